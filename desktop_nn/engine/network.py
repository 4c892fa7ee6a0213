"""A network's numbers: one vector of parameters, one of gradients, and the running statistics."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from desktop_nn.engine.catalog import INITIALIZERS
from desktop_nn.engine.layout import Layout, copy_kept, parameter_layout, running_layout
from desktop_nn.engine.plan import EvaluationPlan
from desktop_nn.engine.program import Array
from desktop_nn.engine.specs import DataType, NetworkSpec
from desktop_nn.engine.streams import Purpose, stream

PORTION = 131_072
"""Numbers that an evaluation holds at a time, half a megabyte in float32; in so many rows that it
is no fewer than `FEWEST_ROWS`."""
FEWEST_ROWS = 256


class Network:
    """All parameters in one flat vector, all gradients in a second; layers are views into them.

    Without a seed nothing is drawn: for a network whose numbers are about to be copied in.
    `parameter_views["W1"]`: (fan_in, units), `["b1"]`, `["gamma1"]`, `["beta1"]`: (units,);
    `running_views["running1"]`: (2, units), the running mean and variance of batch norm.
    A layer computes A = activation(A_prev W + b), with γ (Z − mean) / √(variance + 1e-5) + β in
    place of Z where it has batch norm; formulas and sources in `desktop_nn.engine.layers`.
    """

    def __init__(self, spec: NetworkSpec, seed: int | None = 0) -> None:
        self.spec = spec
        self.layout: Layout = parameter_layout(spec)
        self.running_layout: Layout = running_layout(spec)
        self.parameters = self.layout.zeros(spec.dtype)
        self.gradients = self.layout.zeros(spec.dtype)
        self.running = self.running_layout.zeros(spec.dtype)
        self.parameter_views = self.layout.views(self.parameters)
        self.gradient_views = self.layout.views(self.gradients)
        self.running_views = self.running_layout.views(self.running)
        if seed is not None:
            self.draw(seed)

    def draw(self, seed: int) -> None:
        """Start anew: weights and biases from each layer's own streams, γ = 1, β = 0, running
        statistics (0, 1)."""
        self.parameters.fill(0.0)
        self.running.fill(0.0)
        for index, layer in enumerate(self.spec.layers):
            rng = stream(seed, Purpose.INITIALIZER, layer.id)
            initializer = INITIALIZERS[layer.initializer.name]
            shape = (self.spec.fan_in(index), layer.units)
            weights = initializer.draw(rng, *shape, layer.initializer)
            self.parameter_views[f"W{index + 1}"][:] = weights
            if layer.bias:
                self._draw_bias(index, stream(seed, Purpose.BIAS, layer.id))
            if layer.batch_norm:
                self.parameter_views[f"gamma{index + 1}"].fill(1.0)
                self.running_views[f"running{index + 1}"][1].fill(1.0)

    def _draw_bias(self, index: int, rng: np.random.Generator) -> None:
        layer = self.spec.layers[index]
        initializer = INITIALIZERS[layer.bias_initializer.name]
        bias = initializer.draw(rng, 1, layer.units, layer.bias_initializer)
        self.parameter_views[f"b{index + 1}"][:] = bias.reshape(layer.units)

    def set_parameter(self, layer_id: int, kind: str, index: tuple[int, ...], value: float) -> None:
        """Give one parameter another value: `kind` is W, b, gamma or beta of the layer with this
        id, `index` its place there, from 0: (i, j) in W, (j,) in the others.

        ValueError where there is no such place, or the value is none of the network's type."""
        place = self.layout.place_of(layer_id, kind, index)
        self.parameters[place] = checked_value(value, self.spec.dtype)

    def keep_from(self, old: Network) -> NDArray[np.bool_]:
        """Take over every number of `old` that still has a place; marks them: (parameters,)."""
        copy_kept(old.running_layout, old.running, self.running_layout, self.running)
        return copy_kept(old.layout, old.parameters, self.layout, self.parameters)

    def predict(self, inputs: ArrayLike) -> Array:
        """The output for `inputs`: (N, D), in evaluation mode: (N, K)."""
        return self.activations(inputs)[-1]

    def activations(self, inputs: ArrayLike) -> list[Array]:
        """Each layer's activations, (N, units), for `inputs`: (N, D), in evaluation mode.

        Portion by portion, so that whatever a layer leaves is in the core's cache for the next.
        """
        x = self.checked_inputs(inputs)
        portion = min(len(x), self._portion())
        plan = EvaluationPlan(self, portion)
        found = [np.empty((len(x), layer.units), x.dtype) for layer in self.spec.layers]
        with np.errstate(all="ignore"):
            for start in range(0, len(x), portion):
                rows = slice(start, start + portion)
                if len(x) - start < portion:
                    plan = EvaluationPlan(self, len(x) - start)
                plan.x[:] = x[rows]
                plan.run()
                for array, output in zip(found, plan.outputs, strict=True):
                    array[rows] = output
        return found

    def _portion(self) -> int:
        """How many rows are evaluated at a time: never so few that the calls cost more."""
        numbers = self.spec.inputs + 2 * sum(layer.units for layer in self.spec.layers)
        return max(FEWEST_ROWS, PORTION // numbers)

    def checked_targets(self, targets: ArrayLike, rows: int) -> NDArray[Any]:
        """Targets in the network's type: (rows, outputs), or a ValueError."""
        y = np.asarray(targets, self.spec.dtype)
        expected = (rows, self.spec.output.units)
        if y.shape != expected:
            raise ValueError(f"Network: expected targets {expected}, got {y.shape}")
        return y

    def checked_inputs(self, inputs: ArrayLike) -> NDArray[Any]:
        """Inputs in the network's type: (N, inputs), or a ValueError."""
        x = np.asarray(inputs, self.spec.dtype)
        if x.ndim != 2 or x.shape[1] != self.spec.inputs:
            raise ValueError(f"Network: expected inputs (N, {self.spec.inputs}), got {x.shape}")
        return x


def checked_value(value: float, dtype: DataType) -> Any:
    """A number in the type; ValueError where it is not finite there: 1e39 is none of float32."""
    with np.errstate(over="ignore"):
        number = np.dtype(dtype).type(value)
    if not np.isfinite(number):
        raise ValueError(f"Network: expected a finite value of {dtype}, got {value:g}")
    return number
