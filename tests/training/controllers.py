"""Controllers under test: a link that the test holds, and what is asked of a controller."""

import math
import os
import queue
import signal
import threading

from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.training import messages as m
from desktop_nn.training.launch import start_worker
from desktop_nn.training.link import LinkLostError, ProcessLink
from desktop_nn.training.run import Run
from tests.training.experiments import bits, small_spec

LONG = 30_000
"""Milliseconds that a machine under load may take."""


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


def process_link():
    return ProcessLink(start_worker())


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
        measured = (row, 5 * row, 0.5, 0.5, 0.0, 0.5, 0.5)
        history.append((*measured, *[math.nan] * (len(COLUMNS) - len(measured))))
    if whole:
        return m.HistoryPart(generation, history.length, None, tuple(history.copy_levels()))
    return m.HistoryPart(generation, history.length, history.since(0))


def bits_after(updates):
    run = Run(small_spec())
    run.advance(updates)
    return bits(run)


def handed_over(controller, qtbot):
    """The bits of the run that the worker hands over."""
    with qtbot.waitSignal(controller.handed_over, timeout=LONG) as handed:
        request = controller.hand_over()
    assert handed.args[0] == request
    _, checkpoint, history, _ = handed.args
    run = Run(small_spec(seed=1))
    run.restore(checkpoint)
    run.history = history
    return bits(run)


def lose(controller, qtbot, how="it ended"):
    with qtbot.waitSignal(controller.worker_lost) as lost:
        controller.links[-1].say(LinkLostError(how))
    return lost.args[0]


def kill(controller):
    pid = controller._talk._link.process.pid
    os.kill(pid, signal.SIGKILL)
    return pid
