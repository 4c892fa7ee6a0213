"""The worker: obeys between slices, answers pulls, and reports what it can't do."""

import pickle

import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.training import messages as m
from desktop_nn.training import preparation, refusal
from desktop_nn.training import worker as worker_module
from desktop_nn.training.run import Run
from tests.training.experiments import (
    bits,
    curve,
    small_spec,
    with_new_layer,
    with_rate,
    with_training,
)

EVERYTHING = frozenset({"edges", "histograms", "neuron_maps", "plane_map", "confusion", "numbers"})


def refusals(rig):
    return [report for report in rig.reports if isinstance(report, m.Refused)]


# Training


def test_that_play_trains_until_pause(loaded):
    loaded.play()
    loaded.work_for(0.1)
    assert loaded.run.update > 90
    assert loaded.snapshot().state == "running"
    loaded.say(m.Pause())
    update = loaded.run.update
    loaded.work_for(1.0)
    assert loaded.run.update == update
    assert loaded.snapshot().state == "idle"


@pytest.mark.parametrize("pace", [1.0, 20.0, 333.0])
def test_that_the_pace_is_kept(loaded, pace):
    loaded.update_cost = 20e-6
    loaded.play(pace)
    loaded.work_for(2.0)
    assert loaded.run.update == pytest.approx(2.0 * pace * 5, abs=6)


def test_that_slow_motion_makes_its_first_update_at_once_and_then_sleeps(loaded):
    loaded.play(0.1)  # an update every two seconds
    sleep = loaded.worker.work()
    assert loaded.run.update == 1
    assert sleep == worker_module.LONGEST_SLEEP
    loaded.work_for(3.9)
    assert loaded.run.update == 2


def test_that_a_pace_beyond_reach_trains_all_the_time(loaded):
    loaded.update_cost = 0.01
    loaded.play(1000.0)
    loaded.work_for(2.0)
    assert loaded.trained == pytest.approx(2.0, rel=0.01)


def test_that_time_that_was_lost_is_not_made_up_for_in_a_rush(loaded):
    loaded.play(20.0)
    loaded.work_for(1.0)
    update = loaded.run.update
    loaded.now += 60.0  # the machine slept
    loaded.worker.work()
    loaded.work_for(1.0)
    assert loaded.run.update - update < 100 + 15


@pytest.mark.parametrize("cost", [20e-6, 0.0005, 0.003])
def test_that_slices_are_short_however_long_an_update_takes(loaded, cost):
    loaded.update_cost = cost
    loaded.play()
    loaded.work_for(0.2)
    before = loaded.now
    loaded.worker.work()
    assert loaded.now - before < 0.009


@pytest.mark.parametrize("pace", [0.0, -1.0, float("nan")])
def test_that_an_impossible_pace_is_refused(loaded, pace):
    loaded.play(pace)
    assert "pace" in refusals(loaded)[0].message
    assert loaded.snapshot().state == "idle"


def test_that_a_step_makes_one_update_and_several_steps_make_several(loaded):
    loaded.say(m.StepUpdate())
    loaded.finish()
    assert loaded.run.update == 1
    loaded.say(m.StepUpdate(), m.StepUpdate(), m.StepUpdate())
    loaded.finish()
    assert loaded.run.update == 4
    assert loaded.snapshot().state == "idle"


def test_that_a_step_of_an_epoch_ends_with_the_epoch_and_can_be_stopped(loaded):
    loaded.work_to(2)
    loaded.say(m.StepEpoch())
    loaded.finish()
    assert (loaded.run.epoch, loaded.run.update) == (1, 5)
    loaded.say(m.StepEpoch(), m.Pause())
    loaded.finish()
    assert loaded.run.update == 5


def test_that_a_step_while_it_plays_pauses(loaded):
    loaded.play()
    loaded.work_for(0.1)
    update = loaded.run.update
    loaded.say(m.StepUpdate())
    loaded.finish()
    loaded.work_for(0.1)
    assert loaded.run.update == update + 1


