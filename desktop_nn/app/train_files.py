"""What `desktop-nn train` writes, and where: while it trains, and at its end."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from desktop_nn.app.writable import unwritable
from desktop_nn.experiment.files import SUFFIX, ProjectError, save_project
from desktop_nn.experiment.files.samples_beside import Beside, keep_samples
from desktop_nn.experiment.history import History
from desktop_nn.experiment.history_csv import HistoryWriter
from desktop_nn.experiment.own_file import OwnFile, Tell
from desktop_nn.experiment.project import Project

LARGE = 16_000_000
"""Bytes of own samples, from which on they are written once, in a file of their own, while it
trains. Fewer are written with the rest each time, in a tenth of a second."""


class TrainFiles:
    """The history and metrics as tables, and the project, in a folder: what is there already is
    kept, unless it is the `source` that training goes on from, with its own tables. `is_kept`: its
    end is there, with its samples in a file of their own, whether it can be written as one or not.
    """

    def __init__(self, folder: Path, source: Path, tell: Tell) -> None:
        self.folder = folder
        self.history = OwnFile(folder / "history.csv", tell)
        self.metrics = OwnFile(folder / "metrics.csv", tell)
        self.project = OwnFile(folder / f"{source.stem}{SUFFIX}", tell)
        self.is_kept = False
        project = self.project.path
        self._goes_on = os.path.isfile(project) and os.path.samefile(source, project)
        if self._goes_on:
            self.project.claim()

    @property
    def all(self) -> tuple[OwnFile, OwnFile, OwnFile]:
        """As they are told at the end."""
        return self.history, self.metrics, self.project

    def open_history(self, history: History) -> HistoryWriter:
        """Make the folder and begin the table with the history so far; errors before any training,
        not after."""
        self._refuse_unwritable()
        writer = HistoryWriter(self.history.path, self.history.room)
        if writer.start_from(history) and self._goes_on:
            self.history.claim()
            self.metrics.claim()
        return writer

    def _refuse_unwritable(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise ProjectError(
                f"“{self.folder}” can't be a folder: a file is in its way."
            ) from error
        for path in (file.path for file in reversed(self.all)):
            if path.is_dir():
                raise ProjectError(f"“{path}” can't be written: a folder is in its way.")
            if reason := unwritable(path):
                raise ProjectError(f"“{path}” can't be written: {reason}.")

    def keep_samples(self, project: Project) -> Beside | None:
        """Write large samples beside the project, unless they are there; None where they aren't
        large. ProjectError."""
        own = project.own
        if own is None or own.inputs.nbytes + own.targets.nbytes <= LARGE:
            return None
        return keep_samples(self.project.path, own)

    def keep(self, project: Project) -> None:
        """Write the project as it stands meanwhile. ProjectError."""
        with self.project.room() as path:
            save_project(path, project, beside=self.keep_samples(project))

    def save(self, project: Project) -> None:
        """Write it as it is at the end, in one file. Of large samples that takes its time: it is
        kept before, in two. ProjectError."""
        with suppress(ProjectError):
            if self.keep_samples(project) is not None:
                self.keep(project)
                self.is_kept = True
        with self.project.room() as path:
            save_project(path, project)
