"""A project: what one file holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.history import History
from desktop_nn.experiment.imported import Imported
from desktop_nn.experiment.lesson import Lesson
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec

LookedAt = str | tuple[float, ...]
Looked = Mapping[str, LookedAt]
"""How a project was looked at: names of what was chosen, and a few numbers each."""


@dataclass(frozen=True)
class Project:
    """`checkpoint` is None before the first update; `own` are the samples that the project
    carries itself; `title` and `notes` are for people; `best` is the best state up to the
    checkpoint; `lesson` is what the project teaches, if it does; `imported` says what table
    `own` was made of, if it was; `looked` is how it was looked at when it was saved."""

    spec: ExperimentSpec
    checkpoint: Checkpoint | None = None
    history: History = field(default_factory=History)
    own: DataSet | None = None
    title: str = ""
    notes: str = ""
    best: Best | None = None
    lesson: Lesson | None = None
    imported: Imported | None = None
    looked: Looked = field(default_factory=dict)


def dense(id: int, units: int, activation: str, initializer: str = "xavier_normal") -> LayerSpec:
    """A plain layer with a bias."""
    return LayerSpec(id, units, ACTIVATIONS[activation].choice(), Choice.of(initializer))


def default_spec() -> ExperimentSpec:
    """What the program opens with: a small net on the spiral, which it learns in some seconds."""
    layers = (dense(1, 8, "tanh"), dense(2, 8, "tanh"), dense(3, 1, "sigmoid"))
    return ExperimentSpec(
        NetworkSpec(2, layers, next_id=4),
        DataSpec(DATA_SOURCES["spiral"].choice()),
        TrainingSpec(
            LOSSES["cross_entropy"].choice(), OPTIMIZERS["adam"].choice(learning_rate=0.005)
        ),
    )
