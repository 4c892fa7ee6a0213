"""A movable panel: looks like any other panel, is dragged by its title."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDockWidget, QFrame, QVBoxLayout, QWidget

from desktop_nn.views.panel import PanelHeader

Make = Callable[[QWidget], QWidget]
"""Makes what a panel contains, as a child of the widget that it is given."""


class PanelDock(QDockWidget):
    """The panel's frame is drawn in two halves, since Qt wants the title bar by itself.

    At first it is a frame. `fill_with` says what makes its content: at once where the panel is
    shown, else when it is first shown or asked for. What is hidden from the start takes none of its
    time. `is_wanted`: every arrangement shows it for now, since its content has something to say.
    """

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.is_wanted = False
        self.header = PanelHeader(title, self)
        self.header.setObjectName("panelTop")
        self.setTitleBarWidget(self.header)
        self._bottom = QFrame(self)
        self._bottom.setObjectName("panelBottom")
        QVBoxLayout(self._bottom).setContentsMargins(11, 6, 11, 10)
        self.setWidget(self._bottom)
        self._content: QWidget | None = None
        self._make: Make | None = None
        self._halves = (self.header, self._bottom)
        self.topLevelChanged.connect(self._on_floated)
        self.toggleViewAction().triggered.connect(self._on_shown)

    def fill_with(self, make: Make) -> None:
        """Once."""
        self._make = make
        if not self.isHidden():
            self.content.show()

    @property
    def content(self) -> QWidget:
        """What the panel contains."""
        if self._content is None:
            assert self._make is not None
            # A child from the start: given to its panel afterwards, all in it is styled again.
            self._content = self._make(self._bottom)
            layout = self._bottom.layout()
            assert layout is not None
            layout.addWidget(self._content)
        return self._content

    @property
    def is_made(self) -> bool:
        """Whether there is a content yet."""
        return self._content is not None

    def setVisible(self, visible: bool) -> None:  # noqa: N802
        """Whoever shows the panel, its content is there before."""
        if visible and self._make is not None and not self.is_made:
            self.content.show()
        super().setVisible(visible)

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
