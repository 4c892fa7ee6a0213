"""Hidden state is told where it lives."""

import numpy as np
import pytest

from desktop_nn.models.hidden_state import parameter_of, state_of
from desktop_nn.models.microscope import Place
from desktop_nn.models.number_text import parse_number
from tests.models.traced import small_traced


@pytest.fixture(scope="module")
def traced():
    return small_traced(l2=0.1, clip=0.05)


def told(state):
    """By the words of a line, its numbers."""
    return {
        line.cells[0].text: [parse_number(c.text) for c in line.cells[1:] if c.text]
        for line in state.lines
    }


@pytest.mark.parametrize("name", ["W1", "dW1", "m_W1", "vhat_W1", "step_W1"])
def test_that_everything_of_a_weight_has_the_state_of_that_weight(traced, name):
    phase = {"W1": "before", "dW1": "backward"}.get(name, "update")
    state = state_of(traced, Place(phase, name, (1, 2)))
    assert state.title == "State of W1[2, 3]"
    assert state == state_of(traced, Place("before", "W1", (1, 2)))


def test_that_a_weight_tells_its_gradients_memory_and_step(traced):
    lines = told(state_of(traced, Place("before", "W1", (1, 2))))
    number = traced.number
    index = (1, 2)

    def near(*places):
        there = [Place(phase, name, index) for phase, name in places]
        return pytest.approx([number(place) for place in there], rel=1e-5)

    assert lines["gradient, raw"] == near(("backward", "dW1"))
    assert lines["with the penalty"] == near(("penalty", "dW1"))
    assert lines["clipped"] == near(("update", "dW1"))
    assert lines["m, fading mean of the gradient"] == near(("before", "m_W1"), ("update", "m_W1"))
    assert lines["v, fading mean of its square"] == near(("before", "v_W1"), ("update", "v_W1"))
    assert lines["m̂ = m / (1 − β₁ᵗ)"] == near(("update", "mhat_W1"))
    assert lines["step, taken off"] == near(("update", "step_W1"))
    assert lines["W1[2, 3], before → after"] == near(("before", "W1"), ("after", "W1"))


def test_that_the_effective_rate_is_the_step_for_the_raw_gradient(traced):
    lines = told(state_of(traced, Place("before", "W1", (1, 2))))
    ratio = lines["step, taken off"][0] / lines["gradient, raw"][0]
    assert lines["step / gradient: effective η"] == [pytest.approx(ratio, rel=1e-4)]


@pytest.mark.parametrize(("optimizer", "word"), [("momentum", "velocity"), ("rmsprop", "square")])
def test_that_other_optimizers_tell_their_own_memory(optimizer, word):
    lines = told(state_of(small_traced(optimizer=optimizer), Place("before", "W2", (0, 0))))
    assert len([text for text in lines if word in text]) == 1


def test_that_a_neuron_tells_its_mask_and_what_batch_norm_knows(traced):
    place = Place("forward", "A1", (3, 2))
    state = state_of(traced, place)
    lines = told(state)
    assert state.title == "State of neuron 3 of layer 1"
    mask = traced.number(Place("forward", "mask1", (3, 2)))
    word = "kept, scaled by 1 / keep" if mask else "dropped"
    assert lines[f"dropout mask: {word}"] == [pytest.approx(mask, rel=1e-5)]
    z = traced.find("forward", "Z1").value[:, 2]
    assert lines["mean over the batch"] == [pytest.approx(z.mean(), rel=1e-5)]
    assert lines["variance over the batch"] == [pytest.approx(z.var(), rel=1e-5)]
    before, after = lines["running mean, before → after"]
    assert after == pytest.approx(0.9 * before + 0.1 * z.mean(), rel=1e-4)
    assert {"γ", "β", "running variance, before → after"} <= set(lines)


def test_that_a_neurons_spread_is_told_before_and_after_batch_norm(traced):
    before, after = state_of(traced, Place("backward", "dZ1", (1, 2))).spreads
    assert np.array_equal(before.values, traced.find("forward", "Z1").value[:, 2])
    assert np.array_equal(after.values, traced.find("forward", "U1").value[:, 2])
    assert (before.present, after.present) == (1, 1)


def test_that_every_number_of_the_state_is_a_link_to_itself(traced):
    for place in (Place("before", "W1", (1, 2)), Place("forward", "U1", (0, 1))):
        cells = [cell for line in state_of(traced, place).lines for cell in line.cells]
        links = [cell for cell in cells if cell.place]
        assert len(links) > 5
        for cell in links:
            assert parse_number(cell.text) == pytest.approx(traced.number(cell.place), rel=1e-5)


def test_that_what_belongs_to_neither_has_no_state(traced):
    assert state_of(traced, Place("loss", "loss", ())).lines == ()
    assert state_of(traced, Place("forward", "A2", (0, 0))).lines == ()


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("W1", "W1"), ("dgamma1", "gamma1"), ("m_b2", "b2"), ("Z1", ""), ("loss", ""), ("dZ1", "")],
)
def test_that_a_parameter_is_found_in_the_names_of_what_goes_with_it(name, parameter):
    assert parameter_of(name) == parameter
