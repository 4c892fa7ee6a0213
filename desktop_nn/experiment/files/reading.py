"""Reading a project file. Whatever stands in it is checked before the program relies on it."""

from __future__ import annotations

import math
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.layout import Layout, parameter_layout, running_layout
from desktop_nn.engine.trainer import TrainerState
from desktop_nn.experiment.array_setting import check_arrays
from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.files.archive import NO_WHOLE_ZIP, opened_archive
from desktop_nn.experiment.files.journal_reading import read_journal
from desktop_nn.experiment.files.looking import read_looked
from desktop_nn.experiment.files.members import (
    LARGEST_JSON,
    read_array,
    read_bytes,
    read_json,
)
from desktop_nn.experiment.files.older import OLD_COLUMNS, brought_up, completed_rows
from desktop_nn.experiment.files.plain import (
    BEST,
    FORMAT,
    IMPORT,
    LESSON,
    THUMBNAIL,
    VERSION,
    Counters,
    Header,
    ProjectError,
    from_json,
    generator_from_plain,
    level_members,
)
from desktop_nn.experiment.files.rule_memory import memory_from_plain
from desktop_nn.experiment.files.samples import NAMES, read_samples
from desktop_nn.experiment.files.samples_beside import read_beside
from desktop_nn.experiment.files.shared_parts import SharedParts
from desktop_nn.experiment.files.table_place import found_from
from desktop_nn.experiment.history import COLUMNS, MOST_LEVEL_ROWS, History, Level
from desktop_nn.experiment.imported import Imported
from desktop_nn.experiment.journal import Entry, Journal
from desktop_nn.experiment.leavings import remove_leavings
from desktop_nn.experiment.lesson import Lesson
from desktop_nn.experiment.parameter_setting import check_settings
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.resources import ResourceError
from desktop_nn.experiment.samples import training_count
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.experiment.validation import errors_after
from desktop_nn.experiment.validation.lesson import lesson_problems

LARGEST_THUMBNAIL = 1_000_000
LARGEST_COUNT = 2**53
"""Up to here a history's float64 holds every update exactly."""


