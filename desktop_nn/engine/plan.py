"""The plan: a spec compiled to a list of calls, for one batch size.

Training runs the list. A trace runs the same list and copies each output as it appears, so what
is shown is what trains, bit for bit. Prediction has arrays of its own and never touches these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from desktop_nn.engine import layers
from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS, Pairing
from desktop_nn.engine.catalog.losses import LossArrays
from desktop_nn.engine.catalog.optimizers import Stretch
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.layers import Layer
from desktop_nn.engine.program import Array, Program

if TYPE_CHECKING:
    from desktop_nn.engine.network import Network

BLOCK = 16_384
"""Parameters that an optimizer updates at a time: its vectors then stay in the core's cache."""


def pairing_of(network: Network, loss: Choice) -> Pairing:
    """How the network's output and a loss are computed together; ValueError where they can't be."""
    output = network.spec.output
    pairing = LOSSES[loss.name].pairing(output.activation.name, output.units)
    if pairing is None:
        raise ValueError(
            f"{loss.name}: expected {LOSSES[loss.name].allowed}, "
            f"got {output.activation.name} with {output.units} units"
        )
    return pairing


class Plan:
    """The arrays and calls of one update, or of one evaluation, of `rows` samples.

    `x`: (rows, inputs) and `y`: (rows, outputs) are filled in before `run`; `loss` and
    `squared_norm` (of the gradient, penalties included) are 0-d arrays that hold the result.
    """

    def __init__(self, network: Network, rows: int) -> None:
        if rows < 1:
            raise ValueError(f"Plan: expected at least 1 row, got {rows}")
        self.network = network
        self.rows = rows
        self.program = Program(network.spec.dtype)
        self.x = self.program.array("X", (rows, network.spec.inputs))
        self.y = self.program.array("Y", (rows, network.spec.output.units))
        self.loss = self.program.array("loss", ())
        self.squared_norm = self.program.array("squared_norm", ())
        for name, array in {**network.parameter_views, **network.running_views}.items():
            self.program.adopt(name, array)
        for name, array in network.gradient_views.items():
            self.program.adopt(f"d{name}", array)
        self.layers: list[Layer] = []

    def finish(self) -> None:
        """No more calls: make the list that runs."""
        self._calls = [operation.call for operation in self.program.operations]

    def run(self) -> None:
        """Make every call once, over what `x` and `y` hold now."""
        for call in self._calls:
            call()

    def _add_layer(self, index: int) -> Layer:
        network = self.network
        x = self.layers[-1].output if self.layers else self.x
        spec = network.spec.layers[index]
        views = (network.parameter_views, network.gradient_views)
        self.layers.append(Layer(spec, index + 1, *views, x))
        return self.layers[-1]

    def _write_loss(self, pairing: Pairing, gradient: Array) -> None:
        last = self.layers[-1]
        self.program.at("loss", 0, "loss")
        arrays = LossArrays(last.activation_input, last.output, self.y, gradient, self.loss)
        pairing.write(self.program, arrays)


class EvaluationPlan(Plan):
    """Forward in evaluation mode: running statistics, no dropout; with a loss where one is given.

    `outputs` are the activations of each layer: (rows, units)."""

    def __init__(self, network: Network, rows: int, loss: Choice | None = None) -> None:
        super().__init__(network, rows)
        for index in range(len(network.spec.layers)):
            self._write_layer(index)
        self.outputs = [layer.arrays["A"] for layer in self.layers]
        if loss is not None:
            gradient = self.program.array("unused_gradient", self.y.shape)
            self._write_loss(pairing_of(network, loss), gradient)
        self.finish()

    def _write_layer(self, index: int) -> None:
        layer = self._add_layer(index)
        layers.write_dense(self.program, layer, "forward")
        if layer.spec.batch_norm:
            running = self.network.running_views[f"running{layer.number}"]
            layers.write_batch_norm_evaluation(self.program, layer, running)
        layers.write_activation(self.program, layer, "forward")


