"""How many samples there are of each class, as small bars side by side."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.models.document import Document
from desktop_nn.models.number_text import counted, grouped, percent
from desktop_nn.models.split_facts import SplitFacts
from desktop_nn.views.sample_marks import class_color
from desktop_nn.views.theme import Theme, sans

HIGHEST = 10.0
"""Pixels of the largest class' bar."""

LEAST = 1.0
"""Pixels of a class that has any samples at all."""

TEXT = 13.0
GAP = 3.0
MOST_BARS = 40
"""More would be too thin to be told apart."""


class BalanceBars(QWidget):
    """In the classes' colours and order, the largest the highest, with name and count below where
    they have room. Hidden for values. Painted again when the samples are others."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self.balance: tuple[tuple[str, int], ...] = ()
        self.setObjectName("balanceBars")
        self.setAccessibleName("Samples of each class")
        self.setFont(sans(11))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        document.spec_changed.connect(self._on_spec_changed)
        document.project_changed.connect(self._follow)
        theme.changed.connect(self.update)
        self._follow()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, int(HIGHEST + TEXT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def _on_spec_changed(self, old: object, new: object) -> None:
        self._follow()

    def _follow(self) -> None:
        balance = SplitFacts.of(self._document).balance
        self.setVisible(0 < len(balance) <= MOST_BARS)
        if balance != self.balance:
            self.balance = balance
            self._tell()
            self.update()

    def _tell(self) -> None:
        """Every class in words, with its share."""
        total = max(1, sum(count for _, count in self.balance))
        told = [
            f"{name}: {counted(count, 'sample')}, {percent(count / total)}"
            for name, count in self.balance
        ]
        tip = "\n".join([*told, "Class weights, in Training, make up for classes that are rare."])
        self.setToolTip(tip)
        self.setAccessibleDescription(", ".join(told))

    # Where everything is

    def bar(self, number: int) -> QRectF:
        """A class' bar, which stands on the same line as all others."""
        wide = (self.width() + GAP) / len(self.balance)
        most = max(1, *(count for _, count in self.balance))
        count = self.balance[number][1]
        high = max(LEAST, HIGHEST * count / most) if count else 0.0
        return QRectF(wide * number, HIGHEST - high, wide - GAP, high)

    def texts(self) -> list[str]:
        """Below the bars: names and counts, or counts alone, or nothing; all alike, as there is
        room for the longest."""
        room = (self.width() + GAP) / max(1, len(self.balance)) - 1.0
        counts = [grouped(count) for _, count in self.balance]
        named = [f"{name} {count}" for (name, _), count in zip(self.balance, counts, strict=True)]
        metrics = self.fontMetrics()
        for texts in (named, counts):
            if all(metrics.horizontalAdvance(text) <= room for text in texts):
                return texts
        return [""] * len(counts)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        classes, texts = len(self.balance), self.texts()
        for number in range(classes):
            bar = self.bar(number)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(class_color(self._theme, number, classes))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            painter.setPen(self._theme.color("dim"))
            below = QRectF(bar.left() - GAP, HIGHEST, bar.width() + 2 * GAP, TEXT)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), texts[number])
        painter.end()
