"""The curves between two columns as straight pieces, whole or dashed; which of them are drawn how;
and which is under the mouse. NumPy alone: nothing is painted here.

A wide curved antialiased path takes Qt's raster engine some ten times as long as the same curve in
straight pieces, and dashing it every frame longer still. So each curve is cut once, into a solid
and a dashed set of pieces, and a frame only chooses among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from desktop_nn.views.diagram_layout import DiagramLayout

LEVELS = 10
"""Steps of width and colour."""

FAINTEST = 0.02
"""Edges below this share of the layer's largest show as the bare hairline."""

SAMPLES = 49
BEND = 1.3
"""Bend per piece: a piece leaves its curve by an eighth of the square, in pixels."""

OVERLAP = 0.4
"""Pixels by which pieces reach into one another, so that no seam shows."""

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Curves:
    """All edges: layer after layer, in each as its weight matrix is laid out. Edge `e` leaves
    (x0, y0) level and arrives at (x1, y1) level: `ends`: (E, 4). Layer `g` has the edges
    `starts[g]` to `starts[g + 1]`."""

    ends: Floats
    starts: Ints


@dataclass(frozen=True)
class Pieces:
    """Straight pieces: `lines`: (P, 4) as x0, y0, x1, y1. Set `s` is `count[s]` of them from
    `first[s]` on; set e is edge e whole, set E + e is edge e dashed.
    `lengths`: (E,), in pixels."""

    lines: Floats
    first: Ints
    count: Ints
    lengths: Floats


@dataclass(frozen=True)
class Batch:
    """Lines to be drawn with one pen: `lines`: (n, 4). `level` is 1 … LEVELS."""

    level: int
    negative: bool
    lines: Floats


@dataclass(frozen=True)
class Geometry:
    """What of the edges depends on the layout alone. `widest`: pixels of the widest line."""

    curves: Curves
    pieces: Pieces
    widest: float

    @classmethod
    def of(cls, layout: DiagramLayout) -> Geometry:
        curves, widest = curves_between(layout), widest_line(layout)
        return cls(curves, cut(curves, 3.0 + 1.2 * widest, 2.0 + 0.8 * widest), widest)

    def hairlines(self) -> Floats:
        """Every edge whole: (P, 4)."""
        return self.pieces.lines[: int(self.pieces.count[: len(self.curves.ends)].sum())]

    def edge_lines(self, layer: int, edge: int, dashed: bool) -> Floats:
        """The pieces of one edge: (n, 4). `edge` counts within its layer."""
        of = int(self.curves.starts[layer]) + edge + (len(self.curves.ends) if dashed else 0)
        first = int(self.pieces.first[of])
        return self.pieces.lines[first : first + int(self.pieces.count[of])]

    def layer_lengths(self) -> list[float]:
        """Of all edges of a layer together, in pixels: what painting it costs goes by that."""
        starts = self.curves.starts
        return [float(self.pieces.lengths[a:b].sum()) for a, b in pairwise(starts.tolist())]


def widest_line(layout: DiagramLayout) -> float:
    """Pixels: as much as rows and gaps bear."""
    rows = max(len(column.cells) for column in layout.columns)
    gap = min(b.cells[0].left - a.cells[0].right for a, b in pairwise(layout.columns))
    return float(max(1.8, min(5.0, 0.11 * layout.body.height / rows, 0.08 * gap)))


def curves_between(layout: DiagramLayout) -> Curves:
    parts, starts = [], [0]
    for before, after in pairwise(layout.columns):
        sources = np.array([(cell.right, cell.y) for cell in before.cells])
        targets = np.array([(cell.left, cell.y) for cell in after.cells])
        part = np.hstack(
            [np.repeat(sources, len(targets), axis=0), np.tile(targets, (len(sources), 1))]
        )
        parts.append(part)
        starts.append(starts[-1] + len(part))
    return Curves(np.vstack(parts), np.array(starts))


def across(t: Floats) -> Floats:
    """How far along x a curve is at `t`, 0 … 1: cubic, with both handles half way."""
    return 1.5 * t - 1.5 * t**2 + t**3


def along(t: Floats) -> Floats:
    """How far along y."""
    return 3.0 * t**2 - 2.0 * t**3


def cut(curves: Curves, dash: float, space: float) -> Pieces:
    """Every curve whole, then every curve dashed. `dash` and `space` in pixels."""
    measure = _measured(curves.ends)
    edge, t = _whole(measure)
    dashed_edge, dashed_t = _dashed(measure, dash, space)
    count = len(curves.ends)
    lines = np.vstack(
        [_overlapping(_lines(curves.ends, edge, t)), _lines(curves.ends, dashed_edge, dashed_t)]
    )
    counts = np.bincount(np.concatenate([edge, dashed_edge + count]), minlength=2 * count)
    return Pieces(lines, np.cumsum(counts) - counts, counts, measure.lengths[:, -1])


def _whole(measure: _Measure) -> tuple[Ints, Floats]:
    """For each piece its edge, and where it begins and ends: (P,), (P, 2). More pieces where
    there is more of a bend."""
    bends = measure.bends
    counts = np.clip(np.ceil(bends[:, -1] / BEND), 1, 32).astype(np.intp)
    edge, place = _counted(counts)
    step = (bends[:, -1] / counts)[edge]
    return edge, _places(bends, edge, step[:, None] * np.stack([place, place + 1], axis=1))


