"""The controller when its worker is lost: what is told, what is kept, and how training goes on."""

import psutil
import pytest

from desktop_nn.experiment.checkpoint import Best
from desktop_nn.experiment.project import Project
from desktop_nn.training import messages as m
from desktop_nn.training.controller import Controller
from desktop_nn.training.link import LinkLostError
from desktop_nn.training.run import Run
from tests.training.controllers import (
    LONG,
    arrived,
    bits_after,
    handed_over,
    history_part,
    kill,
    lose,
    snapshot_of,
    taken,
)
from tests.training.experiments import small_spec, with_rate


def test_that_a_lost_worker_is_told_once_with_how(by_hand, qtbot):
    assert lose(by_hand, qtbot, "it ended with code 7") == "it ended with code 7"
    assert by_hand.is_lost
    assert not by_hand.is_ready


def test_that_what_the_worker_said_of_its_failure_is_told_instead(by_hand, qtbot):
    by_hand.links[0].say(m.Failed("there was not enough memory", "details"))
    assert lose(by_hand, qtbot) == "there was not enough memory"


def test_that_going_on_loads_the_last_checkpoint_with_the_present_spec_and_plays(by_hand, qtbot):
    run = Run(small_spec())
    run.advance(12)
    part = m.HistoryPart(1, run.history.length, None, tuple(run.history.copy_levels()))
    checkpoint = run.checkpoint()
    arrived(by_hand, qtbot, snapshot_of(by_hand, history=part, checkpoint=checkpoint))
    rows = history_part([3, 4], whole=False)
    arrived(by_hand, qtbot, snapshot_of(by_hand, history=rows))
    by_hand.play(20.0)
    lose(by_hand, qtbot)
    edited = with_rate(small_spec(), 0.5)
    by_hand.change(edited, 1, None)
    by_hand.go_on()
    new = by_hand.links[-1]
    qtbot.waitUntil(lambda: any(isinstance(c, m.Play) for c in new.commands))
    load = new.commands[0]
    assert isinstance(load, m.Load)
    assert (load.checkpoint, load.spec, load.history_length) == (checkpoint, edited, 2)
    assert not by_hand.is_lost


def test_that_going_on_with_a_living_worker_does_nothing(by_hand):
    by_hand.go_on()
    by_hand.go_on()
    assert len(by_hand.links) == 1


def test_that_going_on_again_and_again_keeps_one_worker(by_hand, qtbot):
    for _ in range(4):
        lose(by_hand, qtbot)
        by_hand.go_on()
        by_hand.go_on()
    assert len(by_hand.links) == 5
    assert [link.ended.is_set() for link in by_hand.links] == [True] * 4 + [False]


def test_that_what_a_left_worker_still_says_is_not_heard(by_hand, qtbot):
    lose(by_hand, qtbot)
    old = by_hand._talk
    by_hand.go_on()
    by_hand._reported.emit(old, LinkLostError("long ago"))
    by_hand._reported.emit(old, m.Ready())
    by_hand._reported.emit(by_hand._talk, m.Refused("the last"))
    with qtbot.waitSignal(by_hand.refused):
        pass
    assert not by_hand.is_lost
    assert not by_hand.is_ready


def test_that_whoever_waits_to_save_gets_the_last_checkpoint_when_the_worker_is_lost(
    by_hand, qtbot
):
    checkpoint = Run(small_spec()).checkpoint()
    arrived(by_hand, qtbot, snapshot_of(by_hand, checkpoint=checkpoint))
    request = by_hand.hand_over()
    with qtbot.waitSignal(by_hand.handed_over) as handed:
        by_hand.links[-1].say(LinkLostError("it ended"))
    assert handed.args[:2] == [request, checkpoint]


def loads_of(controller):
    return [command for command in controller.links[-1].commands if isinstance(command, m.Load)]


def best_at(update):
    run = Run(small_spec())
    run.advance(update)
    return Best(0.5, run.checkpoint())


@pytest.mark.parametrize(("told", "is_known"), [(7, True), (9, False), (None, False)])
def test_that_a_loaded_best_state_outlives_a_worker_until_there_is_a_better_one(
    by_hand, qtbot, told, is_known
):
    best, last = best_at(7), best_at(12).checkpoint
    by_hand.load(Project(small_spec(), last, best=best), 0)
    snapshot = snapshot_of(by_hand, checkpoint=last, best_update=told)
    arrived(by_hand, qtbot, snapshot)
    assert lose(by_hand, qtbot) == "it ended"
    by_hand.go_on()
    qtbot.waitUntil(lambda: len(loads_of(by_hand)) == 1, timeout=LONG)
    (load,) = loads_of(by_hand)
    assert load.best is (best if is_known else None)


