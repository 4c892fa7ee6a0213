"""Samples one by one: those behind a cell, and the worst, with what the network says of them."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.catalog import LOSSES
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets import OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import dense
from desktop_nn.training import judged
from desktop_nn.training import messages as m
from desktop_nn.training.judged import MOST_SAMPLES
from desktop_nn.training.products import made_product
from desktop_nn.training.run import Run
from tests.training.experiments import (
    bits,
    digits_spec,
    small_spec,
    trained,
    values,
    values_spec,
    with_layer,
    with_training,
)
from tests.training.rig import make_rig


@pytest.fixture(scope="module")
def digits():
    return trained(digits_spec())


def test_that_every_cell_has_as_many_samples_as_the_matrix_counts(digits):
    counts = made_product("confusion", digits).counts
    for cell in np.ndindex(counts.shape):
        shown = made_product("cell_samples", digits, cell)
        assert shown.of == counts[cell]
        assert len(shown.rows) == min(shown.of, MOST_SAMPLES)
        assert shown.cell == cell
        assert (shown.part, shown.measured) == ("validation", counts.sum())


def test_that_the_samples_of_a_cell_are_of_its_classes(digits):
    counts = made_product("confusion", digits).counts
    cell = np.unravel_index(counts.argmax(), counts.shape)
    shown = made_product("cell_samples", digits, tuple(int(number) for number in cell))
    assert set(shown.true) == {cell[0]}
    assert set(shown.predicted) == {cell[1]}
    assert set(digits.data.labels[shown.rows]) == {cell[0]}
    outputs = digits.network.predict(digits.data.inputs[shown.rows])
    assert set(outputs.argmax(axis=1)) == {cell[1]}
    assert shown.output_true == pytest.approx(outputs[:, cell[0]], abs=1e-6)
    assert shown.output_predicted == pytest.approx(outputs[:, cell[1]], abs=1e-6)
    assert shown.is_probability
    validation = digits.samples.order[digits.samples.training_rows :]
    assert set(shown.rows) <= set(validation)


def test_that_the_loss_of_a_sample_is_its_own(digits):
    shown = made_product("worst_samples", digits)
    outputs = digits.network.predict(digits.data.inputs[shown.rows])
    expected = -np.log(outputs[np.arange(len(outputs)), shown.true])
    assert shown.losses == pytest.approx(expected, rel=1e-3)


def test_that_the_worst_samples_come_first_and_none_is_worse(digits):
    shown = made_product("worst_samples", digits)
    assert len(shown.rows) == MOST_SAMPLES == len(set(shown.rows))
    assert (np.diff(shown.losses) <= 0.0).all()
    part = digits.samples.validation_part
    outputs = digits.network.predict(digits.samples.inputs[part])
    losses = -np.log(outputs[np.arange(len(outputs)), digits.samples.labels[part]])
    assert shown.losses[-1] == pytest.approx(np.sort(losses)[-MOST_SAMPLES], rel=1e-3)
    assert (shown.of, shown.measured) == (len(losses), len(losses))


def test_that_of_many_samples_the_worst_of_an_even_choice_are_shown(digits, monkeypatch):
    monkeypatch.setattr(judged, "MOST_MEASURED", 100)
    shown = made_product("worst_samples", digits)
    assert (shown.of, shown.measured) == (digits.samples.validation_rows, 100)


def test_that_a_loss_that_is_no_number_is_the_worst(digits, monkeypatch):
    losses = np.linspace(1.0, 2.0, digits.samples.validation_rows).astype(np.float32)
    losses[7] = np.nan
    monkeypatch.setattr(judged, "_losses", lambda run, rows: losses)
    shown = made_product("worst_samples", digits)
    assert shown.rows[0] == digits.samples.order[digits.samples.training_rows + 7]


def test_that_a_single_output_gives_the_probabilities_of_both_classes():
    run = trained(small_spec())
    for cell in ((0, 0), (0, 1), (1, 0), (1, 1)):
        shown = made_product("cell_samples", run, cell)
        if not len(shown.rows):
            continue
        of_one = run.network.predict(run.data.inputs[shown.rows])[:, 0]
        for numbers, number in zip((shown.output_true, shown.output_predicted), cell, strict=True):
            assert numbers == pytest.approx(of_one if number else 1.0 - of_one, abs=1e-6)


def test_that_scores_are_no_probabilities():
    spec = with_layer(small_spec(), 2, activation=Choice("identity"))
    run = trained(with_training(spec, loss=LOSSES["hinge"].choice()))
    shown = made_product("worst_samples", run)
    assert not shown.is_probability
    score = run.network.predict(run.data.inputs[shown.rows])[:, 0]
    assert shown.output_true == pytest.approx(score, abs=1e-6)
    sign = np.where(shown.true == 1, 1.0, -1.0)
    assert shown.losses == pytest.approx(np.maximum(0.0, 1.0 - sign * score), abs=1e-5)


def test_that_of_a_single_class_the_other_is_what_it_is_taken_for():
    data = DataSet(np.eye(2), np.zeros((2, 1)), ("a", "b"), ("y",), ("only",))
    spec = replace(small_spec(), data=replace(small_spec().data, source=Choice(OWN)))
    run = Run(spec, data)
    found = [made_product("cell_samples", run, (0, said)).of for said in (0, 1)]
    assert found == made_product("confusion", run).counts[0].tolist()


def test_that_there_is_nothing_for_values_without_a_cell_or_for_a_cell_of_other_classes():
    spec = values_spec(dense(1, 3, "tanh"), dense(2, 1, "identity"))
    run = Run(spec, values([[1.0, 2.0]], [1.0]))
    assert made_product("worst_samples", run) is None
    assert made_product("cell_samples", run, (0, 0)) is None
    assert made_product("cell_samples", trained(small_spec())) is None
    assert made_product("cell_samples", trained(small_spec()), (7, 8)).of == 0


# Choosing


def test_that_a_choice_is_answered_at_rest_and_another_one_anew(monkeypatch):
    rig = make_rig(monkeypatch)
    rig.load()
    rig.say(m.Choose("cell_samples", (0, 0)), m.Subscribe(frozenset({"cell_samples"})))
    assert rig.snapshot().products["cell_samples"].cell == (0, 0)
    rig.say(m.Choose("cell_samples", (1, 0)))
    rig.now += 1.0
    assert rig.snapshot().products["cell_samples"].cell == (1, 0)


def test_that_choosing_changes_nothing_of_the_training(monkeypatch):
    plain, watched = make_rig(monkeypatch), make_rig(monkeypatch)
    for rig in (plain, watched):
        rig.load()
    watched.say(m.Subscribe(frozenset({"cell_samples", "worst_samples"})))
    for update in range(1, 30):
        watched.say(m.Choose("cell_samples", (update % 2, 0)))
        watched.work_to(update)
        watched.now += 1.0
        watched.snapshot()
    plain.work_to(29)
    assert {"cell_samples", "worst_samples"} <= set(watched.made)
    assert bits(plain.run) == bits(watched.run)
