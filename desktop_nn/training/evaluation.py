"""Loss, accuracy and confusion over samples, in evaluation mode, in arrays of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog.losses import Targets
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.metrics import (
    ClassMetrics,
    ValueMetrics,
    class_metrics,
    confusion_matrix,
    value_metrics,
)
from desktop_nn.engine.network import Network, TellRows
from desktop_nn.engine.plan import EvaluationPlan, pairing_of
from desktop_nn.engine.program import Array

CHUNK = 2048
NAN = float("nan")
FEW_CLASSES = 16
"""Up to so many, plain numbers are quicker than arrays."""


@dataclass(frozen=True)
class Metrics:
    """`loss`: the mean over the samples. Of classes, else NaN: `accuracy`, the share of right
    answers, and `f1`, the plain mean of F1 over the classes that occur. Of values, else NaN:
    `r_squared` and `mean_absolute_error`, the means over the values that are predicted."""

    loss: float
    accuracy: float = NAN
    f1: float = NAN
    r_squared: float = NAN
    mean_absolute_error: float = NAN


NOT_MEASURED = Metrics(NAN)


def predicted_classes(outputs: Array, targets: Targets) -> NDArray[np.intp]:
    """The class that an output stands for; outputs: (N, K) gives (N,).

    Several outputs: the largest. One: above the middle of its targets, which are 0 and 1 or, as
    `targets` tells, −1 and 1.
    """
    if outputs.shape[1] > 1:
        largest: NDArray[np.intp] = outputs.argmax(axis=1)
        return largest
    threshold = 0.0 if targets == "minus_one_one" else 0.5
    return (outputs[:, 0] > threshold).astype(np.intp)


class ClassTally:
    """Counts answers portion by portion. labels: (N,).

    Written for speed: with a tiny net, an epoch is not much longer than this."""

    def __init__(self, labels: Array, targets: Targets) -> None:
        self._labels = labels
        self._targets: Targets = targets
        self._most = int(labels.max()) + 1 if len(labels) else 0
        self._counts: NDArray[np.intp] | None = None

    def add(self, outputs: Array, part: slice) -> None:
        """outputs: those of the samples in `part`."""
        classes = max(2, outputs.shape[1], self._most)
        predicted = predicted_classes(outputs, self._targets)
        counts = confusion_matrix(self._labels[part], predicted, classes)
        self._counts = counts if self._counts is None else self._counts + counts

    def metrics(self, loss: float) -> Metrics:
        if self._counts is None:
            return Metrics(loss)
        if len(self._counts) > FEW_CLASSES:
            of = class_metrics(self._counts)
            return Metrics(loss, of.accuracy, of.macro_f1)
        rows = self._counts.tolist()
        right = [row[place] for place, row in enumerate(rows)]
        columns = zip(*rows, strict=True)
        both = [sum(row) + sum(column) for row, column in zip(rows, columns, strict=True)]
        scores = [2 * r / total for r, total in zip(right, both, strict=True) if total]
        return Metrics(loss, sum(right) / len(self._labels), sum(scores) / len(scores))


class ValueTally:
    """Sums errors portion by portion. targets: (N, K); `spread`: Σ (y − ȳ)² of each value: (K,)."""

    def __init__(self, targets: Array, spread: Array) -> None:
        self._targets = targets
        self._spread = spread
        self._squares: Any = 0.0
        self._sizes: Any = 0.0

    def add(self, outputs: Array, part: slice) -> None:
        """outputs: those of the samples in `part`."""
        errors = np.subtract(outputs, self._targets[part], dtype=np.float64)
        self._sizes = self._sizes + np.abs(errors).sum(axis=0)
        errors *= errors
        self._squares = self._squares + errors.sum(axis=0)

    def metrics(self, loss: float) -> Metrics:
        count = self._targets.size
        if not count:
            return Metrics(loss)
        error = float(np.sum(self._sizes)) / count
        with np.errstate(all="ignore"):
            left = float((self._squares / self._spread).sum()) / len(self._spread)
        r_squared = 1.0 - left if self._spread.all() else NAN
        return Metrics(loss, r_squared=r_squared, mean_absolute_error=error)


def spread_of(targets: Array) -> Array:
    """Σ (y − ȳ)² of each value: (K,); exactly 0 where all are alike."""
    y = targets.astype(np.float64)
    if not len(y):
        return np.zeros(targets.shape[1])
    spread: Array = ((y - y.mean(axis=0)) ** 2).sum(axis=0)
    spread[(y == y[:1]).all(axis=0)] = 0.0
    return spread


class Evaluator:
    """Measures a network on samples: plans are compiled once and follow the network's weights.
    Those without a loss are the network's own. `targets`: the form in which classes are put."""

    def __init__(
        self, network: Network, loss: Choice, class_weights: tuple[float, ...] = ()
    ) -> None:
        self._network = network
        self._loss = loss
        self._class_weights = class_weights
        self.targets = pairing_of(network, loss).targets
        self._plans: dict[int, EvaluationPlan] = {}
        self._spreads: dict[object, tuple[Array, Array]] = {}

    def measure(
        self, inputs: Array, targets: Array, labels: Array | None, tell: TellRows | None = None
    ) -> Metrics:
        """Loss and metrics over inputs: (N, D), targets: (N, K), labels: (N,).

        The loss is the mean that the class weights make of it, as in training; NaN where all of
        the samples count for nothing."""
        loss_sum, weight = 0.0, 0.0
        tally: ClassTally | ValueTally
        if labels is None:
            tally = ValueTally(targets, self._spread(targets))
        else:
            tally = ClassTally(labels, self.targets)
        for start in range(0, len(inputs), CHUNK):
            part = slice(start, start + CHUNK)
            plan = self._run(inputs[part], targets[part])
            loss_sum += float(plan.loss) * float(plan.weight)
            weight += float(plan.weight)
            tally.add(plan.outputs[-1], part)
            if tell is not None:
                tell(len(inputs[part]))
        return tally.metrics(loss_sum / weight if weight else NAN)

    def _spread(self, targets: Array) -> Array:
        """Worked out once for the same targets, which are kept, lest others take their place in
        memory."""
        place = (targets.__array_interface__["data"][0], targets.shape)
        if place not in self._spreads:
            self._spreads[place] = (targets, spread_of(targets))
        return self._spreads[place][1]

    def _run(self, inputs: Array, targets: Array) -> EvaluationPlan:
        rows = len(inputs)
        if rows not in self._plans:
            weights = self._class_weights
            self._plans[rows] = EvaluationPlan(self._network, rows, self._loss, weights)
        plan = self._plans[rows]
        plan.x[:] = inputs
        plan.y[:] = targets
        with np.errstate(all="ignore"):
            plan.run()
        return plan

    def outputs(self, inputs: Array, tell: TellRows | None = None) -> Array:
        """The network's output for inputs: (N, D); a copy: (N, K)."""
        return self._network.predict(inputs, tell)

    def activations(self, inputs: Array) -> list[Array]:
        """Each layer's activations for inputs: (N, D); copies: (N, units)."""
        return self._network.activations(inputs)

    def confusion(
        self, inputs: Array, labels: Array, classes: int, tell: TellRows | None = None
    ) -> NDArray[np.intp]:
        """Counts: rows are true classes, columns predicted ones: (C, C).

        C is at least 2: of one class too, the net can say that a sample is of another.
        """
        outputs = self.outputs(inputs, tell)
        predicted = predicted_classes(outputs, self.targets)
        return confusion_matrix(labels, predicted, max(2, classes, outputs.shape[1]))

    def class_metrics(
        self, inputs: Array, labels: Array, classes: int, tell: TellRows | None = None
    ) -> ClassMetrics:
        """Precision, recall and F1 per class, in evaluation mode; labels: (N,)."""
        return class_metrics(self.confusion(inputs, labels, classes, tell))

    def value_metrics(
        self, inputs: Array, targets: Array, tell: TellRows | None = None
    ) -> ValueMetrics:
        """R² and errors per output, in evaluation mode; targets: (N, K)."""
        return value_metrics(self.outputs(inputs, tell), targets)