def test_that_a_run_that_diverges_stops_and_says_so_and_goes_on_from_before(loaded):
    spec = with_training(small_spec(), optimizer=Choice.of("gradient_descent", learning_rate=1e30))
    loaded.load(spec)
    loaded.play()
    loaded.work_for(1.0)
    snapshot = loaded.snapshot()
    assert snapshot.state == "diverged"
    assert snapshot.message == loaded.run.divergence.message
    loaded.change(with_rate(spec, 0.001), 1, 0)
    loaded.ask(m.Back)
    loaded.play()
    loaded.work_for(0.1)
    assert loaded.snapshot().state == "running"


# Snapshots


def test_that_nothing_is_sent_without_a_pull(loaded):
    loaded.play()
    loaded.work_for(5.0)
    assert loaded.reports == []


def test_that_a_pull_is_answered_once(loaded):
    loaded.play()
    loaded.say(m.Pull(-1, 0))
    loaded.work_for(1.0)
    assert len(loaded.snapshots()) == 1


def test_that_of_several_pulls_the_newest_is_answered(loaded):
    loaded.work_to(20)
    generation = loaded.snapshot().history.generation
    count = len(loaded.snapshots())
    loaded.say(m.StepUpdate(), m.Pull(generation, 0), m.Pull(generation, 2))
    loaded.work_for(1.0)
    assert len(loaded.snapshots()) == count + 1
    assert loaded.snapshots()[-1].history.rows[:, 0].tolist() == [3.0, 4.0]


def test_that_a_pull_waits_until_there_is_something_new(loaded):
    first = loaded.snapshot()
    count = len(loaded.snapshots())
    loaded.say(m.Pull(first.history.generation, 0))
    loaded.work_for(2.0)
    assert len(loaded.snapshots()) == count
    loaded.say(m.StepUpdate())
    loaded.work_for(0.1)
    assert len(loaded.snapshots()) == count + 1


def test_that_a_snapshot_does_not_change_while_training_goes_on(loaded):
    loaded.say(m.Subscribe(EVERYTHING))
    loaded.work_to(7)
    snapshot = loaded.snapshot()
    before = pickle.dumps(snapshot)
    loaded.work_to(60)
    assert pickle.dumps(snapshot) == before


def test_that_history_comes_whole_at_first_and_then_by_new_rows(loaded):
    loaded.work_to(12)
    first = loaded.snapshot().history
    assert (len(first.levels[0].mean), first.length, first.rows) == (2, 2, None)
    loaded.work_to(22)
    more = loaded.snapshot(first.generation, first.length).history
    assert more.levels is None
    assert more.rows[:, 0].tolist() == [3.0, 4.0]


def test_that_sequence_revision_and_order_are_those_of_the_last_command(loaded):
    loaded.change(with_rate(small_spec(), 0.5), revision=7, left=0)
    loaded.say(m.Play(None, order=3))
    snapshot = loaded.snapshot()
    assert (snapshot.sequence, snapshot.revision, snapshot.order) == (loaded.sequence, 7, 3)


# Products


def test_that_products_come_when_subscribed_and_not_before(loaded):
    assert loaded.snapshot().products == {}
    loaded.say(m.Subscribe(frozenset({"edges", "unheard of"})))
    assert set(loaded.snapshot().products) == {"edges"}


def test_that_products_are_not_made_again_while_nothing_changes(loaded):
    loaded.say(m.Subscribe(EVERYTHING))
    loaded.snapshot()
    loaded.say(m.Pull(0, 0))
    loaded.work_for(10.0, pull_every=0.016)
    assert sorted(loaded.made) == sorted(EVERYTHING)


def test_that_every_product_is_made_anew_after_a_change_of_structure(loaded):
    loaded.say(m.Subscribe(EVERYTHING))
    loaded.work_to(3)
    loaded.snapshot()
    loaded.change(with_new_layer(small_spec()), 1, 0)
    snapshot = loaded.snapshot()
    assert set(snapshot.products) == EVERYTHING
    assert len(snapshot.products["edges"]) == 4


def test_that_a_product_that_fails_is_said_once_and_training_goes_on(loaded, monkeypatch):
    def fail(name, run, choice):
        raise RuntimeError("it is broken")

    monkeypatch.setattr(preparation, "made_product", fail)
    loaded.say(m.Subscribe(frozenset({"edges"})))
    loaded.play()
    loaded.work_for(2.0, pull_every=0.016)
    assert [report.message for report in refusals(loaded)] == [
        "“Network” can't be shown: it is broken."
    ]
    assert loaded.run.update > 500


