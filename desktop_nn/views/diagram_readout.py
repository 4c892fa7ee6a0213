"""The read-out of the network diagram: live numbers of the neuron or edge under the mouse."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPen

from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.models.network_facts import activation_label
from desktop_nn.models.number_text import fixed, grouped
from desktop_nn.models.proof import PROVEN, error_text
from desktop_nn.models.proof_edges import ProofEdges
from desktop_nn.training.edges import LayerEdges
from desktop_nn.views.diagram_content import DiagramContent
from desktop_nn.views.diagram_layout import Column
from desktop_nn.views.diagram_quantity import PROOF
from desktop_nn.views.diagram_text import ColumnText
from desktop_nn.views.map_image import scaled
from desktop_nn.views.theme import Theme, sans

MARGIN = 9.0
LINE = 16.0
LARGEST_MAP = 200.0
LARGEST_SHARE = 0.5
"""Of the view's height, that a map takes in the read-out."""

SMALLEST_MAP = 24.0
SMALL_MAP = 72.0
GAP = 5.0
DISTANCE = 12.0
BOUNDED = ("tanh", "sigmoid", "softmax", "tanh_with_sigmoid_slope")


@dataclass(frozen=True)
class Place:
    """What is under the mouse: a neuron (`source` None), or the edge that comes to it from the
    row `source` of the column before."""

    column: int
    row: int
    source: int | None = None


Row = tuple[str, str, str]


@dataclass(frozen=True)
class Readout:
    """A title, and pairs of a caption and a value with the token of its colour."""

    title: str
    rows: tuple[Row, ...]
    image: QImage | None = None


def group_name(group: slice) -> str:
    """“3”, or “12–15”: counted from 1."""
    if group.stop - group.start == 1:
        return str(group.start + 1)
    return f"{group.start + 1}–{group.stop}"


def readout_of(
    place: Place,
    columns: Sequence[Column],
    spec: ExperimentSpec,
    texts: Sequence[ColumnText],
    content: DiagramContent,
) -> Readout:
    """The newest numbers of a place."""
    column, layer = columns[place.column], content.layer(place.column)
    if place.source is not None:
        before = columns[place.column - 1]
        edge = edge_readout(before, column, place.source, place.row, layer)
        return _with_quantity(edge, place, content)
    names = () if column.folded else texts[place.column].names
    name = names[place.row] if names else ""
    image = content.image(place.column, place.row)
    readout = neuron_readout(spec, column, place.row, name, layer, image)
    readout = _with_output(_with_quantity(readout, place, content), place, column, content)
    if image is None:
        return readout
    return replace(readout, rows=(*readout.rows, *_map_rows(content, spec, column)))


def _with_quantity(readout: Readout, place: Place, content: DiagramContent) -> Readout:
    """One row more where lines stand for something else than weights: of the edge, or the bias."""
    if content.quantity is PROOF and content.proof is not None and place.column:
        return _with_proof(readout, place, content.proof)
    layer = content.other_layer(place.column)
    if layer is None:
        return readout
    if place.source is not None:
        value, symbol = layer.weights[place.source, place.row], content.quantity.symbol
    elif layer.biases is not None:
        value, symbol = layer.biases[place.row], content.quantity.bias_symbol
    else:
        return readout
    # Below the weight or bias that it belongs to.
    at = next((i + 1 for i, row in enumerate(readout.rows) if row[0][:1] in ("w", "b")), 0)
    rows = (*readout.rows[:at], _number(symbol, value, 6), *readout.rows[at:])
    return replace(readout, rows=rows)


def _with_proof(readout: Readout, place: Place, proof: ProofEdges) -> Readout:
    """The relative error of the gradient of the edge, or of the bias."""
    layer, biases = place.column - 1, proof.biases[place.column - 1]
    if place.source is not None:
        error = float(proof.weights[layer][place.source, place.row])
    elif biases is not None:
        error = float(biases[place.row])
    else:
        return readout
    text, token = ("not judged", "dim") if math.isnan(error) else (error_text(error), "proven")
    row = ("relative error", text, "wrong" if error > PROVEN else token)
    return replace(readout, rows=(*readout.rows, row))


def _with_output(
    readout: Readout, place: Place, column: Column, content: DiagramContent
) -> Readout:
    """What the neuron puts out, where that has been asked for."""
    mean = content.output(place.column, column.groups[place.row])
    if mean is None or content.outputs is None:
        return readout
    outputs = content.outputs
    of = f"over {grouped(outputs.samples)} {outputs.part} samples"
    caption = "mean output" if column.layer >= 0 else "mean"
    return replace(readout, rows=(*readout.rows, _number(caption, mean), ("", of, "dim")))


def _map_rows(content: DiagramContent, spec: ExperimentSpec, column: Column) -> list[Row]:
    """What the picture shows, where it is no map of the plane; and how high it reaches."""
    maps = content.maps
    if content.kind == "plane":
        return [(caption, text, "dim") for caption, text in content.axes]
    if maps is None:
        return []
    shown = "feature" if column.layer < 0 and spec.data.features else "output"
    rows = [("curve", f"{shown} over the input", "dim")]
    rows += [(caption, text, "dim") for caption, text in content.axes]
    if maps.kind == "groups":
        what = "by class" if maps.by_class else "by fifth of the target"
        rows = [("bars", f"mean {what}", "dim")]
        rows.append(("of", f"{grouped(maps.samples)} {maps.part} samples", "dim"))
    if column.layer >= 0:
        bounded = spec.network.layers[column.layer].activation.name in BOUNDED
        lowest = 0 if content.upright[column.layer + 1] else "−1"
        rows.append(("height", f"{lowest} … 1" if bounded else "up to its largest", "dim"))
    return rows


