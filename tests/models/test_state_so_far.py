"""Hidden state tells nothing that the walk has not come to: no answer is given away."""

import pytest

from desktop_nn.engine.number_text import NOTHING
from desktop_nn.models.hidden_state import state_of
from desktop_nn.models.microscope import Place, Walk
from desktop_nn.models.origin_page import page_of
from desktop_nn.models.state_so_far import state_so_far
from tests.models.traced import small_traced

WEIGHT = Place("before", "W1", (1, 2))


@pytest.fixture(scope="module")
def traced():
    return small_traced(l2=0.1, clip=0.05)


def at(traced, label):
    """What is there when the stop with that label is computed."""
    walk = Walk(traced)
    number = next(stop.number for stop in walk.stops if stop.label == label)
    position = walk.at_stop(number)
    return lambda place: bool(walk.computed(position, place.phase, place.name)[place.index])


def told(state):
    return {line.cells[0].text: [cell.text for cell in line.cells[1:]] for line in state.lines}


def test_that_at_the_end_all_of_it_is_told(traced):
    whole = state_of(traced, WEIGHT)
    assert state_so_far(whole, lambda place: True) == whole
    assert state_so_far(whole, at(traced, "L after")) == whole


def test_that_a_step_and_the_effective_rate_come_with_the_walk(traced):
    before = told(state_so_far(state_of(traced, WEIGHT), at(traced, "m̂, v̂₁")))
    after = told(state_so_far(state_of(traced, WEIGHT), at(traced, "step₁")))
    late = {"step, taken off", "step / gradient: effective η", "η, as scheduled"}
    assert late <= after.keys()
    assert not late & before.keys()


def test_that_what_a_weight_becomes_is_a_dash_until_then(traced):
    text = "W1[2, 3], before → after"
    before = told(state_so_far(state_of(traced, WEIGHT), at(traced, "step₁")))[text]
    after = told(state_so_far(state_of(traced, WEIGHT), at(traced, "new W₁")))[text]
    assert before[0] == after[0]
    assert before[1] == NOTHING != after[1]


def test_that_memory_is_told_as_it_was_before(traced):
    lines = told(state_so_far(state_of(traced, WEIGHT), at(traced, "∂L/∂W₁")))
    memory = lines["m, fading mean of the gradient"]
    assert memory[0] not in ("", NOTHING)
    assert memory[1] == NOTHING
    assert "clipped" not in lines
    assert "gradient, raw" in lines


def test_that_statistics_and_masks_come_with_the_walk(traced):
    place = Place("forward", "Z1", (0, 1))
    whole = state_of(traced, place)
    early = state_so_far(whole, at(traced, "X, Y"))
    assert not early.spreads
    assert len(early.lines) < len(whole.lines)
    later = state_so_far(whole, at(traced, "Z₁"))
    assert [spread.title for spread in later.spreads] == ["before batch norm"][: len(whole.spreads)]


def test_that_a_page_shows_its_state_so_far(traced):
    page = page_of(traced, WEIGHT, is_there=at(traced, "Z₁"))
    assert page.state == state_so_far(state_of(traced, WEIGHT), at(traced, "Z₁"))
    assert page.state != state_of(traced, WEIGHT)
