"""A run: an experiment in training. It owns the network and all that training remembers.

Knows no Qt and no process: the worker, the command line and the tests drive it directly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.layout import copy_kept
from desktop_nn.engine.network import Network
from desktop_nn.engine.plan import TrainingPlan
from desktop_nn.engine.program import Array, Operation
from desktop_nn.engine.streams import Purpose, stream
from desktop_nn.engine.trainer import Trainer
from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.effects import changes_samples, is_structural
from desktop_nn.experiment.history import History
from desktop_nn.experiment.journal import Entry, Journal, with_change
from desktop_nn.experiment.samples import Samples, prepare
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.training.evaluation import NOT_MEASURED, Evaluator, Metrics
from desktop_nn.training.failure import Divergence
from desktop_nn.training.threads import blas_threads, use_threads

NAN = float("nan")


class Run:
    """`(spec, seed, journal)` made real. Whatever is done to it at the same updates gives the same
    bits, whether it is stepped, run in slices or run at once, from a checkpoint or from the start.

    `update` and `epoch` count what was finished; `position` is the next sample of the present
    epoch; `batch_loss` is the loss of the last batch as trained (NaN before the first).
    """

    def __init__(self, spec: ExperimentSpec, own: DataSet | None = None) -> None:
        self._own = own
        self.history = History()
        self._begin(spec)

    def _begin(self, spec: ExperimentSpec) -> None:
        self.spec = spec
        self.journal: Journal = (Entry(0, spec),)
        self.update = 0
        self.epoch = 0
        self.batch_loss = NAN
        self.divergence: Divergence | None = None
        self.kept: int | None = None
        self._drawn = {layer.id: layer.initializer for layer in spec.network.layers}
        self._drawn_seed = spec.seed
        self._shuffle = stream(spec.seed, Purpose.SHUFFLE)
        self._load_samples()
        self._use_trainer(self._new_trainer())
        self._start_epoch()
        self.start_parameters = self.network.parameters.copy()
        self._last = self.checkpoint()

    # What the run works on

    @property
    def network(self) -> Network:
        return self.trainer.network

    def _load_samples(self) -> None:
        self.data = load(self.spec.data, self._own)
        self.samples: Samples = prepare(self.spec, self.data)

    def _new_trainer(self) -> Trainer:
        training = self.spec.training
        network = Network(self.spec.network, self.spec.seed)
        return Trainer(network, training.loss, training.optimizer, training.l2, self.spec.seed)

    def _use_trainer(self, trainer: Trainer) -> None:
        use_threads(blas_threads(self.spec))
        self.trainer = trainer
        self.evaluator = Evaluator(trainer.network, self.spec.training.loss)

    def _start_epoch(self) -> None:
        self._shuffle_before: Mapping[str, Any] = self._shuffle.bit_generator.state
        self._order: NDArray[np.intp] = self._shuffle.permutation(self.samples.training_rows)
        self.position = 0
        self._loss_sum = 0.0
        self._loss_rows = 0

    # Training

    @property
    def updates_left_in_epoch(self) -> int:
        left = self.samples.training_rows - self.position
        return -(-left // self.spec.training.batch_size)

    @property
    def updates_per_epoch(self) -> int:
        return -(-self.samples.training_rows // self.spec.training.batch_size)

    def advance(self, updates: int) -> int:
        """Make that many updates; fewer, when the run diverges. The number made."""
        if self.divergence is not None:
            return 0
        before = self.update
        target = before + updates
        while self.update < target and self.divergence is None:
            if not self._train(min(target - self.update, self.updates_left_in_epoch)):
                self._find_divergence()
            elif self.position >= self.samples.training_rows:
                self._finish_epoch()
        # Where the replay found an earlier cause than this, the run stands before its start.
        return max(0, self.update - before)

    def advance_epoch(self) -> int:
        """Go to the end of the present epoch."""
        return self.advance(self.updates_left_in_epoch)

    def _train(self, updates: int) -> bool:
        """Updates within the epoch; False at the first whose loss or gradient is not finite."""
        inputs, targets, order = self.samples.inputs, self.samples.targets, self._order
        batch, infinity = self.spec.training.batch_size, math.inf
        with np.errstate(all="ignore"):
            for _ in range(updates):
                rows = order[self.position : self.position + batch]
                count = len(rows)
                plan = self.trainer.plan(count)
                inputs.take(rows, 0, plan.x, "clip")
                targets.take(rows, 0, plan.y, "clip")
                plan.run()
                loss = plan.loss.item()
                if not loss + plan.squared_norm.item() < infinity and not _is_finite(plan):
                    return False
                self.update += 1
                self.position += count
                self.batch_loss = loss
                self._loss_sum += loss * count
                self._loss_rows += count
        return True

    def _finish_epoch(self) -> None:
        self.epoch += 1
        self.history.append(self._history_row())
        self._start_epoch()

    def _history_row(self) -> tuple[float, ...]:
        training_loss = self._loss_sum / self._loss_rows if self._loss_rows else NAN
        validation = self.validation_metrics()
        training = NOT_MEASURED if self.samples.validation_rows else self.training_metrics()
        return (
            self.epoch,
            self.update,
            training_loss,
            validation.loss,
            self.penalty,
            training.accuracy,
            validation.accuracy,
        )

    @property
    def penalty(self) -> float:
        """½ λ Σ W² at the present weights; 0 without one."""
        l2 = self.spec.training.l2
        weights = self.network.parameters[: self.network.layout.stop_of("W")]
        return 0.5 * l2 * float(np.dot(weights, weights)) if l2 else 0.0

    # Measuring

    def training_metrics(self) -> Metrics:
        """Over the training part, in evaluation mode."""
        return self._measure(slice(0, self.samples.training_rows))

    def validation_metrics(self) -> Metrics:
        """Over the validation part, in evaluation mode; not measured when there is none."""
        if not self.samples.validation_rows:
            return NOT_MEASURED
        return self._measure(slice(self.samples.training_rows, None))

    def _measure(self, part: slice) -> Metrics:
        samples = self.samples
        labels = samples.labels[part] if samples.labels is not None else None
        return self.evaluator.measure(samples.inputs[part], samples.targets[part], labels)

    def next_batch(self) -> tuple[Array, Array]:
        """The samples that the next update will take: (N, D) and (N, K)."""
        rows = self._order[self.position : self.position + self.spec.training.batch_size]
        return self.samples.inputs[rows], self.samples.targets[rows]

    # Changing

    def change(self, spec: ExperimentSpec) -> None:
        """Go on with another spec, keeping every weight that still has a place.

        Before the first update the run simply starts anew with it.
        """
        if spec == self.spec:
            return
        if self.update == 0:
            self._begin(spec)
            return
        self._apply(spec)
        self.journal = with_change(self.journal, self.update, spec)
        self.divergence = None
        self._last = self.checkpoint()

    def _apply(self, spec: ExperimentSpec) -> None:
        old_spec, old_trainer = self.spec, self.trainer
        self.spec = spec
        if changes_samples(old_spec, spec):
            self._load_samples()
        trainer = self._new_trainer()
        self.kept = trainer.keep_from(old_trainer)
        self._follow_start(trainer, old_trainer, is_structural(old_spec.network, spec.network))
        self._use_trainer(trainer)
        if len(self._order) != self.samples.training_rows or spec.data != old_spec.data:
            self._start_epoch()

    def _follow_start(self, trainer: Trainer, old: Trainer, structural: bool) -> None:
        """Keep the start that histograms compare with, and what each layer was drawn by."""
        for layer in self.spec.network.layers:
            self._drawn.setdefault(layer.id, layer.initializer)
        if structural:
            start = Network(self.spec.network, self.spec.seed).parameters
            copy_kept(old.network.layout, self.start_parameters, trainer.network.layout, start)
            self.start_parameters = start

    @property
    def waiting_for_reset(self) -> tuple[str, ...]:
        """The fields whose change takes effect at the next reset, as paths into the spec."""
        layers = tuple(
            f"network.layers.{layer.id}.initializer"
            for layer in self.spec.network.layers
            if self._drawn.get(layer.id, layer.initializer) != layer.initializer
        )
        return (*layers, "seed") if self.spec.seed != self._drawn_seed else layers

    def reset(self) -> None:
        """Start the present spec at update 0: the very same start for the same spec."""
        self.history = History()
        self._begin(self.spec)

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
            self._loss_rows,
        )

    def mark(self) -> Checkpoint:
        """A checkpoint that the run also keeps, to replay from should it diverge."""
        self._last = self.checkpoint()
        return self._last

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go (back) to a checkpoint, its spec and journal included; later history is forgotten."""
        self._restore_numbers(checkpoint)
        self.history.cut_after(checkpoint.update)
        self.divergence = None
        self._last = checkpoint

    def _restore_numbers(self, checkpoint: Checkpoint) -> None:
        start = checkpoint.journal[0].spec
        if checkpoint.spec != self.spec or start != self.journal[0].spec:
            self._rebuild_for(checkpoint)
        self.journal = checkpoint.journal
        self.trainer.restore(checkpoint.trainer)
        self.update, self.epoch = checkpoint.update, checkpoint.epoch
        self._shuffle.bit_generator.state = checkpoint.shuffle
        self._start_epoch()
        self.position = checkpoint.position
        self._loss_sum, self._loss_rows = checkpoint.loss_sum, checkpoint.loss_rows
        self.batch_loss = NAN

    def _rebuild_for(self, checkpoint: Checkpoint) -> None:
        """Samples, trainer and start as a run of the checkpoint's journal would have them."""
        self._begin(checkpoint.journal[0].spec)
        for entry in checkpoint.journal[1:]:
            self._apply(entry.spec)

    # Divergence

    def _find_divergence(self) -> None:
        """Replay from the last checkpoint, every call checked; stop before the first bad update."""
        failed = self.update + 1
        start = self._last
        self._restore_numbers(start)
        culprit = None
        while culprit is None and self.update < failed:
            culprit = self._checked_update()
        update = min(self.update + 1, failed)
        self._restore_numbers(start)
        self._replay(update - 1)
        self.history.cut_after(update - 1)
        self.divergence = _divergence(update, culprit)

    def _replay(self, target: int) -> None:
        """Train on without history, which has these epochs already."""
        while self.update < target:
            self._train(min(target - self.update, self.updates_left_in_epoch))
            if self.position >= self.samples.training_rows:
                self.epoch += 1
                self._start_epoch()
        self._last = self.checkpoint()

    def _checked_update(self) -> Operation | None:
        """One update, call by call; the first call whose output is not finite."""
        inputs, targets = self.next_batch()
        plan = self.trainer.plan(len(inputs))
        plan.x[:], plan.y[:] = inputs, targets
        operations = plan.program.operations
        with np.errstate(all="ignore"):
            for operation, following in zip(operations, (*operations[1:], None), strict=True):
                operation.call()
                finite = bool(np.isfinite(operation.output).all())
                if not finite and not _may_overflow(operation, following):
                    return operation
        self.update += 1
        self.position += len(inputs)
        if self.position >= self.samples.training_rows:
            self.epoch += 1
            self._start_epoch()
        return None

    # Repeating

    def replay_journal(self) -> Journal:
        """Back to the journal's start; the entries that are still to come, for `advance_replay`."""
        journal = self.journal
        self.history = History()
        self._begin(journal[0].spec)
        return journal[1:]

    def advance_replay(self, entries: Journal, updates: int) -> Journal:
        """Like `advance`, making the changes of `entries` at their updates; those still to come."""
        target = self.update + updates
        while entries and entries[0].update <= target:
            self.advance(entries[0].update - self.update)
            self.change(entries[0].spec)
            entries = entries[1:]
        self.advance(target - self.update)
        return entries


def _is_finite(plan: TrainingPlan) -> bool:
    """The norm's square may overflow where no gradient has: then there is nothing wrong yet."""
    gradients: Array = plan.network.gradients
    return math.isfinite(plan.loss.item()) and bool(np.isfinite(gradients).all())


def _may_overflow(operation: Operation, following: Operation | None) -> bool:
    """Infinite on the way to a finite result: inside an activation (1 + exp(1000) is infinite, its
    reciprocal is the 0 that is meant), and the norm's square."""
    inside = following is not None and following.output is operation.output
    return operation.quantity == "norm" or (operation.quantity == "A" and inside)


def _divergence(update: int, culprit: Operation | None) -> Divergence:
    if culprit is None:
        return Divergence(update, 0, "the loss", "")
    return Divergence(update, culprit.layer, culprit.quantity, culprit.line)
