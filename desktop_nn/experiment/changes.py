"""The changes that were made to a run while it trained, in words: what a curve by epochs needs to
be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.number_text import counted, shown
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.array_setting import Arrays, with_arrays
from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.experiment.data_sets.painted import PAINTED
from desktop_nn.experiment.effects import changes_loss
from desktop_nn.experiment.journal import Entry, Journal
from desktop_nn.experiment.parameter_setting import Settings
from desktop_nn.experiment.parameter_setting import described as described_setting
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec

MOST = 200
"""Changes that are told at most, the latest: a slider that is dragged makes one in every frame."""

MOST_FEATURES_TOLD = 4
MOST_SETTINGS_TOLD = 3


TRAINING = {
    "warm_up": "warm-up",
    "batch_size": "batch size",
    "clip": "clip",
    "l2": "L2 λ",
    "l1": "L1 λ",
    "class_weights": "class weights",
}


@dataclass(frozen=True)
class Change:
    """From `update` on. `breaks`: losses before and after it are not of the same problem; `label`
    says why in a word (“data”), empty for changes that don't. `text` tells all of it. `dropout`:
    whether there was any before it, and whether there is from it on."""

    update: int
    breaks: bool
    label: str
    text: str
    dropout: tuple[bool, bool] = (False, False)


def changes_of(journal: Journal) -> tuple[Change, ...]:
    """Oldest first. What was changed to and fro at the same update is not told."""
    moments = _moments(journal[-MOST - 1 :])
    pairs = pairwise(moments)
    return tuple(
        _change(old.spec, new) for old, new in pairs if old.spec != new.spec or new.sets_numbers
    )


def _moments(journal: Journal) -> list[Entry]:
    """One entry for each update: its last spec, and all that was set by hand."""
    moments: dict[int, Entry] = {}
    for entry in journal:
        before = moments.get(entry.update)
        settings = (*before.settings, *entry.settings) if before else entry.settings
        arrays = with_arrays(before.arrays, entry.arrays) if before else entry.arrays
        moments[entry.update] = Entry(entry.update, entry.spec, settings, arrays)
    return list(moments.values())


def _change(old: ExperimentSpec, moment: Entry) -> Change:
    new, label = moment.spec, _label(old, moment.spec)
    told = [
        *described(old, new),
        *_imports(moment.arrays),
        *_settings(moment.settings, new.network),
    ]
    dropout = (old.network.has_dropout, new.network.has_dropout)
    return Change(moment.update, bool(label), label, " · ".join(told), dropout)


def _imports(arrays: Arrays) -> Iterator[str]:
    if arrays:
        yield f"weights of {counted(len(arrays), 'array')} imported"


def _settings(settings: Settings, network: NetworkSpec) -> Iterator[str]:
    """The first few; of layers that are gone again, none."""
    ids = {layer.id for layer in network.layers}
    shown_ones = [setting for setting in settings if setting.layer_id in ids]
    for setting in shown_ones[:MOST_SETTINGS_TOLD]:
        yield f"set {described_setting(setting, network)}"
    left = len(shown_ones) - MOST_SETTINGS_TOLD
    if left > 0:
        yield f"{counted(left, 'parameter')} more set"


def _label(old: ExperimentSpec, new: ExperimentSpec) -> str:
    if (old.data.source, old.data.seed) != (new.data.source, new.data.seed):
        return "data"
    if old.data.validation_share != new.data.validation_share:
        return "split"
    if old.data.standardize != new.data.standardize:
        return "scale"
    if old.data.features != new.data.features:
        return "features"
    return "loss" if changes_loss(old, new) else ""


def described(old: ExperimentSpec, new: ExperimentSpec) -> list[str]:
    """“learning rate 0.01 → 0.1”, one for each difference."""
    return [
        *_data(old.data, new.data),
        *_chosen("loss", old.training.loss, new.training.loss, LOSSES),
        *_chosen("optimizer", old.training.optimizer, new.training.optimizer, OPTIMIZERS),
        *_chosen("schedule", old.training.schedule, new.training.schedule, SCHEDULES),
        *_values(old.training, new.training, TRAINING),
        *(["other stop rules"] if old.training.stop != new.training.stop else []),
        *_network(old.network, new.network),
        *_values(old, new, {"seed": "seed"}),
    ]


def _data(old: DataSpec, new: DataSpec) -> Iterator[str]:
    yield from _chosen("data", old.source, new.source, DATA_SOURCES)
    yield from _values(old, new, {"validation_share": "validation share", "seed": "data seed"})
    if old.standardize != new.standardize:
        yield "standardised" if new.standardize else "no longer standardised"
    if old.features != new.features:
        yield _features(new.features)


def _features(features: tuple[str, ...]) -> str:
    """“features x1^2, x2^2”; only their number where they are many."""
    if not features:
        return "inputs as they are"
    few = len(features) <= MOST_FEATURES_TOLD
    return f"features {', '.join(features)}" if few else counted(len(features), "feature")


def _chosen(kind: str, old: Choice, new: Choice, table: Any) -> Iterator[str]:
    """Another row of a table, or other values of its parameters."""
    if old.name != new.name:
        yield f"{kind} {_row_label(old, table)} → {_row_label(new, table)}"
        return
    for name, value in new.parameters.items():
        if old.parameters.get(name) != value:
            yield _arrow(name.replace("_", " "), old.parameters.get(name), value)


def _row_label(choice: Choice, table: Any) -> str:
    if choice.name == PAINTED:
        return "painted points"
    return str(table[choice.name].label) if choice.name in table else "own"


def _values(old: object, new: object, labels: dict[str, str]) -> Iterator[str]:
    for name, label in labels.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield _arrow(label, before, after)


def _arrow(label: str, old: Any, new: Any) -> str:
    if isinstance(new, tuple) or isinstance(old, tuple) or old is None:
        return f"other {label}"
    return f"{label} {_text(old)} → {_text(new)}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return shown(value) if isinstance(value, (int, float)) else str(value)


def _network(old: NetworkSpec, new: NetworkSpec) -> Iterator[str]:
    before = {layer.id: layer for layer in old.layers}
    if [layer.id for layer in old.layers] != [layer.id for layer in new.layers]:
        counts = len(old.layers), len(new.layers)
        yield _arrow("layers", *counts) if counts[0] != counts[1] else "layers moved"
    for number, layer in enumerate(new.layers, 1):
        if layer.id in before:
            for text in _layer(before[layer.id], layer):
                yield f"layer {number}: {text}"


def _layer(old: LayerSpec, new: LayerSpec) -> Iterator[str]:
    labels = {"units": "units", "bias": "bias", "batch_norm": "batch norm", "dropout": "dropout"}
    yield from _values(old, new, labels)
    yield from _chosen("activation", old.activation, new.activation, ACTIVATIONS)
    if old.trainable != new.trainable:
        yield "no longer frozen" if new.trainable else "frozen"
    if old.draw != new.draw:
        yield "drawn anew"
        return
    if old.initializer != new.initializer:
        yield "another initializer, from the next reset on"
    if old.bias_initializer != new.bias_initializer:
        yield "another bias initializer, from the next reset on"
