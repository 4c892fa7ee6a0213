"""Project files (`.dnn`): a zip of JSON and `.npy`, with a version; written atomically.

    project.json          format, version, title, notes, spec, and the counters of a run
    journal.json          the journal, when the run has begun
    parameters.npy        the parameter vector, running.npy, memory/NAME.npy
    history/K.low.npy …   the levels of the history
    data/inputs.npy …     the project's own samples, with data/names.json

Files are data: nothing in them is ever run, and a broken or hostile one is refused with a
sentence. Later versions add members and fields; none changes the meaning of these.
"""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.choice import Parameters
from desktop_nn.engine.layout import parameter_layout, running_layout
from desktop_nn.engine.trainer import TrainerState
from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.history import COLUMNS, LEVEL_ROWS, History, Level
from desktop_nn.experiment.journal import Entry
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.experiment.validation import find_problems, network_problems, source_problems

FORMAT = "desktop-nn"
VERSION = 1
SUFFIX = ".dnn"
LARGEST_JSON = 16_000_000
LARGEST_ARRAY = 1_000_000_000


class ProjectError(Exception):
    """A project file that can't be read or written; the text is a sentence for the user."""


@dataclass
class _Counters:
    """The numbers of a run in project.json."""

    update: int
    epoch: int
    position: int
    shuffle: dict[str, Any]
    loss_sum: float
    loss_rows: int
    age: int
    memory: list[str]
    generators: dict[str, dict[str, Any]]
    history_length: int
    history_levels: int


@dataclass
class _Header:
    format: str
    version: int
    spec: ExperimentSpec
    title: str = ""
    notes: str = ""
    run: _Counters | None = None


@dataclass
class _Names:
    input_names: list[str]
    target_names: list[str]
    classes: list[str] = field(default_factory=list)


# JSON


def _to_plain(value: Any) -> Any:
    if isinstance(value, Parameters):
        return dict(value)
    raise TypeError(f"can't be written as JSON: {type(value).__name__}")


def _from_plain(kind: type, value: Any) -> Any:
    if kind is not Parameters:
        raise TypeError(f"unknown type {kind}")
    if not isinstance(value, dict):
        raise ValueError("Expected `object` of parameters")
    return Parameters({name: _parameter_value(name, item) for name, item in value.items()})


def _parameter_value(name: str, item: Any) -> Any:
    if isinstance(item, list) and all(_is_number(number) for number in item):
        return tuple(float(number) for number in item)
    if _is_number(item) or isinstance(item, str):
        return item
    raise ValueError(f"Expected a number for `{name}`")


def _is_number(item: Any) -> bool:
    return isinstance(item, (int, float)) and not isinstance(item, bool)


def to_json(value: Any) -> bytes:
    text = msgspec.json.encode(value, enc_hook=_to_plain)
    return msgspec.json.format(text, indent=1)


def from_json(data: bytes, kind: Any, member: str) -> Any:
    try:
        return msgspec.json.decode(data, type=kind, dec_hook=_from_plain)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ProjectError(f"{member} in the file is not as it should be: {error}.") from error


# Writing


