"""A batch of three rows, normalised column by column; and what that does on the way back."""

from __future__ import annotations

from desktop_nn.experiment.project import Project
from lessons.parts import given, lesson, look, one_batch, samples, step

DZ1 = (-0.00497792, 0.00995576, -0.00497784)
"""Of each sample, in either column, to eight places: they add up to 0."""


def batch_norm() -> Project:
    layers = (
        given(1, 2, "tanh", 1.0, 0.0, 0.0, 1.0, batch_norm=True),
        given(2, 1, "identity", 0.5, 0.5),
    )
    spec = one_batch(2, layers, "half_squared_error", 0.1, 3)
    own = samples([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [0.0, 0.0, 1.0])
    sums = step(
        "Sums of any size",
        "Three samples come to two units whose weights let each input through as it is. So Z1 is "
        "the batch itself. While a net learns, the weights before a layer change, and with them "
        "where its sums lie and how far they spread. The layer has to run after them. Batch norm "
        "takes that away.",
        "forward Z1",
        look("Z1", "forward Z1", 1, 2, 3, 4, 5, 6, decimals=0, columns=2),
    )
    normalised = step(
        "Each column by itself",
        "Of each unit, over the batch: take the mean off, and divide by the standard deviation. "
        "Then the mean is 0 and the spread 1. The ε = 0.00001 keeps a column that doesn't spread "
        "at all from a division by 0.",
        "forward Xhat1",
        look("mean", "forward mean1", 3, 4, decimals=0),
        look("variance", "forward variance1", 2.6667, 2.6667, decimals=4),
        look("X̂1, column 1", "forward Xhat1", -1.2247, 0, 1.2247, decimals=4, index=(None, 0)),
        look("X̂1, column 2", "forward Xhat1", -1.2247, 0, 1.2247, decimals=4, index=(None, 1)),
        index=(0, 0),
        tries=("Multiply the first weight by 100: X̂1 stays as it is.",),
    )
    variance = step(
        "A slip: dividing by the variance",
        "The variance has the square of the sums' unit; its root is what belongs under the "
        "fraction. Divided by the variance itself, the first column would be −0.75, 0 and 0.75, "
        "and its spread 0.61 in place of 1. Sums a hundred times as large would come out a hundred "
        "times smaller: the size would not be taken away, but turned over.",
        "forward inverse_deviation1",
        look("1 / √(variance + ε)", "forward inverse_deviation1", 0.6124, 0.6124, decimals=4),
        index=(0,),
    )
    scale = step(
        "γ and β",
        "What if a wide spread was just right? U = γ X̂ + β can undo it: two numbers for each unit, "
        "learnt like weights. They begin at 1 and 0, so U1 is X̂1 at first. β does what a bias "
        "would, so there is none: a bias before batch norm is taken off again with the mean, and "
        "its gradient is always 0.",
        "forward U1",
        look("γ1", "before gamma1", 1, 1, decimals=0),
        look("β1", "before beta1", 0, 0, decimals=0),
        look("U1, column 1", "forward U1", -1.2247, 0, 1.2247, decimals=4, index=(None, 0)),
    )
    back = step(
        "Samples hang together",
        "Mean and spread are made by all samples, so each sample's numbers depend on all others. "
        "On the way back that shows: dZ1 of a sample has a share of what every sample sends back. "
        "In each column dZ1 adds up to 0, since a shift of all sums would change nothing.",
        "backward dZ1",
        look("dZ1, column 1", "backward dZ1", *DZ1, decimals=8, index=(None, 0)),
        index=(0, 0),
        tries=("Choose another sample in the bar above, and see what its dZ1 is made of.",),
    )
    running = step(
        "And with a single sample?",
        "When the net is used there may be no batch. So while it trains, running means of mean and "
        "variance are kept, 0.9 of the old and 0.1 of the new, and used then: 0.1 · 3 = 0.3. The "
        "variance in it is the unbiased one, 4: 0.9 · 1 + 0.1 · 4 = 1.3.\n\n"
        "That a sample's numbers depend on its batch is a kind of noise. It keeps a net from "
        "learning by heart, and may spare dropout.",
        "forward running1",
        look("running mean", "forward running1", 0.3, 0.4, decimals=1, index=(0, None)),
        look("running variance", "forward running1", 1.3, 1.3, decimals=1, index=(1, None)),
        index=(0, 0),
        tries=(
            "In Explore, switch batch norm off in the table of layers, set the learning rate under "
            "Data to 1, and run.",
        ),
    )
    steps = (sums, normalised, variance, scale, back, running)
    return lesson("Batch normalisation", spec, own, *steps)
