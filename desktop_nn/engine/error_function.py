"""The error function, erf(x) = 2/√π ∫₀ˣ exp(−t²) dt, as NumPy calls over arrays made once.

Source: W. J. Cody, Rational Chebyshev approximations for the error function, Mathematics of
Computation 23 (1969). Near zero, |x| ≤ 0.46875, erf(x) = x P(x²) / Q(x²), of degree 4; far from it,
erf(x) = 1 − exp(−x²) P(|x|) / Q(|x|) with the sign of x, of degree 8. His third range, from 4 on,
serves erfc alone: there exp(−x²) has made the second fraction's error smaller than erf's last bit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.engine.program import Array, Program

Coefficients = tuple[float, ...]

NEAR_BOUND = 0.46875
LARGEST = 28.0
"""exp(−28²) is 0 in float64; far beyond, the fraction would be ∞/∞."""

# Coefficients from the highest power down.
NEAR_P = (
    1.85777706184603153e-1,
    3.16112374387056560e0,
    1.13864154151050156e2,
    3.77485237685302021e2,
    3.20937758913846947e3,
)
NEAR_Q = (
    1.0,
    2.36012909523441209e1,
    2.44024637934444173e2,
    1.28261652607737228e3,
    2.84423683343917062e3,
)
FAR_P = (
    2.15311535474403846e-8,
    5.64188496988670089e-1,
    8.88314979438837594e0,
    6.61191906371416295e1,
    2.98635138197400131e2,
    8.81952221241769090e2,
    1.71204761263407058e3,
    2.05107837782607147e3,
    1.23033935479799725e3,
)
FAR_Q = (
    1.0,
    1.57449261107098347e1,
    1.17693950891312499e2,
    5.37181101862009858e2,
    1.62138957456669019e3,
    3.29079923573345963e3,
    4.36261909014324716e3,
    3.43936767414372164e3,
    1.23033935480374942e3,
)


def write_erf(program: Program, x: Array, out: Array, exponential: Array) -> None:
    """out = erf(x), and exponential = exp(−x²), which comes on the way; all of one shape.

    Off by less than 1e-15 in float64, 5e-7 in float32; ±0, ±∞ and nan are kept. `x` must not be
    `out`.
    """
    size, square, near, divisor = (
        _between(program, name, x.shape) for name in ("size", "square", "near", "divisor")
    )
    is_near = _between(program, "is_near", x.shape, np.bool_)
    program.write(np.abs, x, out=size)
    program.write(np.minimum, size, program.constant(LARGEST), out=size)
    program.write(np.multiply, size, size, out=square)
    program.write(np.negative, square, out=exponential)
    program.write(np.exp, exponential, out=exponential)
    _write_fraction(program, FAR_P, FAR_Q, size, out, divisor)
    program.write(np.multiply, out, exponential, out=out)
    program.write(np.subtract, program.constant(1.0), out, out=out)
    _write_fraction(program, NEAR_P, NEAR_Q, square, near, divisor)
    program.write(np.multiply, near, size, out=near)
    program.write(np.less_equal, size, program.constant(NEAR_BOUND), out=is_near)
    program.write_where(is_near, near, out=out)
    program.write(np.copysign, out, x, out=out)


def _between(
    program: Program, name: str, shape: tuple[int, ...], dtype: DTypeLike | None = None
) -> Array:
    """An array for what lies in between, shared by all layers of the same shape."""
    key = f"erf_{name} {shape}"
    if key not in program.arrays:
        program.array(key, shape, dtype)
    return program.inner_view(f"erf_{name}", program.arrays[key])


def _write_fraction(
    program: Program, p: Coefficients, q: Coefficients, x: Array, out: Array, divisor: Array
) -> None:
    """out = P(x) / Q(x), with `divisor` for Q(x)."""
    _write_polynomial(program, p, x, out)
    _write_polynomial(program, q, x, divisor)
    program.write(np.divide, out, divisor, out=out)


def _write_polynomial(program: Program, coefficients: Coefficients, x: Array, out: Array) -> None:
    """By Horner's rule."""
    # In numbers of no dimension: a column of both polynomials' coefficients would halve the calls,
    # but NumPy copies what it broadcasts, and so would take longer for small nets.
    first, second, *rest = map(program.constant, coefficients)
    power = x if coefficients[0] == 1.0 else program.write(np.multiply, x, first, out=out)
    program.write(np.add, power, second, out=out)
    for coefficient in rest:
        program.write(np.multiply, out, x, out=out)
        program.write(np.add, out, coefficient, out=out)
