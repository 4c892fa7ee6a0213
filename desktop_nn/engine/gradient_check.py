"""The gradient check: backpropagation's gradient against central differences, element by element.

The difference is the central one of fourth order, so that its own error stays far below the bound:
(8 (L(w + h) − L(w − h)) − (L(w + 2h) − L(w − 2h))) / 12h with h = 3·10⁻⁴ max(1, |w|). The relative
error is |analytic − numeric| over the largest of |analytic|, |numeric|, a thousandth of the layer's
largest |gradient|, and 10⁻⁸. Done on a float64 copy, with the dropout mask frozen and the running
statistics left alone; the penalty is part of both sides. Source of the difference: Abramowitz and
Stegun, Handbook of Mathematical Functions, 25.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.layout import Layout
from desktop_nn.engine.plan import TrainingPlan, pairing_of
from desktop_nn.engine.program import Array, Operation, run_all
from desktop_nn.engine.trainer import Trainer

STEP = 3e-4
SMALLEST = 1e-8


@dataclass(frozen=True)
class GradientCheck:
    """`elements`: (E,) indices into the parameter vector; the other arrays go with them.

    `at_kink` marks elements that are not judged, because an active mask differs between the two
    sides; their relative error is 0.
    """

    layout: Layout
    elements: NDArray[np.intp]
    analytic: NDArray[np.float64]
    numeric: NDArray[np.float64]
    relative_error: NDArray[np.float64]
    at_kink: NDArray[np.bool_]

    @property
    def worst(self) -> float:
        """The largest relative error of those judged; 0 where none is."""
        return float(self.relative_error.max(initial=0.0))


def check_gradients(
    trainer: Trainer, inputs: ArrayLike, targets: ArrayLike, elements: Sequence[int] | None = None
) -> GradientCheck:
    """Check ∂L/∂w at the present weights on a batch, `inputs`: (N, D), `targets`: (N, K).

    `elements` are indices into the parameter vector; by default all of them. The trainer is left
    as it was.
    """
    prober = _Prober(trainer.copy("float64"), inputs, targets)
    size = prober.trainer.network.layout.size
    chosen = np.arange(size) if elements is None else np.asarray(elements, np.intp)
    analytic = prober.analytic()
    sides = [prober.sides(element) for element in chosen]
    numeric = np.array([side[0] for side in sides])
    at_kink = np.array([side[1] for side in sides], np.bool_)
    scale = _scale_of_layers(prober.trainer.network.layout, analytic)[chosen]
    error = _relative_error(analytic[chosen], numeric, scale)
    error[at_kink] = 0.0
    return GradientCheck(
        prober.trainer.network.layout, chosen, analytic[chosen], numeric, error, at_kink
    )


def _relative_error(analytic: Array, numeric: Array, scale: Array) -> NDArray[np.float64]:
    size = np.maximum.reduce([np.abs(analytic), np.abs(numeric), 1e-3 * scale])
    error: NDArray[np.float64] = np.abs(analytic - numeric) / np.maximum(size, SMALLEST)
    return error


def _scale_of_layers(layout: Layout, gradient: Array) -> NDArray[np.float64]:
    """For each parameter the largest |g| of its layer: (P,)."""
    largest: dict[int, float] = {}
    for entry in layout.entries:
        peak = float(np.abs(gradient[entry.start : entry.stop]).max(initial=0.0))
        largest[entry.layer] = max(peak, largest.get(entry.layer, 0.0))
    return np.concatenate([np.full(e.stop - e.start, largest[e.layer]) for e in layout.entries])


class _Prober:
    """Runs the training plan's own calls, without what would move masks, statistics or weights."""

    def __init__(self, trainer: Trainer, inputs: ArrayLike, targets: ArrayLike) -> None:
        self.trainer = trainer
        self.parameters = trainer.network.parameters
        x = trainer.network.checked_inputs(inputs)
        self.plan: TrainingPlan = trainer.plan(len(x))
        self.plan.x[:] = x
        self.plan.y[:] = trainer.network.checked_targets(targets, len(x))
        gradient = [o for o in self.plan.program if o.phase != "update"]
        self._gradient = [o for o in gradient if o.quantity != "running"]
        self._loss = [o for o in self._gradient if self._decides_loss(o)]

    @staticmethod
    def _decides_loss(operation: Operation) -> bool:
        if operation.phase == "forward":
            return operation.quantity != "mask"
        return operation.phase in ("loss", "penalty")

    def analytic(self) -> NDArray[np.float64]:
        with np.errstate(all="ignore"):
            run_all(self._gradient)
        gradient: NDArray[np.float64] = self.trainer.network.gradients.copy()
        return gradient

    def sides(self, element: int) -> tuple[float, bool]:
        """The central difference at an element, and whether a kink lies between its two sides."""
        value = self.parameters[element]
        step = STEP * max(1.0, abs(value))
        sides = [self._at(element, value + k * step) for k in (-2, -1, 1, 2)]
        self.parameters[element] = value
        losses = [loss for loss, _ in sides]
        difference = (8.0 * (losses[2] - losses[1]) - (losses[3] - losses[0])) / (12.0 * step)
        kink = any(
            not np.array_equal(mask, other)
            for _, masks in sides[1:]
            for mask, other in zip(sides[0][1], masks, strict=True)
        )
        return difference, kink

    def _at(self, element: int, value: float) -> tuple[float, list[Array]]:
        """The loss, penalty included, and the active masks with one parameter set to `value`."""
        self.parameters[element] = value
        with np.errstate(all="ignore"):
            run_all(self._loss)
        return float(self.plan.loss) + float(self.plan.penalty), self._masks()

    def _masks(self) -> list[Array]:
        masks = []
        for layer in self.plan.layers:
            active = ACTIVATIONS[layer.spec.activation.name].active
            if active is not None:
                masks.append(active(layer.activation_input))
        active_loss = pairing_of(self.trainer.network, self.trainer.loss).active
        if active_loss is not None:
            masks.append(active_loss(self.plan.layers[-1].output, self.plan.y))
        return masks
