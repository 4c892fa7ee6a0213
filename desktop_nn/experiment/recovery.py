"""What is kept of an unsaved project, so that nothing is lost when the program is killed.

A folder for each session of the program: `about.json` names the newest state, a project file, and
the file of the project's own samples, which is written once, under its checksum. The names in
`about.json` are put there last and at once, so that whatever moment the program is killed at, they
lead to whole files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.files import SUFFIX, ProjectError, open_project, save_project
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.whole_file import whole_file, write_whole

ABOUT = "about.json"


@dataclass(frozen=True)
class Kept:
    """What a session has left: the project's `title`, its file or "", the update that it was at,
    and when it was kept, in seconds since 1970."""

    folder: Path
    state: str
    own: str
    title: str
    path: str
    update: int
    kept_at: float

    def project(self) -> Project:
        """ProjectError where it can't be read after all."""
        own = _read_own(self.folder / self.own) if self.own else None
        return open_project(self.folder / self.state, own)


def keep(folder: Path, project: Project, title: str, path: Path | None, now: float) -> Kept:
    """Write the project into a session's folder. ProjectError, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    before = kept_in(folder)
    own = _keep_own(folder, project.own) if project.own is not None else ""
    number = 1 + (int(before.state.split(".")[0].split("-")[1]) if before else 0)
    state = f"state-{number}{SUFFIX}"
    save_project(folder / state, replace(project, own=None), is_private=True)
    update = project.checkpoint.update if project.checkpoint else 0
    kept = Kept(folder, state, own, title, str(path.absolute()) if path else "", update, now)
    _write_about(kept)
    if before is not None:
        (folder / before.state).unlink(missing_ok=True)
        if before.own not in ("", own):
            (folder / before.own).unlink(missing_ok=True)
    return kept


def kept_in(folder: Path) -> Kept | None:
    """What a session's folder holds; None where that is nothing, or nothing whole."""
    try:
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        kept = Kept(
            folder,
            _plain_name(about["state"]),
            _plain_name(about["own"]),
            str(about["title"]),
            str(about["path"]),
            int(about["update"]),
            float(about["kept_at"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if (folder / kept.state).is_file() else None


def forget(folder: Path) -> None:
    """Nothing is kept there any more. What can't be removed stays, without its `about.json`."""
    with suppress(OSError):
        (folder / ABOUT).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _plain_name(name: object) -> str:
    """A file's name within the folder; ValueError for a path that leads elsewhere."""
    text = str(name)
    if text != os.path.basename(text) or text in (".", ".."):
        raise ValueError(f"recovery: expected a plain file name, got {text!r}")
    return text


def _write_about(kept: Kept) -> None:
    about = {
        "state": kept.state,
        "own": kept.own,
        "title": kept.title,
        "path": kept.path,
        "update": kept.update,
        "kept_at": kept.kept_at,
    }
    write_whole(kept.folder / ABOUT, json.dumps(about).encode())


# Own samples


def _keep_own(folder: Path, own: DataSet) -> str:
    """The name of the file that holds them, written only where there is none yet."""
    name = f"own-{_checksum(own)}.npz"
    if not (folder / name).exists():
        names = json.dumps([own.input_names, own.target_names, own.classes])
        with whole_file(folder / name) as file:
            np.savez(
                file,
                allow_pickle=False,
                inputs=own.inputs,
                targets=own.targets,
                names=np.array(names),
            )
    return name


_checksums: dict[int, tuple[DataSet, str]] = {}


def _checksum(own: DataSet) -> str:
    """Worked out once for the samples that are in use: a million rows take a tenth of a second."""
    if id(own) not in _checksums:
        _checksums.clear()
        digest = hashlib.sha256()
        for array in (own.inputs, own.targets):
            digest.update(str(array.shape).encode())
            digest.update(np.ascontiguousarray(array).data)
        digest.update(json.dumps([own.input_names, own.target_names, own.classes]).encode())
        _checksums[id(own)] = (own, digest.hexdigest()[:32])
    return _checksums[id(own)][1]


def _read_own(path: Path) -> DataSet:
    try:
        # Opened here: NumPy leaves a file open that turns out to be none of its own.
        with path.open("rb") as source, np.load(source, allow_pickle=False) as file:
            inputs, targets = file["inputs"], file["targets"]
            input_names, target_names, classes = json.loads(str(file["names"]))
    except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile, zlib.error) as error:
        raise ProjectError("The samples that were kept can't be read.") from error
    return DataSet(inputs, targets, tuple(input_names), tuple(target_names), tuple(classes))
