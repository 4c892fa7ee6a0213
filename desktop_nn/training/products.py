"""Products: what views show of a run, prepared by the worker, small and frozen.

Each is a function of the run. Their arrays are copies, and never whole weights of a large net.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.number_text import grouped
from desktop_nn.engine.program import Array
from desktop_nn.engine.trace import Quantity, trace_update
from desktop_nn.experiment.changes import changes_of
from desktop_nn.training.distributions import distribution_history, distributions
from desktop_nn.training.edges import edges, gradient_edges, step_edges
from desktop_nn.training.judged import cell_samples, worst_samples
from desktop_nn.training.layer_statistics import layer_statistics
from desktop_nn.training.layer_values import QUANTITIES
from desktop_nn.training.maps import fitted_curve, plane_map, rounded_up
from desktop_nn.training.neuron_maps import measured_part, neuron_maps
from desktop_nn.training.neuron_outputs import neuron_outputs
from desktop_nn.training.neuron_plane import neuron_plane
from desktop_nn.training.pre_activations import pre_activations
from desktop_nn.training.probe import probe
from desktop_nn.training.residuals import residuals
from desktop_nn.training.run import Run
from desktop_nn.training.weight_pictures import weight_pictures

BINS = 40
MOST_NUMBERS = 4000


@dataclass(frozen=True)
class Histogram:
    """Counts of a layer's weights over [-limit, limit], now and at the start: (BINS,) each. Few
    weights that lie far from all others count at the ends: `beyond` of those now, below and above.
    """

    layer: int
    limit: float
    now: NDArray[np.intp]
    start: NDArray[np.intp]
    beyond: tuple[int, int] = (0, 0)


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

FAR = 6.0
NEARLY_ALL = 0.995
MUCH_FARTHER = 2.0


def weight_histograms(run: Run) -> tuple[Histogram, ...]:
    layout = run.network.layout
    start_views = layout.views(run.start_parameters)
    return tuple(
        _histogram(entry.layer, run.network.parameter_views[entry.name], start_views[entry.name])
        for entry in layout.entries
        if entry.kind == "W"
    )


def _histogram(layer: int, now: Array, start: Array) -> Histogram:
    limit = rounded_up(max(_reach(now), _reach(start)))
    beyond = (int(np.count_nonzero(now < -limit)), int(np.count_nonzero(now > limit)))
    return Histogram(layer, limit, _counts(now, limit), _counts(start, limit), beyond)


def _reach(weights: Array) -> float:
    """How far from 0 they lie; but for a few that lie much farther, which would leave all others
    in one bar. Sorting is dear: only where the root of the mean square says that it may be so."""
    sizes = np.abs(weights).ravel()
    farthest = float(sizes.max())
    if not farthest > FAR * math.sqrt(float(np.dot(sizes, sizes)) / len(sizes)):
        return farthest
    usual = MUCH_FARTHER * float(np.quantile(sizes, NEARLY_ALL, method="lower"))
    return usual if 0.0 < usual < farthest else farthest


def _counts(values: Array, limit: float) -> NDArray[np.intp]:
    # In float64: with numbers near float32's largest, the sum would overflow.
    numbers = values.ravel().astype(np.float64)
    places = ((numbers + limit) * (0.5 * BINS / limit)).astype(np.intp)
    return np.bincount(places.clip(0, BINS - 1), minlength=BINS)


# Classes and numbers


def confusion(run: Run) -> Confusion | None:
    samples = run.samples
    if samples.labels is None:
        return None
    part, name = measured_part(run)
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
    the time that the products subscribed to may take together, against theirs. With `takes_choice`
    it is made of the run and of what a view has chosen, such as a cell; None before it has."""

    label: str
    make: Callable[..., object]
    interval: float
    share: float
    takes_choice: bool = False


PRODUCTS: Mapping[str, Product] = {
    "edges": Product("Network", edges, 0.0, 1.0),
    "gradient_edges": Product("Network", gradient_edges, 0.0, 1.0),
    "step_edges": Product("Network", step_edges, 0.0, 1.0),
    "histograms": Product("Weights", weight_histograms, 0.03, 1.0),
    "neuron_maps": Product("Neurons", neuron_maps, 0.06, 1.0),
    "neuron_outputs": Product("Neurons", neuron_outputs, 0.1, 0.5),
    "plane_map": Product("Output", plane_map, 0.06, 1.5),
    "fitted_curve": Product("Output", fitted_curve, 0.03, 1.5),
    "residuals": Product("Residuals", residuals, 0.1, 1.0),
    "confusion": Product("Confusion", confusion, 0.2, 1.0),
    "cell_samples": Product("Confusion", cell_samples, 0.2, 1.0, takes_choice=True),
    "pre_activations": Product("Layer", pre_activations, 0.2, 0.5, takes_choice=True),
    "worst_samples": Product("Worst", worst_samples, 0.5, 1.0),
    "probe": Product("Probe", probe, 0.03, 0.5, takes_choice=True),
    "weight_pictures": Product("First layer", weight_pictures, 0.1, 1.0),
    "neuron_plane": Product("Neuron", neuron_plane, 0.05, 1.0, takes_choice=True),
    "numbers": Product("Numbers", numbers, 0.1, 1.0),
    "changes": Product("Changes", lambda run: changes_of(run.journal), 0.3, 0.3),
    **{
        f"{quantity}_now": Product(
            "Distributions", partial(distributions, quantity=quantity), 0.1, 1.0
        )
        for quantity in QUANTITIES
    },
    **{
        f"{quantity}_over_time": Product(
            "Distributions", partial(distribution_history, quantity=quantity), 0.25, 0.5
        )
        for quantity in QUANTITIES
    },
    "layer_statistics": Product("Statistics", layer_statistics, 0.25, 1.0),
}

OF_STEPS = ("step_edges", "steps_now", "layer_statistics")
"""Products of what the latest update did, which has to be looked at while it is made."""


def made_product(name: str, run: Run, choice: object = None) -> object:
    """A product of the run, its arrays read-only; nothing of it is the run's own."""
    row = PRODUCTS[name]
    with np.errstate(all="ignore"):
        product = row.make(run, choice) if row.takes_choice else row.make(run)
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
