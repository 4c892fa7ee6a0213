"""The menus of the main window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_nn.app import arrangement
from desktop_nn.views.dock import PanelDock

if TYPE_CHECKING:
    from desktop_nn.app.main_window import MainWindow

MENUS = (
    ("edit", ("undo", "redo"), ("add_layer", "remove_layer"), ("preferences",)),
    (
        "train",
        ("run", "step_update", "step_epoch"),
        ("back", "best", "reset", "repeat", "new_seed"),
    ),
    (
        "microscope",
        ("walk_next", "walk_back", "walk_slow", "walk_start", "walk_end"),
        ("walk_apply", "walk_again", "ask_first"),
        ("ask_origin", "prove"),
        ("lesson_next", "lesson_back"),
    ),
)
"""Those of actions alone: a name, and the groups between lines."""


def build_menus(window: MainWindow) -> None:
    """Every action in its menu."""
    menus = window.menus
    file = menus["file"]
    _fill(window, file, ("new", "open"))
    window.recent_menu = file.addMenu("Open &recent")
    window.samples_menu = file.addMenu("Open sa&mple")
    file.addSeparator()
    imports = ("import_data", "import_pictures", "edit_import", "import_weights")
    _fill(window, file, ("save", "save_as", "revert"), (*imports, "export"))
    window.pictures_menu = file.addMenu("Save &picture")
    window.copies_menu = file.addMenu("Cop&y picture")
    file.addSeparator()
    _fill(window, file, ("quit",))
    for name, *groups in MENUS:
        _fill(window, menus[name], *groups)
    menus["microscope"].insertMenu(window.actions_by_name["walk_start"], window.walk_pace.menu)
    window.view_menu = menus["view"]
    _build_view_menu(window, window.view_menu)
    helps = (("help", "help_contents"), ("tour", "palette", "shortcuts"), ("whats_new", "about"))
    _fill(window, menus["help"], *helps)
    window.menuBar().setCornerWidget(window.arrangements.switch, Qt.Corner.TopRightCorner)


def _fill(window: MainWindow, menu: QMenu, *groups: tuple[str, ...]) -> None:
    """With lines between the groups."""
    for number, group in enumerate(groups):
        if number:
            menu.addSeparator()
        menu.addActions([window.actions_by_name[name] for name in group])


def _build_view_menu(window: MainWindow, menu: QMenu) -> None:
    for dock in window.docks.values():
        menu.addAction(_panel_action(dock))
    menu.addSeparator()
    _fill(window, menu, tuple(arrangement.ARRANGEMENTS))
    menu.addMenu(window.arrangements.menu)
    _fill(window, menu, ("reset_arrangement",))
    menu.addSeparator()
    window.diagram.add_actions(menu.addMenu("&Network"))
    _fill(window, menu, ("switch_theme",))
    window.theme_menu = menu.addMenu("&Theme")
    menu.addSeparator()
    _fill(window, menu, ("reset_everything",))


def _panel_action(dock: PanelDock) -> QAction:
    """That hides and shows a panel."""
    action = dock.toggleViewAction()
    action.setObjectName(f"panel.{dock.objectName()}")
    action.setStatusTip(f"Show or hide the panel {dock.windowTitle()}")
    return action
