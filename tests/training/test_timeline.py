"""Checkpoints are thinned by age, within a budget."""

import itertools
from dataclasses import replace

from desktop_nn.training.run import Run
from desktop_nn.training.timeline import MOST, Moment, Timeline
from tests.training.experiments import small_spec

CHECKPOINT = Run(small_spec()).checkpoint()


def moment(update):
    return Moment(replace(CHECKPOINT, update=update))


def before_reset(update):
    run = Run(small_spec())
    run.advance(10)
    return Moment.with_history(replace(CHECKPOINT, update=update), run.history)


def updates(timeline):
    return [each.checkpoint.update for each in timeline.moments]


def filled(count, timeline=None):
    timeline = timeline or Timeline()
    for update in range(count):
        timeline.add(moment(update))
    return timeline


def test_that_the_newest_are_dense_and_the_first_stays():
    kept = updates(filled(1000))
    assert len(kept) <= MOST
    assert kept[0] == 0
    assert kept[-20:] == list(range(980, 1000))
    gaps = [b - a for a, b in itertools.pairwise(kept)]
    assert max(gaps[: len(gaps) // 2]) > 1


def test_that_the_budget_holds_however_many_are_added():
    budget = 12 * moment(0).size
    timeline = Timeline(budget)
    for update in range(300):
        timeline.add(moment(update))
        assert timeline.size <= budget
    assert updates(timeline)[-1] == 299
    assert len(updates(timeline)) > 5


def test_that_the_budget_holds_for_structural_edits_too():
    budget = 12 * moment(0).size
    timeline = Timeline(budget)
    for update in range(200):
        timeline.add(moment(update))
        timeline.remember(update, moment(1000 + update))
        assert timeline.size <= budget
    assert timeline.moment_of(199) is not None


def test_that_two_checkpoints_larger_than_the_budget_are_still_kept():
    timeline = filled(5, Timeline(1))
    assert updates(timeline) == [0, 4]


def test_that_histories_count():
    assert before_reset(5).size > moment(5).size


def test_that_what_a_reset_left_outlives_plain_checkpoints():
    timeline = filled(20)
    timeline.add(before_reset(500))
    for update in range(21, 400):
        timeline.add(moment(update))
    assert 500 in updates(timeline)


def test_that_the_newer_of_two_at_the_same_update_stands_for_both():
    timeline = filled(3)
    timeline.add(moment(2))
    assert updates(timeline) == [0, 1, 2]


def test_that_a_structural_moment_brings_its_timeline_back_once():
    timeline = filled(3)
    timeline.remember(7, moment(2))
    for update in (3, 4):
        timeline.add(moment(update))
    assert timeline.moment_of(7).checkpoint.update == 2
    assert updates(timeline) == [0, 1, 2]
    assert timeline.moment_of(7) is None


def test_that_back_leads_to_the_moment_that_was_promised_though_newer_ones_came():
    timeline = filled(5)
    assert timeline.pop(5, 2).checkpoint.update == 2
    assert updates(timeline) == [0, 1, 2]


def test_that_a_promise_that_is_kept_no_more_or_fulfilled_leads_to_the_one_before():
    assert filled(5).pop(5, 999).checkpoint.update == 4
    assert filled(5).pop(4, 4).checkpoint.update == 3


def test_that_what_the_budget_costs_is_counted():
    timeline = filled(5, Timeline(12 * moment(0).size))
    assert timeline.given_up == 0
    filled(100, timeline)
    assert timeline.given_up > 50


def test_that_thinning_by_age_is_no_want_of_room():
    assert filled(500).given_up == 0


def test_that_the_size_follows_whatever_comes_and_goes():
    timeline, one = filled(10), moment(0).size
    assert timeline.size == 10 * one
    timeline.remember(1, moment(20))
    assert timeline.size == 11 * one
    timeline.pop(5)
    assert timeline.size == 11 * one  # the structural edit still has them
    assert timeline.moment_of(1) is not None
    assert timeline.size == 10 * one
    timeline.pop(5)
    assert timeline.size == 5 * one
    timeline.forget(timeline.moments[:2])
    assert timeline.size == 3 * one
