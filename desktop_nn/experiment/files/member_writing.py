"""A zip's members, written: the same values always give the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

PIECE = 4_000_000
"""Bytes that are written at a time."""

DATE = (1980, 1, 1, 0, 0, 0)
"""Of every member: the same project gives the same bytes."""


def write_array(archive: zipfile.ZipFile, name: str, array: NDArray[Any]) -> None:
    """Plain storage: random weights don't compress, and this is many times faster. It goes piece by
    piece: samples may be half of the machine's memory."""
    array = np.ascontiguousarray(array)
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(array))
    info = _member(name, zipfile.ZIP_STORED)
    info.file_size = header.tell() + array.nbytes
    numbers = array.reshape(-1).view(np.uint8)
    with archive.open(info, "w") as file:
        file.write(header.getvalue())
        for start in range(0, array.nbytes, PIECE):
            file.write(numbers[start : start + PIECE].data)


def write_member(archive: zipfile.ZipFile, name: str, data: bytes, compression: int) -> None:
    archive.writestr(_member(name, compression), data)


def _member(name: str, compression: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, DATE)
    info.compress_type = compression
    info.external_attr = 0o644 << 16
    return info
