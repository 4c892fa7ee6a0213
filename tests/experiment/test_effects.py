"""What a change does to a run, as the table says and as the run does it."""

from dataclasses import fields, replace

import pytest

from desktop_nn.engine.catalog import OPTIMIZERS, SCHEDULES
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import LayerSpec
from desktop_nn.experiment.effects import (
    FIELD_EFFECTS,
    Effect,
    changes_loss,
    changes_samples,
    is_structural,
    kept_inputs,
)
from desktop_nn.experiment.specs import TrainingSpec
from desktop_nn.training.run import Run
from tests.experiment.projects import changed, default_spec, everything, with_data, with_layer

SPEC = everything()
RATE = SPEC.training.optimizer.with_value("learning_rate", 0.5)
CHANGES = {
    "units": with_layer(SPEC, 0, units=7),
    "bias": with_layer(SPEC, 1, bias=False),
    "batch_norm": with_layer(SPEC, 1, batch_norm=True),
    "activation": with_layer(SPEC, 1, activation=Choice("relu")),
    "initializer": with_layer(SPEC, 1, initializer=Choice("zeros")),
    "bias_initializer": with_layer(SPEC, 1, bias_initializer=Choice.of("constant", value=0.1)),
    "trainable": with_layer(SPEC, 1, trainable=False),
    "dropout": with_layer(SPEC, 1, dropout=0.5),
    "loss": changed(SPEC, loss=Choice("mean_squared_error")),
    "optimizer": changed(SPEC, optimizer=OPTIMIZERS["momentum"].choice()),
    "optimizer_parameter": changed(SPEC, optimizer=RATE),
    "batch_size": changed(SPEC, batch_size=50),
    "schedule": changed(SPEC, schedule=SCHEDULES["cosine"].choice(length=300)),
    "warm_up": changed(SPEC, warm_up=100),
    "clip": changed(SPEC, clip=0.5),
    "l2": changed(SPEC, l2=0.1),
    "l1": changed(SPEC, l1=0.1),
    "class_weights": changed(SPEC, class_weights=(1.0, 3.0)),
    "seed": replace(SPEC, seed=7),
    "source": with_data(SPEC, source=SPEC.data.source.with_value("noise", 0.5)),
    "validation_share": with_data(SPEC, validation_share=0.5),
    "standardize": with_data(SPEC, standardize=False),
    "features": replace(
        with_data(SPEC, features=("x1", "x2", "x1*x2")), network=replace(SPEC.network, inputs=3)
    ),
}
STRUCTURAL = [
    name for name, effect in FIELD_EFFECTS.items() if effect in (Effect.REBUILD, Effect.NEW_INPUTS)
]
NEW_EPOCH = (Effect.NEW_DATA, Effect.NEW_INPUTS)


def test_that_every_field_of_layer_and_training_has_its_effect():
    shown = {field.name for field in fields(LayerSpec)} | {
        field.name for field in fields(TrainingSpec)
    }
    assert shown - {"id"} <= set(FIELD_EFFECTS)


@pytest.mark.parametrize("name", CHANGES)
def test_that_a_change_is_structural_where_the_table_says_rebuild(name):
    structural = is_structural(SPEC, CHANGES[name])
    assert structural == (name in STRUCTURAL)


def test_that_a_layer_more_or_in_another_place_is_structural():
    layers = SPEC.network.layers
    assert is_structural(SPEC, with_network(layers=layers[1:]))
    assert is_structural(SPEC, with_network(layers=(layers[1], layers[0], layers[2])))
    assert is_structural(SPEC, with_network(dtype="float64"))


@pytest.mark.parametrize("name", CHANGES)
def test_that_the_run_keeps_its_weights_unless_they_lose_their_place(name):
    run = Run(SPEC)
    run.advance(30)
    before = run.network.parameter_views["W2"].copy()
    run.change(CHANGES[name])
    assert run.update == 30
    after = run.network.parameter_views["W2"]
    assert (after[: len(before)] == before).all()


@pytest.mark.parametrize("name", CHANGES)
def test_that_only_another_optimizer_empties_the_memory(name):
    run = Run(SPEC)
    run.advance(30)
    run.change(CHANGES[name])
    emptied = FIELD_EFFECTS[name] is Effect.EMPTY_MEMORY
    assert (run.trainer.age == 0) == emptied
    assert all((not vector.any()) == emptied for vector in run.trainer.memory.values())


