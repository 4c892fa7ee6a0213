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

NEAR_BOUND = 0.46875
LARGEST = 28.0
"""exp(−28²) is 0 in float64; far beyond, the fraction would be ∞/∞."""

# The coefficients of P and Q, from the highest power down.
NEAR = (
    (1.85777706184603153e-1, 1.0),
    (3.16112374387056560e0, 2.36012909523441209e1),
    (1.13864154151050156e2, 2.44024637934444173e2),
    (3.77485237685302021e2, 1.28261652607737228e3),
    (3.20937758913846947e3, 2.84423683343917062e3),
)
FAR = (
    (2.15311535474403846e-8, 1.0),
    (5.64188496988670089e-1, 1.57449261107098347e1),
    (8.88314979438837594e0, 1.17693950891312499e2),
    (6.61191906371416295e1, 5.37181101862009858e2),
    (2.98635138197400131e2, 1.62138957456669019e3),
    (8.81952221241769090e2, 3.29079923573345963e3),
    (1.71204761263407058e3, 4.36261909014324716e3),
    (2.05107837782607147e3, 3.43936767414372164e3),
    (1.23033935479799725e3, 1.23033935480374942e3),
)


class _Workspace:
    """The arrays in between, shared by all layers of a program whose x has the same shape.

    Both fractions are computed at once: `fractions` is (near or far, P or Q, …); `variables`,
    (near or far, 1, …), holds x² for the near and |x| for the far one.
    """

    def __init__(self, program: Program, shape: tuple[int, ...]) -> None:
        self._program = program
        fractions = self.fractions = self._shared("fractions", (2, 2, *shape))
        variables = self.variables = self._shared("variables", (2, 1, *shape))
        view = program.inner_view
        self.near, self.far = view("near", fractions[0]), view("far", fractions[1])
        self.p, self.q = view("P", fractions[:, 0]), view("Q", fractions[:, 1])
        self.near_p, self.far_p = view("near_P", fractions[0, 0]), view("far_P", fractions[1, 0])
        self.square = view("x_square", variables[0, 0])
        self.size = view("x_size", variables[1, 0])
        self.is_near = self._shared("is_near", shape, np.bool_)

    def _shared(self, name: str, shape: tuple[int, ...], dtype: DTypeLike | None = None) -> Array:
        key = f"erf {name} {shape}"
        if key not in self._program.arrays:
            self._program.array(key, shape, dtype)
        return self._program.inner_view(name, self._program.arrays[key])

    def column(self, *coefficients: tuple[float, float]) -> Array:
        """P's and Q's coefficient of a power, for one range or for both."""
        column = np.array(coefficients, self._program.dtype).squeeze()
        text = "[" + ", ".join(f"{value:.5g}" for value in column.flat) + "]"
        lead = self.fractions.ndim - 2
        return self._program.view(text, column.reshape(*column.shape, *[1] * lead))


def write_erf(program: Program, x: Array, out: Array, exponential: Array) -> None:
    """out = erf(x), and exponential = exp(−x²), which comes on the way; all of one shape.

    29 calls. Off by less than 1e-15 in float64, 5e-7 in float32; ±0, ±∞ and nan are kept.
    `x` must not be `out`.
    """
    work = _Workspace(program, x.shape)
    program.write(np.abs, x, out=work.size)
    program.write(np.minimum, work.size, program.constant(LARGEST), out=work.size)
    program.write(np.multiply, work.size, work.size, out=work.square)
    program.write(np.negative, work.square, out=exponential)
    program.write(np.exp, exponential, out=exponential)
    _write_fractions(program, work)
    near, far = work.near_p, work.far_p
    program.write(np.multiply, near, work.size, out=near)
    program.write(np.multiply, far, exponential, out=far)
    program.write(np.subtract, program.constant(1.0), far, out=out)
    program.write(np.less_equal, work.size, program.constant(NEAR_BOUND), out=work.is_near)
    program.write_where(work.is_near, near, out=out)
    program.write(np.copysign, out, x, out=out)


def _write_fractions(program: Program, work: _Workspace) -> None:
    """P / Q by Horner's rule. The far fraction, of higher degree, goes ahead of the near one."""
    ahead = len(FAR) - len(NEAR)
    program.write(np.multiply, work.size, work.column(FAR[0]), out=work.far)
    for far in FAR[1 : ahead + 1]:
        program.write(np.add, work.far, work.column(far), out=work.far)
        program.write(np.multiply, work.far, work.size, out=work.far)
    program.write(np.multiply, work.square, work.column(NEAR[0]), out=work.near)
    rest = list(zip(NEAR[1:], FAR[ahead + 1 :], strict=True))
    for pair in rest[:-1]:
        program.write(np.add, work.fractions, work.column(*pair), out=work.fractions)
        program.write(np.multiply, work.fractions, work.variables, out=work.fractions)
    program.write(np.add, work.fractions, work.column(*rest[-1]), out=work.fractions)
    program.write(np.divide, work.p, work.q, out=work.p)
