"""Packages that a plain install doesn't bring, and what brings them."""

from __future__ import annotations

import importlib
from types import ModuleType

from desktop_nn.experiment.installation import present_installation

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
        remedy = present_installation().remedy(package)
        raise MissingPackageError(
            f"{purpose} needs the package “{package}”, which is not installed. {remedy}"
        ) from error
