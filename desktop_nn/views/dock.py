"""A movable panel: looks like any other panel, is dragged by its title."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget, QFrame, QVBoxLayout, QWidget

from desktop_nn.views.panel import PanelHeader


class PanelDock(QDockWidget):
    """The panel's frame is drawn in two halves, since Qt wants the title bar by itself."""

    def __init__(self, name: str, title: str, content: QWidget, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.content = content
        self.header = PanelHeader(title, self)
        self.header.setObjectName("panelTop")
        self.setTitleBarWidget(self.header)
        bottom = QFrame(self)
        bottom.setObjectName("panelBottom")
        layout = QVBoxLayout(bottom)
        layout.setContentsMargins(11, 6, 11, 10)
        layout.addWidget(content)
        self.setWidget(bottom)
        self._halves = (self.header, bottom)
        self.topLevelChanged.connect(self._on_floated)
        self.toggleViewAction().triggered.connect(self._on_shown)

    def _on_shown(self, shown: bool) -> None:
        """Asked for, it is not to lie behind the other tabs."""
        if shown:
            self.raise_()

    def _on_floated(self, floating: bool) -> None:
        """What floats over panels of its own colour has a frame that is seen."""
        for half in self._halves:
            half.setProperty("floating", floating)
            half.style().unpolish(half)
            half.style().polish(half)
