"""A zip's members, read with bounds: no more memory than the file has a right to."""

from __future__ import annotations

import io
import math
import tokenize
import zipfile
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.files.plain import ProjectError, from_json

LARGEST_JSON = 16_000_000
LARGEST_JOURNAL = 200_000_000
LARGEST_PACKED_ARRAY = 1_000_000_000
LARGEST_NPY_HEADER = 10_000
KNOWN_COMPRESSION = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_json(archive: zipfile.ZipFile, member: str, kind: Any, largest: int = LARGEST_JSON) -> Any:
    """A member as a value of `kind`; ProjectError where it is missing, or anything else."""
    return from_json(read_bytes(archive, member, largest), kind, member)


def read_bytes(archive: zipfile.ZipFile, member: str, largest: int) -> bytes:
    """A member's bytes, never more than its directory entry and its bound admit."""
    try:
        info = archive.getinfo(member)
    except KeyError as error:
        raise ProjectError(f"It lacks {member}.") from error
    if info.file_size > largest:
        raise ProjectError(f"{member} in the file is too large to be right.")
    if info.compress_type not in KNOWN_COMPRESSION:
        raise ProjectError(f"{member} in the file is compressed in an unknown way.")
    with archive.open(info) as file:
        data = file.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise ProjectError(f"{member} in the file is not as long as it says.")
    return data


def read_array(archive: zipfile.ZipFile, member: str, largest: int | None = None) -> NDArray[Any]:
    """A plain array of numbers that owns its memory. `largest` bounds its bytes; by default
    those of one that isn't packed are bounded by the file itself, in which they lie before its
    directory."""
    if largest is None:
        largest = LARGEST_PACKED_ARRAY if _is_packed(archive, member) else archive.start_dir
    data = read_bytes(archive, member, largest + LARGEST_NPY_HEADER)
    try:
        array = _parsed(data)
    # What NumPy's reader of headers is known to raise on nonsense.
    except (ValueError, TypeError, EOFError, SyntaxError, RecursionError, tokenize.TokenError):
        array = None
    if array is None:
        raise ProjectError(f"{member} in the file is no plain array of numbers.")
    return array


def _is_packed(archive: zipfile.ZipFile, member: str) -> bool:
    """A member that is missing is refused when it is read."""
    with suppress(KeyError):
        return archive.getinfo(member).compress_type != zipfile.ZIP_STORED
    return False


def _parsed(data: bytes) -> NDArray[Any] | None:
    """The array of a `.npy`, or None where its header doesn't go with its length."""
    file = io.BytesIO(data)
    if np.lib.format.read_magic(file) != (1, 0):
        return None
    shape, fortran_order, dtype = np.lib.format.read_array_header_1_0(
        file, max_header_size=LARGEST_NPY_HEADER
    )
    start = file.tell()
    if dtype.kind not in "fiu" or len(data) - start != math.prod(shape) * dtype.itemsize:
        return None
    array = np.frombuffer(data, dtype, offset=start).reshape(
        shape, order="F" if fortran_order else "C"
    )
    return np.array(array, order="C")
