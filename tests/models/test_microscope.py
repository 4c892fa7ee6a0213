"""The microscope: opens over the link, walks, asks, and knows when it is old or has to close."""

import math
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.project import Project
from desktop_nn.models import microscope as module
from desktop_nn.models.microscope import GRAINS, Place
from desktop_nn.training import looking
from desktop_nn.training.link import LinkLostError
from tests.models.microscopes import LONG, heard
from tests.training.experiments import small_spec, with_layer, with_rate

# Opening and closing


def test_that_it_opens_at_the_start_of_the_coming_update(over):
    scope = over.microscope
    assert (scope.is_open, scope.traced, scope.reason) == (False, None, module.NOT_OPEN)
    over.opened()
    assert scope.is_open
    assert scope.traced.update == 1
    assert scope.position == scope.walk.first()
    assert (scope.place, scope.trail, scope.is_old, scope.reason) == (None, (), False, "")
    assert [stop.label for stop in scope.stops][:2] == ["X, Y", "Z₁"]


def test_that_opening_pauses_the_run(over):
    over.controller.play(1000.0)
    over.snapshot(lambda snapshot: snapshot.update > 3)
    scope = over.opened()
    resting = over.snapshot(lambda snapshot: snapshot.state == "idle")
    assert resting.update == scope.traced.update - 1 > 3
    assert not scope.is_old


def test_that_opening_again_changes_nothing(over, scope):
    scope.to_end()
    opened = heard(scope.opened)
    scope.open()
    over.snapshot()
    assert opened == []
    assert scope.position == scope.walk.last()


def test_that_it_closes_by_choice_and_tells_so_once(scope):
    closed = heard(scope.closed)
    scope.close()
    scope.close()
    assert closed == [("",)]
    assert (scope.traced, scope.walk, scope.stops, scope.place) == (None, None, (), None)


def test_that_an_answer_that_comes_after_closing_opens_nothing(over):
    scope = over.microscope
    opened = heard(scope.opened)
    with over.qtbot.waitSignal(over.controller.looked, timeout=LONG):
        scope.open()
        scope.close()
    assert (opened, scope.is_open) == ([], False)


def test_that_it_says_why_a_diverged_run_can_not_be_looked_at(over):
    over.document.change(with_rate(small_spec(optimizer="gradient_descent"), 1e30), "rate")
    over.controller.play(None)
    over.snapshot(lambda snapshot: snapshot.state == "diverged")
    with over.qtbot.waitSignal(over.microscope.closed, timeout=LONG) as closed:
        over.microscope.open()
    assert closed.args == [looking.DIVERGED]
    assert over.microscope.reason == looking.DIVERGED


def test_that_it_says_that_an_update_is_too_large(over, monkeypatch):
    monkeypatch.setattr(looking, "MOST_BYTES", 2**10)
    with over.qtbot.waitSignal(over.microscope.closed, timeout=LONG) as closed:
        over.microscope.open()
    assert "Too large" in closed.args[0]


def test_that_a_lost_worker_closes_it_and_it_says_so_when_asked_again(over, scope):
    with over.qtbot.waitSignal(scope.closed, timeout=LONG) as closed:
        over.controller._reported.emit(over.controller._talk, LinkLostError("it ended"))
    assert closed.args == [module.LOST]
    told = heard(scope.closed)
    scope.open()
    assert told == [(module.LOST,)]
    over.controller.go_on()
    over.opened()


# Walking


def test_that_it_walks_on_and_back_over_the_same_bits(scope):
    scope.set_grain("layer")
    names = [(q.phase, q.name) for q in scope.traced.quantities]
    there = []
    while scope.next():
        there.append((scope.position, [scope.computed(*name).tobytes() for name in names]))
    assert len(there) == len(scope.stops)
    bits = [quantity.value.tobytes() for quantity in scope.traced.quantities]
    for position, masks in reversed(there):
        assert scope.position == position
        assert [scope.computed(*name).tobytes() for name in names] == masks
        scope.back()
    assert not scope.back()
    assert bits == [quantity.value.tobytes() for quantity in scope.traced.quantities]


def test_that_what_is_not_computed_yet_is_blank(scope):
    assert not scope.computed("forward", "Z1").any()
    assert scope.computed("before", "W1").all()
    scope.to_stop(1)
    assert scope.computed("forward", "Z1").all()
    assert not scope.computed("forward", "A1").any()
    scope.to_end()
    assert scope.computed("after", "W1").all()


@pytest.mark.parametrize("grain", GRAINS)
def test_that_each_grain_walks_and_is_told(scope, grain):
    moved = heard(scope.moved)
    scope.set_grain(grain)
    scope.next()
    assert scope.position > scope.walk.first()
    assert len(moved) == (1 if grain == "neuron" else 2)


