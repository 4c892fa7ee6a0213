"""What every loss works on, and what they share: the samples' shares, the mean and its slope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from desktop_nn.engine.choice import Choice
from desktop_nn.engine.program import Array, Program

Targets = Literal["values", "zero_one", "minus_one_one", "one_hot"]


@dataclass(frozen=True)
class LossArrays:
    """What a loss works on: `z`, `a`, `y`, `gradient`: (N, K); `value`: a 0-d array; `shares`:
    (N, 1), what each sample counts for, adding up to 1, or None where each counts for 1/N."""

    z: Array
    a: Array
    y: Array
    gradient: Array
    value: Array
    shares: Array | None = None


WriteLoss = Callable[[Program, Choice, LossArrays], None]


@dataclass(frozen=True)
class LossLatex:
    """A loss typeset, for one element: `part` of the loss, and `slope`, of which the gradient is
    share · slope; one formula each, or two, of which the first holds where the pairing is `active`,
    as `condition` says. `<a>`, `<y>`, `<z>` stand for output, target and logit, `<name>` for a
    parameter or an array with a number for each sample. `mean` over the outputs; else their sum.
    """

    part: tuple[str, ...]
    slope: tuple[str, ...]
    mean: bool = False
    condition: str = ""


@dataclass(frozen=True)
class Pairing:
    """How a loss is computed over an output activation.

    `targets` is the form in which classes are put to it; `fused` says of what `gradient` is the
    gradient; `active(choice, a, y)` tells the sides of a kink, or of a jump in the second
    derivative, apart; None where there is neither.
    """

    write: WriteLoss
    fused: bool = False
    targets: Targets = "values"
    active: Callable[[Choice, Array, Array], Array] | None = None
    latex: LossLatex | None = None


def write_shares(
    program: Program, y: Array, form: Targets, class_weights: tuple[float, ...]
) -> tuple[Array, Array]:
    """Each sample's share, (N, 1), by its class's weight, and the batch's total weight (0-d).

    One weight, finite and at least 0, for each class; of a single output two, the first for its
    negative class. Else a ValueError.
    """
    weights = program.array("class_weights", (max(2, y.shape[1]), 1))
    weights[:, 0] = _checked(class_weights, len(weights))
    shares, total = program.array("shares", (len(y), 1)), program.array("total_weight", ())
    bound = program.array("total_weight_bound", ())
    program.write(np.dot, _write_classes(program, y, form), weights, out=shares)
    program.write_sum(shares, total)
    # A batch in which no sample counts has the loss 0, instead of 0 / 0.
    tiny = float(np.finfo(program.dtype).tiny)
    program.write(np.maximum, total, program.constant(tiny), out=bound)
    program.write(np.divide, shares, bound, out=shares)
    return shares, total


def _checked(class_weights: tuple[float, ...], classes: int) -> tuple[float, ...]:
    if len(class_weights) != classes:
        raise ValueError(f"class weights: expected {classes}, got {len(class_weights)}")
    if not all(0.0 <= weight < np.inf for weight in class_weights):
        raise ValueError(f"class weights: expected numbers from 0 up, got {class_weights}")
    return class_weights


def _write_classes(program: Program, y: Array, form: Targets) -> Array:
    """1 for the class that a sample belongs to, else 0: (N, classes).

    Exactly so, because a rounding error would be all the weight that a class of weight 0 has.
    """
    units = y.shape[1]
    if form == "minus_one_one":
        halves = program.array("class_halves", y.shape)
        program.write(np.add, y, program.constant(1.0), out=halves)
        y = program.write(np.multiply, halves, program.constant(0.5), out=halves)
    if units > 1:
        return y
    classes = program.array("classes", (len(y), 2))
    first, second = (
        program.view(f"classes[:, {k}:{k + 1}]", classes[:, k : k + 1]) for k in (0, 1)
    )
    program.write(np.subtract, program.constant(1.0), y, out=first)
    program.write(np.positive, y, out=second)
    return classes


def write_mean(
    program: Program, x: LossArrays, terms: Array, columns: int = 1, factors: Array | None = None
) -> None:
    """The loss: Σ over the samples of share · Σ of their terms / columns; `terms` are used up.

    With `factors`, of the same shape, of their terms times factors."""
    if x.shares is not None:
        program.write(np.multiply, terms, x.shares, out=terms)
    if factors is None:
        program.write_sum(terms, x.value)
    else:
        flat = (
            program.view(f"{program.name_of(array)}.reshape(-1)", array.reshape(-1))
            for array in (terms, factors)
        )
        program.write(np.dot, *flat, out=x.value)
    count = columns if x.shares is not None else columns * len(terms)
    if count != 1:
        program.write(np.multiply, x.value, program.constant(1.0 / count), out=x.value)


def write_slope(program: Program, x: LossArrays, scale: float) -> None:
    """gradient ← gradient · scale · share"""
    if x.shares is None:
        scale /= len(x.gradient)
    else:
        program.write(np.multiply, x.gradient, x.shares, out=x.gradient)
    if scale != 1.0:
        program.write(np.multiply, x.gradient, program.constant(scale), out=x.gradient)
