"""A trainer: updates a network, and owns all that an update remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.layout import copy_kept
from desktop_nn.engine.network import Network
from desktop_nn.engine.plan import TrainingPlan
from desktop_nn.engine.program import Array
from desktop_nn.engine.specs import DataType
from desktop_nn.engine.streams import Purpose, stream


@dataclass(frozen=True)
class TrainerState:
    """Everything that the next update depends on, besides spec and batch. Arrays are copies.

    `age` counts the updates since the optimizer's memory was empty."""

    parameters: Array
    running: Array
    memory: Mapping[str, Array]
    age: int
    generators: Mapping[int, Mapping[str, Any]]


class Trainer:
    """Makes updates of `network` by `optimizer` on `loss` plus ½ λ Σ W², with λ = `l2`.

    A plan is compiled for each batch size that appears, and kept. Loss as its catalog row says
    (mean over the batch); the gradient's mean is included in all gradients.
    """

    def __init__(
        self, network: Network, loss: Choice, optimizer: Choice, l2: float = 0.0, seed: int = 0
    ) -> None:
        self.network = network
        self.loss = loss
        self.optimizer = optimizer
        self.l2 = l2
        self.age = 0
        row = OPTIMIZERS[optimizer.name]
        self.memory = {name: network.layout.zeros(network.spec.dtype) for name in row.memory}
        self._scalars: dict[str, Array] = {}
        self.generators = {
            layer.id: stream(seed, Purpose.DROPOUT, layer.id) for layer in network.spec.layers
        }
        self._plans: dict[int, TrainingPlan] = {}

    # Updating

    def plan(self, rows: int) -> TrainingPlan:
        """The plan for batches of `rows` samples."""
        if rows not in self._plans:
            self._plans[rows] = self._compiled(rows)
        return self._plans[rows]

    def _compiled(self, rows: int) -> TrainingPlan:
        plan = TrainingPlan(self.network, rows, self.loss, self.l2, self.generators)
        row = OPTIMIZERS[self.optimizer.name]
        if row.scalars is not None:
            for name in row.scalars(self.optimizer, 1):
                scalar = self._scalars.setdefault(name, np.zeros((), self.network.spec.dtype))
                plan.program.adopt(name, scalar)
        plan.program.at("update", 0, "scalars")
        plan.program.write_call(self._advance, "t = t + 1", self.network.parameters)
        plan.write_optimizer(self.optimizer, self.memory, self._scalars)
        plan.finish()
        return plan

    def _advance(self) -> None:
        self.age += 1
        scalars = OPTIMIZERS[self.optimizer.name].scalars
        if scalars is not None:
            for name, value in scalars(self.optimizer, self.age).items():
                self._scalars[name][...] = value

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
        for owner, generator_state in state.generators.items():
            self.generators[owner].bit_generator.state = generator_state

    def copy(self, dtype: DataType | None = None) -> Trainer:
        """A trainer of its own with the same numbers, by default in the same type."""
        spec = replace(self.network.spec, dtype=dtype or self.network.spec.dtype)
        twin = Trainer(Network(spec, seed=None), self.loss, self.optimizer, self.l2)
        twin.restore(self.state())
        return twin

    def keep_from(self, old: Trainer) -> int:
        """Take over from `old` what still has a place; the number of parameters that kept theirs.

        The same optimizer keeps its memory; another one starts with empty memory.
        """
        kept = self.network.keep_from(old.network)
        if self.optimizer.name == old.optimizer.name:
            layouts = (old.network.layout, self.network.layout)
            for name, vector in self.memory.items():
                copy_kept(layouts[0], old.memory[name], layouts[1], vector)
            self.age = old.age
        for owner in self.generators.keys() & old.generators.keys():
            state = old.generators[owner].bit_generator.state
            self.generators[owner].bit_generator.state = state
        return int(kept.sum())


def frozen_copy(array: Array) -> Array:
    """A copy that can't be written to."""
    copy = array.copy()
    copy.flags.writeable = False
    return copy