class TrainingPlan(Plan):
    """One whole update: forward, loss, backward, penalty, norm, optimizer."""

    def __init__(
        self,
        network: Network,
        rows: int,
        loss: Choice,
        l2: float,
        generators: dict[int, np.random.Generator],
    ) -> None:
        super().__init__(network, rows)
        if network.spec.output.dropout > 0.0:
            raise ValueError(
                "TrainingPlan: expected an output layer without dropout, "
                f"got {network.spec.output.dropout:g}"
            )
        self.ones = self.program.array("ones", (rows,))
        self.ones.fill(1.0)
        for index in range(len(network.spec.layers)):
            self._write_forward(index, generators)
        self._write_backward(pairing_of(network, loss))
        self.penalty = self.program.array("penalty", ())
        self._write_penalty(l2)
        self.program.at("update", 0, "norm")
        gradients = self.program.adopt("gradients", network.gradients)
        self.program.write(np.dot, gradients, gradients, out=self.squared_norm)

    def _write_forward(self, index: int, generators: dict[int, np.random.Generator]) -> None:
        layer = self._add_layer(index)
        layers.write_dense(self.program, layer, "forward")
        if layer.spec.batch_norm:
            self._write_batch_norm(layer)
        layers.write_activation(self.program, layer, "forward")
        if layer.spec.dropout > 0.0:
            layers.write_dropout(self.program, layer, generators[layer.spec.id])

    def _write_batch_norm(self, layer: Layer) -> None:
        if "averaging" not in self.program.arrays:
            self.program.array("averaging", (self.rows,)).fill(1.0 / self.rows)
        running = self.network.running_views[f"running{layer.number}"]
        averaging = self.program.arrays["averaging"]
        layers.write_batch_norm(self.program, layer, running, averaging)

    def _write_backward(self, pairing: Pairing) -> None:
        last = self.layers[-1]
        fused_kind = "dU" if last.spec.batch_norm else "dZ"
        gradient = last.new(self.program, fused_kind if pairing.fused else "dA")
        self._write_loss(pairing, gradient)
        for layer in reversed(self.layers):
            fused = pairing.fused and layer is last
            gradient = self._write_layer_backward(layer, gradient, fused)

    def _write_layer_backward(self, layer: Layer, gradient: Array, fused: bool) -> Array:
        """Take ∂L/∂output (fused: ∂L/∂ the activation's input) back to ∂L/∂x of the layer."""
        program = self.program
        if "mask" in layer.arrays:
            gradient = layers.write_dropout_backward(program, layer, gradient)
        if not fused:
            gradient = layers.write_activation_backward(program, layer, gradient)
        if layer.spec.batch_norm:
            gradient = layers.write_batch_norm_backward(program, layer, gradient, self.ones)
        layers.write_dense_backward(program, layer, gradient, self.ones)
        if layer.number == 1:
            return gradient
        return layers.write_input_gradient(program, layer, gradient)

    def _write_penalty(self, l2: float) -> None:
        """½ λ Σ W² on the weights only, and its gradient λ W; nothing at all when λ is 0."""
        if l2 == 0.0:
            return
        network, program = self.network, self.program
        stop = network.layout.stop_of("W")
        w = program.view("weights", network.parameters[:stop])
        g = program.view("weight_gradients", network.gradients[:stop])
        part = program.array("penalty_part", (min(stop, BLOCK),))
        program.at("penalty", 0, "penalty")
        program.write(np.dot, w, w, out=self.penalty)
        program.write(np.multiply, self.penalty, program.constant(0.5 * l2), out=self.penalty)
        for block in _blocks(stop):
            t = program.view("t", part[: block.stop - block.start])
            w_block, g_block = program.view("w", w[block]), program.view("g", g[block])
            program.write(np.multiply, w_block, program.constant(l2), out=t)
            program.write(np.add, g_block, t, out=g_block)

    def write_optimizer(
        self, optimizer: Choice, memory: dict[str, Array], scalars: dict[str, Array]
    ) -> None:
        """The update of all parameters, block by block. `memory`: (P,) each; `scalars`: 0-d."""
        network, program = self.network, self.program
        row = OPTIMIZERS[optimizer.name]
        scratch = program.array("step_part", (min(network.layout.size, BLOCK),))
        program.at("update", 0, "parameters")
        for block in _blocks(network.layout.size):
            stretch = Stretch(
                program.view("w", network.parameters[block]),
                program.view("g", network.gradients[block]),
                {name: program.view(name, vector[block]) for name, vector in memory.items()},
                program.view("t", scratch[: block.stop - block.start]),
            )
            row.write(program, optimizer, stretch, scalars)


def _blocks(size: int) -> list[slice]:
    return [slice(start, min(start + BLOCK, size)) for start in range(0, size, BLOCK)]
