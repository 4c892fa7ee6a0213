"""A network: one vector of parameters, and what it predicts."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.engine.catalog import INITIALIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.network import MOST_PLANS, Network
from desktop_nn.engine.plan import EvaluationPlan
from tests.engine.nets import everything, given_layer, layer, numbers, spec_of, train, trainer_of


def test_that_layers_are_views_into_one_vector():
    network = Network(everything())
    for view in network.parameter_views.values():
        assert np.shares_memory(view, network.parameters)
    for view in network.gradient_views.values():
        assert np.shares_memory(view, network.gradients)
    assert sum(view.size for view in network.parameter_views.values()) == network.parameters.size


def test_that_a_weight_set_in_the_vector_is_seen_by_the_prediction():
    network = Network(spec_of(2, given_layer(1, 1, [1.0, 1.0], "identity")))
    network.parameters[1] = 10.0
    assert network.predict([[1.0, 2.0]]).tolist() == [[21.0]]


def test_that_a_start_has_no_bias_and_no_batch_norm_to_speak_of():
    network = Network(everything())
    views = network.parameter_views
    assert not views["b2"].any()
    assert not views["beta1"].any()
    assert (views["gamma1"] == 1.0).all()
    assert network.running_views["running1"].tolist() == [[0.0] * 6, [1.0] * 6]


def biased(bias_initializer, seed=0):
    layers = (layer(number, units, bias_initializer=bias_initializer) for number, units in BIASED)
    return Network(spec_of(3, *layers), seed).parameter_views


BIASED = ((1, 400), (2, 3))
SMALL = INITIALIZERS["small_random"].choice(deviation=0.5)


def test_that_a_bias_starts_as_its_initializer_says():
    assert (biased(INITIALIZERS["constant"].choice(value=0.25))["b1"] == 0.25).all()
    assert biased(SMALL)["b1"].std() == pytest.approx(0.5, rel=0.1)
    limits = biased(INITIALIZERS["uniform"].choice(limit=0.2))["b1"]
    assert 0.19 < np.abs(limits).max() <= 0.2


def test_that_biases_given_one_by_one_are_set():
    given = layer(1, 3, bias_initializer=Choice.of("given", values=(1.0, -2.0, 0.5)))
    assert Network(spec_of(2, given)).parameter_views["b1"].tolist() == [1.0, -2.0, 0.5]


def test_that_the_weights_are_the_same_whatever_the_biases_start_as():
    plain, drawn = biased(INITIALIZERS["zeros"].choice()), biased(SMALL)
    assert all(np.array_equal(plain[name], drawn[name]) for name in ("W1", "W2"))
    assert not plain["b1"].any()
    assert drawn["b1"].all()


def test_that_the_biases_are_the_same_whatever_the_weights_start_as():
    layers = [
        layer(1, 5, initializer=name, bias_initializer=SMALL) for name in ("zeros", "he_normal")
    ]
    first, second = (Network(spec_of(3, one)).parameter_views["b1"] for one in layers)
    assert np.array_equal(first, second)


def test_that_each_layer_and_seed_draws_biases_of_its_own():
    spec = spec_of(3, *(layer(number, 4, bias_initializer=SMALL) for number in (1, 2)))
    one, other = (Network(spec, seed).parameter_views for seed in (0, 1))
    assert not np.isclose(one["b1"], one["b2"]).any()
    assert not np.isclose(one["b1"], other["b1"]).any()
    assert np.array_equal(one["b1"], Network(spec, 0).parameter_views["b1"])


def test_that_biases_are_not_the_numbers_of_the_weights():
    spec = spec_of(1, layer(1, 4, initializer="small_random", bias_initializer=SMALL))
    views = Network(spec).parameter_views
    ratios = views["b1"] / views["W1"][0]
    assert not np.allclose(ratios, ratios[0])


def test_that_drawing_again_goes_back_to_the_start():
    trainer = trainer_of(everything(), "cross_entropy", "adam", seed=3)
    start = trainer.network.parameters.copy(), trainer.network.running.copy()
    train(trainer, 5, classes=2)
    assert not np.array_equal(trainer.network.running, start[1])
    trainer.network.draw(3)
    assert np.array_equal(trainer.network.parameters, start[0])
    assert np.array_equal(trainer.network.running, start[1])


def test_that_single_precision_starts_from_the_rounded_weights_of_double():
    single, double = (
        Network(everything(dtype=dtype)).parameters for dtype in ("float32", "float64")
    )
    assert single.dtype == np.float32
    assert np.array_equal(single, double.astype("float32"))


def test_that_the_prediction_is_the_last_of_the_activations():
    network = Network(everything())
    x = numbers(5, 3)
    activations = network.activations(x)
    assert [a.shape for a in activations] == [(5, 6), (5, 5), (5, 2)]
    assert np.array_equal(network.predict(x), activations[-1])


def test_that_a_prediction_is_the_formula():
    network = Network(spec_of(3, layer(1, 4, "tanh"), layer(2, 2, "sigmoid")), seed=2)
    network.parameters[:] = np.random.default_rng(0).standard_normal(network.parameters.size)
    w, x = network.parameter_views, numbers(5, 3)
    z = np.tanh(x @ w["W1"] + w["b1"]) @ w["W2"] + w["b2"]
    assert np.allclose(network.predict(x), 1.0 / (1.0 + np.exp(-z)), rtol=1e-12, atol=1e-14)


def test_that_a_prediction_is_not_overwritten_by_the_next():
    network = Network(everything())
    first = network.predict(numbers(4, 3))
    before = first.copy()
    network.predict(numbers(4, 3, seed=1))
    assert np.array_equal(first, before)


@pytest.mark.parametrize("rows", [3000, 3001, 20_000])
def test_that_many_rows_are_predicted_as_each_of_them_alone(rows):
    # everything() takes 3 + 2 · 13 = 29 numbers a row: 4,519 rows at a time
    network = Network(everything())
    x = numbers(rows, 3)
    activations = network.activations(x)
    assert [a.shape for a in activations] == [(rows, 6), (rows, 5), (rows, 2)]
    for first in (row for row in (0, 4_518, 4_519, 9_038, 18_076, rows - 1) if row < rows):
        alone = network.activations(x[first : first + 1])
        for array, expected in zip(activations, alone, strict=True):
            assert np.allclose(array[first : first + 1], expected, rtol=1e-12, atol=1e-14)


def test_that_predicting_over_a_grid_takes_little_more_than_its_result():
    network = Network(spec_of(2, layer(1, 16), layer(2, 16), layer(3, 1), dtype="float32"))
    x = np.zeros((200 * 200, 2), np.float32)
    network.activations(x)
    tracemalloc.start()
    try:
        result = sum(array.nbytes for array in network.activations(x))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < result + 2**17


def test_that_a_prediction_takes_no_room_for_what_hidden_layers_leave():
    network = Network(spec_of(2, layer(1, 16), layer(2, 16), layer(3, 1), dtype="float32"))
    x = np.zeros((200 * 200, 2), np.float32)
    network.predict(x)
    tracemalloc.start()
    try:
        result = network.predict(x).nbytes
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < result + 2**17


def test_that_plans_are_compiled_once_for_each_count_of_rows_and_a_few_are_kept(monkeypatch):
    network, x = Network(everything()), numbers(MOST_PLANS + 5, 3)
    for rows in range(1, MOST_PLANS + 5):
        network.predict(x[:rows])
    compiled = []
    start = EvaluationPlan.__init__
    monkeypatch.setattr(
        EvaluationPlan, "__init__", lambda plan, *of: compiled.append(of[1]) or start(plan, *of)
    )
    for rows in range(5, MOST_PLANS + 5):
        network.predict(x[:rows])
    assert compiled == []
    network.predict(x[:1])
    assert compiled == [1]


def test_that_a_plan_that_is_kept_follows_the_weights():
    network, x = Network(everything()), numbers(4, 3)
    before = network.predict(x)
    network.draw(seed=1)
    after = network.predict(x)
    assert np.array_equal(after, Network(everything(), 1).predict(x))
    assert not np.array_equal(after, before)


def test_that_the_activations_of_one_layer_are_apart_from_those_of_the_others():
    first, *others = Network(everything()).activations(numbers(4, 3))
    before = [array.copy() for array in others]
    first.fill(7.0)
    assert all(map(np.array_equal, others, before))


def test_that_plain_lists_will_do_as_inputs():
    network = Network(spec_of(2, given_layer(1, 1, [1.0, -1.0], "identity")))
    assert network.predict([[3, 1], [1, 1]]).tolist() == [[2.0], [0.0]]


@pytest.mark.parametrize("shape", [(3,), (4, 2), (4, 4), (2, 2, 3), ()])
def test_that_inputs_of_another_shape_are_refused(shape):
    network = Network(everything())
    with pytest.raises(ValueError, match=r"Network: expected inputs \(N, 3\), got \("):
        network.predict(np.zeros(shape))


def test_that_no_rows_are_refused():
    with pytest.raises(ValueError, match="expected at least 1 row, got 0"):
        Network(everything()).predict(np.zeros((0, 3)))


def test_that_given_weights_that_do_not_fill_their_layer_are_refused():
    odd = given_layer(1, 2, [1.0, 2.0, 3.0, 4.0])
    with pytest.raises(ValueError, match="given: expected 6 values, got 4"):
        Network(spec_of(3, odd))


def test_that_a_network_keeps_what_still_has_a_place_and_says_what():
    old = Network(spec_of(2, layer(1, 3, batch_norm=True), layer(2, 1)), seed=1)
    old.running[:] = np.arange(6.0)
    new = Network(spec_of(2, layer(1, 5, batch_norm=True), layer(2, 1)), seed=2)
    fresh = new.parameters.copy()
    kept = new.keep_from(old)
    assert np.array_equal(new.parameter_views["W1"][:, :3], old.parameter_views["W1"])
    assert np.array_equal(new.parameters[~kept], fresh[~kept])
    # W1 2·3, W2 3·1, b1, γ1 and β1 3 each, b2 1
    assert kept.sum() == 6 + 3 + 9 + 1
    running = new.running_views["running1"]
    assert running.tolist() == [[0, 1, 2, 0, 0], [3, 4, 5, 1, 1]]


def test_that_batch_norm_that_is_new_starts_as_new():
    old = Network(spec_of(2, layer(1, 3), layer(2, 1)), seed=1)
    new = Network(spec_of(2, layer(1, 3, batch_norm=True), layer(2, 1)), seed=2)
    new.keep_from(old)
    assert np.array_equal(new.parameter_views["W1"], old.parameter_views["W1"])
    assert new.parameter_views["gamma1"].tolist() == [1.0, 1.0, 1.0]
    assert new.running_views["running1"][1].tolist() == [1.0, 1.0, 1.0]


@settings(deadline=None, derandomize=True, max_examples=20)
@given(st.permutations(range(5)), st.integers(0, 99))
def test_that_the_order_of_hidden_units_is_of_no_matter(order, seed):
    network = Network(spec_of(3, layer(1, 5, batch_norm=True), layer(2, 2, "softmax")), seed)
    views, x = network.parameter_views, numbers(4, 3, seed)
    views["b1"][:], views["gamma1"][:] = numbers(2, 5, seed)
    before = network.predict(x)
    for name in ("W1", "b1", "gamma1", "beta1"):
        views[name][:] = views[name][..., order]
    views["W2"][:] = views["W2"][order]
    assert np.allclose(network.predict(x), before, rtol=1e-12, atol=1e-13)
