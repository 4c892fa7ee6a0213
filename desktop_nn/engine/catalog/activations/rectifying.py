"""Activations that are the identity above zero and let little through below, with a kink there.

Sources: Maas et al. 2013 (leaky ReLU); Clevert et al. 2016 (ELU).
"""

from __future__ import annotations

import numpy as np

from desktop_nn.engine.choice import Choice
from desktop_nn.engine.program import Array, Program


def relu(program: Program, choice: Choice, u: Array, a: Array) -> None:
    program.write(np.maximum, u, program.constant(0.0), out=a)


def relu_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    # The sign of a = max(0, u) is the derivative, and 0 at the kink.
    program.write(np.sign, a, out=du)
    program.write(np.multiply, du, da, out=du)


def leaky_relu(program: Program, choice: Choice, u: Array, a: Array) -> None:
    # The slope is at most 1, so that the larger one of both lines is the one that is meant.
    program.write(np.multiply, u, program.constant(choice.number("slope")), out=a)
    program.write(np.maximum, a, u, out=a)


def leaky_relu_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    # From sign(u) = −1, 0, 1 to α, α, 1: at the kink the derivative is the slope, as below it.
    program.write(np.sign, u, out=du)
    program.write(np.maximum, du, program.constant(choice.number("slope")), out=du)
    program.write(np.multiply, du, da, out=du)


def elu(program: Program, choice: Choice, u: Array, a: Array) -> None:
    alpha = choice.number("alpha")
    program.write(np.minimum, u, program.constant(0.0), out=a)
    program.write(np.expm1, a, out=a)
    if alpha != 1.0:
        program.write(np.multiply, a, program.constant(alpha), out=a)
    if alpha <= 1.0:  # then α (exp(u) − 1) ≥ u below zero
        program.write(np.maximum, a, u, out=a)
    else:
        part = program.array(f"positive_part{program.layer}", u.shape)
        program.write(np.maximum, u, program.constant(0.0), out=part)
        program.write(np.add, a, part, out=a)


def elu_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    """From a alone: a = α (exp(u) − 1) below zero, whose derivative α exp(u) is a + α."""
    alpha = choice.number("alpha")
    if alpha == 1.0:
        program.write(np.minimum, a, program.constant(0.0), out=du)
        program.write(np.add, du, program.constant(1.0), out=du)
    else:
        mask = program.array(f"positive_mask{program.layer}", u.shape, np.bool_)
        positive = program.inner_view("positive", mask)
        program.write(np.greater, a, program.constant(0.0), out=positive)
        program.write(np.add, a, program.constant(alpha), out=du)
        program.write_where(positive, program.constant(1.0), out=du)
    program.write(np.multiply, du, da, out=du)
