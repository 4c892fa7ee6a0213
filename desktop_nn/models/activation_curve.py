"""An activation's curve and its derivative, computed by the functions that training runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.program import Program, run_all

POINTS = 121
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ActivationCurve:
    """`a` = f(u) and `slope` = f′(u) at `u`: (POINTS,) each."""

    u: Floats
    a: Floats
    slope: Floats


@lru_cache(maxsize=64)
def activation_curve(activation: Choice, limit: float) -> ActivationCurve | None:
    """Over [-limit, limit]; None where an output hangs on all units (softmax)."""
    row = ACTIVATIONS[activation.name]
    if row.output_only:
        return None
    program = Program(np.float64)
    u, a, da, du = (program.array(name, (POINTS, 1)) for name in ("U1", "A1", "dA1", "dU1"))
    u[:, 0] = np.linspace(-limit, limit, POINTS)
    da.fill(1.0)
    program.at("forward", 1, "A")
    row.forward(program, activation, u, a)
    program.at("backward", 1, "dU")
    row.backward(program, activation, u, a, da, du)
    run_all(program.operations)
    curve = ActivationCurve(u[:, 0].copy(), a[:, 0].copy(), du[:, 0].copy())
    for array in (curve.u, curve.a, curve.slope):
        array.flags.writeable = False
    return curve