def test_that_a_grain_that_there_is_not_is_refused(scope):
    with pytest.raises(ValueError, match="expected one of"):
        scope.set_grain("batch")


def test_that_the_sample_is_a_row_of_the_whole_batch(scope):
    moved = heard(scope.moved)
    scope.to_stop(1)
    scope.set_sample(5)
    assert scope.place.index[0] == 5
    assert scope.traced.batch == 8
    for wrong in (-1, 8):
        scope.set_sample(wrong)
    assert scope.sample == 5
    assert len(moved) == 2


def test_that_faces_are_told_once_of_each_step(scope):
    told = heard(scope.changed)
    for count, act in enumerate(
        (
            scope.next,
            lambda: scope.to_stop(3),
            lambda: scope.set_sample(2),
            lambda: scope.set_grain("term"),
            lambda: scope.look_at(Place("forward", "Z1", (0, 1))),
            lambda: scope.trail_back(0),
        ),
        1,
    ):
        act()
        assert len(told) == count


def test_that_steps_past_the_ends_do_nothing(scope):
    moved = heard(scope.moved)
    assert not scope.back()
    scope.to_stop(len(scope.stops))
    scope.to_stop(-1)
    assert moved == []
    scope.to_end()
    assert not scope.next()


# Asking


def test_that_the_number_asked_about_follows_the_walk_until_one_is_chosen(scope):
    scope.to_stop(1)
    follows = scope.place
    assert (follows.phase, follows.name) == ("forward", "Z1")
    chosen = Place("backward", "dW1", (0, 1))
    scope.look_at(chosen)
    assert (scope.place, scope.trail) == (chosen, (follows, chosen))
    assert scope.origin.place == chosen
    assert math.isclose(sum(term.value for term in scope.origin.terms), scope.origin.value,
                        rel_tol=1e-4, abs_tol=1e-8)  # fmt: skip
    scope.next()
    assert scope.trail == ()
    assert scope.place != chosen


def test_that_the_trail_leads_back(scope):
    places = [Place("backward", "dW1", (0, j)) for j in range(3)]
    for place in places:
        scope.look_at(place)
    assert scope.trail == tuple(places)
    told = heard(scope.changed)
    scope.trail_back(0)
    assert scope.place == places[0]
    scope.look_at(places[1])
    scope.look_at(places[0])  # one that led here is gone back to
    assert scope.trail == (places[0],)
    scope.trail_back(-1)
    assert (scope.trail, scope.place) == ((), None)
    assert len(told) == 4


def test_that_a_number_that_there_is_not_is_passed_over(scope):
    told = heard(scope.changed)
    for place in (Place("forward", "Z9", (0, 0)), Place("backward", "dW1", (9, 0))):
        scope.look_at(place)
    assert (told, scope.place) == ([], None)


def test_that_asking_opens_it_first(over):
    place = Place("backward", "dW1", (1, 2))
    with over.qtbot.waitSignal(over.microscope.changed, timeout=LONG):
        over.microscope.look_at(place)
    assert over.microscope.is_open
    assert over.microscope.place == place


# Applying


def test_that_applying_makes_the_update_and_looks_at_the_next(over, scope):
    shown = scope.traced
    told = heard(scope.applied)
    with over.qtbot.waitSignal(scope.opened, timeout=LONG):
        scope.apply()
    assert told == [(True, "")]
    assert scope.traced.update == 2
    for quantity in scope.traced.quantities:
        if quantity.phase == "before" and not quantity.name.startswith("running"):
            phase = "update" if "_" in quantity.name else "after"
            assert np.array_equal(quantity.value, shown.find(phase, quantity.name).value)
    over.snapshot(lambda snapshot: snapshot.update == 1)
    assert not scope.is_old


def test_that_asking_twice_applies_once(over, scope):
    told = heard(scope.applied)
    with over.qtbot.waitSignal(scope.opened, timeout=LONG):
        scope.apply()
        scope.apply()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    assert told == [(True, "")]
    with over.qtbot.waitSignal(scope.opened, timeout=LONG):
        scope.apply()
    assert told == [(True, "")] * 2


def test_that_an_old_update_is_not_applied(over, scope):
    over.controller.step_update()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    scope.apply()
    over.controller.step_update()
    assert over.snapshot(lambda snapshot: snapshot.state == "idle" and snapshot.update > 1)
    assert scope.is_old


def test_that_nobody_is_asked_to_apply_an_old_update(over, scope, monkeypatch):
    over.controller.step_update()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    asked = []
    monkeypatch.setattr(over.controller, "apply", asked.append)
    assert scope.is_old
    scope.apply()
    assert asked == []


# Following


