"""A network as a vector drawing for print, with its true weights: SVG.

A line's width is |w| on one scale for the whole network, its colour and dashes the sign. Small
networks carry each number; of a wide layer the first and the last units are drawn, and said to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.network import Network
from desktop_nn.engine.number_text import counted, fixed, grouped, shown_percent, signed
from desktop_nn.engine.program import Array
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.exports.svg_parts import (
    circle,
    document,
    fill,
    line,
    number,
    paper,
    path,
    rectangle,
    stroke,
    words,
)
from desktop_nn.experiment.specs import ExperimentSpec

MOST_UNITS = 16
"""Of a layer that are all drawn."""
FOLDED = 7
"""Units at each end of a wider one."""
MOST_LABELS = 12
"""Weights between two layers that carry their numbers; more where one of them is a single unit."""
GAP, PITCH, RADIUS = 190.0, 46.0, 14.0
SIDE, HEAD, FOOT = 118.0, 86.0, 96.0
THICKEST, THINNEST = 5.0, 0.25
PLACES = (0.26, 0.32, 0.4, 0.5, 0.6, 0.68, 0.74)
"""Along a line where its number may stand."""
LABEL_WIDTH, LABEL_HEIGHT = 33.0, 11.0


@dataclass(frozen=True)
class Column:
    """What is drawn of the inputs or of a layer: which `units`, and where: `x` and `y` of each.
    `dots`: where those that are left out would stand."""

    x: float
    units: tuple[int, ...]
    y: tuple[float, ...]
    dots: float | None = None


def network_svg(
    network: Network, inputs: Sequence[str], outputs: Sequence[str], title: str,
    stands_alone: bool = True, largest: float = 0.0,
) -> str:  # fmt: skip
    """The drawing; `inputs`: the names of what the network gets, `outputs` those of what it gives.
    `stands_alone`: on white and with its title, else for a page that has both.
    `largest`: the |w| of the thickest line; 0 for the largest there is."""
    return _Drawing(network, inputs, outputs, largest).written(title, stands_alone)


def names_of_ends(spec: ExperimentSpec, data: DataSet) -> tuple[Sequence[str], Sequence[str]]:
    """What the network gets, and what its outputs stand for: one output for two classes is high
    for the second."""
    inputs = spec.data.features or data.input_names
    if data.classes and spec.network.output.units == 1:
        return inputs, data.classes[1:2]
    return inputs, data.classes or data.target_names


class _Drawing:
    def __init__(
        self, network: Network, inputs: Sequence[str], outputs: Sequence[str], largest: float
    ) -> None:
        self._network, self._inputs, self._outputs = network, inputs, outputs
        counts = [network.spec.inputs, *(layer.units for layer in network.spec.layers)]
        self._tall = PITCH * max(map(_rows, counts))
        self._columns = [
            _column(SIDE + GAP * place, count, self._tall) for place, count in enumerate(counts)
        ]
        self._weights = [
            self._drawn(f"W{layer}", layer) for layer in range(1, len(network.spec.layers) + 1)
        ]
        there = max((float(np.abs(w).max()) for w in self._weights if w.size), default=0.0)
        self._largest = largest or there
        self._width = 2.0 * SIDE + GAP * len(self._weights)
        self._height = HEAD + self._tall + FOOT

    def _drawn(self, name: str, layer: int) -> Array:
        """The weights between the units that are drawn: (sources, targets)."""
        weights = self._network.parameter_views[name]
        rows, columns = self._columns[layer - 1].units, self._columns[layer].units
        drawn: Array = weights[np.ix_(rows, columns)]
        return np.where(np.isfinite(drawn), drawn, 0.0)

    def written(self, title: str, stands_alone: bool) -> str:
        parts = []
        if stands_alone:
            parts = [paper(self._width, self._height), words(20.0, 26.0, title, 14.0, bold=True)]
        for layer in range(len(self._weights)):
            parts += self._edges(layer)
        for layer in range(len(self._weights)):
            parts += self._labels(layer)
        for place in range(len(self._columns)):
            parts += self._units(place)
            parts += self._heading(place)
        parts += self._names()
        parts += self._legend()
        return document(self._width, self._height, title, parts)

    # The lines

    def _edges(self, layer: int) -> Iterator[str]:
        """Thin ones first, so that those which matter lie on top."""
        weights = self._weights[layer]
        for place in np.argsort(np.abs(weights), axis=None, kind="stable").tolist():
            source, target = divmod(place, weights.shape[1])
            weight = float(weights[source, target])
            share = min(1.0, abs(weight) / self._largest) if self._largest else 0.0
            (x1, y1), (x2, y2) = self._ends(layer, source, target)
            middle = (x1 + x2) / 2.0
            curve = (
                f"M{number(x1)} {number(y1)}C{number(middle)} {number(y1)} "
                f"{number(middle)} {number(y2)} {number(x2)} {number(y2)}"
            )
            yield path(curve, _look(weight, share))

    def _ends(
        self, layer: int, source: int, target: int
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        left, right = self._columns[layer], self._columns[layer + 1]
        return (left.x + RADIUS, left.y[source]), (right.x - RADIUS, right.y[target])

    def _labels(self, layer: int) -> list[str]:
        """The numbers on the lines: of all lines between two layers, or of none, where there is no
        room for one of them."""
        weights = self._weights[layer]
        left, right = self._columns[layer], self._columns[layer + 1]
        is_folded = left.dots is not None or right.dots is not None
        if is_folded or (weights.size > MOST_LABELS and min(weights.shape) > 1):
            return []
        taken: list[tuple[float, float]] = []
        for source, target in np.ndindex(*weights.shape):
            free = next(
                (
                    spot
                    for spot in self._spots(layer, source, target)
                    if all(_apart(spot, other) for other in taken)
                ),
                None,
            )
            if free is None:
                return []
            taken.append(free)
        return [
            part
            for (x, y), weight in zip(taken, weights.ravel().tolist(), strict=True)
            for part in _label(x, y, weight)
        ]

    def _spots(self, layer: int, source: int, target: int) -> Iterator[tuple[float, float]]:
        """The best first: near the layer with more units, where lines are farther apart."""
        (x1, y1), (x2, y2) = self._ends(layer, source, target)
        more = np.sign(len(self._columns[layer + 1].units) - len(self._columns[layer].units))
        wanted = 0.5 + 0.24 * float(more)
        for t in sorted(PLACES, key=lambda place: abs(place - wanted)):
            # A cubic from (x1, y1) to (x2, y2), level at both ends, its handles at half the way.
            u = 1.0 - t
            x = u**3 * x1 + 3.0 * u * t * (x1 + x2) / 2.0 + t**3 * x2
            yield x, y1 + (y2 - y1) * (3.0 * t**2 - 2.0 * t**3)

    # The units

    def _units(self, place: int) -> Iterator[str]:
        column = self._columns[place]
        biases = self._network.parameter_views.get(f"b{place}") if place else None
        for unit, y in zip(column.units, column.y, strict=True):
            yield circle(column.x, y, RADIUS, fill("panel"))
            if biases is None:
                yield circle(column.x, y, RADIUS, stroke("dim", 1.2))
                continue
            bias = float(biases[unit])
            sign = "negative" if bias < 0.0 else "positive"
            yield circle(column.x, y, RADIUS, fill(sign, 0.13))
            yield circle(column.x, y, RADIUS, stroke(sign, 1.4, dashed=bias < 0.0))
            yield words(column.x, y + 2.8, _short(bias), 8.0, anchor="middle")
        if column.dots is not None:
            for step in (-8.0, 0.0, 8.0):
                yield circle(column.x, column.dots + step, 1.8, fill("dim"))

    def _heading(self, place: int) -> Iterator[str]:
        spec, column = self._network.spec, self._columns[place]
        if place == 0:
            lines = ["Inputs", grouped(spec.inputs)]
        else:
            layer = spec.layers[place - 1]
            last = place == len(spec.layers)
            kind = ACTIVATIONS[layer.activation.name].label
            lines = ["Output" if last else f"Hidden {place}", f"{grouped(layer.units)} · {kind}"]
            more = ["batch norm"] * layer.batch_norm + ["frozen"] * (not layer.trainable)
            if layer.dropout:
                more.append(f"dropout {shown_percent(layer.dropout)}")
            lines += [", ".join(more)] if more else []
        for row, text in enumerate(lines):
            top = 52.0 + 13.0 * row
            color = "dim" if row else "text"
            yield words(column.x, top, text, 11.0 - bool(row), color, "middle", bold=not row)
        if column.dots is not None:
            total = spec.inputs if place == 0 else spec.layers[place - 1].units
            told = f"{len(column.units)} of {grouped(total)} drawn"
            yield words(column.x, HEAD + self._tall + 14.0, told, 9.0, "dim", "middle")

    def _names(self) -> Iterator[str]:
        for column, names, side in (
            (self._columns[0], self._inputs, -1.0),
            (self._columns[-1], self._outputs, 1.0),
        ):
            for unit, y in zip(column.units, column.y, strict=True):
                if unit < len(names):
                    x = column.x + side * (RADIUS + 8.0)
                    anchor = "end" if side < 0.0 else "start"
                    yield words(x, y + 4.0, _cut(names[unit]), 11.0, "text", anchor)

    # What it means

    def _legend(self) -> Iterator[str]:
        top = self._height - 44.0
        yield line(20.0, top - 18.0, self._width - 20.0, top - 18.0, stroke("line"))
        left = 20.0
        for share in (1.0, 0.5, 0.1):
            weight = self._largest * share
            yield line(left, top - 3.0, left + 26.0, top - 3.0, _look(weight, share))
            yield words(left + 31.0, top, _short(weight), 9.5, "dim")
            left += 72.0
        yield line(left, top - 3.0, left + 26.0, top - 3.0, _look(-1.0, 0.5))
        yield words(left + 31.0, top, "negative", 9.5, "dim")
        told = f"{counted(self._network.parameters.size, 'parameter')}, {self._network.spec.dtype}"
        note = f"width: |w| · number in a unit: its bias · {told}"
        yield words(20.0, top + 20.0, note, 9.5, "dim")


def _rows(units: int) -> int:
    """Places that a layer takes, the dots of a folded one being one."""
    return units if units <= MOST_UNITS else 2 * FOLDED + 1


def _column(x: float, units: int, tall: float) -> Column:
    rows = _rows(units)
    top = HEAD + (tall - PITCH * rows) / 2.0 + PITCH / 2.0
    y = tuple(top + PITCH * row for row in range(rows))
    if units <= MOST_UNITS:
        return Column(x, tuple(range(units)), y)
    ends = (*range(FOLDED), *range(units - FOLDED, units))
    return Column(x, ends, (*y[:FOLDED], *y[FOLDED + 1 :]), y[FOLDED])


def _look(weight: float, share: float) -> str:
    width = THINNEST + (THICKEST - THINNEST) * share
    color = "negative" if weight < 0.0 else "positive"
    return stroke(color, width, dashed=weight < 0.0, opacity=0.3 + 0.6 * share)


def _label(x: float, y: float, weight: float) -> Iterator[str]:
    yield rectangle(
        x - LABEL_WIDTH / 2.0,
        y - LABEL_HEIGHT / 2.0,
        LABEL_WIDTH,
        LABEL_HEIGHT,
        fill("panel", 0.88),
    )
    yield words(x, y + 3.0, _short(weight), 8.5, anchor="middle")


def _short(value: float) -> str:
    """In the room of six characters: two decimals, or a power of ten."""
    if value and not 0.01 <= abs(value) < 100.0:
        return signed(f"{value:.0e}")
    return fixed(value, 2)


def _cut(name: str) -> str:
    return name if len(name) <= 14 else f"{name[:13]}…"


def _apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) >= LABEL_WIDTH or abs(one[1] - other[1]) >= LABEL_HEIGHT
