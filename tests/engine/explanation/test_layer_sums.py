"""Σ w², Σ |w| and ‖dW‖², the sums that penalty and norm are made of: right, and open in turn."""

import numpy as np
import pytest

from desktop_nn.engine.explanation.layer_sums import is_layer_sum
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.plain_text import plain_formula
from desktop_nn.engine.explanation.registry import origin_of
from desktop_nn.engine.explanation.traced import traced_update
from desktop_nn.engine.explanation.track import stops_of
from tests.engine.explanation.calculator import calculated
from tests.engine.nets import layer, spec_of, trainer_of

X = np.random.default_rng(4).normal(size=(4, 3))
Y = np.eye(2)[[0, 1, 1, 0]]


def traced(frozen=False, units=4, inputs=3, **settings):
    first = layer(1, units, "tanh", batch_norm=True, trainable=not frozen)
    spec = spec_of(inputs, first, layer(2, 2, "softmax"), dtype="float64")
    trainer = trainer_of(spec, "cross_entropy", "adam", **settings)
    x = np.resize(X, (4, inputs))
    trainer.update(x, Y)
    return traced_update(trainer, x, Y)


@pytest.fixture(scope="module")
def update():
    return traced(l2=0.02, l1=0.03, clip=0.05)


def names(update, phase):
    return [q.name for q in update.quantities if q.phase == phase and is_layer_sum(q.name)]


def test_that_penalty_and_norm_are_made_of_sums_that_can_be_opened(update):
    for phase, name in (("penalty", "penalty"), ("after", "penalty"), ("update", "squared_norm")):
        origin = origin_of(update, Place(phase, name, ()))
        opened = [factor.place for factor in origin.factors if factor.place is not None]
        assert [place.name for place in opened] == names(update, phase)
        assert all(place.phase == phase for place in opened)


def test_that_each_sum_is_of_the_numbers_of_its_array(update):
    for phase in ("penalty", "update", "after"):
        for name in names(update, phase):
            kind, _, of = name.partition("_")
            before = "after" if phase == "after" else "before"
            if of.startswith("d"):
                before = "penalty" if update.has("penalty", of) else "backward"
            value = update.find(before, of).value
            right = (value**2).sum() if kind == "squares" else np.abs(value).sum()
            origin = origin_of(update, Place(phase, name, ()))
            assert origin.value == pytest.approx(right, rel=1e-14)
            assert sum(term.value for term in origin.terms) == pytest.approx(right)
            places = {factor.place for factor in origin.factors if factor.place is not None}
            assert places == {Place(before, of, index) for index in np.ndindex(value.shape)}
            if len(origin.terms) <= 10:
                assert calculated(origin.substituted.split(" = ")[1]) == pytest.approx(right, 1e-5)


def test_that_a_sum_is_named_in_words(update):
    origin = origin_of(update, Place("update", "squares_dW1", ()))
    assert origin.title == "||dW1||², squared norm of the gradient of the weights of layer 1"
    assert plain_formula(origin.formula) == "||dW₁||² = Σ (g1[i, j])²"
    assert "np.square(dW1).sum()" in origin.line
    weights = origin_of(update, Place("after", "squares_W2", ()))
    assert plain_formula(weights.formula) == "Σ (w'2)² = Σ (w'2[i, j])²"
    assert weights.title == "Σ W2², sum of the squared weights of layer 2, after the update"


def test_that_the_walk_comes_to_the_sums_before_what_is_made_of_them(update):
    stops = {stop.label: [name for _, name in stop.names] for stop in stops_of(update)}
    assert stops["penalty"][:5] == [
        *("squares_W1", "squares_W2", "sizes_W1", "sizes_W2"),
        "penalty",
    ]
    norm = stops["clip"].index("squared_norm")
    assert stops["clip"][:norm] == names(update, "update")
    assert all(not is_layer_sum(name) for label in ("m, v₁", "step₁") for name in stops[label])


def test_that_frozen_layers_have_no_such_sums():
    update = traced(frozen=True, l2=0.02, clip=0.05)
    assert names(update, "penalty") == ["squares_W2"]
    assert names(update, "update") == ["squares_dW2", "squares_db2"]


def test_that_without_a_penalty_there_is_the_norm_alone():
    update = traced()
    assert names(update, "penalty") == names(update, "after") == []
    assert "squares_dW1" in names(update, "update")


def test_that_a_large_array_is_added_up_neuron_by_neuron():
    update = traced(units=40, inputs=30, l1=0.1, l2=0.1)
    for phase, name in (("update", "squares_dW1"), ("penalty", "sizes_W1")):
        origin = origin_of(update, Place(phase, name, ()))
        assert len(origin.terms) == 40
        assert sum(term.value for term in origin.terms) == pytest.approx(origin.value)
        assert "neuron by neuron" in origin.note
