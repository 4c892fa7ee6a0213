"""Every origin of forward, loss and backward: its formula gives the number, over the catalog."""

import math

import numpy as np
import pytest

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES
from desktop_nn.engine.explanation import (
    letters_of,
    origin_of,
    precision,
    sums,
    traced_update,
    written,
)
from desktop_nn.engine.explanation import loss as loss_module
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.precision import EXACT
from tests.engine.explanation.calculator import calculated
from tests.engine.nets import given_layer, layer, numbers, pairings, spec_of, targets, trainer_of

PHASES = ("samples", "before", "forward", "loss", "backward", "after")
ROUNDING = {"float64": 1e-12, "float32": 2e-5}
GIVEN = {("samples", "X"), ("samples", "Y"), ("before", "W"), ("before", "b")}
GIVEN |= {("before", kind) for kind in ("gamma", "beta", "running")}


@pytest.fixture
def exact(monkeypatch):
    """All digits, and all terms."""
    for name in ("DIGITS", "INNER_DIGITS"):
        monkeypatch.setattr(precision, name, EXACT)
    for module in (sums, written):
        monkeypatch.setattr(module, "sure_digits", lambda value, unrounded: EXACT)
    monkeypatch.setattr(sums, "MOST_TERMS", 1000)
    monkeypatch.setattr(loss_module, "MOST_TERMS", 1000)


def traced(spec, loss="half_squared_error", rows=5, updates=2, seed=3, **more):
    """An update after some others; `rows` samples."""
    trainer = trainer_of(spec, loss, "adam", seed=seed, **more)
    form = LOSSES[loss].pairing(spec.output.activation.name, spec.output.units).targets
    x, y = numbers(rows, spec.inputs, 5), targets(form, numbers(rows, spec.output.units, 9))
    for _ in range(updates):
        trainer.update(x, y)
    return traced_update(trainer, x, y)


def places(update, most=2, phases=PHASES):
    """Some places of every array, the first and the last among them."""
    rng = np.random.default_rng(1)
    for quantity in update.quantities:
        letters = letters_of(quantity.name)
        stepped = quantity.phase == "after" and update.has("before", quantity.name)
        memory = quantity.phase == "before" and "_" in letters
        if quantity.phase in phases and not stepped and not memory and letters != "penalty":
            size = quantity.value.size
            chosen = {0, size - 1, *rng.integers(0, size, most).tolist()}
            for flat in sorted(chosen):
                index = np.unravel_index(flat, quantity.value.shape)
                yield Place(quantity.phase, quantity.name, tuple(int(k) for k in index))


def middle(origin):
    """What stands between the symbol and the result."""
    symbol, *between, result = origin.substituted.split(" = ")
    assert symbol == origin.symbol
    return between, result


def check(update, rounding):
    for place in places(update):
        origin = origin_of(update, place)
        assert origin.value == update.number(place)
        assert origin.formula.startswith(f"{origin.symbol} = "), place
        assert "<" not in origin.substituted, place
        for factor in origin.factors:
            assert factor.place is None or factor.value == update.number(factor.place), place
        between, result = middle(origin)
        assert calculated(result) == pytest.approx(origin.value, rel=1e-14)
        if (place.phase, letters_of(place.name)) in GIVEN:
            assert (between, origin.factors) == ([], ())
            continue
        sizes = [abs(f.value) for f in origin.factors]
        assert sizes or letters_of(place.name) == "A", place
        scale = max([abs(origin.value), 1e-30, *(abs(t.value) for t in origin.terms)])
        if not origin.terms:
            scale = max([scale, *(s for s in sizes if math.isfinite(s))])
        found = calculated(between[0])
        assert found == pytest.approx(origin.value, abs=rounding * scale), (place, origin)
        if origin.terms:
            total = math.fsum(t.value for t in origin.terms)
            assert total == pytest.approx(origin.value, abs=rounding * scale), place
            for term in origin.terms:
                assert term.value == pytest.approx(math.prod(f.value for f in term.factors))


HIDDEN = [row.name for row in (*ACTIVATIONS.rows, *ACTIVATIONS.unlisted) if not row.output_only]


