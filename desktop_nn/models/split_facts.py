"""How the samples are shared out: training and validation, and the training part in batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.number_text import counted
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.samples import training_count
from desktop_nn.models.confusion_model import told_apart
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped


@dataclass(frozen=True)
class SplitFacts:
    """Counts of samples; `batch` is as many as one update takes, the last of an epoch maybe fewer;
    `balance`: how many samples there are of each class."""

    training: int
    validation: int
    batch: int
    balance: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, document: Document) -> SplitFacts:
        rows, spec = document.data.rows, document.spec
        training = training_count(rows, spec.data.validation_share)
        batch = min(spec.training.batch_size, training)
        return cls(training, rows - training, batch, _balance(document.data))

    @property
    def batches(self) -> int:
        """Updates of one epoch: the remainder is a batch too."""
        return -(-self.training // self.batch) if self.batch else 0

    @property
    def remainder(self) -> int:
        """Samples of the last batch, where it is a smaller one; else 0."""
        return self.training % self.batch if self.batch else 0

    @property
    def batches_text(self) -> str:
        """“38 × 10 + 4”: the whole batches of an epoch, and a smaller last one."""
        whole = self.batches - bool(self.remainder)
        last = f" + {grouped(self.remainder)}" if self.remainder else ""
        return f"{grouped(whole)} × {grouped(self.batch)}{last}"

    @property
    def _balance_text(self) -> str:
        """Nothing for values."""
        if not self.balance:
            return ""
        counts = ", ".join(f"{name} {grouped(count)}" for name, count in self.balance)
        return f"\nClasses: {counts}. Class weights make up for classes that are rare."

    @property
    def sentence(self) -> str:
        """All of it, for a tool tip and a screen reader."""
        epoch = f"One epoch: {counted(self.batches, 'batch', 'batches')} of {grouped(self.batch)}"
        last = f", the last of {grouped(self.remainder)}" if self.remainder else ""
        return (
            f"{counted(self.training, 'sample')} to train on, {grouped(self.validation)} to "
            f"validate.\n{epoch}{last}; each is one update, of the mean gradient over its samples."
            f"{self._balance_text}"
        )


def _balance(data: DataSet) -> tuple[tuple[str, int], ...]:
    if not data.classes:
        return ()
    counts = np.bincount(data.labels, minlength=len(data.classes)).tolist()
    return tuple(zip(told_apart(data.classes), counts, strict=True))
