"""The parts of a layer, written as calls: dense, batch norm, activation, dropout; both ways.

Notation: `x`: (N, fan_in) is the layer's input, Z = x W + b: (N, units) as all that follows,
X̂ the normalised Z, U = γ X̂ + β, A = activation(U), D = A ⊙ M after dropout.
`dZ` means ∂L/∂Z with the mean's 1/N included.
Sources: Ioffe and Szegedy 2015 (batch norm); Srivastava et al. 2014 (dropout).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import numpy as np

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.program import Array, Program
from desktop_nn.engine.specs import LayerSpec

EPSILON = 1e-5
RUNNING_KEEP = 0.9


@dataclass
class Layer:
    """A layer's arrays in one program: parameters by name, and what is computed from them."""

    spec: LayerSpec
    number: int
    parameters: dict[str, Array]
    gradients: dict[str, Array]
    x: Array
    arrays: dict[str, Array] = field(default_factory=dict)

    def parameter(self, kind: str) -> Array:
        """A parameter array by kind. W: (fan_in, units); b, gamma, beta: (units,)."""
        return self.parameters[f"{kind}{self.number}"]

    def gradient(self, kind: str) -> Array:
        """∂L/∂ a parameter, the mean over the batch included; shaped as the parameter."""
        return self.gradients[f"{kind}{self.number}"]

    def new(self, program: Program, kind: str, width: int | None = None) -> Array:
        """A new (N, width) array, by default as wide as the layer."""
        shape = (len(self.x), width or self.spec.units)
        self.arrays[kind] = program.array(f"{kind}{self.number}", shape)
        return self.arrays[kind]

    @property
    def activation_input(self) -> Array:
        """What the activation sees: U after batch norm, Z without: (N, units)."""
        return self.arrays["U" if self.spec.batch_norm else "Z"]

    @property
    def output(self) -> Array:
        """What the next layer gets: D after dropout, A without: (N, units)."""
        return self.arrays["D" if "D" in self.arrays else "A"]


def write_dense(program: Program, layer: Layer, phase: str) -> None:
    """Z = x W + b: (N, fan_in) to (N, units)."""
    program.at(phase, layer.number, "Z")
    z = layer.new(program, "Z")
    program.write(np.dot, layer.x, layer.parameter("W"), out=z)
    if layer.spec.bias:
        program.write(np.add, z, layer.parameter("b"), out=z)


def write_activation(program: Program, layer: Layer, phase: str) -> None:
    """A = activation(U), or of Z where there is no batch norm: (N, units)."""
    program.at(phase, layer.number, "A")
    a = layer.new(program, "A")
    choice = layer.spec.activation
    ACTIVATIONS[choice.name].forward(program, choice, layer.activation_input, a)


def write_activation_backward(program: Program, layer: Layer, da: Array) -> Array:
    """∂L/∂U, or ∂L/∂Z where there is no batch norm, from `da` = ∂L/∂A: (N, units) both."""
    kind = "dU" if layer.spec.batch_norm else "dZ"
    program.at("backward", layer.number, kind)
    du = layer.new(program, kind)
    choice = layer.spec.activation
    row = ACTIVATIONS[choice.name]
    row.backward(program, choice, layer.activation_input, layer.arrays["A"], da, du)
    return du


def write_dense_backward(program: Program, layer: Layer, dz: Array, ones: Array) -> None:
    """dW = xᵀ dZ and db = Σ dZ over the batch, the mean already in `dz`: (N, units).

    `ones`: (N,) makes the sum a product.
    """
    program.at("backward", layer.number, "dW")
    program.write(np.dot, program.transposed(layer.x), dz, out=layer.gradient("W"))
    if layer.spec.bias:
        program.at("backward", layer.number, "db")
        program.write(np.dot, ones, dz, out=layer.gradient("b"))


def write_input_gradient(program: Program, layer: Layer, dz: Array) -> Array:
    """∂L/∂x of a layer, which is the dA (with dropout: the dD) of the one before, and is called
    so: (N, fan_in)."""
    name = f"d{program.name_of(layer.x)}"
    program.at("backward", layer.number - 1, name.rstrip("0123456789"))
    dx = program.array(name, layer.x.shape)
    program.write(np.dot, dz, program.transposed(layer.parameter("W")), out=dx)
    return dx


# Batch norm


def write_batch_norm(program: Program, layer: Layer, running: Array, averaging: Array) -> None:
    """Normalise by the batch's mean and biased variance; move the running statistics along.

    A batch of one row has no spread: it gives U = β, and leaves the running statistics alone.
    """
    rows, number = len(layer.x), layer.number
    z = layer.arrays["Z"]
    program.at("forward", number, "Xhat")
    xhat = layer.new(program, "Xhat")
    statistics = program.array(f"statistics{number}", (2, layer.spec.units))
    mean = program.view(f"mean{number}", statistics[0])
    variance = program.view(f"variance{number}", statistics[1])
    scale = program.array(f"inverse_deviation{number}", (layer.spec.units,))
    part = program.array(f"norm_part{number}", z.shape)
    layer.arrays.update(statistics=statistics, inverse_deviation=scale, norm_part=part)
    program.write(np.dot, averaging, z, out=mean)
    program.write(np.subtract, z, mean, out=xhat)
    program.write(np.multiply, xhat, xhat, out=part)
    program.write(np.dot, averaging, part, out=variance)
    program.write(np.add, variance, program.constant(EPSILON), out=scale)
    program.write(np.sqrt, scale, out=scale)
    program.write(np.reciprocal, scale, out=scale)
    program.write(np.multiply, xhat, scale, out=xhat)
    _write_scaled(program, layer, "forward")
    if rows > 1:
        _write_running(program, layer, running)


