"""An experiment as a Keras script: what it prints is the program's to 1e-5."""

import contextlib
import io
import os
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES
from desktop_nn.experiment.exports import keras_script as module
from desktop_nn.experiment.exports.keras_script import keras_script
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.project import dense
from desktop_nn.experiment.resources import resource
from tests.experiment.exports.test_torch_script import UPDATES, losses_of, usual
from tests.experiment.projects import changed, experiment, with_layer


def printed(code, updates):
    pytest.importorskip("torch", reason="torch, on which Keras stands here, isn't installed")
    os.environ.setdefault("KERAS_BACKEND", "torch")
    keras = pytest.importorskip("keras", reason="Keras isn't installed; nothing else needs it")
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        try:
            exec(compile(code, "script", "exec"), {"__name__": "__main__"})
        finally:
            keras.config.set_floatx("float32")
    return np.array([float(line.split()[1]) for line in text.getvalue().splitlines()][:updates])


def assert_same(spec):
    losses = losses_of(spec)
    found = printed(keras_script("An experiment", spec), len(losses))
    assert len(found) == len(losses) >= UPDATES
    assert found == pytest.approx(losses, rel=1e-5, abs=1e-5)


def test_that_the_first_losses_are_the_programs():
    assert_same(usual())


@pytest.mark.parametrize("name", [row.name for row in OPTIMIZERS.rows])
def test_that_every_optimizer_takes_the_same_steps(name):
    assert_same(usual(optimizer=OPTIMIZERS[name].choice()))


def test_that_every_activation_gives_the_same():
    for row in ACTIVATIONS.rows:
        if row.name != "softmax":
            hidden = replace(dense(1, 5, "tanh"), activation=row.choice())
            assert_same(experiment("moons", hidden, dense(2, 1, "sigmoid")))


@pytest.mark.parametrize("output", ["sigmoid", "identity", "tanh"])
def test_that_every_loss_gives_the_same_with_class_weights(output):
    for row in LOSSES.rows:
        if row.pairing(output, 1) is not None:
            spec = experiment("moons", dense(1, 4, "tanh"), dense(2, 1, output), loss=row.name)
            assert_same(changed(spec, class_weights=(1.0, 3.0)))


@pytest.mark.parametrize("output", ["softmax", "sigmoid", "identity"])
def test_that_every_loss_of_many_classes_gives_the_same(output):
    iris = open_project(resource("samples", "iris.dnn")).spec
    for row in LOSSES.rows:
        if row.pairing(output, 3) is not None:
            spec = with_layer(iris, -1, activation=ACTIVATIONS[output].choice())
            assert_same(changed(spec, loss=row.choice()))


def test_that_schedule_warm_up_penalties_and_clip_give_the_same():
    for row in SCHEDULES.rows:
        assert_same(usual(schedule=row.choice(), warm_up=5, l1=0.01, l2=0.02, clip=0.1))


def test_that_frozen_layers_and_float64_give_the_same():
    spec = with_layer(with_layer(usual(), 1, trainable=False), 0, trainable=False)
    assert_same(replace(spec, network=replace(spec.network, dtype="float64")))


def test_that_everything_in_the_catalog_has_its_counterpart():
    assert {row.outputs_of for row in ACTIVATIONS.rows} == set(module.ACTIVATION_LAYERS)
    assert {row.name for row in OPTIMIZERS.rows} == set(module.OPTIMIZERS)
    assert {row.name for row in LOSSES.rows} == {*module.LOSSES, "cross_entropy"}


def test_that_what_differs_there_is_said():
    dropout = with_layer(usual(), 0, dropout=0.5)
    assert "other masks" in keras_script("An experiment", dropout)
    momentum = usual(optimizer=OPTIMIZERS["momentum"].choice(), warm_up=5)
    assert "momentum holds the rate" in keras_script("An experiment", momentum)
    assert "1e-5" in keras_script("An experiment", usual())


def test_that_a_script_says_where_an_epsilon_is_too_large_to_be_alike():
    for row in OPTIMIZERS.rows:
        script = keras_script("An experiment", usual(optimizer=row.choice()))
        assert "adds ε" not in script
        if "epsilon" in row.choice().parameters:
            spec = usual(optimizer=row.choice(epsilon=1e-3))
            assert "adds ε at another place" in keras_script("An experiment", spec)


def test_that_a_script_says_that_keras_counts_in_float32():
    spec = usual()
    wide = replace(spec, network=replace(spec.network, dtype="float64"))
    assert "float32 even" not in keras_script("An experiment", spec)
    assert "float32 even" in keras_script("An experiment", wide)
