"""Arrays as tables: a row for each sample, a column for each number of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.data_sets.pixels import MOST_COLUMNS, Shape, pixel_names
from desktop_nn.experiment.reading.numpy_files import NUMBERS, TEXTS, npy_array, npz_arrays
from desktop_nn.experiment.reading.refusals import refuse_shape
from desktop_nn.experiment.reading.table import Column, DataFileError, Progress, Table

KEPT_TYPES = (np.uint8, np.float32)
"""Of columns; what else there is becomes float64."""

INPUT_NAMES = ("x", "inputs", "data", "images", "features", "x_train")
TARGET_NAMES = ("y", "targets", "target", "labels", "label", "y_train")
MOST_NAMED = 12


def read_npy(path: Path, progress: Progress | None = None) -> Table:
    """A table of numbers: (N, D), the columns without names. DataFileError, OSError,
    ReadingEnded."""
    return table_of(npy_array(path, progress), path.name)


def read_npz(path: Path, progress: Progress | None = None) -> Table:
    """Inputs and targets by their usual names, as X and y; or a single array. The first axis counts
    the samples. No other array is unpacked. DataFileError, OSError, ReadingEnded."""
    with npz_arrays(path) as arrays:
        by_name = {name.lower(): array for name, array in arrays.items()}
        inputs = next((by_name[name] for name in INPUT_NAMES if name in by_name), None)
        targets = next((by_name[name] for name in TARGET_NAMES if name in by_name), None)
        if len(arrays) == 1:
            return table_of(next(iter(arrays.values())).array(progress), path.name)
        if inputs is None or targets is None:
            known = ", ".join(list(arrays)[:MOST_NAMED]) or "none"
            raise DataFileError(
                f"“{path.name}” has the arrays {known}. Expected inputs, called X, and targets, "
                "called y; or a single array."
            )
        answers = targets.array()  # the smaller one first: it may be refused
        return joined(table_of(inputs.array(progress), path.name), answers, path.name)


def table_of(array: NDArray[Any], name: str) -> Table:
    """(N, …) as columns of numbers."""
    refuse_shape(name, array.shape, array.dtype.itemsize)
    if array.dtype.kind not in NUMBERS:
        raise DataFileError(
            f"“{name}” holds {array.dtype} of shape {array.shape}. Expected numbers, with a row "
            "for each sample."
        )
    kind = array.dtype if array.dtype in KEPT_TYPES else np.float64
    # Columns that lie side by side: what is made of them takes them at once.
    flat = np.ascontiguousarray(array.reshape(len(array), -1), kind)
    shape = picture_shape(array)
    names = pixel_names(shape) if shape else [f"column {k + 1}" for k in range(flat.shape[1])]
    columns = tuple(Column(name, values) for name, values in zip(names, flat.T, strict=True))
    return Table(columns, tuple(_shape_notes(array, shape)))


def picture_shape(array: NDArray[Any]) -> Shape | None:
    """Rows and columns of (N, rows, columns), or with an axis of length 1 behind them; None where
    samples are no pictures, or larger ones than there can be inputs."""
    is_grey = array.ndim == 3 or (array.ndim == 4 and array.shape[3] == 1)
    if not is_grey or array.shape[1] * array.shape[2] > MOST_COLUMNS:
        return None
    shape = int(array.shape[1]), int(array.shape[2])
    return shape if min(shape) > 1 else None


def _shape_notes(array: NDArray[Any], shape: Shape | None) -> Iterator[str]:
    if shape is not None:
        yield f"Each sample is a picture of {shape[0]} × {shape[1]} pixels: a column for each."
    elif array.ndim > 2:
        yield f"Each sample of shape {array.shape[1:]} is a row."


def joined(inputs: Table, targets: NDArray[Any], name: str) -> Table:
    """A table with what is to be predicted as its last columns, called target."""
    if not targets.ndim or len(targets) != inputs.rows:
        raise DataFileError(
            f"“{name}”: there are {inputs.rows} samples, and targets of shape {targets.shape}. "
            "Expected one for each."
        )
    if targets.dtype.kind in TEXTS:
        names, codes = np.unique(_texts(targets, name), return_inverse=True)
        column = Column("target", codes.astype(np.int32), tuple(map(str, names)))
        return Table((*inputs.columns, column), inputs.notes)
    columns = table_of(targets, name).columns
    called = [
        Column("target" if len(columns) == 1 else f"target {k}", column.values)
        for k, column in enumerate(columns, 1)
    ]
    return Table((*inputs.columns, *called), inputs.notes)


def _texts(targets: NDArray[Any], name: str) -> NDArray[np.str_]:
    """One for each sample: (N,)."""
    if targets.size != len(targets):
        raise DataFileError(
            f"“{name}”: there are targets of texts of shape {targets.shape}. Expected one for each "
            "sample."
        )
    try:
        texts: NDArray[np.str_] = targets.reshape(-1).astype(str)
        _ = texts.tolist()  # made of any bytes, so that some may be no text
    except ValueError as error:
        raise DataFileError(
            f"“{name}”: some of the targets are no texts. Expected plain letters, or numbers."
        ) from error
    return texts
