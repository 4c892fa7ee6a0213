"""The gradient of every weight by the chain rule, and one step of gradient descent."""

from __future__ import annotations

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.experiment.lesson import Option, Step
from desktop_nn.experiment.project import Project
from lessons.forward import worked_example
from lessons.parts import lesson, look, put, step

HIDDEN = "network.layers.1.activation"
DW1 = (
    *(-0.0344638355032128, -0.0252158026320248),
    *(-0.0137855342012851, -0.0100863210528099),
    *(-0.0068927671006426, -0.0050431605264050),
)
"""Xᵀ dZ1, from the numbers of dZ1."""


def backward() -> Project:
    return lesson(
        "Backward propagation",
        *worked_example(),
        *_down_to_the_hidden_layer(),
        _slip(),
        *_to_the_new_weights(),
    )


def _down_to_the_hidden_layer() -> tuple[Step, ...]:
    return (
        step(
            "How wrong is it?",
            "The net of the first lesson, and now the sample has a target: 1. The output is "
            "0.6058. Half the squared error, ½ (0.6058 − 1)², is the loss: one number that says "
            "how wrong the net is. All that follows asks how it would change if a number of the "
            "net did.",
            "loss loss",
            look("L", "loss loss", 0.0777114100689391, decimals=16),
        ),
        step(
            "Back through the sigmoid",
            "The loss changes with the output by the error, output − target = −0.3942. The output "
            "changes with its sum by the sigmoid's slope, a (1 − a) = 0.2388. One after the other "
            "means one times the other: that is the chain rule, and it gives dZ2.",
            "backward dZ2",
            look("dA2", "loss dA2", -0.394237010106710, decimals=15),
            look("dZ2", "backward dZ2", -0.0941493922243682, decimals=15),
        ),
        step(
            "The output's weights",
            "A weight acts through the number that it multiplies. So its gradient is that number "
            "times dZ2: 0.2913 · −0.0941 for the first, 0.3275 · −0.0941 for the second.",
            "backward dW2",
            look("dW2", "backward dW2", -0.0274269054096101, -0.0308317976884592, decimals=15),
            index=(0, 0),
            tries=("Click a number of dW2 in the matrices: the formula shows what it is made of.",),
        ),
        step(
            "Back to the hidden units",
            "What reaches a hidden unit is dZ2 times the weight between them: −0.0941 · 0.8 and "
            "−0.0941 · 0.6. Times the slope of tanh, which is 1 − a², that is dZ1.",
            "backward dZ1",
            look("dZ1", "backward dZ1", -0.0689276710064264, -0.0504316052640497, decimals=15),
            index=(0, 0),
        ),
    )


def _slip() -> Step:
    return Step(
        "A slip: the other slope",
        "It is easily written, and hard to see: a (1 − a) is the slope of a sigmoid, and the "
        "hidden layer is a tanh. The numbers look as good as any. Switch between both, and let "
        "Prove it compare every gradient with what the loss really does when a weight is moved.",
        "backward",
        "dZ1",
        (0, 0),
        options=(
            Option(
                "1 − a², right",
                (put(HIDDEN, ACTIVATIONS["tanh"].choice()),),
                "The slope of tanh. Every gradient is proven, to a millionth or better.",
                (
                    look(
                        "dZ1", "backward dZ1", -0.0689276710064264, -0.0504316052640497, decimals=15
                    ),
                ),
            ),
            Option(
                "a (1 − a), the slip",
                (put(HIDDEN, ACTIVATIONS["tanh_with_sigmoid_slope"].choice()),),
                "About a quarter of what it should be. The proof turns red for W1, and stays "
                "green for W2, which lies before the slip on the way back.",
                (
                    look(
                        "dZ1", "backward dZ1", -0.0155496815546190, -0.0124410485425042, decimals=15
                    ),
                ),
            ),
        ),
        tries=(
            "With the slip on, press Prove it; then undo the switch with Ctrl+Z, and prove again.",
            "Train with the slip: here the loss falls all the same, only slower. That is why such "
            "a slip can live for years.",
        ),
    )


def _to_the_new_weights() -> tuple[Step, ...]:
    return (
        step(
            "Every input with every unit",
            "W1 has a weight for each pair of an input and a hidden unit: six. So dW1 needs each "
            "input times each number of dZ1: an outer product, Xᵀ dZ1.\n\n"
            "Written as a plain product, X · dZ1, this can't run: three numbers against two. "
            "Where both lengths happen to be the same it does run, and gives one number for each "
            "pair that stands side by side. All other weights would then get what isn't theirs.",
            "backward dW1",
            look("dW1", "backward dW1", *DW1, decimals=15, columns=2),
        ),
        step(
            "New weights",
            "Gradient descent takes a little of the gradient off each weight, here 0.1 times it. "
            "All gradients are negative, so all weights grow: 0.8 − 0.1 · −0.0274 = 0.8027.",
            "after W2",
            look("W2", "after W2", 0.802742690540961, 0.603083179768846, decimals=15),
            look(
                "W1, first row",
                "after W1",
                0.403446383550321,
                0.302521580263202,
                decimals=15,
                index=(0, None),
            ),
            index=(0, 0),
        ),
        step(
            "Was it worth it?",
            "The same sample through the new weights: 0.6068 in place of 0.6058, a little nearer "
            "to 1. So far nothing of the run has changed. Apply makes this very update.",
            "after A2",
            look("A2", "after A2", 0.606751480958904, decimals=15),
            index=(0, 0),
            tries=(
                "Apply, and apply again: the error shrinks, and so do the gradients.",
                "In Explore, under Data, set the learning rate to 10, and come back to Learn. Is "
                "the output nearer to 1 after the update? And with 1\u202f000?",
            ),
        ),
    )
