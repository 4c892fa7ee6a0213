"""Losses by the distance d = a − y between output and target."""

from __future__ import annotations

import numpy as np

from desktop_nn.engine.catalog.losses.arrays import LossArrays, LossLatex, write_mean, write_slope
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.program import Array, Program

DISTANCE = r"\left(<a> - <y>\right)"
SIZE = r"\left|<a> - <y>\right|"
SIGN = r"\operatorname{sign}\left(<a> - <y>\right)"

MEAN_SQUARED = LossLatex((f"{DISTANCE}^2",), (rf"2 \cdot {DISTANCE}",), mean=True)
HALF_SQUARED = LossLatex((rf"\frac{{1}}{{2}} {DISTANCE}^2",), (DISTANCE,))
MEAN_ABSOLUTE = LossLatex((SIZE,), (SIGN,), mean=True)
HUBER = LossLatex(
    (
        rf"\frac{{1}}{{2}} {DISTANCE}^2",
        rf"<delta> \cdot \left({SIZE} - \frac{{1}}{{2}} \cdot <delta>\right)",
    ),
    (DISTANCE, rf"<delta> \cdot {SIGN}"),
    mean=True,
    condition=f"{SIZE} < <delta>",
)


def _write_squares(program: Program, x: LossArrays, value: float, slope: float) -> None:
    """Mean over the batch of `value · Σ (a − y)²`, and its gradient, from `slope · (a − y)`."""
    program.write(np.subtract, x.a, x.y, out=x.gradient)
    error = x.gradient
    if x.shares is not None:
        error = program.array("loss_error", x.y.shape)
        program.write(np.multiply, x.gradient, x.shares, out=error)
    else:
        value /= len(x.y)
    # Shown as what it is at that moment: the gradient's own name would promise its final numbers.
    distance = f"({program.name_of(x.a)} - {program.name_of(x.y)}).ravel()"
    flat = program.view(distance, x.gradient.reshape(-1))
    weighted = flat if x.shares is None else program.view("loss_error.ravel()", error.reshape(-1))
    program.write(np.dot, flat, weighted, out=x.value)
    program.write(np.multiply, x.value, program.constant(value), out=x.value)
    write_slope(program, x, slope)


def mean_squared_error(program: Program, choice: Choice, x: LossArrays) -> None:
    units = x.y.shape[1]
    _write_squares(program, x, 1.0 / units, 2.0 / units)


def half_squared_error(program: Program, choice: Choice, x: LossArrays) -> None:
    _write_squares(program, x, 0.5, 1.0)


def mean_absolute_error(program: Program, choice: Choice, x: LossArrays) -> None:
    """Mean of |a − y|; its derivative is the sign, and 0 where both are equal."""
    terms = program.array("loss_terms", x.y.shape)
    program.write(np.subtract, x.a, x.y, out=terms)
    program.write(np.sign, terms, out=x.gradient)
    program.write(np.abs, terms, out=terms)
    write_mean(program, x, terms, x.y.shape[1])
    write_slope(program, x, 1.0 / x.y.shape[1])


def huber(program: Program, choice: Choice, x: LossArrays) -> None:
    """Mean of c (d − c/2), with d = a − y and c = d clipped to [−δ, δ]; the slope is c."""
    terms, delta = program.array("loss_terms", x.y.shape), choice.number("delta")
    half = program.array("loss_half", x.y.shape)
    program.write(np.subtract, x.a, x.y, out=terms)
    program.write(np.minimum, terms, program.constant(delta), out=x.gradient)
    program.write(np.maximum, x.gradient, program.constant(-delta), out=x.gradient)
    program.write(np.multiply, x.gradient, program.constant(0.5), out=half)
    program.write(np.subtract, terms, half, out=terms)
    program.write(np.multiply, terms, x.gradient, out=terms)
    write_mean(program, x, terms, x.y.shape[1])
    write_slope(program, x, 1.0 / x.y.shape[1])


def is_above(choice: Choice, a: Array, y: Array) -> Array:
    above: Array = a > y
    return above


def is_near(choice: Choice, a: Array, y: Array) -> Array:
    near: Array = np.abs(a - y) < choice.number("delta")
    return near
