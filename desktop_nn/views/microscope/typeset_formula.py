"""A formula, typeset in the width there is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.models.origin_text import plain_formula
from desktop_nn.views.microscope.formula_layout import FormulaLayout, layout_of
from desktop_nn.views.microscope.formula_pieces import Piece, pieces_of
from desktop_nn.views.microscope.typeset import SetPiece, Typesetter
from desktop_nn.views.theme import Theme, sans

SIZE = 19.0
"""Of the font, in pixels."""

SOON = 120
"""Milliseconds within which most formulas are set: what takes longer stands there as text until
then, and what doesn't would only flicker."""


class TypesetFormula(QWidget):
    """Shows `show_latex` as soon as it is set; as plain text where it can't be, or isn't soon. The
    text is also what a program that reads the screen aloud is told."""

    def __init__(
        self, typesetter: Typesetter, theme: Theme, size: float = SIZE, token: str = "text"
    ) -> None:
        super().__init__()
        self._typesetter = typesetter
        self._theme = theme
        self._size = size
        self._token = token
        self.latex = ""
        self._pieces: tuple[Piece, ...] = ()
        self._parts: tuple[SetPiece, ...] = ()
        self._heights: dict[int, int] = {}
        self._late = QTimer(self, singleShot=True, interval=SOON)
        self._late.timeout.connect(self._on_late)
        self.setFont(sans(12))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        typesetter.ready.connect(self._on_ready)
        theme.changed.connect(self.update)

    @property
    def plain(self) -> str:
        """The formula in one line of text."""
        return plain_formula(self.latex)

    @property
    def is_set(self) -> bool:
        """Whether every piece is a picture."""
        return bool(self._parts) and all(part.svg for part in self._parts)

    def show_latex(self, latex: str) -> None:
        if latex == self.latex:
            return
        self.latex = latex
        self._pieces = pieces_of(latex)
        self.setAccessibleName(self.plain)
        self._parts = ()
        self._heights.clear()
        self._late.start()
        self._take_parts()
        self.update()

    def _on_late(self) -> None:
        if not self._parts:
            self.update()

    def _on_ready(self) -> None:
        if self._pieces and not self._parts:
            self._take_parts()

    def _take_parts(self) -> None:
        """All at once, when the last one is there: every piece is asked for."""
        found = [self._typesetter.piece(piece.latex, self._size) for piece in self._pieces]
        parts = tuple(part for part in found if part is not None)
        if len(parts) == len(found):
            self._parts = parts
            self._late.stop()
            self._heights.clear()
            self.updateGeometry()
            self.update()

    # Room

    def _layout(self, width: float) -> FormulaLayout:
        return layout_of(self._pieces, self._parts, self._size, max(1.0, width))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Worked out once for each width: layouts ask a dozen times a step."""
        if width not in self._heights:
            self._heights[width] = self._height_at(width)
        return self._heights[width]

    def _height_at(self, width: int) -> int:
        if self.is_set:
            return round(self._layout(width).height) + 2
        box = QRectF(0, 0, max(1, width), 10_000)
        flags = Qt.TextFlag.TextWordWrap
        return max(round(1.6 * self._size), round(self._metrics_box(box, flags).height()))

    def _metrics_box(self, box: QRectF, flags: Qt.TextFlag) -> QRectF:
        return QRectF(self.fontMetrics().boundingRect(box.toRect(), int(flags), self.plain))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, self.heightForWidth(max(120, self.width())))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(60, 0)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        if self.is_set:
            self._paint_pieces(painter)
        elif self._parts or not self._typesetter.is_loaded or not self._late.isActive():
            painter.setPen(self._theme.color(self._token))
            painter.drawText(self.rect(), Qt.TextFlag.TextWordWrap, self.plain)
        painter.end()

    def _paint_pieces(self, painter: QPainter) -> None:
        color, ratio = self._theme.color(self._token), self.devicePixelRatioF()
        layout = self._layout(self.width())
        for spot in layout.spots:
            latex = self._pieces[spot.number].latex
            picture = self._typesetter.picture(latex, self._size, color, ratio, layout.scale)
            if picture is not None:
                painter.drawPixmap(QPointF(spot.left, spot.top), picture)
