"""The gradient check: backpropagation's gradient against central differences.

The difference is the central one of fourth order, so that its own error stays far below the bound:
(8 (L(w + h) − L(w − h)) − (L(w + 2h) − L(w − 2h))) / 12h, with h = 3·10⁻⁴ max(1, |w|) of an element
and h = 10⁻⁵ along a direction. The relative error is |analytic − numeric| over the largest of
|analytic|, |numeric|, a thousandth of the layer's largest |gradient| (along a direction: of its
gradient's length), and 10⁻⁸. Small nets are checked whole; of larger ones, elements of each layer,
those with the largest gradients and some of every array among them, and random directions in each
layer; in place of an element at a kink another one of its array is checked. Done on a float64
copy, with the dropout mask frozen and the running statistics left alone; the penalties are part of
both sides, the clip of neither. Not judged are elements at a kink, and those whose difference is
no larger than the loss's own rounding makes it: in a net that has learnt its samples, where that is
all that is left of a gradient, the error could pass any bound.
Source of the difference: Abramowitz and Stegun, Handbook of Mathematical Functions, 25.3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.gradient_sample import GradientSample
from desktop_nn.engine.layout import Entry, Layout, trainable_stretches
from desktop_nn.engine.plan import TrainingPlan, pairing_of
from desktop_nn.engine.program import Array, Operation, run_all
from desktop_nn.engine.trainer import Trainer

STEP = 3e-4
"""How far an element is moved, times its size where that is over 1."""
DIRECTION_STEP = 1e-5
"""How far a layer is moved along a direction: less, since its every unit may then meet a kink."""
SMALLEST = 1e-8
PROVEN = 1e-6
"""The relative error up to which a gradient counts as right."""
ROUNDING = 4.0 * float(np.finfo(np.float64).eps)
"""What rounding may do to the loss, times its size where that is over 1: log Σ exp z is 1 within
it, however small the loss."""
WHOLE = 2000
"""Up to so many parameters, all are checked."""
DIRECTIONS = 3

Progress = Callable[[int, int], bool]
"""Told how many probes of how many are done; False cancels the rest."""


@dataclass(frozen=True)
class DirectionCheck:
    """The slope of the loss along a random direction of length 1 in one layer's parameters."""

    layer: int
    analytic: float
    numeric: float
    relative_error: float
    at_kink: bool
    in_rounding: bool = False


@dataclass(frozen=True)
class GradientCheck:
    """`elements`: (E,) indices into the parameter vector; the other arrays go with them.

    `at_kink` marks elements that are not judged, because an active mask differs between the two
    sides, `in_rounding` those that rounding alone may have past the bound; the relative error of
    both is 0. `is_whole`: every trainable parameter was asked for;
    `is_complete`: all that was asked for was checked, and nothing cancelled.
    """

    layout: Layout
    elements: NDArray[np.intp]
    analytic: NDArray[np.float64]
    numeric: NDArray[np.float64]
    relative_error: NDArray[np.float64]
    at_kink: NDArray[np.bool_]
    in_rounding: NDArray[np.bool_]
    directions: tuple[DirectionCheck, ...]
    is_whole: bool
    is_complete: bool

    @property
    def worst(self) -> float:
        """The largest relative error of those judged, elements and directions; 0 where none is."""
        along = max((direction.relative_error for direction in self.directions), default=0.0)
        return max(along, float(self.relative_error.max(initial=0.0)))

    @property
    def is_right(self) -> bool:
        """Whether all that is judged stays within the bound."""
        return self.worst <= PROVEN

    def worst_of_layer(self, layer: int) -> float:
        """The largest relative error in a layer (from 1); 0 where nothing of it was checked."""
        along = (d.relative_error for d in self.directions if d.layer == layer)
        stretches = ((e.start, e.stop) for e in self.layout.entries if e.layer == layer)
        return max((*along, *(self._worst_between(*stretch) for stretch in stretches)), default=0.0)

    def worst_by_array(self) -> dict[str, float]:
        """The largest relative error in each array of parameters (W1, b1, …) that was checked."""
        return {
            entry.name: self._worst_between(entry.start, entry.stop)
            for entry in self.layout.entries
            if ((self.elements >= entry.start) & (self.elements < entry.stop)).any()
        }

    def _worst_between(self, start: int, stop: int) -> float:
        inside = (self.elements >= start) & (self.elements < stop)
        return float(self.relative_error[inside].max(initial=0.0))


