"""Writing a project file: beside its place first, then put there whole, or not at all."""

from __future__ import annotations

import errno
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import IO

from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.files import looking, samples_beside
from desktop_nn.experiment.files.journal_writing import journal_json
from desktop_nn.experiment.files.member_writing import write_array, write_member
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
    ProjectError,
    generator_to_plain,
    level_members,
    to_readable_json,
)
from desktop_nn.experiment.files.rule_memory import memory_to_plain
from desktop_nn.experiment.files.samples import write_samples
from desktop_nn.experiment.files.samples_beside import Beside, remove_unneeded
from desktop_nn.experiment.files.table_place import told_from
from desktop_nn.experiment.history import History
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.whole_file import NO_FILE, cannot_write, is_special, whole_file

LONG_JOURNAL = 1_000_000
"""Bytes from which on packing it would cost more than it gives."""


def save_project(
    path: Path,
    project: Project,
    thumbnail: bytes = b"",
    is_private: bool = False,
    beside: Beside | None = None,
) -> None:
    """Write `project` to `path`; ProjectError says why it can't be, and the old file stays.
    `thumbnail`: a small picture of it, as PNG, for lists of files. `is_private`: nobody else will
    have it, so that it may say where on this machine its table lies. `beside`: where its samples
    are kept already, which are then left out."""
    if project.imported is not None and not is_private:
        told = told_from(project.imported, path.resolve().parent)
        project = replace(project, imported=told)
    try:
        if is_special(path):  # nothing that is written there could be opened again
            raise OSError(errno.ENXIO, NO_FILE)
        with whole_file(path) as file:
            _write_zip(file, project, thumbnail, beside)
    except OSError as error:
        raise ProjectError(cannot_write(path, error)) from error
    if beside is None:
        remove_unneeded(path)


def _write_zip(file: IO[bytes], project: Project, thumbnail: bytes, beside: Beside | None) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        checkpoint = project.checkpoint
        header = Header(FORMAT, VERSION, project.spec, project.title, project.notes)
        if checkpoint is not None:
            header.run = _counters(checkpoint, project.history)
        if project.best is not None:
            counters = _counters(project.best.checkpoint, History())
            header.best = BestCounters(project.best.loss, counters)
        write_member(archive, "project.json", to_readable_json(header), zipfile.ZIP_DEFLATED)
        if checkpoint is not None:
            _write_checkpoint(archive, "", checkpoint)
            _write_history(archive, project.history)
        if project.best is not None:
            _write_checkpoint(archive, BEST, project.best.checkpoint)
        if beside is not None:
            named = to_readable_json(beside)
            write_member(archive, samples_beside.MEMBER, named, zipfile.ZIP_DEFLATED)
        elif project.own is not None:
            write_samples(archive, project.own)
        if project.imported is not None:
            imported = to_readable_json(project.imported)
            write_member(archive, IMPORT, imported, zipfile.ZIP_DEFLATED)
        if project.lesson is not None:
            lesson = to_readable_json(project.lesson)
            write_member(archive, LESSON, lesson, zipfile.ZIP_DEFLATED)
        if project.looked:
            looked = to_readable_json(dict(project.looked))
            write_member(archive, looking.MEMBER, looked, zipfile.ZIP_DEFLATED)
        if thumbnail:
            write_member(archive, THUMBNAIL, thumbnail, zipfile.ZIP_STORED)


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
        memory_to_plain(checkpoint.rules),
    )


def _write_checkpoint(archive: zipfile.ZipFile, folder: str, checkpoint: Checkpoint) -> None:
    journal = journal_json(checkpoint.journal)
    # What makes it long are imported weights, and these don't compress.
    is_long = len(journal) > LONG_JOURNAL
    packing = zipfile.ZIP_STORED if is_long else zipfile.ZIP_DEFLATED
    write_member(archive, f"{folder}journal.json", journal, packing)
    write_array(archive, f"{folder}parameters.npy", checkpoint.trainer.parameters)
    write_array(archive, f"{folder}running.npy", checkpoint.trainer.running)
    for name, vector in checkpoint.trainer.memory.items():
        write_array(archive, f"{folder}memory/{name}.npy", vector)


def _write_history(archive: zipfile.ZipFile, history: History) -> None:
    for index, level in enumerate(history.levels):
        for part, member in level_members(index).items():
            write_array(archive, member, getattr(level, part))
