"""Sigmoid, ReLU and tanh at −1, 0 and 1: what they let through, both ways."""

from __future__ import annotations

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.experiment.lesson import Look, Option, Put, Step
from desktop_nn.experiment.project import Project
from lessons.parts import given, lesson, look, one_batch, put, samples

NAMES = ("sigmoid", "relu", "tanh")
LABELS = {"sigmoid": "sigmoid", "relu": "ReLU", "tanh": "tanh"}

OUTPUTS = {
    "sigmoid": look("A1", "forward A1", 0.268941, 0.5, 0.731059, decimals=6),
    "relu": look("A1", "forward A1", 0, 0, 1, decimals=0),
    "tanh": look("A1", "forward A1", -0.761594, 0, 0.761594, decimals=6),
}
ABOUT = {
    "sigmoid": "Squeezes every number into the range from 0 to 1: for the output of a net that "
    "tells two classes apart.",
    "relu": "Makes a 0 of all that is negative and lets the rest through as it is. Of a layer, "
    "many units are then silent: its activations are sparse.",
    "tanh": "Squeezes every number into the range from −1 to 1, and is centred on 0: for hidden "
    "layers.",
}

# The loss is the mean absolute error and all targets lie below the outputs: each of the N = 3
# samples sends back 1/N. Times the output's weight 3 that is 1: dZ1 is the slope itself.
SLOPES = {
    "sigmoid": "0.197, 0.25 and 0.197: never more than a quarter of what comes is passed on. "
    "Through several layers little is left.",
    "relu": "0, 0 and 1: all of it or nothing. A unit that is silent for every sample gets no "
    "gradient at all, and stays as it is. At 0 itself, where there is a corner, it is taken as 0.",
    "tanh": "0.42, 1 and 0.42: in the middle all of it is passed on, further out less and less.",
}
SLOPES_AT = {
    "sigmoid": look("dZ1", "backward dZ1", 0.196612, 0.25, 0.196612, decimals=6),
    "relu": look("dZ1", "backward dZ1", 0, 0, 1, decimals=0),
    "tanh": look("dZ1", "backward dZ1", 0.419974, 1, 0.419974, decimals=6),
}


def _puts(name: str) -> tuple[Put, ...]:
    return (put("network.layers.1.activation", ACTIVATIONS[name].choice()),)


def _options(about: dict[str, str], looks: dict[str, Look]) -> tuple[Option, ...]:
    return tuple(
        Option(
            LABELS[name],
            _puts(name),
            about[name],
            (looks[name],),
        )
        for name in NAMES
    )


def _forward() -> Step:
    return Step(
        "Three ways to bend a line",
        "Three samples, −1, 0 and 1, come to one hidden unit whose weight is 1: so its sum is the "
        "number itself. What the activation makes of it is A1. Choose one of the three, and look "
        "at it again.",
        "forward",
        "A1",
        looks=(look("Z1", "forward Z1", -1, 0, 1, decimals=0),),
        options=_options(ABOUT, OUTPUTS),
    )


def _backward() -> Step:
    return Step(
        "On the way back",
        "Backwards an activation multiplies what comes, dA1, by its slope at that place: that is "
        "dZ1. This little net is made so that what comes is 1 for each of the three samples. So "
        "dZ1 is the slope itself.",
        "backward",
        "dZ1",
        looks=(look("dA1", "backward dA1", 1, 1, 1, decimals=0),),
        options=_options(SLOPES, SLOPES_AT),
        tries=(
            "Set the hidden weight to 10. Sigmoid and tanh are flat there: what does dZ1 become "
            "for −10 and 10?",
            "Set it to −1 with ReLU: now another one of the samples gets through.",
        ),
    )


def _without() -> Step:
    return Step(
        "And without any?",
        "A layer of sums, followed by a layer of sums, is again a layer of sums: two weights in a "
        "row, w₁ and w₂, do what the single weight w₁ w₂ does. A net of any depth would draw "
        "nothing but straight lines. It is the bend that makes depth worth having.",
        "forward",
        "A2",
        options=(
            Option(
                "sigmoid",
                _puts("sigmoid"),
                "Three times the sigmoid: however far out X is, A2 stays between 0 and 3.",
                (look("A2", "forward A2", 0.806824, 1.5, 2.193176, decimals=6),),
            ),
            Option(
                "identity",
                _puts("identity"),
                "No bend at all: A2 is three times X, as a single weight of 3 would make it.",
                (look("A2", "forward A2", -3, 0, 3, decimals=0),),
            ),
        ),
    )


def activations() -> Project:
    layers = (given(1, 1, "sigmoid", 1.0), given(2, 1, "identity", 3.0))
    spec = one_batch(1, layers, "mean_absolute_error", 0.1, 3)
    own = samples([[-1.0], [0.0], [1.0]], [-4.0, -4.0, -4.0])
    return lesson("Activations", spec, own, _forward(), _backward(), _without())
