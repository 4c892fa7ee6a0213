"""Writing a project file: beside its place first, then put there whole, or not at all."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.files import looking
from desktop_nn.experiment.files.journal_writing import journal_json
from desktop_nn.experiment.files.plain import (
    BEST,
    FORMAT,
    IMPORT,
    LESSON,
    THUMBNAIL,
    VERSION,
    BestCounters,
    Counters,
    Header,
    Names,
    ProjectError,
    generator_to_plain,
    level_members,
    to_readable_json,
)
from desktop_nn.experiment.files.table_place import told_from
from desktop_nn.experiment.history import History
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.whole_file import cannot_write, whole_file

LONG_JOURNAL = 1_000_000
"""Bytes from which on packing it would cost more than it gives."""

PIECE = 4_000_000
"""Bytes that are written at a time."""

DATE = (1980, 1, 1, 0, 0, 0)
"""Of every member: the same project gives the same bytes."""


def save_project(
    path: Path, project: Project, thumbnail: bytes = b"", is_private: bool = False
) -> None:
    """Write `project` to `path`; ProjectError says why it can't be, and the old file stays.
    `thumbnail`: a small picture of it, as PNG, for lists of files. `is_private`: nobody else will
    have it, so that it may say where on this machine its table lies."""
    if project.imported is not None and not is_private:
        told = told_from(project.imported, path.resolve().parent)
        project = replace(project, imported=told)
    try:
        with whole_file(path) as file:
            _write_zip(file, project, thumbnail)
    except OSError as error:
        raise ProjectError(cannot_write(path, error)) from error


def _write_zip(file: IO[bytes], project: Project, thumbnail: bytes) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        checkpoint = project.checkpoint
        header = Header(FORMAT, VERSION, project.spec, project.title, project.notes)
        if checkpoint is not None:
            header.run = _counters(checkpoint, project.history)
        if project.best is not None:
            counters = _counters(project.best.checkpoint, History())
            header.best = BestCounters(project.best.loss, counters)
        _write(archive, "project.json", to_readable_json(header), zipfile.ZIP_DEFLATED)
        if checkpoint is not None:
            _write_checkpoint(archive, "", checkpoint)
            _write_history(archive, project.history)
        if project.best is not None:
            _write_checkpoint(archive, BEST, project.best.checkpoint)
        if project.own is not None:
            _write_samples(archive, project.own)
        if project.imported is not None:
            imported = to_readable_json(project.imported)
            _write(archive, IMPORT, imported, zipfile.ZIP_DEFLATED)
        if project.lesson is not None:
            lesson = to_readable_json(project.lesson)
            _write(archive, LESSON, lesson, zipfile.ZIP_DEFLATED)
        if project.looked:
            looked = to_readable_json(dict(project.looked))
            _write(archive, looking.MEMBER, looked, zipfile.ZIP_DEFLATED)
        if thumbnail:
            _write(archive, THUMBNAIL, thumbnail, zipfile.ZIP_STORED)


def _counters(checkpoint: Checkpoint, history: History) -> Counters:
    state = checkpoint.trainer
    return Counters(
        checkpoint.update,
        checkpoint.epoch,
        checkpoint.position,
        generator_to_plain(checkpoint.shuffle),
        checkpoint.loss_sum,
        checkpoint.loss_weight,
        state.age,
        list(state.memory),
        {str(owner): generator_to_plain(s) for owner, s in state.generators.items()},
        history.length,
        len(history.levels),
        dict(state.ages),
    )


def _write_checkpoint(archive: zipfile.ZipFile, folder: str, checkpoint: Checkpoint) -> None:
    journal = journal_json(checkpoint.journal)
    # What makes it long are imported weights, and these don't compress.
    is_long = len(journal) > LONG_JOURNAL
    packing = zipfile.ZIP_STORED if is_long else zipfile.ZIP_DEFLATED
    _write(archive, f"{folder}journal.json", journal, packing)
    _write_array(archive, f"{folder}parameters.npy", checkpoint.trainer.parameters)
    _write_array(archive, f"{folder}running.npy", checkpoint.trainer.running)
    for name, vector in checkpoint.trainer.memory.items():
        _write_array(archive, f"{folder}memory/{name}.npy", vector)


def _write_history(archive: zipfile.ZipFile, history: History) -> None:
    for index, level in enumerate(history.levels):
        for part, member in level_members(index).items():
            _write_array(archive, member, getattr(level, part))


def _write_samples(archive: zipfile.ZipFile, own: DataSet) -> None:
    names = Names(list(own.input_names), list(own.target_names), list(own.classes))
    _write(archive, "data/names.json", to_readable_json(names), zipfile.ZIP_DEFLATED)
    _write_array(archive, "data/inputs.npy", own.inputs)
    _write_array(archive, "data/targets.npy", own.targets)


def _write_array(archive: zipfile.ZipFile, name: str, array: NDArray[Any]) -> None:
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


def _write(archive: zipfile.ZipFile, name: str, data: bytes, compression: int) -> None:
    archive.writestr(_member(name, compression), data)


def _member(name: str, compression: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, DATE)
    info.compress_type = compression
    info.external_attr = 0o644 << 16
    return info
