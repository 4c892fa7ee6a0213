"""Buttons for actions: an icon, and a word where there is room for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

ICON = 15
HEIGHT = 32
SPARE = 10
"""Pixels that Qt leaves free at the right of a word, beyond the padding."""
PRIMARY_WIDTH = 92
"""Pixels: the primary button's word changes, and nothing beside it may move."""


class ActionButton(QToolButton):
    """Of an action with the properties `primary` and `shownText`. Its name for screen readers is
    the first line of the action's tool tip, and follows it."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDefaultAction(action)
        primary = bool(action.property("primary"))
        self.has_word = bool(action.property("shownText")) and not primary
        self.setObjectName("primary" if primary else action.objectName())
        self.setIconSize(QSize(ICON, ICON))
        self.setMinimumHeight(HEIGHT)
        if primary:
            self.setFixedWidth(PRIMARY_WIDTH)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._widths: dict[bool, int] = {}
        self.show_word(primary or self.has_word)
        action.changed.connect(self._follow)
        self._follow()

    def open_beside(self, menu: QMenu) -> None:
        """An arrow at its right end, which opens a menu of what belongs to the action."""
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self._widths.clear()

    def _follow(self) -> None:
        self._widths.clear()
        self.setAccessibleName(self.defaultAction().toolTip().split("\n")[0])

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widths.clear()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        hint = super().sizeHint()
        is_icon = self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        return hint if is_icon else hint - QSize(SPARE, 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def show_word(self, shown: bool) -> None:
        style = Qt.ToolButtonStyle
        wanted = style.ToolButtonTextBesideIcon if shown else style.ToolButtonIconOnly
        if wanted != self.toolButtonStyle():
            self.setToolButtonStyle(wanted)

    def width_of(self, with_word: bool) -> int:
        """In pixels, whether the word is shown or not."""
        if with_word not in self._widths:
            # Measured once: to show a word and take it away again asks for a new layout.
            shown = self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            self.show_word(with_word)
            self._widths[with_word] = self.sizeHint().width()
            self.show_word(shown)
        return self._widths[with_word]


@dataclass(frozen=True)
class Words:
    """Words of buttons that may give way."""

    buttons: Sequence[ActionButton]

    @property
    def saved(self) -> int:
        return sum(b.width_of(True) - b.width_of(False) for b in self.buttons)

    def show(self, shown: bool) -> None:
        for button in self.buttons:
            button.show_word(shown)


@dataclass(frozen=True)
class Room:
    """Widgets that may give way, with the `spacing` beside each."""

    widgets: Sequence[QWidget]
    spacing: int

    @property
    def saved(self) -> int:
        return sum(widest(widget) + self.spacing for widget in self.widgets)

    def show(self, shown: bool) -> None:
        for widget in self.widgets:
            widget.setVisible(shown)


def widest(widget: QWidget) -> int:
    """What a widget takes, hidden or not, a button with its word."""
    if isinstance(widget, ActionButton) and widget.has_word:
        return widget.width_of(True)
    wanted = max(widget.minimumSizeHint().width(), widget.minimumWidth())
    return min(wanted, widget.maximumWidth())
