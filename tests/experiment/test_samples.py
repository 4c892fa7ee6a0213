"""From a data set to what the network gets: split, scale, targets in the loss's form."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_nn.engine.catalog import LOSSES
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.output import with_output
from desktop_nn.experiment.samples import encode_targets, prepare, split_order, training_count
from desktop_nn.experiment.specs import DataSpec
from tests.experiment.projects import (
    changed,
    classes,
    default_spec,
    experiment,
    on,
    values,
    with_data,
)


def one_column(column):
    inputs = np.array(column, float)[:, None]
    return DataSet(inputs, np.zeros((len(inputs), 1)), ("x",), ("y",))


def prepared(data, **settings):
    spec = with_data(on(experiment(), data), **settings)
    spec = replace(spec, network=replace(spec.network, dtype="float64"))
    return prepare(with_output(spec, data, "identity", "mean_squared_error"), data)


# The split


@pytest.mark.parametrize(
    ("rows", "share", "training"),
    [(10, 0.2, 8), (1797, 0.2, 1438), (1, 0.2, 1), (1, 0.9, 0), (3, 0.0, 3), (10, 0.99, 0)],
)
def test_that_the_share_of_validation_is_rounded_to_whole_samples(rows, share, training):
    assert training_count(rows, share) == training


@given(rows=st.integers(1, 500), share=st.floats(0.0, 0.99), seed=st.integers(0, 2**32 - 1))
def test_that_every_sample_is_on_one_side_of_the_split(rows, share, seed):
    source = default_spec().data.source
    order = split_order(DataSpec(source, share, seed=seed), rows)
    assert sorted(order.tolist()) == list(range(rows))


def test_that_the_split_is_the_same_for_the_same_seed_and_another_for_another():
    spec = experiment().data
    assert np.array_equal(split_order(spec, 50), split_order(spec, 50))
    assert not np.array_equal(split_order(spec, 50), split_order(replace(spec, seed=2), 50))


def test_that_the_networks_seed_has_no_part_in_the_split():
    data = values(1, rows=40)
    spec = on(experiment(), data)
    one, other = prepare(spec, data), prepare(replace(spec, seed=99), data)
    assert np.array_equal(one.order, other.order)


def test_that_each_row_keeps_its_target_and_label():
    data = classes(3, rows=30)
    samples = prepare(on(experiment(), data), data)
    assert np.array_equal(samples.labels, data.labels[samples.order])
    assert samples.inputs == pytest.approx(data.inputs[samples.order], rel=1e-6)


def test_that_without_validation_all_samples_train_in_their_own_order():
    samples = prepared(values(1), validation_share=0.0)
    assert samples.training_rows == 12
    assert samples.validation_rows == 0
    assert samples.order.tolist() == list(range(12))


# Scaling


def test_that_standardising_uses_the_training_part_alone():
    data = values(1, rows=50)
    samples = prepared(data, validation_share=0.4, standardize=True)
    training = data.inputs[samples.order[:30]]
    assert samples.scaling.mean == pytest.approx(training.mean(axis=0))
    assert samples.scaling.deviation == pytest.approx(training.std(axis=0))
    assert samples.inputs[:30].mean(axis=0) == pytest.approx([0.0, 0.0], abs=1e-12)
    assert samples.inputs[:30].std(axis=0) == pytest.approx([1.0, 1.0])
    assert abs(samples.inputs[30:].mean(axis=0)).max() > 1e-6


def test_that_a_changed_validation_sample_changes_no_training_sample():
    data = values(1, rows=20)
    before = prepared(data, standardize=True)
    inputs = data.inputs.copy()
    inputs[before.order[-1]] = 1e6
    after = prepared(replace(data, inputs=inputs), standardize=True)
    assert np.array_equal(before.inputs[:16], after.inputs[:16])
    assert not np.array_equal(before.inputs[16:], after.inputs[16:])


@pytest.mark.parametrize("constant", [0.0, 0.1, 1 / 3, 1e9])
def test_that_a_column_that_never_changes_becomes_zero(constant):
    # The computed deviation of seven times 0.1 is 1.4e-17, not 0.
    samples = prepared(one_column([constant] * 7), validation_share=0.0, standardize=True)
    assert samples.inputs.tolist() == [[0.0]] * 7


def test_that_a_column_constant_in_training_does_not_blow_up_validation():
    data = one_column([0.1] * 10)
    inputs = data.inputs.copy()
    last = prepared(data, standardize=True).order[-1]
    inputs[last] = 0.3
    samples = prepared(replace(data, inputs=inputs), standardize=True)
    assert samples.inputs[-1] == pytest.approx([0.2])


def test_that_without_standardising_the_inputs_stay_as_they_are():
    data = values(1)
    assert np.array_equal(prepared(data, validation_share=0.0).inputs, data.inputs)


# Features


def featured(data, *features, **settings):
    spec = with_data(on(experiment(), data), features=features, **settings)
    spec = replace(spec, network=replace(spec.network, inputs=len(features), dtype="float64"))
    return prepare(with_output(spec, data, "identity", "mean_squared_error"), data)


def test_that_features_take_the_place_of_the_inputs_row_by_row():
    data = values(1, rows=30)
    samples = featured(data, "x0*x1", "x1", "x0^2")
    x0, x1 = data.inputs[samples.order].T
    assert samples.inputs == pytest.approx(np.column_stack([x0 * x1, x1, x0**2]), rel=1e-14)
    assert samples.scaling.mean.tolist() == [0.0, 0.0, 0.0]
    assert samples.scaling.deviation.tolist() == [1.0, 1.0, 1.0]


def test_that_features_are_standardised_after_they_are_computed():
    data = values(1, rows=50)
    samples = featured(data, "x0^2", "x1", validation_share=0.4, standardize=True)
    squares = data.inputs[samples.order[:30], 0] ** 2
    assert samples.scaling.mean[0] == pytest.approx(squares.mean())
    assert samples.scaling.deviation[0] == pytest.approx(squares.std())
    assert samples.inputs[:30].mean(axis=0) == pytest.approx([0.0, 0.0], abs=1e-12)
    assert samples.inputs[:30].std(axis=0) == pytest.approx([1.0, 1.0])


def test_that_any_inputs_go_the_way_of_the_samples():
    data = values(1, rows=20)
    samples = featured(data, "sin(x0)", "x1", "x0*x1", standardize=True)
    assert np.array_equal(samples.network_inputs(data.inputs)[samples.order], samples.inputs)


def test_that_a_feature_with_the_inputs_name_is_the_input():
    data = values(1, rows=20)
    assert np.array_equal(featured(data, "x0", "x1").inputs, prepared(data).inputs)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_the_samples_have_the_networks_type(dtype):
    data = classes(2)
    spec = on(experiment(), data)
    spec = replace(spec, network=replace(spec.network, dtype=dtype))
    samples = prepare(spec, data)
    assert samples.inputs.dtype == samples.targets.dtype == np.dtype(dtype)


# Targets


@pytest.mark.parametrize(
    ("activation", "loss", "targets"),
    [
        ("sigmoid", "cross_entropy", [[0], [1]]),
        ("sigmoid", "mean_squared_error", [[0], [1]]),
        ("tanh", "mean_squared_error", [[-1], [1]]),
        ("tanh", "half_squared_error", [[-1], [1]]),
        ("identity", "hinge", [[-1], [1]]),
        ("identity", "mean_squared_error", [[0], [1]]),
        ("softmax", "cross_entropy", [[1, 0], [0, 1]]),
        ("softmax", "mean_squared_error", [[1, 0], [0, 1]]),
    ],
)
def test_that_two_classes_are_put_as_the_pair_can_reach_them(activation, loss, targets):
    data = classes(2, rows=2)
    spec = with_data(on(experiment(), data), validation_share=0.0)
    samples = prepare(with_output(spec, data, activation, loss), data)
    assert samples.targets.tolist() == targets


def test_that_several_classes_are_one_hot_and_minus_one_for_tanh():
    data = classes(3, rows=3)
    assert encode_targets(data, "one_hot", 3).tolist() == np.eye(3).tolist()
    assert encode_targets(data, "minus_one_one", 3).tolist() == (2 * np.eye(3) - 1).tolist()


def test_that_hinge_over_several_outputs_gets_one_hot_targets():
    data = classes(3, rows=3)
    spec = with_data(on(experiment(), data), validation_share=0.0)
    samples = prepare(with_output(spec, data, "identity", "hinge"), data)
    assert samples.targets.tolist() == np.eye(3).tolist()


@pytest.mark.parametrize("loss", ["mean_squared_error", "half_squared_error", "cross_entropy"])
def test_that_values_are_left_as_they_are(loss):
    data = values(2)
    spec = with_output(on(experiment(), data), data, "sigmoid", loss)
    assert np.array_equal(encode_targets(data, "zero_one", 2), data.targets)
    assert prepare(spec, data).targets.shape == (12, 2)
    assert prepare(spec, data).labels is None


def test_that_every_loss_of_the_catalog_gets_targets_in_its_form():
    data = classes(2)
    for loss in LOSSES.rows:
        for activation in ("sigmoid", "tanh", "identity", "softmax"):
            spec = with_output(on(experiment(), data), data, activation, loss.name)
            pairing = loss.pairing(activation, spec.network.output.units)
            if pairing is not None:
                found = set(np.unique(prepare(spec, data).targets).tolist())
                assert found == ({-1.0, 1.0} if pairing.targets == "minus_one_one" else {0.0, 1.0})


def test_that_a_change_of_the_batch_changes_no_sample():
    data = values(1)
    spec = on(experiment(), data)
    assert np.array_equal(
        prepare(spec, data).inputs, prepare(changed(spec, batch_size=3), data).inputs
    )
