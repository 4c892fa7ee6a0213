"""Which versions run here, in words."""

from __future__ import annotations

import platform
from collections.abc import Iterator

import numpy as np
import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

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


def facts() -> Iterator[tuple[str, str]]:
    """What somebody who mends an error asks first: a name and what it is here."""
    yield "Desktop NN", __version__
    yield "Python", f"{platform.python_version()}, {platform.python_implementation()}"
    yield "Qt", f"{qVersion()}, with PySide6 {PySide6.__version__}"
    yield "NumPy", f"{np.__version__}, {_blas()}"
    yield "pyqtgraph", pg.__version__
    yield "System", f"{system()}, {platform.release()}"
    yield "Screen", _screen()
    yield "Painting", "raster, on the processor: OpenGL is not used"


def _blas() -> str:
    """The library of matrix products, and how many threads it may take here."""
    from threadpoolctl import threadpool_info

    for library in threadpool_info():
        if library["user_api"] == "blas":
            threads = library["num_threads"]
            of_threads = "1 thread" if threads == 1 else f"up to {threads} threads"
            name = library["internal_api"].replace("openblas", "OpenBLAS")
            return f"{name} {library['version']}, {of_threads}"
    return "no BLAS that is known"


def _screen() -> str:
    screen = QGuiApplication.primaryScreen()
    name = QGuiApplication.platformName()
    if screen is None:
        return name
    size = screen.size()
    scale = f"{100 * screen.devicePixelRatio():.0f} %"
    return f"{name}, {size.width()} × {size.height()} at {scale}"
