"""Products: what views show of a run, prepared by the worker, small and frozen.

Each is a function of the run. Their arrays are copies, and never whole weights of a large net.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.number_text import grouped
from desktop_nn.engine.program import Array
from desktop_nn.engine.trace import Quantity, trace_update
from desktop_nn.experiment.changes import changes_of
from desktop_nn.training.evaluation import threshold_kind
from desktop_nn.training.run import Run

BINS = 40
MAP_SIZE = 100
NEURON_MAP_SIZE = 32
NEURON_LINE_SIZE = 64
VALUE_GROUPS = 5
CURVE_POINTS = 200
SHOWN_UNITS = 12
MOST_NEURON_MAPS = 48
MOST_GROUP_SAMPLES = 2048
MOST_NUMBERS = 4000

Bytes = NDArray[np.int8]


@dataclass(frozen=True)
class Histogram:
    """Counts of a layer's weights over [-limit, limit], now and at the start: (BINS,) each."""

    layer: int
    limit: float
    now: NDArray[np.intp]
    start: NDArray[np.intp]


@dataclass(frozen=True)
class LayerEdges:
    """Weights into a layer, folded to what is drawn: `weights`: (shown before, shown units),
    `biases`: (shown units,) or None; `largest` is the largest |w| of the layer."""

    weights: NDArray[np.float32]
    biases: NDArray[np.float32] | None
    largest: float


@dataclass(frozen=True)
class PlaneMap:
    """The output over the input plane, row 0 at the bottom: (MAP_SIZE, MAP_SIZE).

    `values` are in -127 … 127, from class 0 to class 1 (or from low to high); with several
    classes `classes` holds the class and `values` how sure the net is, 0 … 127."""

    low: float
    high: float
    values: Bytes
    classes: NDArray[np.uint8] | None


@dataclass(frozen=True)
class NeuronMaps:
    """What each neuron puts out, -127 … 127, by what the inputs allow to be seen. `kind`:

    - plane: over the plane of two inputs: (units, SIZE, SIZE) a layer;
    - line: over the one input: (units, 1, NEURON_LINE_SIZE);
    - groups: the means over the samples of each class, or of each fifth of the (first) target,
      from low to high: (units, 1, groups); `inputs`: the same of the inputs; over so many
      `samples` of this `part`.

    Lines and groups: 127 is an output of 1 where that is the bound (tanh, sigmoid, softmax), else
    the neuron's own largest."""

    layers: tuple[Bytes, ...]
    kind: str = "plane"
    inputs: Bytes | None = None
    by_class: bool = False
    samples: int = 0
    part: str = ""


@dataclass(frozen=True)
class FittedCurve:
    """The output over one input: `x`: (P,), `y`: (P, K)."""

    x: NDArray[np.float64]
    y: NDArray[np.float32]


@dataclass(frozen=True)
class Confusion:
    """Counts: rows are true classes, columns predicted, with a second, “other”, where the data has
    one class only; of the validation part, or of training where there is none."""

    counts: NDArray[np.intp]
    part: str


@dataclass(frozen=True)
class Numbers:
    """The arrays of the update that would come next; empty with a reason when there are too
    many to be read."""

    quantities: tuple[Quantity, ...]
    reason: str = ""


# Histograms


def rounded_up(value: float) -> float:
    """The next of …, 0.1, 0.2, 0.5, 1, 2, 5, …: limits that stay put while numbers move."""
    if not np.isfinite(value) or value <= 0.0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    for step in (1.0, 2.0, 5.0):
        if value <= step * power * (1.0 + 1e-9):
            return float(step * power)
    return float(10.0 * power)


def weight_histograms(run: Run) -> tuple[Histogram, ...]:
    layout = run.network.layout
    start_views = layout.views(run.start_parameters)
    return tuple(
        _histogram(entry.layer, run.network.parameter_views[entry.name], start_views[entry.name])
        for entry in layout.entries
        if entry.kind == "W"
    )


def _histogram(layer: int, now: Array, start: Array) -> Histogram:
    limit = rounded_up(max(float(np.abs(now).max()), float(np.abs(start).max())))
    return Histogram(layer, limit, _counts(now, limit), _counts(start, limit))


def _counts(values: Array, limit: float) -> NDArray[np.intp]:
    # In float64: with numbers near float32's largest, the sum would overflow.
    numbers = values.ravel().astype(np.float64)
    places = ((numbers + limit) * (0.5 * BINS / limit)).astype(np.intp)
    return np.bincount(places.clip(0, BINS - 1), minlength=BINS)


# Edges


def shown_groups(units: int) -> list[slice]:
    """Units as they are drawn: one by one, or folded into SHOWN_UNITS groups of neighbours."""
    if units <= SHOWN_UNITS:
        return [slice(i, i + 1) for i in range(units)]
    bounds = np.linspace(0, units, SHOWN_UNITS + 1).astype(int).tolist()
    return [slice(first, stop) for first, stop in pairwise(bounds)]


