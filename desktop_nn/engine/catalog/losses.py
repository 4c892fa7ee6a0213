"""Losses: each a function that writes its value and its gradient, and the outputs that it allows.

`y` are the targets and `a` the outputs, both (N, K); `z` are the logits, that is, the output
activation's input. Where a loss and an output activation are taken together (*fused*), the
gradient is ∂L/∂z, computed without the detour over ∂L/∂a; otherwise it is ∂L/∂a.
Conventions are PyTorch's where it has one. Sources: Bishop, Pattern Recognition and Machine
Learning, 4.3 (cross-entropy); Crammer and Singer 2001 (hinge of several classes).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from desktop_nn.engine.catalog.rows import Row, Table
from desktop_nn.engine.program import Array, Program

Targets = Literal["values", "zero_one", "minus_one_one", "one_hot"]


@dataclass(frozen=True)
class LossArrays:
    """What a loss works on: `z`, `a`, `y`, `gradient`: (N, K); `value`: a 0-d array."""

    z: Array
    a: Array
    y: Array
    gradient: Array
    value: Array


WriteLoss = Callable[[Program, LossArrays], None]


@dataclass(frozen=True)
class Pairing:
    """How a loss is computed over an output activation.

    `targets` is the form in which classes are put to it; `fused` says of what `gradient` is the
    gradient; `active(z, y)` tells the sides of a kink apart, None where there is no kink.
    """

    write: WriteLoss
    fused: bool = False
    targets: Targets = "values"
    active: Callable[[Array, Array], Array] | None = None


@dataclass(frozen=True)
class Loss(Row):
    """`pairing(activation, units)` is how the loss is computed there, or None if it can't be.
    `classes_only`: it makes no sense for values."""

    pairing: Callable[[str, int], Pairing | None] = None  # type: ignore[assignment]
    allowed: str = "any output"
    classes_only: bool = False


def targets_of(activation: str) -> Targets:
    """The form of class targets that an output activation can reach."""
    forms: dict[str, Targets] = {
        "sigmoid": "zero_one",
        "tanh": "minus_one_one",
        "softmax": "one_hot",
    }
    return forms.get(activation, "zero_one")


def _write_squares(program: Program, x: LossArrays, value: float, slope: float) -> None:
    """`value · Σ (a − y)²`, and its gradient `slope · (a − y)`."""
    program.write(np.subtract, x.a, x.y, out=x.gradient)
    flat = program.view("error", x.gradient.reshape(-1))
    program.write(np.dot, flat, flat, out=x.value)
    program.write(np.multiply, x.value, program.constant(value), out=x.value)
    program.write(np.multiply, x.gradient, program.constant(slope), out=x.gradient)


def _mean_squared_error(program: Program, x: LossArrays) -> None:
    _write_squares(program, x, 1.0 / x.a.size, 2.0 / x.a.size)


def _half_squared_error(program: Program, x: LossArrays) -> None:
    _write_squares(program, x, 0.5 / len(x.a), 1.0 / len(x.a))


def _write_residual(program: Program, x: LossArrays, count: int) -> None:
    program.write(np.subtract, x.a, x.y, out=x.gradient)
    program.write(np.multiply, x.gradient, program.constant(1.0 / count), out=x.gradient)


def _write_average(program: Program, x: LossArrays, terms: Array, count: int) -> None:
    program.write_sum(terms, x.value)
    program.write(np.multiply, x.value, program.constant(1.0 / count), out=x.value)


def _binary_cross_entropy(program: Program, x: LossArrays) -> None:
    """Mean over all elements of max(z, 0) − z y + log(1 + exp(−|z|)), exact where log(a) is not."""
    terms = program.array("loss_terms", x.z.shape)
    part = program.array("loss_part", x.z.shape)
    program.write(np.maximum, x.z, program.constant(0.0), out=terms)
    program.write(np.multiply, x.z, x.y, out=part)
    program.write(np.subtract, terms, part, out=terms)
    program.write(np.abs, x.z, out=part)
    program.write(np.negative, part, out=part)
    program.write(np.exp, part, out=part)
    program.write(np.log1p, part, out=part)
    program.write(np.add, terms, part, out=terms)
    _write_average(program, x, terms, x.z.size)
    _write_residual(program, x, x.z.size)


def _softmax_cross_entropy(program: Program, x: LossArrays) -> None:
    """Mean over the batch of log Σ exp(z − m) − Σ y (z − m), with m the row's maximum."""
    shifted = program.array("loss_shifted", x.z.shape)
    part = program.array("loss_part", x.z.shape)
    row = program.array("loss_row", (len(x.z), 1))
    program.write_max(x.z, row, axis=1)
    program.write(np.subtract, x.z, row, out=shifted)
    program.write(np.exp, shifted, out=part)
    program.write_sum(part, row, axis=1)
    program.write(np.log, row, out=row)
    program.write(np.subtract, row, shifted, out=part)
    program.write(np.multiply, part, x.y, out=part)
    _write_average(program, x, part, len(x.z))
    _write_residual(program, x, len(x.z))


