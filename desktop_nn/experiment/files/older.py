"""Older files: what was added since, as it was before it could be set or measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.choice import Choice, Parameters, Value
from desktop_nn.experiment.history import COLUMNS
from desktop_nn.experiment.specs import ExperimentSpec

ADDED_TO_SOURCES: Mapping[str, Mapping[str, Value]] = {
    "spiral": {"arms": 2},
    "circle": {"rings": 2},
    "xor": {"dimensions": 2},
    "gaussian": {"classes": 2, "spread": 1.0},
    "sine": {"frequency": 1.0, "trend": 1.0},
}
"""Parameters of data sets that files before them lack, and the values at which the samples are
those of then, to the bit: not the defaults of today, which may become others."""


def brought_up(spec: ExperimentSpec) -> ExperimentSpec:
    """The spec with what its file is too old to say."""
    if not ADDED_TO_SOURCES.get(spec.data.source.name, {}).keys() - spec.data.source.parameters:
        return spec
    source = _completed(spec.data.source, ADDED_TO_SOURCES)
    return replace(spec, data=replace(spec.data, source=source))


def _completed(choice: Choice, added: Mapping[str, Mapping[str, Value]]) -> Choice:
    values = {**added.get(choice.name, {}), **choice.parameters}
    return replace(choice, parameters=Parameters(values))


OLD_COLUMNS = (COLUMNS.index("accuracy_validation") + 1,)
"""How many columns histories had in earlier programs."""


def completed_rows(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of a history, (R, columns), with what older programs didn't measure as NaN."""
    missing = len(COLUMNS) - rows.shape[1]
    return np.pad(rows, ((0, 0), (0, missing)), constant_values=np.nan) if missing else rows
