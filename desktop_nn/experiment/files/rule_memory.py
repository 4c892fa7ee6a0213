"""What the stop rules know of a run, as project.json has it."""

from __future__ import annotations

import math

from desktop_nn.experiment.files.plain import PlainMeasured, PlainMemory, ProjectError
from desktop_nn.experiment.stop_rules import LABELS, Measured, RuleMemory


def memory_to_plain(memory: RuleMemory | None) -> PlainMemory | None:
    """As JSON takes it, which has no number that is not finite."""
    if memory is None:
        return None
    return PlainMemory(
        _measured_to_plain(memory.first),
        _measured_to_plain(memory.last),
        _finite(memory.best_loss),
        memory.best_epoch,
        list(memory.answered),
    )


def memory_from_plain(plain: PlainMemory | None, epoch: int) -> RuleMemory | None:
    """That of a run at `epoch`; ProjectError where it can be none."""
    if plain is None:
        return None
    if not 0 <= plain.best_epoch <= plain.last.epoch <= epoch or set(plain.answered) - set(LABELS):
        raise ProjectError("What its stop rules know doesn't go with its run.")
    first, last = map(_measured_from_plain, (plain.first, plain.last))
    best_loss = math.inf if plain.best_loss is None else plain.best_loss
    return RuleMemory(first, last, best_loss, plain.best_epoch, tuple(plain.answered))


def _measured_to_plain(measured: Measured) -> PlainMeasured:
    loss, norm = map(_finite, (measured.loss, measured.gradient_norm))
    return PlainMeasured(measured.epoch, loss, norm)


def _measured_from_plain(plain: PlainMeasured) -> Measured:
    loss, norm = (math.nan if x is None else x for x in (plain.loss, plain.gradient_norm))
    return Measured(plain.epoch, 0.0, loss, norm)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