def check_gradients(
    trainer: Trainer,
    inputs: ArrayLike,
    targets: ArrayLike,
    elements: Sequence[int] | None = None,
    *,
    running_statistics: bool = False,
    progress: Progress | None = None,
) -> GradientCheck:
    """Check ∂L/∂w at the present weights on a batch, `inputs`: (N, D), `targets`: (N, K), against
    (8 (L(w + h) − L(w − h)) − (L(w + 2h) − L(w − 2h))) / 12h. Source: Abramowitz and Stegun, 25.3.

    `elements` are indices into the parameter vector; by default all of a small net, a sample of a
    large one. Parameters of frozen layers have no gradient, and can't be checked (ValueError).
    `running_statistics`: batch norm by its running statistics, instead of the batch's.
    The trainer is left as it was.
    """
    checking = GradientChecking(
        trainer, inputs, targets, elements, running_statistics=running_statistics
    )
    while not checking.is_done and (progress is None or progress(checking.done, checking.planned)):
        checking.probe()
    return checking.result()


class GradientChecking:
    """A check that is worked off probe by probe, by whoever has other things to do in between.

    Works on a copy made at the beginning: the trainer may go on meanwhile, and what is found is of
    the state that it had. `done` probes of `planned`. Arguments as of `check_gradients`.
    """

    def __init__(
        self,
        trainer: Trainer,
        inputs: ArrayLike,
        targets: ArrayLike,
        elements: Sequence[int] | None = None,
        *,
        running_statistics: bool = False,
    ) -> None:
        self._layout = trainer.network.layout
        self._prober = _Prober(trainer.copy("float64"), inputs, targets, running_statistics)
        self._analytic = self._prober.analytic()
        self._chosen = _asked(trainer, elements)
        self._sample: GradientSample | None = None
        if elements is None and len(self._chosen) > WHOLE:
            self._sample = GradientSample(_trainable_entries(trainer), self._analytic)
            self._chosen = self._sample.chosen
        self._is_whole = len(np.unique(self._chosen)) == len(_trainable(trainer))
        self._directions = _directions(trainer) if self._sample is not None else []
        self._probed: list[tuple[float, bool]] = []
        self._along: list[DirectionCheck] = []

    @property
    def is_finite(self) -> bool:
        """Whether the gradient is: of what is no number nothing can be said."""
        return bool(np.isfinite(self._analytic).all())

    @property
    def planned(self) -> int:
        return len(self._chosen) + len(self._directions)

    @property
    def done(self) -> int:
        return len(self._probed) + len(self._along)

    @property
    def is_done(self) -> bool:
        return self.done == self.planned

    def probe(self) -> None:
        """One element more, or one direction: the loss is computed four times."""
        number = len(self._probed)
        if number < len(self._chosen):
            self._probed.append(self._prober.element(self._chosen[number]))
            if self._sample is not None and self._probed[-1][1]:
                self._draw_another(self._sample, int(self._chosen[number]))
        else:
            direction = self._directions[len(self._along)]
            self._along.append(self._prober.direction(*direction, self._analytic))

    def _draw_another(self, sample: GradientSample, element: int) -> None:
        """Nothing can be said of an element at a kink."""
        another = sample.another(element)
        if another is not None:
            self._chosen = np.append(self._chosen, another)

    def result(self) -> GradientCheck:
        """What was found so far."""
        chosen = self._chosen[: len(self._probed)]
        analytic = self._analytic[chosen]
        numeric = np.array([difference for difference, _ in self._probed])
        at_kink = np.array([kink for _, kink in self._probed], np.bool_)
        scale = _scale_of_layers(self._layout, self._analytic)[chosen]
        error = _relative_error(analytic, numeric, 1e-3 * scale)
        in_rounding = self._prober.in_rounding(analytic - numeric, chosen, error) & ~at_kink
        error[at_kink | in_rounding] = 0.0
        return GradientCheck(
            self._layout,
            chosen,
            analytic,
            numeric,
            error,
            at_kink,
            in_rounding,
            tuple(self._along),
            self._is_whole,
            self.is_done,
        )