@pytest.mark.parametrize("name", CHANGES)
def test_that_only_new_data_begins_a_new_epoch(name):
    run = Run(SPEC)
    run.advance(30)
    run.change(CHANGES[name])
    assert (run.position == 0) == (FIELD_EFFECTS[name] in NEW_EPOCH)


@pytest.mark.parametrize("name", CHANGES)
def test_that_what_waits_for_a_reset_says_so(name):
    run = Run(SPEC)
    run.advance(30)
    run.change(CHANGES[name])
    assert bool(run.waiting_for_reset) == (FIELD_EFFECTS[name] is Effect.AT_RESET)


def with_network(**values):
    return replace(SPEC, network=replace(SPEC.network, **values))


def with_features(*formulas):
    return replace(
        with_data(SPEC, features=formulas), network=replace(SPEC.network, inputs=len(formulas))
    )


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        (("x1", "x2", "x1^2"), ("x1", "x1^2"), (0, 2)),
        (("x1", "x2"), ("x1", "sin(x1)", "x2"), (0, None, 1)),
        (("x1", "x2"), ("x2", "x1"), (1, 0)),
        (("x1", "x1^2"), ("x1", "x1^3"), (0, None)),
        (("x1", "x2"), ("x1", "x2"), None),
    ],
)
def test_that_a_feature_is_known_again_by_its_formula(old, new, places):
    assert kept_inputs(with_features(*old), with_features(*new)) == places


def test_that_inputs_taken_as_they_are_count_as_x1_and_x2():
    assert kept_inputs(SPEC, with_features("x2", "x1")) == (1, 0)
    assert kept_inputs(with_features("x1^2", "x2"), SPEC) == (None, 1)
    assert kept_inputs(SPEC, with_features("x1", "x2")) is None


def test_that_inputs_of_other_names_stay_where_they_are():
    assert kept_inputs(SPEC, with_features("petal_length", "petal_width")) is None


def test_that_the_weights_of_a_feature_follow_it():
    run = Run(with_features("x1", "x2", "x1*x2"))
    run.advance(30)
    before = run.network.parameter_views["W1"].copy()
    moment = run.trainer.memory["m"][: before.size].reshape(before.shape).copy()
    start = run.start_parameters[: before.size].reshape(before.shape).copy()
    run.change(with_features("x1", "sin(x2)", "x1*x2"))
    after = run.network.parameter_views["W1"]
    assert (after[[0, 2]] == before[[0, 2]]).all()
    assert (after[1] != before[1]).all()
    assert after[1].any()
    moved = run.trainer.memory["m"][: before.size].reshape(before.shape)
    assert (moved[[0, 2]] == moment[[0, 2]]).all()
    assert not moved[1].any()
    now = run.start_parameters[: before.size].reshape(before.shape)
    assert (now[[0, 2]] == start[[0, 2]]).all()
    assert (now[1] == after[1]).all()
    assert sum(array.kept for array in run.kept) == run.network.layout.size - before.shape[1]


def test_that_turned_features_turn_the_weights_with_them():
    run = Run(SPEC)
    run.advance(30)
    before, inputs = run.network.parameter_views["W1"].copy(), run.data.inputs
    run.change(with_features("x2", "x1"))
    assert (run.network.parameter_views["W1"] == before[::-1]).all()
    assert run.position == 0
    assert (run.data.inputs == inputs).all()


def test_that_before_the_first_update_nothing_waits():
    run = Run(SPEC)
    run.change(CHANGES["initializer"])
    assert run.waiting_for_reset == ()
    assert not run.network.parameter_views["W2"].any()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("source", True),
        ("validation_share", True),
        ("standardize", True),
        ("features", True),
        ("loss", True),
        ("batch_size", False),
        ("units", False),
        ("l2", False),
        ("class_weights", False),
        ("trainable", False),
        ("seed", False),
    ],
)
def test_that_samples_are_prepared_anew_where_they_are_others(name, changes):
    assert changes_samples(SPEC, CHANGES[name]) == changes


@pytest.mark.parametrize("name", CHANGES)
def test_that_only_what_makes_up_the_loss_makes_it_another_measure(name):
    assert changes_loss(SPEC, CHANGES[name]) == (name in ("loss", "class_weights"))


def test_that_the_output_decides_the_form_of_the_targets():
    spec = default_spec()
    assert changes_samples(spec, with_layer(spec, -1, activation=Choice("tanh")))
    assert not changes_samples(spec, with_layer(spec, 0, activation=Choice("relu")))
