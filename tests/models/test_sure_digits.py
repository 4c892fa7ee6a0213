"""A step has the same digits in the result, in the note's words and among the state's lines."""

import numpy as np
import pytest

from desktop_nn.engine.explanation import Place, traced_update
from desktop_nn.models.origin_page import page_of
from desktop_nn.models.sure_digits import sure_at
from tests.engine.nets import layer, spec_of, trainer_of
from tests.models.traced import small_traced

STEP = Place("update", "step_W2", (3, 1))


@pytest.fixture(scope="module")
def late():
    """In float32 after 300 updates, when steps are small."""
    spec = spec_of(2, layer(1, 4), layer(2, 3, "softmax"), dtype="float32")
    trainer = trainer_of(spec, "cross_entropy", "adam")
    x = np.random.default_rng(1).normal(size=(4, 2))
    y = np.eye(3)[[0, 1, 2, 0]]
    for _ in range(300):
        trainer.update(x, y)
    return traced_update(trainer, x, y)


def state_texts(page):
    return {line.cells[0].text: line.cells[1].text for line in page.state.lines}


def test_that_a_step_late_in_training_is_the_same_number_everywhere(late):
    page = page_of(late, STEP)
    step = page.result.removeprefix("= ")
    assert state_texts(page)["step, taken off"] == step
    assert f"the step {step}: an effective rate" in page.origin.note
    rate = state_texts(page)["step / gradient: effective η"]
    assert f"an effective rate of {rate}," in page.origin.note
    assert len(step.lstrip("−0.")) < 6


def test_that_all_digits_are_shown_where_they_are_wanted(late):
    page = page_of(late, STEP, digits=17)
    assert float(page.result.removeprefix("= ").replace("−", "-")) == late.number(STEP)
    assert sure_at(late, STEP, 17) == 17


def test_that_other_numbers_keep_their_digits(late):
    assert sure_at(late, Place("before", "W2", (3, 1)), 6) == 6
    assert sure_at(small_traced(), STEP, 6) == 6
