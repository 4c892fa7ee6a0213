"""Loss, accuracy and confusion over samples, in evaluation mode, in arrays of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.choice import Choice
from desktop_nn.engine.network import Network
from desktop_nn.engine.plan import EvaluationPlan
from desktop_nn.engine.program import Array

CHUNK = 2048


@dataclass(frozen=True)
class Metrics:
    """`loss`: the mean over the samples; `accuracy`: the share of right classes, NaN for values."""

    loss: float
    accuracy: float


NOT_MEASURED = Metrics(float("nan"), float("nan"))


def predicted_classes(outputs: Array, activation: str) -> NDArray[np.intp]:
    """The class that an output stands for; outputs: (N, K) gives (N,).

    Several outputs: the largest. One: above ½ for outputs that are probabilities or 0/1 targets,
    above 0 for outputs that are scores.
    """
    if outputs.shape[1] > 1:
        largest: NDArray[np.intp] = outputs.argmax(axis=1)
        return largest
    threshold = 0.0 if activation in ("tanh", "score") else 0.5
    return (outputs[:, 0] > threshold).astype(np.intp)


def threshold_kind(activation: str, loss: str) -> str:
    """What `predicted_classes` is to be told: an identity output under hinge is a score."""
    return "score" if loss == "hinge" else activation


class Evaluator:
    """Measures a network on samples: plans are compiled once and follow the network's weights."""

    def __init__(self, network: Network, loss: Choice) -> None:
        self._network = network
        self._loss = loss
        self._kind = threshold_kind(network.spec.output.activation.name, loss.name)
        self._plans: dict[int, EvaluationPlan] = {}

    def _plan(self, rows: int) -> EvaluationPlan:
        if rows not in self._plans:
            self._plans[rows] = EvaluationPlan(self._network, rows, self._loss)
        return self._plans[rows]

    def measure(self, inputs: Array, targets: Array, labels: Array | None) -> Metrics:
        """Loss and accuracy over inputs: (N, D), targets: (N, K), labels: (N,)."""
        loss_sum, right = 0.0, 0
        for start in range(0, len(inputs), CHUNK):
            part = slice(start, start + CHUNK)
            plan = self._run(inputs[part], targets[part])
            loss_sum += float(plan.loss) * plan.rows
            if labels is not None:
                classes = predicted_classes(plan.outputs[-1], self._kind)
                right += int(np.count_nonzero(classes == labels[part]))
        count = len(inputs)
        return Metrics(loss_sum / count, right / count if labels is not None else float("nan"))

    def _run(self, inputs: Array, targets: Array | None) -> EvaluationPlan:
        plan = self._plan(len(inputs))
        plan.x[:] = inputs
        if targets is not None:
            plan.y[:] = targets
        with np.errstate(all="ignore"):
            plan.run()
        return plan

    def outputs(self, inputs: Array) -> Array:
        """The network's output for inputs: (N, D); a copy: (N, K)."""
        parts = [
            self._run(inputs[start : start + CHUNK], None).outputs[-1].copy()
            for start in range(0, len(inputs), CHUNK)
        ]
        return np.concatenate(parts)

    def confusion(self, inputs: Array, labels: Array, classes: int) -> NDArray[np.intp]:
        """Counts: rows are true classes, columns predicted ones: (C, C)."""
        predicted = predicted_classes(self.outputs(inputs), self._kind)
        counts = np.zeros((classes, classes), np.intp)
        np.add.at(counts, (labels, np.minimum(predicted, classes - 1)), 1)
        return counts
