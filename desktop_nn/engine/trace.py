"""A trace: one update, number by number, by running the very plan that trains.

Works on a copy, so the run it was taken from stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from desktop_nn.engine.program import Array, Operation, Program
from desktop_nn.engine.trainer import Trainer, frozen_copy


@dataclass(frozen=True)
class Quantity:
    """One array as it stood when the update had just computed it. `line` is the call that ran, or
    the calls, a line each; `layer` counts from 1, 0 stands for the whole network."""

    phase: str
    layer: int
    name: str
    value: Array
    line: str


def trace_update(trainer: Trainer, inputs: ArrayLike, targets: ArrayLike) -> list[Quantity]:
    """The quantities of one update on a batch, in order; last the new parameters, by name, and
    the output that they give for the same batch, in evaluation mode."""
    twin = trainer.copy()
    x = twin.network.checked_inputs(inputs)
    plan = twin.plan(len(x))
    plan.x[:] = x
    plan.y[:] = twin.network.checked_targets(targets, len(x))
    quantities = [
        Quantity("samples", 0, "X", frozen_copy(plan.x), ""),
        Quantity("samples", 0, "Y", frozen_copy(plan.y), ""),
    ]
    quantities += _parameters(twin, "before")
    quantities += _computed(plan.program)
    return [*quantities, *_parameters(twin, "after"), _output_after(twin, x)]


def _computed(program: Program) -> list[Quantity]:
    """Run a program's calls, and keep what each leaves. A quantity that takes several calls is
    shown once, as the last of them leaves it, with all their lines and those of inner arrays."""
    found: dict[tuple[str, str], Quantity] = {}
    inner = ""
    with np.errstate(all="ignore"):
        for operation in program:
            operation.call()
            name = program.name_of(operation.output)
            if not _is_shown(operation, name):
                continue
            if id(operation.output) in program.inner:
                inner += f"{operation.line}\n"
                continue
            key = (operation.phase, name)
            before = found.pop(key, None)
            line = inner + operation.line
            inner = ""
            line = f"{before.line}\n{line}" if before else line
            value = frozen_copy(operation.output)
            found[key] = Quantity(operation.phase, operation.layer, name, value, line)
    return list(found.values())


def _is_shown(operation: Operation, name: str) -> bool:
    """Not the blocks of a long vector, which have no name of their own to be shown by."""
    if operation.phase == "penalty":
        return name == "penalty"
    return operation.phase != "update"


def _output_after(trainer: Trainer, x: Array) -> Quantity:
    last = len(trainer.network.spec.layers)
    with np.errstate(all="ignore"):
        output = frozen_copy(trainer.network.predict(x))
    return Quantity("after", last, f"A{last}", output, "")


def _parameters(trainer: Trainer, phase: str) -> list[Quantity]:
    views = trainer.network.parameter_views
    return [
        Quantity(phase, entry.layer, entry.name, frozen_copy(views[entry.name]), "")
        for entry in trainer.network.layout.entries
    ]