def edges(run: Run) -> tuple[LayerEdges, ...]:
    network = run.network
    return tuple(
        _layer_edges(
            network.parameter_views[f"W{index + 1}"],
            network.parameter_views.get(f"b{index + 1}"),
        )
        for index in range(len(network.spec.layers))
    )


def _layer_edges(weights: Array, biases: Array | None) -> LayerEdges:
    folded = _folded(_folded(weights).T).T
    shown_biases = None if biases is None else _folded(biases[:, None])[:, 0].astype(np.float32)
    return LayerEdges(
        np.ascontiguousarray(folded, np.float32), shown_biases, float(np.abs(weights).max())
    )


def _folded(matrix: Array) -> Array:
    """Groups of rows become one: of each column, the number furthest from zero."""
    if len(matrix) <= SHOWN_UNITS:
        return matrix.copy()
    starts = [group.start for group in shown_groups(len(matrix))]
    low = np.minimum.reduceat(matrix, starts, axis=0)
    high = np.maximum.reduceat(matrix, starts, axis=0)
    furthest: Array = np.where(-low > high, low, high)
    return furthest


# Maps


def plane_bounds(inputs: Array) -> tuple[float, float]:
    """The square of the input plane that is shown: all samples and a margin, in round numbers."""
    largest = float(np.abs(inputs).max()) * 1.05
    limit = np.ceil(largest) if largest > 1.0 else rounded_up(largest)
    return -float(limit), float(limit)


def _plane(run: Run, size: int) -> Array:
    return run.samples.scaling.apply(_grid(*plane_bounds(run.data.inputs), size))


@lru_cache(maxsize=4)
def _grid(low: float, high: float, size: int) -> Array:
    """Points of the plane, row by row from below: (size², 2)."""
    axis = np.linspace(low, high, size)
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def _as_bytes(values: Array) -> Bytes:
    finite = np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=-1.0)
    return (finite.clip(-1.0, 1.0) * 127.0).astype(np.int8)


def _signed(outputs: Array, activation: str, targets: Array) -> Array:
    """One output as −1 … 1, with 0 where the decision is."""
    if activation == "sigmoid":
        return 2.0 * outputs - 1.0
    if activation in ("tanh", "score"):
        return outputs
    middle = 0.5 * (float(targets.max()) + float(targets.min()))
    spread = 0.5 * (float(targets.max()) - float(targets.min())) or 1.0
    return (outputs - middle) / spread


def plane_map(run: Run) -> PlaneMap | None:
    if run.data.width != 2:
        return None
    outputs = run.evaluator.outputs(_plane(run, MAP_SIZE))
    low, high = plane_bounds(run.data.inputs)
    shape = (MAP_SIZE, MAP_SIZE)
    if outputs.shape[1] > 1 and run.data.classes:
        return _class_map(low, high, outputs, run.spec.network.output.activation.name)
    kind = threshold_kind(run.spec.network.output.activation.name, run.spec.training.loss.name)
    signed = _signed(outputs[:, 0], kind, run.samples.targets[:, 0])
    return PlaneMap(low, high, _as_bytes(signed).reshape(shape), None)


def _class_map(low: float, high: float, outputs: Array, activation: str) -> PlaneMap:
    shape = (MAP_SIZE, MAP_SIZE)
    ordered = np.sort(outputs, axis=1)
    lead = ordered[:, -1] - ordered[:, -2]
    if outputs.shape[1] == 2:
        return PlaneMap(low, high, _as_bytes(outputs[:, 1] - outputs[:, 0]).reshape(shape), None)
    classes = outputs.argmax(axis=1).astype(np.uint8)
    return PlaneMap(low, high, _as_bytes(lead).reshape(shape), classes.reshape(shape))


def neuron_maps(run: Run) -> NeuronMaps | None:
    size = {1: NEURON_LINE_SIZE, 2: NEURON_MAP_SIZE**2}.get(run.data.width, VALUE_GROUPS)
    units = sum(layer.units for layer in run.spec.network.layers)
    if units * max(size, len(run.data.classes)) > MOST_NEURON_MAPS * NEURON_MAP_SIZE**2:
        return None
    if run.data.width == 2:
        return NeuronMaps(_of_layers(run, _plane(run, NEURON_MAP_SIZE), _neuron_bytes))
    if run.data.width == 1:
        x = run.samples.scaling.apply(_line(run, NEURON_LINE_SIZE)[:, None])
        return NeuronMaps(_of_layers(run, x, _neuron_lines), "line")
    return _group_means(run)


def _of_layers(
    run: Run, inputs: Array, as_bytes: Callable[[Array, str], Bytes]
) -> tuple[Bytes, ...]:
    activations = run.evaluator.activations(inputs)
    layers = run.spec.network.layers
    return tuple(as_bytes(a, of.activation.name) for a, of in zip(activations, layers, strict=True))


