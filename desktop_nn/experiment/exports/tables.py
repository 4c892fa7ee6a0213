"""Results as tables for other programs: CSV, numbers to the last digit, a plain minus."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.network import Network
from desktop_nn.experiment.csv_rows import write_rows
from desktop_nn.experiment.exports.weights_files import weight_arrays
from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.experiment.history_csv import rows_as_cells

WEIGHT_COLUMNS = ("array", "layer", "from", "to", "value")


def history_table(history: History) -> str:
    """A row for each epoch; older ones, thinned, stand as the means of theirs."""
    return _written([COLUMNS, *rows_as_cells(history)])


def weights_table(network: Network) -> str:
    """A row for each parameter, and each running mean and variance. `from` and `to` count units
    from 1; a bias comes from nowhere, so its `from` is empty."""
    return _written([WEIGHT_COLUMNS, *_weights(network)])


def _weights(network: Network) -> Iterator[tuple[object, ...]]:
    for name, array in weight_arrays(network).items():
        layer = int("".join(filter(str.isdigit, name)))
        for place, value in np.ndenumerate(array):
            source = place[0] + 1 if len(place) == 2 else ""
            yield name, layer, source, place[-1] + 1, repr(float(value))


def confusion_table(classes: Sequence[str], parts: Mapping[str, NDArray[np.intp]]) -> str:
    """Counts of each part (“training”, “validation”): a row for each true class, a column for each
    predicted one."""
    rows: list[Iterable[object]] = [["part", "true class", *classes]]
    for part, counts in parts.items():
        rows += [[part, name, *row] for name, row in zip(classes, counts.tolist(), strict=True)]
    return _written(rows)


def _written(rows: Iterable[Iterable[object]]) -> str:
    file = io.StringIO()
    write_rows(file, rows)
    return file.getvalue()
