"""The experiment's spec: network, data and training, all that a run depends on besides its seed."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import NetworkSpec, UpdateSpec
from desktop_nn.experiment.stop_rules import NEVER, StopSpec


@dataclass(frozen=True)
class DataSpec:
    """Which samples, and how they are split.

    `seed` makes the samples and the split; it is not the network's, so that several starts can be
    compared on the same data. `validation_share`: in [0, 1), 0 for no validation. `standardize`:
    subtract the training part's mean and divide by its standard deviation, column by column.
    `features`: formulas over the set's inputs, a column each of what the network gets, before
    standardising; none for the inputs as they are.
    """

    source: Choice
    validation_share: float = 0.2
    standardize: bool = False
    seed: int = 1
    features: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrainingSpec(UpdateSpec):
    """How the network learns: how an update is made, of how many samples, and until when."""

    batch_size: int = 10
    stop: StopSpec = NEVER


@dataclass(frozen=True)
class ExperimentSpec:
    """Everything that is set up. `seed` draws the weights, the order of samples, the dropout."""

    network: NetworkSpec
    data: DataSpec
    training: TrainingSpec
    seed: int = 42
