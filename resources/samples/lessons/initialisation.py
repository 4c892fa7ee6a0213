"""How weights are drawn, and what becomes of a signal on its way through six layers."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.experiment.lesson import Drawn, Look, Option, Put, Step
from desktop_nn.experiment.project import Project, dense
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec
from lessons.parts import lesson, put, spread

HIDDEN = 5
UNITS = 16
SMALL = INITIALIZERS["small_random"].choice()


def _puts(initializer: str, activation: str, **values: float) -> tuple[Put, ...]:
    """In all layers; the output's activation stays."""
    start = INITIALIZERS[initializer].choice(**values)
    hidden = ACTIVATIONS[activation].choice()
    numbers = range(1, HIDDEN + 1)
    return (
        *(put(f"network.layers.{number}.initializer", start) for number in (*numbers, HIDDEN + 1)),
        *(put(f"network.layers.{number}.activation", hidden) for number in numbers),
    )


def _forward(*values: float) -> tuple[Look, ...]:
    return tuple(
        spread(f"spread of A{number}", f"forward A{number}", value)
        for number, value in zip((1, 3, 5), values, strict=True)
    )


def _backward(*values: float) -> tuple[Look, ...]:
    return tuple(
        spread(f"spread of dA{number}", f"backward dA{number}", value)
        for number, value in zip((5, 3, 1), values, strict=True)
    )


def _drawn(two: str, sixteen: str) -> tuple[Drawn, ...]:
    """The formulas of the first layer, with a fan-in of 2, and the second, with one of 16."""
    return Drawn(1, two), Drawn(2, sixteen)


def _formulas() -> Step:
    return Step(
        "Where a net begins",
        "Before the first update weights are random: were they all alike, all units of a layer "
        "would learn the same. How large they should be depends on how many of them add up in a "
        "sum: that is the fan-in, 2 for the first layer of this net and 16 for the others.",
        "before",
        "W2",
        options=(
            Option(
                "small random",
                _puts("small_random", "tanh"),
                "The same everywhere, whatever the fan-in: a standard deviation of 0.01.",
                drawn=_drawn("W ~ N(0, 0.01²)", "W ~ N(0, 0.01²)"),
            ),
            Option(
                "Xavier",
                _puts("xavier_normal", "tanh"),
                "The variance is 1 / fan_in, so that a sum is about as large as its inputs: for "
                "sigmoid and tanh.",
                drawn=_drawn("W ~ N(0, 1/2)", "W ~ N(0, 1/16)"),
            ),
            Option(
                "He",
                _puts("he_normal", "relu"),
                "2 / fan_in, to make up for the half that ReLU makes a 0 of. The layers are ReLU "
                "layers now.",
                drawn=_drawn("W ~ N(0, 2/2)", "W ~ N(0, 2/16)"),
            ),
        ),
        tries=(
            "In Explore, look at the picture of a layer's weights in the editor beside the table "
            "of layers: what each choice would draw is shown before it is made.",
        ),
    )


def _signal() -> Step:
    return Step(
        "The way forward",
        "Follow the signal: how far do the activations of a layer spread? What is the same for "
        "all samples tells nothing about any of them.",
        "forward",
        "A5",
        options=(
            Option(
                "small random",
                _puts("small_random", "tanh"),
                "Each layer makes it some 25 times smaller. After five of them, less than a "
                "millionth is left.",
                FORWARD["small"],
            ),
            Option(
                "Xavier",
                _puts("xavier_normal", "tanh"),
                "tanh takes a little off in each layer, and no more than that.",
                FORWARD["xavier"],
            ),
            Option(
                "far too large",
                _puts("small_random", "tanh", deviation=2.0),
                "N(0, 2²): the sums are so large that tanh says −1 or 1, and hardly anything "
                "between.",
                FORWARD["large"],
            ),
            Option(
                "He", _puts("he_normal", "relu"), "With ReLU, it keeps its size.", FORWARD["he"]
            ),
        ),
    )


def _gradients() -> Step:
    return Step(
        "The way back",
        "Gradients go the same way, from the last layer to the first, and are multiplied by the "
        "same weights. They vanish as the signal does, or grow from layer to layer.",
        "backward",
        "dA1",
        options=(
            Option(
                "small random",
                _puts("small_random", "tanh"),
                "What arrives at the first layer is a millionth of what left the last: nothing can "
                "be learnt of it. Such a net stands still.",
                BACKWARD["small"],
            ),
            Option(
                "Xavier",
                _puts("xavier_normal", "tanh"),
                "Every layer gets a gradient that it can use.",
                BACKWARD["xavier"],
            ),
            Option(
                "far too large",
                _puts("small_random", "tanh", deviation=2.0),
                "The other way round: on the way back the weights blow up what tanh, being flat, "
                "lets through. The first layers are thrown about.",
                BACKWARD["large"],
            ),
            Option("He", _puts("he_normal", "relu"), "The same for ReLU.", BACKWARD["he"]),
        ),
        tries=(
            "Run each of them for 50 epochs, and Reset between. Which ones learn?",
            "Leave small random, and in Explore switch batch norm on in all hidden layers.",
        ),
    )


FORWARD: dict[str, tuple[Look, ...]] = {
    "small": _forward(0.0347, 6.37e-5, 8.57e-8),
    "xavier": _forward(0.778, 0.507, 0.340),
    "large": _forward(0.909, 0.972, 0.933),
    "he": _forward(2.03, 1.85, 1.69),
}
BACKWARD: dict[str, tuple[Look, ...]] = {
    "small": _backward(1.58e-4, 1.90e-7, 2.37e-10),
    "xavier": _backward(0.0042, 0.00266, 0.00119),
    "large": _backward(0.0453, 0.155, 0.909),
    "he": _backward(0.00705, 0.00503, 0.00555),
}
"""Measured, with this seed."""


def initialisation() -> Project:
    hidden = [replace(dense(k, UNITS, "tanh"), initializer=SMALL) for k in range(1, HIDDEN + 1)]
    output = replace(dense(HIDDEN + 1, 1, "sigmoid"), initializer=SMALL)
    spec = ExperimentSpec(
        NetworkSpec(2, (*hidden, output), "float64", next_id=HIDDEN + 2),
        DataSpec(DATA_SOURCES["moons"].choice()),
        TrainingSpec(
            LOSSES["cross_entropy"].choice(),
            OPTIMIZERS["gradient_descent"].choice(learning_rate=0.1),
            batch_size=32,
        ),
        seed=1,
    )
    return lesson("Initialisation", spec, None, _formulas(), _signal(), _gradients())
