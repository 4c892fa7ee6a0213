"""From a data set to what the network gets: split, standardised, targets in the loss's form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog import LOSSES
from desktop_nn.engine.catalog.losses import Targets
from desktop_nn.engine.streams import Purpose, stream
from desktop_nn.experiment.data_sets.data_set import DataSet, Floats
from desktop_nn.experiment.features import computed, parsed
from desktop_nn.experiment.formula import Formula
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec


@dataclass(frozen=True)
class Scaling:
    """x ← (x − mean) / deviation, feature by feature: (F,) each; 0 and 1 where nothing is done."""

    mean: Floats
    deviation: Floats

    def apply(self, inputs: Floats) -> Floats:
        """The inputs scaled: (N, D)."""
        return (inputs - self.mean) / self.deviation


@dataclass(frozen=True)
class Samples:
    """The samples as trained on; inputs: (N, F), targets: (N, K), labels: (N,) or None.

    Rows 0 to `training_rows` - 1 are the training part, the rest validation. `order` tells which
    row of the data set each came from. `features` are none where the inputs are taken as they are.
    """

    inputs: NDArray[np.floating]
    targets: NDArray[np.floating]
    labels: NDArray[np.intp] | None
    training_rows: int
    order: NDArray[np.intp]
    scaling: Scaling
    features: tuple[Formula, ...] = ()

    def network_inputs(self, inputs: Floats) -> Floats:
        """What the network gets for inputs of the data set: (P, D) becomes (P, F). Not finite
        where a feature isn't, as log(x1) left of 0."""
        return self.scaling.apply(computed(self.features, inputs))

    @property
    def training_part(self) -> slice:
        """The rows that train."""
        return slice(0, self.training_rows)

    @property
    def validation_part(self) -> slice:
        """The rows that validate; there may be none."""
        return slice(self.training_rows, len(self.inputs))

    @property
    def validation_rows(self) -> int:
        """How many rows validate; they are the last."""
        return len(self.inputs) - self.training_rows


def training_count(rows: int, validation_share: float) -> int:
    """How many of `rows` samples train: the rest, rounded, is for validation."""
    return rows - round(rows * validation_share)


def split_order(spec: DataSpec, rows: int) -> NDArray[np.intp]:
    """The rows in an order whose beginning trains and whose end validates."""
    if training_count(rows, spec.validation_share) == rows:
        return np.arange(rows)
    return stream(spec.seed, Purpose.SPLIT).permutation(rows)


def target_form(spec: ExperimentSpec) -> Targets:
    """The form in which classes are put to the loss; values where the pair makes no sense."""
    output = spec.network.output
    pairing = LOSSES[spec.training.loss.name].pairing(output.activation.name, output.units)
    return pairing.targets if pairing else "values"


def encode_targets(data: DataSet, form: Targets, units: int) -> Floats:
    """Targets as the loss wants them: (N, units)."""
    if not data.classes:
        return data.targets
    if units == 1:
        classes = data.targets
        return 2.0 * classes - 1.0 if form == "minus_one_one" else classes
    one_hot = np.eye(units)[data.labels]
    return 2.0 * one_hot - 1.0 if form == "minus_one_one" else one_hot


def prepare(spec: ExperimentSpec, data: DataSet) -> Samples:
    """Split, compute the features, scale and encode, in the network's own type."""
    order = split_order(spec.data, data.rows)
    training_rows = training_count(data.rows, spec.data.validation_share)
    features = parsed(spec.data.features, data.input_names)
    inputs = computed(features, data.inputs)[order]
    scaling = _scaling(inputs[:training_rows], spec.data.standardize)
    targets = encode_targets(data, target_form(spec), spec.network.output.units)[order]
    dtype = np.dtype(spec.network.dtype)
    return Samples(
        np.ascontiguousarray(scaling.apply(inputs), dtype),
        np.ascontiguousarray(targets, dtype),
        data.labels[order] if data.classes else None,
        training_rows,
        order,
        scaling,
        features,
    )


def _scaling(training_inputs: Floats, standardize: bool) -> Scaling:
    width = training_inputs.shape[1]
    if not standardize:
        return Scaling(np.zeros(width), np.ones(width))
    # A column that never changes becomes 0. Its computed deviation would be 0, or worse: mere
    # rounding, by which other values would be blown up. Of a spread below 1e-160 the square is 0.
    constant = (training_inputs == training_inputs[0]).all(axis=0)
    mean = np.where(constant, training_inputs[0], training_inputs.mean(axis=0))
    deviation = training_inputs.std(axis=0)
    return Scaling(mean, np.where(constant | (deviation == 0.0), 1.0, deviation))
