"""What views are shown of a run: small, frozen, and true."""

import pickle
from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from desktop_nn.engine.catalog import LOSSES
from desktop_nn.engine.plan import EvaluationPlan
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import default_spec, dense
from desktop_nn.training.edges import shown_groups
from desktop_nn.training.products import BINS, PRODUCTS, made_product
from desktop_nn.training.run import Run
from tests.training.experiments import (
    CURVE,
    digits_spec,
    small_spec,
    trained,
    values,
    values_spec,
    with_layer,
    with_training,
)


def arrays_of(value):
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from arrays_of(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from arrays_of(getattr(value, field.name))


def all_products(run):
    return {name: made_product(name, run) for name in PRODUCTS}


@pytest.mark.parametrize("spec", [default_spec(), digits_spec(), small_spec()])
def test_that_all_products_together_are_small_and_can_be_pickled(spec):
    products = all_products(trained(spec))
    assert len(pickle.dumps(products, 5)) < 256_000


def test_that_arrays_are_read_only_copies_and_stay_so_over_the_pipe():
    run = trained(small_spec())
    own = [run.network.parameters, run.network.gradients, run.samples.inputs, run.data.inputs]
    products = all_products(run)
    for array in arrays_of(tuple(products.values())):
        assert not array.flags.writeable
        assert not any(np.shares_memory(array, one) for one in own)
    sent = pickle.loads(pickle.dumps(products, 5))
    assert all(not array.flags.writeable for array in arrays_of(tuple(sent.values())))


def test_that_making_products_changes_nothing_of_the_run():
    run, other = trained(small_spec()), trained(small_spec())
    all_products(run)
    run.advance(20)
    other.advance(20)
    assert np.array_equal(run.network.parameters, other.network.parameters)


def test_that_histograms_count_every_weight_now_and_at_the_start():
    run = trained(small_spec())
    shown = made_product("histograms", run)
    assert [histogram.layer for histogram in shown] == [1, 2, 3]
    for histogram in shown:
        weights = run.network.parameter_views[f"W{histogram.layer}"]
        assert histogram.now.sum() == histogram.start.sum() == weights.size
        assert np.abs(weights).max() <= histogram.limit
        limits = (-histogram.limit, histogram.limit)
        expected = np.histogram(weights.astype(float), BINS, limits)[0]
        assert np.abs(histogram.now - expected).sum() <= 2  # a bin's edge may fall either way


@pytest.mark.parametrize(("far", "beyond"), [(50.0, (0, 1)), (-50.0, (1, 0))])
def test_that_one_weight_far_away_does_not_squash_the_histogram(far, beyond):
    run = Run(values_spec(dense(1, 60, "tanh"), dense(2, 1, "identity")), values([[1, 2]], [1]))
    weights = run.network.parameter_views["W1"]
    usual = float(np.abs(weights).max())
    weights[1, 7] = far
    first = made_product("histograms", run)[0]
    assert usual <= first.limit < 4.0 * usual
    assert first.beyond == beyond
    assert first.now.sum() == weights.size
    assert first.now[0 if far < 0 else -1] == 1
    assert np.count_nonzero(first.now) > 5


def test_that_where_no_weight_is_far_away_the_histogram_holds_all():
    run = Run(values_spec(dense(1, 60, "tanh"), dense(2, 1, "identity")), values([[1, 2]], [1]))
    first = made_product("histograms", run)[0]
    assert first.limit >= np.abs(run.network.parameter_views["W1"]).max()
    assert first.beyond == (0, 0)


def test_that_histograms_take_the_largest_numbers_there_are():
    spec = values_spec(dense(1, 3, "tanh"), dense(2, 1, "identity"))
    run = Run(spec, values([[1.0, 2.0]], [1.0]))
    run.network.parameter_views["W1"][:] = [[2.9e38, -2.9e38, 0.0], [1e-45, 1.0, 2.0]]
    first = made_product("histograms", run)[0]
    assert first.now.sum() == 6
    assert first.limit == pytest.approx(5e38)
    assert first.now[[8, 20, 31]].tolist() == [1, 4, 1]


def test_that_edges_of_a_small_net_are_its_weights():
    run = trained(small_spec())
    shown = made_product("edges", run)
    for number, layer in enumerate(shown, start=1):
        assert np.array_equal(layer.weights, run.network.parameter_views[f"W{number}"])
        assert layer.largest == np.abs(layer.weights).max()
    assert shown[1].biases is None


def test_that_edges_of_a_wide_net_are_folded_to_the_number_furthest_from_zero():
    run = trained(digits_spec())
    weights = run.network.parameter_views["W1"]
    folded = made_product("edges", run)[0].weights
    assert folded.shape == (12, 12)
    rows, columns = shown_groups(64)[3], shown_groups(64)[7]
    block = weights[rows, columns]
    assert folded[3, 7] == block.flat[np.abs(block).argmax()]


def test_that_a_confusion_counts_the_validation_part():
    run = trained(digits_spec())
    shown = made_product("confusion", run)
    assert shown.part == "validation"
    assert shown.counts.sum() == run.samples.validation_rows
    share = np.trace(shown.counts) / shown.counts.sum()
    assert share == pytest.approx(run.validation_metrics().accuracy)


def test_that_a_confusion_of_one_class_shows_the_mistakes_too():
    spec = values_spec(dense(1, 1, "sigmoid"))
    spec = with_training(spec, loss=LOSSES["cross_entropy"].choice())
    inputs = [[x, 0.0] for x in range(-4, 6)]
    data = DataSet(np.array(inputs), np.zeros((10, 1)), ("a", "b"), ("y",), ("only",))
    run = Run(spec, data)
    run.network.parameter_views["W1"][:] = [[1.0], [0.0]]
    run.network.parameter_views["b1"][:] = -1.5
    shown = made_product("confusion", run)
    assert shown.counts.tolist() == [[6, 4], [0, 0]]
    assert run.training_metrics().accuracy == 0.6


@pytest.mark.parametrize("loss", [row.name for row in LOSSES.rows if row.classes_only])
def test_that_a_score_above_zero_stands_for_the_second_class_under_every_loss_of_scores(loss):
    spec = with_training(values_spec(dense(1, 1, "identity")), loss=LOSSES[loss].choice())
    inputs = np.array([[-4.0, 0.0], [-1.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
    data = DataSet(inputs, 1.0 * (inputs[:, :1] > 0.0), ("a", "b"), ("y",), ("no", "yes"))
    run = Run(spec, data)
    run.network.parameter_views["W1"][:] = [[0.1], [0.0]]  # scores from −0.4 to 0.3
    run.network.parameter_views["b1"][:] = 0.0
    assert run.training_metrics().accuracy == 1.0
    assert made_product("confusion", run).counts.tolist() == [[2, 0], [0, 3]]


@pytest.mark.parametrize("name", ["plane_map", "neuron_maps", "fitted_curve", "confusion"])
def test_that_products_compile_their_plans_once_and_compute_no_loss(name, monkeypatch):
    run = trained(CURVE if name == "fitted_curve" else default_spec())
    run.evaluator._plans.clear()  # those with a loss, of the history
    made_product(name, run)
    assert not run.evaluator._plans
    monkeypatch.setattr(EvaluationPlan, "__init__", lambda *arguments: pytest.fail("compiled"))
    made_product(name, run)


def test_that_numbers_are_those_of_the_next_update():
    run = trained(with_layer(small_spec(), 0, dropout=0.0))
    quantities = {q.name: q.value for q in made_product("numbers", run).quantities}
    run.advance(1)
    assert quantities["loss"] == np.float32(run.batch_loss)
    assert np.array_equal(quantities["W1"], run.network.parameter_views["W1"])


def test_that_too_many_numbers_are_left_out_with_a_reason():
    shown = made_product("numbers", trained(digits_spec()))
    assert shown.quantities == ()
    assert "too many to read" in shown.reason