def _neuron_bytes(values: Array, activation: str) -> Bytes:
    if activation in ("sigmoid", "softmax"):
        values, activation = 2.0 * values - 1.0, "tanh"
    return _scaled(values, activation).reshape(-1, NEURON_MAP_SIZE, NEURON_MAP_SIZE)


def _neuron_lines(values: Array, activation: str) -> Bytes:
    return _scaled(values, activation)[:, None]


def _scaled(values: Array, activation: str) -> Bytes:
    """values: (N, units), as they are or by each unit's largest; bytes: (units, N)."""
    if activation not in ("sigmoid", "softmax", "tanh"):
        # A single number is seen against those of its layer: against itself it says nothing.
        largest = np.abs(values).max(axis=0 if len(values) > 1 else None, keepdims=True)
        values = values / np.where(largest > 0.0, largest, 1.0)
    return _as_bytes(values).T.copy()


def _group_means(run: Run) -> NeuronMaps:
    part, name = _measured_part(run)
    rows = slice(part.start, min(part.stop, part.start + MOST_GROUP_SAMPLES))
    inputs = run.samples.inputs[rows]
    if run.samples.labels is not None:
        numbers, count = run.samples.labels[rows], len(run.data.classes)
    else:
        count = min(VALUE_GROUPS, len(inputs))
        numbers = run.samples.targets[rows, 0].argsort().argsort() * count // len(inputs)
    # (groups, N), each row the shares of a mean; a class that isn't there has none.
    shares = (numbers == np.arange(count)[:, None]).astype(np.float64)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1.0)
    layers = _of_layers(run, inputs, lambda values, of: _neuron_lines(shares @ values, of))
    means, by_class = _neuron_lines(shares @ inputs, ""), run.samples.labels is not None
    return NeuronMaps(layers, "groups", means, by_class, len(inputs), name)


def _measured_part(run: Run) -> tuple[slice, str]:
    """The rows of the validation part; all, for training, where there is none."""
    samples = run.samples
    validation = samples.validation_rows > 0
    first = samples.training_rows if validation else 0
    return slice(first, len(samples.inputs)), "validation" if validation else "training"


def _line(run: Run, points: int) -> Array:
    """Along the one input, all samples and a margin: (points,)."""
    low, high = float(run.data.inputs.min()), float(run.data.inputs.max())
    margin = 0.1 * (high - low) or 1.0
    return np.linspace(low - margin, high + margin, points)


def fitted_curve(run: Run) -> FittedCurve | None:
    if run.data.width != 1:
        return None
    x = _line(run, CURVE_POINTS)
    y = run.evaluator.outputs(run.samples.scaling.apply(x[:, None]))
    return FittedCurve(x, y.astype(np.float32))


# Classes and numbers


def confusion(run: Run) -> Confusion | None:
    samples = run.samples
    if samples.labels is None:
        return None
    part, name = _measured_part(run)
    labels = samples.labels[part]
    counts = run.evaluator.confusion(samples.inputs[part], labels, len(run.data.classes))
    return Confusion(counts, name)


def numbers(run: Run) -> Numbers:
    inputs, targets = run.next_batch()
    units = sum(layer.units for layer in run.spec.network.layers)
    count = 2 * run.network.layout.size + 6 * units * len(inputs) + inputs.size
    if count > MOST_NUMBERS:
        reason = f"Some {grouped(count)} numbers: too many to read. Try a smaller net or batch."
        return Numbers((), reason)
    return Numbers(tuple(trace_update(run.trainer, inputs, targets)))


@dataclass(frozen=True)
class Product:
    """What a product is called, how it is made, the shortest time between two (s), and its part of
    the time that the products subscribed to may take together, against theirs."""

    label: str
    make: Callable[[Run], object]
    interval: float
    share: float


PRODUCTS: Mapping[str, Product] = {
    "edges": Product("Network", edges, 0.0, 1.0),
    "histograms": Product("Weights", weight_histograms, 0.03, 1.0),
    "neuron_maps": Product("Neurons", neuron_maps, 0.06, 1.0),
    "plane_map": Product("Output", plane_map, 0.06, 1.5),
    "fitted_curve": Product("Output", fitted_curve, 0.03, 1.5),
    "confusion": Product("Confusion", confusion, 0.2, 1.0),
    "numbers": Product("Numbers", numbers, 0.1, 1.0),
    "changes": Product("Changes", lambda run: changes_of(run.journal), 0.3, 0.3),
}


def made_product(name: str, run: Run) -> object:
    """A product of the run, its arrays read-only; nothing of it is the run's own."""
    with np.errstate(all="ignore"):
        product = PRODUCTS[name].make(run)
    _freeze(product)
    return product


def _freeze(value: object) -> None:
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, tuple):
        for part in value:
            _freeze(part)
    elif is_dataclass(value):
        for field in fields(value):
            _freeze(getattr(value, field.name))