# What is checked


def _trainable(trainer: Trainer, layer: int | None = None) -> NDArray[np.intp]:
    """Indices of the trainable parameters, in all or of one layer (from 1)."""
    network = trainer.network
    if layer is None:
        stretches = trainable_stretches(network.layout, network.spec)
    else:
        stretches = [slice(e.start, e.stop) for e in _trainable_entries(trainer)[layer - 1]]
    return np.concatenate([np.arange(0), *(np.arange(s.start, s.stop) for s in stretches)])


def _trainable_entries(trainer: Trainer) -> list[list[Entry]]:
    """Layer by layer; of a frozen one none."""
    network = trainer.network
    return [
        [e for e in network.layout.entries if e.layer == number and layer.trainable]
        for number, layer in enumerate(network.spec.layers, 1)
    ]


def _asked(trainer: Trainer, elements: Sequence[int] | None) -> NDArray[np.intp]:
    """Those that were asked for; without any, all that are trainable."""
    trainable = _trainable(trainer)
    if elements is None:
        return trainable
    asked = np.asarray(elements, np.intp)
    if not np.isin(asked, trainable).all():
        raise ValueError("gradient check: expected parameters of layers that are not frozen")
    return asked


def _directions(trainer: Trainer) -> list[tuple[int, NDArray[np.intp], Array]]:
    """Layer, indices and a random vector of length 1 over them: three of each layer."""
    rng = np.random.default_rng(1)
    directions = []
    for layer in range(1, len(trainer.network.spec.layers) + 1):
        indices = _trainable(trainer, layer)
        for _ in range(DIRECTIONS if len(indices) else 0):
            vector = rng.standard_normal(len(indices))
            directions.append((layer, indices, vector / np.linalg.norm(vector)))
    return directions


# How right it is


def _relative_error(analytic: Array, numeric: Array, scale: Array) -> NDArray[np.float64]:
    """Of what is no number it is infinite: a NaN would compare with no bound, and so pass each."""
    size = np.maximum.reduce([np.abs(analytic), np.abs(numeric), scale])
    with np.errstate(all="ignore"):
        error = np.abs(analytic - numeric) / np.maximum(size, SMALLEST)
    return np.where(np.isfinite(error), error, np.inf)


def _scale_of_layers(layout: Layout, gradient: Array) -> NDArray[np.float64]:
    """For each parameter the largest |g| of its layer: (P,)."""
    largest: dict[int, float] = {}
    for entry in layout.entries:
        peak = float(np.abs(gradient[entry.start : entry.stop]).max(initial=0.0))
        largest[entry.layer] = max(peak, largest.get(entry.layer, 0.0))
    return np.concatenate([np.full(e.stop - e.start, largest[e.layer]) for e in layout.entries])


