"""What a plot shows at one moment, asked for once for all that is drawn then: pyqtgraph works it
out anew for everyone who asks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from desktop_nn.views.plot import Plot


@dataclass(frozen=True)
class Look:
    """The range of the plane, and the `place` where it lies in the viewport."""

    left: float
    right: float
    low: float
    high: float
    place: QRectF

    @classmethod
    def of(cls, plot: Plot) -> Look:
        # Not its bounds, which reach half a pixel farther.
        return cls(*plot.shown_range(), plot.box.mapRectToScene(plot.box.rect()))

    @property
    def bounds(self) -> QRectF:
        """The range as a rectangle of the plane."""
        return QRectF(self.left, self.low, self.right - self.left, self.high - self.low)

    @property
    def pixels(self) -> int:
        """Across."""
        return max(1, int(self.place.width()))

    def to_pixels(self, x: float, y: float) -> QPointF:
        """A point of the plane as a place in the viewport."""
        across = (x - self.left) / (self.right - self.left)
        up = (y - self.low) / (self.high - self.low)
        return QPointF(
            self.place.left() + across * self.place.width(),
            self.place.bottom() - up * self.place.height(),
        )
