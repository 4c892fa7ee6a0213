"""The matrices: the array of the step, and those it is made of, as coloured cells with numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from desktop_nn.models.document import Document
from desktop_nn.models.matrix_expression import SAMPLES, Axis, Cell, Expression
from desktop_nn.models.matrix_limits import full_at
from desktop_nn.models.matrix_rules import expression_of
from desktop_nn.models.matrix_shelf import symbol_of
from desktop_nn.models.microscope import Microscope, Place
from desktop_nn.models.number_text import shown
from desktop_nn.models.sure_digits import sure_at
from desktop_nn.views.kept import KeptPictures
from desktop_nn.views.microscope.cell_text import DENSITIES, Density
from desktop_nn.views.microscope.matrix_choice import laid_out
from desktop_nn.views.microscope.matrix_hand import MatrixHand
from desktop_nn.views.microscope.matrix_layout import (
    Block,
    MatrixLayout,
    Room,
)
from desktop_nn.views.microscope.matrix_painting import MatrixPainter, sign_widths
from desktop_nn.views.microscope.matrix_tabs import TABS, Quantity, Tab, paint_tabs, tab_at, tabs_of
from desktop_nn.views.painting import paint_on
from desktop_nn.views.plot_keys import ARROWS
from desktop_nn.views.theme import Theme, mono, sans
from desktop_nn.views.view import View

MOST_PICTURES = 24
"""Of arrays, some 300 kB each."""
PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
START = "Press Next: each array of the update appears here, with those it is made of."
CLOSED = "Once an update is looked at, its arrays appear here, with those they are made of."
WHAT = "The array of this step and those it is made of"
HOW = (
    f"{WHAT}. Point at a cell: the row and column that "
    "made it are ringed, and its line in the network lights up. A click asks where the number "
    "comes from. Arrow keys go from cell to cell. An array that has no room is dragged, or moved "
    "by the wheel, with Shift sideways, or by Shift and an arrow; Page Down chooses another."
)


class Matrices(View):
    """`pointed(place)`: the number under the mouse, None for none. A click makes it the looked-at
    place; arrow keys walk through the cells of the result."""

    pointed = Signal(object)

    def __init__(
        self,
        document: Document,
        theme: Theme,
        microscope: Microscope,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, theme, parent)
        self.microscope = microscope
        self._expressions: dict[Quantity, Expression] = {}
        self._limits: dict[Quantity, float] = {}
        self._pictures = KeptPictures(MOST_PICTURES)
        self._layout: MatrixLayout | None = None
        self._tabs: list[Tab] = []
        self._hovered: tuple[Block, Cell] | None = None
        self.hand = MatrixHand()
        self.setObjectName("matrices")
        self.setAccessibleName("Matrices of this step")
        self.setStatusTip(WHAT)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        microscope.opened.connect(self._on_opened)
        microscope.closed.connect(self._on_closed)
        microscope.changed.connect(self._on_changed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(780, 230)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, 110)

    # What it follows

    def _on_opened(self) -> None:
        self._expressions.clear()
        self._limits.clear()
        self._pictures.clear()
        self._on_changed()

    def _on_closed(self, reason: str) -> None:
        self._on_opened()

    def _on_changed(self) -> None:
        self.hand.let_go()
        self._point_at(None)
        if self.isVisible():
            self._arrange()

    def on_theme(self) -> None:
        self.update()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._arrange()

    # What is shown

    def quantity(self) -> Quantity | None:
        """Of the looked-at number: the array that is shown."""
        place = self.microscope.place
        return None if place is None else (place.phase, place.name)

    def quantities(self) -> tuple[Quantity, ...]:
        """All arrays of the step, where the looked-at one is among them; else that one alone."""
        quantity, position = self.quantity(), self.microscope.position
        if quantity is None:
            return ()
        names = self.microscope.stops[position.stop].names if position.stop >= 0 else ()
        return tuple(names) if quantity in names else (quantity,)

    def expression(self) -> Expression | None:
        """How the array that is shown is made of others."""
        quantity, traced = self.quantity(), self.microscope.traced
        if quantity is None or traced is None:
            return None
        if quantity not in self._expressions:
            self._expressions[quantity] = expression_of(traced, *quantity)
        return self._expressions[quantity]

    @property
    def matrix_layout(self) -> MatrixLayout | None:
        """Where the cells are; None while there are none."""
        return self._layout

    def lit_cell(self) -> Cell | None:
        """Of the result: the one that is pointed at, or the looked-at number."""
        if self._hovered is not None and self._layout is not None:
            block, cell = self._hovered
            if block is self._layout.result:
                return cell
        return self._present_cell()

    def _present_cell(self) -> Cell | None:
        place, expression = self.microscope.place, self.expression()
        return expression.result.cell(place) if place and expression else None

    def _term_places(self) -> tuple[Place, ...]:
        """At the grain of terms: the factors of the one that was added last."""
        return self.microscope.touched() if self.microscope.added is not None else ()

    def _arrange(self) -> None:
        """New places for the cells, as the looked-at number and the size ask for."""
        expression = self.expression()
        self._layout, self._tabs = None, []
        if expression is not None:
            self._tabs = tabs_of(self.quantities(), self.quantity(), float(self.width()))
            self._layout = self._made_layout(expression)
        self.setAccessibleDescription(self.told())
        self.fact_changed.emit(self.fact())
        self.update()

    def _made_layout(self, expression: Expression) -> MatrixLayout:
        rooms = [self._room(expression, density) for density in DENSITIES]
        return laid_out(expression, rooms, self._centres(expression))

    def _room(self, expression: Expression, density: Density) -> Room:
        top = TABS if self._tabs else 0.0
        texts = ["=", *(part for part in expression.parts if isinstance(part, str))]
        digit = QFontMetricsF(mono(density.pixels)).horizontalAdvance("0")
        height = float(self.height()) - top
        return Room(float(self.width()), height, top, density, digit, sign_widths(texts))

    def _centres(self, expression: Expression) -> dict[Axis, int]:
        """What is to be seen of each axis: the looked-at number, and the shown sample; or where the
        wheel has moved it."""
        centres = {SAMPLES: self.microscope.sample}
        for place in self._term_places():
            for operand in expression.operands[1:]:
                if (held := operand.cell(place)) is not None:
                    centres |= dict(zip(operand.axes, held, strict=True))
        cell = self._present_cell()
        if cell is not None:
            centres |= dict(zip(expression.result.axes, cell, strict=True))
        return centres | self.hand.centres

    # What it says

    def _nothing(self) -> str:
        """What will appear; why it isn't there, and what to do, the track says."""
        return START if self.microscope.is_open else CLOSED

    def fact(self) -> str:
        """The batch's size, and that large arrays show a part of themselves."""
        traced = self.microscope.traced
        if traced is None:
            return ""
        batch = f"N = {len(traced.rows)}"
        part = self._layout is not None and any(block.is_part for block in self._layout.blocks)
        return f"{batch} · a part of large arrays, around the present number" if part else batch

    def told(self) -> str:
        """For those who can't see it: the looked-at number and what made it."""
        expression, cell = self.expression(), self._present_cell()
        if expression is None or cell is None:
            return self._nothing()
        made_of = " ".join(
            part if isinstance(part, str) else part.title for part in expression.parts
        )
        told = self._number_text(expression.result, cell)
        return f"{told}; {expression.result.title} = {made_of}" if made_of else told

    def _number_text(self, operand, cell: Cell) -> str:
        """“dW₂[3, 2] = −0.1228”; of what isn't computed yet, that."""
        place = operand.place(cell)
        index = ", ".join(str(number + 1) for number in place.index)
        name = f"{symbol_of(place.name)}[{index}]" if index else symbol_of(place.name)
        if not self._mask_of(operand)[cell]:
            return f"{name} is not computed yet"
        traced = self.microscope.traced
        digits = sure_at(traced, place, 6) if traced is not None else 6
        return f"{name} = {shown(float(operand.values[cell]), digits)}"

    def _mask_of(self, operand):
        computed = self.microscope.computed(operand.phase, operand.name)
        return operand.shown_mask(np.asarray(computed, bool))

    # Mouse and keys

    def _point_at(self, found: tuple[Block, Cell] | None) -> None:
        if found == self._hovered:
            return
        self._hovered = found
        self.pointed.emit(None if found is None else self._known_place(*found))
        self.update()

    def _known_place(self, block: Block, cell: Cell) -> Place | None:
        """Of a cell that is computed."""
        return block.operand.place(cell) if self._mask_of(block.operand)[cell] else None

    def _found(self, point: QPointF) -> tuple[Block, Cell] | None:
        return self._layout.cell_at(point.x(), point.y()) if self._layout else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        shapes = Qt.CursorShape
        if self.hand.drag(event.position()):
            self.setCursor(shapes.ClosedHandCursor)
            self._point_at(None)
            self._arrange()
            return
        self._point_at(self._found(event.position()))
        clickable = self._hovered is not None or tab_at(self._tabs, event.position()) is not None
        self.setCursor(shapes.PointingHandCursor if clickable else shapes.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.hand.press(self._block_at(event.position()), event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click, where nothing was dragged."""
        if event.button() != Qt.MouseButton.LeftButton or self.hand.release():
            return
        found, tab = self._found(event.position()), tab_at(self._tabs, event.position())
        if found is not None:
            self._look_at(self._known_place(*found))
        elif tab is not None:
            self._look_at(self._first_place(tab))

    def _block_at(self, point: QPointF) -> Block | None:
        return self._layout.block_at(point.x(), point.y()) if self._layout else None

    def _look_at(self, place: Place | None) -> None:
        if place is not None and place != self.microscope.place:
            self.microscope.look_at(place)

    def _first_place(self, quantity: Quantity) -> Place | None:
        """The first number of an array, if it is computed."""
        assert self.microscope.traced is not None
        value = self.microscope.traced.find(*quantity).value
        known = np.broadcast_to(self.microscope.computed(*quantity), value.shape)
        index = (0,) * value.ndim
        return Place(*quantity, index) if known[index] else None

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Moves the array under the mouse, and with it those that share its rows or columns."""
        across, down = event.angleDelta().x(), event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            across, down = across or down, 0
        block = self._block_at(event.position())
        if block is None or not block.is_part or not (across or down):
            event.ignore()
            return
        self.hand.turn(block, across, down)
        self._point_at(None)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not (self._move_by_key(event) or self._walk_by_key(event)):
            super().keyPressEvent(event)

    def _move_by_key(self, event: QKeyEvent) -> bool:
        """Of arrays that have no room: Shift and an arrow moves one, a page key chooses which."""
        key, is_moved = Qt.Key(event.key()), False
        if key in PAGES and not event.modifiers() and self.hand.chosen_block(self._layout):
            self.hand.chosen += PAGES[key]
            is_moved = True
        elif key in ARROWS and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            is_moved = self.hand.step(self._layout, *ARROWS[key])
        if is_moved:
            self._arrange()
        return is_moved

    def _walk_by_key(self, event: QKeyEvent) -> bool:
        """From cell to cell of the result."""
        step, cell = ARROWS.get(Qt.Key(event.key())), self._present_cell()
        if step is None or event.modifiers() or cell is None or self._layout is None:
            return False
        block = self._layout.result
        to = cell[0] + step[1], cell[1] + step[0]
        if all(0 <= number < size for number, size in zip(to, block.operand.shape, strict=True)):
            self._look_at(self._known_place(block, to))
        return True

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._found(QPointF(event.pos()))
            text = self._number_text(found[0].operand, found[1]) if found else HOW
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        paint_on(self, self._paint)

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._layout is None:
            self._paint_nothing(painter)
            return
        paint_tabs(painter, self.theme, self._tabs, self.quantity())
        blocks = self._layout.blocks
        masks = {k: self._mask_of(block.operand) for k, block in enumerate(blocks)}
        limits = {k: self._limit_of(block) for k, block in enumerate(blocks)}
        matrices = MatrixPainter(painter, self.theme, self._layout, masks, limits, self._pictures)
        matrices.paint()
        if not self.microscope.shows_batch:
            matrices.paint_sample(self.microscope.sample)
        cell = self.lit_cell()
        if cell is not None:
            matrices.paint_lit(cell)
        for block, its in self._layout.holding(self._term_places()):
            matrices.paint_pointed(block, its)
        if self._hovered is not None and self._hovered[0] is not self._layout.result:
            matrices.paint_pointed(*self._hovered)
        if self.hasFocus():
            matrices.paint_chosen(self.hand.chosen_block(self._layout))
            painter.setPen(QPen(self.theme.color("accent"), 1.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0)

    def _limit_of(self, block: Block) -> float:
        quantity = block.operand.phase, block.operand.name
        if quantity not in self._limits:
            traced = self.microscope.traced
            self._limits[quantity] = full_at(traced, *quantity, block.operand.values)
        return self._limits[quantity]

    def _paint_nothing(self, painter: QPainter) -> None:
        painter.setFont(sans(12))
        painter.setPen(self.theme.color("dim"))
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(self.rect()), flags, self._nothing())
