"""Penalties on the weights: ½ λ₂ Σ W² and λ₁ Σ |W|, their gradients λ₂ W and λ₁ sign(W).

On the weights alone (no b, γ, β), and on those of layers that are not frozen. A weight at 0 has the
L1 slope 0: it comes back as soon as the loss's own gradient says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from desktop_nn.engine.layout import blocks, longest, trainable_stretches
from desktop_nn.engine.program import Array, Program
from desktop_nn.engine.specs import UpdateSpec

if TYPE_CHECKING:
    from desktop_nn.engine.network import Network


def penalty_of(network: Network, update: UpdateSpec) -> float:
    """½ λ₂ Σ W² + λ₁ Σ |W| at the present weights."""
    total = 0.0
    for stretch in trainable_stretches(network.layout, network.spec, "W"):
        w = network.parameters[stretch]
        total += 0.5 * update.l2 * float(np.dot(w, w)) if update.l2 else 0.0
        total += update.l1 * float(np.abs(w).sum()) if update.l1 else 0.0
    return total


def write_penalties(program: Program, network: Network, update: UpdateSpec, penalty: Array) -> None:
    """Add the penalties' gradients, and write their sum into `penalty`: 0-d. Nothing without λ."""
    if not (update.l2 or update.l1):
        return
    parts = blocks(trainable_stretches(network.layout, network.spec, "W"))
    sums = program.array("penalty_sums", (2 * len(parts),))
    factors = program.array("penalty_factors", sums.shape)
    with np.errstate(over="ignore"):  # beyond float32 it is infinite, and so is the run
        factors[::2], factors[1::2] = 0.5 * update.l2, update.l1
    scratch = program.array("penalty_part", (longest(parts),))
    program.at("penalty", 0, "penalty")
    for number, part in enumerate(parts):
        arrays = (
            program.view("w", network.parameters[part]),
            program.view("g", network.gradients[part]),
            program.view("t", scratch[: part.stop - part.start]),
        )
        squares, sizes = (sums[k : k + 1].reshape(()) for k in (2 * number, 2 * number + 1))
        if update.l2:
            _write_l2(program, *arrays, program.view("squares", squares), update.l2)
        if update.l1:
            _write_l1(program, *arrays, program.view("sizes", sizes), update.l1)
    program.write(np.dot, factors, sums, out=penalty)


def _write_l2(program: Program, w: Array, g: Array, t: Array, total: Array, l2: float) -> None:
    program.write(np.dot, w, w, out=total)
    program.write(np.multiply, w, program.constant(l2), out=t)
    program.write(np.add, g, t, out=g)


def _write_l1(program: Program, w: Array, g: Array, t: Array, total: Array, l1: float) -> None:
    program.write(np.sign, w, out=t)
    program.write(np.dot, t, w, out=total)
    program.write(np.multiply, t, program.constant(l1), out=t)
    program.write(np.add, g, t, out=g)
