"""The numbers of the weight that a step is about: on its line, or where its columns stand too close
for that, in one line below the network, so that they never lie over a neuron."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from desktop_nn.models.number_text import fixed
from desktop_nn.views.diagram_layout import Box, DiagramLayout
from desktop_nn.views.theme import Theme, mono

ROW, PADDING, BETWEEN = 15.0, 6.0, 8.0
"""Pixels of a number's line, around all of them, and between a name and its number."""
APART = 18.0
"""Between two numbers that stand side by side."""
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Entry:
    """A name and a number, and the widths of both."""

    caption: str
    text: str
    value: float
    caption_width: float
    text_width: float

    @property
    def width(self) -> float:
        return self.caption_width + BETWEEN + self.text_width


@dataclass(frozen=True)
class LabelLayout:
    """`place`: of the whole label; `rows`: where each entry stands in it; `cleared`: what is wiped
    for it, so that nothing stands there half covered."""

    place: QRectF
    rows: tuple[QRectF, ...]
    cleared: QRectF


def entries_of(lines: Sequence[tuple[str, float]]) -> list[Entry]:
    measure = QFontMetricsF(mono(11)).horizontalAdvance
    texts = [(caption, fixed(value, 4), value) for caption, value in lines]
    return [Entry(*each, measure(each[0]), measure(each[1])) for each in texts]


def label_layout(
    layout: DiagramLayout, start: Box, end: Box, entries: Sequence[Entry]
) -> LabelLayout:
    """Between the two neurons' cards, below one another, where there is room; else side by side at
    the lower end."""
    width = max(entry.caption_width for entry in entries) + BETWEEN
    width += max(entry.text_width for entry in entries) + 2.0 * PADDING
    if width <= end.left - start.right - 4.0:
        return _on_the_line(layout, start, end, width, len(entries))
    return label_below(layout, 0.5 * (start.right + end.left), entries)


def _on_the_line(
    layout: DiagramLayout, start: Box, end: Box, width: float, count: int
) -> LabelLayout:
    height, body = ROW * count + PADDING, layout.body
    top = 0.5 * (start.y + end.y) - 0.5 * height
    top = min(max(top, body.top), body.bottom - height)
    left = 0.5 * (start.right + end.left) - 0.5 * width
    inner = left + PADDING, width - 2.0 * PADDING
    rows = (QRectF(inner[0], top + 3.0 + ROW * k, inner[1], ROW) for k in range(count))
    place = QRectF(left, top, width, height)
    return LabelLayout(place, tuple(rows), place)


def label_below(layout: DiagramLayout, middle: float, entries: Sequence[Entry]) -> LabelLayout:
    """Over the notes on the lines' widths, as near to the weight as the edges allow."""
    width = sum(entry.width for entry in entries) + APART * (len(entries) - 1) + 2.0 * PADDING
    height = min(ROW + PADDING, layout.height - layout.body.bottom + 1.0)
    left = max(2.0, min(middle - 0.5 * width, layout.width - width - 2.0))
    top = layout.height - height
    rows, at = [], left + PADDING
    for entry in entries:
        rows.append(QRectF(at, top + 0.5 * (height - ROW), entry.width, ROW))
        at += entry.width + APART
    band = QRectF(0.0, layout.body.bottom, layout.width, layout.height - layout.body.bottom)
    return LabelLayout(QRectF(left, top, width, height), tuple(rows), band)


def paint_label(
    painter: QPainter, theme: Theme, found: LabelLayout, entries: Sequence[Entry]
) -> None:
    """Numbers in the colour of their sign; the weight itself, which stands first, in the text's."""
    painter.fillRect(found.cleared, theme.color("panel"))
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.setBrush(theme.color("panel"))
    painter.drawRoundedRect(found.place, 5.0, 5.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(mono(11))
    for number, (row, entry) in enumerate(zip(found.rows, entries, strict=True)):
        painter.setPen(theme.color("dim"))
        painter.drawText(row, LEFT, entry.caption)
        painter.setPen(theme.color(sign_token(entry.value) if number else "text"))
        painter.drawText(row, RIGHT, entry.text)


def sign_token(value: float) -> str:
    """The colour of a number: of nothing, and of none, the dim one."""
    if value > 0.0:
        return "positive"
    return "negative_text" if value < 0.0 else "dim"
