"""Runs that the tests of views train, and the snapshots that a worker would send of them."""

from dataclasses import replace

import numpy as np

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import Project, default_spec, dense
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec
from desktop_nn.training.messages import HistoryPart, Snapshot
from desktop_nn.training.products import PRODUCTS
from desktop_nn.training.run import Run


def snapshot_of(run, *products, generation=1, choices=None):
    """What a worker would send of `run`, with these products, made of these `choices`."""
    choices = choices or {}
    return Snapshot(
        sequence=1,
        revision=0,
        state="idle",
        update=run.update,
        epoch=run.epoch,
        batch_loss=run.batch_loss,
        position=run.position,
        training_rows=run.samples.training_rows,
        validation_rows=run.samples.validation_rows,
        updates_per_second=0.0,
        history=HistoryPart(generation, run.history.length, None),
        products={name: made(name, run, choices) for name in products},
    )


def made(name, run, choices):
    """A product that may be changed."""
    product = PRODUCTS[name]
    return product.make(run, choices.get(name)) if product.takes_choice else product.make(run)


def show(view, run, generation=1):
    """Give `view` a snapshot with all it asks for."""
    products = snapshot_of(run, *view.products, generation=generation, choices=view.choices)
    view.show_snapshot(products, run.history)


def trained(document, epochs):
    """A run of the document's experiment, after so many epochs."""
    run = Run(document.spec, document.own)
    for _ in range(epochs):
        run.advance_epoch()
    return run


def digits():
    """64-64-32-10 on the handwritten digits."""
    layers = (dense(1, 64, "relu", "he_normal"), dense(2, 32, "relu", "he_normal"))
    network = NetworkSpec(64, (*layers, dense(3, 10, "softmax")), next_id=4)
    training = TrainingSpec(
        LOSSES["cross_entropy"].choice(), OPTIMIZERS["adam"].choice(), batch_size=32
    )
    return Project(ExperimentSpec(network, DataSpec(DATA_SOURCES["digits"].choice()), training))


def curve():
    """1-8-1 on the curve to fit."""
    network = NetworkSpec(1, (dense(1, 8, "tanh"), dense(2, 1, "identity")), next_id=3)
    training = TrainingSpec(LOSSES["mean_squared_error"].choice(), OPTIMIZERS["adam"].choice())
    return Project(ExperimentSpec(network, DataSpec(DATA_SOURCES["sine"].choice()), training))


def own_points(inputs, targets, classes=(), hidden=4, validation_share=0.25):
    """A net with one hidden layer on samples of the project's own."""
    data = DataSet(
        np.asarray(inputs, float),
        np.asarray(targets, float),
        tuple(f"x{i + 1}" for i in range(np.shape(inputs)[1])),
        ("y",),
        classes,
    )
    activation = ("softmax" if len(classes) > 2 else "sigmoid") if classes else "identity"
    loss = "cross_entropy" if classes else "mean_squared_error"
    units = len(classes) if len(classes) > 2 else 1
    layers = (dense(1, hidden, "tanh"), dense(2, units, activation))
    training = TrainingSpec(LOSSES[loss].choice(), OPTIMIZERS["adam"].choice())
    spec = ExperimentSpec(
        NetworkSpec(data.width, layers, next_id=3),
        DataSpec(Choice(OWN), validation_share=validation_share),
        training,
    )
    return Project(spec, own=data)


def worked_example():
    """The teaching text's net, with its numbers: one row of data, no biases, rate 0.1."""
    data = DataSet(np.array([[0.5, 0.2, 0.1]]), np.array([[1.0]]), ("a", "b", "c"), ("y",))
    weights = ((0.4, 0.3, 0.2, 0.7, 0.6, 0.5), (0.8, 0.6))
    layers = tuple(
        LayerSpec(i + 1, units, Choice(name), Choice.of("given", values=values), bias=False)
        for i, (units, name, values) in enumerate(
            zip((2, 1), ("tanh", "sigmoid"), weights, strict=True)
        )
    )
    optimizer = OPTIMIZERS["gradient_descent"].choice(learning_rate=0.1)
    spec = ExperimentSpec(
        NetworkSpec(3, layers, "float64", next_id=3),
        DataSpec(Choice(OWN), validation_share=0.0),
        TrainingSpec(LOSSES["half_squared_error"].choice(), optimizer, batch_size=1),
    )
    return Project(spec, own=data)


def deep(layers=32):
    """As many layers as a network may have."""
    hidden = [dense(number, 3, "tanh") for number in range(1, layers)]
    spec = default_spec()
    network = NetworkSpec(2, (*hidden, dense(layers, 1, "sigmoid")), next_id=layers + 1)
    return Project(replace(spec, network=network))
