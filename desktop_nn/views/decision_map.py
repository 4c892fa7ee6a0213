"""The decision map: the output over the input plane, and the samples on it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QPushButton

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.models.confusion_model import told_apart
from desktop_nn.models.number_text import fixed, percent
from desktop_nn.training.maps import PlaneMap, plane_bounds
from desktop_nn.views.map_image import MapImage
from desktop_nn.views.plot import RIGHT, Plot
from desktop_nn.views.plot_axis import number_text
from desktop_nn.views.sample_key import Entry, SampleKey, Scale
from desktop_nn.views.sample_marks import SHAPES, Parts, class_color
from desktop_nn.views.sample_view import SampleView
from desktop_nn.views.theme import diverging, rgb
from desktop_nn.views.tokens import OKABE_ITO, Tokens

NARROWEST = 28
"""Pixels of the vertical axis, at least."""

WORTH = 0.93
"""Of its largest side, the map gives way to a key down to this."""

NAMED = 0.75
"""The same for a key that names the colours of classes: where names are not too long."""

SHADES = 25
"""Steps of confidence for each of up to ten classes: together they fit into one table."""

STRENGTH = 0.66
"""Of the map's colours, where the net is sure: less than the samples', which lie on them."""


HARD = (
    "Hard: every place in the full colour of the class with the largest output; "
    "else paler where the net is less sure"
)


class DecisionMap(SampleView):
    """Blue where the net says class 1 (or more), orange for class 0 (or less), the panel's own
    colour where it can't tell. Further classes have a colour each, faded where it is unsure. With
    `hard` checked, no place is faded: the classes alone are seen, with the border between them.

    The map is a square, as its plane is, so that both axes have one scale; the key stands where the
    panel leaves room."""

    inputs = 2
    product = "plane_map"

    def _build_plot(self) -> Plot:
        self.setObjectName("decisionMap")
        self.setAccessibleName("Decision map")
        plot = Plot(self.theme, self, grid=False)
        plot.setObjectName("decisionPlot")
        plot.setAccessibleName("Output over the input plane, with the samples")
        self.image = MapImage()
        self.image.setZValue(-10)
        self.image.hide()
        plot.addItem(self.image)
        self.key = SampleKey(self.theme, self)
        self._laid_out_for = plot.shown_range()
        plot.view_changed.connect(self._on_view_changed)
        self._build_hard(plot)
        return plot

    def _build_hard(self, plot: Plot) -> None:
        self.hard = QPushButton("hard", plot.viewport())
        self.hard.setObjectName("overlay")
        self.hard.setCheckable(True)
        self.hard.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # clicked, it leaves Space to Run
        self.hard.setToolTip(HARD)
        self.hard.setStatusTip(HARD)
        self.hard.setAccessibleName("Hard classes")
        self.hard.toggled.connect(self._on_hard)
        self.hard.hide()

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """The largest square; the key beside or below it, where that costs it little. What the
        colours of classes mean is always told."""
        width, height = self.width(), self.height()
        # For the highest axis that there may be: the square would grow and shrink with it.
        self.plot.set_left_width(max(NARROWEST, self.plot.left_width(min(width, height))))
        frame_width, frame_height = self.plot.frame_size()
        alone = min(width - frame_width, height - frame_height)
        below = self.key.rows_height(width - frame_width)
        beside = self.key.column_width(height - frame_height)
        sides = {
            "below": min(alone, height - frame_height - below - 4),
            "beside": min(alone, width - frame_width - beside - 4),
        }
        place = max(sides, key=lambda name: sides[name])
        worth = NAMED if self.document.data.classes else WORTH
        self.key.setVisible(bool(self.key.entries) and sides[place] >= worth * alone)
        side = max(40, sides[place] if not self.key.isHidden() else alone)
        self._put(place, side, (beside, below))
        self.marks.fit(side)
        self._put_hard()

    def _put_hard(self) -> None:
        """In the lower right corner of the plane."""
        self.hard.adjustSize()
        corner = self.plot.place().bottomRight().toPoint()
        self.hard.move(corner.x() - self.hard.width() - 4, corner.y() - self.hard.height() - 4)

    def _on_view_changed(self) -> None:
        """Zoomed or moved, the axis may have longer labels: the square gives way to them."""
        shown = self.plot.shown_range()
        if shown != self._laid_out_for:
            self._laid_out_for = shown
            self._lay_out()
        self._put_hard()

    def _put(self, place: str, side: int, key: tuple[int, int]) -> None:
        width, height = (side + of for of in self.plot.frame_size())
        shown = not self.key.isHidden()
        taken = key[0] + 4 if shown and place == "beside" else 0
        left = max(0, (self.width() - width - taken) // 2)
        self.plot.setGeometry(left, 0, width, height)
        edge = self.plot.frame_size()[0]
        if place == "beside":
            self.key.setGeometry(left + width + 4, 6, key[0], side)
        else:
            self.key.setGeometry(left + edge - RIGHT, height + 4, side + RIGHT, key[1])

    # What it shows

    def _forget(self) -> None:
        self.image.hide()

    def _draw(self, product: PlaneMap) -> None:
        several = product.classes is not None
        table = (_class_table if several else _value_table)(self.theme.tokens)
        places = _places(_hardened(product) if self.is_hard else product)
        self.image.show_places(places, table, _covered(product))

    @property
    def is_hard(self) -> bool:
        """Values have no classes that could be shown alone."""
        return self.hard.isChecked() and bool(self.document.data.classes)

    def _on_hard(self) -> None:
        if self._shown is not None:
            self._draw(self._shown)

    def _mark(self, data: DataSet, parts: Parts) -> None:
        low, high = plane_bounds(data.inputs, data.reach)
        self.plot.follow(low, high, low, high)
        for rows, ring in ((parts.training, False), (parts.validation, True)):
            self._mark_part(data, rows, ring)
        self._name(data, bool(len(parts.validation)))
        self.hard.setVisible(bool(data.classes))
        self._lay_out()

    def _mark_part(self, data: DataSet, rows: NDArray[np.intp], ring: bool) -> None:
        if not data.classes:
            self.marks.put_values(data.inputs, rows, data.targets[:, 0], ring)
            return
        for number in range(len(data.classes)):
            color = class_color(self.theme, number, len(data.classes))
            own = rows[data.labels[rows] == number]
            self.marks.put(data.inputs, own, color, SHAPES[number % len(SHAPES)], ring)

    def _name(self, data: DataSet, validation: bool) -> None:
        """What the marks stand for, into the key."""
        names = told_apart(data.classes)
        entries = [
            Entry(name, SHAPES[number % len(SHAPES)], class_color(self.theme, number, len(names)))
            for number, name in enumerate(names)
        ]
        if validation:
            entries += [Entry("training", aside=True), Entry("validation", ring=True, aside=True)]
        scale = None
        if not data.classes:
            values = data.targets[:, 0]
            colors = [QColor(*row) for row in self.theme.diverging()[::127].tolist()]
            low, high = (number_text(float(f"{end:.3g}")) for end in (values.min(), values.max()))
            scale = Scale(low, high, tuple(colors))
        self.key.show_entries(tuple(entries), scale)

    # Telling

    def _read_out(self, x: float, y: float) -> tuple[float, str] | None:
        names = self.document.data.input_names
        if len(names) != 2:
            return None
        text = f"{names[0]} {fixed(x, 2)} · {names[1]} {fixed(y, 2)}"
        found = self._class_at(x, y)
        return x, f"{text} · {found}" if found else text

    def _class_at(self, x: float, y: float) -> str:
        """The class that the map shows at a place; nothing for values, or beside the map."""
        shown, classes = self._shown, told_apart(self.document.data.classes)
        if shown is None or not classes:
            return ""
        size = len(shown.values)
        column, row = (
            round((v - shown.low) / (shown.high - shown.low) * (size - 1)) for v in (x, y)
        )
        if not (0 <= column < size and 0 <= row < size):
            return ""
        if shown.classes is not None:
            return classes[int(shown.classes[row, column])]
        value = int(shown.values[row, column])
        return f"{classes[int(value > 0)]}{self._share_of(abs(value))}"

    def _share_of(self, value: int) -> str:
        """The probability of the likelier of two classes, to the percent that a byte can tell."""
        if self.document.spec.network.output.activation.name not in ("sigmoid", "softmax"):
            return ""
        return f" {percent(0.5 + 0.5 * value / 127.0, 0)}"


def _covered(plane_map: PlaneMap) -> QRectF:
    """The image's place. The first and last values lie on the map's bounds, and each pixel's middle
    where its value was computed, so the image reaches half a pixel beyond."""
    low, span = plane_map.low, plane_map.high - plane_map.low
    step = span / (len(plane_map.values) - 1)
    return QRectF(low - step / 2, low - step / 2, span + step, span + step)


def _hardened(plane_map: PlaneMap) -> PlaneMap:
    """As if the net were sure everywhere."""
    if plane_map.classes is None:
        values = np.where(plane_map.values > 0, 127, -127)
    else:
        values = np.full(plane_map.values.shape, 127)
    return replace(plane_map, values=values.astype(np.int8))


def _places(plane_map: PlaneMap) -> NDArray[np.uint8]:
    """Where each point's colour stands in the table."""
    if plane_map.classes is None:
        return (plane_map.values.astype(np.int16) + 127).astype(np.uint8)
    shade = plane_map.values.clip(0).astype(np.int16) * (SHADES - 1) // 127
    return (plane_map.classes.clip(0, 9) * SHADES + shade).astype(np.uint8)


@cache
def _value_table(tokens: Tokens) -> NDArray[np.uint8]:
    """The theme's map, faded so that the samples stand out: (256, 4)."""
    table = np.full((256, 4), 255, np.uint8)
    panel = rgb(tokens.panel)
    table[:255, :3] = (panel + (diverging(tokens)[:, :3] - panel) * STRENGTH).round()
    return table


@cache
def _class_table(tokens: Tokens) -> NDArray[np.uint8]:
    """A row of shades for each class, from near the panel's colour to the class's: (256, 4)."""
    table = np.full((256, 4), 255, np.uint8)
    panel = rgb(tokens.panel)
    share = np.linspace(0.08, STRENGTH, SHADES)[:, None]
    for number, color in enumerate(OKABE_ITO):
        shades = panel + (rgb(color) - panel) * share
        table[number * SHADES : (number + 1) * SHADES, :3] = shades.round()
    return table
