"""A project's samples in a file of their own, beside it: while a project is written again and
again, these are written once, under their checksum. `data/beside.json` says which file it is.

The project opens as any other as long as the two lie in one folder. When it is written whole again,
the file of its samples goes, unless another project there needs it.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from weakref import ref

import numpy as np

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.files.archive import NO_WHOLE_ZIP, opened_archive
from desktop_nn.experiment.files.members import read_json
from desktop_nn.experiment.files.plain import SUFFIX, ProjectError
from desktop_nn.experiment.files.samples import read_samples, write_samples
from desktop_nn.experiment.leavings import remove_parts
from desktop_nn.experiment.whole_file import cannot_write, whole_file

MEMBER = "data/beside.json"
LONGEST_STEM = 20
"""Characters of the project's name that the file's begins with."""

CHECKSUM = "[0-9a-f]{32}"
NAME = re.compile(rf"[^/\\]{{0,{LONGEST_STEM}}}-samples-({CHECKSUM})\.zip")


@dataclass
class Beside:
    """data/beside.json: the name of the file that holds the samples, in the project's folder. It
    ends with their checksum."""

    file: str


def keep_samples(path: Path, own: DataSet) -> Beside:
    """Write the samples of the project at `path` beside it, unless they are there. ProjectError."""
    path = path.resolve()
    file = path.with_name(f"{_start_of(path)}{checksum_of(own)}.zip")
    if not file.exists():
        try:
            with whole_file(file) as whole, zipfile.ZipFile(whole, "w") as archive:
                write_samples(archive, own)
        except OSError as error:
            raise ProjectError(cannot_write(file, error)) from error
    return Beside(file.name)


def read_beside(archive: zipfile.ZipFile, folder: Path) -> DataSet | None:
    """The samples that lie beside a project in `folder`; None where it keeps none there."""
    if MEMBER not in archive.namelist():
        return None
    beside: Beside = read_json(archive, MEMBER, Beside)
    named = NAME.fullmatch(beside.file)
    if named is None:
        raise ProjectError(f"{MEMBER} in the file names no file of samples.")
    path = folder / beside.file
    if not path.is_file():
        raise ProjectError(
            f"Its samples were in “{beside.file}”, in the same folder, where there is no such "
            "file. Put both into one folder."
        )
    own = _read(path)
    if checksum_of(own) != named[1]:
        raise ProjectError(f"“{beside.file}” holds other samples than it was trained on.")
    return own


def _read(path: Path) -> DataSet:
    try:
        with opened_archive(path) as archive:
            return read_samples(archive)
    except ProjectError as error:
        raise ProjectError(f"Its samples in “{path.name}” can't be read. {error}") from error
    except NO_WHOLE_ZIP as error:
        raise ProjectError(
            f"Its samples in “{path.name}” can't be read: they are no zip, or only a part of one."
        ) from error


def beside_of(path: Path) -> Path | None:
    """The file in which the samples of the project at `path` lie; None where it has them itself,
    or is no project."""
    with suppress(ProjectError, OSError, ValueError, *NO_WHOLE_ZIP):
        path = path.resolve()
        with opened_archive(path) as archive:
            if MEMBER in archive.namelist():
                beside: Beside = read_json(archive, MEMBER, Beside)
                return path.with_name(beside.file) if NAME.fullmatch(beside.file) else None
    return None


def remove_unneeded(path: Path) -> None:
    """The project at `path` was written: take away the files of samples beside it that neither it
    nor another one of the folder needs any more, and what a kill left of such a file."""
    path = path.resolve()
    start = re.escape(_start_of(path))
    own = re.compile(rf"{start}{CHECKSUM}\.zip")
    with suppress(OSError):
        remove_parts(path.parent, rf"\.{start}[0-9a-f]*\.")
        found = [file for file in path.parent.iterdir() if own.fullmatch(file.name)]
        if not found:
            return
        needed = set(map(beside_of, path.parent.glob(f"*{SUFFIX}")))
        for file in found:
            if file not in needed:
                file.unlink()


def _start_of(path: Path) -> str:
    return f"{path.stem[:LONGEST_STEM]}-samples-"


_newest: list[tuple[ref[DataSet], str]] = []


def checksum_of(own: DataSet) -> str:
    """Worked out once for the samples that are in use: 376 MB take a third of a second."""
    for known, checksum in _newest:
        if known() is own:
            return checksum
    digest = hashlib.sha256()
    for piece in _pieces_of(own):
        digest.update(piece)
    _newest[:] = [(ref(own), digest.hexdigest()[:32])]
    return _newest[0][1]


def _pieces_of(own: DataSet) -> Iterator[bytes | memoryview]:
    for array in (own.inputs, own.targets):
        yield str(array.shape).encode()
        yield np.ascontiguousarray(array).data
    yield json.dumps([own.input_names, own.target_names, own.classes]).encode()