def test_that_it_is_old_once_the_run_has_moved_on(over, scope):
    aged = heard(scope.aged)
    over.snapshot()
    assert (scope.is_old, aged) == (False, [])
    over.controller.step_update()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    assert (scope.is_old, scope.run_update, len(aged)) == (True, 1, 1)
    assert scope.traced.update == 1
    over.opened()
    assert (scope.is_old, scope.traced.update) == (False, 2)


def test_that_an_edit_of_a_resting_run_is_looked_at_at_the_same_position(over, scope):
    scope.to_stop(3)
    position = scope.position
    setting = ParameterSetting(1, "W", (0, 0), 2.5)
    with over.qtbot.waitSignal(scope.opened, timeout=LONG):
        over.document.set_parameter(setting, 0.0)
    assert scope.traced.find("before", "W1").value[0, 0] == 2.5
    assert scope.position == position
    with over.qtbot.waitSignal(scope.opened, timeout=LONG):
        over.document.undo_stack.undo()
    assert scope.traced.find("before", "W1").value[0, 0] == 0.0


def test_that_an_edit_of_a_run_that_trains_makes_it_old(over, scope):
    over.controller.play(5.0)
    aged = heard(scope.aged)
    over.document.change(with_rate(small_spec(), 0.5), "rate")
    assert aged
    assert scope.is_old


def test_that_another_network_is_looked_at_anew(over, scope):
    scope.to_end()
    closed = heard(scope.closed)
    with over.qtbot.waitSignal(scope.opened, timeout=LONG):
        over.document.change(with_layer(small_spec(), 0, units=6), "units")
    assert closed == [(module.ANOTHER,)]
    assert scope.traced.find("before", "W1").value.shape == (2, 6)
    assert scope.position == scope.walk.first()


def test_that_another_project_is_looked_at_anew(over, scope):
    with over.qtbot.waitSignal(scope.opened, timeout=LONG):
        over.document.open(Project(replace(small_spec(batch_size=3), seed=5)), None)
    assert scope.traced.batch == 3


def test_that_closed_it_asks_for_nothing(over):
    asked = []
    over.controller.look_at = lambda: asked.append(True)
    over.document.change(with_rate(small_spec(), 0.5), "rate")
    over.document.open(Project(small_spec()), None)
    over.snapshot()
    assert asked == []


def test_that_what_is_not_computed_is_told_only_to_who_asks_ahead(scope):
    step = next(stop for stop in scope.stops if stop.label == "step₁")
    place = Place("update", "step_W1", (0, 0))
    scope.to_stop(step.number - 1)
    assert not scope.is_told(place)
    assert scope.is_told(Place("before", "W1", (0, 0)))
    scope.to_stop(step.number)
    assert scope.is_told(place)
    scope.to_start()
    scope.look_at(place)
    assert scope.is_told(place)


def test_that_another_sample_is_that_of_the_numbers_asked_about_too(scope):
    scope.to_end()
    scope.look_at(Place("forward", "A1", (scope.sample, 1)))
    scope.look_at(Place("before", "W1", (0, 1)))
    scope.look_at(Place("forward", "Z2", (scope.sample, 0)))
    scope.set_sample(2)
    assert scope.place == Place("forward", "Z2", (2, 0))
    assert [place.index for place in scope.trail[-3:]] == [(2, 1), (0, 1), (2, 0)]


def test_that_a_walk_that_was_left_goes_on_where_it_was(over, scope):
    scope.to_stop(len(scope.stops) // 2)
    scope.look_at(Place("before", "W1", (0, 0)))
    position, trail = scope.position, scope.trail
    scope.close()
    over.opened()
    assert (scope.position, scope.trail) == (position, trail)


def test_that_it_begins_anew_where_the_run_has_gone_on(over, scope):
    scope.to_end()
    scope.close()
    over.controller.step_update()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    over.opened()
    assert scope.position == scope.walk.first()


# Edits that leave less than there was


@pytest.mark.parametrize("grain", GRAINS)
def test_that_a_smaller_batch_leaves_a_walk_that_stands_in_it(over, qtbot, grain):
    scope = over.opened()
    scope.set_grain(grain)
    scope.set_sample(7)
    for name in ("A1", "dW2", "dA1"):
        stop = next(stop.number for stop in scope.stops if stop.name == name)
        scope.to_stop(stop)
        scope.look_at(scope.touched()[-1])
        size = 8 if over.document.spec.training.batch_size == 5 else 5
        training = replace(over.document.spec.training, batch_size=size)
        with qtbot.waitSignal(scope.opened, timeout=LONG):
            over.document.change(replace(over.document.spec, training=training), "batch", ["x"])
        assert scope.traced.batch == size
        assert all(map(scope.traced.holds, scope.trail))
        assert scope.sample < size
        assert scope.origin is not None
        scope.touched()
        scope.set_sample(size - 1)
