"""Where a stop rule stands: start, now and target in words, and the way between as a bar."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_nn.experiment.stop_rules import Standing
from desktop_nn.models.stop_settings import standing_share, standing_text
from desktop_nn.views.live_text import LiveText
from desktop_nn.views.theme import Theme

BAR = 3.0
HEIGHT = 22


class StandingLine(LiveText):
    """Hidden while its rule is not set; whoever owns it says so."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.AlignmentFlag.AlignRight)
        self.setParent(parent)
        self._theme = theme
        self.share = 0.0
        self.setObjectName("liveCaption")
        self.setContentsMargins(0, 0, 0, 6)
        self.setAccessibleName(f"Where the rule {name} stands")
        self.setToolTip("Where the rule stands: its measure at the start, now, and where it stops.")
        self.forget()

    def show_standing(self, standing: Standing) -> None:
        self.share = standing_share(standing)
        self.show_text(standing_text(standing))

    def forget(self) -> None:
        """Nothing has been measured yet."""
        self.show_standing(Standing("", "", math.nan, math.nan, math.nan))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for share, token in ((1.0, "line"), (self.share, "accent")):
            painter.setBrush(self._theme.color(token))
            bar = QRectF(0.0, self.height() - BAR - 1.0, share * self.width(), BAR)
            painter.drawRoundedRect(bar, BAR / 2.0, BAR / 2.0)
