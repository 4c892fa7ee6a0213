"""What is kept of an unsaved project, so that nothing is lost when the program is killed.

A folder for each session of the program: `about.json` names the newest state, a project file, and
the file of the project's own samples, which is written once, under its checksum. The names in
`about.json` are put there last and at once, so that whatever moment the program is killed at, they
lead to whole files.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from desktop_nn.experiment.file_stamp import FileStamp
from desktop_nn.experiment.files import SUFFIX, open_project, save_project
from desktop_nn.experiment.files.samples_beside import keep_samples
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.whole_file import write_whole

ABOUT = "about.json"
OWN = "own"
"""How the name of the file of samples begins."""

ASIDE = "set-aside"
"""The folder beside the sessions' of what could not be read."""

LONGEST_TITLE = 40
"""Characters of it in a folder's name."""


@dataclass(frozen=True)
class Kept:
    """What a session has left: the project's `title`, its file or "", the update that it was at,
    when it was kept, in seconds since 1970, and the stamp of the file when that was its own."""

    folder: Path
    state: str
    own: str
    title: str
    path: str
    update: int
    kept_at: float
    stamp: FileStamp | None = None

    @property
    def file(self) -> Path | None:
        return Path(self.path) if self.path else None

    def project(self) -> Project:
        """ProjectError where it can't be read after all."""
        return open_project(self.folder / self.state)


def keep(
    folder: Path,
    project: Project,
    title: str,
    path: Path | None,
    now: float,
    stamp: FileStamp | None = None,
) -> Kept:
    """Write the project into a session's folder. ProjectError, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    before = kept_in(folder)
    beside = keep_samples(folder / OWN, project.own) if project.own is not None else None
    own = beside.file if beside is not None else ""
    number = 1 + (int(before.state.split(".")[0].split("-")[1]) if before else 0)
    state = f"state-{number}{SUFFIX}"
    save_project(folder / state, project, is_private=True, beside=beside)
    update = project.checkpoint.update if project.checkpoint else 0
    place = str(path.absolute()) if path else ""
    kept = Kept(folder, state, own, title, place, update, now, stamp)
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
            _stamp(about.get("stamp")),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if (folder / kept.state).is_file() else None


def forget(folder: Path) -> None:
    """Nothing is kept there any more. What can't be removed stays, without its `about.json`."""
    with suppress(OSError):
        (folder / ABOUT).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def broken_in(folder: Path) -> bool:
    """Whether something was kept there that leads to no whole files any more."""
    return (folder / ABOUT).exists() and kept_in(folder) is None


def set_aside(folder: Path, title: str) -> Path:
    """Where the folder is from now on: with all that is in it, and among no sessions. OSError."""
    aside = folder.parent / ASIDE
    aside.mkdir(exist_ok=True)
    letters = "".join(letter for letter in title if letter.isalnum() or letter in " -_")
    place = aside / f"{letters[:LONGEST_TITLE].strip() or 'project'} {folder.name[:8]}"
    return folder.rename(place)


def _stamp(numbers: object) -> FileStamp | None:
    return FileStamp(*(int(number) for number in numbers)) if isinstance(numbers, list) else None


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
        "stamp": astuple(kept.stamp) if kept.stamp else None,
    }
    write_whole(kept.folder / ABOUT, json.dumps(about).encode())
