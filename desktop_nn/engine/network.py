"""A network's numbers: one vector of parameters, one of gradients, and the running statistics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from desktop_nn.engine.catalog import INITIALIZERS
from desktop_nn.engine.layout import KeptInputs, Layout, copy_kept, parameter_layout, running_layout
from desktop_nn.engine.plan import EvaluationPlan
from desktop_nn.engine.program import Array
from desktop_nn.engine.specs import DataType, NetworkSpec
from desktop_nn.engine.streams import Purpose, stream

TellRows = Callable[[int], object]
"""Is told of long work how many rows more are evaluated."""

PORTION = 131_072
"""Numbers that an evaluation holds at a time, half a megabyte in float32; in so many rows that it
is no fewer than `FEWEST_ROWS`."""
FEWEST_ROWS = 256
MOST_PLANS = 8
"""Plans that are kept for the next evaluation of so many rows; of more the oldest is given up."""


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
        self._plans: dict[int, EvaluationPlan] = {}
        if seed is not None:
            self.draw(seed)

    def draw(self, seed: int) -> None:
        """Start anew: weights and biases from each layer's own streams, γ = 1, β = 0, running
        statistics (0, 1)."""
        self.parameters.fill(0.0)
        self.running.fill(0.0)
        for index, layer in enumerate(self.spec.layers):
            rng = stream(seed, Purpose.INITIALIZER, layer.id, layer.draw)
            initializer = INITIALIZERS[layer.initializer.name]
            shape = (self.spec.fan_in(index), layer.units)
            weights = initializer.draw(rng, *shape, layer.initializer)
            self.parameter_views[f"W{index + 1}"][:] = weights
            if layer.bias:
                self._draw_bias(index, stream(seed, Purpose.BIAS, layer.id, layer.draw))
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

    def keep_from(self, old: Network, inputs: KeptInputs = None) -> NDArray[np.bool_]:
        """Take over every number of `old` that still has a place; marks them: (parameters,).
        `inputs` as in `copy_kept`."""
        copy_kept(old.running_layout, old.running, self.running_layout, self.running)
        return copy_kept(old.layout, old.parameters, self.layout, self.parameters, inputs)

    def predict(self, inputs: ArrayLike, tell: TellRows | None = None) -> Array:
        """The output for `inputs`: (N, D), in evaluation mode: (N, K)."""
        return self._evaluated(inputs, slice(-1, None), tell)[0]

    def activations(self, inputs: ArrayLike) -> list[Array]:
        """Each layer's activations, (N, units), for `inputs`: (N, D), in evaluation mode."""
        return self._evaluated(inputs, slice(None))

    def activation_inputs(self, inputs: ArrayLike, index: int) -> Array:
        """What the activation of the layer at `index`, from 0, gets, (N, units), for `inputs`:
        (N, D), in evaluation mode: U after batch norm, Z without. For few rows: they are evaluated
        all at a time."""
        return self._evaluation(self.checked_inputs(inputs)).layers[index].activation_input.copy()

    def _evaluated(
        self, inputs: ArrayLike, layers: slice, tell: TellRows | None = None
    ) -> list[Array]:
        """Portion by portion: what a layer leaves is then in the core's cache for the next."""
        x, portion = self.checked_inputs(inputs), self._portion()
        widths = [layer.units for layer in self.spec.layers[layers]]
        found = _parts_of_one(len(x), widths, self.spec.dtype)
        for start in range(0, max(1, len(x)), portion):  # of no rows too: the plan refuses them
            rows = slice(start, start + portion)
            plan = self._evaluation(x[rows])
            for array, output in zip(found, plan.outputs[layers], strict=True):
                array[rows] = output
            if tell is not None:
                tell(len(x[rows]))
        return found

    def _evaluation(self, x: Array) -> EvaluationPlan:
        """The plan for as many rows as `x`, (rows, D), has, run over them."""
        if len(x) not in self._plans:
            if len(self._plans) == MOST_PLANS:
                del self._plans[next(iter(self._plans))]
            self._plans[len(x)] = EvaluationPlan(self, len(x))
        plan = self._plans[len(x)]
        plan.x[:] = x
        with np.errstate(all="ignore"):
            plan.run()
        return plan

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


def _parts_of_one(rows: int, widths: Sequence[int], dtype: DataType) -> list[Array]:
    """New arrays, (rows, width) each, as parts of a single one: the allocator keeps the room of one
    large array for the next, where it would give that of several back to the system, and filling
    fresh pages takes longer than a small network's calls."""
    stops = np.cumsum([rows * width for width in widths])
    whole = np.empty(stops[-1], dtype)
    parts = zip(stops, widths, strict=True)
    return [whole[stop - rows * width : stop].reshape(rows, width) for stop, width in parts]


def checked_value(value: float, dtype: DataType) -> Any:
    """A number in the type; ValueError where it is not finite there: 1e39 is none of float32."""
    with np.errstate(over="ignore"):
        number = np.dtype(dtype).type(value)
    if not np.isfinite(number):
        raise ValueError(f"Network: expected a finite value of {dtype}, got {value:g}")
    return number
