"""The plan: a spec compiled to a list of calls, for one batch size.

Training runs the list. A trace runs the same list and copies each output as it appears, so what
is shown is what trains, bit for bit. Prediction has arrays of its own and never touches these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from desktop_nn.engine import layers
from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS, Pairing
from desktop_nn.engine.catalog.losses import LossArrays, write_shares
from desktop_nn.engine.catalog.optimizers import Stretch
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.layers import Layer
from desktop_nn.engine.layout import blocks, longest
from desktop_nn.engine.penalties import write_penalties
from desktop_nn.engine.program import Array, Program
from desktop_nn.engine.specs import UpdateSpec

if TYPE_CHECKING:
    from desktop_nn.engine.network import Network

UNUSED_GRADIENT = "unused_gradient"
"""Where an evaluation's loss writes the slope that nobody asks for."""

NORM_OFFSET = 1e-6
"""Added to the norm that a clip divides by, as PyTorch does."""


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


@dataclass(frozen=True)
class StepGroup:
    """Stretches of the vector that an optimizer steps with the same numbers in its formula, 0-d
    each; `quantity` is what their calls are filed under."""

    quantity: str
    stretches: Sequence[slice]
    scalars: Mapping[str, Array]


class Plan:
    """The arrays and calls of one update, or of one evaluation, of `rows` samples.

    `x`: (rows, inputs) and `y`: (rows, outputs) are filled in before `run`; `loss`,
    `squared_norm` (of the gradient, penalties included, before a clip) and `weight` (what the
    batch counts for, by its class weights: without them, `rows`) are 0-d arrays with the result.
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
        self.weight = np.array(float(rows), self.program.dtype)
        for name, array in {**network.parameter_views, **network.running_views}.items():
            self.program.adopt(name, array)
        self._gradients = network.gradient_views
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
        self.layers.append(Layer(spec, index + 1, network.parameter_views, self._gradients, x))
        return self.layers[-1]

    def _write_loss(self, loss: Choice, class_weights: tuple[float, ...], gradient: Array) -> None:
        last, program = self.layers[-1], self.program
        pairing, shares = pairing_of(self.network, loss), None
        if class_weights:
            program.at("loss", 0, "shares")
            shares, self.weight = write_shares(program, self.y, pairing.targets, class_weights)
        program.at("loss", 0, "loss")
        arrays = LossArrays(last.activation_input, last.output, self.y, gradient, self.loss, shares)
        pairing.write(program, loss, arrays)


class EvaluationPlan(Plan):
    """Forward in evaluation mode: running statistics, no dropout; with a loss where one is given.

    `outputs` are the activations of each layer: (rows, units)."""

    def __init__(
        self,
        network: Network,
        rows: int,
        loss: Choice | None = None,
        class_weights: tuple[float, ...] = (),
    ) -> None:
        super().__init__(network, rows)
        for index in range(len(network.spec.layers)):
            self._write_layer(index)
        self.outputs = [layer.arrays["A"] for layer in self.layers]
        if loss is not None:
            gradient = self.program.array(UNUSED_GRADIENT, self.y.shape)
            self._write_loss(loss, class_weights, gradient)
        self.finish()

    def _write_layer(self, index: int) -> None:
        layer = self._add_layer(index)
        layers.write_dense(self.program, layer, "forward")
        if layer.spec.batch_norm:
            running = self.network.running_views[f"running{layer.number}"]
            layers.write_batch_norm_evaluation(self.program, layer, running)
        layers.write_activation(self.program, layer, "forward")


class TrainingPlan(Plan):
    """One whole update: forward, loss, backward, penalties; norm, clip and optimizer come last.

    `running_statistics`: batch norm by those, instead of the batch's, which leaves them alone.
    The gradient of a frozen layer goes into an array of the plan's own: in the network's vector of
    gradients it is 0, so that it counts neither for the norm nor for the step.
    """

    def __init__(
        self,
        network: Network,
        rows: int,
        update: UpdateSpec,
        generators: dict[int, np.random.Generator],
        running_statistics: bool = False,
    ) -> None:
        super().__init__(network, rows)
        self._running_statistics = running_statistics
        if network.spec.output.dropout > 0.0:
            raise ValueError(
                "TrainingPlan: expected an output layer without dropout, "
                f"got {network.spec.output.dropout:g}"
            )
        self._use_gradients()
        self.ones = self.program.array("ones", (rows,))
        self.ones.fill(1.0)
        for index in range(len(network.spec.layers)):
            self._write_forward(index, generators)
        self._write_backward(update)
        self.penalty = self.program.array("penalty", ())
        write_penalties(self.program, network, update, self.penalty)

    def _use_gradients(self) -> None:
        network = self.network
        frozen = {i + 1 for i, layer in enumerate(network.spec.layers) if not layer.trainable}
        if frozen:
            own = network.layout.views(network.layout.zeros(network.spec.dtype))
            entries = network.layout.entries
            self._gradients = {
                e.name: (own if e.layer in frozen else network.gradient_views)[e.name]
                for e in entries
            }
        for name, array in self._gradients.items():
            self.program.adopt(f"d{name}", array)

    def _write_forward(self, index: int, generators: dict[int, np.random.Generator]) -> None:
        layer = self._add_layer(index)
        layers.write_dense(self.program, layer, "forward")
        if layer.spec.batch_norm:
            self._write_batch_norm(layer)
        layers.write_activation(self.program, layer, "forward")
        if layer.spec.dropout > 0.0:
            layers.write_dropout(self.program, layer, generators[layer.spec.id])

    def _write_batch_norm(self, layer: Layer) -> None:
        if self._running_statistics:
            running = self.network.running_views[f"running{layer.number}"]
            layers.write_batch_norm_evaluation(self.program, layer, running)
            return
        if "averaging" not in self.program.arrays:
            self.program.array("averaging", (self.rows,)).fill(1.0 / self.rows)
        running = self.network.running_views[f"running{layer.number}"]
        averaging = self.program.arrays["averaging"]
        layers.write_batch_norm(self.program, layer, running, averaging)

    def _write_backward(self, update: UpdateSpec) -> None:
        last, pairing = self.layers[-1], pairing_of(self.network, update.loss)
        fused_kind = "dU" if last.spec.batch_norm else "dZ"
        gradient = last.new(self.program, fused_kind if pairing.fused else "dA")
        self._write_loss(update.loss, update.class_weights, gradient)
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
            gradient = self._write_batch_norm_backward(layer, gradient)
        layers.write_dense_backward(program, layer, gradient, self.ones)
        if layer.number == 1:
            return gradient
        return layers.write_input_gradient(program, layer, gradient)

    def _write_batch_norm_backward(self, layer: Layer, gradient: Array) -> Array:
        if self._running_statistics:
            return layers.write_scaling_backward(self.program, layer, gradient, self.ones)
        return layers.write_batch_norm_backward(self.program, layer, gradient, self.ones)

    def write_optimizer(
        self, update: UpdateSpec, memory: dict[str, Array], groups: Sequence[StepGroup]
    ) -> None:
        """The gradient's norm, the clip where a bound is set, and the step of all parameters, group
        by group and block by block. `memory`: (P,) each."""
        network, program = self.network, self.program
        parts = [(block, group) for group in groups for block in blocks(group.stretches)]
        scratch = program.array("step_part", (longest(block for block, _ in parts),))
        alone = len(parts) == 1
        sums = self.squared_norm.reshape(1) if alone else program.array("norm_sums", (len(parts),))
        scale = self._write_clip_scale(update.clip)
        for number, (block, group) in enumerate(parts):
            g = program.view("g", network.gradients[block])
            if scale is None:
                # Here, and not before, since each block comes from memory just once then.
                program.at("update", 0, "norm")
                of_block = sums[number : number + 1].reshape(())
                program.write(np.dot, g, g, out=program.view("squared_norm", of_block))
            stretch = Stretch(
                program.view("w", network.parameters[block]),
                g,
                {name: program.view(name, vector[block]) for name, vector in memory.items()},
                program.view("t", scratch[: block.stop - block.start]),
            )
            self._write_step(update, stretch, group, scale)
        if scale is None and not alone:
            program.at("update", 0, "norm")
            program.write_sum(sums, self.squared_norm)

    def _write_step(
        self, update: UpdateSpec, x: Stretch, group: StepGroup, scale: Array | None
    ) -> None:
        self.program.at("update", 0, group.quantity)
        if scale is not None:
            self.program.write(np.multiply, x.g, scale, out=x.g)
        OPTIMIZERS[update.optimizer.name].write(self.program, update.optimizer, x, group.scalars)

    def _write_clip_scale(self, clip: float) -> Array | None:
        """min(1, clip / (‖g‖ + 1e-6)), 0-d; None without a clip."""
        if clip == 0.0:
            return None
        program = self.program
        gradients = program.adopt("gradients", self.network.gradients)
        program.at("update", 0, "norm")
        program.write(np.dot, gradients, gradients, out=self.squared_norm)
        program.at("update", 0, "clip_scale")
        scale = program.array("clip_scale", ())
        program.write(np.sqrt, self.squared_norm, out=scale)
        program.write(np.add, scale, program.constant(NORM_OFFSET), out=scale)
        program.write(np.divide, program.constant(clip), scale, out=scale)
        return program.write(np.minimum, scale, program.constant(1.0), out=scale)
