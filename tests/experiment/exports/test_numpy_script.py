"""A run as a NumPy script: what it prints is the run's, to the last bit."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.exports.numpy_script import numpy_script
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.project import dense
from desktop_nn.experiment.resources import resource
from desktop_nn.training.run import Run
from tests.experiment.exports.scripts import are_same_bits, printed, script_of, shown_of
from tests.experiment.projects import changed, everything, experiment, values, with_data, with_layer


def trained(spec, epochs=2, more=3, own=None):
    run = Run(spec, own)
    run.advance(epochs * run.updates_per_epoch + more)
    return run


def assert_repeats(run, own=None):
    assert run.epoch > 0
    assert are_same_bits(printed(script_of(run, own)), shown_of(run))


def test_that_a_script_prints_the_losses_of_the_run_bit_for_bit():
    assert_repeats(trained(everything()))


def test_that_every_optimizer_takes_the_same_steps():
    for row in OPTIMIZERS.rows:
        assert_repeats(trained(changed(everything(), optimizer=row.choice())))


def test_that_every_activation_gives_the_same():
    for row in ACTIVATIONS.rows:
        if row.name != "softmax":
            hidden = replace(dense(1, 5, "tanh"), activation=row.choice())
            assert_repeats(trained(experiment("moons", hidden, dense(2, 1, "sigmoid"))))


@pytest.mark.parametrize("output", ["sigmoid", "identity", "tanh"])
def test_that_every_loss_gives_the_same(output):
    for row in LOSSES.rows:
        if row.pairing(output, 1) is not None:
            spec = experiment("moons", dense(1, 4, "tanh"), dense(2, 1, output), loss=row.name)
            assert_repeats(trained(spec))


def test_that_every_schedule_gives_the_same_with_and_without_a_warm_up():
    for row in SCHEDULES.rows:
        for warm_up in (0, 9):
            spec = changed(everything(), schedule=row.choice(), warm_up=warm_up)
            assert_repeats(trained(spec))


def test_that_penalties_and_a_clip_give_the_same():
    assert_repeats(trained(changed(everything(), l1=0.01, l2=0.02, clip=0.1)))


def test_that_class_weights_give_the_same():
    assert_repeats(trained(changed(everything(), class_weights=(1.0, 3.0))))


def test_that_frozen_layers_and_float64_give_the_same():
    spec = with_layer(everything(), 0, trainable=False)
    spec = replace(spec, network=replace(spec.network, dtype="float64"))
    assert_repeats(trained(spec))


def test_that_many_classes_give_the_same():
    spec = open_project(resource("samples", "iris.dnn")).spec
    assert_repeats(trained(spec))


def test_that_own_data_stands_in_the_script():
    own = values(2, rows=23)
    spec = experiment("plane", dense(1, 4, "tanh"), dense(2, 2, "identity"), loss="huber")
    spec = with_data(spec, source=Choice("own"))
    assert_repeats(trained(spec, own=own), own)


def test_that_a_batch_larger_than_the_data_gives_the_same():
    assert_repeats(trained(changed(everything(), batch_size=10_000)))


def test_that_no_validation_gives_the_same():
    assert_repeats(trained(with_data(everything(), validation_share=0.0)))


def with_rate(spec, rate):
    return spec.training.optimizer.with_value("learning_rate", rate)


CHANGES = {
    "another rate": lambda spec: changed(spec, optimizer=with_rate(spec, 0.5)),
    "another batch size": lambda spec: changed(spec, batch_size=9),
    "another optimizer": lambda spec: changed(spec, optimizer=OPTIMIZERS["rmsprop"].choice()),
    "another loss": lambda spec: changed(spec, loss=LOSSES["mean_squared_error"].choice()),
    "another penalty": lambda spec: changed(spec, l2=0.5),
    "wider": lambda spec: with_layer(spec, 0, units=9),
    "narrower": lambda spec: with_layer(spec, 0, units=3),
    "no batch norm": lambda spec: with_layer(spec, 0, batch_norm=False, bias=True),
    "frozen": lambda spec: with_layer(spec, 1, trainable=False),
    "no dropout": lambda spec: with_layer(spec, 0, dropout=0.0),
    "drawn anew": lambda spec: with_layer(spec, 1, draw=1),
    "another activation": lambda spec: with_layer(spec, 1, activation=ACTIVATIONS["gelu"].choice()),
    "other noise": lambda spec: with_data(spec, source=spec.data.source.with_value("noise", 0.4)),
    "other split": lambda spec: with_data(spec, validation_share=0.4),
    "not standardised": lambda spec: with_data(spec, standardize=False),
    "a layer less": lambda spec: replace(
        spec, network=replace(spec.network, layers=(spec.network.layers[0], spec.network.layers[2]))
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_that_a_change_in_the_middle_of_an_epoch_gives_the_same(change):
    spec = everything()
    run = trained(spec)
    assert CHANGES[change](spec) != spec
    run.change(CHANGES[change](spec))
    run.advance(2 * run.updates_per_epoch + 1)
    assert_repeats(run)


def test_that_change_upon_change_gives_the_same():
    run = trained(everything(), epochs=0, more=2)
    for change in CHANGES.values():
        run.change(change(run.spec))
        run.advance(run.updates_per_epoch + 2)
    run.change(everything())
    run.advance(run.updates_per_epoch)
    assert_repeats(run)


def test_that_a_layer_that_thaws_keeps_an_age_of_its_own():
    spec = everything()
    run = trained(with_layer(spec, 1, trainable=False))
    run.change(spec)
    run.advance(2 * run.updates_per_epoch)
    assert_repeats(run)


def test_that_weights_set_by_hand_give_the_same():
    spec = everything()
    run = Run(spec)
    run.set_parameter(1, "W", (0, 2), 0.75)
    run.advance(run.updates_per_epoch + 2)
    run.set_parameter(3, "b", (0,), -1.5)
    run.advance(run.updates_per_epoch)
    assert_repeats(run)


def test_that_a_large_network_gives_the_same():
    """Its vectors take several blocks."""
    layers = dense(1, 300, "relu"), dense(2, 150, "tanh"), dense(3, 1, "sigmoid")
    run = trained(experiment("moons", *layers), epochs=1)
    assert run.network.parameters.size > 32_768
    assert_repeats(run)


def test_that_a_script_needs_python_and_numpy_alone(tmp_path):
    run = trained(everything())
    file = tmp_path / "run.py"
    file.write_text(script_of(run), encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    blocked = "import sys; sys.modules['desktop_nn'] = None; import runpy; runpy.run_path('run.py')"
    done = subprocess.run(
        [sys.executable, "-c", blocked],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [[float(word) for word in line.split()] for line in done.stdout.splitlines()]
    assert are_same_bits(lines, shown_of(run))


def test_that_threads_are_set_before_numpy_is_loaded():
    run = trained(everything())
    code = numpy_script("A run", run.journal, run.update, threads=2)
    assert 0 < code.index('os.environ[name] = "2"') < code.index("import numpy")


def test_that_a_title_can_say_anything():
    run = trained(everything())
    assert_repeats(run)
    compile(script_of(run, title='a """ and \\ and {braces} \n und Größe'), "script", "exec")
