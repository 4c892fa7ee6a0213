"""Asking where a number comes from, whether the microscope is open or not."""

import pytest

from desktop_nn.models.asking import Asked, Asking, place_of
from desktop_nn.models.microscope import Place
from tests.models.microscopes import LONG

STEP = Asked("step of W1[1, 2]", "step_W1", (0, 1), "update")
DELTA = Asked("gradient", "dZ2", (1,), of_sample=True)


@pytest.fixture
def asking(over):
    made = Asking(over.microscope)
    made.told = []
    made.refused.connect(made.told.append)
    return made


def test_that_a_question_opens_the_microscope_at_its_number(over, asking, qtbot):
    with qtbot.waitSignal(over.microscope.opened, timeout=LONG):
        asking.ask(STEP)
    assert over.microscope.place == Place("update", "step_W1", (0, 1))
    assert asking.told == []


def test_that_the_walk_comes_to_what_is_asked_about(over, asking):
    scope = over.opened()
    asking.ask(STEP)
    label = scope.stops[scope.position.stop].label
    assert label == "step₁"
    assert scope.computed("update", "step_W1").all()
    asking.ask(DELTA)
    assert scope.stops[scope.position.stop].label == label


def test_that_what_no_stop_shows_is_there_at_the_end(over, asking):
    scope = over.opened()
    asking.ask(Asked("output after the update", "A1", (2,), "after", of_sample=True))
    assert scope.position == scope.walk.last()
    assert scope.place == Place("after", "A1", (0, 2))


def test_that_a_question_is_answered_at_once_where_it_is_open(over, asking):
    scope = over.opened()
    asking.ask(STEP)
    assert scope.trail[-1] == Place("update", "step_W1", (0, 1))


def test_that_the_sample_is_the_one_that_is_shown(over, asking):
    scope = over.opened()
    scope.set_sample(3)
    asking.ask(DELTA)
    assert scope.place == Place("backward", "dZ2", (3, 1))


def loss_of(row):
    return Asked("loss of a sample", "sample_loss", (0,), of_sample=True, data_row=row)


def asked_and_shown(over, asking, qtbot, asked):
    with qtbot.waitSignal(over.microscope.opened, timeout=LONG):
        asking.ask(asked)
    return over.microscope


def test_that_a_sample_of_the_data_is_evaluated_whatever_the_batch(over, asking, qtbot):
    in_batch = over.opened().traced.rows[5]
    for row in (in_batch, 0, over.document.data.rows - 1):
        scope = asked_and_shown(over, asking, qtbot, loss_of(row))
        assert scope.is_evaluation
        assert scope.traced.rows == (row,)
        assert scope.place == Place("loss", "sample_loss", (0, 0))
        assert scope.computed("loss", "sample_loss").all()
    assert asking.told == []


def test_that_a_sample_is_evaluated_where_nothing_was_looked_at(over, asking, qtbot):
    assert asked_and_shown(over, asking, qtbot, loss_of(3)).traced.rows == (3,)


def test_that_two_questions_about_a_sample_take_one_look(over, asking, qtbot):
    scope = asked_and_shown(over, asking, qtbot, loss_of(3))
    traced = scope.traced
    asking.ask(Asked("output", "A1", (1,), of_sample=True, data_row=3))
    assert scope.traced is traced
    assert scope.place == Place("forward", "A1", (0, 1))


def test_that_what_an_evaluation_lacks_is_asked_of_the_coming_update(over, asking, qtbot):
    asked_and_shown(over, asking, qtbot, loss_of(3))
    scope = asked_and_shown(over, asking, qtbot, STEP)
    assert not scope.is_evaluation
    assert scope.place == Place("update", "step_W1", (0, 1))


def test_that_a_sample_that_is_not_there_is_refused_in_words(over, asking, qtbot):
    with qtbot.waitSignal(asking.refused, timeout=LONG):
        asking.ask(loss_of(10**6))
    assert asking.told == ["The data have no such sample any more."]


def test_that_a_number_that_is_not_there_is_refused_in_words(over, asking):
    over.opened()
    asking.ask(Asked("scale γ of neuron 1", "gamma1", (0,), "after"))
    assert asking.told == ["The coming update computes no such number: scale γ of neuron 1"]


def test_that_an_old_update_is_looked_at_anew(over, asking, qtbot):
    scope = over.opened()
    over.controller.step_update()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    assert scope.is_old
    with qtbot.waitSignal(scope.opened, timeout=LONG):
        asking.ask(STEP)
    assert scope.traced.update == 2
    assert scope.place == Place("update", "step_W1", (0, 1))


def test_that_only_the_last_of_two_questions_is_answered(over, asking, qtbot):
    with qtbot.waitSignal(over.microscope.opened, timeout=LONG):
        asking.ask(STEP)
        asking.ask(DELTA)
    assert over.microscope.place == Place("backward", "dZ2", (0, 1))


def test_that_the_phase_is_found_by_the_name(over):
    traced = over.opened().traced
    assert place_of(Asked("", "dZ3", (0,), of_sample=True), traced, 2).phase == "loss"
    assert place_of(Asked("", "dZ1", (0,), of_sample=True), traced, 2).phase == "backward"
    assert place_of(Asked("", "W1", (0, 9)), traced, 0) is None


def test_that_a_glance_is_at_the_first_number_that_is_there(over, asking):
    scope = over.opened()
    scope.to_stop(next(stop.number for stop in scope.stops if stop.name == "A1"))
    position = scope.position
    asking.glance((STEP, Asked("output", "A1", (1,), of_sample=True)))
    assert scope.place == Place("forward", "A1", (0, 1))
    assert scope.position == position


def test_that_a_glance_at_what_is_blank_leaves_it_so(over, asking):
    scope = over.opened()
    scope.next()
    place = scope.place
    asking.glance((STEP, DELTA))
    assert scope.place == place
    assert asking.told == []


def test_that_a_glance_opens_nothing(over, asking):
    asking.glance((STEP,))
    assert not over.microscope.is_waiting
