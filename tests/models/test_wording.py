"""The names that edits have in the undo menu."""

import pytest

from desktop_nn.experiment.data_sets import OWN
from desktop_nn.models.wording import mend_text, row_text, source_text, value_text


@pytest.mark.parametrize(
    ("label", "value", "text"),
    [
        ("Learning rate η", 0.03, "learning rate 0.03"),
        ("β₁", 0.9, "β₁ 0.9"),
        ("Batch size", 20, "batch size 20"),
        ("Noise σ", 1e-7, "noise 1e−7"),
        ("L2", 0.5, "L2 0.5"),
        ("value", -2.0, "value −2"),
        ("Seed", 4294967295, "seed 4\u202f294\u202f967\u202f295"),
    ],
)
def test_that_a_number_is_named_by_its_field(label, value, text):
    assert value_text(label, value) == text


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Cross-entropy", "loss cross-entropy"),
        ("Adam", "loss Adam"),
        ("RMSprop", "loss RMSprop"),
        ("ReLU", "loss ReLU"),
        ("Glorot uniform", "loss Glorot uniform"),
        ("tanh", "loss tanh"),
    ],
)
def test_that_names_keep_their_capital_and_words_do_not(label, text):
    assert row_text("loss", label) == text


def test_that_a_data_set_is_named():
    assert source_text("xor") == "data set XOR"
    assert source_text("spiral") == "data set spiral"
    assert source_text(OWN) == "data set the project's own data"


@pytest.mark.parametrize(
    ("where", "label", "text"),
    [
        ("training.optimizer.learning_rate", "Use 0.01", "learning rate: use 0.01"),
        ("training.l2", "No penalty", "L2: no penalty"),
        ("network.layers.3.initializer", "Use Xavier", "initializer: use Xavier"),
        ("network.layers.3", "Use it", "use it"),
        ("", "Use it", "use it"),
    ],
)
def test_that_a_mend_is_named_by_what_it_mends(where, label, text):
    assert mend_text(where, label) == text
