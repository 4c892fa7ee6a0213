"""The journal: every spec that a run has had, with the update from which on it held.

`(seed, journal)` is the run: played again, it gives the same bits. The first entry is the start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from desktop_nn.experiment.array_setting import Arrays, arrays_that_hold, with_arrays
from desktop_nn.experiment.effects import changes_loss, changes_samples, is_structural
from desktop_nn.experiment.parameter_setting import (
    ParameterSetting,
    Settings,
    settings_that_hold,
    with_setting,
)
from desktop_nn.experiment.same_parts import with_same_parts
from desktop_nn.experiment.specs import ExperimentSpec


@dataclass(frozen=True)
class Entry:
    """From `update` on (0 is the start), the run had this spec; then, at the same update, whole
    arrays were set, and after them single parameters by hand, in this order."""

    update: int
    spec: ExperimentSpec
    settings: Settings = ()
    arrays: Arrays = ()

    @property
    def sets_numbers(self) -> bool:
        """Whether anything was set after the spec was taken."""
        return bool(self.settings or self.arrays)

    def held_by(self, spec: ExperimentSpec) -> Entry:
        """Of what was set before the first update, what a start with another spec still has."""
        settings = settings_that_hold(self.settings, self.spec, spec)
        return Entry(0, spec, settings, arrays_that_hold(self.arrays, self.spec, spec))


Journal = tuple[Entry, ...]


def with_change(journal: Journal, update: int, spec: ExperimentSpec) -> Journal:
    """The journal with one more change.

    Changes at the same update become one, so that dragging a slider leaves one entry; but not
    where it matters which way the last spec was reached. What the spec shares with the one before
    it is the very same from then on.
    """
    spec = with_same_parts(spec, journal[-1].spec)
    if len(journal) < 2 or journal[-1].update != update or journal[-1].sets_numbers:
        return (*journal, Entry(update, spec))
    before, last = journal[-2].spec, journal[-1].spec
    if _leaves_traces(before, last) or _leaves_traces(last, spec):
        return (*journal, Entry(update, spec))
    return (*journal[:-1], Entry(update, spec))


def with_parameter(journal: Journal, update: int, setting: ParameterSetting) -> Journal:
    """The journal with one more parameter set at `update`, with the spec as it is then."""
    last = journal[-1]
    if last.update != update:
        return (*journal, Entry(update, last.spec, (setting,)))
    return (*journal[:-1], replace(last, settings=with_setting(last.settings, setting)))


def with_array_settings(journal: Journal, update: int, arrays: Arrays) -> Journal:
    """The journal with whole arrays set at `update`. What was set there of single numbers in them
    at the same update is nothing any more."""
    last = journal[-1]
    if last.update != update:
        return (*journal, Entry(update, last.spec, (), arrays))
    places = {array.place for array in arrays}
    left = tuple(one for one in last.settings if (one.layer_id, one.kind) not in places)
    return (*journal[:-1], replace(last, settings=left, arrays=with_arrays(last.arrays, arrays)))


def trained_with(journal: Journal, update: int) -> Journal:
    """What updates up to `update` were made with. Two runs of the same are the same, bit for bit;
    what was changed at `update` itself has trained nothing yet."""
    return tuple(entry for entry in journal if entry.update < update)


def problem_since(journal: Journal, known: int | None = None) -> int:
    """The update from which on the run has had its present data and loss. What was measured up to
    there is not comparable. `known`: what it was before the last change; all of a long journal is
    not looked through again with each change."""
    last = journal[-1]
    if known is not None and known < last.update:
        before = next(entry.spec for entry in reversed(journal) if entry.update < last.update)
        return last.update if _is_other_problem(before, last.spec) else known
    specs = {entry.update: entry.spec for entry in journal}
    since = journal[0].update
    for (_, before), (update, after) in pairwise(specs.items()):
        if _is_other_problem(before, after):
            since = update
    return since


def _is_other_problem(old: ExperimentSpec, new: ExperimentSpec) -> bool:
    return changes_samples(old, new) or changes_loss(old, new)


def rate_since(journal: Journal) -> int:
    """The update from which on the run has had its present optimizer and learning rate."""
    present = _rate_parts(journal[-1].spec)
    since = journal[-1].update
    for entry in reversed(journal):
        if _rate_parts(entry.spec) != present:
            break
        since = entry.update
    return since


def _rate_parts(spec: ExperimentSpec) -> tuple[object, ...]:
    optimizer = spec.training.optimizer
    return optimizer.name, optimizer.parameters.get("learning_rate")


def _leaves_traces(old: ExperimentSpec, new: ExperimentSpec) -> bool:
    """Whether going from `old` to `new` and on to a third is more than going to the third: weights
    that lost their place, memory that was emptied, an order of samples that was drawn, a mean of
    losses that began anew."""
    return (
        is_structural(old, new)
        or old.training.optimizer.name != new.training.optimizer.name
        or old.data != new.data
        or changes_loss(old, new)
    )
