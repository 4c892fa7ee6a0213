"""What a run started from: the parameters that the present ones are compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from desktop_nn.engine.choice import Choice
from desktop_nn.engine.layout import copy_kept, parameter_layout
from desktop_nn.engine.network import Network
from desktop_nn.engine.program import Array
from desktop_nn.engine.specs import LayerSpec
from desktop_nn.engine.trainer import frozen_copy
from desktop_nn.experiment.array_setting import Arrays, slots
from desktop_nn.experiment.effects import is_structural, kept_inputs
from desktop_nn.experiment.journal import Journal
from desktop_nn.experiment.specs import ExperimentSpec


@dataclass(frozen=True)
class Drawn:
    """How a layer's numbers were drawn; `bias_initializer` is None while it has no biases."""

    initializer: Choice
    bias_initializer: Choice | None
    draw: int = 0

    @classmethod
    def of(cls, layer: LayerSpec, before: Drawn | None = None) -> Drawn:
        """Of a layer that is new or drawn anew, or of one that kept what it had `before`: new
        biases are drawn anew."""
        bias = layer.bias_initializer if layer.bias else None
        if before is None or before.draw != layer.draw:
            return cls(layer.initializer, bias, layer.draw)
        return cls(before.initializer, bias and (before.bias_initializer or bias), layer.draw)

    def waiting(self, layer: LayerSpec) -> Iterator[str]:
        """The fields in which the layer would be drawn otherwise now."""
        if self.initializer != layer.initializer:
            yield "initializer"
        if self.bias_initializer not in (None, layer.bias_initializer):
            yield "bias_initializer"


@dataclass(frozen=True)
class Start:
    """`parameters`: (P,), those that the network of `spec` would have, had it never been trained;
    arrays that were imported before the first update are among them. `drawn` says by which
    initializers each layer (by id) was drawn, `seed` by which seed."""

    spec: ExperimentSpec
    parameters: Array
    drawn: Mapping[int, Drawn]
    seed: int

    @classmethod
    def of(cls, spec: ExperimentSpec, network: Network) -> Start:
        """Of a network that was just drawn."""
        drawn = {layer.id: Drawn.of(layer) for layer in spec.network.layers}
        return cls(spec, frozen_copy(network.parameters), drawn, spec.seed)

    @classmethod
    def of_journal(cls, journal: Journal) -> Start:
        """As a run of this journal has it."""
        spec = journal[0].spec
        start = cls.of(spec, Network(spec.network, spec.seed)).given(journal[0].arrays)
        for entry in journal[1:]:
            start = start.changed_to(entry.spec)
        return start

    def given(self, arrays: Arrays) -> Start:
        """With arrays that were imported before the first update."""
        known, parameters = slots(self.spec.network), self.parameters.copy()
        for array in arrays:
            if known[array.place].vector == "parameters":
                parameters[known[array.place].stretch] = array.values
        return replace(self, parameters=frozen_copy(parameters))

    def changed_to(self, spec: ExperimentSpec) -> Start:
        """After a change in the middle of training: what is new is drawn, the rest stays."""
        if not is_structural(self.spec, spec):
            return replace(self, spec=spec)
        network = Network(spec.network, spec.seed)
        old_layout = parameter_layout(self.spec.network)
        inputs = kept_inputs(self.spec, spec)
        copy_kept(old_layout, self.parameters, network.layout, network.parameters, inputs)
        drawn = {
            layer.id: Drawn.of(layer, self.drawn.get(layer.id)) for layer in spec.network.layers
        }
        return Start(spec, frozen_copy(network.parameters), drawn, self.seed)

    @property
    def waiting_for_reset(self) -> tuple[str, ...]:
        """The fields whose change takes effect at the next reset, as paths into the spec."""
        layers = tuple(
            f"network.layers.{layer.id}.{field}"
            for layer in self.spec.network.layers
            for field in self.drawn[layer.id].waiting(layer)
        )
        return (*layers, "seed") if self.spec.seed != self.seed else layers