def _dashed(measure: _Measure, dash: float, space: float) -> tuple[Ints, Floats]:
    """The same for dashes of equal length, one at either end."""
    lengths = measure.lengths
    share = space / (dash + space)
    fitting = np.round(lengths[:, -1] / (dash + space) + share)
    counts = np.maximum(1, fitting).astype(np.intp)
    edge, place = _counted(counts)
    step = (lengths[:, -1] / (counts - share))[edge]
    wanted = step[:, None] * np.stack([place, place + 1.0 - share], axis=1)
    return edge, _places(lengths, edge, wanted)


@dataclass(frozen=True)
class _Measure:
    """How long each curve is, and how bent, up to each of SAMPLES places: (E, SAMPLES). Equal
    parts of the bend, ∫ √curvature ds, are equally far from their chords."""

    lengths: Floats
    bends: Floats


def _measured(ends: Floats) -> _Measure:
    t = np.linspace(0.0, 1.0, SAMPLES)
    dx = np.diff(np.outer(ends[:, 2] - ends[:, 0], across(t)))
    dy = np.diff(np.outer(ends[:, 3] - ends[:, 1], along(t)))
    steps = np.hypot(dx, dy)
    turns = np.abs(np.gradient(np.arctan2(dy, dx), axis=1))
    return _Measure(_summed(steps), _summed(np.sqrt(turns * steps) + 1e-9))


def _summed(steps: Floats) -> Floats:
    sums = np.zeros((len(steps), SAMPLES))
    np.cumsum(steps, axis=1, out=sums[:, 1:])
    return sums


def _places(known: Floats, edge: Ints, wanted: Floats) -> Floats:
    """Where on its edge each of `wanted` is reached: (P, 2), in 0 … 1. `known`: (E, SAMPLES)."""
    # One interpolation for all: each edge's numbers are moved past those of the edge before.
    offset = np.arange(len(known)) * (known[:, -1].max() + 1.0)
    t = np.tile(np.linspace(0.0, 1.0, SAMPLES), len(known))
    return np.asarray(np.interp(wanted + offset[edge, None], (known + offset[:, None]).ravel(), t))


def _counted(counts: Ints) -> tuple[Ints, Ints]:
    """For counts (2, 3): the owners 0 0 1 1 1 and the places 0 1 0 1 2."""
    owner = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    return owner, place


def _lines(ends: Floats, edge: Ints, t: Floats) -> Floats:
    x0, y0, x1, y1 = (column[:, None] for column in ends[edge].T)
    x, y = x0 + (x1 - x0) * across(t), y0 + (y1 - y0) * along(t)
    return np.stack([x[:, 0], y[:, 0], x[:, 1], y[:, 1]], axis=1)


def _overlapping(lines: Floats) -> Floats:
    direction = lines[:, 2:] - lines[:, :2]
    step = direction * (OVERLAP / np.maximum(np.hypot(*direction.T), OVERLAP))[:, None]
    return np.hstack([lines[:, :2], lines[:, 2:] + step])


# What is drawn how


def signed_levels(weights: NDArray[np.float32], largest: float) -> NDArray[np.int8]:
    """The level of each weight with its sign, −LEVELS … LEVELS; 0 for what can't be told from
    nothing, and for numbers that are none."""
    if not (np.isfinite(largest) and largest > 0.0):
        return np.zeros(weights.size, np.int8)
    share = np.nan_to_num(weights.ravel() / largest, posinf=0.0, neginf=0.0).clip(-1.0, 1.0)
    steps = np.ceil(np.abs(share) * LEVELS - 1e-6)
    steps[np.abs(share) < FAINTEST] = 0.0
    return np.asarray(np.copysign(steps, share), np.int8)


def batches(pieces: Pieces, edges: Ints, levels: NDArray[np.int8]) -> list[Batch]:
    """The pieces of these `edges`: (n,), with their signed `levels`: (n,), in the order of
    painting: strong over weak. Negative edges are dashed."""
    seen = levels != 0
    edges, levels = edges[seen], levels[seen]
    if not len(edges):
        return []
    keys = 2 * np.abs(levels) + (levels < 0)
    order = np.argsort(keys, kind="stable")
    keys, sets = keys[order], edges[order] + (levels[order] < 0) * (len(pieces.first) // 2)
    counts = pieces.count[sets]
    ends = np.cumsum(counts)
    taken = np.repeat(pieces.first[sets] - ends + counts, counts) + np.arange(ends[-1])
    lines = pieces.lines[taken]
    at = np.flatnonzero(np.diff(keys, prepend=-1))
    bounds = [0, *ends[at[1:] - 1].tolist(), len(lines)]
    return [
        Batch(int(key) // 2, bool(key % 2), lines[begin:stop])
        for key, (begin, stop) in zip(keys[at], pairwise(bounds), strict=True)
    ]


# What is under the mouse


def nearest(curves: Curves, layer: int, x: float, y: float, reach: float) -> int | None:
    """The place, in its layer, of the edge that passes within `reach` pixels of (x, y)."""
    ends = curves.ends[curves.starts[layer] : curves.starts[layer + 1]]
    left, right = float(ends[0, 0]), float(ends[0, 2])
    if not left <= x <= right or right <= left:
        return None
    t = np.linspace(0.0, 1.0, 512)
    # All edges of a layer span the same x, so one t serves them all.
    here = np.asarray(np.interp((x - left) / (right - left), across(t), t))
    rise = ends[:, 3] - ends[:, 1]
    slope = rise * 6.0 * here * (1.0 - here)
    slope /= (right - left) * (1.5 - 3.0 * here + 3.0 * here**2)
    distances = np.abs(ends[:, 1] + rise * along(here) - y) / np.hypot(1.0, slope)
    best = int(distances.argmin())
    return best if distances[best] <= reach else None
