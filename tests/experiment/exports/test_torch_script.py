"""An experiment as a PyTorch script: what it prints is the program's to 1e-5."""

import contextlib
import io
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES
from desktop_nn.experiment.array_setting import ArraySetting, slots
from desktop_nn.experiment.exports import torch_script as module
from desktop_nn.experiment.exports.torch_script import torch_script
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.project import dense
from desktop_nn.experiment.resources import resource
from desktop_nn.training.run import Run
from desktop_nn.training.setting_numbers import set_arrays
from tests.experiment.projects import changed, experiment, with_data, with_layer

UPDATES = 10


def printed(code, updates):
    torch = pytest.importorskip("torch", reason="torch is only there for benchmarks")
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        try:
            exec(compile(code, "script", "exec"), {"__name__": "__main__"})
        finally:
            torch.set_default_dtype(torch.float32)
    return np.array([float(line.split()[1]) for line in text.getvalue().splitlines()][:updates])


def losses_of(spec, own=None):
    run, losses = Run(spec, own), []
    for _ in range(min(UPDATES, run.updates_per_epoch)):
        run.advance(1)
        losses.append(run.batch_loss)
    return np.array(losses)


def assert_same(spec, own=None):
    losses = losses_of(spec, own)
    found = printed(torch_script("An experiment", spec, 1, own), len(losses))
    assert found == pytest.approx(losses, rel=1e-5, abs=1e-6)


def usual(**training):
    hidden = replace(dense(1, 6, "relu", "he_normal"), batch_norm=True, bias=False)
    spec = experiment("moons", hidden, dense(2, 4, "tanh"), dense(3, 1, "sigmoid"))
    return changed(with_data(spec, standardize=True), batch_size=12, **training)


def test_that_the_first_losses_are_the_programs():
    assert_same(usual())


def test_that_every_optimizer_takes_the_same_steps():
    for row in OPTIMIZERS.rows:
        assert_same(usual(optimizer=row.choice()))


def test_that_every_activation_gives_the_same():
    for row in ACTIVATIONS.rows:
        if row.name != "softmax":
            hidden = replace(dense(1, 5, "tanh"), activation=row.choice())
            assert_same(experiment("moons", hidden, dense(2, 1, "sigmoid")))


@pytest.mark.parametrize("output", ["sigmoid", "identity", "tanh"])
def test_that_every_loss_gives_the_same(output):
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
    spec = with_layer(usual(), 1, trainable=False)
    assert_same(replace(spec, network=replace(spec.network, dtype="float64")))


def test_that_everything_in_the_catalog_has_its_counterpart():
    offered = {row.outputs_of for row in ACTIVATIONS.rows}
    assert offered == set(module.MODULES)
    assert {row.name for row in OPTIMIZERS.rows} == set(module.OPTIMIZERS)
    assert {row.name for row in LOSSES.rows} == {*module.LOSSES, "cross_entropy"}


def test_that_dropout_is_said_to_draw_other_masks():
    spec = with_layer(usual(), 0, dropout=0.5)
    assert "other masks" in torch_script("An experiment", spec)
    assert "other masks" not in torch_script("An experiment", usual())


def test_that_what_was_set_before_the_first_update_is_the_scripts_start_too():
    spec = usual()
    run = Run(spec)
    rng = np.random.default_rng(4)
    arrays = [
        ArraySetting.of(*slot.place, rng.uniform(0.1, 0.9, slot.shape))
        for slot in slots(spec.network).values()
    ]
    set_arrays(run, tuple(arrays[:-1]))
    run.set_parameter(2, "b", (1,), 0.75)
    start, losses = run.journal[0], []
    for _ in range(UPDATES):
        run.advance(1)
        losses.append(run.batch_loss)
    found = printed(torch_script("An experiment", spec, 2, None, start), UPDATES)
    assert found == pytest.approx(losses, rel=1e-5, abs=1e-6)
    drawn = printed(torch_script("An experiment", spec, 2), UPDATES)
    assert drawn != pytest.approx(losses, rel=1e-2)


@pytest.mark.parametrize("batch", [1, 3])
def test_that_a_batch_of_one_row_is_normalised_to_beta(batch):
    """PyTorch's own batch norm refuses it; of 160 rows in threes one is left."""
    spec = changed(usual(), batch_size=batch)
    run = Run(spec)
    assert run.samples.training_rows % batch in (0, 1)
    losses = [(run.advance(1), run.batch_loss)[1] for _ in range(run.updates_per_epoch)]
    found = printed(torch_script("An experiment", spec), len(losses))
    assert len(found) == len(losses)
    assert found[-1:] == pytest.approx(losses[-1:], rel=1e-3)
    assert found[:UPDATES] == pytest.approx(losses[:UPDATES], rel=1e-5, abs=1e-6)


def test_that_a_network_that_is_frozen_all_over_gives_the_same():
    spec = usual()
    for index in range(len(spec.network.layers)):
        spec = with_layer(spec, index, trainable=False)
    assert_same(spec)
