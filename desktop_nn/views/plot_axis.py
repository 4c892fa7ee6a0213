"""An axis with few, round ticks and a real minus sign; plain or logarithmic."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QGraphicsItem

from desktop_nn.views.numbers_format import MINUS
from desktop_nn.views.steps import tick_spacing
from desktop_nn.views.theme import Theme, sans

ACROSS = 62
"""Pixels between two ticks of a horizontal axis, at least; its labels lie side by side."""

UPWARD = 30
OVERHANG = 16
WIDTH = 44
HEIGHT = 20


class Axis(pg.AxisItem):
    """On a logarithmic axis values are decimal exponents: −2 is shown as 0.01."""

    def __init__(self, orientation: str, theme: Theme) -> None:
        super().__init__(orientation)
        self._theme = theme
        self.is_logarithmic = False
        self.setTickFont(sans(11))
        self.setStyle(tickLength=0, tickTextOffset=6, tickAlpha=255)
        # Labels drawn once, then copied: a tenth of the cost of drawing them in every frame.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        # A fixed place, so that longer labels don't lay out the whole plot anew.
        if orientation == "left":
            self.setWidth(WIDTH)
        else:
            self.setHeight(HEIGHT)

    def restyle(self, grid: bool) -> None:
        """In the theme's present colours."""
        self.setPen(self._theme.color("line" if grid else "panel"))
        self.setTextPen(self._theme.color("dim"))
        self.setTickPen(pg.mkPen(self._theme.color("grid")))
        self.setGrid(255 if grid else False)

    def boundingRect(self):  # noqa: N802
        """With room for the outermost labels, which reach past the axis' ends."""
        across = self.orientation == "bottom"
        room = (OVERHANG, 0, OVERHANG, 0) if across else (0, OVERHANG, 0, OVERHANG)
        return super().boundingRect().marginsAdded(QMargins(*room))

    def tickValues(self, low: float, high: float, size: float):  # noqa: N802
        pixels = ACROSS if self.orientation in ("bottom", "top") else UPWARD
        most = max(1, int(size / pixels))
        if self.is_logarithmic:
            return [(1.0, [min(max(low, t), high) for t in log_ticks(low, high, most)])]
        spacing = tick_spacing(high - low, most)
        first = math.ceil(low / spacing - 1e-6)
        last = math.floor(high / spacing + 1e-6)
        # Rounding may take a tick past the end, where it would not be drawn.
        ticks = [min(max(low, n * spacing), high) for n in range(first, last + 1)]
        return [(spacing, ticks)]

    def tickStrings(self, values, scale, spacing):  # noqa: N802
        if self.is_logarithmic:
            return [number_text(10.0**value) for value in values]
        return [number_text(value, spacing) for value in values]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Exponents to be labelled: powers of ten, every so many; finer where those are few."""
    first, last = math.ceil(low - 1e-6), math.floor(high + 1e-6)
    if last - first >= 2 or most < 3:
        every = max(1, math.ceil((last - first + 1) / most))
        decades = [float(decade) for decade in range(first, last + 1) if decade % every == 0]
        if len(decades) > 1 or most < 3:
            return decades
    for steps in ((1, 2, 5), (1, 1.5, 2, 3, 4, 5, 6, 8)):
        ticks = [decade + math.log10(s) for decade in range(first - 1, last + 1) for s in steps]
        ticks = [tick for tick in ticks if low - 1e-6 <= tick <= high + 1e-6]
        if len(ticks) > 2:
            break
    return ticks


def number_text(value: float, spacing: float = 0.0) -> str:
    """As short as it can be: 0.02, 1500, 1e−7. Ticks of one axis have as many decimals."""
    if abs(value) < 1e-9 * spacing or value == 0.0:
        return "0"
    if abs(value) >= 1e5 or (abs(value) < 1e-4 and spacing < 1e-4):
        mantissa, exponent = f"{value:.3g}".partition("e")[::2]
        if not exponent:
            mantissa, exponent = f"{value:.2e}".partition("e")[::2]
            mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}e{int(exponent)}".replace("-", MINUS)
    decimals = max(0, -math.floor(math.log10(spacing) + 1e-9)) if spacing > 0.0 else 4
    text = f"{value:.{decimals}f}"
    if spacing == 0.0:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS)