def test_that_a_best_state_from_after_the_last_checkpoint_is_not_taken_along(by_hand):
    by_hand.load(Project(small_spec(), best_at(12).checkpoint, best=best_at(20)), 0)
    assert by_hand.last_best is None


def test_that_whoever_waits_to_save_gets_the_last_checkpoint_when_the_worker_refuses(
    by_hand, qtbot
):
    checkpoint = Run(small_spec()).checkpoint()
    arrived(by_hand, qtbot, snapshot_of(by_hand, checkpoint=checkpoint))
    request = by_hand.hand_over()
    refusal = m.Refused("There is not enough memory for it.", command="HandOver", request=request)
    with qtbot.waitSignal(by_hand.refused) as refused, qtbot.waitSignal(by_hand.handed_over) as h:
        by_hand.links[-1].say(refusal)
    assert refused.args[0].endswith(refusal.message)
    assert refused.args[1] is None
    assert h.args[:2] == [request, checkpoint]


def test_that_a_refused_load_names_its_state_and_ends_what_was_wanted(by_hand, qtbot):
    by_hand.play(20.0)
    with qtbot.waitSignal(by_hand.refused) as refused:
        by_hand.links[-1].say(m.Refused("no", command="Load", sequence=1, revision=3))
    assert refused.args == ["no", 3]
    assert not by_hand.is_playing


def test_that_a_refused_order_names_no_change(by_hand, qtbot):
    for refusal in (
        m.Refused("no", command="Reset", sequence=2),
        m.Refused("a view can't be shown"),
    ):
        with qtbot.waitSignal(by_hand.refused) as refused:
            by_hand.links[-1].say(refusal)
        assert refused.args[1] is None


def test_that_a_worker_that_can_not_be_started_is_told_like_one_that_was_lost(qtbot):
    def fail():
        raise OSError("no more processes")

    controller = Controller(fail)
    with qtbot.waitSignal(controller.worker_lost) as lost:
        pass
    assert lost.args == ["it could not be started (no more processes)"]
    controller.load(Project(small_spec()), 0)
    assert controller.take() is None
    controller.close()


def test_that_training_goes_on_bit_for_bit_after_a_kill_in_the_middle_of_it(over_process, qtbot):
    controller = over_process
    controller.play(None)
    taken(controller, qtbot, lambda s: s.update > 500 and controller.last_checkpoint is not None)
    with qtbot.waitSignal(controller.worker_lost, timeout=LONG) as lost:
        kill(controller)
    assert "signal 9" in lost.args[0]
    kept = controller.last_checkpoint.update
    controller.go_on()
    assert controller.is_playing
    taken(controller, qtbot, lambda snapshot: snapshot.update > kept + 50)
    controller.pause()
    update = taken(controller, qtbot, lambda snapshot: snapshot.state == "idle").update
    assert handed_over(controller, qtbot) == bits_after(update)


@pytest.mark.parametrize("step", ["pause", "step_update", "step_epoch"])
def test_that_a_kill_of_a_resting_worker_loses_nothing(over_process, qtbot, step):
    controller = over_process
    controller.play(None)
    taken(controller, qtbot, lambda snapshot: snapshot.update > 500)
    controller.pause()
    paused = taken(controller, qtbot, lambda snapshot: snapshot.state == "idle")
    if step != "pause":
        getattr(controller, step)()
    wanted = {"pause": 0, "step_update": 1, "step_epoch": 5 - paused.update % 5}[step]
    update = paused.update + wanted
    qtbot.waitUntil(lambda: _kept(controller) == update, timeout=LONG)
    with qtbot.waitSignal(controller.worker_lost, timeout=LONG):
        kill(controller)
    controller.go_on()
    assert handed_over(controller, qtbot) == bits_after(update)


def _kept(controller):
    """The update of the checkpoint that the window's process holds."""
    controller.take()
    return controller.last_checkpoint.update


def test_that_workers_may_be_killed_again_and_again(over_process, qtbot):
    controller = over_process
    pids = []
    for _ in range(3):
        with qtbot.waitSignal(controller.worker_lost, timeout=LONG):
            pids.append(kill(controller))
        controller.go_on()
    controller.step_epoch()
    taken(controller, qtbot, lambda snapshot: snapshot.update == 5)
    assert not any(psutil.pid_exists(pid) for pid in pids)
