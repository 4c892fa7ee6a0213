"""Initializers: how a layer's weights are drawn, from its fan-in and fan-out.

Plain (untruncated) normals. Each function returns (fan_in, fan_out) in float64.
Sources: Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998, Efficient BackProp.
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


@dataclass(frozen=True)
class Initializer(Row):
    """`distribution(fan_in, fan_out, choice)` is the formula with the layer's own numbers in it.
    `own_values` rows hold the weights themselves; nobody is offered one who has none."""

    draw: Draw = None  # type: ignore[assignment]
    distribution: Callable[[int, int, Choice], str] = None  # type: ignore[assignment]
    own_values: bool = False


def _normal(deviation: Callable[[int, int, Choice], float]) -> Draw:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int, choice: Choice) -> Weights:
        return deviation(fan_in, fan_out, choice) * rng.standard_normal((fan_in, fan_out))

    return draw


def _uniform(rng: np.random.Generator, fan_in: int, fan_out: int, choice: Choice) -> Weights:
    limit = choice.number("limit")
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def _glorot_uniform(rng: np.random.Generator, fan_in: int, fan_out: int, choice: Choice) -> Weights:
    limit = math.sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


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
            "Xavier",
            "N(0, 1 / fan_in)",
            "Keeps the signal's size through tanh and sigmoid layers (also called LeCun normal).",
            draw=_normal(lambda fan_in, fan_out, choice: math.sqrt(1.0 / fan_in)),
            distribution=lambda fan_in, fan_out, choice: f"N(0, 1/{grouped(fan_in)})",
        ),
        Initializer(
            "glorot_normal",
            "Glorot normal",
            "N(0, 2 / (fan_in + fan_out))",
            "Balances the signal's size forward and backward, for tanh and sigmoid layers.",
            draw=_normal(lambda fan_in, fan_out, choice: math.sqrt(2.0 / (fan_in + fan_out))),
            distribution=lambda fan_in, fan_out, choice: f"N(0, 2/{grouped(fan_in + fan_out)})",
        ),
        Initializer(
            "glorot_uniform",
            "Glorot uniform",
            "U(−√(6 / (fan_in + fan_out)), +√…)",
            "The variance of Glorot normal, without its tails.",
            draw=_glorot_uniform,
            distribution=lambda fan_in, fan_out, choice: f"U(±√(6/{grouped(fan_in + fan_out)}))",
        ),
        Initializer(
            "he_normal",
            "He",
            "N(0, 2 / fan_in)",
            "Makes up for the half of the signal that ReLU drops.",
            draw=_normal(lambda fan_in, fan_out, choice: math.sqrt(2.0 / fan_in)),
            distribution=lambda fan_in, fan_out, choice: f"N(0, 2/{grouped(fan_in)})",
        ),
        Initializer(
            "small_random",
            "Small random",
            "N(0, σ²)",
            "Small whatever the width: a deep net loses its signal. Shows why others exist.",
            (_spread("deviation", "σ", 0.01, "σ: the standard deviation of every weight."),),
            draw=_normal(lambda fan_in, fan_out, choice: choice.number("deviation")),
            distribution=lambda fan_in, fan_out, choice: (
                f"N(0, {shown(choice.number('deviation'))}²)"
            ),
        ),
        Initializer(
            "uniform",
            "Uniform",
            "U(−limit, +limit)",
            "Even between two bounds.",
            (_spread("limit", "limit", 0.5, "Weights lie between −limit and +limit."),),
            draw=_uniform,
            distribution=lambda fan_in, fan_out, choice: f"U(±{shown(choice.number('limit'))})",
        ),
        Initializer(
            "constant",
            "Constant",
            "w = value",
            "Every weight the same: the units of a layer then stay copies of each other.",
            (
                Parameter(
                    "value",
                    "value",
                    0.1,
                    usual_minimum=-10.0,
                    usual_maximum=10.0,
                    when_small=SATURATED,
                    when_large=SATURATED,
                    about="What every weight of the layer is at the start.",
                ),
            ),
            draw=_constant,
            distribution=lambda fan_in, fan_out, choice: f"w = {shown(choice.number('value'))}",
        ),
        Initializer(
            "zeros",
            "Zeros",
            "w = 0",
            "Nothing moves but the output's bias: shows why a start must be random.",
            draw=_zeros,
            distribution=lambda fan_in, fan_out, choice: "w = 0",
        ),
        Initializer(
            "given",
            "Given",
            "w as written in the project",
            "Weights set by hand, as in a worked example.",
            draw=_given,
            distribution=lambda fan_in, fan_out, choice: "as given",
            own_values=True,
        ),
    ],
)
