"""How fast slow playback goes: a choice in the microscope's menu, and at the button itself."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

PACES = {
    0.5: "½ step a second",
    1.0: "1 step a second",
    2.0: "2 steps a second",
    4.0: "4 steps a second",
    8.0: "8 steps a second",
    16.0: "16 steps a second",
}
USUAL = 2.0
TIP = "How fast slow playback walks through the update"


class WalkPace(QObject):
    """`group`: the paces, one of which is checked, their data what is kept of them."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.menu = QMenu("Pace of slow play&back", window)
        self.menu.setObjectName("walkPace")
        self.menu.menuAction().setToolTip(TIP)
        self.menu.menuAction().setStatusTip(TIP)
        self.group = QActionGroup(self)
        for rate, text in PACES.items():
            action = self.menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(rate == USUAL)
            action.setData(f"{rate:g}")
            action.setObjectName(f"walk_pace.{rate:g}")
            action.setToolTip(TIP)
            action.setStatusTip(TIP)
            self.group.addAction(action)

    def rate(self) -> float:
        """Steps a second."""
        action = self.group.checkedAction()
        return float(action.data()) if action is not None else USUAL