def _hinge(program: Program, x: LossArrays) -> None:
    """Mean of max(0, 1 − y s), with y in {−1, 1}; one output."""
    terms = program.array("loss_terms", x.z.shape)
    program.write(np.multiply, x.y, x.a, out=terms)
    program.write(np.subtract, program.constant(1.0), terms, out=terms)
    program.write(np.maximum, terms, program.constant(0.0), out=terms)
    program.write(np.sign, terms, out=x.gradient)
    program.write(np.multiply, x.gradient, x.y, out=x.gradient)
    program.write(np.multiply, x.gradient, program.constant(-1.0 / len(x.z)), out=x.gradient)
    _write_average(program, x, terms, len(x.z))


def _crammer_singer(program: Program, x: LossArrays) -> None:
    """Mean of maxⱼ (sⱼ − sₜ + 1 − yⱼ), which is max(0, 1 + max over j ≠ t of sⱼ − sₜ).

    Where several classes tie for the maximum, the gradient is shared among them in equal parts.
    """
    margins = program.array("loss_margins", x.z.shape)
    row = program.array("loss_row", (len(x.z), 1))
    program.write(np.multiply, x.a, x.y, out=margins)
    program.write_sum(margins, row, axis=1)
    program.write(np.subtract, x.a, row, out=margins)
    program.write(np.subtract, margins, x.y, out=margins)
    program.write(np.add, margins, program.constant(1.0), out=margins)
    program.write_max(margins, row, axis=1)
    program.write(np.equal, margins, row, out=x.gradient)
    _write_average(program, x, row, len(x.z))
    program.write_sum(x.gradient, row, axis=1)
    program.write(np.divide, x.gradient, row, out=x.gradient)
    program.write(np.subtract, x.gradient, x.y, out=x.gradient)
    program.write(np.multiply, x.gradient, program.constant(1.0 / len(x.z)), out=x.gradient)


def _hardest_class(s: Array, y: Array) -> Array:
    margins: Array = s - (s * y).sum(axis=1, keepdims=True) + 1.0 - y
    hardest: Array = margins.argmax(axis=1)
    return hardest


def _squares(write: WriteLoss) -> Callable[[str, int], Pairing | None]:
    return lambda activation, units: Pairing(write, targets=targets_of(activation))


def _cross_entropy_pairing(activation: str, units: int) -> Pairing | None:
    if activation == "sigmoid":
        return Pairing(_binary_cross_entropy, fused=True, targets="zero_one")
    if activation == "softmax" and units >= 2:
        return Pairing(_softmax_cross_entropy, fused=True, targets="one_hot")
    return None


def _hinge_pairing(activation: str, units: int) -> Pairing | None:
    if activation != "identity":
        return None
    if units == 1:
        return Pairing(_hinge, targets="minus_one_one", active=lambda s, y: y * s < 1.0)
    return Pairing(_crammer_singer, targets="one_hot", active=_hardest_class)


LOSSES = Table(
    "loss",
    [
        Loss(
            "cross_entropy",
            "Cross-entropy",
            "sigmoid: mean of −y log a − (1 − y) log(1 − a); softmax: mean of −Σ y log a",
            "How surprised the net is by the true class. Computed from the logits, so it is exact.",
            pairing=_cross_entropy_pairing,
            allowed="a sigmoid output, or a softmax output of at least two units",
        ),
        Loss(
            "mean_squared_error",
            "Mean squared error",
            "mean over all elements of (a − y)²",
            "The average squared distance from the target: the usual choice for values.",
            pairing=_squares(_mean_squared_error),
        ),
        Loss(
            "half_squared_error",
            "Half squared error",
            "½ · mean over the batch of Σ (a − y)²",
            "Its derivative is plainly output − target: the loss of most worked examples.",
            pairing=_squares(_half_squared_error),
        ),
        Loss(
            "hinge",
            "Hinge",
            "one output: mean of max(0, 1 − y s); several: mean of max(0, 1 + maxⱼ≠ₜ sⱼ − sₜ)",
            "Content once the right class leads by 1: the loss of support vector machines.",
            pairing=_hinge_pairing,
            allowed="an identity output",
            classes_only=True,
        ),
    ],
)