def _write_running(program: Program, layer: Layer, running: Array) -> None:
    """running ← 0.9 running + 0.1 batch, with the unbiased variance."""
    program.at("forward", layer.number, "running")
    rows = len(layer.x)
    new = 1.0 - RUNNING_KEEP
    share = program.array(f"running_share{layer.number}", (2, 1))
    share[:] = [[new], [new * rows / (rows - 1)]]
    part = program.array(f"running_part{layer.number}", running.shape)
    program.write(np.multiply, running, program.constant(RUNNING_KEEP), out=running)
    program.write(np.multiply, layer.arrays["statistics"], share, out=part)
    program.write(np.add, running, part, out=running)


def _write_scaled(program: Program, layer: Layer, phase: str) -> None:
    program.at(phase, layer.number, "U")
    u = layer.new(program, "U")
    program.write(np.multiply, layer.arrays["Xhat"], layer.parameter("gamma"), out=u)
    program.write(np.add, u, layer.parameter("beta"), out=u)


def write_batch_norm_evaluation(program: Program, layer: Layer, running: Array) -> None:
    """U = γ (Z − running mean) / √(running variance + ε) + β."""
    program.at("forward", layer.number, "Xhat")
    xhat = layer.new(program, "Xhat")
    scale = program.array(f"deviation{layer.number}", (layer.spec.units,))
    layer.arrays["deviation"] = scale
    mean = program.view(f"running_mean{layer.number}", running[0])
    variance = program.view(f"running_variance{layer.number}", running[1])
    program.write(np.add, variance, program.constant(EPSILON), out=scale)
    program.write(np.sqrt, scale, out=scale)
    program.write(np.subtract, layer.arrays["Z"], mean, out=xhat)
    program.write(np.divide, xhat, scale, out=xhat)
    _write_scaled(program, layer, "forward")


def _write_scale_gradients(
    program: Program, layer: Layer, du: Array, part: Array, ones: Array
) -> None:
    """dγ = Σ dU X̂, dβ = Σ dU"""
    program.at("backward", layer.number, "dgamma")
    program.write(np.multiply, du, layer.arrays["Xhat"], out=part)
    program.write(np.dot, ones, part, out=layer.gradient("gamma"))
    program.at("backward", layer.number, "dbeta")
    program.write(np.dot, ones, du, out=layer.gradient("beta"))


def write_batch_norm_backward(program: Program, layer: Layer, du: Array, ones: Array) -> Array:
    """dγ = Σ dU X̂, dβ = Σ dU, dZ = γ/σ · (dU − (dβ + X̂ dγ) / N)."""
    xhat, part = layer.arrays["Xhat"], layer.arrays["norm_part"]
    dgamma, dbeta = layer.gradient("gamma"), layer.gradient("beta")
    _write_scale_gradients(program, layer, du, part, ones)
    program.at("backward", layer.number, "dZ")
    dz = layer.new(program, "dZ")
    slope = program.array(f"norm_slope{layer.number}", (layer.spec.units,))
    program.write(np.multiply, xhat, dgamma, out=part)
    program.write(np.add, part, dbeta, out=part)
    program.write(np.multiply, part, program.constant(1.0 / len(layer.x)), out=part)
    program.write(np.subtract, du, part, out=dz)
    program.write(
        np.multiply, layer.parameter("gamma"), layer.arrays["inverse_deviation"], out=slope
    )
    program.write(np.multiply, dz, slope, out=dz)
    return dz


def write_scaling_backward(program: Program, layer: Layer, du: Array, ones: Array) -> Array:
    """The same where the statistics are the running ones, which don't depend on the batch:
    dZ = γ/σ · dU."""
    part = program.array(f"norm_part{layer.number}", du.shape)
    slope = program.array(f"norm_slope{layer.number}", (layer.spec.units,))
    _write_scale_gradients(program, layer, du, part, ones)
    program.at("backward", layer.number, "dZ")
    dz = layer.new(program, "dZ")
    program.write(np.divide, layer.parameter("gamma"), layer.arrays["deviation"], out=slope)
    program.write(np.multiply, du, slope, out=dz)
    return dz


# Dropout


def write_dropout(program: Program, layer: Layer, rng: np.random.Generator) -> None:
    """Inverted dropout: kept units are divided by the keep probability."""
    number, keep = layer.number, 1.0 - layer.spec.dropout
    program.at("forward", number, "mask")
    mask = layer.new(program, "mask")
    draw = partial(rng.random, None, program.dtype, mask)
    program.write_call(draw, f"rng{number}.random(out=mask{number})", mask)
    program.write(np.less, mask, program.constant(keep), out=mask)
    program.write(np.multiply, mask, program.constant(1.0 / keep), out=mask)
    program.at("forward", number, "D")
    dropped = layer.new(program, "D")
    program.write(np.multiply, layer.arrays["A"], mask, out=dropped)


def write_dropout_backward(program: Program, layer: Layer, dd: Array) -> Array:
    """∂L/∂A = ∂L/∂D ⊙ M, the factor 1 / keep being in the mask M: (N, units)."""
    program.at("backward", layer.number, "dA")
    da = layer.new(program, "dA")
    program.write(np.multiply, dd, layer.arrays["mask"], out=da)
    return da
