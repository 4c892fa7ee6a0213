"""The settings of schedule, penalties, class weights and stop rules: both ways, each undone by its
name, and what stands beside the headings."""

import math
from dataclasses import replace

import pytest

from desktop_nn.engine.catalog import LOSSES, SCHEDULES
from desktop_nn.engine.catalog.schedules import rate_factor
from desktop_nn.experiment.stop_rules import Standing, StopSpec
from desktop_nn.models.class_weight_settings import class_weight_fact, class_weight_settings
from desktop_nn.models.penalty_settings import penalty_fact
from desktop_nn.models.schedule_curve import rate_at, schedule_curve, schedule_end
from desktop_nn.models.schedule_settings import schedule_fact, schedule_settings
from desktop_nn.models.stop_settings import (
    FIELDS,
    standing_share,
    standing_text,
    stop_fact,
    stop_settings,
)
from desktop_nn.models.training_settings import training_settings
from tests.models.edits import setting
from tests.views.snapshots import curve


def change(document, where, value):
    return setting(document, where).change(value)


def test_that_every_value_of_the_training_has_a_field(document):
    """All but the batch size, which stands with the data."""
    change(document, "training.loss", "huber")
    change(document, "training.schedule", "cosine")
    places = [each.where for each in training_settings(document)]
    for name in ("l1", "l2", "clip", "warm_up", "schedule", "loss", "optimizer"):
        assert f"training.{name}" in places
    assert [p for p in places if p.startswith("training.loss.")] == ["training.loss.delta"]
    stops = [p.rpartition(".")[2] for p in places if p.startswith("training.stop.")]
    assert stops == list(StopSpec.__dataclass_fields__)


@pytest.mark.parametrize(
    ("where", "value", "named"),
    [
        ("training.l1", 0.5, "L1 0.5"),
        ("training.clip", 2.0, "clip 2"),
        ("training.warm_up", 300.0, "warm-up 300"),
        ("training.class_weights.1", 5.0, "weight 5 of class blue"),
        ("training.stop.epochs", 100.0, "stop at epochs 100"),
        ("training.stop.target_loss", 0.1, "stop at loss at most 0.1"),
    ],
)
def test_that_a_number_is_an_undoable_step_with_a_name(document, where, value, named):
    before = document.spec
    assert change(document, where, value) == ()
    assert setting(document, where).value == value
    assert document.undo_stack.undoText() == named
    document.undo_stack.undo()
    assert document.spec == before


@pytest.mark.parametrize("row", SCHEDULES.rows, ids=lambda row: row.name)
def test_that_a_schedule_shows_all_its_parameters(document, row):
    other = next(each.name for each in SCHEDULES.rows if each != row)
    for name in (other, row.name):
        assert change(document, "training.schedule", name) == ()
    assert document.spec.training.schedule == row.choice()
    shown = {each.where: each for each in schedule_settings(document)}
    for parameter in row.parameters:
        assert shown[f"training.schedule.{parameter.name}"].value == parameter.default
        assert row.formula in shown[f"training.schedule.{parameter.name}"].tooltip


def test_that_whole_numbers_stay_whole_and_fractions_are_refused(document):
    change(document, "training.schedule", "step")
    assert change(document, "training.schedule.every", 50.0) == ()
    assert isinstance(document.spec.training.schedule.parameters["every"], int)
    for where in ("training.schedule.every", "training.warm_up", "training.stop.epochs"):
        assert [p.where for p in change(document, where, 2.5)] == [where]


@pytest.mark.parametrize(
    "where",
    [
        *(f"training.stop.{name}" for name in FIELDS),
        *("training.l1", "training.clip", "training.class_weights.0"),
    ],
)
def test_that_numbers_below_nothing_are_refused_at_their_field(document, where):
    assert [problem.where for problem in change(document, where, -1.0)] == [where]


def test_that_a_loss_chosen_again_keeps_its_parameters(document):
    change(document, "training.loss", "huber")
    change(document, "training.loss.delta", 3.0)
    change(document, "training.loss", "huber")
    assert document.spec.training.loss == LOSSES["huber"].choice(delta=3.0)


