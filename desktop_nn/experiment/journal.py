"""The journal: every spec that a run has had, with the update from which on it held.

`(seed, journal)` is the run: played again, it gives the same bits. The first entry is the start.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.experiment.effects import is_structural
from desktop_nn.experiment.specs import ExperimentSpec


@dataclass(frozen=True)
class Entry:
    """From `update` on (0 is the start), the run had this spec."""

    update: int
    spec: ExperimentSpec


Journal = tuple[Entry, ...]


def with_change(journal: Journal, update: int, spec: ExperimentSpec) -> Journal:
    """The journal with one more change.

    Changes at the same update become one, so that dragging a slider leaves one entry; but not
    when the structure changed between, since which weights were kept depends on every step.
    """
    if len(journal) < 2 or journal[-1].update != update:
        return (*journal, Entry(update, spec))
    before, last = journal[-2].spec.network, journal[-1].spec.network
    if is_structural(before, last) or is_structural(last, spec.network):
        return (*journal, Entry(update, spec))
    return (*journal[:-1], Entry(update, spec))