@pytest.mark.parametrize("dtype", ROUNDING)
@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("activation", HIDDEN)
def test_that_formulas_of_every_activation_give_its_numbers(exact, activation, batch_norm, dtype):
    hidden = layer(1, 4, activation, batch_norm=batch_norm, dropout=0.3)
    spec = spec_of(2, hidden, layer(2, 3, "identity"), dtype=dtype)
    check(traced(spec), ROUNDING[dtype])


@pytest.mark.parametrize(("row", "value"), [("elu", 0.5), ("elu", 2.0), ("leaky_relu", 0.3)])
def test_that_formulas_hold_for_other_parameters(exact, row, value):
    choice = ACTIVATIONS[row].choice(**{ACTIVATIONS[row].parameters[0].name: value})
    hidden = layer(1, 4, row)
    spec = spec_of(2, hidden.__class__(**{**vars(hidden), "activation": choice}), layer(2, 1))
    check(traced(spec), 1e-12)


@pytest.mark.parametrize(
    ("dtype", "weighted"), [("float64", False), ("float64", True), ("float32", True)]
)
@pytest.mark.parametrize(("loss", "activation", "units"), pairings())
def test_that_formulas_of_every_loss_give_its_numbers(
    exact, loss, activation, units, dtype, weighted
):
    weights = {"class_weights": (1.0, 2.0, 3.0)[: max(2, units)]} if weighted else {}
    output = layer(2, units, activation, batch_norm=weighted)
    check(traced(spec_of(2, layer(1, 3), output, dtype=dtype), loss, **weights), ROUNDING[dtype])


def test_that_formulas_hold_in_a_batch_of_one(exact):
    check(traced(spec_of(2, layer(1, 3, batch_norm=True), layer(2, 1)), rows=1), 1e-12)


def test_that_formulas_hold_for_a_frozen_layer_and_say_so(exact):
    spec = spec_of(2, layer(1, 3, trainable=False), layer(2, 1))
    update = traced(spec)
    check(update, 1e-12)
    assert "frozen" in origin_of(update, Place("backward", "dW1", (0, 0))).note
    assert "frozen" not in origin_of(update, Place("backward", "dW2", (0, 0))).note


def test_that_a_samples_share_names_the_weight_of_its_own_class():
    spec, weights = spec_of(2, layer(1, 3), layer(2, 3, "softmax")), (1.0, 2.0, 3.0)
    update = traced(spec, "cross_entropy", class_weights=weights)
    classes = update.find("samples", "Y").value.argmax(axis=1)
    assert len(set(classes)) > 1
    for index in np.ndindex(update.find("loss", "shares").value.shape):
        number = int(classes[index[0]])
        origin = origin_of(update, Place("loss", "shares", index))
        (weight,) = [f for f in origin.factors if f.symbol.startswith("c_")]
        assert (weight.symbol, weight.value) == (f"c_{{{number + 1}}}", weights[number])
        assert f"of class {number + 1}," in origin.note


def test_that_every_number_up_to_backward_has_a_title_and_a_line():
    spec = spec_of(2, layer(1, 3, batch_norm=True, dropout=0.2), layer(2, 3, "softmax"))
    update = traced(spec, "cross_entropy", class_weights=(1.0, 2.0, 3.0))
    for place in places(update, phases=("forward", "loss", "backward")):
        origin = origin_of(update, place)
        assert ", " in origin.title, origin.title
        assert origin.line


@pytest.mark.parametrize("row", [*ACTIVATIONS.rows, *ACTIVATIONS.unlisted], ids=lambda r: r.name)
def test_that_every_activation_says_its_formula_in_latex(row):
    if row.name != "softmax":  # which mixes the units of a sample, and has a module of its own
        assert row.latex
        assert row.derivative_latex


def test_that_a_planted_fault_in_a_formula_is_found(exact, monkeypatch):
    """The check above can fail: with a derivative that is not the one that ran."""
    row = ACTIVATIONS["tanh"]
    monkeypatch.setitem(vars(row), "derivative_latex", (r"1 - <a>",))
    with pytest.raises(AssertionError):
        check(traced(spec_of(2, layer(1, 3), layer(2, 1))), 1e-12)


