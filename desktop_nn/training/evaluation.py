"""Loss, accuracy and confusion over samples, in evaluation mode, in arrays of its own."""

from __future__ import annotations

from dataclasses import dataclass

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
from desktop_nn.engine.network import Network
from desktop_nn.engine.plan import EvaluationPlan, pairing_of
from desktop_nn.engine.program import Array

CHUNK = 2048


@dataclass(frozen=True)
class Metrics:
    """`loss`: the mean over the samples; `accuracy`: the share of right classes, NaN for values."""

    loss: float
    accuracy: float


NOT_MEASURED = Metrics(float("nan"), float("nan"))


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

    def measure(self, inputs: Array, targets: Array, labels: Array | None) -> Metrics:
        """Loss and accuracy over inputs: (N, D), targets: (N, K), labels: (N,).

        The loss is the mean that the class weights make of it, as in training; NaN where all of
        the samples count for nothing."""
        loss_sum, weight, right = 0.0, 0.0, 0
        for start in range(0, len(inputs), CHUNK):
            part = slice(start, start + CHUNK)
            plan = self._run(inputs[part], targets[part])
            loss_sum += float(plan.loss) * float(plan.weight)
            weight += float(plan.weight)
            if labels is not None:
                classes = predicted_classes(plan.outputs[-1], self.targets)
                right += int(np.count_nonzero(classes == labels[part]))
        loss = loss_sum / weight if weight else float("nan")
        return Metrics(loss, right / len(inputs) if labels is not None else float("nan"))

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

    def outputs(self, inputs: Array) -> Array:
        """The network's output for inputs: (N, D); a copy: (N, K)."""
        return self._network.predict(inputs)

    def activations(self, inputs: Array) -> list[Array]:
        """Each layer's activations for inputs: (N, D); copies: (N, units)."""
        return self._network.activations(inputs)

    def confusion(self, inputs: Array, labels: Array, classes: int) -> NDArray[np.intp]:
        """Counts: rows are true classes, columns predicted ones: (C, C).

        C is at least 2: of one class too, the net can say that a sample is of another.
        """
        outputs = self.outputs(inputs)
        predicted = predicted_classes(outputs, self.targets)
        return confusion_matrix(labels, predicted, max(2, classes, outputs.shape[1]))

    def class_metrics(self, inputs: Array, labels: Array, classes: int) -> ClassMetrics:
        """Precision, recall and F1 per class, in evaluation mode; labels: (N,)."""
        return class_metrics(self.confusion(inputs, labels, classes))

    def value_metrics(self, inputs: Array, targets: Array) -> ValueMetrics:
        """R² and errors per output, in evaluation mode; targets: (N, K)."""
        return value_metrics(self.outputs(inputs), targets)
