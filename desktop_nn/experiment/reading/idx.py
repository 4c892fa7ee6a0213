"""IDX, in which MNIST comes, as it is or packed by gzip."""

from __future__ import annotations

import gzip
import math
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.number_text import grouped
from desktop_nn.experiment.reading.arrays import joined, table_of
from desktop_nn.experiment.reading.pieces import taken
from desktop_nn.experiment.reading.refusals import refuse_growth, refuse_shape
from desktop_nn.experiment.reading.steps import steps_of
from desktop_nn.experiment.reading.table import DataFileError, Progress, Table

IDX_TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
"""By the third byte of the file. Source: the description that comes with MNIST."""


def read_idx(path: Path, progress: Progress | None = None) -> Table:
    """Pictures, with their labels where the file of these lies beside them: “images-idx3” is then
    “labels-idx1” in its name. Both may end with .gz. DataFileError, OSError, ReadingEnded."""
    array = idx_array(path, progress)
    table = table_of(array, path.name)
    labels = path.with_name(path.name.replace("images", "labels").replace("idx3", "idx1"))
    if array.ndim > 1 and labels != path and labels.exists():
        both = joined(table, idx_array(labels), labels.name)
        steps = steps_of([f"The labels are those of “{labels.name}”."])
        return Table(both.columns, (*both.steps, *steps))
    return table


def idx_array(path: Path, progress: Progress | None = None) -> NDArray[Any]:
    """The array of an IDX file. What its head promises is held to bounds before it is unpacked."""
    is_packed = path.suffix.lower() == ".gz"
    with _opened(path, is_packed) as file:
        shape, kind = _head(file, path.name, is_packed)
        refuse_shape(path.name, shape, kind.itemsize)
        wanted = math.prod(shape) * kind.itemsize
        _refuse_wrong_size(file, path, wanted, is_packed)
        data = taken(file, wanted, progress)
        if len(data) != wanted or file.read(1):
            raise _wrong_size(path.name, wanted)
    return data.view(kind).reshape(shape)


@contextmanager
def _opened(path: Path, is_packed: bool) -> Iterator[IO[bytes]]:
    if not is_packed:
        with path.open("rb") as plain:
            yield plain
        return
    try:
        with gzip.open(path) as packed:
            yield cast("IO[bytes]", packed)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataFileError(
            f"“{path.name}” can't be unpacked: {error}. Fetch it again; a part of it is missing or "
            "broken."
        ) from error


def _head(file: IO[bytes], name: str, is_packed: bool) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Its shape, and the type of its numbers."""
    head = file.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in IDX_TYPES:
        unpack = " Of packed files only IDX is read: unpack any other first." if is_packed else ""
        raise DataFileError(
            f"“{name}” is no IDX file: its first bytes are {head.hex(' ')}. Expected 00 00, the "
            f"type of its numbers, and how many axes they have.{unpack}"
        )
    axes = head[3]
    lengths = file.read(4 * axes)
    if len(lengths) != 4 * axes:
        raise DataFileError(f"“{name}” is cut off: it ends before the shape of its {axes} axes.")
    shape = tuple(int(n) for n in np.frombuffer(lengths, ">u4"))
    return shape, np.dtype(IDX_TYPES[head[2]])


def _refuse_wrong_size(file: IO[bytes], path: Path, wanted: int, is_packed: bool) -> None:
    """How long a packed one is, is known only when it is unpacked."""
    size = path.stat().st_size
    if is_packed:
        refuse_growth(path.name, size, wanted)
    elif size - file.tell() != wanted:
        raise _wrong_size(path.name, wanted)


def _wrong_size(name: str, wanted: int) -> DataFileError:
    return DataFileError(
        f"“{name}” is cut off, or too long: its numbers should take {grouped(wanted)} bytes."
    )
