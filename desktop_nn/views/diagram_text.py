"""The words of the network diagram, and how they are fitted into their boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from desktop_nn.experiment.features import feature_count, feature_names
from desktop_nn.models.document import Document
from desktop_nn.models.network_facts import layer_detail, layer_heading, output_names
from desktop_nn.models.number_text import fixed, grouped, shown
from desktop_nn.models.settings_fields import AT_RESET_MARK
from desktop_nn.training.maps import plane_bounds, shown_line
from desktop_nn.views.diagram_layout import Box, Column
from desktop_nn.views.kept import KeptMetrics
from desktop_nn.views.theme import sans

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
POWERS = str.maketrans("23", "²³")

MOST_NAME_WIDTH = 0.17
"""Of the view's width."""


@dataclass(frozen=True)
class ColumnText:
    """What is written at a column; `names` beside its cells."""

    heading: str
    detail: str
    names: tuple[str, ...] = ()


def column_texts(document: Document, waiting: Sequence[str] = ()) -> tuple[ColumnText, ...]:
    """The inputs', then each layer's. `waiting`: the fields that take effect at the next reset."""
    network, data = document.spec.network, document.data
    names = feature_names(document.spec.data, data)
    kind = "Feature" if document.spec.data.features else "Input"
    inputs = ColumnText(
        f"{kind if network.inputs == 1 else kind + 's'} · {network.inputs}",
        "standardised" if document.spec.data.standardize else "",
        tuple(map(typeset, names)) if len(names) == network.inputs else (),
    )
    layers = [
        ColumnText(
            layer_heading(layer),
            layer_detail(layer, f"network.layers.{layer.id}.initializer" in waiting),
        )
        for layer in network.layers
    ]
    last = layers[-1]
    layers[-1] = ColumnText(last.heading, last.detail, output_names(network, data))
    return (inputs, *layers)


def typeset(formula: str) -> str:
    """A feature as mathematics writes it: “x₁² · x₂” for x1^2*x2; other names stay."""
    formula = re.sub(r"\bx\d+\b", lambda found: found[0].translate(SUBSCRIPTS), formula)
    formula = re.sub(r"\^[23](?![\d.^])", lambda found: found[0][1:].translate(POWERS), formula)
    return formula.replace("*", " · ")


def maps_kind(document: Document) -> str:
    """Which kind of maps the neurons have: plane, line or groups; none while the data's inputs,
    or their features, are not the network's."""
    data = document.data
    if document.spec.network.inputs != feature_count(document.spec.data, data):
        return ""
    return {1: "line", 2: "plane"}.get(data.width, "groups")


def upright_columns(document: Document) -> tuple[bool, ...]:
    """Whether the inputs, and each layer's outputs, are never below zero."""
    data, spec = document.data, document.spec
    changed = spec.data.standardize or bool(spec.data.features)
    inputs = not changed and bool((data.inputs >= 0.0).all())
    layers = [of.activation.name in ("relu", "sigmoid", "softmax") for of in spec.network.layers]
    return (inputs and data.width > 2, *layers)


def map_axes(document: Document) -> tuple[tuple[str, str], ...]:
    """What the sides of a map stand for: “across” and “up”, each with the input and its range."""
    data, kind = document.data, maps_kind(document)
    if kind == "plane":
        ranges = [plane_bounds(data.inputs, data.reach)] * 2
    elif kind == "line":
        ranges = [shown_line(data)]
    else:
        return ()
    names = map(typeset, data.input_names)
    return tuple(
        (way, f"{name} from {shown(low, 3)} to {shown(high, 3)}")
        for way, name, (low, high) in zip(("across", "up"), names, ranges, strict=False)
    )


def maps_legend(document: Document, kind: str) -> str:
    """What is seen in a neuron, in few words; of the plane it is seen at once."""
    data = document.data
    if kind == "line":
        return f"curves: output over {data.input_names[0]}"
    if kind == "groups":
        return "bars: mean by class" if data.classes else f"bars: mean by {data.target_names[0]}"
    return ""


def heading_wordings(heading: str) -> tuple[str, ...]:
    """What stands above a column, from long to short: its count of units is never cut."""
    kind, _, count = heading.rpartition(" · ")
    return (heading, f"{kind} {count}", count) if kind else (heading,)