class _Prober:
    """Runs the training plan's own calls, without what would move masks, statistics or weights."""

    def __init__(
        self, trainer: Trainer, inputs: ArrayLike, targets: ArrayLike, running_statistics: bool
    ) -> None:
        self.trainer = trainer
        network = trainer.network
        self.parameters = network.parameters
        x = network.checked_inputs(inputs)
        self.plan = TrainingPlan(
            network, len(x), trainer.spec, trainer.generators, running_statistics
        )
        self.plan.x[:] = x
        self.plan.y[:] = network.checked_targets(targets, len(x))
        self._weights = network.layout.stop_of("W")
        self._gradient = [o for o in self.plan.program if self._decides_gradient(o)]
        self._loss = [o for o in self._gradient if self._decides_loss(o)]

    @staticmethod
    def _decides_gradient(operation: Operation) -> bool:
        return operation.phase != "update" and operation.quantity != "running"

    @staticmethod
    def _decides_loss(operation: Operation) -> bool:
        if operation.phase == "forward":
            return operation.quantity != "mask"
        return operation.phase in ("loss", "penalty")

    def analytic(self) -> NDArray[np.float64]:
        with np.errstate(all="ignore"):
            run_all(self._gradient)
        gradient: NDArray[np.float64] = self.trainer.network.gradients.copy()
        self._rounding = ROUNDING * max(1.0, abs(float(self.plan.loss) + float(self.plan.penalty)))
        return gradient

    def element(self, element: int) -> tuple[float, bool]:
        """The central difference at an element, and whether a kink lies between its two sides."""
        step = float(self._steps(np.array([element]))[0])
        return self._difference(np.array([element]), np.ones(1), step)

    def _steps(self, elements: NDArray[np.intp]) -> NDArray[np.float64]:
        steps: NDArray[np.float64] = STEP * np.maximum(1.0, np.abs(self.parameters[elements]))
        return steps

    def in_rounding(
        self, off: Array, elements: NDArray[np.intp], error: Array
    ) -> NDArray[np.bool_]:
        """Of elements that are `off`, (E,), which of those past the bound may be right."""
        with np.errstate(invalid="ignore"):
            may_be: NDArray[np.bool_] = np.abs(off) <= self._rounding / self._steps(elements)
        return may_be & (error > PROVEN)

    def direction(
        self, layer: int, indices: NDArray[np.intp], vector: Array, gradient: Array
    ) -> DirectionCheck:
        """The slope along a direction of length 1, (I,), over the parameters at `indices`."""
        numeric, kink = self._difference(indices, vector, DIRECTION_STEP)
        analytic = float(np.dot(gradient[indices], vector))
        scale = 1e-3 * float(np.linalg.norm(gradient[indices]))
        error = float(_relative_error(np.array(analytic), np.array(numeric), np.array(scale)))
        may_be_right = abs(analytic - numeric) <= self._rounding / DIRECTION_STEP
        rounding = may_be_right and error > PROVEN and not kink
        judged = 0.0 if kink or rounding else error
        return DirectionCheck(layer, analytic, numeric, judged, kink, rounding)

    def _difference(
        self, indices: NDArray[np.intp], vector: Array, step: float
    ) -> tuple[float, bool]:
        """The central difference of fourth order, and whether a kink lies between its sides."""
        before = self.parameters[indices]
        sides = []
        for multiple in (-2, -1, 1, 2):
            self.parameters[indices] = before + multiple * step * vector
            sides.append(self._loss_and_masks())
        self.parameters[indices] = before
        (far, masks), (near, _), (near_up, _), (far_up, _) = sides
        difference = (8.0 * (near_up - near) - (far_up - far)) / (12.0 * step)
        kink = any(
            not np.array_equal(mask, other)
            for _, others in sides[1:]
            for mask, other in zip(masks, others, strict=True)
        )
        return difference, kink

    def _loss_and_masks(self) -> tuple[float, list[Array]]:
        """The loss, penalties included, and the active masks."""
        with np.errstate(all="ignore"):
            run_all(self._loss)
        return float(self.plan.loss) + float(self.plan.penalty), self._masks()

    def _masks(self) -> list[Array]:
        masks = []
        for layer in self.plan.layers:
            active = ACTIVATIONS[layer.spec.activation.name].active
            if active is not None:
                masks.append(active(layer.activation_input))
        loss = self.trainer.spec.loss
        active_loss = pairing_of(self.trainer.network, loss).active
        if active_loss is not None:
            masks.append(active_loss(loss, self.plan.layers[-1].output, self.plan.y))
        if self.trainer.spec.l1:
            masks.append(self.parameters[: self._weights] > 0.0)
        return masks
