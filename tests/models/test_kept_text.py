"""What a rebuilt network kept, in words: whole layers, parts of them, and new ones."""

import pytest

from desktop_nn.engine.layout import Kept
from desktop_nn.models.kept_text import kept_lines, kept_sentence


def layer(number, weights, biases=None):
    """Arrays of a layer; each by what was kept, and of how many."""
    arrays = [Kept("W", number, *weights)]
    return [*arrays, *([Kept("b", number, *biases)] if biases else [])]


WHOLE, NEW = (64, 64), (0, 64)


@pytest.mark.parametrize(
    ("kept", "sentence"),
    [
        ([*layer(1, WHOLE, (8, 8)), *layer(2, WHOLE)], "Kept 136 of 136 parameters"),
        (
            [*layer(1, WHOLE, (8, 8)), *layer(2, (48, 64), (8, 8))],
            "Kept 128 of 144 parameters: all of layer 1, 48 of 64 weights of layer 2",
        ),
        (
            [*layer(1, (6, 8), (3, 4)), *layer(2, NEW, (0, 8)), *layer(3, WHOLE), *layer(4, WHOLE)],
            "Kept 137 of 212 parameters: all of layers 3 and 4, 6 of 8 weights and 3 of 4 biases "
            "of layer 1, layer 2 is new",
        ),
        (
            [*layer(1, NEW), *layer(2, (0, 8), (8, 8)), *layer(3, NEW)],
            "Kept 8 of 144 parameters: 0 of 8 weights of layer 2, layers 1 and 3 are new",
        ),
        (
            [
                *layer(1, WHOLE),
                *(Kept("W", n, 1, 1000) for n in range(2, 8)),
                *layer(8, NEW),
            ],
            "Kept 70 of 6\u202f128 parameters: 1 layer whole, 6 in part, 1 new",
        ),
    ],
    ids=["all", "part", "biases", "new", "many"],
)
def test_that_the_sentence_says_which_layers_were_kept(kept, sentence):
    assert kept_sentence(kept) == sentence


def test_that_each_layer_has_a_line():
    norm = [Kept("W", 2, 12, 16), Kept("gamma", 2, 4, 4), Kept("beta", 2, 4, 4)]
    assert kept_lines([*layer(1, WHOLE), *norm, *layer(3, NEW, (0, 8))]).splitlines() == [
        "Layer 1: all kept",
        "Layer 2: 12 of 16 weights, 4 of 4 γ, 4 of 4 β",
        "Layer 3: new",
    ]
