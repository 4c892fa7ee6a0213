"""What a run started from: the parameters that the present ones are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop_nn.engine.choice import Choice
from desktop_nn.engine.layout import copy_kept, parameter_layout
from desktop_nn.engine.network import Network
from desktop_nn.engine.program import Array
from desktop_nn.engine.trainer import frozen_copy
from desktop_nn.experiment.effects import is_structural
from desktop_nn.experiment.journal import Journal
from desktop_nn.experiment.specs import ExperimentSpec


@dataclass(frozen=True)
class Start:
    """`parameters`: (P,), those that the network of `spec` would have, had it never been trained;
    `drawn` says by which initializer each layer (by id) was drawn, `seed` by which seed."""

    spec: ExperimentSpec
    parameters: Array
    drawn: Mapping[int, Choice]
    seed: int

    @classmethod
    def of(cls, spec: ExperimentSpec, network: Network) -> Start:
        """Of a network that was just drawn."""
        drawn = {layer.id: layer.initializer for layer in spec.network.layers}
        return cls(spec, frozen_copy(network.parameters), drawn, spec.seed)

    @classmethod
    def of_journal(cls, journal: Journal) -> Start:
        """As a run of this journal has it."""
        spec = journal[0].spec
        start = cls.of(spec, Network(spec.network, spec.seed))
        for entry in journal[1:]:
            start = start.changed_to(entry.spec)
        return start

    def changed_to(self, spec: ExperimentSpec) -> Start:
        """After a change in the middle of training: what is new is drawn, the rest stays."""
        if not is_structural(self.spec.network, spec.network):
            return replace(self, spec=spec)
        network = Network(spec.network, spec.seed)
        old_layout = parameter_layout(self.spec.network)
        copy_kept(old_layout, self.parameters, network.layout, network.parameters)
        drawn = {
            layer.id: self.drawn.get(layer.id, layer.initializer) for layer in spec.network.layers
        }
        return Start(spec, frozen_copy(network.parameters), drawn, self.seed)

    @property
    def waiting_for_reset(self) -> tuple[str, ...]:
        """The fields whose change takes effect at the next reset, as paths into the spec."""
        layers = tuple(
            f"network.layers.{layer.id}.initializer"
            for layer in self.spec.network.layers
            if self.drawn[layer.id] != layer.initializer
        )
        return (*layers, "seed") if self.spec.seed != self.seed else layers
