"""What a plot asks of a tool in hand."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF


class Stroke(Protocol):
    """What is done with the left button while a tool is in hand, instead of moving the plot.
    Places are pixels of the viewport."""

    @property
    def is_in_hand(self) -> bool: ...

    @property
    def is_down(self) -> bool: ...

    def begin(self, place: QPointF) -> None: ...

    def move(self, place: QPointF) -> None: ...

    def end(self) -> None: ...
