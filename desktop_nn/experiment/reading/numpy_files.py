"""NumPy's own files. Their heads are read first: what they promise is held to bounds before any
memory is taken for it."""

from __future__ import annotations

import errno
import math
import tokenize
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.number_text import grouped
from desktop_nn.experiment.files.archive import NO_WHOLE_ZIP, opened_archive
from desktop_nn.experiment.files.members import KNOWN_COMPRESSION, LARGEST_NPY_HEADER
from desktop_nn.experiment.files.plain import ProjectError
from desktop_nn.experiment.reading.pieces import taken
from desktop_nn.experiment.reading.refusals import refuse_growth, refuse_shape
from desktop_nn.experiment.reading.table import DataFileError, Progress

ENDING = ".npy"
ZIP_HEADS = (b"PK\x03\x04", b"PK\x05\x06")
"""Of one with members, and of an empty one."""
NUMBERS, TEXTS = "fiub", "US"
"""Kinds of data types."""

HEADS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
"""By version; a third one is for records alone."""

BROKEN = (*NO_WHOLE_ZIP, ValueError, OverflowError)
"""What `zipfile` is known to raise on nonsense."""

Named = dict[str, "Packed"]


class _BrokenError(Exception):
    """No array of NumPy's, or only a part of one; the text says why."""


@dataclass(frozen=True)
class _Head:
    shape: tuple[int, ...]
    order: Any
    dtype: np.dtype[Any]
    size: int
    """Bytes of the numbers behind it."""


@dataclass(frozen=True)
class Packed:
    """An array in a .npz, not unpacked yet."""

    archive: zipfile.ZipFile
    member: zipfile.ZipInfo
    name: str
    """Of the file."""

    def array(self, progress: Progress | None = None) -> NDArray[Any]:
        """DataFileError where it is none, or too large."""
        member = self.member
        if member.compress_type not in KNOWN_COMPRESSION:
            raise DataFileError(f"“{self.name}”: {member.filename} is packed in an unknown way.")
        refuse_growth(self.name, member.compress_size, member.file_size)
        with _told(self.name), self.archive.open(member) as file:
            return _array(file, member.file_size, self.name, progress)


def npy_array(path: Path, progress: Progress | None = None) -> NDArray[Any]:
    """The array of a .npy. DataFileError, OSError, ReadingEnded."""
    with path.open("rb") as file:
        if file.read(4) in ZIP_HEADS:
            raise DataFileError(
                f"“{path.name}” holds several arrays: its name should end with .npz."
            )
        file.seek(0)
        with _told(path.name):
            return _array(file, path.stat().st_size, path.name, progress)


@contextmanager
def npz_arrays(path: Path) -> Iterator[Named]:
    """The arrays of a .npz by their names, in the order of the file; none is unpacked yet.
    DataFileError, OSError."""
    with path.open("rb") as file:
        if file.read(6) == np.lib.format.MAGIC_PREFIX:
            raise DataFileError(
                f"“{path.name}” holds a single array: its name should end with .npy."
            )
    with _told(path.name), opened_archive(path) as archive:
        members = [m for m in archive.infolist() if m.filename.endswith(ENDING)]
        yield {m.filename.removesuffix(ENDING): Packed(archive, m, path.name) for m in members}


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What is wrong, in a sentence."""
    try:
        yield
    except ProjectError as error:
        raise _cant(name, "its list of arrays is too long, or names one twice") from error
    except _BrokenError as error:
        raise _cant(name, str(error)) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the file's beginning
            raise
        raise _cant(name, "it is broken") from error
    except BROKEN as error:
        raise _cant(name, "it is broken, or only a part of it is there") from error


def _cant(name: str, why: str) -> DataFileError:
    return DataFileError(
        f"“{name}” can't be read as a file of NumPy's: {why}. Expected arrays of numbers, saved "
        "with numpy.save or numpy.savez."
    )


def _array(file: IO[bytes], size: int, name: str, progress: Progress | None) -> NDArray[Any]:
    """Of a file of `size` bytes, head and all."""
    head = _head(file, size)
    if not all(type(size) is int for size in head.shape):  # NumPy lets True pass for 1
        raise _BrokenError(f"its shape {head.shape} is not made of whole numbers")
    refuse_shape(name, head.shape, head.dtype.itemsize)
    wanted = math.prod(head.shape) * head.dtype.itemsize
    if head.size != wanted:
        raise _BrokenError(
            f"an array of shape {head.shape} takes {grouped(wanted)} bytes, and there are "
            f"{grouped(head.size)}"
        )
    data = taken(file, wanted, progress)
    if len(data) != wanted:
        raise _BrokenError("it ends too early")
    return data.view(head.dtype).reshape(head.shape, order=head.order)


def _head(file: IO[bytes], size: int) -> _Head:
    try:
        version = np.lib.format.read_magic(file)
        if version not in HEADS:
            raise _BrokenError("it holds records")
        shape, is_fortran, dtype = HEADS[version](file, max_header_size=LARGEST_NPY_HEADER)
    # What NumPy's reader of heads is known to raise on nonsense.
    except (ValueError, TypeError, SyntaxError, RecursionError, tokenize.TokenError) as error:
        raise _BrokenError("it doesn't begin as one does") from error
    if dtype.kind not in NUMBERS + TEXTS or not dtype.itemsize:
        raise _BrokenError(f"it holds {dtype}, not numbers")
    return _Head(shape, "F" if is_fortran else "C", dtype, size - file.tell())
