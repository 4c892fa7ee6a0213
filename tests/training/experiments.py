"""Small experiments that the tests of training share, and what is compared of two runs."""

from dataclasses import replace

import numpy as np

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import default_spec, dense
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec
from desktop_nn.training.run import Run


def small_spec(batch_size=8, samples=43, optimizer="adam", seed=42, **optimizer_parameters):
    """2-4-3-1 with batch norm, dropout and a penalty: all that an update may remember. 34 samples
    train (5 updates an epoch, the last with 2 samples), 9 validate."""
    layers = (
        replace(dense(1, 4, "tanh"), dropout=0.25),
        replace(dense(2, 3, "relu"), batch_norm=True, bias=False),
        dense(3, 1, "sigmoid"),
    )
    training = TrainingSpec(
        LOSSES["cross_entropy"].choice(),
        OPTIMIZERS[optimizer].choice(**optimizer_parameters),
        batch_size=batch_size,
        l2=0.001,
    )
    source = DATA_SOURCES["circle"].choice(samples=samples)
    return ExperimentSpec(NetworkSpec(2, layers, next_id=4), DataSpec(source), training, seed)


def values_spec(
    *layers, rate=0.1, batch_size=4, optimizer="gradient_descent", share=0.0, **parameters
):
    """Squared error on the project's own samples, without validation."""
    optimizer = OPTIMIZERS[optimizer].choice(learning_rate=rate, **parameters)
    loss = LOSSES["mean_squared_error"].choice()
    network = NetworkSpec(2, layers, "float32", 1 + len(layers))
    data = DataSpec(Choice(OWN), share)
    return ExperimentSpec(network, data, TrainingSpec(loss, optimizer, batch_size=batch_size))


def values(inputs, targets):
    """Samples of two inputs and one value."""
    inputs, targets = np.array(inputs, float), np.array(targets, float)
    return DataSet(inputs, targets.reshape(-1, 1), ("a", "b"), ("y",))


def digits_spec():
    layers = (dense(1, 64, "relu"), dense(2, 32, "relu"), dense(3, 10, "softmax"))
    training = TrainingSpec(
        LOSSES["cross_entropy"].choice(), OPTIMIZERS["adam"].choice(), batch_size=32
    )
    source = DATA_SOURCES["digits"].choice()
    return ExperimentSpec(NetworkSpec(64, layers, next_id=4), DataSpec(source), training)


# Changes


def with_training(spec, **changes):
    return replace(spec, training=replace(spec.training, **changes))


def with_rate(spec, rate):
    optimizer = spec.training.optimizer.with_value("learning_rate", rate)
    return with_training(spec, optimizer=optimizer)


def with_layer(spec, index, **changes):
    layer = replace(spec.network.layers[index], **changes)
    return replace(spec, network=spec.network.with_layer(index, layer))


def with_new_layer(spec, index=1, units=3):
    """Another hidden layer before the one at `index`."""
    network = spec.network
    layers = list(network.layers)
    layers.insert(index, dense(network.next_id, units, "tanh"))
    network = replace(network, layers=tuple(layers), next_id=network.next_id + 1)
    return replace(spec, network=network)


def without_layer(spec, index):
    layers = spec.network.layers
    return replace(spec, network=replace(spec.network, layers=layers[:index] + layers[index + 1 :]))


def with_data(spec, **changes):
    return replace(spec, data=replace(spec.data, **changes))


# Comparing


def bits(run: Run):
    """All numbers of a run, as something that compares bit for bit."""
    state = run.trainer.state()
    return (
        run.update,
        run.epoch,
        run.position,
        run.spec,
        state.parameters.tobytes(),
        state.running.tobytes(),
        {name: vector.tobytes() for name, vector in state.memory.items()},
        (state.age, dict(state.ages)),
        dict(state.generators),
        run.start_parameters.tobytes(),
        curve(run.history),
    )


def curve(history):
    """The history, bit for bit."""
    levels = [level for each in history.levels for level in (each.low, each.mean, each.high)]
    return history.length, tuple(level.tobytes() for level in levels)


def squares_spec(standardize=False):
    return replace(
        with_data(
            values_spec(dense(1, 1, "sigmoid"), rate=0.5),
            source=DATA_SOURCES["circle"].choice(),
            features=("x1^2", "x2^2"),
            standardize=standardize,
        ),
        training=default_spec().training,
    )


def directly(run, axis):
    """The output of a net of one sigmoid over the squares of the plane's points, by hand."""
    weights, bias = run.network.parameter_views["W1"][:, 0], run.network.parameter_views["b1"][0]
    scaling = run.samples.scaling
    x1, x2 = (axis[None, :] ** 2, axis[:, None] ** 2)
    first = (x1 - scaling.mean[0]) / scaling.deviation[0]
    second = (x2 - scaling.mean[1]) / scaling.deviation[1]
    return 1.0 / (1.0 + np.exp(-(weights[0] * first + weights[1] * second + bias)))


CURVE = replace(
    with_data(
        values_spec(dense(1, 3, "tanh"), dense(2, 1, "identity")),
        source=DATA_SOURCES["sine"].choice(),
    ),
    network=NetworkSpec(1, (dense(1, 3, "tanh"), dense(2, 1, "identity")), next_id=3),
)


def trained(spec, own=None, updates=20):
    """A run of a few updates."""
    run = Run(spec, own)
    run.advance(updates)
    return run
