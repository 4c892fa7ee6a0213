"""Samples one by one, and what the network says of them: those behind a cell of the confusion
matrix, and those that it does worst on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.program import Array
from desktop_nn.training.evaluation import predicted_classes
from desktop_nn.training.neuron_maps import measured_part
from desktop_nn.training.run import Run

MOST_SAMPLES = 60
MOST_MEASURED = 500
"""Samples among which the worst are looked for: the loss of each is measured by itself, which for
so many takes some hundredths of a second."""

PROBABILITIES = ("sigmoid", "softmax")


@dataclass(frozen=True)
class Judged:
    """P samples of the data set's `rows`, the classes that they have and were taken for, the
    outputs for both, and the loss of each by itself, in evaluation mode: (P,) each.

    They were found among `measured` of the samples of this `part`; `of` them there are in all.
    `cell` is the true and the predicted class of those behind one. Outputs are probabilities with
    a sigmoid or a softmax; of any other single output, both are that output itself."""

    rows: NDArray[np.int32]
    true: NDArray[np.int32]
    predicted: NDArray[np.int32]
    output_true: NDArray[np.float32]
    output_predicted: NDArray[np.float32]
    losses: NDArray[np.float32]
    of: int
    measured: int
    part: str
    is_probability: bool
    cell: tuple[int, int] | None = None


def cell_samples(run: Run, cell: tuple[int, int] | None = None) -> Judged | None:
    """The first samples of one class that are taken for another, or for the same: of the part that
    the matrix counts, in the order of the data as split. None for values, and without a `cell`."""
    labels = run.samples.labels
    if labels is None or cell is None:
        return None
    part, _ = measured_part(run)
    outputs = run.evaluator.outputs(run.samples.inputs[part])
    predicted = predicted_classes(outputs, run.evaluator.targets)
    found = np.flatnonzero((labels[part] == cell[0]) & (predicted == cell[1]))
    rows = part.start + found[:MOST_SAMPLES]
    return _judged(run, rows, _losses(run, rows), len(found), part.stop - part.start, cell)


def worst_samples(run: Run) -> Judged | None:
    """Those with the highest loss, highest first: of the validation part, or of training where
    there is none, or of an even choice of it. None for values."""
    if run.samples.labels is None:
        return None
    part, _ = measured_part(run)
    count = part.stop - part.start
    every = max(1.0, count / MOST_MEASURED)
    rows = (part.start + np.arange(0.0, count - 1e-9, every)).astype(np.intp)
    losses = _losses(run, rows)
    # A loss that is no number is the worst of all.
    worst = np.argsort(-np.nan_to_num(losses, nan=np.inf), kind="stable")[:MOST_SAMPLES]
    return _judged(run, rows[worst], losses[worst], count, len(rows), None)


def _losses(run: Run, rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """The loss of each sample by itself: (P,)."""
    inputs, targets = run.samples.inputs, run.samples.targets
    measure = run.evaluator.measure
    losses = [measure(inputs[i : i + 1], targets[i : i + 1], None).loss for i in rows.tolist()]
    return np.array(losses, np.float32)


def _judged(
    run: Run,
    rows: NDArray[np.intp],
    losses: NDArray[np.float32],
    of: int,
    measured: int,
    cell: tuple[int, int] | None,
) -> Judged:
    samples, activation = run.samples, run.spec.network.output.activation.name
    assert samples.labels is not None
    is_probability = activation in PROBABILITIES
    # The network refuses an evaluation of no rows.
    outputs = run.evaluator.outputs(samples.inputs[rows if len(rows) else slice(0, 1)])[: len(rows)]
    true, predicted = samples.labels[rows], predicted_classes(outputs, run.evaluator.targets)
    return Judged(
        samples.order[rows].astype(np.int32),
        true.astype(np.int32),
        predicted.astype(np.int32),
        _for_classes(outputs, true, is_probability),
        _for_classes(outputs, predicted, is_probability),
        losses,
        of,
        measured,
        measured_part(run)[1],
        is_probability,
        cell,
    )


def _for_classes(
    outputs: Array, classes: NDArray[np.intp], is_probability: bool
) -> NDArray[np.float32]:
    """What the outputs, (P, K), say for the class of each sample, (P,): (P,)."""
    if outputs.shape[1] > 1:
        return outputs[np.arange(len(outputs)), classes].astype(np.float32)
    single = outputs[:, 0]
    if is_probability:
        single = np.where(classes == 1, single, 1.0 - single)
    return single.astype(np.float32)