# What can't be done


@pytest.mark.parametrize("command", [m.Play(None), m.StepUpdate(), m.Reset(1), m.HandOver(1)])
def test_that_commands_before_a_load_are_refused_in_a_sentence(rig, command):
    rig.say(command)
    assert refusals(rig)[0].message == refusal.NOTHING_LOADED
    assert rig.worker.work() > 0.0


def test_that_a_refusal_says_what_was_refused(loaded):
    loaded.change(unbuildable(), 7, 0)
    (refused,) = refusals(loaded)
    assert (refused.command, refused.revision) == ("Change", 7)
    assert (refused.sequence, refused.request) == (loaded.sequence, None)


def test_that_a_refused_hand_over_says_which_request_it_was(rig):
    rig.say(m.HandOver(5))
    (refused,) = refusals(rig)
    assert (refused.command, refused.request, refused.revision) == ("HandOver", 5, None)


def unbuildable():
    return with_training(small_spec(), loss=Choice.of("hinge"))


def test_that_a_spec_that_can_not_be_built_is_refused_and_a_change_mends_it(rig):
    rig.load(unbuildable())
    assert "hinge" in refusals(rig)[0].message
    rig.say(m.Pull(-1, 0))
    rig.change(small_spec(), 1, 0)
    assert rig.snapshot().sequence == rig.sequence
    assert bits(rig.run) == bits(Run(small_spec()))


def test_that_a_load_that_failed_costs_no_training_once_a_change_mends_it(loaded):
    loaded.work_to(7)
    before = bits(loaded.run)
    loaded.say(m.HandOver(1))
    handed = loaded.reports[-1]
    given = {"levels": handed.levels, "history_length": handed.history_length}
    loaded.load(unbuildable(), checkpoint=handed.checkpoint, **given)
    assert "hinge" in refusals(loaded)[0].message
    loaded.change(small_spec(), 1, 0)
    assert bits(loaded.run) == before
    assert loaded.run.history.length == 1
    assert (loaded.snapshot().sequence, loaded.snapshot().revision) == (loaded.sequence, 1)


def test_that_after_a_load_that_failed_nothing_of_the_project_before_is_shown(loaded):
    loaded.load(unbuildable())
    loaded.say(m.Pull(-1, 0))
    loaded.work_for(1.0)
    assert loaded.snapshots() == []


def test_that_a_change_that_can_not_be_made_is_refused_and_the_run_goes_on(loaded):
    loaded.work_to(7)
    before = bits(loaded.run)
    loaded.change(unbuildable(), 1, 0)
    assert len(refusals(loaded)) == 1
    assert bits(loaded.run) == before
    snapshot = loaded.snapshot()
    assert (snapshot.sequence, snapshot.revision) == (loaded.sequence - 1, 0)
    loaded.change(small_spec(), 0, 1)
    assert loaded.snapshot().sequence == loaded.sequence
    assert bits(loaded.run) == before


def test_that_lack_of_memory_is_refused_in_a_sentence(loaded, monkeypatch):
    def fail(*arguments):
        raise MemoryError

    monkeypatch.setattr("desktop_nn.training.setup._compile", fail)
    loaded.work_to(3)
    loaded.change(with_new_layer(small_spec()), 1, 0)
    assert refusals(loaded)[0].message == "There is not enough memory for it."


# Handing over


def test_that_everything_a_file_needs_is_handed_over(loaded):
    loaded.work_to(13)
    loaded.say(m.HandOver(4))
    handed = loaded.reports[-1]
    assert handed.request == 4
    other = Run(small_spec(seed=1))
    other.restore(handed.checkpoint)
    other.history = other.history.from_levels(list(handed.levels), handed.history_length)
    assert bits(other) == bits(loaded.run)


def test_that_a_load_with_a_checkpoint_goes_on_bit_for_bit(loaded):
    loaded.work_to(13)
    loaded.say(m.HandOver(1))
    handed = loaded.reports[-1]
    loaded.load(
        checkpoint=handed.checkpoint,
        levels=handed.levels,
        history_length=handed.history_length,
    )
    loaded.work_to(40)
    straight = Run(small_spec())
    straight.advance(40)
    assert bits(loaded.run) == bits(straight)
    assert curve(loaded.run.history) == curve(straight.history)