# Kinks, and what is 0


def kinked(activation, loss="mean_absolute_error", y=0.0):
    """A net of which all sums are 0: each stands at its kink, and the output is what `y` asks."""
    spec = spec_of(1, given_layer(1, 1, [0.0], activation), given_layer(2, 1, [1.0], "identity"))
    return traced_update(trainer_of(spec, loss), [[1.0], [2.0]], [[y], [1.0]])


@pytest.mark.parametrize(("activation", "slope"), [("relu", 0.0), ("leaky_relu", 0.01)])
def test_that_the_slope_at_a_kink_is_that_of_the_left_and_is_said(exact, activation, slope):
    update = kinked(activation, "half_squared_error", y=1.0)
    origin = origin_of(update, Place("backward", "dZ1", (0, 0)))
    assert origin.value == pytest.approx(-0.5 * slope)
    assert "At the kink, u = 0" in origin.note
    assert ("passes nothing back" in origin.note) == (slope == 0.0)
    check(update, 1e-12)


def test_that_an_error_of_nothing_has_no_slope_and_says_so():
    update = kinked("relu")
    at_target, off_target = (origin_of(update, Place("loss", "dA2", (n, 0))) for n in (0, 1))
    assert at_target.value == 0.0
    assert "kink" in at_target.note
    assert off_target.value == -0.5
    assert off_target.note == ""


def test_that_a_sample_beyond_its_margin_asks_for_nothing():
    spec = spec_of(1, given_layer(1, 1, [1.0], "identity"))
    update = traced_update(trainer_of(spec, "hinge"), [[1.0], [0.5]], [[1.0], [1.0]])
    beyond, within = (origin_of(update, Place("loss", "dA1", (n, 0))) for n in (0, 1))
    assert (beyond.value, within.value) == (0.0, -0.5)
    assert "margin of 1 or more" in beyond.note
    assert within.note == ""


def test_that_a_dropped_neuron_passes_nothing_back_and_says_so():
    spec = spec_of(1, layer(1, 8, "identity", dropout=0.5), layer(2, 1, "identity"))
    update = traced(spec)
    mask = update.find("forward", "mask1").value
    n, j = (int(k) for k in np.argwhere(mask == 0.0)[0])
    assert origin_of(update, Place("backward", "dA1", (n, j))).note.startswith("Dropped")
    assert (
        "kept with a probability of 50" in origin_of(update, Place("forward", "mask1", (n, j))).note
    )


def test_that_a_bias_before_batch_norm_is_told_to_be_idle():
    update = traced(spec_of(2, layer(1, 3, batch_norm=True), layer(2, 1)))
    origin = origin_of(update, Place("backward", "db1", (0,)))
    assert origin.value == pytest.approx(0.0, abs=1e-15)
    assert "has the gradient 0" in origin.note


def test_that_a_slip_is_called_one():
    update = traced(spec_of(2, layer(1, 3, "tanh_with_sigmoid_slope"), layer(2, 1)))
    assert origin_of(update, Place("backward", "dZ1", (0, 0))).note.startswith("A slip, on purpose")


@pytest.mark.parametrize("size", [1e30, float("nan"), 0.0])
@pytest.mark.parametrize("loss", ["cross_entropy", "mean_squared_error", "hinge"])
def test_that_numbers_out_of_bounds_are_told_all_the_same(loss, size):
    activation = "identity" if loss == "hinge" else "softmax"
    hidden = layer(1, 3, "gelu", batch_norm=True)
    spec = spec_of(2, hidden, layer(2, 3, activation), dtype="float32")
    trainer = trainer_of(spec, loss, "adam", clip=1.0, l2=0.1)
    update = traced_update(trainer, np.full((4, 2), size), np.eye(3)[[0, 1, 2, 0]])
    for quantity in update.quantities:
        for index in ((0,) * quantity.value.ndim, tuple(k - 1 for k in quantity.value.shape)):
            place = Place(quantity.phase, quantity.name, index)
            assert origin_of(update, place).substituted
