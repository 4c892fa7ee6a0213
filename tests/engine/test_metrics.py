"""Metrics: by hand, and where they can't be told."""

import math

import numpy as np
import pytest

from desktop_nn.engine.metrics import class_metrics, confusion_matrix, value_metrics

# 10 samples: of class 0 five (4 right, 1 taken for 2), of class 1 three (2 right, 1 taken for 0),
# of class 2 two (1 right, 1 taken for 1)
CONFUSION = np.array([[4, 0, 1], [1, 2, 0], [0, 1, 1]])


def test_that_pairs_are_counted_with_true_classes_in_rows():
    labels = np.repeat([0, 0, 1, 1, 2, 2], [4, 1, 1, 2, 1, 1])
    predicted = np.repeat([0, 2, 0, 1, 1, 2], [4, 1, 1, 2, 1, 1])
    assert confusion_matrix(labels, predicted, 3).tolist() == CONFUSION.tolist()


def test_that_classes_that_never_occur_have_their_row_and_column():
    counts = confusion_matrix(np.array([0, 1]), np.array([1, 1]), 4)
    assert counts.shape == (4, 4)
    assert counts.sum() == 2


def test_that_class_metrics_are_those_by_hand():
    metrics = class_metrics(CONFUSION)
    assert metrics.precision == pytest.approx([4 / 5, 2 / 3, 1 / 2])
    assert metrics.recall == pytest.approx([4 / 5, 2 / 3, 1 / 2])
    assert metrics.f1 == pytest.approx([8 / 10, 4 / 6, 2 / 4])
    assert metrics.support.tolist() == [5, 3, 2]
    assert metrics.accuracy == pytest.approx(0.7)
    assert metrics.macro_f1 == pytest.approx((8 / 10 + 4 / 6 + 2 / 4) / 3)


def test_that_f1_is_the_harmonic_mean_of_precision_and_recall():
    metrics = class_metrics(np.array([[6, 2], [5, 7]]))
    p, r = metrics.precision, metrics.recall
    assert metrics.f1 == pytest.approx(2 * p * r / (p + r))
    assert not np.allclose(p, r)


def test_that_the_precision_of_a_class_never_predicted_cannot_be_told():
    metrics = class_metrics(np.array([[3, 0], [2, 0]]))
    assert metrics.precision == pytest.approx([3 / 5, math.nan], nan_ok=True)
    assert metrics.recall.tolist() == [1.0, 0.0]
    assert metrics.f1 == pytest.approx([6 / 8, 0.0])


def test_that_a_class_that_never_occurs_counts_nothing_in_the_mean():
    metrics = class_metrics(np.array([[3, 0, 0], [1, 1, 0], [0, 0, 0]]))
    assert math.isnan(metrics.f1[2])
    assert metrics.macro_f1 == pytest.approx((6 / 7 + 2 / 3) / 2)


def test_that_nothing_can_be_told_of_no_samples():
    metrics = class_metrics(np.zeros((2, 2), int))
    assert math.isnan(metrics.accuracy)
    assert math.isnan(metrics.macro_f1)


# Values


def test_that_value_metrics_are_those_by_hand():
    # errors 1, −1, 0, 2: squares 6, sizes 4; spread of 0, 2, 4, 6 around 3: 9 + 1 + 1 + 9
    targets = np.array([[0.0], [2.0], [4.0], [6.0]])
    metrics = value_metrics(targets + np.array([[1.0], [-1.0], [0.0], [2.0]]), targets)
    assert metrics.r_squared == pytest.approx([1 - 6 / 20])
    assert metrics.mean_absolute_error == pytest.approx([1.0])
    assert metrics.root_mean_squared_error == pytest.approx([math.sqrt(1.5)])


def test_that_each_output_is_measured_by_itself():
    targets = np.array([[0.0, 10.0], [1.0, 20.0]])
    metrics = value_metrics(np.array([[0.0, 15.0], [1.0, 15.0]]), targets)
    assert metrics.r_squared.tolist() == [1.0, 0.0]
    assert metrics.mean_absolute_error.tolist() == [0.0, 5.0]


def test_that_r_squared_of_targets_that_are_all_alike_cannot_be_told():
    targets = np.full((7, 1), 0.1)
    assert np.isnan(value_metrics(targets + 1.0, targets).r_squared).all()


def test_that_sums_of_float32_are_taken_in_float64():
    targets = np.linspace(0.0, 1.0, 100_000, dtype=np.float32).reshape(-1, 1) + 1000.0
    outputs = targets + np.float32(0.5)
    assert value_metrics(outputs, targets).mean_absolute_error == pytest.approx([0.5], rel=1e-12)
