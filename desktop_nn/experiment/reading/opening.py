"""Which reader a file needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop_nn.experiment.reading.arrays import read_npy, read_npz
from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import NOTHING_TOLD, Dialect, Told, guess_dialect
from desktop_nn.experiment.reading.guards import without_guards
from desktop_nn.experiment.reading.idx import read_idx
from desktop_nn.experiment.reading.pictures import PictureReading, holds_pictures, read_pictures
from desktop_nn.experiment.reading.refusals import refuse_no_file
from desktop_nn.experiment.reading.table import DataFileError, Progress, Table

TEXTS = (".csv", ".tsv", ".txt", ".tab", ".dat", ".data")
READERS: dict[str, Callable[[Path, Progress | None], Table]] = {".npy": read_npy, ".npz": read_npz}
ENDINGS = (*TEXTS, *READERS, "-ubyte", "-ubyte.gz", ".idx")
"""What the names of files end with that can be read."""


def is_text(path: Path) -> bool:
    """Whether a file is read as text, in a dialect."""
    name = path.name.lower()
    other = path.suffix.lower() in READERS or "ubyte" in name or name.endswith((".idx", ".gz"))
    return not (other or path.is_dir())


def can_be_read(path: Path) -> bool:
    """Whether its name says that there is data in it; or, of a folder, that pictures are."""
    return holds_pictures(path) if path.is_dir() else path.name.lower().endswith(ENDINGS)


def read_told(
    path: Path,
    told: Told = NOTHING_TOLD,
    progress: Progress | None = None,
    pictures: PictureReading | None = None,
) -> Table:
    """As `read_table`, with a text written as it is told."""
    if told == NOTHING_TOLD:
        return read_table(path, None, progress, pictures)
    if path.is_dir() or not is_text(path):
        raise DataFileError(
            f"“{path.name}” is no table of text, which may be written in more than one way: leave "
            "out what you tell of its delimiter, numbers, missing values, encoding and names."
        )
    return read_table(path, guess_dialect(path, told), progress, pictures)


def read_table(
    path: Path,
    dialect: Dialect | None = None,
    progress: Progress | None = None,
    pictures: PictureReading | None = None,
) -> Table:
    """A file of any known kind. `dialect` is for text alone, `pictures` for a folder of them.
    DataFileError; OSError; ReadingEnded where `progress` wants no more."""
    if path.is_dir() and pictures is not None:
        return read_pictures(path, pictures, progress)
    if path.is_dir():
        raise DataFileError(f"“{path.name}” is a folder. Choose a file.")
    refuse_no_file(path)
    if is_text(path):
        return without_guards(read_delimited(path, dialect, progress))
    return READERS.get(path.suffix.lower(), read_idx)(path, progress)
