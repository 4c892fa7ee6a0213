"""Which versions run here, in words."""

from __future__ import annotations

import platform

import numpy as np
import PySide6

from desktop_nn import __version__
from desktop_nn.views.plotting import pg


def versions() -> str:
    """Of what the program stands on."""
    return (
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, "
        f"pyqtgraph {pg.__version__}, NumPy {np.__version__}"
    )


def system() -> str:
    return f"{platform.system()} {platform.machine()}"


def everything() -> str:
    """One line for a report."""
    return f"Desktop NN {__version__}. {versions()}, on {system()}, {platform.release()}."
