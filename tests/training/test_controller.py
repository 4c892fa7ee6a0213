"""The controller: the window's side. Over a worker in place where the order of things is to be
held, over a process too where it must not matter."""

import threading

import psutil
import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.project import Project
from desktop_nn.training import messages as m
from desktop_nn.training.controller import Controller
from desktop_nn.training.link import InlineLink
from desktop_nn.training.run import Run
from tests.training.controllers import (
    LONG,
    arrived,
    bits_after,
    handed_over,
    history_part,
    kill,
    process_link,
    snapshot_of,
    taken,
)
from tests.training.experiments import curve, small_spec, with_rate, with_training

# Training


def test_that_it_trains_and_the_window_has_the_history(controller, qtbot):
    controller.play(None)
    taken(controller, qtbot, lambda snapshot: snapshot.epoch > 20)
    controller.pause()
    last = taken(controller, qtbot, lambda snapshot: snapshot.state == "idle")
    straight = Run(small_spec())
    straight.advance(last.update)
    assert curve(controller.history) == curve(straight.history)


def test_that_play_before_the_worker_is_ready_is_remembered(controller, qtbot):
    controller.play(None)
    assert controller.is_playing
    assert taken(controller, qtbot, lambda snapshot: snapshot.update > 0).state == "running"
    qtbot.waitUntil(lambda: controller.is_ready, timeout=LONG)


def test_that_ready_is_told(qtbot):
    controller = Controller(InlineLink)
    with qtbot.waitSignal(controller.worker_ready):
        pass
    assert controller.is_ready
    controller.close()


def test_that_a_load_with_a_checkpoint_goes_on_bit_for_bit(controller, qtbot):
    run = Run(small_spec())
    run.advance(33)
    project = Project(small_spec(), run.checkpoint(), run.history)
    controller.load(project, 5)
    controller.step_epoch()
    taken(controller, qtbot, lambda snapshot: snapshot.update == 35)
    assert handed_over(controller, qtbot) == bits_after(35)


def test_that_all_a_file_needs_is_handed_over(controller, qtbot):
    controller.step_epoch()
    taken(controller, qtbot, lambda snapshot: snapshot.epoch == 1)
    assert handed_over(controller, qtbot) == bits_after(5)


def test_that_history_follows_back_and_reset(controller, qtbot):
    taken(controller, qtbot)
    controller.play(None)
    taken(controller, qtbot, lambda snapshot: snapshot.epoch > 5)
    controller.reset()
    assert taken(controller, qtbot).update == 0
    assert controller.history.length == 0
    controller.back()
    assert taken(controller, qtbot).epoch == controller.history.length > 5


def test_that_what_can_not_be_done_is_told_in_a_sentence(controller, qtbot):
    with qtbot.waitSignal(controller.refused, timeout=LONG) as refused:
        controller.change(with_training(small_spec(), loss=Choice.of("hinge")), 1, None)
    assert "hinge" in refused.args[0]
    assert refused.args[1] == 1
    controller.change(small_spec(), 2, None)
    assert taken(controller, qtbot).revision == 2


# Stale snapshots


def test_that_a_stale_snapshot_is_not_shown_but_its_history_and_checkpoint_are_kept(by_hand, qtbot):
    stale = by_hand._sequence
    by_hand.change(with_rate(small_spec(), 0.5), 1, None)
    checkpoint = Run(small_spec()).checkpoint()
    snapshot = snapshot_of(by_hand, stale, history=history_part([1, 2, 3]), checkpoint=checkpoint)
    assert arrived(by_hand, qtbot, snapshot) is None
    assert by_hand.history.length == 3
    assert by_hand.last_checkpoint is checkpoint


def test_that_nothing_is_kept_of_a_snapshot_from_before_a_load(by_hand, qtbot):
    stale = by_hand._sequence
    by_hand.load(Project(small_spec(seed=3)), 1)
    checkpoint = Run(small_spec()).checkpoint()
    snapshot = snapshot_of(by_hand, stale, history=history_part([1, 2]), checkpoint=checkpoint)
    assert arrived(by_hand, qtbot, snapshot) is None
    assert by_hand.history.length == 0
    assert by_hand.last_checkpoint is None


def test_that_each_snapshot_taken_asks_for_the_next_from_where_the_history_ends(by_hand, qtbot):
    arrived(by_hand, qtbot, snapshot_of(by_hand, history=history_part([1, 2])))
    more = snapshot_of(by_hand, history=history_part([3, 4, 5], whole=False))
    arrived(by_hand, qtbot, more)
    assert by_hand.history.length == 5
    link = by_hand.links[0]
    qtbot.waitUntil(lambda: link.commands[-1:] == [m.Pull(1, 5)])
    assert sum(isinstance(command, m.Pull) for command in link.commands) == 3


