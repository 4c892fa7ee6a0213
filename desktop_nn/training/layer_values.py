"""The numbers of each layer whose distribution can be watched."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from desktop_nn.engine.program import Array

if TYPE_CHECKING:
    from desktop_nn.training.run import Run

QUANTITIES = ("weights", "biases", "gradients", "activations", "steps")
"""`gradients` are those of the weights, as the last update had them; `activations` each layer's
outputs; `steps` log₁₀(|Δw| / |w|) of the last update, of the weights that it moved."""

MOST_VALUES = 4096
"""Of a layer with more numbers than that, so many are taken, evenly spaced and always the same."""

SAMPLE_ROWS = 128
"""Samples over which activations are taken: the first of the validation part, or of training."""


def sample_part(run: Run) -> tuple[slice, str]:
    """The rows that activations are taken of, and the part that they belong to."""
    samples = run.samples
    validation = samples.validation_rows > 0
    first = samples.training_rows if validation else 0
    stop = min(first + SAMPLE_ROWS, len(samples.inputs))
    return slice(first, stop), "validation" if validation else "training"


def sampled_activations(run: Run) -> list[Array]:
    """Each layer's outputs in evaluation mode over the fixed sample: (N, units)."""
    return run.evaluator.activations(run.samples.inputs[sample_part(run)[0]])


def layer_arrays(run: Run, quantity: str) -> list[Array | None]:
    """The whole array of each layer; None where there is none, or no update yet. `steps`: |Δw|/|w|,
    as it is, 0 where the weight stood still."""
    layers = range(1, len(run.spec.network.layers) + 1)
    if quantity == "activations":
        return list(sampled_activations(run))
    if quantity == "biases":
        return [run.network.parameter_views.get(f"b{layer}") for layer in layers]
    if quantity == "weights":
        return [run.network.parameter_views[f"W{layer}"] for layer in layers]
    vector = run.latest.gradient if quantity == "gradients" else run.latest.step
    if vector is None:
        return [None for _ in layers]
    of = run.network.layout.views(vector)
    if quantity == "gradients":
        return [of[f"W{layer}"] for layer in layers]
    return [ratios(of[f"W{n}"], run.network.parameter_views[f"W{n}"]) for n in layers]


def ratios(step: Array, weights: Array) -> Array:
    """|Δw| / |w|, w before the step, element by element; 0 where w was 0, of which there is no
    ratio. `weights`: after it."""
    size = np.abs(weights - step)
    with np.errstate(all="ignore"):
        return np.where(size > 0.0, np.abs(step) / size, 0.0)


def thinned_values(values: Array) -> Array:
    """At most MOST_VALUES numbers of an array, evenly spaced over all its rows and columns: (n,),
    a copy."""
    flat = values.reshape(-1)
    apart = -(-flat.size // MOST_VALUES)
    while math.gcd(apart, values.shape[-1]) > 1:
        apart += 1  # else whole columns, the weights of some units, would never be seen
    return flat[:: max(1, apart)].copy()


def layer_values(run: Run, quantity: str) -> list[Array]:
    """The numbers of each layer that a distribution is made of: (n,); empty without any."""
    found = []
    for array in layer_arrays(run, quantity):
        values = np.empty(0, np.float32) if array is None else thinned_values(array)
        found.append(logarithms(values) if quantity == "steps" else values)
    return found


def logarithms(values: Array) -> Array:
    """The decimal exponents of those above 0."""
    logs: Array = np.log10(values[values > 0.0])
    return logs
