"""What a run needs before its first update: the samples of its spec, and a trainer for them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.engine.network import Network
from desktop_nn.engine.trainer import Trainer
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.samples import Samples, prepare
from desktop_nn.experiment.specs import ExperimentSpec


@dataclass(frozen=True)
class Setup:
    """`data` as it was loaded, `samples` as they are trained on, and the trainer."""

    data: DataSet
    samples: Samples
    trainer: Trainer

    @classmethod
    def of(cls, spec: ExperimentSpec, own: DataSet | None, drawn: bool = True) -> Setup:
        """Ready to train; ValueError for what doesn't go together, MemoryError. Not `drawn` where
        all of the network's numbers are about to be copied in."""
        data = load(spec.data, own)
        return cls.over(data, prepare(spec, data), spec, drawn)

    @classmethod
    def over(
        cls, data: DataSet, samples: Samples, spec: ExperimentSpec, drawn: bool = True
    ) -> Setup:
        """Another trainer over samples that are there."""
        network = Network(spec.network, spec.seed if drawn else None)
        trainer = Trainer(network, spec.training, spec.seed)
        _compile(trainer, spec, samples)
        return cls(data, samples, trainer)


def _compile(trainer: Trainer, spec: ExperimentSpec, samples: Samples) -> None:
    """Compile the plan now, so that what doesn't go together is refused now and not in training."""
    inputs = trainer.network.checked_inputs(samples.inputs[:1])
    trainer.network.checked_targets(samples.targets[:1], len(inputs))
    trainer.plan(min(spec.training.batch_size, samples.training_rows))
