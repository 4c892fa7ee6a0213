"""“Where does this number come from?”, as the menu under the right button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from desktop_nn.models.asking import Asked

QUESTION = "Where does this number come from?"
TIP = "Shows the chain of numbers behind it, in the coming update of this network"


def origin_menu(asked: Sequence[Asked], parent: QWidget) -> QMenu:
    """A line for the only number; of several, one for each, below the question."""
    menu = QMenu(parent)
    menu.setObjectName("originMenu")
    menu.setToolTipsVisible(True)
    if len(asked) == 1:
        _add(menu, asked[0], QUESTION)
        return menu
    menu.addSection(QUESTION)
    for each in asked:
        _add(menu, each, each.said[:1].upper() + each.said[1:])
    return menu


def _add(menu: QMenu, asked: Asked, text: str) -> None:
    action = menu.addAction(text)
    action.setData(asked)
    action.setToolTip(f"{asked.said}\n{TIP}")
    action.setStatusTip(f"{asked.said}: {TIP}")


def chosen(asked: Sequence[Asked], parent: QWidget, point: QPoint) -> Asked | None:
    """The one that the user chooses in the menu at a point of the screen; None for none."""
    menu = origin_menu(asked, parent)
    action = menu.exec(point)
    menu.deleteLater()
    found = action.data() if action is not None else None
    return found if isinstance(found, Asked) else None
