"""A product: the numbers by which one judges how well each layer learns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.program import Array
from desktop_nn.training.layer_values import sample_part, sampled_activations

if TYPE_CHECKING:
    from desktop_nn.training.run import Run

FLAT = 0.05
"""Of an activation's steepest slope: where it has less than this share of it, it is saturated."""

NAN = float("nan")


@dataclass(frozen=True)
class LayerStatistics:
    """Of one layer; NaN where there is nothing to measure.

    `mean` and `spread` (standard deviation) of its weights, `output_mean` and `output_spread` of
    its outputs over the sample; `dead`: the share of its units whose output is 0 for every sample;
    `saturated`: the share of its outputs, of tanh, sigmoid or softmax, where the slope is below
    FLAT of the steepest; `gradient_norm`: ‖∂L/∂W‖₂ of the last update, with penalties and clipped,
    as the optimizer took it; `update_ratio`: ‖ΔW‖₂ / ‖W‖₂ of the last update, W before it."""

    mean: float
    spread: float
    output_mean: float
    output_spread: float
    dead: float
    saturated: float
    gradient_norm: float
    update_ratio: float


@dataclass(frozen=True)
class Statistics:
    """Of each layer; the outputs are those of so many `samples` of this `part`, in evaluation
    mode."""

    layers: tuple[LayerStatistics, ...]
    samples: int
    part: str


def layer_statistics(run: Run) -> Statistics:
    rows, part = sample_part(run)
    gradients, steps = (
        {} if vector is None else run.network.layout.views(vector)
        for vector in (run.latest.gradient, run.latest.step)
    )
    layers = [
        _of_layer(
            run.network.parameter_views[f"W{index + 1}"],
            outputs,
            ACTIVATIONS[run.spec.network.layers[index].activation.name].outputs_of,
            gradients.get(f"W{index + 1}"),
            steps.get(f"W{index + 1}"),
        )
        for index, outputs in enumerate(sampled_activations(run))
    ]
    return Statistics(tuple(layers), rows.stop - rows.start, part)


def _of_layer(
    weights: Array, outputs: Array, activation: str, gradient: Array | None, step: Array | None
) -> LayerStatistics:
    return LayerStatistics(
        float(weights.mean(dtype=np.float64)),
        float(weights.std(dtype=np.float64)),
        float(outputs.mean(dtype=np.float64)),
        float(outputs.std(dtype=np.float64)),
        float((outputs == 0.0).all(axis=0).mean()),
        saturated_share(outputs, activation),
        NAN if gradient is None else norm(gradient),
        NAN if step is None else _ratio(norm(step), norm(weights - step)),
    )


def saturated_share(outputs: Array, activation: str) -> float:
    """The share of outputs, (N, units), at which the activation is flat; NaN of one that never is,
    or on one side only. The slope of tanh is 1 − a², of sigmoid and softmax a (1 − a)."""
    if activation == "tanh":
        slopes = 1.0 - outputs * outputs
    elif activation in ("sigmoid", "softmax"):
        slopes = 4.0 * outputs * (1.0 - outputs)
    else:
        return NAN
    return float((slopes < FLAT).mean())


def norm(values: Array) -> float:
    """√Σ v², summed in float64: of numbers near float32's largest too."""
    flat = values.ravel().astype(np.float64)
    return math.sqrt(float(flat @ flat))


def _ratio(step: float, weights: float) -> float:
    return step / weights if weights > 0.0 else NAN
