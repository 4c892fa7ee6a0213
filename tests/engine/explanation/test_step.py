"""The step of each parameter is told so that it can be checked: formula and factors give it."""

import itertools
import math

import numpy as np
import pytest

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.explanation import Place, origin_of, traced_update
from desktop_nn.engine.explanation.layer_sums import is_layer_sum
from desktop_nn.engine.explanation.place import letters_of
from desktop_nn.engine.explanation.step import STEPS, effective_step
from tests.engine.explanation.calculator import calculated, with_numbers
from tests.engine.nets import (
    everything,
    given_layer,
    layer,
    numbers,
    one_hot,
    spec_of,
    train,
    trainer_of,
)

X, Y = numbers(8, 3, seed=5), one_hot(8, 2, seed=5)
NAMES = [row.name for row in OPTIMIZERS.rows]
PENALTIES = [{}, {"l2": 0.05}, {"l1": 0.02}, {"l2": 0.05, "l1": 0.02}]


def net(frozen=False, dtype="float64"):
    return spec_of(
        3,
        layer(1, 4, "relu", bias=True, batch_norm=True, trainable=not frozen),
        layer(2, 3, "tanh"),
        layer(3, 2, "softmax"),
        dtype=dtype,
    )


def update_of(optimizer, updates=2, frozen=False, dtype="float64", **settings):
    trainer = trainer_of(net(frozen, dtype), "cross_entropy", optimizer, seed=3, **settings)
    train(trainer, updates, classes=2)
    return traced_update(trainer, X, Y)


def told_here(update):
    """A place of each array that the step's modules explain: the first number and the last."""
    for quantity in update.quantities:
        is_memory = quantity.phase == "before" and "_" in quantity.name
        is_new = quantity.phase == "after" and letters_of(quantity.name) in (
            *("W", "b", "gamma", "beta", "penalty"),
        )
        of_step = quantity.phase in ("penalty", "update") and not is_layer_sum(quantity.name)
        if of_step or is_memory or is_new:
            for end in (0, -1):
                index = tuple((size + end) % size if end else 0 for size in quantity.value.shape)
                yield Place(quantity.phase, quantity.name, index)


def assert_that_the_formula_gives(origin, tolerance=1e-9):
    left, *right = origin.formula.split(" = ", 1)
    assert left == origin.symbol
    size = max((abs(factor.value) for factor in origin.factors), default=0.0)
    allowed = pytest.approx(origin.value, rel=tolerance, abs=tolerance * 1e-4 * min(size, 1.0))
    if right:
        assert calculated(with_numbers(right[0], origin.factors)) == allowed, origin.formula
    if origin.terms:
        assert sum(term.value for term in origin.terms) == allowed
    for term in origin.terms:
        assert term.value == pytest.approx(math.prod(f.value for f in term.factors))


def assert_that_places_hold(update, origin):
    assert origin.value == update.number(origin.place)
    for factor in origin.factors:
        if factor.place is not None and "sign" not in factor.symbol:
            assert factor.value == update.number(factor.place)


@pytest.mark.parametrize("optimizer", NAMES)
@pytest.mark.parametrize(
    ("penalty", "clip", "frozen", "updates"),
    list(itertools.product(range(4), (0.0, 0.05, 1e6), (False, True), (0, 2))),
)
def test_that_formula_and_terms_give_what_the_trace_holds(
    optimizer, penalty, clip, frozen, updates
):
    update = update_of(optimizer, updates, frozen, clip=clip, **PENALTIES[penalty])
    for place in told_here(update):
        origin = origin_of(update, place)
        assert_that_the_formula_gives(origin)
        assert_that_places_hold(update, origin)


@pytest.mark.parametrize("optimizer", NAMES)
def test_that_it_holds_in_single_precision_to_its_rounding(optimizer):
    update = update_of(optimizer, 2, dtype="float32", l2=0.05, clip=0.05)
    for place in told_here(update):
        origin = origin_of(update, place)
        size = max((abs(f.value) for f in origin.factors), default=0.0)
        weight = abs(update.number(_parameter(place))) if place.index else 0.0
        made = (
            calculated(with_numbers(origin.formula.split(" = ", 1)[-1], origin.factors))
            if " = " in origin.formula
            else origin.value
        )
        # A step is the difference of two weights, each rounded to 24 bits.
        assert made == pytest.approx(origin.value, rel=2e-5, abs=2e-7 * weight + 1e-9 * size)


def _parameter(place):
    return Place("before", place.name.rpartition("_")[2].removeprefix("d"), place.index)


