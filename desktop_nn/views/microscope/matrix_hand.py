"""Moving arrays that have no room: by the wheel, by dragging, and with the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from desktop_nn.models.matrix_expression import Axis
from desktop_nn.views.microscope.matrix_layout import Block, MatrixLayout

NOTCH, CELLS = 120.0, 3
"""What a wheel turns by at a time, and how many cells an array moves then, and with a key."""

FARTHEST = 6.0
"""Pixels that a hand may tremble: beyond them it drags."""


def cells_turned(angle: float) -> float:
    """How many cells the turn of a wheel is worth, in eighths of a degree."""
    return angle / NOTCH * CELLS


class MatrixHand:
    """`centres`: what of each axis was moved into the middle; arrays with the same axis move
    together. `chosen`: which of the arrays that have no room the keyboard moves, by their order."""

    def __init__(self) -> None:
        self.centres: dict[Axis, int] = {}
        self.chosen = 0
        self._block: Block | None = None
        self._from = QPointF()
        self._before: dict[Axis, int] = {}
        self.is_dragging = False

    def let_go(self) -> None:
        """Back to what the walk shows."""
        self.centres.clear()
        self.chosen = 0
        self.release()

    # The mouse

    def press(self, block: Block | None, point: QPointF) -> None:
        self._block = block if block is not None and block.is_part else None
        self._from, self._before = point, dict(self.centres)

    def drag(self, point: QPointF) -> bool:
        """Whether an array follows the mouse."""
        if self._block is None:
            return False
        by = point - self._from
        self.is_dragging |= max(abs(by.x()), abs(by.y())) > FARTHEST
        if self.is_dragging:
            block = self._block
            after = block.centres_after(by.x() / block.width, by.y() / block.height)
            self.centres = self._before | after
        return self.is_dragging

    def release(self) -> bool:
        """Whether it was dragged, and not clicked."""
        was_dragging, self.is_dragging, self._block = self.is_dragging, False, None
        return was_dragging

    def turn(self, block: Block, across: float, down: float) -> None:
        """By a wheel, in eighths of a degree."""
        self.centres |= block.centres_after(cells_turned(across), cells_turned(down))

    # The keyboard

    def chosen_block(self, layout: MatrixLayout | None) -> Block | None:
        """The array that keys move; None where all have room."""
        parts = [block for block in layout.blocks if block.is_part] if layout else []
        return parts[self.chosen % len(parts)] if parts else None

    def step(self, layout: MatrixLayout | None, across: int, down: int) -> bool:
        """Show what stands to the right of the chosen array's part, or below it. False where all
        have room."""
        block = self.chosen_block(layout)
        if block is not None:
            self.centres |= block.centres_after(-across * CELLS, -down * CELLS)
        return block is not None
