"""The learning rate over the coming updates, as a small curve, with a mark where the run is."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped, plain, shown
from desktop_nn.models.schedule_curve import (
    ScheduleCurve,
    rate_at,
    schedule_curve,
    schedule_end,
)
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.live_text import LiveText
from desktop_nn.views.theme import Theme, sans
from desktop_nn.views.view import View

HEIGHT = 58
TOP, BOTTOM = 15, 14
"""Pixels for the numbers above and below the curve."""

DOT = 3.5
TIP = (
    "ηₜ over the updates of this run, as the schedule and the warm-up have it; the dot is the next "
    "update. It follows the run, and is another one as soon as a field above is."
)


class RateCurve(QWidget):
    """Paints the curve. What is past is faint, what comes is in the accent's colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._curve: ScheduleCurve | None = None
        self._line = QPolygonF()
        self._lined = (0, 0)
        self._now = 0
        self.paints = 0
        self.setFixedHeight(HEIGHT)

    def show_curve(self, curve: ScheduleCurve) -> None:
        self._curve, self._lined = curve, (0, 0)
        self.update()

    def show_now(self, update: int) -> None:
        """The run has made so many updates; painted again only where that can be seen."""
        before, self._now = self._mark_pixel(), update
        if self._mark_pixel() != before:
            self.update()

    def _mark_pixel(self) -> int:
        return round(self._across(self._now + 1))

    def _across(self, update: int) -> float:
        if self._curve is None:
            return 0.0
        share = (update - 1) / max(1, self._curve.end - 1)
        return DOT + min(1.0, share) * (self.width() - 2 * DOT)

    def _up(self, rate: float) -> float:
        highest = self._curve.highest if self._curve else 0.0
        room = HEIGHT - TOP - BOTTOM
        return HEIGHT - BOTTOM - (room * rate / highest if highest > 0.0 else 0.0)

    def _placed_line(self) -> QPolygonF:
        """In pixels; made once for a curve and a size."""
        if self._curve is not None and self._lined != (self.width(), self.height()):
            places = zip(self._curve.updates.tolist(), self._curve.rates.tolist(), strict=True)
            self._line = QPolygonF([QPointF(self._across(u), self._up(r)) for u, r in places])
            self._lined = (self.width(), self.height())
        return self._line

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        curve = self._curve
        if curve is None:
            return
        self.paints += 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter, curve)
        mark = self._across(self._now + 1)
        for left, right, token in ((0.0, mark, "faint"), (mark, self.width(), "positive")):
            painter.setClipRect(QRectF(left, 0.0, right - left, HEIGHT))
            painter.setPen(QPen(self._theme.color(token), 1.6))
            painter.drawPolyline(self._placed_line())
        painter.setClipping(False)
        rate = float(np.interp(self._now + 1, curve.updates, curve.rates))
        painter.setPen(QPen(self._theme.color("panel"), 1.0))
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(QPointF(mark, self._up(rate)), DOT, DOT)

    def _paint_frame(self, painter: QPainter, curve: ScheduleCurve) -> None:
        base = HEIGHT - BOTTOM + 0.5
        painter.setPen(QPen(self._theme.color("line"), 1.0))
        painter.drawLine(QPointF(0.0, base), QPointF(self.width(), base))
        painter.setPen(self._theme.color("dim"))
        painter.setFont(sans(10))
        area, align = self.rect(), Qt.AlignmentFlag
        painter.drawText(area, align.AlignTop | align.AlignLeft, f"η {plain(curve.highest, 4)}")
        painter.drawText(area, align.AlignBottom | align.AlignLeft, "0")
        end = f"{grouped(curve.end)} updates"
        painter.drawText(area, align.AlignBottom | align.AlignRight, end)


class SchedulePicture(View):
    """The curve, and in words where the run is on it."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("schedulePicture")
        self.setToolTip(TIP)
        self.setAccessibleName("Learning rate over the coming updates")
        self.curve = RateCurve(theme)
        self.now = LiveText()
        self.now.setObjectName("liveCaption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.now)
        layout.addWidget(self.curve)
        self._update = 0
        self._end = 0
        self.on_spec()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        if snapshot.update != self._update:
            self._update = snapshot.update
            self._follow_run()

    def on_spec(self) -> None:
        self._end = schedule_end(self.document.spec, self._update)
        self.curve.show_curve(schedule_curve(self.document.spec, self._end))
        self._follow_run()

    def on_project(self) -> None:
        self._update = 0

    def on_theme(self) -> None:
        self.curve.update()

    def _follow_run(self) -> None:
        end = schedule_end(self.document.spec, self._update)
        if end != self._end:
            self._end = end
            self.curve.show_curve(schedule_curve(self.document.spec, end))
        self.curve.show_now(self._update)
        rate = shown(rate_at(self.document.spec, self._update + 1), 4)
        self.now.show_text(f"η {rate} at update {grouped(self._update + 1)}")
