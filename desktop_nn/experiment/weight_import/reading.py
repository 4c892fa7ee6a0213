"""Arrays by name from .npz and safetensors: bounded, and never code."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from desktop_nn.engine.number_text import shown
from desktop_nn.engine.program import Array
from desktop_nn.experiment.exports.needed import needed
from desktop_nn.experiment.files.archive import NO_WHOLE_ZIP
from desktop_nn.experiment.files.members import LARGEST_NPY_HEADER, read_array, read_bytes
from desktop_nn.experiment.files.plain import ProjectError
from desktop_nn.experiment.validation.network import MOST_PARAMETERS

MOST_NUMBERS = 2 * MOST_PARAMETERS
"""Of the largest network, with the running statistics of its batch norms."""
LARGEST_ARRAY = 8 * MOST_NUMBERS
ALWAYS_UNPACKED = 40_000_000
"""Bytes up to which a packed file may unpack, however small it is."""
MOST_GROWTH = 8
"""How many times its size a larger one may unpack to: weights hardly pack at all."""
MOST_ARRAYS = 1_000
LARGEST_FILE = LARGEST_ARRAY + 1_000_000
NPZ_HEAD = b"PK"


class WeightsFileError(Exception):
    """A file that holds no weights that could be read; the text is a sentence."""


def read_weights(path: Path) -> Mapping[str, Array]:
    """The arrays of a file by name, in the order of their layers. WeightsFileError;
    MissingPackageError for safetensors without its package."""
    path = path.absolute()  # so that “.” has a name to be told by
    reader = READERS.get(path.suffix.lower())
    if path.is_dir():
        raise WeightsFileError(f"“{path.name or path}” is a folder, not a file with weights.")
    if reader is None:
        raise WeightsFileError(f"“{path.name}”: expected a name that ends with .npz, .safetensors.")
    try:
        if not path.is_file() and path.exists():
            raise WeightsFileError(f"“{path.name}” is no plain file.")
        if path.stat().st_size > LARGEST_FILE:
            raise WeightsFileError(
                f"“{path.name}” is too large: {shown(MOST_NUMBERS)} numbers are the most."
            )
        arrays = reader(path)
    except OSError as error:
        reason = error.strerror or "it is broken"
        raise WeightsFileError(f"“{path.name}” can't be read: {reason}.") from error
    if not arrays:
        raise WeightsFileError(f"“{path.name}” holds no arrays.")
    return arrays


def _read_npz(path: Path) -> Mapping[str, Array]:
    try:
        with zipfile.ZipFile(path) as archive:
            return _members(archive)
    except ProjectError as error:
        raise WeightsFileError(f"“{path.name}” can't be read: {error}") from error
    except NO_WHOLE_ZIP as error:
        raise WeightsFileError(
            f"“{path.name}” can't be read: it is no .npz file, or only a part of one."
        ) from error
    except (ValueError, OverflowError, MemoryError) as error:
        raise WeightsFileError(f"“{path.name}” can't be read: it is broken.") from error


def _members(archive: zipfile.ZipFile) -> Mapping[str, Array]:
    names = [name for name in archive.namelist() if name.endswith(".npy")]
    if len(names) > MOST_ARRAYS:
        raise ProjectError(f"It holds {len(names)} arrays; {MOST_ARRAYS} are the most.")
    found: dict[str, Array] = {}
    left = min(LARGEST_ARRAY, max(ALWAYS_UNPACKED, MOST_GROWTH * archive.start_dir))
    for name in names:
        if left < archive.getinfo(name).file_size - LARGEST_NPY_HEADER:
            raise ProjectError("Its arrays are too large to be weights of a network here.")
        if _is_pickled(archive, name):
            raise ProjectError(
                f"{name} holds Python objects, which could run code; only plain numbers are read."
            )
        array = read_array(archive, name, left)
        left -= array.nbytes
        found[name.removesuffix(".npy")] = array
    return found


def _is_pickled(archive: zipfile.ZipFile, name: str) -> bool:
    head = io.BytesIO(_head(archive, name))
    try:
        np.lib.format.read_magic(head)
        _, _, dtype = np.lib.format.read_array_header_1_0(head, max_header_size=LARGEST_NPY_HEADER)
    except Exception:  # whatever is wrong with it, reading it whole says so
        return False
    return bool(dtype.hasobject)


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    read_size = LARGEST_NPY_HEADER
    if archive.getinfo(name).file_size <= read_size:
        return read_bytes(archive, name, read_size)
    with archive.open(name) as file:
        return file.read(read_size)


def _read_safetensors(path: Path) -> Mapping[str, Array]:
    """Sorted as people count: the file itself has them in an order of its own."""
    module = needed("safetensors.numpy", "A safetensors file")
    broken = f"“{path.name}” can't be read: it is no safetensors file, or only a part of one."
    try:
        arrays = module.load(path.read_bytes())
    except (TypeError, KeyError, AttributeError) as error:
        raise WeightsFileError(
            f"“{path.name}” can't be read: it holds numbers of a type that NumPy has not, as "
            "bfloat16; save them as float32."
        ) from error
    except OSError:
        raise
    except Exception as error:  # its own class, which is a bare Exception
        raise WeightsFileError(broken) from error
    return {name: arrays[name] for name in sorted(arrays, key=_counted)}


def _counted(name: str) -> list[tuple[bool, int, str]]:
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    # [0-9] alone, and of no endless number: Python refuses to read more than 4,300 digits.
    return [(p.isdigit(), int(p[:18]) if p.isdigit() else 0, p) for p in parts]


READERS: Mapping[str, Callable[[Path], Mapping[str, Array]]] = {
    ".npz": _read_npz,
    ".safetensors": _read_safetensors,
}


def shape_text(shape: tuple[int, ...]) -> str:
    """“2 × 8”; of a single number “1”."""
    return " × ".join(map(str, shape)) or str(math.prod(shape))
