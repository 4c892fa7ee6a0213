"""Arrays as tables: a row for each sample, a column for each number of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.data_sets.pixels import MOST_COLUMNS, Shape, pixel_names
from desktop_nn.experiment.reading.array_words import without_words
from desktop_nn.experiment.reading.missing_words import USUAL_WORDS, Words
from desktop_nn.experiment.reading.numpy_files import NUMBERS, TEXTS, Named, npy_array, npz_arrays
from desktop_nn.experiment.reading.refusals import refuse_shape
from desktop_nn.experiment.reading.steps import Step, steps_of
from desktop_nn.experiment.reading.table import (
    CLASS_OF_SEVERAL,
    Column,
    DataFileError,
    Progress,
    Table,
    listed,
)

KEPT_TYPES = (np.uint8, np.float32)
"""Of columns; what else there is becomes float64."""

INPUT_NAMES = ("x", "inputs", "data", "images", "features", "x_train")
TARGET_NAMES = ("y", "targets", "target", "labels", "label", "y_train")
MOST_NAMED = 12


def read_npy(path: Path, progress: Progress | None = None, words: Words = USUAL_WORDS) -> Table:
    """A table of numbers: (N, D), the columns without names. DataFileError, OSError,
    ReadingEnded."""
    return without_words(table_of(npy_array(path, progress), path.name), words)


def read_npz(path: Path, progress: Progress | None = None, words: Words = USUAL_WORDS) -> Table:
    """Inputs and targets by their usual names, as X and y, with no other array unpacked; or a
    single array; or columns of one length. The first axis counts the samples; `words` stand for no
    value. DataFileError, OSError, ReadingEnded."""
    return without_words(_table_of_several(path, progress), words)


def _table_of_several(path: Path, progress: Progress | None) -> Table:
    with npz_arrays(path) as arrays:
        by_name = {name.lower(): name for name in arrays}
        inputs = next((by_name[name] for name in INPUT_NAMES if name in by_name), "")
        targets = next((by_name[name] for name in TARGET_NAMES if name in by_name), "")
        if len(arrays) == 1:
            return table_of(next(iter(arrays.values())).array(progress), path.name)
        if not inputs or not targets:
            return _side_by_side(arrays, path.name)
        answers = arrays[targets].array()  # the smaller one first: it may be refused
        table = joined(table_of(arrays[inputs].array(progress), path.name), answers, path.name)
        others = [name for name in arrays if name not in (inputs, targets)]
        taken = f"“{inputs}” is put in, and “{targets}” predicted"
        left = f"; other arrays are left out: {listed(others)}" if others else ""
        return replace(table, steps=(*steps_of([f"{taken}{left}."]), *table.steps))


def _side_by_side(arrays: Named, name: str) -> Table:
    """Arrays that are columns, or several of them, of one length: called as they are."""
    columns: list[Column] = []
    for called, packed in arrays.items():
        array = packed.array()
        if array.ndim not in (1, 2) or (columns and len(array) != len(columns[0].values)):
            known = ", ".join(list(arrays)[:MOST_NAMED]) or "none"
            raise DataFileError(
                f"“{name}” has the arrays {known}. Expected inputs, called X, and targets, called "
                "y; or a single array; or columns of one length."
            )
        columns += _called(array, called, name)
        refuse_shape(name, (len(array), len(columns)), 8)
    if len({column.name for column in columns}) < max(1, len(columns)):
        raise DataFileError(
            f"“{name}” has no columns, or two of one name. Expected inputs, called X, and targets, "
            "called y; or columns of one length."
        )
    return Table(tuple(columns), steps_of([f"Arrays become columns: {listed(list(arrays))}."]))


def _called(array: NDArray[Any], called: str, name: str) -> list[Column]:
    """Columns of numbers, or the one of texts, of an array."""
    if array.dtype.kind in TEXTS:
        return [_of_texts(array, called, name)]
    columns = table_of(array, name).columns
    names = [called] if array.ndim == 1 else [f"{called} {k + 1}" for k in range(len(columns))]
    return [Column(one, column.values) for one, column in zip(names, columns, strict=True)]


def _of_texts(array: NDArray[Any], called: str, name: str) -> Column:
    """An empty text, which `names` has first, is no value, as an empty cell is none."""
    names, codes = np.unique(np.char.strip(_texts(array, name)), return_inverse=True)
    empty = int(names[:1].tolist() == [""])  # so that its code becomes that of a missing one
    return Column(called, (codes - empty).astype(np.int32), tuple(map(str, names[empty:])))


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
    return Table(columns, steps_of(_shape_texts(array, shape)))


def picture_shape(array: NDArray[Any]) -> Shape | None:
    """Rows and columns of (N, rows, columns), or with an axis of length 1 behind them; None where
    samples are no pictures, or larger ones than there can be inputs."""
    is_grey = array.ndim == 3 or (array.ndim == 4 and array.shape[3] == 1)
    if not is_grey or array.shape[1] * array.shape[2] > MOST_COLUMNS:
        return None
    shape = int(array.shape[1]), int(array.shape[2])
    return shape if min(shape) > 1 else None


def _shape_texts(array: NDArray[Any], shape: Shape | None) -> Iterator[str]:
    if shape is not None:
        yield f"Each sample is a picture of {shape[0]} × {shape[1]} pixels: a column for each."
    elif array.ndim > 2:
        yield f"Each sample of shape {array.shape[1:]} is a row."


def joined(inputs: Table, targets: NDArray[Any], name: str) -> Table:
    """A table with what is to be predicted as its last columns, called target. Of targets with a
    single 1 there are both: the targets, and the class that they tell."""
    if not targets.ndim or len(targets) != inputs.rows:
        raise DataFileError(
            f"“{name}”: there are {inputs.rows} samples, and targets of shape {targets.shape}. "
            "Expected one for each."
        )
    if targets.dtype.kind in TEXTS:
        return Table((*inputs.columns, _of_texts(targets, "target", name)), inputs.steps)
    if _is_one_hot(targets):
        column = Column(CLASS_OF_SEVERAL, targets.argmax(axis=1).astype(np.float64))
        count = targets.shape[1]
        text = f"Of each sample's {count} targets one is 1: its place, from 0, is the class."
        several = _called_target(targets, name)
        return Table((*inputs.columns, *several, column), (*inputs.steps, Step(text, "one_hot")))
    return Table((*inputs.columns, *_called_target(targets, name)), inputs.steps)


def _called_target(targets: NDArray[Any], name: str) -> list[Column]:
    """A column for each number of a sample's."""
    columns = table_of(targets, name).columns
    return [
        Column(CLASS_OF_SEVERAL if len(columns) == 1 else f"target {k}", column.values)
        for k, column in enumerate(columns, 1)
    ]


def _is_one_hot(targets: NDArray[Any]) -> bool:
    """Whether each row of (N, K) is 0 but for a single 1."""
    if targets.ndim != 2 or targets.shape[1] < 2:
        return False
    return bool(((targets == 0) | (targets == 1)).all() and (targets.sum(axis=1) == 1).all())


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
