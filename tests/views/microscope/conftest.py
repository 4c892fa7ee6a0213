"""A microscope over a worker in place, open on a 2-4-3 net with batch norm and Adam."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.data_sets import OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import dense
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec
from tests.models.microscopes import bench


def three_classes(hidden=4):
    """2-4-3, batch norm, Adam, batches of four; the spec and its data."""
    rng = np.random.default_rng(5)
    centres = ((-1.0, 0.0), (1.0, 0.0), (0.0, 1.5))
    inputs = np.concatenate([rng.normal(centre, 0.5, (20, 2)) for centre in centres])
    classes = np.repeat([0.0, 1.0, 2.0], 20)[:, None]
    data = DataSet(inputs, classes, ("x1", "x2"), ("y",), ("red", "green", "blue"))
    layers = (replace(dense(1, hidden, "tanh"), batch_norm=True), dense(2, 3, "softmax"))
    training = TrainingSpec(
        LOSSES["cross_entropy"].choice(), OPTIMIZERS["adam"].choice(), batch_size=4
    )
    network = NetworkSpec(2, layers, next_id=3)
    return ExperimentSpec(network, DataSpec(Choice(OWN)), training), data


@pytest.fixture
def over(qtbot):
    with bench(qtbot, *three_classes()) as made:
        yield made


@pytest.fixture
def scope(over):
    return over.opened()


def stop_of(scope, name, phase=None):
    """The number of the stop at which an array is computed."""
    return next(
        stop.number
        for stop in scope.stops
        if any(named == name and phase in (None, of) for of, named in stop.names)
    )
