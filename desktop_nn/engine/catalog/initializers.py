"""Initializers: how a layer's weights are drawn, from its fan-in and fan-out.

Plain (untruncated) normals. Each function returns (fan_in, fan_out) in float64; a bias vector is
drawn as a matrix with a fan-in of 1. Sources: LeCun et al. 1998, Efficient BackProp; Glorot and
Bengio 2010; He et al. 2015; Saxe et al. 2014 (orthogonal).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog.rows import Parameter, Row, Table
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.number_text import grouped, shown

Weights = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int, int, Choice], Weights]
FanNumber = Callable[[int, int], float]

SATURATING = ("tanh", "sigmoid", "softmax", "identity")
RECTIFYING = ("relu", "leaky_relu", "elu", "gelu", "silu", "softplus")


@dataclass(frozen=True)
class Initializer(Row):
    """`distribution(fan_in, fan_out, choice)` is the formula with the layer's own numbers in it.
    `meant_for` names the activations whose layers it keeps a signal's size through.
    `for_biases` rows make sense for a bias vector too: they don't look at the fans.
    `own_values` rows hold the weights themselves; nobody is offered one who has none."""

    draw: Draw = None  # type: ignore[assignment]
    distribution: Callable[[int, int, Choice], str] = None  # type: ignore[assignment]
    meant_for: tuple[str, ...] = ()
    for_biases: bool = False
    own_values: bool = False


def _fan_normal(variance: FanNumber) -> Draw:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int, choice: Choice) -> Weights:
        return math.sqrt(variance(fan_in, fan_out)) * rng.standard_normal((fan_in, fan_out))

    return draw


def _fan_uniform(squared_limit: FanNumber) -> Draw:
    """Between ±√squared_limit, whose variance is a third of it."""

    def draw(rng: np.random.Generator, fan_in: int, fan_out: int, choice: Choice) -> Weights:
        limit = math.sqrt(squared_limit(fan_in, fan_out))
        return rng.uniform(-limit, limit, (fan_in, fan_out))

    return draw


def _small_random(rng: np.random.Generator, fan_in: int, fan_out: int, choice: Choice) -> Weights:
    return choice.number("deviation") * rng.standard_normal((fan_in, fan_out))


def _small_text(fan_in: int, fan_out: int, choice: Choice) -> str:
    return f"N(0, {shown(choice.number('deviation'))}²)"


def _uniform(rng: np.random.Generator, fan_in: int, fan_out: int, choice: Choice) -> Weights:
    limit = choice.number("limit")
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def _orthogonal(rng: np.random.Generator, fan_in: int, fan_out: int, choice: Choice) -> Weights:
    """gain · Q of a normal matrix. Where R's diagonal is negative a column's sign is turned, since
    QR's own choice of signs would favour some rotations over others (Mezzadri 2007)."""
    tall = rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
    q, r = np.linalg.qr(tall)
    q *= np.where(np.diag(r) < 0.0, -choice.number("gain"), choice.number("gain"))
    return np.ascontiguousarray(q if fan_in >= fan_out else q.T)


def _orthogonal_text(fan_in: int, fan_out: int, choice: Choice) -> str:
    """Which of both products is a multiple of the unit matrix: the smaller one."""
    product = "WᵀW" if fan_in >= fan_out else "WWᵀ"
    gain = choice.number("gain")
    factor = "" if gain == 1.0 else f"{shown(gain)}² "
    size = str(min(fan_in, fan_out)).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
    return f"{product} = {factor}I{size}"


def _constant(rng: np.random.Generator, fan_in: int, fan_out: int, choice: Choice) -> Weights:
    return np.full((fan_in, fan_out), choice.number("value"))


def _zeros(rng: np.random.Generator, fan_in: int, fan_out: int, choice: Choice) -> Weights:
    return np.zeros((fan_in, fan_out))


def _given(rng: np.random.Generator, fan_in: int, fan_out: int, choice: Choice) -> Weights:
    values = np.asarray(choice.parameters["values"], dtype=np.float64)
    if values.size != fan_in * fan_out:
        raise ValueError(f"given: expected {fan_in * fan_out} values, got {values.size}")
    return values.reshape(fan_in, fan_out)


