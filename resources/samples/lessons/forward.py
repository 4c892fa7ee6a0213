"""One sample's way through a net, number by number."""

from __future__ import annotations

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.specs import ExperimentSpec
from lessons.parts import given, lesson, look, one_batch, samples, step

W1 = (0.4, 0.3, 0.2, 0.7, 0.6, 0.5)
W2 = (0.8, 0.6)


def worked_example() -> tuple[ExperimentSpec, DataSet]:
    """Three inputs, two tanh units, a sigmoid output; no biases; one sample whose target is 1."""
    layers = (given(1, 2, "tanh", *W1), given(2, 1, "sigmoid", *W2))
    spec = one_batch(3, layers, "half_squared_error", 0.1, 1)
    return spec, samples([[0.5, 0.2, 0.1]], [1.0])


def forward() -> Project:
    return lesson(
        "Forward propagation",
        *worked_example(),
        step(
            "What goes in",
            "One sample goes through a small net, from left to right: three inputs, two hidden "
            "units with tanh, one output with a sigmoid, and no biases. Every line of the network "
            "is a weight. A column of W1 belongs to a hidden unit: it has a weight for each "
            "input.\n\n"
            "Next step leads on, and the microscope goes along. The numbers here are those of "
            "the lesson; a tick says that the microscope has the same.",
            "samples X",
            look("X", "samples X", 0.5, 0.2, 0.1, decimals=1),
            look("W1", "before W1", *W1, decimals=1, columns=2),
            look("W2", "before W2", *W2, decimals=1, columns=1),
        ),
        step(
            "Weighted sums",
            "Each hidden unit multiplies every input by its weight and adds up. The first one: "
            "0.5 · 0.4 + 0.2 · 0.2 + 0.1 · 0.6 = 0.30. The second one takes the other column of "
            "W1. Both together are one product of matrices, Z1 = X W1.",
            "forward Z1",
            look("Z1", "forward Z1", 0.30, 0.34, decimals=2),
            index=(0, 0),
            tries=("Step by term in the bar above, and watch a sum grow, product by product.",),
        ),
        step(
            "Activation",
            "tanh bends each sum into the range from −1 to 1. Small sums hardly change: 0.30 "
            "becomes 0.2913. Without such a bend all layers together would be no more than a "
            "single one.",
            "forward A1",
            look("A1", "forward A1", 0.291312612451591, 0.327477394808705, decimals=15),
            index=(0, 0),
            tries=("Make the weight 0.4 a 4, by a double click on its line: A1 comes near 1.",),
        ),
        step(
            "The output's sum",
            "What the hidden layer puts out is what the output gets: "
            "0.2913 · 0.8 + 0.3275 · 0.6 = 0.4295.",
            "forward Z2",
            look("Z2", "forward Z2", 0.429536526846496, decimals=15),
        ),
        step(
            "The output",
            "The sigmoid squeezes the sum into the range from 0 to 1, so that it can be read as a "
            "probability. This is what the net says of the sample: 0.6058.",
            "forward A2",
            look("A2", "forward A2", 0.605762989893290, decimals=15),
            tries=(
                "Set another weight, and see which of the numbers follow and which stay: nothing "
                "that lies before it does.",
                "In Explore, make the hidden layer's activation an identity, in the table of "
                "layers: how little changes, while the sums are small.",
            ),
        ),
    )
