"""A trace: one update, number by number, by running the very plan that trains.

Works on a copy, so the run it was taken from stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from desktop_nn.engine.plan import TrainingPlan
from desktop_nn.engine.program import Array, Operation, Program
from desktop_nn.engine.trainer import Trainer, frozen_copy

BLOCKWISE = ("penalty", "update")
"""Phases that work on blocks of the long vectors."""

Lines = Mapping[str, str]
"""The calls that made an array of parameters, or one as long, by its name."""
NO_LINES: Lines = {}


@dataclass(frozen=True)
class Quantity:
    """One array as it stood when the update had just computed it. `line` is the call that ran, or
    the calls, a line each; `layer` counts from 1, 0 stands for the whole network.

    Phases, in order: samples; before (parameters, and the optimizer's memory, as in m_W1); forward;
    loss; backward; penalty (its value, and the gradients with it); update (norm, clip, the
    numbers that go with the optimizer's formula, clipped gradients, memory, and the step taken off
    a parameter, as in step_W1); after.
    """

    phase: str
    layer: int
    name: str
    value: Array
    line: str


def trace_update(trainer: Trainer, inputs: ArrayLike, targets: ArrayLike) -> list[Quantity]:
    """The quantities of one update on a batch, `inputs`: (N, D), `targets`: (N, K), in order; last
    the new parameters, by name, and the output that they give for the same batch, in evaluation
    mode. The trainer is left as it was."""
    twin, plan = traced_twin(trainer, inputs, targets)
    with np.errstate(all="ignore"):
        return [*quantities_of(twin, plan), _output_after(twin, plan.x)]


def traced_twin(
    trainer: Trainer, inputs: ArrayLike, targets: ArrayLike
) -> tuple[Trainer, TrainingPlan]:
    """A copy of the trainer, and its plan with the batch in it: (N, D) and (N, K)."""
    twin = trainer.copy()
    x = twin.network.checked_inputs(inputs)
    plan = twin.plan(len(x))
    plan.x[:] = x
    plan.y[:] = twin.network.checked_targets(targets, len(x))
    return twin, plan


def quantities_of(trainer: Trainer, plan: TrainingPlan) -> Iterator[Quantity]:
    """Run the plan phase by phase, and tell what each has left. The trainer is then one update
    further."""
    before = trainer.network.parameters.copy()
    operations = list(plan.program)
    penalty = [o for o in operations if o.phase == "penalty"]
    update = [o for o in operations if o.phase == "update"]
    yield Quantity("samples", 0, "X", frozen_copy(plan.x), "")
    yield Quantity("samples", 0, "Y", frozen_copy(plan.y), "")
    yield from _arrays(trainer, trainer.network.parameters, "before", "", NO_LINES)
    yield from _memory(trainer, "before")
    yield from rerun(plan.program, [o for o in operations if o.phase not in BLOCKWISE])
    yield from rerun(plan.program, penalty)
    if penalty:
        lines = dict.fromkeys(trainer.network.parameter_views, _lines(penalty))
        yield from _arrays(trainer, trainer.network.gradients, "penalty", "d", lines, "W")
    yield from rerun(plan.program, update)
    yield from _updated(trainer, before, update)
    yield from _arrays(trainer, trainer.network.parameters, "after", "", NO_LINES)


def rerun(program: Program, operations: list[Operation]) -> Iterator[Quantity]:
    """Run calls, and keep what each leaves. A quantity that takes several calls is shown once, as
    the last of them leaves it, with all their lines and those of inner arrays."""
    found: dict[str, Quantity] = {}
    inner = ""
    for operation in operations:
        operation.call()
        name = program.name_of(operation.output)
        if operation.phase in BLOCKWISE and name not in program.arrays:
            continue  # a block of a long vector, which has no name of its own to be shown by
        if id(operation.output) in program.inner:
            inner += f"{operation.line}\n"
            continue
        before = found.pop(name, None)
        line = inner + operation.line
        inner = ""
        line = f"{before.line}\n{line}" if before else line
        value = frozen_copy(operation.output)
        found[name] = Quantity(operation.phase, operation.layer, name, value, line)
    yield from found.values()


def _updated(trainer: Trainer, before: Array, operations: list[Operation]) -> Iterator[Quantity]:
    """What an update leaves: clipped gradients, memory, and the steps taken."""
    lines = _step_lines(trainer, operations)
    for name, scalar in trainer.scalars.items():
        yield Quantity("update", 0, name, frozen_copy(scalar), "")
    if trainer.spec.clip:
        clips = {name: line.split("\n")[0] for name, line in lines.items()}
        yield from _arrays(trainer, trainer.network.gradients, "update", "d", clips)
    yield from _memory(trainer, "update", lines)
    yield from _arrays(trainer, before - trainer.network.parameters, "update", "step_", lines)


def _step_lines(trainer: Trainer, operations: list[Operation]) -> dict[str, str]:
    """By array of parameters; those of frozen layers have none."""
    quantities = {e.name: trainer.step_quantity(e.name) for e in trainer.network.layout.entries}
    lines = {
        quantity: _lines([o for o in operations if o.quantity == quantity])
        for quantity in set(quantities.values())
    }
    return {name: lines[quantity] for name, quantity in quantities.items()}


def _lines(operations: list[Operation]) -> str:
    """The lines of calls, each once: those over the blocks of a vector are alike."""
    return "\n".join(dict.fromkeys(operation.line for operation in operations))


def _memory(trainer: Trainer, phase: str, lines: Lines = NO_LINES) -> Iterator[Quantity]:
    for name, vector in trainer.memory.items():
        yield from _arrays(trainer, vector, phase, f"{name}_", lines)


def _arrays(
    trainer: Trainer, vector: Array, phase: str, prefix: str, lines: Lines, kind: str = ""
) -> Iterator[Quantity]:
    """The arrays in a vector, (P,), by name, with their lines; all, or those of one kind of
    parameter."""
    views = trainer.network.layout.views(vector)
    for entry in trainer.network.layout.entries:
        if kind in ("", entry.kind):
            value = frozen_copy(views[entry.name])
            line = lines.get(entry.name, "")
            yield Quantity(phase, entry.layer, f"{prefix}{entry.name}", value, line)


def _output_after(trainer: Trainer, x: Array) -> Quantity:
    last = len(trainer.network.spec.layers)
    return Quantity("after", last, f"A{last}", frozen_copy(trainer.network.predict(x)), "")
