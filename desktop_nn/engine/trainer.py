"""A trainer: updates a network, and owns all that an update remembers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.catalog.schedules import changes_rate, rate_factor
from desktop_nn.engine.layout import Kept, KeptInputs, copy_kept, kept_in, stretches_of
from desktop_nn.engine.memory_ages import AgeGroup, MemoryAges
from desktop_nn.engine.network import Network
from desktop_nn.engine.penalties import penalty_of
from desktop_nn.engine.plan import StepGroup, TrainingPlan
from desktop_nn.engine.program import Array
from desktop_nn.engine.specs import DataType, UpdateSpec
from desktop_nn.engine.streams import Purpose, stream


@dataclass(frozen=True)
class TrainerState:
    """Everything that the next update depends on, besides spec and batch. Arrays are copies.

    `updates` counts those made since the network was drawn, which its schedule goes by; `age`
    those since the optimizer's memory was empty. `ages` are those that the memory of an array, by
    name, took part in, where they are others: it was frozen meanwhile, or is newer."""

    parameters: Array
    running: Array
    memory: Mapping[str, Array]
    age: int
    generators: Mapping[int, Mapping[str, Any]]
    updates: int
    ages: Mapping[str, int] = field(default_factory=dict)


class Trainer:
    """Makes updates of `network` as `update` says: loss, penalties, clip, optimizer, schedule.

    A plan is compiled for each batch size that appears, and kept. Loss as its catalog row says
    (mean over the batch); the gradient's mean is included in all gradients. `memory` are the
    optimizer's vectors, (P,), by name; `scalars` the numbers in its formula that may change from
    update to update, such as the scheduled rate, as they were in the last one. Where they go by the
    memory's age and some of it is younger, that has numbers of its own: step2 beside step.
    """

    def __init__(self, network: Network, update: UpdateSpec, seed: int = 0) -> None:
        self.network = network
        self.spec = update
        self.updates = 0
        self.age = 0
        self._optimizer = OPTIMIZERS[update.optimizer.name]
        dtype = network.spec.dtype
        self.memory = {name: network.layout.zeros(dtype) for name in self._optimizer.memory}
        self.generators = {
            layer.id: stream(seed, Purpose.DROPOUT, layer.id) for layer in network.spec.layers
        }
        self._plans: dict[int, TrainingPlan] = {}
        self._is_scheduled = changes_rate(update.schedule, update.warm_up)
        self._rate = self.learning_rate(1)
        self.scalars: dict[str, Array] = {}
        self._groups: list[tuple[AgeGroup, StepGroup]] = []
        self._ages = MemoryAges(network.layout, network.spec)
        self._group_by_age()

    # Updating

    def plan(self, rows: int) -> TrainingPlan:
        """The plan for batches of `rows` samples."""
        if rows not in self._plans:
            self._plans[rows] = self._compiled(rows)
        return self._plans[rows]

    def _compiled(self, rows: int) -> TrainingPlan:
        plan = TrainingPlan(self.network, rows, self.spec, self.generators)
        for name, scalar in self.scalars.items():
            plan.program.adopt(name, scalar)
        plan.program.at("update", 0, "scalars")
        moves = self._is_scheduled or self._optimizer.ages
        count = self._count_and_set if moves else self._count
        plan.program.write_call(count, "t = t + 1", self.network.parameters)
        plan.write_optimizer(self.spec, self.memory, [group for _, group in self._groups])
        plan.finish()
        return plan

    def _group_by_age(self) -> None:
        """Numbers for each age of memory; plans that had those of other ages are given up."""
        groups = self._ages.groups() or (AgeGroup(0, ()),)
        if groups != tuple(ages for ages, _ in self._groups):
            self._plans.clear()
            self._make_scalars(groups)
        self._set_scalars()

    def _make_scalars(self, groups: Iterable[AgeGroup]) -> None:
        self._groups.clear()
        self.scalars.clear()
        for number, ages in enumerate(groups, 1):
            ending = str(number) if number > 1 else ""
            scalars = {name: np.zeros((), self.network.spec.dtype) for name in self._scalars_at(1)}
            group = StepGroup(f"parameters{ending}", stretches_of(ages.entries), scalars)
            self._groups.append((ages, group))
            self.scalars |= {f"{name}{ending}": scalar for name, scalar in scalars.items()}

    @property
    def step_groups(self) -> tuple[tuple[AgeGroup, StepGroup], ...]:
        """The parameters that training changes, by the age of the optimizer's memory of them."""
        return tuple(self._groups)

    def step_quantity(self, array: str) -> str:
        """What the calls of the step of an array of parameters, by name, are filed under in a
        plan; empty for one that is frozen."""
        for ages, group in self._groups:
            if any(entry.name == array for entry in ages.entries):
                return group.quantity
        return ""

    def array_ages(self) -> dict[str, int]:
        """How many updates the memory of each array of parameters, by name, took part in."""
        return self._ages.at(self.age)

    def _count(self) -> None:
        self.updates += 1
        self.age += 1

    def _count_and_set(self) -> None:
        self._count()
        self._set_scalars()

    def _set_scalars(self) -> None:
        if self._is_scheduled:
            self._rate = self.learning_rate(max(1, self.updates))
        for ages, group in self._groups:
            for name, value in self._scalars_at(max(1, self.age - ages.lag)).items():
                group.scalars[name][...] = value

    def _scalars_at(self, age: int) -> Mapping[str, float]:
        return self._optimizer.scalars(self.spec.optimizer, self._rate, age)

    def learning_rate(self, update: int) -> float:
        """The learning rate that the schedule gives update number `update` (1 is the first)."""
        factor = rate_factor(self.spec.schedule, self.spec.warm_up, update)
        return self.spec.optimizer.number("learning_rate") * factor

    @property
    def penalty(self) -> float:
        """½ λ₂ Σ W² + λ₁ Σ |W| at the present weights; 0 without any."""
        return penalty_of(self.network, self.spec)

    def update(self, inputs: ArrayLike, targets: ArrayLike) -> float:
        """One update on a batch, `inputs`: (N, D), `targets`: (N, K); the loss before it,
        penalty not included."""
        x = self.network.checked_inputs(inputs)
        plan = self.plan(len(x))
        y = self.network.checked_targets(targets, len(x))
        plan.x[:] = x
        plan.y[:] = y
        with np.errstate(all="ignore"):
            plan.run()
        return float(plan.loss)

    # State

    def state(self) -> TrainerState:
        """Everything that the next update depends on, as copies that nobody can change."""
        return TrainerState(
            frozen_copy(self.network.parameters),
            frozen_copy(self.network.running),
            {name: frozen_copy(vector) for name, vector in self.memory.items()},
            self.age,
            {owner: rng.bit_generator.state for owner, rng in self.generators.items()},
            self.updates,
            self._ages.exceptions(self.age) if self._optimizer.ages else {},
        )

    def restore(self, state: TrainerState) -> None:
        """Go back to a state of a trainer with the same network spec and optimizer.

        A state of another kind is refused, and nothing is changed.
        """
        if state.parameters.shape != self.network.parameters.shape:
            wanted, got = self.network.parameters.shape, state.parameters.shape
            raise ValueError(f"Trainer: expected a state of {wanted} parameters, got {got}")
        if set(state.memory) != set(self.memory):
            wanted_names, names = sorted(self.memory), sorted(state.memory)
            raise ValueError(f"Trainer: expected optimizer memory {wanted_names}, got {names}")
        self.network.parameters[:] = state.parameters
        self.network.running[:] = state.running
        for name, vector in self.memory.items():
            vector[:] = state.memory[name]
        self.age = state.age
        self.updates = state.updates
        for owner, generator_state in state.generators.items():
            self.generators[owner].bit_generator.state = generator_state
        self._ages.take(state.age, state.ages)
        self._group_by_age()

    def copy(self, dtype: DataType | None = None) -> Trainer:
        """A trainer of its own with the same numbers, by default in the same type."""
        spec = replace(self.network.spec, dtype=dtype or self.network.spec.dtype)
        twin = Trainer(Network(spec, seed=None), self.spec)
        twin.restore(self.state())
        return twin

    def keep_from(self, old: Trainer, inputs: KeptInputs = None) -> tuple[Kept, ...]:
        """Take over from `old` what still has a place; how many parameters kept theirs, by array.
        `inputs` as in `copy_kept`.

        The same optimizer keeps its memory; another one starts with empty memory. Each array of it
        has an age of its own, as in PyTorch each tensor has: that of a layer that is new, or
        thawed, is corrected for its empty start. New units are as old as the array that they are
        in: under Adam, in a long run and with the usual β, their steps grow within a dozen updates
        to 6.6 times the rate, and fall back in some hundreds.
        """
        kept = self.network.keep_from(old.network, inputs)
        self.updates = old.updates
        if self.spec.optimizer.name == old.spec.optimizer.name:
            layouts = (old.network.layout, self.network.layout)
            for name, vector in self.memory.items():
                copy_kept(layouts[0], old.memory[name], layouts[1], vector, inputs)
            self.age = old.age
            if self._optimizer.ages:
                self._ages.take_kept(old.age, old._ages, kept)
            else:
                self._ages.take(old.age, {})
        for owner in self.generators.keys() & old.generators.keys():
            state = old.generators[owner].bit_generator.state
            self.generators[owner].bit_generator.state = state
        self._group_by_age()
        return kept_in(self.network.layout, kept)


def frozen_copy(array: Array) -> Array:
    """A copy that can't be written to."""
    copy = array.copy()
    copy.flags.writeable = False
    return copy
