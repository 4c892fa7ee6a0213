"""The decision map: the output over the input plane, and the samples on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.history import History
from desktop_nn.models.confusion_model import told_apart
from desktop_nn.models.number_text import fixed, percent
from desktop_nn.models.selection import Selection
from desktop_nn.training.maps import PlaneMap, plane_bounds
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.neuron_plane import NeuronPlane
from desktop_nn.views.map_image import MapImage
from desktop_nn.views.neuron_switch import HEIGHT, NeuronSwitch
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


NEURON = "neuron_plane"

HARD = (
    "Hard: every place in the full colour of the class with the largest output; "
    "else paler where the net is less sure"
)


class DecisionMap(SampleView):
    """Blue where the net says class 1 (or more), orange for class 0 (or less), the panel's own
    colour where it can't tell. Further classes have a colour each, faded where it is unsure. With
    `hard` checked, no place is faded: the classes alone are seen, with the border between them.

    A neuron that is selected is shown in its place, named above it, with the way back beside.

    The map is a square, as its plane is, so that both axes have one scale; the key stands where the
    panel leaves room. `hard` belongs into the header of the panel."""

    inputs = 2
    product = "plane_map"
    _has_validation = False

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
        self._build_hard()
        self._neuron_plane: NeuronPlane | None = None
        self.switch = NeuronSwitch(self.document, self)
        self.switch.changed.connect(self._on_switched)
        return plot

    def _build_hard(self) -> None:
        self.hard = self.header_control = QPushButton("hard", self)
        self.hard.setObjectName("flat")
        self.hard.setCheckable(True)
        self.hard.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # clicked, it leaves Space to Run
        self.hard.setToolTip(HARD)
        self.hard.setStatusTip(HARD)
        self.hard.setAccessibleName("Hard classes")
        self.hard.toggled.connect(self._on_hard)
        self.hard.hide()

    # The selected neuron

    def follow_neuron(self, selection: Selection) -> None:
        """Show the neuron that all views look at."""
        self.switch.follow(selection)

    @property
    def neuron(self) -> tuple[int, int] | None:
        """Layer and unit of the one whose map is shown; None for the output's."""
        return self.switch.shown

    @property
    def products(self) -> frozenset[str]:  # type: ignore[override]
        products = super().products
        return products if self.neuron is None else products - {self.product} | {NEURON}

    @property
    def choices(self) -> Mapping[str, object]:  # type: ignore[override]
        choices = super().choices
        return choices if self.neuron is None else {**choices, NEURON: self.neuron}

    def _on_switched(self) -> None:
        """Blank until the other map comes; the output's is there still."""
        self.forget()
        self._name()
        self._show_hard()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        if self.neuron is None:
            super().show_snapshot(snapshot, history)
            return
        plane: NeuronPlane | None = snapshot.products.get(NEURON)
        if plane is not None and (plane.layer, plane.unit) == self.neuron:
            self._take_neuron(plane)

    def _take_neuron(self, plane: NeuronPlane) -> None:
        before, self._neuron_plane = self._neuron_plane, plane
        self._draw_neuron(plane)
        if before is None or (before.least, before.most) != (plane.least, plane.most):
            self._name()
        self.plot.update_read_out()

    def _draw_neuron(self, plane: NeuronPlane) -> None:
        shown = PlaneMap(plane.low, plane.high, plane.values, None)
        self.image.show_places(_places(shown), _value_table(self.theme.tokens), _covered(shown))

    def on_theme(self) -> None:
        super().on_theme()
        if self._neuron_plane is not None:
            self._draw_neuron(self._neuron_plane)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """The largest square; the key beside or below it, where that costs it little. What the
        colours of classes mean is always told."""
        top = 0 if self.switch.isHidden() else HEIGHT
        self.switch.setGeometry(0, 0, self.width(), HEIGHT)
        width, height = self.width(), self.height() - top
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
        self.key.setVisible(self.key.has_contents and sides[place] >= worth * alone)
        side = max(40, sides[place] if not self.key.isHidden() else alone)
        self._put(place, side, (beside, below), top)
        self.marks.fit(side)

    def _on_view_changed(self) -> None:
        """Zoomed or moved, the axis may have longer labels: the square gives way to them."""
        shown = self.plot.shown_range()
        if shown != self._laid_out_for:
            self._laid_out_for = shown
            self._lay_out()

    def _put(self, place: str, side: int, key: tuple[int, int], top: int) -> None:
        width, height = (side + of for of in self.plot.frame_size())
        shown = not self.key.isHidden()
        taken = key[0] + 4 if shown and place == "beside" else 0
        left = max(0, (self.width() - width - taken) // 2)
        self.plot.setGeometry(left, top, width, height)
        edge = self.plot.frame_size()[0]
        if place == "beside":
            self.key.setGeometry(left + width + 4, top + 6, key[0], side)
        else:
            self.key.setGeometry(left + edge - RIGHT, top + height + 4, side + RIGHT, key[1])

    # What it shows

    def _forget(self) -> None:
        self._neuron_plane = None
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
        self._has_validation = bool(len(parts.validation))
        self._name()
        self._show_hard()
        self._lay_out()

    def _show_hard(self) -> None:
        """Where there are classes; of a neuron there are none. In a header, it goes with the
        map."""
        has_classes = bool(self.document.data.classes) and self.neuron is None
        self.hard.setVisible(has_classes and self.isVisible())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._show_hard()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._show_hard()

    def _mark_part(self, data: DataSet, rows: NDArray[np.intp], ring: bool) -> None:
        if not data.classes:
            self.marks.put_values(data.inputs, rows, data.targets[:, 0], ring)
            return
        for number in range(len(data.classes)):
            color = class_color(self.theme, number, len(data.classes))
            own = rows[data.labels[rows] == number]
            self.marks.put(data.inputs, own, color, SHAPES[number % len(SHAPES)], ring)

    def _name(self) -> None:
        """What marks and colours stand for, into the key."""
        data = self.document.data
        if self.neuron is not None:
            self.key.show_entries((), self._neuron_scale())
            self._lay_out()
            return
        names = told_apart(data.classes)
        entries = [
            Entry(name, SHAPES[number % len(SHAPES)], class_color(self.theme, number, len(names)))
            for number, name in enumerate(names)
        ]
        if self._has_validation:
            entries += [Entry("training", aside=True), Entry("validation", ring=True, aside=True)]
        self.key.show_entries(tuple(entries), self._scale(data))
        self._lay_out()

    def _scale(self, data: DataSet) -> Scale | None:
        """Of the samples' values; classes have a mark each."""
        if data.classes:
            return None
        values = data.targets[:, 0]
        low, high = (number_text(float(f"{end:.3g}")) for end in (values.min(), values.max()))
        return Scale(low, high, self._scale_colors())

    def _neuron_scale(self) -> Scale | None:
        """Of the neuron's output."""
        plane = self._neuron_plane
        if plane is None:
            return None
        least, most = number_text(plane.least), number_text(plane.most)
        return Scale(f"a  {least}", most, self._scale_colors())

    def _scale_colors(self) -> tuple[QColor, ...]:
        return tuple(QColor(*row) for row in self.theme.diverging()[::127].tolist())

    # Telling

    def _read_out(self, x: float, y: float) -> tuple[float, str] | None:
        names = self.document.data.input_names
        if len(names) != 2:
            return None
        text = f"{names[0]} {fixed(round(x, 2), 2)} · {names[1]} {fixed(round(y, 2), 2)}"
        found = self._class_at(x, y)
        return x, f"{text} · {found}" if found else text

    def _class_at(self, x: float, y: float) -> str:
        """The class that the map shows at a place; nothing for values, or beside the map. Of a
        neuron, its output."""
        neuron, shown = self._neuron_plane, self._shown
        classes = told_apart(self.document.data.classes)
        if neuron is not None:
            place = _cell(neuron, x, y)
            return f"a ≈ {number_text(neuron.output_at(*place))}" if place else ""
        place = _cell(shown, x, y) if shown is not None and classes else None
        if place is None:
            return ""
        if shown.classes is not None:
            return classes[int(shown.classes[place])]
        value = int(shown.values[place])
        return f"{classes[int(value > 0)]}{self._share_of(abs(value))}"

    def _share_of(self, value: int) -> str:
        """The probability of the likelier of two classes, to the percent that a byte can tell."""
        if self.document.spec.network.output.activation.name not in ("sigmoid", "softmax"):
            return ""
        return f" {percent(0.5 + 0.5 * value / 127.0, 0)}"


def _cell(shown: PlaneMap | NeuronPlane, x: float, y: float) -> tuple[int, int] | None:
    """The row and column of a map's values at a place of the plane; None beside the map."""
    size = len(shown.values)
    column, row = (round((v - shown.low) / (shown.high - shown.low) * (size - 1)) for v in (x, y))
    return (row, column) if 0 <= column < size and 0 <= row < size else None


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
