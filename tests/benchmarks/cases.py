"""What is measured: networks, batches and optimizers, on samples that all contenders share."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.data_sets import OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import dense
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec

VALIDATION_SHARE = 0.02
"""Small: what the run measures once an epoch is not what is compared here."""
DROPOUT = 0.2


@dataclass(frozen=True)
class Case:
    """`sizes` from inputs to outputs; `normalised`: batch norm and dropout in the hidden layers.

    The least that is asked for: `target`, the ratio to the fastest PyTorch; where threads are told
    apart it is the ratio with one thread each, `all_cores` that with all cores each, and
    `products` the share of the update's time that its bare matrix products take.
    """

    name: str
    sizes: tuple[int, ...]
    activation: str
    batch_size: int
    optimizer: str
    rate: float
    samples: int
    target: float
    normalised: bool = False
    all_cores: float = 0.0
    products: float = 0.0

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
            self._hidden(number, units) if number < last else dense(number, units, output)
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

    def _hidden(self, number: int, units: int) -> LayerSpec:
        layer = dense(number, units, self.activation)
        if not self.normalised:
            return layer
        return replace(layer, bias=False, batch_norm=True, dropout=DROPOUT)


CASES = (
    Case("tiny", (2, 8, 8, 1), "tanh", 10, "gradient_descent", 0.01, 500, 10.0),
    Case("middle", (784, 128, 64, 10), "relu", 64, "adam", 0.001, 5120, 1.5),
    Case(
        "middle with batch norm and dropout",
        (784, 128, 64, 10),
        "relu",
        64,
        "adam",
        0.001,
        5120,
        1.3,
        normalised=True,
    ),
    Case(
        "large",
        (784, 1024, 1024, 10),
        "relu",
        256,
        "adam",
        0.001,
        2560,
        1.05,
        all_cores=0.95,
        products=0.85,
    ),
)
