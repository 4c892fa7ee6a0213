"""The split, drawn: how much trains, how much validates, and the batches of an epoch."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped
from desktop_nn.models.split_facts import SplitFacts
from desktop_nn.views.theme import Theme, sans

BAR = 8
TEXT = 15
GAP = 3
NARROWEST = 3.0
"""Pixels of a batch, below which the lines between them would fill the bar."""

LEAST = 2.0
"""Pixels of a part that is there at all."""


class SplitBar(QWidget):
    """Blue for training, with a line between batches, orange for validation; counts below. Painted
    again when the data, the share or the batch are others."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self.setObjectName("splitBar")
        self.setFont(sans(11))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.facts = SplitFacts.of(document)
        document.spec_changed.connect(self._on_spec_changed)
        document.project_changed.connect(self._follow)
        theme.changed.connect(self.update)
        self._tell()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, BAR + GAP + TEXT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def _on_spec_changed(self, old: object, new: object) -> None:
        self._follow()

    def _follow(self) -> None:
        facts = SplitFacts.of(self._document)
        if facts != self.facts:
            self.facts = facts
            self._tell()
            self.update()

    def _tell(self) -> None:
        self.setToolTip(self.facts.sentence)
        self.setAccessibleName("Split of the samples")
        self.setAccessibleDescription(self.facts.sentence)

    # Where everything is

    def training_width(self) -> float:
        """Pixels of the part that trains: its share, but no part that is there vanishes."""
        width, facts = float(self.width()), self.facts
        exact = width * facts.training / max(1, facts.training + facts.validation)
        least = LEAST if facts.validation else 0.0
        return min(max(exact, LEAST), width - least)

    def batch_edges(self) -> list[float]:
        """Where batches meet; none where they are too many to be told apart."""
        width, facts = self.training_width(), self.facts
        if facts.batches < 2 or width / facts.batches < NARROWEST:
            return []
        one = width * facts.batch / facts.training
        return [one * number for number in range(1, facts.batches)]

    def texts(self) -> tuple[str, str, str]:
        """Of training, of its batches where there is room, of validation."""
        facts = self.facts
        training = f"{grouped(facts.training)} training"
        validation = f"{grouped(facts.validation)} validation" if facts.validation else ""
        metrics = self.fontMetrics()
        batches = f" · {facts.batches_text}"
        taken = metrics.horizontalAdvance(training + batches + validation) + 8
        return training, batches if taken <= self.width() else "", validation

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_bar(painter)
        self._paint_texts(painter)
        painter.end()

    def _paint_bar(self, painter: QPainter) -> None:
        split = self.training_width()
        gap = 1.0 if self.facts.validation else 0.0
        painter.setBrush(self._theme.color("positive"))
        painter.drawRoundedRect(QRectF(0, 0, split - gap, BAR), 2, 2)
        if self.facts.validation:
            painter.setBrush(self._theme.color("negative"))
            painter.drawRoundedRect(QRectF(split, 0, self.width() - split, BAR), 2, 2)
        for edge in self.batch_edges():
            painter.fillRect(QRectF(edge - 0.5, 0, 1.0, BAR), self._theme.color("panel"))

    def _paint_texts(self, painter: QPainter) -> None:
        training, batches, validation = self.texts()
        painter.setFont(self.font())
        place = QRectF(0, BAR + GAP, self.width(), TEXT)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self._theme.color("positive"))
        painter.drawText(place, left, training)
        painter.setPen(self._theme.color("negative_text"))
        painter.drawText(place, right, validation)
        painter.setPen(self._theme.color("dim"))
        after = self.fontMetrics().horizontalAdvance(training)
        painter.drawText(place.adjusted(after, 0, 0, 0), left, batches)