@pytest.mark.parametrize("optimizer", NAMES)
def test_that_the_values_shown_give_the_result_on_a_pocket_calculator(optimizer):
    update = update_of(optimizer, 2, l2=0.05, clip=0.05)
    for place in told_here(update):
        origin = origin_of(update, place)
        parts = origin.substituted.split(" = ")
        if len(parts) == 3:
            shown, result = calculated(parts[1]), calculated(parts[2])
            size = max(abs(term.value) for term in origin.terms) if origin.terms else 0.0
            assert shown == pytest.approx(result, rel=2e-5, abs=2e-5 * size), origin.substituted
        assert calculated(parts[-1]) == pytest.approx(origin.value, rel=1e-5)


def test_that_every_optimizer_of_the_catalog_has_its_formula_told():
    assert set(STEPS) == set(NAMES)


def test_that_every_number_of_the_update_is_told():
    for optimizer in NAMES:
        update = update_of(optimizer, l2=0.05, l1=0.01, clip=0.05)
        for place in told_here(update):
            origin = origin_of(update, place)
            assert origin.factors or place.phase == "before", place
            assert origin.title
            assert origin.line or place.phase in ("before", "after") or not place.index


# By hand


def update_by_hand(optimizer, updates=0, **settings):
    spec = spec_of(1, given_layer(1, 1, [1.0], "identity"))
    trainer = trainer_of(spec, "half_squared_error", optimizer, **settings)
    for _ in range(updates):
        trainer.update([[2.0]], [[1.0]])
    return traced_update(trainer, [[2.0]], [[1.0]])


def test_that_adams_step_is_told_with_the_papers_own_numbers():
    update = update_by_hand("adam", learning_rate=0.1)
    # g = 2 (2 · 1 − 1) = 2; m = 0.1 · 2, v = 0.001 · 4; m̂ = 2, v̂ = 4; step = 0.1 · 2 / (2 + ε)
    origin = origin_of(update, Place("update", "step_W1", (0, 0)))
    assert origin.formula == (
        r"\Delta w^{(1)}_{1,1} = \frac{\eta \, \hat{m}_t}{\sqrt{\hat{v}_t} + \epsilon}"
    )
    assert [f.value for f in origin.factors] == pytest.approx([0.1, 2.0, 4.0, 1e-8])
    assert origin.value == pytest.approx(0.1)
    assert [f.place.name for f in origin.factors[1:3]] == ["mhat_W1", "vhat_W1"]
    assert "folds both corrections" in origin.note
    assert "np.divide(m, t, out=t)" in origin.line


def test_that_the_effective_rate_is_told_beside_the_raw_gradient():
    update = update_by_hand("adam", learning_rate=0.1)
    found = effective_step(update, Place("update", "m_W1", (0, 0)))
    assert (found.gradient, found.step) == pytest.approx((2.0, 0.1))
    assert found.rate == pytest.approx(0.05)
    note = origin_of(update, Place("update", "step_W1", (0, 0))).note
    assert "The raw gradient is 2 and the step 0.1: an effective rate of 0.05" in note
    assert "where η is 0.1" in note


def test_that_where_the_gradient_is_zero_there_is_no_effective_rate():
    spec = spec_of(1, given_layer(1, 1, [0.5], "identity"))
    trainer = trainer_of(spec, "half_squared_error", "gradient_descent")
    update = traced_update(trainer, [[2.0]], [[1.0]])
    assert effective_step(update, Place("after", "W1", (0, 0))).rate is None
    assert (
        "The raw gradient is 0 here" in origin_of(update, Place("update", "step_W1", (0, 0))).note
    )


def test_that_a_penalised_gradient_has_a_term_for_each_part():
    update = update_by_hand("gradient_descent", l2=0.5, l1=0.25, learning_rate=0.1)
    origin = origin_of(update, Place("penalty", "dW1", (0, 0)))
    assert [term.value for term in origin.terms] == pytest.approx([2.0, 0.5, 0.25])
    assert origin.terms[0].factors[0].place == Place("backward", "dW1", (0, 0))
    assert origin.substituted == r"g_t = 2 + 0.5 \cdot 1 + 0.25 \cdot 1 = 2.75"


def test_that_a_clip_says_whether_it_bites():
    bites = update_by_hand("gradient_descent", clip=0.5)
    origin = origin_of(bites, Place("update", "clip_scale", ()))
    assert origin.value == pytest.approx(0.25, rel=1e-5)
    assert "The norm 2 is above the bound 0.5" in origin.note
    rests = update_by_hand("gradient_descent", clip=5.0)
    origin = origin_of(rests, Place("update", "clip_scale", ()))
    assert origin.value == 1.0
    assert "changes nothing in this update" in origin.note


