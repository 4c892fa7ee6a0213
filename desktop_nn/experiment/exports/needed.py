"""Packages that a plain install doesn't bring, and what brings them."""

from __future__ import annotations

import importlib
from types import ModuleType

EXTRAS = {"onnx": "onnx", "safetensors.numpy": "safetensors", "PIL.Image": "animation"}
"""The extra of this program that installs a module."""

PACKAGES = {"PIL": "pillow"}
"""Those that have another name than their module."""


class MissingPackageError(Exception):
    """Its text says what to install, and how."""


def needed(module: str, purpose: str) -> ModuleType:
    """A module of an optional package; MissingPackageError where it isn't installed."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        package = PACKAGES.get(package, package)
        raise MissingPackageError(
            f"{purpose} needs the package “{package}”, which is not installed. Install it with "
            f'pip install "desktop-nn[{EXTRAS[module]}]", then try again.'
        ) from error