def test_that_rows_of_another_generation_are_not_appended(by_hand, qtbot):
    arrived(by_hand, qtbot, snapshot_of(by_hand, history=history_part([1, 2])))
    other = snapshot_of(by_hand, history=history_part([7], generation=2, whole=False))
    arrived(by_hand, qtbot, other)
    assert by_hand.history.length == 2


def test_that_no_snapshot_is_taken_twice(by_hand, qtbot):
    assert arrived(by_hand, qtbot, snapshot_of(by_hand)) is not None
    assert by_hand.take() is None


# Playing


def test_that_a_snapshot_from_before_play_does_not_flip_it_back(by_hand, qtbot):
    by_hand.play(20.0)
    arrived(by_hand, qtbot, snapshot_of(by_hand, order=0, state="idle"))
    assert by_hand.is_playing
    arrived(by_hand, qtbot, snapshot_of(by_hand, order=1, state="running"))
    assert by_hand.is_playing


@pytest.mark.parametrize("state", ["idle", "diverged"])
def test_that_a_run_that_stopped_by_itself_is_not_playing(by_hand, qtbot, state):
    by_hand.play(20.0)
    arrived(by_hand, qtbot, snapshot_of(by_hand, order=1, state=state))
    assert not by_hand.is_playing


@pytest.mark.parametrize("order", ["pause", "step_update", "step_epoch", "reset", "back", "repeat"])
def test_that_any_other_order_ends_playing_at_once(by_hand, order):
    by_hand.play(20.0)
    getattr(by_hand, order)()
    assert not by_hand.is_playing


def test_that_a_change_does_not_end_playing(by_hand, qtbot):
    by_hand.play(20.0)
    by_hand.change(with_rate(small_spec(), 0.5), 1, None)
    arrived(by_hand, qtbot, snapshot_of(by_hand, order=1, state="running"))
    assert by_hand.is_playing


def test_that_is_playing_can_not_be_set(by_hand):
    with pytest.raises(AttributeError):
        by_hand.is_playing = True


def test_that_the_same_subscription_is_sent_once(by_hand, qtbot):
    for _ in range(3):
        by_hand.subscribe(frozenset({"edges"}))
    by_hand.pause()
    link = by_hand.links[0]
    qtbot.waitUntil(lambda: link.commands[-1:] == [m.Pause(1)])
    assert link.commands.count(m.Subscribe(frozenset({"edges"}))) == 1


def test_that_a_choice_is_sent_when_it_is_another_one_and_again_with_each_load(by_hand, qtbot):
    for choice in ((0, 1), (0, 1), (1, 1)):
        by_hand.choose({"cell_samples": choice})
        by_hand.choose({})
    by_hand.load_again()
    by_hand.pause()
    link = by_hand.links[0]
    qtbot.waitUntil(lambda: link.commands[-1:] == [m.Pause(1)])
    chosen = [command.choice for command in link.commands if isinstance(command, m.Choose)]
    assert chosen == [(0, 1), (1, 1), (1, 1)]
    assert any(
        isinstance(c, m.Load)
        for c in link.commands[link.commands.index(m.Choose("cell_samples", (1, 1))) :]
    )


# Closing


@pytest.mark.parametrize("moment", ["starting", "training", "lost", "saving"])
def test_that_closing_leaves_no_thread_and_no_process(qtbot, moment):
    threads = set(threading.enumerate())
    controller = Controller(process_link)
    controller.load(Project(small_spec()), 0)
    pid = controller._talk._link.process.pid
    if moment != "starting":
        controller.play(None)
        taken(controller, qtbot, lambda snapshot: snapshot.update > 0)
    if moment == "lost":
        with qtbot.waitSignal(controller.worker_lost, timeout=LONG):
            kill(controller)
    if moment == "saving":
        controller.hand_over()
    controller.close()
    assert set(threading.enumerate()) == threads
    assert not psutil.pid_exists(pid)
    controller.close()


def test_that_a_closed_controller_takes_commands_without_harm(qtbot):
    controller = Controller(InlineLink)
    controller.load(Project(small_spec()), 0)
    controller.close()
    controller.play(None)
    controller.change(small_spec(), 1, None)
    assert controller.take() is None
    controller.go_on()
