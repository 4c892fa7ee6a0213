"""Three losses of one and the same prediction."""

from __future__ import annotations

import math

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES
from desktop_nn.experiment.lesson import Option, Put, Step
from desktop_nn.experiment.project import Project
from lessons.parts import given, lesson, look, one_batch, put, samples, step

SHARES = ((0.7, 0.2, 0.1), (0.2, 0.7, 0.1), (0.2, 0.1, 0.7))
"""What the net gives to the three classes: a row for each sample."""

LOGITS = tuple(math.log(share) for row in SHARES for share in row)
FIRST = (0, None)


def _puts(loss: str, activation: str = "softmax") -> tuple[Put, ...]:
    return (
        put("training.loss", LOSSES[loss].choice()),
        put("network.layers.1.activation", ACTIVATIONS[activation].choice()),
    )


def _losses() -> Step:
    return Step(
        "Three ways to count",
        "How far is (0.7, 0.2, 0.1) from the truth, (1, 0, 0)? Choose a loss, and see what it "
        "says of the same prediction.",
        "loss",
        "loss",
        options=(
            Option(
                "cross-entropy",
                _puts("cross_entropy"),
                "−log 0.7 = 0.3567: only what the net gives to the true class counts. For classes.",
                (look("L", "loss loss", 0.3566749, decimals=7),),
            ),
            Option(
                "mean squared error",
                _puts("mean_squared_error"),
                "(0.3² + 0.2² + 0.1²) / 3 = 0.0467: every output counts, by its distance. For "
                "values.",
                (look("L", "loss loss", 0.0466667, decimals=7),),
            ),
            Option(
                "hinge",
                _puts("hinge", "identity"),
                "Of the scores themselves, without a softmax: the true class leads the second by "
                "1.25, which is more than 1. That is enough, so the loss is 0.",
                (look("L", "loss loss", 0, decimals=7),),
            ),
        ),
    )


def _gradients() -> Step:
    return Step(
        "What they ask for",
        "A loss is there for its slope. dZ1 tells each of a sample's three sums which way to go. "
        "The 1/3 in it is that of the mean over three samples.",
        "backward",
        "dZ1",
        options=(
            Option(
                "cross-entropy",
                _puts("cross_entropy"),
                "Simply (prediction − truth) / 3: softmax and logarithm cancel each other.",
                (look("dZ1", "loss dZ1", -0.1, 0.0666667, 0.0333333, decimals=7, index=FIRST),),
            ),
            Option(
                "mean squared error",
                _puts("mean_squared_error"),
                "Smaller: the softmax is on the way back too. Were the net wrong with great "
                "certainty, next to nothing would come through.",
                (
                    look(
                        "dZ1",
                        "backward dZ1",
                        -0.0217778,
                        0.0160000,
                        0.0057778,
                        decimals=7,
                        index=FIRST,
                    ),
                ),
            ),
            Option(
                "hinge",
                _puts("hinge", "identity"),
                "Nothing. It is content with what there is.",
                (look("dZ1", "backward dZ1", 0, 0, 0, decimals=7, index=FIRST),),
            ),
        ),
    )


def losses() -> Project:
    spec = one_batch(3, (given(1, 3, "softmax", *LOGITS),), "cross_entropy", 0.1, 3)
    prediction = step(
        "A prediction",
        "Three classes, three samples, and no hidden layer. Each sample uses a row of weights of "
        "its own. The first row is log 0.7, log 0.2 and log 0.1, so the softmax says 0.7, 0.2 and "
        "0.1, and the truth is the first class. The other two samples are alike, with another "
        "class each: what holds for one sample holds for their mean.",
        "forward A1",
        look(
            "Z1, first sample",
            "forward Z1",
            -0.3566749,
            -1.6094379,
            -2.3025851,
            decimals=7,
            index=FIRST,
        ),
        look("A1, first sample", "forward A1", 0.7, 0.2, 0.1, decimals=1, index=FIRST),
        look("Y, first sample", "samples Y", 1, 0, 0, decimals=0, index=FIRST),
    )
    total = step(
        "A slip: sums for means",
        "Each of the three samples has a cross-entropy of 0.3567, and so has their mean. A sum "
        "would be 1.0700, and with 32 such samples 11.41: the same net, and a loss and gradients "
        "that grow with the batch. The rate would have to shrink with it. The squared error has "
        "the same trap: over the outputs of one sample its sum is 0.14, in place of 0.0467.",
        "loss loss",
        look("L", "loss loss", 0.3566749, decimals=7),
        tries=("In Explore, under Data, set the batch size to 1: the loss stays as it is.",),
    )
    infinite = step(
        "A slip: the logarithm of 0",
        "Where a net gives the true class exactly 0, −log 0 is infinite, and every number after "
        "it is lost. It doesn't take a bad net: far out, a softmax in floating point is 0. So here "
        "the loss is computed from the sums Z, before the softmax: log Σ exp(z) − z of the true "
        "class. That is the same, and stays finite.",
        "loss loss",
        look("L", "loss loss", 0.3566749, decimals=7),
        tries=(
            "Set the first weight to −1000. The first sample's own class then gets 0, and the "
            "logarithm would be infinite. The loss is 333.170.",
        ),
    )
    own = samples(
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [0.0, 1.0, 2.0],
        ("first", "second", "third"),
    )
    return lesson("Losses", spec, own, prediction, _losses(), _gradients(), total, infinite)
