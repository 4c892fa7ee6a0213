"""The controller: the window's side. Over a worker in place where the order of things is to be
held, over a process where it is killed."""

import os
import queue
import signal
import threading

import psutil
import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.history import History
from desktop_nn.experiment.project import Project
from desktop_nn.training import messages as m
from desktop_nn.training.controller import Controller
from desktop_nn.training.launch import start_worker
from desktop_nn.training.link import InlineLink, LinkLostError, ProcessLink
from desktop_nn.training.run import Run
from tests.training.experiments import bits, curve, small_spec, with_rate, with_training

LONG = 30_000


class HandLink:
    """A link of which the test is the worker: it sees the commands, and says when what comes."""

    def __init__(self):
        self.commands = []
        self.ended = threading.Event()
        self._said = queue.SimpleQueue()

    def exchange(self, commands):
        self.commands += commands
        said = self._said.get()
        if self.ended.is_set():
            raise LinkLostError("it was closed")
        if isinstance(said, LinkLostError):
            raise said
        return [said] if said is not None else []

    def say(self, report):
        self._said.put(report)

    def wake(self):
        self._said.put(None)

    def end(self):
        self.ended.set()
        self.wake()

    def close(self):
        self.end()


@pytest.fixture
def by_hand(qtbot):
    """A controller and the link that the test holds."""
    links = []

    def make():
        links.append(HandLink())
        return links[-1]

    controller = Controller(make)
    controller.links = links
    controller.load(Project(small_spec()), 0)
    yield controller
    controller.close()


def process_link():
    return ProcessLink(start_worker())


@pytest.fixture(params=[InlineLink, process_link])
def controller(request, qtbot):
    controller = Controller(request.param)
    controller.load(Project(small_spec()), 0)
    yield controller
    controller.close()


@pytest.fixture
def over_process(qtbot):
    controller = Controller(process_link)
    controller.load(Project(small_spec()), 0)
    yield controller
    controller.close()


def taken(controller, qtbot, wanted=lambda snapshot: True):
    """The first snapshot that is wanted."""
    found = []

    def look():
        snapshot = controller.take()
        if snapshot is not None and wanted(snapshot):
            found.append(snapshot)
        return bool(found)

    qtbot.waitUntil(look, timeout=LONG)
    return found[0]


def snapshot_of(controller, sequence=None, order=0, state="idle", **more):
    given = {
        "revision": 0,
        "update": 0,
        "epoch": 0,
        "batch_loss": 0.0,
        "position": 0,
        "training_rows": 34,
        "validation_rows": 9,
        "updates_per_second": 0.0,
        "history": m.HistoryPart(1, 0, None, None),
        **more,
    }
    sequence = controller._sequence if sequence is None else sequence
    return m.Snapshot(sequence=sequence, state=state, order=order, **given)


def arrived(controller, qtbot, snapshot):
    """What `take` makes of a snapshot that the worker sent."""
    controller.links[-1].say(snapshot)
    qtbot.waitUntil(lambda: controller._talk._newest is snapshot)
    return controller.take()


def history_part(rows, generation=1, whole=True):
    history = History()
    for row in rows:
        history.append((row, 5 * row, 0.5, 0.5, 0.0, 0.5, 0.5))
    if whole:
        return m.HistoryPart(generation, history.length, None, tuple(history.copy_levels()))
    return m.HistoryPart(generation, history.length, history.since(0))


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


def bits_after(updates):
    run = Run(small_spec())
    run.advance(updates)
    return bits(run)


def handed_over(controller, qtbot):
    """The bits of the run that the worker hands over."""
    with qtbot.waitSignal(controller.handed_over, timeout=LONG) as handed:
        request = controller.hand_over()
    assert handed.args[0] == request
    _, checkpoint, history = handed.args
    run = Run(small_spec(seed=1))
    run.restore(checkpoint)
    run.history = history
    return bits(run)


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
        controller.change(with_training(small_spec(), loss=Choice.of("hinge")), 1)
    assert "hinge" in refused.args[0]
    assert refused.args[1] == 1
    controller.change(small_spec(), 2)
    assert taken(controller, qtbot).revision == 2


# Stale snapshots


def test_that_a_stale_snapshot_is_not_shown_but_its_history_and_checkpoint_are_kept(by_hand, qtbot):
    stale = by_hand._sequence
    by_hand.change(with_rate(small_spec(), 0.5), 1)
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
    by_hand.change(with_rate(small_spec(), 0.5), 1)
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


# A lost worker


def lose(controller, qtbot, how="it ended"):
    with qtbot.waitSignal(controller.worker_lost) as lost:
        controller.links[-1].say(LinkLostError(how))
    return lost.args[0]


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
    by_hand.change(edited, 1)
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


def test_that_a_refused_load_or_order_names_no_change(by_hand, qtbot):
    for refusal in (
        m.Refused("no", command="Load", sequence=1, revision=0),
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


def kill(controller):
    pid = controller._talk._link.process.pid
    os.kill(pid, signal.SIGKILL)
    return pid


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
    controller.change(small_spec(), 1)
    assert controller.take() is None
    controller.go_on()
