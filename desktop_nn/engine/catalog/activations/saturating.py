"""Activations that saturate on both sides, softmax among them; and the identity."""

from __future__ import annotations

import numpy as np

from desktop_nn.engine.choice import Choice
from desktop_nn.engine.program import Array, Program


def identity(program: Program, choice: Choice, u: Array, a: Array) -> None:
    program.write(np.positive, u, out=a)


def identity_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    program.write(np.positive, da, out=du)


def write_logistic_divisor(program: Program, u: Array, out: Array) -> None:
    """1 + exp(−u), of which σ(u) is the reciprocal: (N, units)."""
    # On the far left exp may overflow to infinity; a quotient is then the 0 that is meant.
    program.write(np.negative, u, out=out)
    program.write(np.exp, out, out=out)
    program.write(np.add, out, program.constant(1.0), out=out)


def sigmoid(program: Program, choice: Choice, u: Array, a: Array) -> None:
    write_logistic_divisor(program, u, out=a)
    program.write(np.reciprocal, a, out=a)


def sigmoid_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    program.write(np.subtract, program.constant(1.0), a, out=du)
    program.write(np.multiply, du, a, out=du)
    program.write(np.multiply, du, da, out=du)


def tanh(program: Program, choice: Choice, u: Array, a: Array) -> None:
    program.write(np.tanh, u, out=a)


def tanh_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    program.write(np.multiply, a, a, out=du)
    program.write(np.subtract, program.constant(1.0), du, out=du)
    program.write(np.multiply, du, da, out=du)


def softmax(program: Program, choice: Choice, u: Array, a: Array) -> None:
    """Keeps each row's maximum and sum: cross-entropy needs them too."""
    row = program.array("softmax_row", (len(u), 1))
    peak = program.write_max(u, program.array("softmax_peak", row.shape), axis=1)
    program.write(np.subtract, u, peak, out=a)
    program.write(np.exp, a, out=a)
    program.write_sum(a, row, axis=1)
    program.write(np.divide, a, row, out=a)


def softmax_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    row = program.array("softmax_dot", (len(u), 1))
    program.write(np.multiply, a, da, out=du)
    program.write_sum(du, row, axis=1)
    program.write(np.subtract, da, row, out=du)
    program.write(np.multiply, du, a, out=du)
