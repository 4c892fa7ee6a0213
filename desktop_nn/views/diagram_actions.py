"""What can be done to the picture of the network diagram, as actions for menus and keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

WHERE = "while the network has the keyboard"


@dataclass(frozen=True)
class _Described:
    name: str
    text: str
    tip: str
    keys: tuple[str, ...]


DESCRIBED = (
    _Described(
        "network_focus",
        "&Focus on one neuron",
        "Dims all but the neuron under the mouse or selected, its edges and what they lead to",
        ("F",),
    ),
    _Described("zoom_in", "Zoom &in", "More room for each neuron; Ctrl+wheel too", ("+", "=")),
    _Described("zoom_out", "Zoom &out", "Less room for each neuron; Ctrl+wheel too", ("-",)),
    _Described("zoom_fit", "&Whole network", "All of it; a double click beside it too", ("0",)),
    _Described(
        "edit_parameter",
        "&Edit the bias or weight…",
        "Another value for the bias of the selected neuron, or for the weight of the selected "
        "edge; a double click too",
        ("Return", "Enter"),
    ),
)


def made_actions(view: QWidget) -> dict[str, QAction]:
    """By name. Their keys are single ones: they count only where the view has the keyboard."""
    actions = {}
    for described in DESCRIBED:
        action = QAction(described.text, view)
        action.setObjectName(described.name)
        action.setShortcuts([QKeySequence(key) for key in described.keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        title = described.text.replace("&", "").removesuffix("…")
        action.setToolTip(f"{title} ({described.keys[0]}, {WHERE})\n{described.tip}")
        action.setStatusTip(f"{described.tip}: {described.keys[0]} {WHERE}")
        view.addAction(action)
        actions[described.name] = action
    actions["network_focus"].setCheckable(True)
    return actions
