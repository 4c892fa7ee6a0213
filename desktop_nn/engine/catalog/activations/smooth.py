"""Activations like a ReLU without its kink.

Sources: Hendrycks and Gimpel 2016 (GELU, here with the exact Φ); Elfwing et al. 2018 (SiLU);
Dugas et al. 2001 (softplus).
"""

from __future__ import annotations

import math

import numpy as np

from desktop_nn.engine.catalog.activations.saturating import write_logistic_divisor
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.error_function import write_erf
from desktop_nn.engine.program import Array, Program


def gelu(program: Program, choice: Choice, u: Array, a: Array) -> None:
    """a = u Φ(u) with Φ(u) = ½ + ½ erf(u / √2); keeps Φ(u) and exp(−u²/2) for the way back."""
    share = program.array(f"Phi{program.layer}", u.shape)
    bell = program.array(f"bell{program.layer}", u.shape)
    half = program.constant(0.5)
    program.write(np.multiply, u, program.constant(math.sqrt(0.5)), out=a)
    write_erf(program, a, share, bell)
    program.write(np.multiply, share, half, out=share)
    program.write(np.add, share, half, out=share)
    program.write(np.multiply, u, share, out=a)


def gelu_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    """Φ(u) + u φ(u), with φ(u) = exp(−u²/2) / √(2π)."""
    share, bell = (program.arrays[f"{name}{program.layer}"] for name in ("Phi", "bell"))
    program.write(np.multiply, u, bell, out=du)
    program.write(np.multiply, du, program.constant(1.0 / math.sqrt(2.0 * math.pi)), out=du)
    program.write(np.add, du, share, out=du)
    program.write(np.multiply, du, da, out=du)


def silu(program: Program, choice: Choice, u: Array, a: Array) -> None:
    """a = u / (1 + exp(−u)); keeps the divisor for the way back."""
    divisor = program.array(f"silu_divisor{program.layer}", u.shape)
    write_logistic_divisor(program, u, out=divisor)
    program.write(np.divide, u, divisor, out=a)


def silu_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    """σ(u) (1 + u (1 − σ(u))), which is (1 + u − a) / divisor."""
    divisor = program.arrays[f"silu_divisor{program.layer}"]
    program.write(np.subtract, u, a, out=du)
    program.write(np.add, du, program.constant(1.0), out=du)
    program.write(np.divide, du, divisor, out=du)
    program.write(np.multiply, du, da, out=du)


def softplus(program: Program, choice: Choice, u: Array, a: Array) -> None:
    """a = max(0, u) + log(1 + exp(−|u|)), which is log(1 + exp(u)) without its overflow."""
    # np.logaddexp would be one call, but five times slower where there are many numbers.
    part = program.array(f"positive_part{program.layer}", u.shape)
    program.write(np.copysign, u, program.constant(-1.0), out=a)
    program.write(np.exp, a, out=a)
    program.write(np.log1p, a, out=a)
    program.write(np.maximum, u, program.constant(0.0), out=part)
    program.write(np.add, a, part, out=a)


def softplus_backward(
    program: Program, choice: Choice, u: Array, a: Array, da: Array, du: Array
) -> None:
    """σ(u)"""
    write_logistic_divisor(program, u, out=du)
    program.write(np.divide, da, du, out=du)