def save_project(path: Path, project: Project) -> None:
    """Write the file beside `path`, then put it in its place: whole, or not at all."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            _write_zip(file, project)
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(path, name)
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _cannot_write(path, error) from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _keep_mode(path: Path, name: str) -> None:
    """A temporary file is private; a project is as open as the one it replaces, or as any other."""
    if path.exists():
        os.chmod(name, path.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(name, 0o666 & ~mask)


def _cannot_write(path: Path, error: OSError) -> ProjectError:
    return ProjectError(
        f"“{path.name}” can't be written to {path.parent}: {error.strerror or error}. "
        "Choose another folder."
    )


def _write_zip(file: Any, project: Project) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        checkpoint = project.checkpoint
        header = _Header(FORMAT, VERSION, project.spec, project.title, project.notes)
        if checkpoint is not None:
            header.run = _counters(checkpoint, project.history)
        archive.writestr("project.json", to_json(header), zipfile.ZIP_DEFLATED)
        if checkpoint is not None:
            _write_run(archive, checkpoint, project.history)
        if project.own is not None:
            _write_samples(archive, project.own)


def _counters(checkpoint: Checkpoint, history: History) -> _Counters:
    state = checkpoint.trainer
    return _Counters(
        checkpoint.update,
        checkpoint.epoch,
        checkpoint.position,
        _generator_to_json(checkpoint.shuffle),
        checkpoint.loss_sum,
        checkpoint.loss_rows,
        state.age,
        list(state.memory),
        {str(owner): _generator_to_json(s) for owner, s in state.generators.items()},
        history.length,
        len(history.levels),
    )


def _write_run(archive: zipfile.ZipFile, checkpoint: Checkpoint, history: History) -> None:
    journal = to_json(list(checkpoint.journal))
    archive.writestr("journal.json", journal, zipfile.ZIP_DEFLATED)
    _write_array(archive, "parameters.npy", checkpoint.trainer.parameters)
    _write_array(archive, "running.npy", checkpoint.trainer.running)
    for name, vector in checkpoint.trainer.memory.items():
        _write_array(archive, f"memory/{name}.npy", vector)
    for index, level in enumerate(history.levels):
        for part in ("low", "mean", "high") if index else ("mean",):
            _write_array(archive, f"history/{index}.{part}.npy", getattr(level, part))


def _write_samples(archive: zipfile.ZipFile, own: DataSet) -> None:
    names = _Names(list(own.input_names), list(own.target_names), list(own.classes))
    archive.writestr("data/names.json", to_json(names))
    _write_array(archive, "data/inputs.npy", own.inputs)
    _write_array(archive, "data/targets.npy", own.targets)


def _write_array(archive: zipfile.ZipFile, name: str, array: NDArray[Any]) -> None:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    archive.writestr(name, buffer.getvalue())


# A generator's state has integers of 128 bits: as text, since JSON's readers may round them.


def _generator_to_json(state: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {name: str(number) for name, number in state["state"].items()}
    return {**state, "state": numbers}


def _generator_from_json(state: Mapping[str, Any]) -> dict[str, Any]:
    try:
        numbers = {name: int(state["state"][name]) for name in ("state", "inc")}
        restored: Any = {
            "bit_generator": "PCG64",
            "state": numbers,
            "has_uint32": int(state["has_uint32"]),
            "uinteger": int(state["uinteger"]),
        }
        np.random.PCG64().state = restored
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ProjectError("A random generator's state in the file is broken.") from error
    return dict(restored)


# Reading


def open_project(path: Path) -> Project:
    """Read a project file; ProjectError says what is wrong with one that can't be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _read_zip(archive)
    except ProjectError as error:
        raise ProjectError(f"“{path.name}” can't be opened. {error}") from error
    except FileNotFoundError as error:
        raise ProjectError(f"There is no file “{path.name}” in {path.parent}.") from error
    except IsADirectoryError as error:
        raise ProjectError(f"“{path.name}” is a folder, not a project file.") from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ProjectError(
            f"“{path.name}” can't be opened: it is no project file, or only a part of one."
        ) from error
    except (OSError, ValueError, MemoryError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "it is broken"
        raise ProjectError(f"“{path.name}” can't be opened: {reason}.") from error


def _read_zip(archive: zipfile.ZipFile) -> Project:
    header = _read_header(archive)
    own = _read_samples(archive) if "data/names.json" in archive.namelist() else None
    _check_spec(header.spec, own)
    if header.run is None:
        return Project(header.spec, own=own, title=header.title, notes=header.notes)
    checkpoint = _read_checkpoint(archive, header.spec, header.run)
    history = _read_history(archive, header.run)
    return Project(header.spec, checkpoint, history, own, header.title, header.notes)


def _read_header(archive: zipfile.ZipFile) -> _Header:
    data = _read(archive, "project.json", LARGEST_JSON)
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
    header: _Header = from_json(data, _Header, "project.json")
    return header


def _check_spec(spec: ExperimentSpec, own: DataSet | None) -> None:
    for problem in errors((*network_problems(spec.network), *source_problems(spec.data))):
        raise ProjectError(f"{problem.where}: {problem.message}")
    try:
        data = load(spec.data, own)
    except ValueError as error:
        raise ProjectError("It should carry its samples, and doesn't.") from error
    for problem in errors(find_problems(spec, data)):
        raise ProjectError(f"{problem.where}: {problem.message}")


def _read_checkpoint(archive: zipfile.ZipFile, spec: ExperimentSpec, run: _Counters) -> Checkpoint:
    data = _read(archive, "journal.json", LARGEST_JSON)
    journal = tuple(from_json(data, list[Entry], "journal.json"))
    if not journal or journal[0].update != 0 or journal[-1].spec != spec:
        raise ProjectError("Its journal doesn't end at its settings.")
    if min(run.update, run.epoch, run.position, run.loss_rows, run.age) < 0:
        raise ProjectError("Its counters are below zero.")
    size = parameter_layout(spec.network).size
    running = running_layout(spec.network).size
    state = TrainerState(
        _read_vector(archive, "parameters.npy", size, spec),
        _read_vector(archive, "running.npy", running, spec),
        {name: _read_vector(archive, f"memory/{name}.npy", size, spec) for name in run.memory},
        run.age,
        {int(owner): _generator_from_json(s) for owner, s in run.generators.items()},
    )
    _check_memory(spec, state)
    return Checkpoint(
        spec,
        journal,
        state,
        run.update,
        run.epoch,
        run.position,
        _generator_from_json(run.shuffle),
        run.loss_sum,
        run.loss_rows,
    )


def _check_memory(spec: ExperimentSpec, state: TrainerState) -> None:
    wanted = OPTIMIZERS[spec.training.optimizer.name].memory
    if set(wanted) != set(state.memory):
        raise ProjectError("Its optimizer's memory doesn't belong to its optimizer.")
    if {layer.id for layer in spec.network.layers} != set(state.generators):
        raise ProjectError("Its random generators don't belong to its layers.")


def _read_history(archive: zipfile.ZipFile, run: _Counters) -> History:
    if not 1 <= run.history_levels <= 64:
        raise ProjectError("Its history is broken.")
    levels = [_read_level(archive, index) for index in range(run.history_levels)]
    return History.from_levels(levels, run.history_length)


def _read_level(archive: zipfile.ZipFile, index: int) -> Level:
    parts = ("low", "mean", "high") if index else ("mean",)
    arrays = {part: _read_array(archive, f"history/{index}.{part}.npy") for part in parts}
    shape = arrays["mean"].shape
    same = all(a.shape == shape and a.dtype == np.float64 for a in arrays.values())
    if not same or len(shape) != 2 or shape[1] != len(COLUMNS) or shape[0] > LEVEL_ROWS:
        raise ProjectError("Its history is broken.")
    mean = arrays["mean"]
    return Level(arrays.get("low", mean), mean, arrays.get("high", mean))


def _read_samples(archive: zipfile.ZipFile) -> DataSet:
    data = _read(archive, "data/names.json", LARGEST_JSON)
    names: _Names = from_json(data, _Names, "data/names.json")
    inputs = _read_array(archive, "data/inputs.npy")
    targets = _read_array(archive, "data/targets.npy")
    _check_samples(inputs, targets, names)
    return DataSet(
        inputs,
        targets,
        tuple(names.input_names),
        tuple(names.target_names),
        tuple(names.classes),
    )


def _check_samples(inputs: NDArray[Any], targets: NDArray[Any], names: _Names) -> None:
    for array, columns in ((inputs, names.input_names), (targets, names.target_names)):
        if array.dtype != np.float64 or array.ndim != 2 or array.shape[1] != len(columns):
            raise ProjectError("Its samples are not a table of numbers with a name per column.")
        if not np.isfinite(array).all():
            raise ProjectError("Its samples hold values that are no finite numbers.")
    if len(inputs) != len(targets) or not len(inputs) or not inputs.shape[1]:
        raise ProjectError("Its samples are empty, or some lack a target.")
    if names.classes:
        known = np.arange(len(names.classes))
        if targets.shape[1] != 1 or not np.isin(targets, known).all():
            raise ProjectError("Its samples name classes that it doesn't have.")


def _read_vector(
    archive: zipfile.ZipFile, member: str, size: int, spec: ExperimentSpec
) -> NDArray[Any]:
    array = _read_array(archive, member)
    if array.shape != (size,) or array.dtype != np.dtype(spec.network.dtype):
        wanted = f"({size},) of {spec.network.dtype}"
        raise ProjectError(f"{member}: expected {wanted}, got {array.shape} of {array.dtype}.")
    return array


def _read_array(archive: zipfile.ZipFile, member: str) -> NDArray[Any]:
    data = _read(archive, member, LARGEST_ARRAY)
    try:
        array: NDArray[Any] = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError, OSError, SyntaxError, MemoryError) as error:
        raise ProjectError(f"{member} in the file is no plain array of numbers.") from error
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "fiu":
        raise ProjectError(f"{member} in the file is no plain array of numbers.")
    return array


def _read(archive: zipfile.ZipFile, member: str, largest: int) -> bytes:
    """A member's bytes, never more than its directory entry and its bound admit."""
    try:
        info = archive.getinfo(member)
    except KeyError as error:
        raise ProjectError(f"It lacks {member}.") from error
    if info.file_size > largest:
        raise ProjectError(f"{member} in the file is too large to be right.")
    with archive.open(info) as file:
        data = file.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise ProjectError(f"{member} in the file is not as long as it says.")
    return data
