"""What the menus hold, as a list: the command palette and the sheet of shortcuts are made of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from desktop_nn.app.actions import plain


@dataclass(frozen=True)
class MenuEntry:
    """An action, and the titles of the menus that lead to it."""

    action: QAction
    path: tuple[str, ...]

    @property
    def label(self) -> str:
        return plain(self.action.text().replace("&&", "\0")).replace("\0", "&")

    @property
    def place(self) -> str:
        return " ▸ ".join(self.path)

    @property
    def keys(self) -> str:
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def menu_entries(bar: QMenuBar) -> list[MenuEntry]:
    """Every action that a menu offers, in the order of the menus."""
    return _entries(bar.actions(), ())


def _entries(actions: list[QAction], path: tuple[str, ...]) -> list[MenuEntry]:
    found: list[MenuEntry] = []
    for action in actions:
        menu = action.menu()
        if isinstance(menu, QMenu):
            found += _entries(menu.actions(), (*path, plain(menu.title())))
        elif not action.isSeparator() and action.isVisible():
            found.append(MenuEntry(action, path))
    return found
