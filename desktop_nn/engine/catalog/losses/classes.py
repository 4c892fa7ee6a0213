"""Losses of classes: cross-entropy from the logits `z`, hinges from the scores `s = a`."""

from __future__ import annotations

import numpy as np

from desktop_nn.engine.catalog.losses.arrays import LossArrays, LossLatex, write_mean, write_slope
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.program import Array, Program

BINARY_CROSS_ENTROPY = LossLatex(
    (
        r"\left(\max(0, <z>) - <z> \cdot <y> + "
        r"\log\left(1 + \exp\left(-\left|<z>\right|\right)\right)\right)",
    ),
    (r"\left(<a> - <y>\right)",),
    mean=True,
)
SOFTMAX_CROSS_ENTROPY = LossLatex(
    (r"<y> \cdot \left(\log(<softmax_row>) - \left(<z> - <softmax_peak>\right)\right)",),
    (r"\left(<a> \cdot <target_sums> - <y>\right)",),
)
MARGIN = r"\max\left(0, 1 - <y> \cdot <a>\right)"
HINGE = LossLatex((MARGIN,), (r"\left(-<y>\right)", "0"), condition=r"<y> \cdot <a> < 1")
SQUARED_HINGE = LossLatex((f"{{{MARGIN}}}^2",), (rf"\left(-2\right) \cdot <y> \cdot {MARGIN}",))


def binary_cross_entropy(program: Program, choice: Choice, x: LossArrays) -> None:
    """Mean over all elements of max(z, 0) − z y + log(1 + exp(−|z|)), exact where log(a) is not."""
    terms = program.array("loss_terms", x.z.shape)
    part = program.array("loss_part", x.z.shape)
    program.write(np.maximum, x.z, program.constant(0.0), out=terms)
    program.write(np.multiply, x.z, x.y, out=part)
    program.write(np.subtract, terms, part, out=terms)
    program.write(np.copysign, x.z, program.constant(-1.0), out=part)
    program.write(np.exp, part, out=part)
    program.write(np.log1p, part, out=part)
    program.write(np.add, terms, part, out=terms)
    write_mean(program, x, terms, x.z.shape[1])
    program.write(np.subtract, x.a, x.y, out=x.gradient)
    write_slope(program, x, 1.0 / x.z.shape[1])


def softmax_cross_entropy(program: Program, choice: Choice, x: LossArrays) -> None:
    """Mean over the batch of Σ y (log Σ exp(z − m) − (z − m)), with m the row's maximum.

    Its slope is a Σ y − y: values to be predicted need not add up to 1, as one-hot targets do."""
    shifted = program.array("loss_shifted", x.z.shape)
    part = program.array("loss_part", x.z.shape)
    row = program.array("loss_row", (len(x.z), 1))
    program.write(np.subtract, x.z, program.arrays["softmax_peak"], out=shifted)
    program.write(np.log, program.arrays["softmax_row"], out=row)  # the Σ that softmax divided by
    program.write(np.subtract, row, shifted, out=part)
    write_mean(program, x, part, factors=x.y)
    sums = program.array("target_sums", row.shape)
    ones = program.array("class_ones", (x.y.shape[1], 1))
    ones.fill(1.0)
    program.write(np.dot, x.y, ones, out=sums)
    program.write(np.multiply, x.a, sums, out=x.gradient)
    program.write(np.subtract, x.gradient, x.y, out=x.gradient)
    write_slope(program, x, 1.0)


def _write_margins(program: Program, x: LossArrays) -> Array:
    """max(0, 1 − y s) of one output, with y in {−1, 1}: (N, 1)."""
    terms = program.array("loss_terms", x.z.shape)
    program.write(np.multiply, x.y, x.a, out=terms)
    program.write(np.subtract, program.constant(1.0), terms, out=terms)
    return program.write(np.maximum, terms, program.constant(0.0), out=terms)


def hinge(program: Program, choice: Choice, x: LossArrays) -> None:
    """Mean of max(0, 1 − y s), with y in {−1, 1}; one output."""
    terms = _write_margins(program, x)
    program.write(np.sign, terms, out=x.gradient)
    program.write(np.multiply, x.gradient, x.y, out=x.gradient)
    write_mean(program, x, terms)
    write_slope(program, x, -1.0)


def squared_hinge(program: Program, choice: Choice, x: LossArrays) -> None:
    """Mean of max(0, 1 − y s)², with y in {−1, 1}; one output."""
    terms = _write_margins(program, x)
    program.write(np.multiply, terms, x.y, out=x.gradient)
    program.write(np.multiply, terms, terms, out=terms)
    write_mean(program, x, terms)
    write_slope(program, x, -2.0)


def _write_lead(program: Program, x: LossArrays) -> Array:
    """maxⱼ (sⱼ − sₜ + 1 − yⱼ), which is max(0, 1 + max over j ≠ t of sⱼ − sₜ): (N, 1).

    Its gradient too: where several classes tie for the maximum, it is shared in equal parts."""
    margins = program.array("loss_margins", x.z.shape)
    lead = program.array("loss_row", (len(x.z), 1))
    rivals = program.array("loss_rivals", (len(x.z), 1))
    program.write(np.multiply, x.a, x.y, out=margins)
    program.write_sum(margins, lead, axis=1)
    program.write(np.subtract, x.a, lead, out=margins)
    program.write(np.subtract, margins, x.y, out=margins)
    program.write(np.add, margins, program.constant(1.0), out=margins)
    program.write_max(margins, lead, axis=1)
    program.write(np.equal, margins, lead, out=x.gradient)
    program.write_sum(x.gradient, rivals, axis=1)
    program.write(np.divide, x.gradient, rivals, out=x.gradient)
    program.write(np.subtract, x.gradient, x.y, out=x.gradient)
    return lead


def crammer_singer(program: Program, choice: Choice, x: LossArrays) -> None:
    """Mean of max(0, 1 + max over j ≠ t of sⱼ − sₜ)."""
    write_mean(program, x, _write_lead(program, x))
    write_slope(program, x, 1.0)


def squared_crammer_singer(program: Program, choice: Choice, x: LossArrays) -> None:
    """Mean of the square of max(0, 1 + max over j ≠ t of sⱼ − sₜ)."""
    lead = _write_lead(program, x)
    program.write(np.multiply, x.gradient, lead, out=x.gradient)
    program.write(np.multiply, lead, lead, out=lead)
    write_mean(program, x, lead)
    write_slope(program, x, 2.0)


def hardest_class(choice: Choice, s: Array, y: Array) -> Array:
    margins: Array = s - (s * y).sum(axis=1, keepdims=True) + 1.0 - y
    hardest: Array = margins.argmax(axis=1)
    return hardest


def within_margin(choice: Choice, s: Array, y: Array) -> Array:
    within: Array = y * s < 1.0
    return within
