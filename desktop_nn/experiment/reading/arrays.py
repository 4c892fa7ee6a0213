"""NumPy's own files, and IDX, in which MNIST comes."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.data_sets.pixels import MOST_COLUMNS, Shape, pixel_names
from desktop_nn.experiment.reading.table import Column, DataFileError, Table

MOST_NUMBERS = 200_000_000
"""1.6 GB as float64."""

KEPT_TYPES = (np.uint8, np.float32)
"""Of columns; what else there is becomes float64."""

INPUT_NAMES = ("x", "inputs", "data", "images", "features", "x_train")
TARGET_NAMES = ("y", "targets", "target", "labels", "label", "y_train")

IDX_TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
"""By the third byte of the file. Source: the description that comes with MNIST."""


def read_npy(path: Path) -> Table:
    """A table of numbers: (N, D), the columns without names. DataFileError, OSError."""
    array = _loaded(path)
    if isinstance(array, dict):
        raise DataFileError(f"“{path.name}” holds several arrays: its name should end with .npz.")
    return _table_of(array, path.name)


def read_npz(path: Path) -> Table:
    """Inputs and targets by their usual names, as X and y; or a single array. The first axis counts
    the samples. DataFileError, OSError."""
    arrays = _loaded(path)
    if not isinstance(arrays, dict):
        raise DataFileError(f"“{path.name}” holds a single array: its name should end with .npy.")
    by_name = {name.lower(): array for name, array in arrays.items()}
    inputs = next((by_name[name] for name in INPUT_NAMES if name in by_name), None)
    targets = next((by_name[name] for name in TARGET_NAMES if name in by_name), None)
    if inputs is None and len(arrays) == 1:
        return _table_of(next(iter(arrays.values())), path.name)
    if inputs is None or targets is None:
        known = ", ".join(arrays) or "none"
        raise DataFileError(
            f"“{path.name}” has the arrays {known}. Expected inputs, called X, and targets, called "
            "y; or a single array."
        )
    return joined(_table_of(inputs, path.name), targets, path.name)


def _loaded(path: Path) -> NDArray[Any] | dict[str, NDArray[Any]]:
    try:
        with path.open("rb") as file:
            found = np.load(file, allow_pickle=False)
            if isinstance(found, np.ndarray):
                return found
            return {name: found[name] for name in found.files}
    except (ValueError, EOFError, KeyError, zipfile.BadZipFile, MemoryError) as error:
        raise DataFileError(
            f"“{path.name}” can't be read as a file of NumPy's: {error}. Expected arrays of "
            "numbers, saved with numpy.save or numpy.savez."
        ) from error


def _table_of(array: NDArray[Any], name: str) -> Table:
    """(N, …) as columns of numbers."""
    if array.ndim == 0 or not len(array) or array.dtype.kind not in "fiub":
        raise DataFileError(
            f"“{name}” holds {array.dtype} of shape {array.shape}. Expected numbers, with a row "
            "for each sample."
        )
    if array.size > MOST_NUMBERS:
        raise DataFileError(f"“{name}” holds {array.size} numbers; {MOST_NUMBERS} is the most.")
    kept = array.dtype in KEPT_TYPES
    # Columns that lie side by side: what is made of them takes them at once.
    flat = np.array(array.reshape(len(array), -1), array.dtype if kept else np.float64, order="C")
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
    if targets.dtype.kind in "US":
        names, codes = np.unique(targets.reshape(-1).astype(str), return_inverse=True)
        column = Column("target", codes.astype(np.int32), tuple(map(str, names)))
        return Table((*inputs.columns, column), inputs.notes)
    columns = _table_of(targets, name).columns
    called = [
        Column("target" if len(columns) == 1 else f"target {k}", column.values)
        for k, column in enumerate(columns, 1)
    ]
    return Table((*inputs.columns, *called), inputs.notes)


# IDX


def read_idx(path: Path) -> Table:
    """Pictures, with their labels where the file of these lies beside them: “images-idx3” is then
    “labels-idx1” in its name. Both may end with .gz. DataFileError, OSError."""
    array = idx_array(path)
    table = _table_of(array, path.name)
    labels = path.with_name(path.name.replace("images", "labels").replace("idx3", "idx1"))
    if array.ndim > 1 and labels != path and labels.exists():
        found = idx_array(labels)
        both = joined(table, found, labels.name)
        return Table(both.columns, (*both.notes, f"The labels are those of “{labels.name}”."))
    return table


def idx_array(path: Path) -> NDArray[Any]:
    """The array of an IDX file."""
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (gzip.BadGzipFile, EOFError) as error:
        raise DataFileError(f"“{path.name}” can't be unpacked: {error}.") from error
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] not in IDX_TYPES:
        raise DataFileError(
            f"“{path.name}” is no IDX file: its first bytes are {data[:4].hex(' ')}. Expected 00 "
            "00, the type of its numbers, and how many axes they have."
        )
    axes, kind = data[3], np.dtype(IDX_TYPES[data[2]])
    start = 4 + 4 * axes
    shape = tuple(int(n) for n in np.frombuffer(data[4:start], ">u4"))
    wanted = int(np.prod(shape, dtype=object)) * kind.itemsize
    if len(shape) != axes or len(data) - start != wanted:
        raise DataFileError(
            f"“{path.name}” is cut off, or too long: {max(0, len(data) - start)} bytes of numbers "
            f"for an array of shape {shape}, which takes {wanted}."
        )
    return np.frombuffer(data[start:], kind).reshape(shape)
