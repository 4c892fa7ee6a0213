"""What is measured: networks, batches and optimizers, on samples that all contenders share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.data_sets import OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import dense
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec

VALIDATION_SHARE = 0.02
"""Small: what the run measures once an epoch is not what is compared here."""


@dataclass(frozen=True)
class Case:
    """`sizes` from inputs to outputs; `target` is the least ratio that is asked for."""

    name: str
    sizes: tuple[int, ...]
    activation: str
    batch_size: int
    optimizer: str
    rate: float
    samples: int
    target: float

    @property
    def classes(self) -> int:
        """0 when a value is fitted."""
        return self.sizes[-1] if self.sizes[-1] > 1 else 0

    def data(self) -> DataSet:
        """Random samples, the same at every call."""
        rng = np.random.default_rng(1)
        inputs = rng.standard_normal((self.samples, self.sizes[0]))
        if not self.classes:
            targets = np.tanh(inputs[:, :1] * inputs[:, 1:2])
        else:
            targets = rng.integers(0, self.classes, (self.samples, 1)).astype(float)
        names = tuple(f"x{number}" for number in range(self.sizes[0]))
        return DataSet(inputs, targets, names, ("y",), tuple(map(str, range(self.classes))))

    def spec(self) -> ExperimentSpec:
        last = len(self.sizes) - 1
        output = "softmax" if self.classes else self.activation
        layers = tuple(
            dense(number, units, self.activation if number < last else output)
            for number, units in enumerate(self.sizes[1:], start=1)
        )
        loss = "cross_entropy" if self.classes else "mean_squared_error"
        training = TrainingSpec(
            LOSSES[loss].choice(),
            OPTIMIZERS[self.optimizer].choice(learning_rate=self.rate),
            batch_size=self.batch_size,
        )
        network = NetworkSpec(self.sizes[0], layers, "float32", last + 1)
        return ExperimentSpec(network, DataSpec(Choice(OWN), VALIDATION_SHARE), training)


CASES = (
    Case("tiny", (2, 8, 8, 1), "tanh", 10, "gradient_descent", 0.01, 500, 8.0),
    Case("middle", (784, 128, 64, 10), "relu", 64, "adam", 0.001, 5120, 1.5),
    Case("large", (784, 1024, 1024, 10), "relu", 256, "adam", 0.001, 2560, 1.05),
)
