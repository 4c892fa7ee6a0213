"""The parts of one update, as they light up in the network in slow motion."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_nn.views.diagram_layout import DiagramLayout
from desktop_nn.views.theme import Theme, sans

MOST_STEPS = 6
"""Each way: the layers of a deep network light up some at a time, since more would only flicker."""

MARGIN = 5.0
WORDS = {
    "forward": "forward →",
    "loss": "loss",
    "backward": "← backward",
    "update": "update",
}
FORMULAS = {
    "forward": "Z = A W + b, A = f(Z)",
    "loss": "L(A, Y)",
    "backward": "∂L/∂W, ∂L/∂b",
    "update": "new W, b",
}


@dataclass(frozen=True)
class Phase:
    """`kind` is forward, loss, backward or update; from layer `first` to `last`, from 0."""

    kind: str
    first: int
    last: int

    @property
    def text(self) -> str:
        return f"{WORDS[self.kind]} · {FORMULAS[self.kind]}"


def phases(layers: int, in_parts: bool = True) -> tuple[Phase, ...]:
    """Those of an update, in order: forward from the first layer, backward from the last. Not
    `in_parts`, all layers light up together."""
    last = layers - 1
    steps = min(layers, MOST_STEPS) if in_parts else 1
    bounds = [step * layers // steps for step in range(steps + 1)]
    parts = [(start, end - 1) for start, end in pairwise(bounds)]
    forward = [Phase("forward", *part) for part in parts]
    backward = [Phase("backward", *part) for part in reversed(parts)]
    return (*forward, Phase("loss", last, last), *backward, Phase("update", 0, last))


def region(layout: DiagramLayout, phase: Phase) -> QRectF:
    """What a phase is about: weights and neurons of its layers; for the loss, the outputs."""
    before, after = layout.columns[phase.first], layout.columns[phase.last + 1]
    left = after.frame.left if phase.kind == "loss" else before.frame.right
    tops = [column.frame.top for column in layout.columns]
    bottoms = [column.frame.bottom for column in layout.columns]
    top, bottom = min(tops) - MARGIN, max(bottoms) + MARGIN
    return QRectF(left - MARGIN, top, after.frame.right - left + 2 * MARGIN, bottom - top)


def paint_phase(
    painter: QPainter, theme: Theme, layout: DiagramLayout, phase: Phase, view: QRectF
) -> None:
    """A frame around what is computed now, and its name below, within the view."""
    lit = region(layout, phase)
    painter.setPen(QPen(theme.color("accent"), 1.5))
    painter.setBrush(theme.color("accent", 0.12))
    painter.drawRoundedRect(lit, 8.0, 8.0)
    painter.setFont(sans(12))
    width = painter.fontMetrics().horizontalAdvance(phase.text) + 20.0
    left = min(max(lit.center().x() - width / 2, view.left() + 2), view.right() - width - 2)
    top = min(lit.bottom() + 3.0, view.bottom() - 24.0)
    _paint_name(painter, theme, QRectF(left, top, width, 22.0), phase.text)


def _paint_name(painter: QPainter, theme: Theme, area: QRectF, text: str) -> None:
    ink: QColor = theme.color("accent_ink")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent"))
    painter.drawRoundedRect(area, 6.0, 6.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink)
    metrics = painter.fontMetrics()
    baseline = area.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(area.left() + 10.0, baseline), text)