def test_that_the_type_of_numbers_is_an_undoable_step(document):
    assert change(document, "network.dtype", "float64") == ()
    assert document.spec.network.dtype == "float64"
    assert document.undo_stack.undoText() == "numbers in float64"
    document.undo_stack.undo()
    assert setting(document, "network.dtype").value == "float32"


def test_that_class_weights_that_are_all_one_are_none(document):
    second = class_weight_settings(document)[1]
    second.change(4.0)
    assert document.spec.training.class_weights == (1.0, 4.0)
    assert class_weight_fact(document) == "1 : 4"
    second.change(1.0)
    assert document.spec.training.class_weights == ()
    assert class_weight_fact(document) == "all alike"


def test_that_values_to_predict_have_no_class_weights(document):
    document.open(curve(), None)
    assert class_weight_settings(document) == []


def test_that_a_class_that_alone_counts_cannot_be_left_out(document):
    first, second = class_weight_settings(document)
    first.change(0.0)
    refused = second.change(0.0)
    assert [problem.where for problem in refused] == ["training.class_weights"]
    assert document.spec.training.class_weights == (0.0, 1.0)


def test_that_headings_say_what_is_set(document):
    assert (penalty_fact(document), stop_fact(document)) == ("none", "none")
    assert schedule_fact(document) == "Constant"
    training = replace(
        document.spec.training,
        l2=0.001,
        clip=1.0,
        warm_up=100,
        schedule=SCHEDULES["cosine"].choice(),
        stop=StopSpec(epochs=1500, gradient_norm=0.01),
    )
    document.change_training(training, "all")
    assert penalty_fact(document) == "L2 0.001 · clip 1"
    assert schedule_fact(document) == "Cosine · warm-up 100"
    assert stop_fact(document) == "epochs 1\u202f500 · ||g|| 0.01"


def test_that_the_curve_is_the_rate_that_training_takes(document):
    cosine = SCHEDULES["cosine"].choice(length=1000)
    training = replace(document.spec.training, schedule=cosine, warm_up=100)
    document.change_training(training, "schedule")
    found = schedule_curve(document.spec, schedule_end(document.spec, 0))
    rate = training.optimizer.number("learning_rate")
    wanted = [rate * rate_factor(cosine, 100, int(update)) for update in found.updates]
    assert found.rates.tolist() == wanted
    assert (found.updates[0], found.updates[-1]) == (1, found.end)
    assert found.end == 2000
    assert rate_at(document.spec, 50) == pytest.approx(rate * rate_factor(cosine, 100, 50))


def test_that_the_curve_reaches_beyond_the_run_in_steps(document):
    ends = [schedule_end(document.spec, now) for now in range(0, 5000, 10)]
    assert all(end > now for now, end in zip(range(0, 5000, 10), ends, strict=True))
    assert len(set(ends)) < 10


def test_that_a_standing_is_told_with_start_now_and_target():
    loss = Standing("target_loss", "Loss", 0.7, 0.4, 0.1)
    assert standing_text(loss) == "start 0.7000 · now 0.4000 · stop 0.1000"
    assert standing_share(loss) == pytest.approx(0.5)
    epochs = Standing("epochs", "Epochs", 0.0, 1200.0, 1000.0)
    assert standing_text(epochs) == "start 0 · now 1\u202f200 · stop 1\u202f000"
    assert standing_share(epochs) == 1.0
    unmeasured = Standing("target_loss", "Loss", math.nan, math.nan, 0.1)
    assert standing_share(unmeasured) == 0.0
    assert "first epoch" in standing_text(unmeasured)


def test_that_every_rule_has_a_field_that_sets_it_aside_with_0(document):
    for each in stop_settings(document):
        assert "0: no such rule." in each.tooltip
        assert each.change(3.0) == ()
    assert document.spec.training.stop == StopSpec(3, 3.0, 3.0, 3, 3.0)
    for each in stop_settings(document):
        assert each.change(0.0) == ()
    assert document.spec.training.stop == StopSpec()
