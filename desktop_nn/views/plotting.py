"""pyqtgraph as `pg`, without the two thirds of it that the program doesn't use.

Imported as it is, it takes a fifth of a start: it copies every name of Qt's modules, whose classes
PySide6 makes only when they are asked for, and loads its widgets, trees and image view. Here Qt's
names are looked up when they are used, and what is not needed is left out: to use it says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from PySide6 import QtCore, QtGui, QtWidgets

QT_MODULES = (QtCore, QtGui, QtWidgets)

LEFT_OUT = ("parametertree", "multiprocess", "imageview", "graphicsItems.ViewBox.ViewBoxMenu")
"""With all that is below them."""

FOLDERS = {
    "graphicsItems": {
        "AxisItem",
        "BarGraphItem",
        "GraphicsItem",
        "GraphicsLayout",
        "GraphicsObject",
        "GraphicsWidget",
        "GraphicsWidgetAnchor",
        "InfiniteLine",
        "ItemGroup",
        "PlotCurveItem",
        "ScatterPlotItem",
        "TextItem",
        "ViewBox",
    },
    "widgets": {"GraphicsView"},
}
"""Of which only these modules are loaded."""


class _NotLoaded:
    """Stands for a class of a module that is left out."""

    def __init__(self, *_: object, **__: object) -> None:
        raise RuntimeError("this part of pyqtgraph isn't loaded: see desktop_nn.views.plotting")


class _Stand(ModuleType):
    """Stands for a module that is left out, while others import from it."""

    __all__: Sequence[str] = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _NotLoaded


class _LeaveOut(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if is_left_out(name) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Stand(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is in it."""


class _Mirror(ModuleType):
    """pyqtgraph keeps copies of Qt's modules, lest its additions change them."""

    def __init__(self, name: str, source: ModuleType) -> None:
        super().__init__(name)
        self._source = source

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._source, name)
        setattr(self, name, value)
        return value


def is_left_out(name: str) -> bool:
    """Whether a module, by its full name, is one that the program doesn't use."""
    package, _, inner = name.partition(".")
    if package != "pyqtgraph":
        return False
    if any(inner == left or inner.startswith(f"{left}.") for left in LEFT_OUT):
        return True
    folder, _, module = inner.partition(".")
    return bool(module) and folder in FOLDERS and module.split(".")[0] not in FOLDERS[folder]


@contextmanager
def _nothing_to_copy() -> Iterator[None]:
    """Qt's modules name nothing when they are asked what they hold."""
    for module in QT_MODULES:
        module.__dir__ = lambda: []  # type: ignore[method-assign]
    try:
        yield
    finally:
        for module in QT_MODULES:
            del module.__dir__


@contextmanager
def _only_what_is_needed() -> Iterator[None]:
    finder = _LeaveOut()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        # So that whoever does need one finds the true one.
        for name in [name for name, module in sys.modules.items() if isinstance(module, _Stand)]:
            del sys.modules[name]
            parent, _, child = name.rpartition(".")
            vars(sys.modules[parent]).pop(child, None)


def _imported() -> ModuleType:
    if "pyqtgraph" not in sys.modules:
        for source in QT_MODULES:
            name = f"pyqtgraph.Qt.{source.__name__.rpartition('.')[2]}"
            sys.modules[name] = _Mirror(name, source)
    with _nothing_to_copy(), _only_what_is_needed():
        import pyqtgraph
    return pyqtgraph


pg: Any = _imported()
