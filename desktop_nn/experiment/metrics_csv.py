"""Metrics as a small table for other programs: a row for each class, or for each value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from desktop_nn.engine.metrics import ClassMetrics, ValueMetrics
from desktop_nn.experiment.csv_rows import write_rows
from desktop_nn.experiment.whole_file import whole_text_file

CLASS_COLUMNS = ("part", "class", "samples", "precision", "recall", "f1")
VALUE_COLUMNS = ("part", "value", "r_squared", "mean_absolute_error", "root_mean_squared_error")


def write_class_metrics(
    path: Path, classes: Iterable[str], parts: Mapping[str, ClassMetrics]
) -> None:
    """A row for each class in each part (“training”, “validation”); OSError where it can't be
    written. What can't be told, such as the precision of a class never predicted, stays empty."""
    with whole_text_file(path) as file:
        write_rows(file, chain([CLASS_COLUMNS], _of_classes(list(classes), parts)))


def write_value_metrics(
    path: Path, values: Iterable[str], parts: Mapping[str, ValueMetrics]
) -> None:
    """A row for each value to be predicted, in each part; OSError where it can't be written."""
    with whole_text_file(path) as file:
        write_rows(file, chain([VALUE_COLUMNS], _of_values(list(values), parts)))


def _of_classes(names: list[str], parts: Mapping[str, ClassMetrics]) -> Iterator[list[object]]:
    for part, metrics in parts.items():
        # With one class only, there is a second row: whatever is not of it.
        known = [*names, *["other"] * (len(metrics.support) - len(names))]
        columns = (metrics.precision, metrics.recall, metrics.f1)
        for number, name in enumerate(known):
            shares = [_cell(float(column[number])) for column in columns]
            yield [part, name, int(metrics.support[number]), *shares]


def _of_values(names: list[str], parts: Mapping[str, ValueMetrics]) -> Iterator[list[object]]:
    for part, metrics in parts.items():
        columns = (
            metrics.r_squared,
            metrics.mean_absolute_error,
            metrics.root_mean_squared_error,
        )
        for number, name in enumerate(names):
            yield [part, name, *(_cell(float(column[number])) for column in columns)]


def _cell(value: float) -> str:
    return "" if math.isnan(value) else repr(value)
