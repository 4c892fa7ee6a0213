"""The worker: trains in slices, and between two of them obeys commands and prepares products.

Knows no process: `serving` runs it in one, a test runs it in place.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from desktop_nn.experiment.array_setting import check_arrays
from desktop_nn.experiment.effects import is_structural
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.training import messages as m
from desktop_nn.training.answering import LONGEST_SLEEP, Answering
from desktop_nn.training.checking import Checks
from desktop_nn.training.keeper import Keeper
from desktop_nn.training.loading import loaded_run, moment_of, moment_to_leave, take_up
from desktop_nn.training.looking import MOVED_ON, Looking
from desktop_nn.training.orders import QUIET, Order
from desktop_nn.training.pace import Pace, Rate, SliceSize
from desktop_nn.training.refusal import NOTHING_LOADED, refusal
from desktop_nn.training.repeat import Repeat, advance_replay, replay_journal
from desktop_nn.training.reporting import (
    handed,
    history_part,
    run_fields,
    state_of,
    timeline_fields,
)
from desktop_nn.training.run import Run
from desktop_nn.training.setting_numbers import set_arrays
from desktop_nn.training.timeline import Moment, Timeline


class Worker:
    """Owns the run. `send` takes reports; `clock` gives seconds."""

    def __init__(
        self, send: Callable[[m.Report], None], clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._send = send
        self._clock = clock
        self._run: Run | None = None
        self._refused_load: m.Load | None = None
        self._wanted: ExperimentSpec | None = None
        self._sequence = 0
        self._revision = 0
        self._order = 0
        self._pace: Pace | None = None
        self._goal: int | None = None
        self._repeat: Repeat | None = None
        self._repeated: bool | None = None
        self._busy = False
        self._timeline = Timeline()
        self._generation = 0
        self._looking = Looking()
        self._checks = Checks(send, clock)
        self._keeper = Keeper()
        self._answering = Answering(send, clock, self._snapshot, self._keeper)
        self._rate = Rate()
        self._slice = SliceSize()
        self._handlers = self._all_handlers()

    def _all_handlers(self) -> Mapping[type, Callable[[Any], None]]:
        return {
            m.Load: self._on_load,
            m.Change: self._on_change,
            m.Play: self._on_play,
            m.Pause: self._on_pause,
            m.StepUpdate: self._on_step_update,
            m.StepEpoch: self._on_step_epoch,
            m.Reset: self._on_reset,
            m.Back: self._on_back,
            m.GoToBest: self._on_go_to_best,
            m.SetParameter: self._on_set_parameter,
            m.SetArrays: self._on_set_arrays,
            m.Repeat: self._on_repeat,
            m.Subscribe: self._answering.preparation.subscribe,
            m.Choose: self._answering.preparation.choose,
            m.Pull: self._on_pull,
            m.HandOver: self._on_hand_over,
            m.LookAt: self._on_look_at,
            m.Apply: self._on_apply,
            m.CheckGradients: self._on_check_gradients,
            m.CancelCheck: lambda command: self._checks.cancel(),
        }

    # Commands

    def handle(self, command: m.Command) -> None:
        """Carry out a command between two slices; one that can't be is answered with Refused."""
        handler = self._handlers[type(command)]
        try:
            handler(command)
        except Exception as error:
            self._send(refusal(command, error))
        if not isinstance(command, QUIET):
            self._answering.has_news = True

    def _on_load(self, command: m.Load) -> None:
        if command.left is not None and self._run is not None:
            self._change_samples(self._run, command.left, command)
            return
        self._run, self._refused_load = None, command
        self._take_order(None)
        self._checks.cancel()
        run, self._timeline = loaded_run(command), Timeline()
        self._begin(run, command)

    def _begin(self, run: Run, load: m.Load) -> None:
        self._run, self._wanted, self._refused_load = run, run.spec, None
        self._sequence, self._revision = load.sequence, load.revision
        self._slice = SliceSize()
        self._begin_history()

    def _change_samples(self, run: Run, left: int, load: m.Load) -> None:
        """To a run over other samples, or to the one again that was left by what is undone."""
        if load.revision == self._revision:
            self._sequence = load.sequence  # back from one that was refused
            return
        other = loaded_run(load)
        self._take_order(None)
        self._checks.cancel()
        moment = self._timeline.swap(left, load.revision, moment_to_leave(run))
        if moment is None:
            self._timeline.begin()
        else:
            take_up(other, moment)
        self._begin(other, load)

    def _on_change(self, command: m.Change) -> None:
        if self._run is None:
            self._load_after_all(command)
            return
        self._change(self._run, command)
        self._sequence, self._revision = command.sequence, command.revision
        self._wanted = command.spec

    def _load_after_all(self, command: m.Change) -> None:
        """What was loaded could not be built. With this change it may."""
        if self._refused_load is None:
            raise ValueError(NOTHING_LOADED)
        load = replace(self._refused_load, spec=command.spec, revision=command.revision)
        self._on_load(replace(load, sequence=command.sequence))

    def _change(self, run: Run, command: m.Change) -> None:
        if self._repeat is not None:
            self._end_repeat(run)
        moment = None
        if is_structural(run.spec, command.spec):
            moment = self._timeline.swap(command.left, command.revision, moment_of(run))
            self._answering.schedule.renew()
        if moment is not None:
            self._go_to(moment, command.spec)
        else:
            run.change(command.spec)
        self._answering.schedule.outdate()

    def _on_set_arrays(self, command: m.SetArrays) -> None:
        run = self._loaded()
        check_arrays(command.arrays, run.spec.network)
        if self._repeat is not None:
            self._end_repeat(run)
        moment = self._timeline.swap(command.left, command.revision, moment_of(run))
        if moment is not None:
            self._go_to(moment, run.spec)
        else:
            set_arrays(run, command.arrays)
            self._keeper.forget()  # so that a checkpoint with them is kept at once
        self._sequence, self._revision = command.sequence, command.revision
        self._answering.schedule.outdate()

    def _on_set_parameter(self, command: m.SetParameter) -> None:
        run = self._loaded()
        if self._repeat is not None:
            self._end_repeat(run)
        run.set_parameter(*command.setting.place, command.setting.value)
        self._sequence, self._revision = command.sequence, command.revision
        self._answering.schedule.outdate()

    def _on_play(self, command: m.Play) -> None:
        pace = Pace(command.speed, self._clock())
        run = self._loaded()
        self._take_order(command)
        run.go_on()
        self._pace = pace
        self._rate.clear()

    def _on_pause(self, command: m.Pause) -> None:
        self._take_order(command)

    def _on_step_update(self, command: m.StepUpdate) -> None:
        run, goal = self._loaded(), self._goal
        self._take_order(command)
        run.go_on()
        self._goal = 1 + (run.update if goal is None else goal)

    def _on_step_epoch(self, command: m.StepEpoch) -> None:
        run = self._loaded()
        self._take_order(command)
        run.go_on()
        self._goal = run.update + run.updates_left_in_epoch

    def _on_reset(self, command: m.Reset) -> None:
        run = self._loaded()
        self._take_order(command)
        self._start_anew(run)
        self._sequence = command.sequence

    def _start_anew(self, run: Run) -> None:
        left = moment_of(run) if run.update > 0 else None
        run.reset()
        if left is not None:
            self._timeline.add(left)
        self._begin_history()

    def _on_back(self, command: m.Back) -> None:
        run = self._loaded()
        self._take_order(command)
        self._sequence = command.sequence
        if command.update == 0 and self._timeline.newest_up_to(0) is None:
            self._start_anew(run)
            return
        moment = self._timeline.pop(run.update, command.update)
        if moment is not None:
            self._go_to(moment, run.spec)

    def _on_go_to_best(self, command: m.GoToBest) -> None:
        run = self._loaded()
        self._take_order(command)
        self._sequence = command.sequence
        best = run.watch.best
        if best is None or best.update == run.update:
            return
        left = moment_of(run)
        self._go_to(Moment(best), run.spec)
        self._timeline.add(left)

    def _go_to(self, moment: Moment, spec: ExperimentSpec) -> None:
        """To the numbers of a moment, with `spec`."""
        run = self._loaded()
        run.restore(moment.checkpoint)
        history = moment.history()
        if history is not None:
            run.history = history
        self._begin_history()
        run.change(spec)

    def _on_repeat(self, command: m.Repeat) -> None:
        run = self._loaded()
        self._take_order(command)
        self._sequence = command.sequence
        if run.update == 0:
            return
        left = moment_of(run)
        target = run.update
        self._timeline.add(left)
        self._repeat = Repeat(replay_journal(run), target, left)
        self._begin_history()

    def _on_pull(self, command: m.Pull) -> None:
        self._answering.take(command, self._generation)

    def _on_hand_over(self, command: m.HandOver) -> None:
        self._send(handed(self._loaded(), self._repeat, command.request))

    def _on_look_at(self, command: m.LookAt) -> None:
        self._send(self._looking.look(self._run, command, self._sequence, self._revision))

    def _on_apply(self, command: m.Apply) -> None:
        run = self._loaded()
        if not self._looking.has_promised(command, run, self._sequence):
            self._send(m.Applied(command.request, run.update, False, MOVED_ON))
            return
        self._take_order(command)
        run.go_on()
        run.advance(1)
        self._send(self._looking.compared(command, run))

    def _on_check_gradients(self, command: m.CheckGradients) -> None:
        self._checks.begin(self._run, command, self._sequence, self._revision)

    def _loaded(self) -> Run:
        if self._run is None:
            raise ValueError(NOTHING_LOADED)
        return self._run

    def _take_order(self, command: Order | None) -> None:
        """Whatever was going on ends; `command` says what comes next."""
        if command is not None:
            self._order = command.order
        self._pace = None
        self._goal = None
        self._repeated = None
        if self._repeat is not None and self._run is not None:
            self._end_repeat(self._run)

    def _begin_history(self) -> None:
        """The history is another one now: the window must take it whole."""
        self._generation += 1
        self._answering.schedule.renew()
        self._keeper.forget()

    # Work

    def work(self) -> float:
        """Train a slice, answer a pull; the seconds until there is more to do."""
        run = self._run
        if run is None:
            return LONGEST_SLEEP
        self._keep_checkpoint(run)  # before the slice, so that the first is that of the start
        sleep = self._train(run)
        self._busy = sleep <= 0.0
        if self._checks.is_going_on:
            self._checks.work()
            sleep = 0.0
        return min(sleep, self._answering.answer(run, self._wanted, self._busy))

    def _train(self, run: Run) -> float:
        if self._repeat is not None:
            self._repeat_slice(run, self._repeat)
            return 0.0
        if self._goal is not None:
            self._train_slice(run, min(self._goal - run.update, self._slice.updates))
            if run.update >= self._goal or run.has_stopped:
                self._goal = None
            return 0.0
        if self._pace is None:
            return LONGEST_SLEEP
        per_epoch = run.updates_per_epoch
        allowed = self._pace.allowed(self._clock(), per_epoch, self._slice.updates)
        sleep = self._pace.seconds_left(per_epoch)
        if allowed:
            self._train_slice(run, allowed)
        return sleep

    def _train_slice(self, run: Run, updates: int) -> None:
        started = self._clock()
        self._account(started, run.advance(updates))
        if run.has_stopped:
            self._pace = None

    def _account(self, started: float, made: int) -> None:
        now = self._clock()
        self._slice.learn(made, now - started)
        self._rate.add(now, made)
        self._answering.has_news = True

    def _repeat_slice(self, run: Run, repeat: Repeat) -> None:
        started, before = self._clock(), run.update
        count = min(self._slice.updates, repeat.target - run.update)
        repeat.entries = advance_replay(run, repeat.entries, count)
        self._account(started, run.update - before)
        if run.update >= repeat.target:
            # The same numbers again: nothing was left. Others: Back leads to those that were.
            self._repeated = repeat.is_same(run.checkpoint())
            if self._repeated:
                self._timeline.forget([repeat.left])
            self._end_repeat(run)
        elif run.divergence is not None:
            self._repeat, self._repeated = None, False

    def _end_repeat(self, run: Run) -> None:
        """The spec is the document's again, whatever it was at this update of the journal."""
        self._repeat = None
        if self._wanted is not None:
            run.change(self._wanted)
        self._answering.schedule.renew()

    def _keep_checkpoint(self, run: Run) -> None:
        started = self._clock()
        if self._repeat is None and self._keeper.is_due(started, run, not self._is_training):
            mark = self._keeper.keep(run, self._sequence)
            self._timeline.add(Moment(mark, loss=run.history.last_loss))
            self._keeper.took(self._clock(), started)
            self._answering.has_news = True

    # Snapshots

    def _snapshot(self, run: Run, pull: m.Pull, products: dict[str, Any]) -> m.Snapshot:
        return m.Snapshot(
            sequence=self._sequence,
            revision=self._revision,
            state=state_of(run, self._repeat is not None, self._is_training),
            updates_per_second=self._rate.per_second if self._is_training else 0.0,
            history=history_part(run.history, self._generation, pull),
            products=products,
            order=self._order,
            **self._keeper.fields(),
            **run_fields(run),
            **timeline_fields(self._timeline, run),
            repeated=self._repeated,
        )

    @property
    def _is_training(self) -> bool:
        return not (self._pace is None and self._goal is None and self._repeat is None)
