"""The worker: trains in slices, and between two of them obeys commands and prepares products.

`Worker` knows no process: `serve` runs it in one, a test can run it in place.
"""

from __future__ import annotations

import gc
import math
import os
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.effects import is_structural
from desktop_nn.experiment.history import History
from desktop_nn.experiment.journal import Journal
from desktop_nn.training import messages as m
from desktop_nn.training.products import PRODUCTS
from desktop_nn.training.run import Run
from desktop_nn.training.timeline import Moment, Timeline

SLICE = 0.004
"""Seconds of training between two looks at the pipe."""

CHECKPOINT_INTERVAL = 2.0
CHECKPOINT_SHARE = 0.01
LONGEST_SLEEP = 0.5


class Worker:
    """Owns the run. `send` takes reports; `clock` gives seconds."""

    def __init__(
        self, send: Callable[[m.Report], None], clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._send = send
        self._clock = clock
        self._run: Run | None = None
        self._sequence = 0
        self._revision = 0
        self._playing = False
        self._pace: float | None = None
        self._to_replay: Journal = ()
        self._replay_target = 0
        self._timeline = Timeline()
        self._generation = 0
        self._pull: m.Pull | None = None
        self._new = False
        self._subscribed: frozenset[str] = frozenset()
        self._made: dict[str, tuple[float, float, int]] = {}
        self._checkpointed = -math.inf
        self._checkpoint_cost = 0.0
        self._fresh_checkpoint: Checkpoint | None = None
        self._rate = _Rate()
        self._slice_updates = 16
        self._owed = 0.0
        self._paced_at = clock()

    # Commands

    def handle(self, command: m.Command) -> None:
        """Carry out a command between two slices."""
        handler = getattr(self, f"_on_{type(command).__name__.lower()}")
        handler(command)
        self._new = True

    def _on_load(self, command: m.Load) -> None:
        self._sequence, self._revision = command.sequence, command.revision
        run = Run(command.spec, command.own)
        if command.checkpoint is not None:
            run.restore(command.checkpoint)
            run.history = History.from_levels(list(command.levels), command.history_length)
            run.change(command.spec)
        self._run = run
        self._timeline = Timeline()
        self._to_replay = ()
        self._begin_history()

    def _on_change(self, command: m.Change) -> None:
        run = self._loaded()
        self._sequence, self._revision = command.sequence, command.revision
        structural = is_structural(run.spec.network, command.spec.network)
        if structural and run.update > 0:
            left = Moment.with_history(run.checkpoint(), run.history)
            self._timeline.remember(command.left, left)
        moment = self._timeline.moment_of(command.revision) if structural else None
        if moment is not None:
            self._go_to(moment)
        run.change(command.spec)
        self._made.clear()

    def _on_play(self, command: m.Play) -> None:
        run = self._loaded()
        run.divergence = None
        self._playing = True
        self._pace = command.epochs_per_second
        self._owed = 1.0
        self._paced_at = self._clock()

    def _on_pause(self, command: m.Pause) -> None:
        self._playing = False
        self._to_replay = ()
        self._replay_target = 0

    def _on_stepupdate(self, command: m.StepUpdate) -> None:
        self._playing = False
        run = self._loaded()
        run.divergence = None
        run.advance(1)

    def _on_stepepoch(self, command: m.StepEpoch) -> None:
        self._playing = False
        run = self._loaded()
        run.divergence = None
        run.advance_epoch()

    def _on_reset(self, command: m.Reset) -> None:
        run = self._loaded()
        self._sequence = command.sequence
        self._playing = False
        if run.update > 0:
            self._timeline.add(Moment.with_history(run.checkpoint(), run.history))
        run.reset()
        self._begin_history()

    def _on_back(self, command: m.Back) -> None:
        run = self._loaded()
        self._sequence = command.sequence
        self._playing = False
        spec = run.spec
        moment = self._timeline.pop(run.update)
        if moment is not None:
            self._go_to(moment)
            run.change(spec)

    def _go_to(self, moment: Moment) -> None:
        run = self._loaded()
        run.restore(moment.checkpoint)
        history = moment.history()
        if history is not None:
            run.history = history
        self._begin_history()

    def _on_repeat(self, command: m.Repeat) -> None:
        run = self._loaded()
        self._sequence = command.sequence
        self._playing = False
        self._replay_target = run.update
        self._timeline.clear()
        self._to_replay = run.replay_journal()
        self._begin_history()

    def _on_subscribe(self, command: m.Subscribe) -> None:
        self._subscribed = command.products & PRODUCTS.keys()
        for name in list(self._made):
            if name not in self._subscribed:
                del self._made[name]

    def _on_pull(self, command: m.Pull) -> None:
        if command.generation != self._generation:
            self._new = True
        new = self._new
        self._pull = command
        self._new = new

    def _on_handover(self, command: m.HandOver) -> None:
        run = self._loaded()
        levels = tuple(run.history.copy_levels())
        self._send(m.Handed(command.request, run.checkpoint(), levels, run.history.length))

    def _loaded(self) -> Run:
        if self._run is None:
            raise RuntimeError("worker: expected Load as the first command")
        return self._run

    def _begin_history(self) -> None:
        """The history is another one now: the window must take it whole."""
        self._generation += 1
        self._made.clear()
        self._checkpointed = -math.inf

    # Work

    def work(self) -> float:
        """Train a slice, answer a pull; the seconds until there is more to do."""
        run = self._run
        if run is None:
            return LONGEST_SLEEP
        sleep = self._train(run)
        self._keep_checkpoint(run)
        return min(sleep, self._answer(run))

    def _train(self, run: Run) -> float:
        if run.update < self._replay_target:
            self._replay_slice(run)
            return 0.0
        if not self._playing:
            return LONGEST_SLEEP
        allowed, sleep = self._allowed_updates(run)
        if allowed:
            self._train_slice(run, allowed)
        return sleep

    def _replay_slice(self, run: Run) -> None:
        count = min(self._slice_updates, self._replay_target - run.update)
        self._to_replay = run.advance_replay(self._to_replay, count)
        self._new = True
        if run.divergence is not None:
            self._replay_target = 0

    def _allowed_updates(self, run: Run) -> tuple[int, float]:
        """How many updates the pace allows now, and how long until the next."""
        if self._pace is None:
            return self._slice_updates, 0.0
        now = self._clock()
        rate = self._pace * run.updates_per_epoch
        self._owed = min(self._owed + (now - self._paced_at) * rate, max(1.0, rate * 0.1))
        self._paced_at = now
        allowed = min(int(self._owed), self._slice_updates)
        self._owed -= allowed
        return allowed, max(0.0, (1.0 - self._owed) / rate)

    def _train_slice(self, run: Run, updates: int) -> None:
        started = self._clock()
        made = run.advance(updates)
        seconds = self._clock() - started
        self._rate.add(self._clock(), made)
        self._new = True
        if made == self._slice_updates:
            self._slice_updates = _fitted(self._slice_updates, seconds)
        if run.divergence is not None:
            self._playing = False

    def _keep_checkpoint(self, run: Run) -> None:
        """At most every two seconds, and less often where a checkpoint is expensive."""
        now = self._clock()
        interval = max(CHECKPOINT_INTERVAL, self._checkpoint_cost / CHECKPOINT_SHARE)
        if now - self._checkpointed < interval or run.divergence is not None:
            return
        kept = self._fresh_checkpoint or run.checkpoint()
        if self._checkpointed > -math.inf and kept.update == run.update:
            return
        checkpoint = run.mark()
        self._timeline.add(Moment(checkpoint))
        self._fresh_checkpoint = checkpoint
        self._checkpointed = self._clock()
        self._checkpoint_cost = self._checkpointed - now

    # Snapshots

    def _answer(self, run: Run) -> float:
        """Send the snapshot that was pulled, if there is something new; the seconds until there
        may be."""
        if self._pull is None:
            return LONGEST_SLEEP
        products, wait_for = self._due_products(run)
        if not self._new and not products:
            return wait_for
        pull, self._pull, self._new = self._pull, None, False
        self._send(self._snapshot(run, pull, products))
        self._fresh_checkpoint = None
        return wait_for

    def _due_products(self, run: Run) -> tuple[dict[str, Any], float]:
        products: dict[str, Any] = {}
        soonest = LONGEST_SLEEP
        for name in PRODUCTS:
            if name in self._subscribed:
                wait_for = self._until_due(name, run)
                if wait_for <= 0.0:
                    products[name] = self._made_product(name, run)
                else:
                    soonest = min(soonest, wait_for)
        return products, soonest

    def _until_due(self, name: str, run: Run) -> float:
        """Seconds until a product may be made again; never, while nothing has changed."""
        if name not in self._made:
            return 0.0
        made_at, cost, update = self._made[name]
        if update == run.update:
            return LONGEST_SLEEP
        product = PRODUCTS[name]
        at_full_speed = self._playing and self._pace is None
        interval = max(product.interval, cost / product.share if at_full_speed else 4.0 * cost)
        return made_at + interval - self._clock()

    def _made_product(self, name: str, run: Run) -> object:
        started = self._clock()
        product = PRODUCTS[name].make(run)
        now = self._clock()
        self._made[name] = (now, now - started, run.update)
        return product

    def _snapshot(self, run: Run, pull: m.Pull, products: dict[str, Any]) -> m.Snapshot:
        back = self._timeline.peek(run.update)
        return m.Snapshot(
            sequence=self._sequence,
            revision=self._revision,
            state=self._state(run),
            update=run.update,
            epoch=run.epoch,
            batch_loss=run.batch_loss,
            position=run.position,
            training_rows=run.samples.training_rows,
            validation_rows=run.samples.validation_rows,
            updates_per_second=self._rate.per_second(self._clock()) if self._playing else 0.0,
            history=self._history_part(run, pull),
            back_epoch=back.checkpoint.epoch if back else None,
            message=run.divergence.message if run.divergence else "",
            waiting_for_reset=run.waiting_for_reset,
            products=products,
            checkpoint=self._fresh_checkpoint,
        )

    def _state(self, run: Run) -> str:
        if run.divergence is not None:
            return "diverged"
        if run.update < self._replay_target:
            return "repeating"
        return "running" if self._playing else "idle"

    def _history_part(self, run: Run, pull: m.Pull) -> m.HistoryPart:
        history = run.history
        if pull.generation == self._generation:
            rows = history.since(pull.history_length)
            if rows is not None:
                return m.HistoryPart(self._generation, history.length, rows)
        levels = tuple(history.copy_levels())
        return m.HistoryPart(self._generation, history.length, None, levels)


def _fitted(updates: int, seconds: float) -> int:
    """The number of updates that fill a slice, approached by at most a factor of two a time."""
    wanted = updates * SLICE / max(seconds, 1e-6)
    return max(1, round(min(max(wanted, updates / 2), updates * 2)))


class _Rate:
    """Updates per second over about the last second."""

    def __init__(self) -> None:
        self._counts: deque[tuple[float, int]] = deque()

    def add(self, now: float, updates: int) -> None:
        self._counts.append((now, updates))
        while self._counts and self._counts[0][0] < now - 1.0:
            self._counts.popleft()

    def per_second(self, now: float) -> float:
        if len(self._counts) < 2:
            return 0.0
        seconds = self._counts[-1][0] - self._counts[0][0]
        return sum(count for _, count in list(self._counts)[1:]) / seconds if seconds else 0.0


# The process


def serve(connection: Connection) -> None:
    """The worker process: until Finish, the end of the pipe, or the parent's end."""
    _end_with_parent()
    gc.freeze()
    worker = Worker(connection.send)
    try:
        connection.send(m.Ready())
        _serve(connection, worker)
    except (EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        return
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        connection.send(m.Failed(message, traceback.format_exc()))
        raise SystemExit(1) from error


def _serve(connection: Connection, worker: Worker) -> None:
    sleep = 0.0
    while True:
        while connection.poll(sleep):
            command = connection.recv()
            if isinstance(command, m.Finish):
                return
            worker.handle(command)
            sleep = 0.0
        sleep = worker.work()


def _end_with_parent() -> None:
    """End this process as soon as its parent has ended, even in the middle of a computation."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
