"""A trace: one update, number by number, by running the very plan that trains.

Works on a copy, so the run it was taken from stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from desktop_nn.engine.call_lines import Call, CallLines, calls_of, last_made_by
from desktop_nn.engine.plan import UNUSED_GRADIENT, EvaluationPlan, Plan, TrainingPlan
from desktop_nn.engine.program import Array, Operation, Program
from desktop_nn.engine.trainer import Trainer, frozen_copy

BLOCKWISE = ("penalty", "update")
"""Phases that work on blocks of the long vectors."""

GRADIENT, WEIGHT = "g", "w"
"""What an optimizer's calls name the stretches of the long vectors that they work on."""

CallsByArray = Mapping[str, list[Call]]
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
    yield from _samples(plan)
    yield from _arrays(trainer, trainer.network.parameters, "before", "", NO_LINES)
    yield from _memory(trainer)
    yield from rerun(plan.program, [o for o in operations if o.phase not in BLOCKWISE])
    yield from rerun(plan.program, penalty)
    if penalty:
        calls = dict.fromkeys(calls_of(plan.program, penalty))
        line = last_made_by(list(calls), GRADIENT, {WEIGHT})
        lines = dict.fromkeys(trainer.network.parameter_views, line)
        yield from _arrays(trainer, trainer.network.gradients, "penalty", "d", lines, "W")
    yield from rerun(plan.program, update)
    by_array = _calls_by_array(trainer, plan.program, update)
    yield from _updated(trainer, before, by_array)
    new = _lines(by_array, WEIGHT, {call.output for of in by_array.values() for call in of})
    yield from _arrays(trainer, trainer.network.parameters, "after", "", new)


def evaluation_of(trainer: Trainer, plan: EvaluationPlan) -> Iterator[Quantity]:
    """Run the plan of an evaluation, and tell what it leaves, up to the loss: samples, parameters
    and running statistics, forward, loss."""
    yield from _samples(plan)
    yield from _arrays(trainer, trainer.network.parameters, "before", "", NO_LINES)
    yield from running_statistics(trainer)
    yield from rerun(plan.program, list(plan.program), lambda name: name == UNUSED_GRADIENT)


def running_statistics(trainer: Trainer) -> Iterator[Quantity]:
    """Those of batch norm, (2, n) each, as they stand now."""
    for name, view in trainer.network.running_views.items():
        layer = int(name.removeprefix("running"))
        yield Quantity("before", layer, name, frozen_copy(view), "")


def _samples(plan: Plan) -> Iterator[Quantity]:
    yield Quantity("samples", 0, "X", frozen_copy(plan.x), "")
    yield Quantity("samples", 0, "Y", frozen_copy(plan.y), "")


def rerun(
    program: Program,
    operations: list[Operation],
    dropped: Callable[[str], bool] = lambda _: False,
) -> Iterator[Quantity]:
    """Run calls, and keep what each leaves. A quantity that takes several calls is shown once, as
    the last of them leaves it, with the lines of all that made it; not those that are `dropped`."""
    found: dict[str, Quantity] = {}
    calls = calls_of(program, operations)
    inner = {
        call.output
        for call, operation in zip(calls, operations, strict=True)
        if id(operation.output) in program.inner or dropped(call.output)
    }
    lines = CallLines(calls, inner)
    for number, operation in enumerate(operations):
        operation.call()
        name = calls[number].output
        if operation.phase in BLOCKWISE and name not in program.arrays:
            continue  # a block of a long vector, which has no name of its own to be shown by
        if name in inner:
            continue
        found.pop(name, None)
        value = frozen_copy(operation.output)
        line = lines.that_made(number)
        found[name] = Quantity(operation.phase, operation.layer, name, value, line)
    yield from found.values()


def _updated(trainer: Trainer, before: Array, calls: CallsByArray) -> Iterator[Quantity]:
    """What an update leaves: clipped gradients, memory, and the steps taken."""
    for name, scalar in trainer.scalars.items():
        yield Quantity("update", 0, name, frozen_copy(scalar), "")
    if trainer.spec.clip:
        clips = _lines(calls, GRADIENT, ())
        yield from _arrays(trainer, trainer.network.gradients, "update", "d", clips)
    shown = {GRADIENT, *trainer.memory}
    for name, vector in trainer.memory.items():
        lines = _lines(calls, name, shown)
        yield from _arrays(trainer, vector, "update", f"{name}_", lines)
    steps = _lines(calls, WEIGHT, shown)
    yield from _arrays(trainer, before - trainer.network.parameters, "update", "step_", steps)


def _calls_by_array(
    trainer: Trainer, program: Program, operations: list[Operation]
) -> CallsByArray:
    """Of an update, by array of parameters; those of frozen layers have none. Those over the blocks
    of a vector are alike, and stand there once."""
    quantities = {e.name: trainer.step_quantity(e.name) for e in trainer.network.layout.entries}
    calls = {
        quantity: list(
            dict.fromkeys(calls_of(program, [o for o in operations if o.quantity == quantity]))
        )
        for quantity in set(quantities.values())
    }
    return {name: calls[quantity] for name, quantity in quantities.items()}


def _lines(calls: CallsByArray, output: str, shown: Collection[str]) -> Lines:
    """By array of parameters: those of its calls that make this one of an optimizer's arrays; all,
    where none writes it by that name."""
    return {name: last_made_by(of, output, shown) for name, of in calls.items()}


def _memory(trainer: Trainer) -> Iterator[Quantity]:
    for name, vector in trainer.memory.items():
        yield from _arrays(trainer, vector, "before", f"{name}_", NO_LINES)


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
