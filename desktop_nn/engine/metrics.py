"""Metrics: how good predictions are, apart from the loss that trains.

Classes are counted in a confusion matrix: (C, C), rows true, columns predicted. What can't be told
(a precision of a class that was never predicted, an R² of targets that are all alike) is NaN.
Sources: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 3.2 (R²); Manning,
Raghavan and Schütze, Introduction to Information Retrieval, 8.3 (precision, recall, F1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.intp]


def confusion_matrix(labels: Counts, predicted: Counts, classes: int) -> Counts:
    """Counts of (true, predicted) pairs: (classes, classes); `labels` and `predicted`: (N,), each
    below `classes`."""
    pairs = np.asarray(labels, np.intp) * classes + predicted
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


@dataclass(frozen=True)
class ClassMetrics:
    """Per class: precision, recall and F1: (C,), and `support`, how many samples are of it.

    `accuracy`: the share of right predictions. `macro_f1`: the plain mean of F1 over the classes
    that occur, either in truth or in prediction.
    """

    precision: Floats
    recall: Floats
    f1: Floats
    support: Counts
    accuracy: float
    macro_f1: float


def class_metrics(confusion: Counts) -> ClassMetrics:
    """precision = right / predicted, recall = right / true, F1 = 2 right / (predicted + true), of
    counts: (C, C), rows true, columns predicted. Source: Manning, Raghavan and Schütze, 8.3."""
    right = np.diag(confusion).astype(np.float64)
    true, predicted = confusion.sum(axis=1), confusion.sum(axis=0)
    f1 = _ratio(2.0 * right, true + predicted)
    occurring = f1[~np.isnan(f1)]
    return ClassMetrics(
        precision=_ratio(right, predicted),
        recall=_ratio(right, true),
        f1=f1,
        support=true,
        accuracy=float(_ratio(right.sum(), confusion.sum())),
        macro_f1=float(occurring.mean()) if len(occurring) else float("nan"),
    )


@dataclass(frozen=True)
class ValueMetrics:
    """Per output: R², mean absolute error and root of the mean squared error: (K,)."""

    r_squared: Floats
    mean_absolute_error: Floats
    root_mean_squared_error: Floats


def value_metrics(outputs: NDArray[np.floating], targets: NDArray[np.floating]) -> ValueMetrics:
    """R² = 1 − Σ (a − y)² / Σ (y − ȳ)², per output; `outputs` and `targets`: (N, K). Source:
    Hastie, Tibshirani and Friedman, 3.2.

    Sums are taken in float64, whatever the type of the arrays."""
    y = np.asarray(targets, np.float64)
    errors = np.asarray(outputs, np.float64) - y
    squares = (errors**2).sum(axis=0)
    spread = ((y - y.mean(axis=0)) ** 2).sum(axis=0)
    # Targets that are all alike have no spread; rounding in their mean is none either.
    spread[(y == y[:1]).all(axis=0)] = 0.0
    return ValueMetrics(
        r_squared=1.0 - _ratio(squares, spread),
        mean_absolute_error=np.abs(errors).mean(axis=0),
        root_mean_squared_error=np.sqrt(squares / len(y)),
    )


def _ratio(part: object, whole: object) -> Floats:
    """part / whole; NaN where there is nothing to be a part of."""
    top, bottom = np.asarray(part, np.float64), np.asarray(whole, np.float64)
    ratio: Floats = np.full(bottom.shape, np.nan)
    np.divide(top, bottom, out=ratio, where=bottom != 0.0)
    return ratio
