"""An axis with few, round ticks and a real minus sign; plain or logarithmic."""

from __future__ import annotations

import math

from PySide6.QtCore import QMargins, QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QGraphicsItem

from desktop_nn.models.number_text import parted, signed
from desktop_nn.views.plotting import pg
from desktop_nn.views.steps import tick_spacing
from desktop_nn.views.theme import Theme, sans

ACROSS = 38
"""Pixels between two ticks of a horizontal axis, at least, and more where labels are long."""

BETWEEN = 9
"""Pixels between two labels that lie side by side, at least."""

UPWARD = 22
"""Pixels between two ticks of a vertical axis, at least."""

GRID = 7
"""Pixels between two lines of the fine grid, at least."""

MOST_PLAIN = 1e5
"""From here on, labels are powers of ten."""

SHORTER = 1e3
"""From here on, a power of ten is shorter than the number."""

FINE = 0.0
"""Stands for a spacing: that of ticks without labels."""

HALF, OVERHANG = 16, 40
BESIDE = 14
"""Pixels that a label may reach past a horizontal axis' ends; longer ones are moved inwards."""

OFFSET = 6
WIDTH = 44
HEIGHT = 20


class Axis(pg.AxisItem):
    """On a logarithmic axis values are decimal exponents: −2 is shown as 0.01. One that `counts`
    has whole numbers alone. Between two labels there is a fine grid where it has room."""

    def __init__(self, orientation: str, theme: Theme) -> None:
        super().__init__(orientation)
        self._theme = theme
        self._labelled = 0
        self._in_powers = False
        self.is_logarithmic = False
        self.counts = False
        self._bounds: QRectF | None = None
        self._font = sans(11)
        self._metrics = QFontMetricsF(self._font)
        self.setTickFont(self._font)
        self.geometryChanged.connect(self.prepareGeometryChange)
        self.setStyle(tickLength=0, tickTextOffset=OFFSET, tickAlpha=255)
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
        self._fine_pen = pg.mkPen(self._theme.color("grid", 0.55))
        self.setGrid(255 if grid else False)
        self.prepareGeometryChange()

    def boundingRect(self):  # noqa: N802
        """With room for the outermost labels, which reach past the axis' ends. Worked out once for
        each size: Qt asks a dozen times a frame."""
        if self._bounds is None:
            across = self.orientation == "bottom"
            room = (OVERHANG, 0, OVERHANG, 0) if across else (0, HALF, 0, HALF)
            self._bounds = super().boundingRect().marginsAdded(QMargins(*room))
        return self._bounds

    def prepareGeometryChange(self) -> None:  # noqa: N802
        super().prepareGeometryChange()
        self._bounds = None

    def _on_plane_resized(self, *_: object) -> None:
        self._draw_anew()

    def linkToView(self, view: pg.ViewBox) -> None:  # noqa: N802
        """The grid reaches over the plane, so that its size counts too."""
        super().linkToView(view)
        view.sigResized.connect(self._on_plane_resized)

    def generateDrawSpecs(self, painter):  # noqa: N802
        """pyqtgraph's, with the fine grid in a fainter line."""
        specs = super().generateDrawSpecs(painter)
        if specs is None:
            return None
        line, ticks, texts = specs
        fine = [(self._fine_pen, *ends) for _, *ends in ticks[self._labelled :]]
        if self.orientation == "bottom":
            texts = [(self._inwards(place), *text) for place, *text in texts]
        return line, [*ticks[: self._labelled], *fine], texts

    def _inwards(self, place: QRectF) -> QRectF:
        """Of a label: not past what is seen beside the axis."""
        right = self.size().width() + BESIDE - place.right()
        left = -BESIDE - place.left()
        return place.translated(max(min(0.0, right), left), 0.0)

    def resizeEvent(self, event=None) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._draw_anew()

    def _draw_anew(self) -> None:
        """Qt keeps what it has cached of an item that grows or shrinks, and draws only the rest:
        labels of two sizes would stand below each other. `update` doesn't prevent it."""
        self.prepareGeometryChange()
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def label_width(self, low: float, high: float, size: float) -> float:
        """Pixels that the labels of this range take, with what lies between them and the axis."""
        if not (math.isfinite(low) and math.isfinite(high) and high > low and size > 0.0):
            return 0.0
        spacing, ticks = self._labelled_ticks(low, high, size)
        texts = self.tickStrings(ticks, 1.0, spacing)
        return OFFSET + 2.0 + max(map(self._metrics.horizontalAdvance, texts), default=0.0)

    def tickValues(self, low: float, high: float, size: float):  # noqa: N802
        """Those with labels, then those of the fine grid."""
        if not (math.isfinite(low) and math.isfinite(high) and high > low):
            return []
        spacing, ticks = self._labelled_ticks(low, high, size)
        # Rounding may take a tick past the end, where it would not be drawn.
        ticks = [min(max(low, tick), high) for tick in ticks]
        self._labelled = len(ticks)
        fine = self._fine_ticks(low, high, size, spacing)
        close = (high - low) / size
        fine = [v for v in fine if all(abs(v - tick) > close for tick in ticks)]
        return [(spacing, ticks), (FINE, fine)]

    def _labelled_ticks(self, low: float, high: float, size: float) -> tuple[float, list[float]]:
        if self.is_logarithmic:
            apart = UPWARD if self.orientation == "left" else ACROSS
            return 1.0, log_ticks(low, high, int(size / apart) + 1)
        if self.orientation == "left":
            spacing = self._whole(tick_spacing(high - low, max(1, int(size / UPWARD))))
            return spacing, linear_ticks(low, high, spacing)
        return self._side_by_side(low, high, size)

    def _whole(self, spacing: float) -> float:
        return max(spacing, 1.0) if self.counts else spacing

    def _side_by_side(self, low: float, high: float, size: float) -> tuple[float, list[float]]:
        """As many as have room for their labels; in powers of ten where that makes room."""
        self._in_powers = False
        spacing, ticks = self._most_that_fit(low, high, size)
        if len(ticks) < 3 and max(abs(low), abs(high)) >= SHORTER:
            self._in_powers = True
            spacing, ticks = self._most_that_fit(low, high, size)
        if len(ticks) < 2 and low == -high and self._fit([low, high], high, size):
            return high, [low, high]
        return spacing, ticks

    def _most_that_fit(self, low: float, high: float, size: float) -> tuple[float, list[float]]:
        for most in range(max(1, int(size / ACROSS)), 0, -1):
            spacing = self._whole(tick_spacing(high - low, most))
            ticks = linear_ticks(low, high, spacing)
            if self._fit(ticks, spacing, spacing * size / (high - low)):
                break
        return spacing, ticks

    def _fit(self, ticks: list[float], spacing: float, pixels: float) -> bool:
        """Whether the labels have room where two ticks are so many `pixels` apart."""
        texts = self.tickStrings(ticks, 1.0, spacing)
        widest = max(map(self._metrics.horizontalAdvance, texts), default=0.0)
        return widest + BETWEEN <= pixels

    def _fine_ticks(self, low: float, high: float, size: float, spacing: float) -> list[float]:
        if self.grid is False:
            return []
        if self.is_logarithmic:
            return fine_log_ticks(low, high, size / (high - low))
        parts = next((n for n in (5, 2) if spacing * size / (high - low) >= n * 2 * GRID), 1)
        whole = not self.counts or spacing / parts == int(spacing / parts)
        return linear_ticks(low, high, spacing / parts) if parts > 1 and whole else []

    def tickStrings(self, values, scale, spacing):  # noqa: N802
        if spacing == FINE:
            return [None] * len(values)
        if self.is_logarithmic:
            return label_texts([10.0**value for value in values], 0.0)
        return label_texts(values, spacing, self._in_powers)


