"""Command palette and sheet of shortcuts: both made of what the menus hold at the moment."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from desktop_nn.app.main_window import MainWindow
from desktop_nn.app.menu_entries import MenuEntry, menu_entries
from desktop_nn.views.command_palette import Command, CommandPalette
from desktop_nn.views.shortcut_sheet import ShortcutSheet


class CommandHelp(QObject):
    """Links the two actions of the menu Help. `sheet` is the one that was opened last."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self.palette = CommandPalette(window.theme, window)
        self.sheet: ShortcutSheet | None = None
        window.actions_by_name["palette"].triggered.connect(self.open_palette)
        window.actions_by_name["shortcuts"].triggered.connect(self.open_sheet)

    def _entries(self) -> list[MenuEntry]:
        return menu_entries(self._window.menuBar())

    @Slot()
    def open_palette(self) -> None:
        own = self._window.actions_by_name["palette"]
        self.palette.open_with(
            [
                Command(entry.label, entry.place, entry.keys, entry.action)
                for entry in self._entries()
                if entry.action is not own
            ]
        )

    @Slot()
    def open_sheet(self) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for entry in self._entries():
            if entry.keys:
                groups.setdefault(entry.path[0], []).append((entry.label, entry.keys))
        self.sheet = ShortcutSheet(groups, self._window)
        self.sheet.open()