def test_that_the_chain_leads_from_the_new_weight_to_backpropagation():
    update = update_of("adam", 2, l2=0.05, clip=0.05)
    place = Place("after", "W2", (1, 2))
    seen = [place]
    for name in ("step_W2", "mhat_W2", "m_W2", "dW2", "dW2", "dW2"):
        factors = origin_of(update, place).factors
        place = next(f.place for f in factors if f.place and f.place.name == name)
        seen.append(place)
    assert [p.phase for p in seen] == [
        *("after", "update", "update", "update", "update", "penalty", "backward"),
    ]


def test_that_a_frozen_layer_says_so_and_stays():
    update = update_of("adam", 2, frozen=True, l2=0.05, clip=0.05)
    for place in (Place("update", "step_W1", (0, 0)), Place("update", "dW1", (0, 0))):
        assert "Layer 1 is frozen" in origin_of(update, place).note
        assert origin_of(update, place).value == 0.0
    assert not update.has("update", "mhat_W1")
    memory = origin_of(update, Place("update", "m_W1", (0, 0)))
    assert "stays as it was" in memory.note
    norm = origin_of(update, Place("update", "squared_norm", ()))
    assert not any("W_{1}" in factor.symbol for factor in norm.factors)


def test_that_an_array_thawed_later_is_corrected_by_its_own_age():
    trainer = trainer_of(net(frozen=True), "cross_entropy", "adam", seed=3)
    train(trainer, 3, classes=2)
    thawed = trainer_of(net(), "cross_entropy", "adam", seed=3)
    thawed.keep_from(trainer)
    update = traced_update(thawed, X, Y)
    assert (update.ages["W1"], update.ages["W2"]) == (1, 4)
    for name in ("mhat_W1", "mhat_W2", "step_W1", "step_W2"):
        assert_that_the_formula_gives(origin_of(update, Place("update", name, (0, 0))))
    for name in ("step", "step2", "epsilon2"):
        assert_that_the_formula_gives(origin_of(update, Place("update", name, ())))


def test_that_a_schedule_tells_what_it_makes_of_the_rate():
    trainer = trainer_of(
        net(), "cross_entropy", "momentum", schedule=Choice.of("exponential", half_life=2)
    )
    train(trainer, 3, classes=2)
    origin = origin_of(traced_update(trainer, X, Y), Place("update", "rate", ()))
    assert_that_the_formula_gives(origin)
    assert "Schedule exponential" in origin.note
    assert "this is update 4" in origin.note


def test_that_empty_memory_is_said_to_be_empty():
    place = Place("before", "velocity_W2", (0, 0))
    empty = origin_of(update_of("momentum", 0), place)
    assert empty.value == 0.0
    assert "still empty" in empty.note
    assert "What 2 updates before this one" in origin_of(update_of("momentum", 2), place).note


def test_that_a_planted_fault_in_a_memory_is_found():
    update = update_of("rmsprop", 2)
    origin = origin_of(update, Place("update", "v_W2", (0, 0)))
    assert_that_the_formula_gives(origin)
    wrong = np.nextafter(origin.value, 1.0) * (1.0 + 1e-6)
    with pytest.raises(AssertionError):
        assert_that_the_formula_gives(origin.__class__(**{**vars(origin), "value": wrong}))


def test_that_dropout_and_batch_norm_change_nothing_of_that():
    trainer = trainer_of(everything(), "cross_entropy", "adamw", l2=0.01, clip=0.5)
    train(trainer, 3, classes=2)
    update = traced_update(trainer, X, Y)
    for place in told_here(update):
        assert_that_the_formula_gives(origin_of(update, place))


def test_that_what_comes_after_is_told_by_the_rules_of_before():
    trainer = trainer_of(everything(), "cross_entropy", "adam")
    update = traced_update(trainer, X, Y)
    for name, index in (("A3", (2, 1)), ("loss", ())):
        origin = origin_of(update, Place("after", name, index))
        before = origin_of(update, Place(update.phase_of(name), name, index))
        assert (len(origin.terms), len(origin.factors)) == (len(before.terms), len(before.factors))
        assert "'" in origin.formula
        assert "'" not in before.formula
        assert origin.value == update.number(Place("after", name, index)) != before.value
        assert origin.title.endswith("after the update")
        for factor in origin.factors:
            if factor.place is not None:
                assert factor.value == update.number(factor.place)
