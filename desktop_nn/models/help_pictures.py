"""What the help draws of a catalog row: an activation's curve, a schedule, drawn weights, samples.
Computed by the functions that training runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS, SCHEDULES
from desktop_nn.experiment.data_sets import DATA_SOURCES, load
from desktop_nn.experiment.project import default_spec
from desktop_nn.experiment.specs import DataSpec
from desktop_nn.models.activation_curve import activation_curve
from desktop_nn.models.schedule_curve import schedule_curve, schedule_end

FANS = (16, 256)
"""Of the weights that are drawn for a look."""
BINS = 41
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """`x`, `y`: (n,). Dashed where it is the second one, of a derivative."""

    x: Floats
    y: Floats
    name: str
    is_dashed: bool = False


@dataclass(frozen=True)
class HelpPicture:
    """`lines`; or `bars`: (BINS,), counts from `left` to `right`; or `points`: (N, 2) with the
    `groups` they belong to: (N,). `x_name` says what lies along the axis; `note`, what it is."""

    x_name: str
    note: str
    lines: tuple[Line, ...] = ()
    bars: NDArray[np.intp] | None = None
    bounds: tuple[float, float] = (0.0, 1.0)
    points: Floats | None = None
    groups: NDArray[np.intp] | None = None


def help_picture(topic: str) -> HelpPicture | None:
    """Of `kind/name`, with the row's first parameters; None where there is nothing to draw."""
    kind, _, name = topic.partition("/")
    made = {
        "activation": _of_activation,
        "schedule": _of_schedule,
        "initializer": _of_initializer,
        "data": _of_data,
    }.get(kind)
    return made(name) if made else None


def _of_activation(name: str) -> HelpPicture | None:
    curve = activation_curve(ACTIVATIONS[name].choice(), 5.0)
    if curve is None:
        return None
    lines = (Line(curve.u, curve.a, "f(u)"), Line(curve.u, curve.slope, "f′(u)", True))
    return HelpPicture("u", "The function, and dashed its derivative", lines)


def _of_schedule(name: str) -> HelpPicture:
    spec = default_spec()
    training = replace(spec.training, schedule=SCHEDULES[name].choice(), warm_up=0)
    spec = replace(spec, training=training)
    curve = schedule_curve(spec, schedule_end(spec, 0))
    rates = curve.rates / curve.highest
    line = Line(curve.updates.astype(np.float64), rates, "ηₜ / η")
    return HelpPicture("update", "The learning rate's factor", (line,))


def _of_initializer(name: str) -> HelpPicture | None:
    row = INITIALIZERS[name]
    if row.own_values:
        return None
    weights = row.draw(np.random.default_rng(1), *FANS, row.choice()).ravel()
    limit = float(np.abs(weights).max()) * 1.05 or 1.0
    edges = np.linspace(-limit, limit, BINS + 1)
    places = np.clip(np.searchsorted(edges, weights, "right") - 1, 0, BINS - 1)
    counts = np.bincount(places, minlength=BINS)
    note = f"The weights of a layer with {FANS[0]} inputs and {FANS[1]} units, counted"
    return HelpPicture("w", note, bars=counts, bounds=(-limit, limit))


def _of_data(name: str) -> HelpPicture:
    data = load(DataSpec(DATA_SOURCES[name].choice()))
    groups = data.labels if data.classes else np.ones(data.rows, np.intp)
    if data.width == 1:
        points = np.column_stack([data.inputs[:, 0], data.targets[:, 0]])
        return HelpPicture("x", "The samples: y over x", points=points, groups=groups)
    names = data.input_names
    if not data.classes:
        groups = (data.targets[:, 0] > np.median(data.targets[:, 0])).astype(np.intp)
    more = "" if data.width == 2 else f", the first two of {data.width} inputs"
    note = f"The samples{more}: {names[1]} over {names[0]}"
    note += "" if data.classes else "; blue where y lies above its median"
    return HelpPicture(names[0], note, points=data.inputs[:, :2], groups=groups)
