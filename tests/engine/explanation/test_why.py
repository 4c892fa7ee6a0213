"""Why did this weight move by this much? Answered link by link, with a pocket calculator."""

import math

import pytest

from desktop_nn.engine.explanation import Place, letters_of, origin_of, traced_update
from tests.engine.explanation.calculator import calculated
from tests.engine.nets import layer, numbers, one_hot, spec_of, train, trainer_of

ENDS = {"X", "Y", "W", "b", "gamma", "beta", "running", "m_W", "v_W", "m_gamma", "v_gamma"}
ENDS |= {"m_beta", "v_beta", "m_b", "v_b"}
ROUNDING = 5e-7
"""Numbers in a formula have seven digits: each may be off by half of the last."""


def last_digit(result, digits=6):
    """One in the last of a result's digits."""
    return 10.0 ** (math.floor(math.log10(abs(result))) + 1 - digits) if result else 0.0


def digits_of(result):
    """How many it shows: of a step fewer, since both weights are rounded."""
    return len(result.split(" ")[0].lstrip("-0.").replace(".", ""))


@pytest.fixture(scope="module")
def update():
    """Of a 2-4-3 net with batch norm and Adam, in a batch of ten, as a new project has it."""
    hidden = layer(1, 4, "relu", "he_normal", bias=False, batch_norm=True)
    spec = spec_of(2, hidden, layer(2, 3, "softmax"), dtype="float32")
    trainer = trainer_of(spec, "cross_entropy", "adam")
    train(trainer, 5, rows=10, classes=3)
    return traced_update(trainer, numbers(10, 2, seed=8), one_hot(10, 3, seed=8))


def chain(update, starts):
    """All origins that lead to these places, each once."""
    found, waiting = {}, list(starts)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found[place] = origin_of(update, place)
            waiting += [f.place for f in found[place].factors if f.place is not None]
    return found


def all_places(update, phase, names):
    arrays = [(name, update.find(phase, name).value) for name in names]
    return [
        Place(phase, name, (i, j))
        for name, value in arrays
        for i in range(value.shape[0])
        for j in range(value.shape[1])
    ]


def test_that_every_link_from_a_new_weight_to_the_data_can_be_recalculated(update):
    links = chain(update, all_places(update, "after", ["W1", "W2"]))
    ends = [place for place, origin in links.items() if not origin.factors]
    assert {place.phase for place in ends} == {"samples", "before"}
    assert {letters_of(place.name) for place in ends} <= ENDS
    for place, origin in links.items():
        if origin.factors:
            _, shown, result = origin.substituted.split(" = ")
            assert r"\cdots" not in shown, "in a batch of ten every sample is told"
            parts = [abs(t.value) for t in origin.terms] or [abs(f.value) for f in origin.factors]
            digits = 6 if "step" not in place.name else digits_of(result)
            room = 4.0 * ROUNDING * sum(parts) + last_digit(origin.value, digits)
            assert calculated(shown) == pytest.approx(calculated(result), rel=0.0, abs=room), place


def test_that_the_chain_goes_through_all_that_the_update_computed(update):
    links = chain(update, all_places(update, "after", ["W1"]))
    reached = {(place.phase, letters_of(place.name)) for place in links}
    way_back = {"dW", "dZ", "dU", "dA", "dgamma", "dbeta", "norm_slope"}
    assert {("backward", kind) for kind in way_back} <= reached
    assert {("update", kind) for kind in ("step_W", "m_W", "v_W", "mhat_W", "vhat_W")} <= reached
    assert {("forward", kind) for kind in ("Z", "mean", "variance", "Xhat", "U", "A")} <= reached
    assert ("loss", "dZ") in reached


def test_that_the_loss_after_is_told_by_the_new_weights(update):
    links = chain(update, [Place("after", "loss", ())])
    assert {("after", "W2"), ("after", "W1"), ("after", "gamma1"), ("update", "step_W1")} <= {
        (place.phase, place.name) for place in links
    }