def neuron_readout(
    spec: ExperimentSpec,
    column: Column,
    row: int,
    name: str,
    edges: LayerEdges | None,
    image: QImage | None,
) -> Readout:
    number = group_name(column.groups[row])
    if column.layer < 0:
        kind, called = ("Feature", "formula") if spec.data.features else ("Input", "name")
        return Readout(f"{kind} {number}", ((called, name, "text"),) if name else (), image)
    layer = spec.network.layers[column.layer]
    single = _size(column.groups[row]) == 1
    kind = "neuron" if single else "neurons"
    rows = [("activation", activation_label(layer), "text")]
    if not layer.bias:
        rows.append(("bias", "none", "dim"))
    elif edges is not None and edges.biases is not None:
        rows.append(_number("b" if single else "b, furthest from 0", edges.biases[row]))
    if name:
        rows.append(("output", name, "text"))
    return Readout(f"Layer {column.layer + 1} · {kind} {number}", tuple(rows), image)


def edge_readout(
    before: Column, after: Column, source: int, target: int, edges: LayerEdges | None
) -> Readout:
    groups = before.groups[source], after.groups[target]
    title = f"Layer {after.layer + 1} · {group_name(groups[0])} → {group_name(groups[1])}"
    rows = []
    if edges is not None:
        rows.append(_number("w", edges.weights[source, target]))
    count = _size(groups[0]) * _size(groups[1])
    if count > 1:
        rows.append(("", f"furthest from 0 of {count}", "dim"))
    return Readout(title, tuple(rows))


def _size(group: slice) -> int:
    return int(group.stop - group.start)


def _number(
    caption: str, value: float | NDArray[np.float32], decimals: int = 4
) -> tuple[str, str, str]:
    number = float(value)
    token = "negative_text" if number < 0.0 else "positive" if number > 0.0 else "text"
    return caption, fixed(number, decimals), token


# Painting


def paint_readout(
    painter: QPainter, theme: Theme, readout: Readout, anchor: QRectF, view: QRectF
) -> None:
    """Beside `anchor`, inside `view`: the words, and the map below them, or at their right where
    the view is too low for both."""
    words = _size_of_words(readout)
    room = max(view.right() - anchor.right(), anchor.left() - view.left()) - DISTANCE
    size, map_at, side = _arranged(words, readout.image is not None, view, room)
    card = _placed(size, anchor, view)
    painter.setPen(QPen(theme.color("faint"), 1.0))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 7.0, 7.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corner = card.topLeft() + QPointF(MARGIN, MARGIN - 1.0)
    _write(painter, theme, readout, QRectF(corner.x(), corner.y(), words[0], LINE))
    if readout.image is not None and side >= SMALLEST_MAP:
        place = card.topLeft() + map_at
        _draw_map(painter, readout.image, place.x(), place.y(), side)


def _write(painter: QPainter, theme: Theme, readout: Readout, line: QRectF) -> None:
    """The title into `line`, and each row one line below."""
    painter.setFont(sans(12, QFont.Weight.DemiBold))
    painter.setPen(theme.color("text"))
    painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), readout.title)
    painter.setFont(sans(12))
    for caption, value, token in readout.rows:
        line.translate(0.0, LINE)
        painter.setPen(theme.color("dim"))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), caption)
        painter.setPen(theme.color(token))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, int(side), value)


def _draw_map(painter: QPainter, image: QImage, left: float, top: float, size: float) -> None:
    """Enlarged beforehand: a painter that does it waits for threads."""
    ratio = painter.device().devicePixelRatioF()
    enlarged = scaled(image, QSize(round(size), round(size)) * ratio)
    enlarged.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(round(left), round(top)), enlarged)


def _size_of_words(readout: Readout) -> tuple[float, float]:
    metrics = QFontMetricsF(sans(12))
    widths = [QFontMetricsF(sans(12, QFont.Weight.DemiBold)).horizontalAdvance(readout.title)]
    for caption, value, _ in readout.rows:
        gap = 14.0 if caption else 0.0
        widths.append(metrics.horizontalAdvance(caption) + gap + metrics.horizontalAdvance(value))
    return max(widths) + 1.0, LINE * (1 + len(readout.rows))


def _arranged(
    words: tuple[float, float], has_map: bool, view: QRectF, room: float
) -> tuple[tuple[float, float], QPointF, float]:
    """The card's size, and where in it the map is, and how large: beside the words so large only
    that the card needn't cover what it is about, if there is `room` for a small one."""
    width, height = words[0] + 2.0 * MARGIN, words[1] + 2.0 * MARGIN - 2.0
    if not has_map:
        return (width, height), QPointF(), 0.0
    side = min(LARGEST_MAP, LARGEST_SHARE * view.height())
    if height + side + GAP <= view.height():
        wide = max(width, side + 2.0 * MARGIN)
        return (wide, height + side + GAP), QPointF(0.5 * (wide - side), height - 4.0), side
    side = min(LARGEST_MAP, max(height, 0.9 * view.height()) - 2.0 * MARGIN)
    side = min(side, max(SMALL_MAP, room - width - MARGIN))
    high = max(height, side + 2.0 * MARGIN)
    return (width + side + MARGIN, high), QPointF(width, 0.5 * (high - side)), side


def _placed(size: tuple[float, float], anchor: QRectF, view: QRectF) -> QRectF:
    """Right of the anchor, or left of it where there is no room."""
    width, height = size
    left = anchor.right() + DISTANCE
    if left + width > view.right():
        left = anchor.left() - DISTANCE - width
    left = max(view.left(), min(left, view.right() - width))
    top = max(view.top(), min(anchor.center().y() - 0.5 * height, view.bottom() - height))
    return QRectF(QPointF(left, top), QPointF(left + width, top + height))
