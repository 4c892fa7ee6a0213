"""Experiments, samples and projects that the tests of this floor share."""

from dataclasses import replace

import numpy as np

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN, load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import Project, default_spec, dense
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec
from desktop_nn.training.run import Run


def experiment(source="spiral", *layers, loss="cross_entropy", optimizer="adam", **data):
    """A small experiment on one of the data sets; `data` are settings of its data spec."""
    layers = layers or (dense(1, 4, "tanh"), dense(2, 1, "sigmoid"))
    choice = DATA_SOURCES[source].choice()
    samples = load(DataSpec(choice))
    return ExperimentSpec(
        NetworkSpec(samples.width, layers, next_id=1 + max(layer.id for layer in layers)),
        DataSpec(choice, **data),
        TrainingSpec(LOSSES[loss].choice(), OPTIMIZERS[optimizer].choice()),
    )


def classes(count, rows=12, width=2):
    """Samples in so many classes, each of which occurs if there are rows enough."""
    inputs = np.random.default_rng(count).standard_normal((rows, width))
    labels = (np.arange(rows) % count).astype(float)[:, None]
    names = tuple(f"class {number}" for number in range(count))
    return DataSet(inputs, labels, tuple(f"x{i}" for i in range(width)), ("class",), names)


def values(count, rows=12, width=2, low=-2.0, high=2.0):
    """Samples with so many values to predict, evenly spread between `low` and `high`."""
    inputs = np.random.default_rng(count).standard_normal((rows, width))
    targets = np.linspace(low, high, rows * count).reshape(rows, count)
    names = tuple(f"y{i}" for i in range(count))
    return DataSet(inputs, targets, tuple(f"x{i}" for i in range(width)), names)


def on(spec, data):
    """The experiment over the project's own samples, with as many inputs as those have."""
    network = replace(spec.network, inputs=data.width)
    source = replace(spec.data, source=Choice(OWN))
    return replace(spec, network=network, data=source)


def changed(spec, **training):
    return replace(spec, training=replace(spec.training, **training))


def with_data(spec, **data):
    return replace(spec, data=replace(spec.data, **data))


def with_layer(spec, index, **layer):
    index %= len(spec.network.layers)
    new = replace(spec.network.layers[index], **layer)
    return replace(spec, network=spec.network.with_layer(index, new))


def everything():
    """All that an update remembers: batch norm, dropout, Adam's memory, a remainder batch."""
    first = replace(dense(1, 6, "relu", "he_normal"), batch_norm=True, bias=False, dropout=0.3)
    spec = experiment("moons", first, dense(2, 4, "tanh"), dense(3, 1, "sigmoid"))
    return changed(with_data(spec, standardize=True), batch_size=7, l2=0.01)


def project_of(run, own=None, **more):
    best = run.watch.best_up_to(run.update)
    return Project(run.spec, run.checkpoint(), run.history, own, best=best, **more)


def resumed(project):
    """A run that goes on where the project stands."""
    run = Run(project.spec, project.own)
    run.take_up(project.checkpoint, project.history, project.best)
    run.change(project.spec)
    return run


__all__ = [
    "changed",
    "classes",
    "default_spec",
    "everything",
    "experiment",
    "on",
    "project_of",
    "resumed",
    "values",
    "with_data",
    "with_layer",
]
