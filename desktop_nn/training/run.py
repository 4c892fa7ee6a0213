"""A run: an experiment in training. It owns the network and all that training remembers.

Knows no Qt and no process: the worker, the command line and the tests drive it directly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.layout import Kept
from desktop_nn.engine.network import Network
from desktop_nn.engine.program import Array
from desktop_nn.engine.streams import Purpose, stream
from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.effects import (
    changes_loss,
    changes_measure,
    changes_samples,
    is_structural,
    kept_inputs,
)
from desktop_nn.experiment.history import History
from desktop_nn.experiment.journal import (
    Entry,
    Journal,
    problem_since,
    with_change,
    with_parameter,
)
from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.training.evaluation import Evaluator, Metrics
from desktop_nn.training.failure import (
    Divergence,
    divergence_of,
    has_finite_results,
    has_finite_state,
)
from desktop_nn.training.latest_update import LatestUpdate
from desktop_nn.training.layer_log import LayerLog
from desktop_nn.training.measurement import history_row, judged_loss, metrics_of
from desktop_nn.training.setting_numbers import set_numbers
from desktop_nn.training.setup import Setup
from desktop_nn.training.start import Start
from desktop_nn.training.threads import blas_threads, use_threads
from desktop_nn.training.watch import Watch

NAN = float("nan")
MARK_INTERVAL = 1000
"""Updates after which the run keeps a checkpoint for itself: the longest way to a divergence."""


class Run:
    """`(spec, seed, journal)` made real. Whatever is done to it at the same updates gives the same
    bits, whether it is stepped, run in slices or run at once, from a checkpoint or from the start.

    `update` and `epoch` count what was finished; `position` is the next sample of the present
    epoch; `batch_loss` is the loss of the last batch as trained (NaN before the first); losses up
    to update `problem_since` were measured on other data or with another loss. `watch` knows the
    rules that stop it, and its best state; `latest` what the latest update did. A change that can't
    be made (ValueError, MemoryError) leaves the run as it was.
    """

    def __init__(self, spec: ExperimentSpec, own: DataSet | None = None) -> None:
        self._own = own
        self.history = History()
        self._begin(spec)

    def _begin(self, spec: ExperimentSpec) -> None:
        setup = Setup.of(spec, self._own)
        self.spec = spec
        self.journal: Journal = (Entry(0, spec),)
        self.start = Start.of(spec, setup.trainer.network)
        self._use(setup)
        self.update = self.epoch = 0
        self.batch_loss = self.gradient_norm = NAN
        self.divergence: Divergence | None = None
        self.watch = Watch(spec.training.stop)
        self.layer_log = LayerLog()
        self.kept: tuple[Kept, ...] | None = None
        self.problem_since = 0
        self._shuffle = stream(spec.seed, Purpose.SHUFFLE)
        self._start_epoch()
        self._last = self.checkpoint()

    @property
    def network(self) -> Network:
        return self.trainer.network

    @property
    def start_parameters(self) -> Array:
        """The parameters before training, in the map of the present network: (P,)."""
        return self.start.parameters

    @property
    def waiting_for_reset(self) -> tuple[str, ...]:
        """The fields whose change takes effect at the next reset, as paths into the spec."""
        return self.start.waiting_for_reset

    def _use(self, setup: Setup) -> None:
        use_threads(blas_threads(self.spec))
        self.data, self.samples, self.trainer = setup.data, setup.samples, setup.trainer
        training = self.spec.training
        self.evaluator = Evaluator(self.network, training.loss, training.class_weights)
        self.latest = LatestUpdate(self.network)

    def _start_epoch(self) -> None:
        self._shuffle_before: Mapping[str, Any] = self._shuffle.bit_generator.state
        self._order: NDArray[np.intp] = self._shuffle.permutation(self.samples.training_rows)
        self.position = 0
        self._start_mean_loss()

    def _start_mean_loss(self) -> None:
        self._loss_sum = self._loss_weight = 0.0

    # Training

    @property
    def updates_left_in_epoch(self) -> int:
        left = self.samples.training_rows - self.position
        return -(-left // self.spec.training.batch_size)

    @property
    def updates_per_epoch(self) -> int:
        return -(-self.samples.training_rows // self.spec.training.batch_size)

    def advance(self, updates: int) -> int:
        """Make that many updates; fewer, when the run diverges or a rule stops it. The number
        made: 0 until `go_on`, once it has stopped."""
        before, target = self.update, self.update + updates
        with self.watch.clock(), np.errstate(all="ignore"):
            while self.update < target and not self.has_stopped:
                self._advance_in_epoch(min(target - self.update, self.updates_left_in_epoch))
        if self.watch.is_out_of_time:
            # A stop by time is no function of the spec: the journal tells where it was.
            self.journal = with_change(self.journal, self.update, self.spec)
        return self.update - before

    @property
    def has_stopped(self) -> bool:
        """By itself: it diverged, or a rule was met."""
        return self.divergence is not None or bool(self.watch.met)

    def go_on(self) -> None:
        """Answer what stopped the run: the next `advance` trains on."""
        self.divergence = None
        self.watch.go_on()

    def advance_epoch(self) -> int:
        """Go to the end of the present epoch."""
        return self.advance(self.updates_left_in_epoch)

    def _advance_in_epoch(self, updates: int) -> None:
        before = self.update
        trained = self.latest.train(self._train, updates, self.layer_log.prepare(self, updates))
        if not (trained and has_finite_state(self.trainer)):
            self._stop_before_failure(before)
        elif self.position >= self.samples.training_rows:
            self._end_epoch()
            if self.update - self._last.update >= MARK_INTERVAL:
                self.mark()

    def _end_epoch(self) -> None:
        self.epoch += 1
        row = history_row(self, self._loss_sum / self._loss_weight if self._loss_weight else NAN)
        self.history.append(row)
        self.layer_log.look(self)
        self._start_epoch()
        loss = judged_loss(self, row)
        if self.watch.is_better(loss):
            self.watch.keep_best(loss, self.checkpoint())
        self.watch.look(self.epoch, loss, self.gradient_norm)

    def _train(self, updates: int) -> bool:
        """Updates within the epoch; False at the first whose loss or gradient is not finite.

        Written for speed: with a tiny net, each attribute that is looked up is a part of a percent.
        """
        order, batch = self._order, self.spec.training.batch_size
        take_inputs, take_targets = self.samples.inputs.take, self.samples.targets.take
        position, planned, infinity = self.position, 0, math.inf
        loss_sum, loss_weight = self._loss_sum, self._loss_weight
        finite = True
        for _ in range(updates):
            rows = order[position : position + batch]
            count = len(rows)
            if count != planned:
                plan, planned = self.trainer.plan(count), count
                run, x, y, loss_array, norm, weight = (
                    plan.run, plan.x, plan.y, plan.loss, plan.squared_norm, plan.weight,
                )  # fmt: skip
            take_inputs(rows, 0, x, "clip")
            take_targets(rows, 0, y, "clip")
            run()
            loss = loss_array.item()
            if not loss + norm.item() < infinity and not has_finite_results(plan, self.trainer):
                finite = False
                break
            position += count
            size = weight.item()  # the batch's rows, or what they count for by their classes
            loss_sum += loss * size
            loss_weight += size
        if position > self.position:
            self.batch_loss = loss if finite else NAN
            self.gradient_norm = math.sqrt(norm.item()) if finite else NAN
        self.update += -(-(position - self.position) // batch)
        self.position = position
        self._loss_sum, self._loss_weight = loss_sum, loss_weight
        return finite

    @property
    def penalty(self) -> float:
        """The penalties at the present weights; 0 without one."""
        return self.trainer.penalty

    # Measuring

    def training_metrics(self) -> Metrics:
        """Over the training part, in evaluation mode."""
        return metrics_of(self, self.samples.training_part)

    def validation_metrics(self) -> Metrics:
        """Over the validation part, in evaluation mode; not measured when there is none."""
        return metrics_of(self, self.samples.validation_part)

    def next_batch(self) -> tuple[Array, Array]:
        """The samples that the next update will take: (N, D) and (N, K)."""
        rows = self.next_rows
        return self.samples.inputs[rows], self.samples.targets[rows]

    @property
    def next_rows(self) -> NDArray[np.intp]:
        """Where they stand among the samples: (N,)."""
        return self._order[self.position : self.position + self.spec.training.batch_size]

    # Changing

    def change(self, spec: ExperimentSpec) -> None:
        """Go on with another spec, keeping every weight that still has a place.

        Before the first update the run simply starts anew with it; what was set by hand holds.
        """
        if spec == self.spec:
            return
        if self.update == 0:
            start = self.journal[0].held_by(spec)
            self._begin(spec)
            set_numbers(self, start.arrays, start.settings)
            return
        old = self.spec
        self._apply(spec)
        self.watch.use(spec.training.stop)
        if changes_measure(old, spec):
            self.watch.forget_best()
        self.journal = with_change(self.journal, self.update, spec)
        self.problem_since = problem_since(self.journal, self.problem_since)
        self.divergence = None
        self._last = self.checkpoint()

    def set_parameter(self, layer_id: int, kind: str, index: tuple[int, ...], value: float) -> None:
        """Give one weight, bias, γ or β another value, as `Network.set_parameter` does; a repeat
        does it again. Nothing else changes: the optimizer's memory of it stays."""
        setting = ParameterSetting(layer_id, kind, index, value)
        self.network.set_parameter(layer_id, kind, index, value)
        self.journal = with_parameter(self.journal, self.update, setting)
        self.divergence = None
        self._last = self.checkpoint()

    def _apply(self, spec: ExperimentSpec) -> None:
        old, is_rebuilt = self.spec, is_structural(self.spec, spec)
        if changes_samples(old, spec):
            setup = Setup.of(spec, self._own, drawn=is_rebuilt)
        else:
            setup = Setup.over(self.data, self.samples, spec, drawn=is_rebuilt)
        kept = setup.trainer.keep_from(self.trainer, kept_inputs(old, spec))
        self.start, self.kept, self.spec = self.start.changed_to(spec), kept, spec
        self._use(setup)
        if len(self._order) != self.samples.training_rows or spec.data != old.data:
            self._start_epoch()
        if changes_loss(old, spec):
            # A row of the history must not be the mean of two kinds of loss.
            self._start_mean_loss()

    def reset(self, spec: ExperimentSpec | None = None) -> None:
        """Start a spec, by default the present one, at update 0: the very same start for the same
        spec. Weights that were imported before the first update are a part of it, as long as their
        layer is to be drawn as it was then; what was set by hand is not."""
        start = self.journal[0].held_by(spec or self.spec)
        self._begin(start.spec)
        set_numbers(self, start.arrays, ())
        self.history = History()

    # Checkpoints

    def checkpoint(self) -> Checkpoint:
        """A copy of all that the next update depends on."""
        return Checkpoint(
            self.spec,
            self.journal,
            self.trainer.state(),
            self.update,
            self.epoch,
            self.position,
            self._shuffle_before,
            self._loss_sum,
            self._loss_weight,
            self.watch.memory(),
        )

    def mark(self) -> Checkpoint:
        """A checkpoint that the run also keeps, to replay from should it diverge."""
        self._last = self.checkpoint()
        return self._last

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go (back) to a checkpoint, its spec and journal included; later history is forgotten."""
        self._restore_numbers(checkpoint)
        self.history.cut_after(checkpoint.update)
        self.layer_log.cut_after(checkpoint.epoch)
        self.watch = self._watch_from(checkpoint)
        self.divergence = None
        self._last = checkpoint

    def take_up(self, checkpoint: Checkpoint, history: History, best: Best | None) -> None:
        """Go on with another run where it was left, by its rules as that one would."""
        self.restore(checkpoint)
        self.history = history
        self.watch.take_up(best, checkpoint.rules)

    def _watch_from(self, checkpoint: Checkpoint) -> Watch:
        """Rules count anew from a state gone back to; a best state from before it is still one."""
        watch = Watch(checkpoint.spec.training.stop)
        watch.take_best(self.watch.best_up_to(checkpoint.update))
        return watch

    def _restore_numbers(self, checkpoint: Checkpoint) -> None:
        if checkpoint.journal != self.journal or checkpoint.spec != self.spec:
            self._become(checkpoint.spec, checkpoint.journal)
        self.trainer.restore(checkpoint.trainer)
        self.update, self.epoch = checkpoint.update, checkpoint.epoch
        self._shuffle.bit_generator.state = checkpoint.shuffle
        self._start_epoch()
        self.position = checkpoint.position
        self._loss_sum, self._loss_weight = checkpoint.loss_sum, checkpoint.loss_weight
        self.batch_loss = NAN
        self.latest.forget()

    def _become(self, spec: ExperimentSpec, journal: Journal) -> None:
        """Samples, trainer and start as a run of this journal has them; the numbers follow."""
        setup = Setup.of(spec, self._own, drawn=False)
        self.start, self.kept = Start.of_journal(journal), None
        self.spec, self.journal = spec, journal
        self.problem_since = problem_since(journal)
        self._use(setup)

    # Divergence

    def _stop_before_failure(self, finite: int) -> None:
        """Stand at the last finite state, and say what was wrong with the update after it.

        Up to update `finite` all was well: from there on, all is tested after each update."""
        self._restore_numbers(self._last)
        self._replay(finite)
        there = self.checkpoint()
        failed = self._next_failing()
        self._restore_numbers(there)
        self._replay(failed - 1)
        self._last = self.checkpoint()
        plan = self.trainer.plan(len(self.next_rows))
        plan.x[:], plan.y[:] = self.next_batch()
        self.divergence = divergence_of(failed, plan, self.trainer)
        self._restore_numbers(self._last)

    def _next_failing(self) -> int:
        """Train on to the update that fails, which is known to come in this epoch; its number."""
        while True:
            update = self.update + 1
            if not (self._train(1) and has_finite_state(self.trainer)):
                return update

    def _replay(self, target: int) -> None:
        """Train on without history, which has these epochs already."""
        while self.update < target:
            self._train(min(target - self.update, self.updates_left_in_epoch))
            if self.position >= self.samples.training_rows:
                self.epoch += 1
                self._start_epoch()
