"""The end of an update as Python code: penalties, clip, the optimizer's step; block by block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.layout import blocks, longest, trainable_stretches
from desktop_nn.engine.plan import StepGroup, TrainingPlan
from desktop_nn.engine.program import Operation
from desktop_nn.engine.specs import UpdateSpec
from desktop_nn.engine.trainer import Trainer

SCALARS = {
    "rate": "rate",
    "step": "rate * math.sqrt(1.0 - {beta2} ** {age}) / (1.0 - {beta1} ** {age})",
    "epsilon": "{epsilon} * math.sqrt(1.0 - {beta2} ** {age})",
    "keep": "1.0 - rate * {weight_decay}",
}
"""The numbers of an optimizer's formula that may change from update to update, as code; `rate` is
the scheduled learning rate."""

FACTORS = {
    "constant": "1.0",
    "step": "{factor} ** (({t} - 1) // {every})",
    "exponential": "0.5 ** (({t} - 1) / {half_life})",
    "cosine": "{floor} + (1.0 - {floor}) * 0.5 * "
    "(1.0 + math.cos(math.pi * min(1.0, ({t} - 1) / {length})))",
}
"""What a schedule multiplies the learning rate by at update {t}, which counts from 1."""


def step_code(trainer: Trainer, plan: TrainingPlan) -> list[str]:
    """Lines that follow the backward pass, with `parameters`, `gradients`, the memory's vectors,
    `state.updates` and `state.age`."""
    return [
        *_penalty_lines(trainer, plan),
        *scalar_lines(trainer),
        *_clip_lines(trainer),
        *_step_lines(trainer, plan),
    ]


def scratch_line(trainer: Trainer) -> str:
    """What holds a block's numbers in between."""
    network = trainer.network
    size = longest(blocks(trainable_stretches(network.layout, network.spec)))
    return f"scratch = np.zeros({size}, np.{network.spec.dtype})"


def scalar_lines(trainer: Trainer) -> Iterator[str]:
    """The numbers that go with the optimizer's formula, at the update that is being made."""
    spec = trainer.spec
    yield "state.updates += 1"
    yield "state.age += 1"
    factor = rate_factor_code(spec, "state.updates")
    yield f"rate = {spec.optimizer.number('learning_rate')!r} * ({factor})"
    parameters = number_codes(spec.optimizer)
    for ages, group in trainer.step_groups:
        age = f"(state.age - {ages.lag})" if ages.lag else "state.age"
        for name in group.scalars:
            value = SCALARS[name].format(age=age, **parameters)
            yield f"{_scalar(name, group)} = {_typed(value, trainer)}"


def rate_factor_code(spec: UpdateSpec, update: str) -> str:
    """What the schedule and the warm-up multiply the learning rate by; `update` is the code of the
    update's number, from 1."""
    factor = FACTORS[spec.schedule.name].format(t=update, **number_codes(spec.schedule))
    return f"({factor}) * min(1.0, {update} / {spec.warm_up})" if spec.warm_up else factor


def number_codes(choice: Choice) -> dict[str, str]:
    """The parameters of a choice by name, as code."""
    return {name: repr(value) for name, value in choice.parameters.items()}


def _typed(code: str, trainer: Trainer) -> str:
    return f"np.{trainer.network.spec.dtype}({code})"


def _scalar(name: str, group: StepGroup) -> str:
    return f"{name}{group.quantity.removeprefix('parameters')}"


# Penalty, clip and step


def _penalty_lines(trainer: Trainer, plan: TrainingPlan) -> list[str]:
    """What a penalty adds to the gradients; its own value changes nothing."""
    network = trainer.network
    stretches = trainable_stretches(network.layout, network.spec, "W")
    lines = _block_lines(o for o in plan.program if o.phase == "penalty")
    lines = [line for line in lines if line.endswith(("out=t)", "out=g)"))]
    return _loop(stretches, lines) if lines else []


def _clip_lines(trainer: Trainer) -> list[str]:
    clip = trainer.spec.clip
    if not clip:
        return []
    return [
        f"clip_scale = np.zeros((), np.{trainer.network.spec.dtype})",
        "np.dot(gradients, gradients, out=clip_scale)",
        "np.sqrt(clip_scale, out=clip_scale)",
        "np.add(clip_scale, 1e-06, out=clip_scale)",
        f"np.divide({clip!r}, clip_scale, out=clip_scale)",
        "np.minimum(clip_scale, 1.0, out=clip_scale)",
    ]


def _step_lines(trainer: Trainer, plan: TrainingPlan) -> Iterator[str]:
    memory = OPTIMIZERS[trainer.spec.optimizer.name].memory
    for _, group in trainer.step_groups:
        if not group.stretches:
            continue
        operations = (o for o in plan.program if o.quantity == group.quantity)
        lines = _block_lines(operations)
        yield from _loop(group.stretches, lines, memory)


def _block_lines(operations: Iterable[Operation]) -> list[str]:
    """The calls over the first block; those over the others are alike."""
    lines: list[str] = []
    first = None
    for operation in operations:
        if first is None:
            first = operation.line
        elif operation.line == first:
            break
        lines.append(operation.line)
    return lines


def _loop(stretches: Iterable[slice], lines: list[str], memory: Iterable[str] = ()) -> list[str]:
    parts = [(part.start, part.stop) for part in blocks(stretches)]
    taken = [f"{name} = state.memory[{name!r}][start:stop]" for name in memory]
    return [
        f"for start, stop in {parts}:",
        "    w, g, t = parameters[start:stop], gradients[start:stop], scratch[:stop - start]",
        *(f"    {line}" for line in (*taken, *lines)),
    ]
