"""Answers of the command line in JSON, for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from desktop_nn.app.train_summary import Measures
from desktop_nn.engine.metrics import ClassMetrics, ValueMetrics


def json_text(told: Any) -> str:
    """Over several lines."""
    return json.dumps(_plain(told), indent=2)


def measured(measures: Measures) -> Iterator[tuple[str, Any]]:
    """The part, and its loss and metrics by name."""
    for part in measures.classes or measures.values:
        told: dict[str, Any] = {"loss": measures.losses[part].loss}
        if part in measures.classes:
            metrics = measures.classes[part]
            told |= {"accuracy": metrics.accuracy, "macro_f1": metrics.macro_f1}
            told["classes"] = list(measures.names)
            told |= _lists(metrics, "precision", "recall", "f1")
        else:
            values = measures.values[part]
            told["values"] = list(measures.names)
            told |= _lists(values, "r_squared", "mean_absolute_error")
        yield part, told


def _lists(metrics: ClassMetrics | ValueMetrics, *names: str) -> dict[str, list[float]]:
    return {name: getattr(metrics, name).tolist() for name in names}


def _plain(value: Any) -> Any:
    """JSON has no NaN."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return value