SATURATED = "units saturate, or their sums grow from layer to layer"


def _spread(name: str, label: str, default: float, about: str) -> Parameter:
    return Parameter(
        name,
        label,
        default,
        minimum=0.0,
        usual_minimum=1e-6,
        usual_maximum=10.0,
        when_small="the units of a layer hardly differ, and nearly learn the same",
        when_large=SATURATED,
        about=about,
    )


INITIALIZERS = Table(
    "initializer",
    [
        Initializer(
            "xavier_normal",
            "Xavier / LeCun normal",
            "N(0, 1 / fan_in)",
            "Keeps the signal's size on its way forward through tanh and sigmoid layers.",
            source="LeCun, Bottou, Orr and Müller 1998, Efficient BackProp",
            typeset=(r"w \sim N\left(0, \frac{1}{n_{in}}\right)",),
            draw=_fan_normal(lambda fan_in, fan_out: 1.0 / fan_in),
            distribution=lambda fan_in, fan_out, choice: f"N(0, 1/{grouped(fan_in)})",
            meant_for=SATURATING,
        ),
        Initializer(
            "lecun_uniform",
            "LeCun uniform",
            "U(−√(3 / fan_in), +√…)",
            "The variance of LeCun normal, without its tails: for tanh and sigmoid layers.",
            source="LeCun, Bottou, Orr and Müller 1998, Efficient BackProp",
            typeset=(r"w \sim U\left(-\sqrt{\frac{3}{n_{in}}}, \sqrt{\frac{3}{n_{in}}}\right)",),
            draw=_fan_uniform(lambda fan_in, fan_out: 3.0 / fan_in),
            distribution=lambda fan_in, fan_out, choice: f"U(±√(3/{grouped(fan_in)}))",
            meant_for=SATURATING,
        ),
        Initializer(
            "glorot_normal",
            "Glorot normal",
            "N(0, 2 / (fan_in + fan_out))",
            "Balances the signal's size forward and backward, for tanh and sigmoid layers.",
            source=(
                "Glorot and Bengio 2010, Understanding the difficulty of training deep "
                "feedforward neural networks"
            ),
            typeset=(r"w \sim N\left(0, \frac{2}{n_{in} + n_{out}}\right)",),
            draw=_fan_normal(lambda fan_in, fan_out: 2.0 / (fan_in + fan_out)),
            distribution=lambda fan_in, fan_out, choice: f"N(0, 2/{grouped(fan_in + fan_out)})",
            meant_for=SATURATING,
        ),
        Initializer(
            "glorot_uniform",
            "Glorot uniform",
            "U(−√(6 / (fan_in + fan_out)), +√…)",
            "The variance of Glorot normal, without its tails: for tanh and sigmoid layers.",
            source=(
                "Glorot and Bengio 2010, Understanding the difficulty of training deep "
                "feedforward neural networks"
            ),
            typeset=(
                r"w \sim U\left(-\sqrt{\frac{6}{n_{in} + n_{out}}}, \sqrt{\frac{6}{n_{in} + "
                r"n_{out}}}\right)",
            ),
            draw=_fan_uniform(lambda fan_in, fan_out: 6.0 / (fan_in + fan_out)),
            distribution=lambda fan_in, fan_out, choice: f"U(±√(6/{grouped(fan_in + fan_out)}))",
            meant_for=SATURATING,
        ),
        Initializer(
            "he_normal",
            "He normal",
            "N(0, 2 / fan_in)",
            "Makes up for the half of the signal that ReLU drops, and its smoother kin nearly so.",
            source="He, Zhang, Ren and Sun 2015, Delving deep into rectifiers",
            typeset=(r"w \sim N\left(0, \frac{2}{n_{in}}\right)",),
            draw=_fan_normal(lambda fan_in, fan_out: 2.0 / fan_in),
            distribution=lambda fan_in, fan_out, choice: f"N(0, 2/{grouped(fan_in)})",
            meant_for=RECTIFYING,
        ),
        Initializer(
            "he_uniform",
            "He uniform",
            "U(−√(6 / fan_in), +√…)",
            "The variance of He normal, without its tails: for ReLU and its kin.",
            source="He, Zhang, Ren and Sun 2015, Delving deep into rectifiers",
            typeset=(r"w \sim U\left(-\sqrt{\frac{6}{n_{in}}}, \sqrt{\frac{6}{n_{in}}}\right)",),
            draw=_fan_uniform(lambda fan_in, fan_out: 6.0 / fan_in),
            distribution=lambda fan_in, fan_out, choice: f"U(±√(6/{grouped(fan_in)}))",
            meant_for=RECTIFYING,
        ),
        Initializer(
            "orthogonal",
            "Orthogonal",
            "gain · Q, with Q orthonormal, from the QR decomposition of a normal matrix",
            "Turns the signal without stretching it: for deep nets of identity or tanh layers; "
            "a gain of √2 suits ReLU.",
            (
                Parameter(
                    "gain",
                    "gain",
                    1.0,
                    minimum=0.0,
                    usual_minimum=0.1,
                    usual_maximum=10.0,
                    when_small="the signal fades from layer to layer",
                    when_large="units saturate, or the signal explodes from layer to layer",
                    about="What the layer multiplies its signal's length by; 1 keeps it.",
                ),
            ),
            source=(
                "Saxe, McClelland and Ganguli 2014, Exact solutions to the nonlinear "
                "dynamics of learning in deep linear neural networks; signs by Mezzadri 2007"
            ),
            typeset=(
                r"W = g \cdot Q",
                "Q^T Q = I",
            ),
            draw=_orthogonal,
            distribution=_orthogonal_text,
            meant_for=("tanh", "identity"),
        ),
        Initializer(
            "small_random",
            "Small random",
            "N(0, σ²)",
            "Small whatever the width: a deep net loses its signal. Shows why others exist.",
            (_spread("deviation", "σ", 0.01, "σ: the standard deviation of every number."),),
            source="Goodfellow, Bengio and Courville 2016, Deep Learning, 8.4",
            typeset=(r"w \sim N\left(0, \sigma^2\right)",),
            draw=_small_random,
            distribution=_small_text,
            for_biases=True,
        ),
        Initializer(
            "uniform",
            "Uniform",
            "U(−limit, +limit)",
            "Even between two bounds.",
            (_spread("limit", "limit", 0.5, "Every number lies between −limit and +limit."),),
            source="Goodfellow, Bengio and Courville 2016, Deep Learning, 8.4",
            typeset=(r"w \sim U(-l, l)",),
            draw=_uniform,
            distribution=lambda fan_in, fan_out, choice: f"U(±{shown(choice.number('limit'))})",
            for_biases=True,
        ),
        Initializer(
            "constant",
            "Constant",
            "w = value",
            "Every weight the same: the units of a layer then stay copies of each other. "
            "As a small positive bias it keeps ReLU units alive at the start.",
            (
                Parameter(
                    "value",
                    "value",
                    0.1,
                    usual_minimum=-10.0,
                    usual_maximum=10.0,
                    when_small=SATURATED,
                    when_large=SATURATED,
                    about="What every number is at the start.",
                ),
            ),
            source="Goodfellow, Bengio and Courville 2016, Deep Learning, 8.4",
            typeset=("w = c",),
            draw=_constant,
            distribution=lambda fan_in, fan_out, choice: f"w = {shown(choice.number('value'))}",
            for_biases=True,
        ),
        Initializer(
            "zeros",
            "Zeros",
            "w = 0",
            "The usual start of biases. As weights, nothing moves but the output's bias: shows why "
            "a start must be random.",
            source="Goodfellow, Bengio and Courville 2016, Deep Learning, 8.4",
            typeset=("w = 0",),
            draw=_zeros,
            distribution=lambda fan_in, fan_out, choice: "w = 0",
            for_biases=True,
        ),
        Initializer(
            "given",
            "Given",
            "w as written in the project",
            "Weights set by hand, as in a worked example.",
            source="the project itself",
            typeset=("w = w_{given}",),
            draw=_given,
            distribution=lambda fan_in, fan_out, choice: "as given",
            for_biases=True,
            own_values=True,
        ),
    ],
)
