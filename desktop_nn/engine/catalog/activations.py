"""Activations: each a function, its backward function, a formula and a row.

Both functions write NumPy calls into a program. `u` is the activation's input, `a` its output,
both (N, units); backward gets the incoming gradient `da = ∂L/∂a` and fills `du = ∂L/∂u`.
Stable at ±1000. Sources: Goodfellow et al., Deep Learning, 6.2.2.3 (softmax and its Jacobian) and
6.3 (ReLU, whose derivative at 0 is taken as 0); LeCun et al. 1998, Efficient BackProp (tanh).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.catalog.rows import Row, Table
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.program import Array, Program

Forward = Callable[[Program, Choice, Array, Array], None]
Backward = Callable[[Program, Choice, Array, Array, Array, Array], None]


@dataclass(frozen=True)
class Activation(Row):
    """`active(u)` tells the sides of a kink apart, elementwise; None where there is no kink.
    `output_only` rows mix the units of a row, which only an output layer may do."""

    forward: Forward = None  # type: ignore[assignment]
    backward: Backward = None  # type: ignore[assignment]
    derivative: str = ""
    active: Callable[[Array], Array] | None = None
    output_only: bool = False


def _identity(program: Program, choice: Choice, u: Array, a: Array) -> None:
    program.write(np.positive, u, out=a)


def _identity_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    program.write(np.positive, da, out=du)


def _sigmoid(program: Program, choice: Choice, u: Array, a: Array) -> None:
    # exp may overflow to infinity on the far left; its reciprocal is then the 0 that is meant.
    program.write(np.negative, u, out=a)
    program.write(np.exp, a, out=a)
    program.write(np.add, a, program.constant(1.0), out=a)
    program.write(np.reciprocal, a, out=a)


def _sigmoid_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    program.write(np.subtract, program.constant(1.0), a, out=du)
    program.write(np.multiply, du, a, out=du)
    program.write(np.multiply, du, da, out=du)


def _tanh(program: Program, choice: Choice, u: Array, a: Array) -> None:
    program.write(np.tanh, u, out=a)


def _tanh_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    program.write(np.multiply, a, a, out=du)
    program.write(np.subtract, program.constant(1.0), du, out=du)
    program.write(np.multiply, du, da, out=du)


def _relu(program: Program, choice: Choice, u: Array, a: Array) -> None:
    program.write(np.maximum, u, program.constant(0.0), out=a)


def _relu_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    # The sign of a = max(0, u) is the derivative, and 0 at the kink.
    program.write(np.sign, a, out=du)
    program.write(np.multiply, du, da, out=du)


def _softmax(program: Program, choice: Choice, u: Array, a: Array) -> None:
    row = program.array("softmax_row", (len(u), 1))
    program.write_max(u, row, axis=1)
    program.write(np.subtract, u, row, out=a)
    program.write(np.exp, a, out=a)
    program.write_sum(a, row, axis=1)
    program.write(np.divide, a, row, out=a)


def _softmax_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    row = program.array("softmax_dot", (len(u), 1))
    program.write(np.multiply, a, da, out=du)
    program.write_sum(du, row, axis=1)
    program.write(np.subtract, da, row, out=du)
    program.write(np.multiply, du, a, out=du)


ACTIVATIONS = Table(
    "activation",
    [
        Activation(
            "tanh",
            "tanh",
            "a = tanh(u)",
            "Squashes to (−1, 1), centred on zero: the usual choice for small hidden layers.",
            derivative="1 − a²",
            forward=_tanh,
            backward=_tanh_backward,
        ),
        Activation(
            "relu",
            "ReLU",
            "a = max(0, u)",
            "Zeroes negatives, so activations are sparse; the usual choice for wide layers.",
            derivative="1 if u > 0, else 0",
            forward=_relu,
            backward=_relu_backward,
            active=lambda u: u > 0,
        ),
        Activation(
            "sigmoid",
            "sigmoid",
            "a = 1 / (1 + exp(−u))",
            "Squashes to (0, 1): a probability, for the output of a two-class net.",
            derivative="a (1 − a)",
            forward=_sigmoid,
            backward=_sigmoid_backward,
        ),
        Activation(
            "identity",
            "identity",
            "a = u",
            "Passes the sum through: for values to be predicted, and for hinge scores.",
            derivative="1",
            forward=_identity,
            backward=_identity_backward,
        ),
        Activation(
            "softmax",
            "softmax",
            "aⱼ = exp(uⱼ) / Σₖ exp(uₖ)",
            "Probabilities that add up to 1, for the output of a net with several classes.",
            derivative="∂aⱼ/∂uₖ = aⱼ (δⱼₖ − aₖ)",
            forward=_softmax,
            backward=_softmax_backward,
            output_only=True,
        ),
    ],
)
