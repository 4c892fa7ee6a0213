"""Which reader a file needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from desktop_nn.experiment.reading.arrays import read_npy, read_npz
from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import NOTHING_TOLD, Dialect, Told
from desktop_nn.experiment.reading.guards import without_guards
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.idx import read_idx
from desktop_nn.experiment.reading.missing_words import USUAL_WORDS, Words
from desktop_nn.experiment.reading.pictures import PictureReading, holds_pictures, read_pictures
from desktop_nn.experiment.reading.refusals import refuse_no_file
from desktop_nn.experiment.reading.table import DataFileError, Progress, Table

TEXTS = (".csv", ".tsv", ".txt", ".tab", ".dat", ".data")
READERS: dict[str, Callable[[Path, Progress | None, Words], Table]] = {
    ".npy": read_npy,
    ".npz": read_npz,
}
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
    if not path.is_dir() and is_text(path):
        return read_table(path, guess_dialect(path, told), progress, pictures)
    if path.is_dir() or replace(told, words=None, usual_form=None) != NOTHING_TOLD:
        raise DataFileError(
            f"“{path.name}” is no table of text, which may be written in more than one way: leave "
            "out what you tell of its delimiter, numbers, encoding, names and lines above them."
        )
    return read_table(path, None, progress, None, told.missing_words)


def read_table(
    path: Path,
    dialect: Dialect | None = None,
    progress: Progress | None = None,
    pictures: PictureReading | None = None,
    words: Words = USUAL_WORDS,
) -> Table:
    """A file of any known kind. `dialect` is for text alone, `pictures` for a folder of them;
    `words` stand for no value in arrays, and a dialect has its own.
    DataFileError; OSError; ReadingEnded where `progress` wants no more."""
    if path.is_dir() and pictures is not None:
        return read_pictures(path, pictures, progress)
    if path.is_dir():
        raise DataFileError(f"“{path.absolute().name or path}” is a folder. Choose a file.")
    refuse_no_file(path)
    if is_text(path):
        dialect = dialect or guess_dialect(path)
        table = read_delimited(path, dialect, progress)
        return without_guards(table) if dialect.is_guarded else table
    reader = READERS.get(path.suffix.lower())
    return reader(path, progress, words) if reader is not None else read_idx(path, progress)
