"""A run that is repeated: its journal, played again."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.experiment.journal import Journal
from desktop_nn.training.timeline import Moment


@dataclass
class Repeat:
    """`entries` of the journal are still to come, up to update `target`; `left` is where the run
    was when it was asked for."""

    entries: Journal
    target: int
    left: Moment
