"""Small networks, trainers and batches that the engine's tests share. Float64 unless it is said."""

import numpy as np

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.network import Network
from desktop_nn.engine.specs import LayerSpec, NetworkSpec, UpdateSpec
from desktop_nn.engine.trainer import Trainer

UPDATE_FIELDS = {"l1", "clip", "schedule", "warm_up", "class_weights"}


def layer(number, units, activation="tanh", initializer="xavier_normal", **more):
    """A layer whose id is `number`, with its rows' defaults."""
    activation_choice = ACTIVATIONS[activation].choice()
    return LayerSpec(number, units, activation_choice, INITIALIZERS[initializer].choice(), **more)


def given_layer(number, units, weights, activation="tanh", **more):
    """A layer whose weights are the numbers given, row by row, and that has no bias."""
    choice = Choice.of("given", values=tuple(np.ravel(weights).tolist()))
    row = ACTIVATIONS[activation]
    return LayerSpec(number, units, row.choice(), choice, **{"bias": False, **more})


def spec_of(inputs, *layers, dtype="float64"):
    return NetworkSpec(inputs, layers, dtype, 1 + max(one.id for one in layers))


def trainer_of(
    spec, loss="mean_squared_error", optimizer="gradient_descent", l2=0.0, seed=0, **parameters
):
    """A trainer of a new network; `parameters` are the optimizer's, or fields of the update."""
    fields = {name: parameters.pop(name) for name in UPDATE_FIELDS & parameters.keys()}
    choice = OPTIMIZERS[optimizer].choice(**parameters)
    update = UpdateSpec(LOSSES[loss].choice(), choice, l2, **fields)
    return Trainer(Network(spec, seed), update, seed)


def everything(dropout=0.3, dtype="float64"):
    """3-6-5-2 with all that an update remembers: batch norm, dropout; two softmax outputs."""
    return spec_of(
        3,
        layer(1, 6, "relu", "he_normal", bias=False, batch_norm=True, dropout=dropout),
        layer(2, 5, "tanh", batch_norm=True),
        layer(3, 2, "softmax"),
        dtype=dtype,
    )


def numbers(rows, columns, seed=0):
    return np.random.default_rng(seed).standard_normal((rows, columns))


def one_hot(rows, classes, seed=0):
    return np.eye(classes)[np.random.default_rng(seed).integers(0, classes, rows)]


def targets(form, scores):
    """Targets in one of the forms that a pairing asks for, made from `scores`: (rows, units)."""
    positive = (scores > 0.0).astype(float)
    made = {
        "values": scores,
        "zero_one": positive,
        "minus_one_one": 2.0 * positive - 1.0,
        "one_hot": np.eye(scores.shape[1])[scores.argmax(axis=1)],
    }
    return made[form]


def pairings(unit_counts=(1, 3)):
    """Every (loss, output activation, units) that the catalog allows."""
    return [
        (loss.name, activation.name, units)
        for loss in LOSSES.rows
        for activation in ACTIVATIONS.rows
        for units in unit_counts
        if loss.pairing(activation.name, units) is not None
    ]


def train(trainer, updates, rows=8, classes=None, seed=0):
    """Updates on a fresh batch each; the losses."""
    inputs, outputs = trainer.network.spec.inputs, trainer.network.spec.output.units
    losses = []
    for update in range(updates):
        x = numbers(rows, inputs, seed + update)
        y = one_hot(rows, outputs, update) if classes else numbers(rows, outputs, update + 50)
        losses.append(trainer.update(x, y))
    return losses


def same(one, other):
    """Whether two states of a trainer are equal, bit for bit."""
    return (
        np.array_equal(one.parameters, other.parameters)
        and np.array_equal(one.running, other.running)
        and one.memory.keys() == other.memory.keys()
        and all(np.array_equal(one.memory[name], other.memory[name]) for name in one.memory)
        and (one.age, one.updates) == (other.age, other.updates)
        and one.generators == other.generators
    )