def detail_wordings(detail: str) -> tuple[str, ...]:
    """What is said under a layer's heading, from long to short: an initializer of two names keeps
    the first, then parts fall off the end, whole, with dots for them."""
    initializer, *parts = detail.split(" · ")
    mark = f" {AT_RESET_MARK}" if initializer.endswith(AT_RESET_MARK) else ""
    short = initializer.split(" / ")[0].removesuffix(mark) + mark
    fewer = (" · ".join([short, *parts[:count]]) for count in range(len(parts) - 1, -1, -1))
    ends = (f"{start} …" for start in fewer)
    return (detail, " · ".join([short, *parts]), *ends, f"{short.split()[0]}…")


def details(
    texts: Sequence[str], rooms: Sequence[float], metrics: QFontMetricsF
) -> tuple[str, ...]:
    """As they are written in this room: in full where all can be, else all short, so that the same
    initializer is called the same everywhere."""
    places = list(zip(texts, rooms, strict=True))
    brief = any(metrics.horizontalAdvance(text) > room for text, room in places)
    return tuple(
        fitted(metrics, detail_wordings(text)[brief:], room)[0] if text else ""
        for text, room in places
    )


def folded_notes(column: Column) -> tuple[str, ...]:
    """What is said under a folded column, from long to short."""
    count, shown = grouped(column.units), len(column.groups)
    kind = "inputs" if column.layer < 0 else "units"
    return (
        f"{count} {kind}, folded into {shown}",
        f"{count} folded into {shown}",
        f"{count} in {shown}",
    )


SCALE_WORDINGS = (
    "widest line: {} = {}",
    "widest: {} = {}",
    "{} ≤ {}",
    "{}≤{}",
)


def scale_notes(
    largest: Sequence[float], metrics: QFontMetricsF, room: float, size: str = "|w|"
) -> tuple[str, ...]:
    """What the widest line between two columns stands for, where its width shows `size`: alike for
    all of them, as long as the narrowest `room` allows."""
    numbers = [_scale_number(number) for number in largest]
    wordings = [[words.format(size, number) for number in numbers] for words in SCALE_WORDINGS]
    notes: tuple[str, ...] = ()
    for notes in (*map(tuple, wordings), tuple(f"≤ {n}" for n in numbers), tuple(numbers)):
        if all(metrics.horizontalAdvance(note) <= room for note in notes):
            break
    return notes


def _scale_number(number: float) -> str:
    """Two decimals; small ones, which only round steps are, as short as they are."""
    return shown(number, 2) if 0.0 < number < 0.1 else fixed(number, 2)


def name_width(names: Sequence[str], face: Face, width: float) -> float:
    """What the longest name takes, up to a share of the view."""
    longest = max((face.metrics.horizontalAdvance(name) for name in names), default=0.0)
    return min(longest + 1.0 if longest else 0.0, MOST_NAME_WIDTH * width)


def fitted(metrics: QFontMetricsF, texts: Sequence[str], room: float) -> tuple[str, float]:
    """The first of `texts` that is not too wide, else the last, elided; and its width."""
    for text in texts:
        width = metrics.horizontalAdvance(text)
        if width <= room:
            return text, width
    text = metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room)
    return text, metrics.horizontalAdvance(text)


class Face:
    """A font and its measures, looked up once: see `face_of`."""

    def __init__(self, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> None:
        self.font = sans(pixels, weight)
        self.metrics = KeptMetrics(self.font)


@cache
def face_of(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> Face:
    """One for all: of a wide network a thousand names are measured at each size of the window."""
    return Face(pixels, weight)


@dataclass(frozen=True)
class Pencil:
    """Writes with one face and one colour."""

    painter: QPainter
    face: Face
    color: QColor

    def centred(self, box: Box, x: float, *texts: str) -> None:
        """Centred on `x`, but never out of `box`; the longest of `texts` that fits."""
        text, width = fitted(self.face.metrics, texts, box.width)
        self._write(min(max(x - 0.5 * width, box.left), box.right - width), box, text)

    def left(self, box: Box, *texts: str) -> None:
        """At the left of `box`; the longest of `texts` that fits, elided where none does."""
        self._write(box.left, box, fitted(self.face.metrics, texts, box.width)[0])

    def right(self, box: Box, text: str) -> None:
        text, width = fitted(self.face.metrics, (text,), box.width)
        self._write(box.right - width, box, text)

    def _write(self, left: float, box: Box, text: str) -> None:
        metrics = self.face.metrics
        baseline = box.y + 0.5 * (metrics.ascent() - metrics.descent())
        self.painter.setFont(self.face.font)
        self.painter.setPen(self.color)
        self.painter.drawText(QPointF(left, round(baseline)), text)
