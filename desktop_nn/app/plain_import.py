"""Python's own `import` again, after Qt has been loaded."""

from __future__ import annotations

import builtins
import importlib


def use_plain_import() -> None:
    """PySide6 wraps `import`, to read the source of every module that comes after it for a use of
    its other spellings (`from __feature__ import snake_case`). The program uses none, and would
    wait for some three hundred files at its start; and each import within a function that runs in
    a frame goes the long way too."""
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
