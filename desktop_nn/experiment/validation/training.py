"""Problems of how the network learns: loss, optimizer, batch, penalties, seeds."""

from __future__ import annotations

import math
from collections.abc import Iterator

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice, as_float
from desktop_nn.engine.number_text import grouped, shown
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.problem import Problem
from desktop_nn.experiment.samples import training_count
from desktop_nn.experiment.specs import ExperimentSpec, TrainingSpec
from desktop_nn.experiment.validation.choices import choice_problems
from desktop_nn.experiment.validation.rate import rate_problems
from desktop_nn.experiment.validation.stopping import stop_problems
from desktop_nn.experiment.validation.weighting import weight_problems

LARGEST_SEED = 2**32 - 1
USUAL_PENALTY = 1.0


def training_problems(
    spec: ExperimentSpec, accepted: TrainingSpec | None = None
) -> Iterator[Problem]:
    """Parts that are the very same ones as of `accepted`, which has no errors, are not looked at
    again."""
    training = spec.training
    if accepted is None or training.loss is not accepted.loss:
        yield from choice_problems("training.loss", training.loss, LOSSES)
    if accepted is None or training.optimizer is not accepted.optimizer:
        yield from choice_problems("training.optimizer", training.optimizer, OPTIMIZERS)
    if training.batch_size < 1:
        message = f"A batch needs at least 1 sample, not {grouped(training.batch_size)}."
        yield Problem("training.batch_size", "error", message)
    yield from rate_problems(training, accepted)
    yield from weight_problems(spec)
    if accepted is None or training.stop is not accepted.stop:
        yield from stop_problems(training.stop)
    yield from _penalty_problems("training.l1", training.l1)
    refused = [*_penalty_problems("training.l2", training.l2)]
    yield from [*_shrinking_problems(spec), *refused][:1]


def _penalty_problems(where: str, penalty: float) -> Iterator[Problem]:
    if not (math.isfinite(penalty) and penalty >= 0.0):
        message = f"λ must be a number of at least 0, not {shown(penalty)}."
        yield Problem(where, "error", message)
    elif penalty > USUAL_PENALTY:
        message = "λ is very large: the penalty outweighs the loss, and the weights shrink to 0."
        yield Problem(where, "warning", message)


def _shrinking_problems(spec: ExperimentSpec) -> Iterator[Problem]:
    l2 = spec.training.l2
    if not math.isfinite(l2) or l2 == 0.0:
        return
    limit = _largest_shrinking(spec.training.optimizer)
    if _number(spec.training.optimizer, "learning_rate") * l2 > limit:
        message = (
            f"Rate × λ is above {shown(limit, 3)}: the penalty alone throws every weight further "
            "to the other side of 0 with each update."
        )
        yield Problem("training.l2", "warning", message)


def _largest_shrinking(optimizer: Choice) -> float:
    """The largest rate × λ at which the penalty alone, whose gradient is λ w, shrinks weights:
    2 for gradient descent, 2 (1 + μ) for momentum (Polyak 1964), of which Nesterov's looking ahead
    leaves 1 / (1 + 2 μ); the others scale their steps."""
    momentum = _number(optimizer, "momentum")
    limits = {
        "gradient_descent": 2.0,
        "momentum": 2.0 + 2.0 * momentum,
        "nesterov": (2.0 + 2.0 * momentum) / (1.0 + 2.0 * momentum),
    }
    return limits.get(optimizer.name, math.inf)


def _number(optimizer: Choice, parameter: str) -> float:
    value = optimizer.parameters.get(parameter, 0.0)
    return 0.0 if isinstance(value, (str, tuple)) else as_float(value)


def seed_problems(spec: ExperimentSpec) -> Iterator[Problem]:
    for where, seed in (("seed", spec.seed), ("data.seed", spec.data.seed)):
        if not 0 <= seed <= LARGEST_SEED:
            message = (
                f"A seed is a whole number from 0 to {grouped(LARGEST_SEED)}, not {grouped(seed)}."
            )
            yield Problem(where, "error", message)


def batch_norm_problems(spec: ExperimentSpec, data: DataSet) -> Iterator[Problem]:
    """A batch of one row has no spread to normalise by."""
    if not any(layer.batch_norm for layer in spec.network.layers):
        return
    rows = training_count(data.rows, spec.data.validation_share)
    size = min(spec.training.batch_size, rows)
    where = "training.batch_size"
    if size == 1:
        message = "Batch norm learns nothing from batches of one sample: each gives only β."
        yield Problem(where, "warning", message)
    elif size > 1 and rows % size == 1:
        message = "The last batch has one sample: batch norm gives β there, and learns no spread."
        yield Problem(where, "note", message)