def linear_ticks(low: float, high: float, spacing: float) -> list[float]:
    """The multiples of `spacing` from `low` to `high`."""
    first = math.ceil(low / spacing - 1e-6)
    last = math.floor(high / spacing + 1e-6)
    return [n * spacing for n in range(first, last + 1)]


def fine_log_ticks(low: float, high: float, decade: float) -> list[float]:
    """Exponents of 2, 3, 4, … in each power of ten, where that has so many pixels; of 2 and 5, or
    none, where it has few."""
    steps: tuple[float, ...] = (2, 3, 4, 5, 6, 7, 8, 9)
    if decade < GRID / (1.0 - math.log10(8.0)):
        steps = (2, 5) if decade >= GRID / math.log10(2.0) else ()
    first, last = math.floor(low), math.floor(high)
    ticks = [power + math.log10(s) for power in range(first, last + 1) for s in steps]
    return [tick for tick in ticks if low <= tick <= high]


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


def label_texts(values, spacing: float, in_powers: bool = False) -> list[str]:
    """The labels of an axis, in one notation: powers of ten for all where one of them needs it.
    `spacing` 0: they stand for themselves, as on a logarithmic axis."""
    sizes = [abs(value) for value in values if abs(value) > 1e-9 * spacing]
    largest, smallest = max(sizes, default=1.0), min(sizes, default=1.0)
    tiny = largest < 1e-2 and spacing < 0.9e-3 if spacing > 0.0 else smallest < 0.9e-3
    write = power_text if in_powers or largest >= MOST_PLAIN or tiny else plain_text
    return [write(value, spacing) for value in values]


def number_text(value: float, spacing: float = 0.0) -> str:
    """A number alone, as short as it can be: 0.02, 1 500, 1e−7."""
    powers = abs(value) >= MOST_PLAIN or (abs(value) < 1e-4 and spacing < 1e-4)
    return power_text(value, spacing) if powers else plain_text(value, spacing)


def power_text(value: float, spacing: float = 0.0) -> str:
    """2.5e5: with the digits that tell neighbours apart which are `spacing` apart."""
    if _is_zero(value, spacing):
        return "0"
    digits = 2
    if spacing > 0.0:
        digits = math.floor(math.log10(abs(value)) + 1e-9) - math.floor(math.log10(spacing) + 1e-9)
    digits = min(max(digits, 0), 12)
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return signed(f"{mantissa}e{int(exponent)}")


def plain_text(value: float, spacing: float = 0.0) -> str:
    """1 500, 0.50: with as many decimals as `spacing` has, or as the number itself needs."""
    if _is_zero(value, spacing):
        return "0"
    decimals = max(0, -math.floor(math.log10(spacing) + 1e-9)) if spacing > 0.0 else 4
    text = f"{value:.{decimals}f}"
    if spacing == 0.0:
        text = text.rstrip("0").rstrip(".")
    return parted(signed(text))


def _is_zero(value: float, spacing: float) -> bool:
    return value == 0.0 or abs(value) < 1e-9 * spacing
