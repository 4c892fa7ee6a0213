"""A number under its caption, in a place of fixed width: it may change, but never dances."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_nn.models.number_text import MINUS, fixed, signed
from desktop_nn.views.live_text import LiveText
from desktop_nn.views.theme import Theme

GAP = 12
NOTHING = "–"
WIDEST_LOSS = f"0.0e{MINUS}00"


def loss_text(value: float) -> str:
    """Five digits, or a power of ten: never wider than `WIDEST_LOSS`."""
    size = abs(value)
    if not math.isfinite(value) or value == 0.0:
        return fixed(value)
    if not 1e-4 <= size < 9999.95:
        return signed(f"{value:.1e}")
    digits_before = len(str(int(size)))
    return fixed(value, 5 - digits_before)


class Readout(QWidget):
    """A number at 15 px under its caption. `captions`: all that may stand there, the first one at
    the beginning. `widest`: the widest text of the number."""

    def __init__(self, captions: tuple[str, ...], widest: str, token: str, theme: Theme) -> None:
        super().__init__()
        self._captions = captions
        self._widest = widest
        self._token = token
        self._theme = theme
        self.caption = QLabel(captions[0])
        self.caption.setObjectName("readoutCaption")
        self.number = LiveText(text=NOTHING)
        self.number.setObjectName("readout")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.caption)
        layout.addWidget(self.number)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.recolor()

    def recolor(self) -> None:
        """Take the theme's colour, and a place that has room for every text."""
        self.number.setStyleSheet(f"color: {getattr(self._theme.tokens, self._token)};")
        self.number.ensurePolished()
        self.caption.ensurePolished()
        widths = [self.caption.fontMetrics().horizontalAdvance(text) for text in self._captions]
        number = self.number.fontMetrics().horizontalAdvance(self._widest)
        width = max(number, *widths) + GAP
        self.setFixedWidth(width)
        # Of one size whatever they say, or each new number would ask the window for a new layout.
        for label in (self.caption, self.number):
            label.setFixedSize(width, label.sizeHint().height())

    def show_text(self, text: str) -> None:
        if text != self.number.text():
            self.number.show_text(text)
            self.number.setAccessibleName(f"{self.caption.text()}: {text}")

    def show_caption(self, text: str) -> None:
        if text != self.caption.text():
            self.caption.setText(text)

    def show_tip(self, text: str) -> None:
        if text != self.toolTip():
            self.setToolTip(text)
            self.setStatusTip(text)