def open_project(path: Path) -> Project:
    """Read a project file, with its samples where they lie beside it; ProjectError says what is
    wrong with one that can't be read."""
    path = path.absolute()  # so that it has a name to be told by
    try:
        remove_leavings(path.resolve())
        with opened_archive(path) as archive:
            project = _read_zip(archive, path.resolve().parent)
        if project.imported is None:
            return project
        return replace(project, imported=found_from(project.imported, path.resolve().parent))
    except ProjectError as error:
        raise ProjectError(f"“{path.name}” can't be opened. {error}") from error
    except FileNotFoundError as error:
        raise ProjectError(f"There is no file “{path.name}” in {path.parent}.") from error
    except IsADirectoryError as error:
        raise ProjectError(f"“{path.name}” is a folder, not a project file.") from error
    except NO_WHOLE_ZIP as error:
        raise ProjectError(
            f"“{path.name}” can't be opened: it is no project file, or only a part of one."
        ) from error
    except (OSError, ValueError, MemoryError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "it is broken"
        raise ProjectError(f"“{path.name}” can't be opened: {reason}.") from error


def thumbnail_of(path: Path) -> bytes:
    """The small picture in a project file, as PNG; empty where there is none, or no file."""
    try:
        with opened_archive(path) as archive:
            return read_bytes(archive, THUMBNAIL, LARGEST_THUMBNAIL)
    except (ProjectError, OSError, ValueError, KeyError, *NO_WHOLE_ZIP):
        return b""


def _read_zip(archive: zipfile.ZipFile, folder: Path) -> Project:
    header = _read_header(archive)
    is_within = NAMES in archive.namelist()
    own = read_samples(archive) if is_within else read_beside(archive, folder)
    check = _SpecCheck(own)
    check.refuse_errors(header.spec)
    project = Project(
        header.spec,
        own=own,
        title=header.title,
        notes=header.notes,
        lesson=_read_lesson(archive),
        imported=_read_imported(archive),
        looked=read_looked(archive),
    )
    if header.run is None:
        return project
    return replace(
        project,
        checkpoint=_read_checkpoint(archive, "", header.run, check),
        history=_read_history(archive, header.run),
        best=_read_best(archive, header, check),
    )


def _read_imported(archive: zipfile.ZipFile) -> Imported | None:
    """None where the samples come from no table, or the project is older than that is kept."""
    if IMPORT not in archive.namelist():
        return None
    imported: Imported = read_json(archive, IMPORT, Imported)
    return imported


def _read_lesson(archive: zipfile.ZipFile) -> Lesson | None:
    """None where the project teaches nothing, or is older than lessons are."""
    if LESSON not in archive.namelist():
        return None
    lesson: Lesson = read_json(archive, LESSON, Lesson)
    for problem in lesson_problems(lesson):
        raise ProjectError(f"{problem.where}: {problem.message}")
    return lesson


def _read_header(archive: zipfile.ZipFile) -> Header:
    data = read_bytes(archive, "project.json", LARGEST_JSON)
    version = from_json(data, dict[str, Any], "project.json")
    if version.get("format") != FORMAT:
        raise ProjectError("It is no project of Desktop NN.")
    if not isinstance(version.get("version"), int) or version["version"] < 1:
        raise ProjectError("Its version is missing.")
    if version["version"] > VERSION:
        raise ProjectError(
            f"It was written by a newer Desktop NN (file version {version['version']}, "
            f"this program reads up to {VERSION}). Update the program."
        )
    header: Header = from_json(data, Header, "project.json")
    header.spec = brought_up(header.spec)
    return header


class _SpecCheck:
    """Holds every spec of a file to what the program itself would accept. `parts` are what its
    specs share, those of the best state's journal too."""

    def __init__(self, own: DataSet | None) -> None:
        self._own = own
        self._source: object = None
        self._data: DataSet | None = None
        self._accepted: ExperimentSpec | None = None
        self._known: dict[int, ExperimentSpec] = {}
        self.parts = SharedParts()

    def refuse_errors(self, spec: ExperimentSpec) -> None:
        """Raise ProjectError for the first error of `spec` over its samples."""
        if id(spec) in self._known:
            return
        for problem in errors_after(self._accepted, spec, self.data_of):
            raise ProjectError(f"{problem.where}: {problem.message}")
        self._accepted = self._known[id(spec)] = spec

    def data_of(self, spec: ExperimentSpec) -> DataSet:
        """The samples of `spec`; made once for a series of specs that share them."""
        source = (spec.data.source, spec.data.seed)
        if self._data is None or source != self._source:
            try:
                self._data = load(spec.data, self._own)
            except ValueError as error:
                raise ProjectError("It should carry its samples, and doesn't.") from error
            except ResourceError as error:
                raise ProjectError(str(error)) from error
        self._source = source  # the very same one is compared at once
        return self._data


# The run


def _read_best(archive: zipfile.ZipFile, header: Header, check: _SpecCheck) -> Best | None:
    """None where the file has none: before the first epoch's end, or in an older file."""
    best = header.best
    if best is None or header.run is None:
        return None
    if best.run.update > header.run.update:
        raise ProjectError("Its best state is from after its end.")
    return Best(best.loss, _read_checkpoint(archive, BEST, best.run, check))


def _read_checkpoint(
    archive: zipfile.ZipFile, folder: str, run: Counters, check: _SpecCheck
) -> Checkpoint:
    journal = _read_journal(archive, folder, run, check)
    spec = journal[-1].spec
    training = training_count(check.data_of(spec).rows, spec.data.validation_share)
    if not run.position < training:
        raise ProjectError("Its counters don't go with its samples.")
    return Checkpoint(
        spec,
        journal,
        _read_state(archive, folder, spec, run),
        run.update,
        run.epoch,
        run.position,
        generator_from_plain(run.shuffle),
        float("inf") if run.loss_sum is None else run.loss_sum,
        run.loss_rows,
        memory_from_plain(run.rules, run.epoch),
    )


def _read_journal(
    archive: zipfile.ZipFile, folder: str, run: Counters, check: _SpecCheck
) -> Journal:
    counters = (run.update, run.epoch, run.position, run.age, run.history_length)
    in_bounds = all(0 <= counter < LARGEST_COUNT for counter in counters)
    if not (in_bounds and 0.0 <= run.loss_rows < math.inf):
        raise ProjectError("Its counters are out of all bounds.")
    journal = read_journal(archive, f"{folder}journal.json", check.parts)
    updates = [entry.update for entry in journal]
    if not updates or updates[0] != 0 or updates != sorted(updates) or updates[-1] > run.update:
        raise ProjectError("Its journal is not in the order of its updates.")
    for entry in journal:
        check.refuse_errors(entry.spec)
        if entry.sets_numbers:
            _check_settings(entry)
    return journal


def _check_settings(entry: Entry) -> None:
    try:
        check_settings(entry.settings, entry.spec.network)
        check_arrays(entry.arrays, entry.spec.network)
    except ValueError as error:
        raise ProjectError(f"Its journal sets a parameter that can't be: {error}.") from error


def _read_state(
    archive: zipfile.ZipFile, folder: str, spec: ExperimentSpec, run: Counters
) -> TrainerState:
    if set(OPTIMIZERS[spec.training.optimizer.name].memory) != set(run.memory):
        raise ProjectError("Its optimizer's memory doesn't belong to its optimizer.")
    if {str(layer.id) for layer in spec.network.layers} != set(run.generators):
        raise ProjectError("Its random generators don't belong to its layers.")
    layout = parameter_layout(spec.network)
    _check_ages(run, layout)
    size = layout.size
    running = running_layout(spec.network).size
    return TrainerState(
        _read_vector(archive, f"{folder}parameters.npy", size, spec),
        _read_vector(archive, f"{folder}running.npy", running, spec),
        {
            name: _read_vector(archive, f"{folder}memory/{name}.npy", size, spec)
            for name in run.memory
        },
        run.age,
        {int(owner): generator_from_plain(s) for owner, s in run.generators.items()},
        run.update,
        run.ages,
    )


def _check_ages(run: Counters, layout: Layout) -> None:
    """Those of parts of the optimizer's memory that are younger than the rest."""
    known = {entry.name for entry in layout.entries}
    if not all(name in known and 0 <= age < run.age for name, age in run.ages.items()):
        raise ProjectError("Its optimizer's memory doesn't belong to its layers.")


def _read_vector(
    archive: zipfile.ZipFile, member: str, size: int, spec: ExperimentSpec
) -> NDArray[Any]:
    dtype = np.dtype(spec.network.dtype)
    array = read_array(archive, member, size * dtype.itemsize)
    if array.shape != (size,) or array.dtype != dtype:
        wanted = f"({size},) of {dtype}"
        raise ProjectError(f"{member}: expected {wanted}, got {array.shape} of {array.dtype}.")
    array.flags.writeable = False
    return array


# History


def _read_history(archive: zipfile.ZipFile, run: Counters) -> History:
    if not 1 <= run.history_levels <= 64:
        raise ProjectError("Its history is broken.")
    levels = [_read_level(archive, index) for index in range(run.history_levels)]
    if run.history_length != sum(len(level.mean) << i for i, level in enumerate(levels)):
        raise ProjectError("Its history is not as long as it says.")
    return History.from_levels(levels, run.history_length)


def _read_level(archive: zipfile.ZipFile, index: int) -> Level:
    largest = MOST_LEVEL_ROWS * len(COLUMNS) * 8
    members = level_members(index).items()
    arrays = {part: read_array(archive, member, largest) for part, member in members}
    shape = arrays["mean"].shape
    same = all(a.shape == shape and a.dtype == np.float64 for a in arrays.values())
    if not same or len(shape) != 2 or shape[1] not in (*OLD_COLUMNS, len(COLUMNS)):
        raise ProjectError("Its history is broken.")
    arrays = {part: completed_rows(array) for part, array in arrays.items()}
    mean = arrays["mean"]
    return Level(arrays.get("low", mean), mean, arrays.get("high", mean))
