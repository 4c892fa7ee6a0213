"""What is measured of a run: over which part of its samples, and what of it the history keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_nn.experiment.history import COLUMNS
from desktop_nn.training.evaluation import NOT_MEASURED, Metrics

if TYPE_CHECKING:
    from desktop_nn.engine.network import TellRows
    from desktop_nn.training.run import Run


TRAINING_LOSS, VALIDATION_LOSS = map(COLUMNS.index, ("loss_training", "loss_validation"))


def metrics_of(run: Run, part: slice, tell: TellRows | None = None) -> Metrics:
    """Over those rows of the samples, in evaluation mode; not measured where there are none."""
    samples = run.samples
    if part.stop <= part.start:
        return NOT_MEASURED
    labels = samples.labels[part] if samples.labels is not None else None
    return run.evaluator.measure(samples.inputs[part], samples.targets[part], labels, tell)


def history_row(run: Run, training_loss: float) -> tuple[float, ...]:
    """A row of the history, (columns,), at an epoch's end; `training_loss` as it was trained. The
    metrics in training are measured only of classes, and where there is nothing to validate by: it
    takes long."""
    validation = run.validation_metrics()
    wants_training = run.samples.labels is not None and not run.samples.validation_rows
    training = run.training_metrics() if wants_training else NOT_MEASURED
    both = (training, validation)
    return (
        run.epoch,
        run.update,
        training_loss,
        validation.loss,
        run.penalty,
        *(part.accuracy for part in both),
        *(part.f1 for part in both),
        *(part.r_squared for part in both),
        *(part.mean_absolute_error for part in both),
    )


def judged_loss(run: Run, row: Sequence[float]) -> float:
    """The loss in a row of the history, (columns,), that rules and the best state go by."""
    return float(row[VALIDATION_LOSS if run.samples.validation_rows else TRAINING_LOSS])
