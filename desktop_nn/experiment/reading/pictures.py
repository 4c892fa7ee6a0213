"""A folder of pictures as a table: a folder in it for each class, or a table of labels beside them;
a column for each pixel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.data_sets.pixels import Shape, pixel_names
from desktop_nn.experiment.reading.labelled_pictures import (
    LabelledPicture,
    label_tables,
    labelled_pictures,
)
from desktop_nn.experiment.reading.steps import steps_of
from desktop_nn.experiment.reading.table import (
    Column,
    DataFileError,
    Progress,
    ReadingEnded,
    Table,
)

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp")
USUAL_SHAPE = (28, 28)
LARGEST_SIDE = 64
"""Up to here pictures of one size are taken as they are: 64 × 64 pixels are the most inputs that
there can be."""
MOST_NUMBERS = 50_000_000
"""400 MB as float64."""
MOST_NAMED = 3
CLASS = "class"
WHO_ARE = ("The folders are the classes", "Of each class there are")

Grey = NDArray[np.float64]


class PictureError(Exception):
    """A file that is no picture, or a broken one."""


class Decoder(Protocol):
    """What reads picture files. Both raise PictureError."""

    def shape(self, path: Path) -> Shape:
        """Rows and columns, from the head of the file alone."""

    def grey(self, path: Path, shape: Shape) -> Grey:
        """Scaled to a shape, from 0, black, to 1, white: (rows, columns)."""


@dataclass(frozen=True)
class PictureReading:
    """What reads the pictures, and the size that they shall have; None for the usual one."""

    decoder: Decoder
    wanted: Shape | None = None


@dataclass(frozen=True)
class _Found:
    """Pictures and their classes, what is told of these, and files that are no pictures."""

    pictures: Sequence[LabelledPicture]
    classes: tuple[str, ...]
    notes: tuple[str, ...] = ()
    others: Sequence[Path] = ()


def holds_pictures(folder: Path) -> bool:
    """Whether a folder has folders with pictures in them, or pictures with a table beside them."""
    try:
        if any(is_picture(path) for inside in _folders(folder) for path in inside.iterdir()):
            return True
        return any(map(is_picture, folder.iterdir())) and bool(label_tables(folder))
    except OSError:
        return False


def is_picture(path: Path) -> bool:
    """By its name."""
    return path.suffix.lower() in ENDINGS and not path.name.startswith(".")


def read_pictures(folder: Path, reading: PictureReading, progress: Progress | None = None) -> Table:
    """The pixels of each picture in grey, row after row, and its class. DataFileError, OSError;
    ReadingEnded where `progress`, which is told pictures here, wants no more."""
    there = _found(folder)
    shapes, broken = _measured(there.pictures, reading.decoder, progress)
    if not there.pictures:
        raise DataFileError(
            f"“{folder.name}” has no folders with pictures in them. Expected a folder for each "
            f"class, with files that end with {', '.join(ENDINGS)}; or such files and beside them "
            "a table, as .csv, with a column of their names and one of their classes."
        )
    shape = reading.wanted or usual_shape(shapes.values())
    _check_room(len(shapes), shape)
    pixels, labels, unread = _decoded(list(shapes), shape, reading.decoder, progress)
    if not labels:
        raise DataFileError(f"None of the pictures in “{folder.name}” can be read.")
    names = there.classes
    notes = (
        *there.notes,
        f"{WHO_ARE[bool(there.notes)]}: {_counts(labels, names)}.",
        "Pictures are read in grey, from 0, black, to 1, white; transparent parts count as white.",
        _shape_note(shapes.values(), shape),
        *_left_out("Pictures that can't be read", [*broken, *unread], folder),
        *_left_out("Files that are no pictures", there.others, folder),
    )
    classes = Column(CLASS, np.array(labels, np.int32), names)
    return Table((*_columns(pixels, shape), classes), steps_of(notes))


def usual_shape(shapes: Iterable[Shape]) -> Shape:
    """That of the pictures, where all have the same and it is small."""
    different = set(shapes)
    alone = different.pop() if len(different) == 1 else USUAL_SHAPE
    return alone if max(alone) <= LARGEST_SIDE else USUAL_SHAPE


# The files


def _folders(folder: Path) -> list[Path]:
    inside = [path for path in folder.iterdir() if path.is_dir()]
    return sorted(path for path in inside if not path.name.startswith("."))


def _found(folder: Path) -> _Found:
    """By folders; or, where there are less than two, by a table that names the pictures."""
    folders = _folders(folder)
    by_folders = _by_folders(folders)
    if len({picture.label for picture in by_folders.pictures}) > 1:
        return by_folders
    inside = [folder, *folders]
    files = sorted(path for each in inside for path in each.iterdir() if is_picture(path))
    labelled = labelled_pictures(folder, files) if files else None
    if labelled is None:
        return by_folders
    return _Found(labelled.pictures, labelled.classes, labelled.notes)


def _by_folders(folders: Sequence[Path]) -> _Found:
    """Pictures by class and name; and what else lies there, but for hidden files."""
    pictures: list[LabelledPicture] = []
    others: list[Path] = []
    for label, folder in enumerate(folders):
        for path in sorted(folder.iterdir()):
            if is_picture(path):
                pictures.append(LabelledPicture(path, label))
            elif not path.name.startswith("."):
                others.append(path)
    return _Found(pictures, tuple(inside.name for inside in folders), (), others)


def _measured(
    pictures: Sequence[LabelledPicture], decoder: Decoder, progress: Progress | None
) -> tuple[dict[LabelledPicture, Shape], list[Path]]:
    shapes: dict[LabelledPicture, Shape] = {}
    broken: list[Path] = []
    for picture in pictures:
        _go_on(progress, 0, len(pictures))
        try:
            shapes[picture] = decoder.shape(picture.path)
        except PictureError:
            broken.append(picture.path)
    return shapes, broken


def _check_room(count: int, shape: Shape) -> None:
    rows, columns = shape
    if count * rows * columns > MOST_NUMBERS:
        raise DataFileError(
            f"{count} pictures of {rows} × {columns} pixels are {count * rows * columns} numbers; "
            f"{MOST_NUMBERS} is the most. Choose a smaller size, or take a part of them."
        )


def _decoded(
    pictures: Sequence[LabelledPicture], shape: Shape, decoder: Decoder, progress: Progress | None
) -> tuple[list[Grey], list[int], list[Path]]:
    pixels: list[Grey] = []
    labels: list[int] = []
    unread: list[Path] = []
    for done, picture in enumerate(pictures):
        _go_on(progress, done, len(pictures))
        try:
            pixels.append(decoder.grey(picture.path, shape))
            labels.append(picture.label)
        except PictureError:
            unread.append(picture.path)
    return pixels, labels, unread


def _go_on(progress: Progress | None, done: int, size: int) -> None:
    if progress is not None and not progress(done, size):
        raise ReadingEnded


def _columns(pixels: Sequence[Grey], shape: Shape) -> Iterator[Column]:
    by_pixel = np.ascontiguousarray(np.stack(pixels).reshape(len(pixels), -1).T)
    for name, values in zip(pixel_names(shape), by_pixel, strict=True):
        yield Column(name, values)


# What is told


def _counts(labels: Sequence[int], names: Sequence[str]) -> str:
    counts = np.bincount(labels, minlength=len(names))
    return ", ".join(f"“{name}” {count}" for name, count in zip(names, counts, strict=True))


def _shape_note(shapes: Iterable[Shape], shape: Shape) -> str:
    rows, columns = shape
    different = set(shapes)
    if different == {shape}:
        return f"All are {rows} × {columns} pixels, as they are in their files."
    text = f"Each is scaled to {rows} × {columns} pixels"
    keeps = all(a * columns == b * rows for a, b in different)
    return f"{text}." if keeps else f"{text}, whatever its proportions were."


def _left_out(what: str, paths: Sequence[Path], folder: Path) -> Iterator[str]:
    if not paths:
        return
    named = ", ".join(f"“{path.relative_to(folder)}”" for path in paths[:MOST_NAMED])
    more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
    yield f"{what} are left out: {named}{more}."
