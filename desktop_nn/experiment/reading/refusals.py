"""What is refused by its size or kind alone, before any memory is taken for it."""

from __future__ import annotations

import math
from pathlib import Path

from desktop_nn.engine.number_text import grouped
from desktop_nn.experiment.data_sets.pixels import MOST_COLUMNS
from desktop_nn.experiment.reading.table import DataFileError

MOST_NUMBERS = 200_000_000
"""Of a table: 1.6 GB as float64."""
MOST_BYTES = 8 * MOST_NUMBERS
"""Of an array: texts may take as much as numbers."""
MOST_TABLE_COLUMNS = 4 * MOST_COLUMNS
"""Of which a part may be inputs."""
MOST_AXES = 32
"""As many as an array can have in any NumPy."""

ALWAYS_UNPACKED = 100_000_000
"""Bytes up to which a packed file may unpack, however small it is."""
MOST_GROWTH = 250
"""How many times its size a larger one may unpack to: measured data grow to less than 50 times,
nothing but zeros to 1000 times."""


def refuse_no_file(path: Path) -> None:
    """Reading a pipe would wait without end, and a device may have none."""
    if path.exists() and not path.is_file():
        raise DataFileError(f"“{path.name}” is no plain file. Save the data as one, and choose it.")


def refuse_shape(name: str, shape: tuple[int, ...], size: int) -> None:
    """An array with a row for each sample, whose numbers take `size` bytes each; DataFileError
    where it is none, or too large."""
    if not shape or len(shape) > MOST_AXES or not math.prod(shape) or min(shape) < 0:
        raise DataFileError(
            f"“{name}” holds an array of shape {_shown(shape)}. Expected numbers, with a row for "
            "each sample."
        )
    count = math.prod(shape)
    if count > MOST_NUMBERS or count * size > MOST_BYTES:
        raise DataFileError(
            f"“{name}” holds an array of shape {_shown(shape)}, of {grouped(count * size)} bytes. "
            f"{grouped(MOST_NUMBERS)} numbers, or {grouped(MOST_BYTES)} bytes, are the most. Take "
            "a part of it."
        )
    refuse_columns(name, count // shape[0])


def refuse_columns(name: str, count: int) -> None:
    """DataFileError where a table would have more columns than are ever of use."""
    if count > MOST_TABLE_COLUMNS:
        raise DataFileError(
            f"“{name}” has {grouped(count)} columns. {grouped(MOST_TABLE_COLUMNS)} are the most, "
            f"of which {grouped(MOST_COLUMNS)} can be inputs. Take a part of them."
        )


def refuse_growth(name: str, packed: int, unpacked: int) -> None:
    """DataFileError where so few bytes would become so many, as no measured data do."""
    if unpacked > max(ALWAYS_UNPACKED, MOST_GROWTH * packed):
        raise DataFileError(
            f"“{name}” would unpack from {grouped(packed)} to {grouped(unpacked)} bytes. Beyond "
            f"{grouped(ALWAYS_UNPACKED)} bytes, {MOST_GROWTH} times its size is the most. Save it "
            "without packing if that is right."
        )


def _shown(shape: tuple[int, ...]) -> str:
    return str(shape) if len(shape) <= MOST_AXES else f"of {len(shape)} axes"
