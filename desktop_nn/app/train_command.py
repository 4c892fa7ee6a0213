"""`desktop-nn train`: a run in this process, with a progress bar, a CSV and a trained project."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tqdm import tqdm

from desktop_nn.app.terminal_text import terminal_count
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.files import SUFFIX, ProjectError, open_project, save_project
from desktop_nn.experiment.history import COLUMNS, Rows
from desktop_nn.experiment.history_csv import HistoryWriter
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.resources import resource
from desktop_nn.experiment.validation import find_problems
from desktop_nn.training.run import Run

DONE, DIVERGED, REFUSED, INTERRUPTED = 0, 1, 2, 130
SLICE = 0.1
"""Seconds of training between two looks at Ctrl-C."""

LOG_INTERVAL = 5.0
"""Seconds between two states of the bar where it goes to a file, so that logs stay short."""


def train(project: str, epochs: int, folder: Path) -> int:
    """Train `project`, a file or a sample's name, for `epochs` more epochs; the exit code."""
    try:
        source = find_project(project)
        files = _Files(folder, source.stem)
        opened = open_project(source)
        run = _begin(opened)
        with files.open_history() as history:
            return _Training(run, opened, history, files).go(epochs)
    except ProjectError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        reason = error.strerror or error
        print(f"“{folder}” can't be written: {reason}. Choose another folder.", file=sys.stderr)
    return REFUSED


def find_project(name: str) -> Path:
    """The file at a path, or a sample by its name; ProjectError if there is neither."""
    samples = {path.stem: path for path in resource("samples").glob(f"*{SUFFIX}")}
    path = Path(name)
    # Those of `os.path` raise nothing, also where a name is too long for the system.
    if os.path.isfile(path) or name not in samples:
        if os.path.exists(path):
            return path
        known = ", ".join(sorted(samples))
        raise ProjectError(
            f"There is no project file “{name}”, and no such sample. Known: {known}."
        )
    return samples[name]


class _Files:
    """What is written, and where."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.history = folder / "history.csv"
        self.project = folder / f"{name}{SUFFIX}"

    def open_history(self) -> HistoryWriter:
        """Make the folder and begin the table; errors before any training, not after."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise ProjectError(
                f"“{self.folder}” can't be a folder: a file is in its way."
            ) from error
        if self.project.is_dir():
            raise ProjectError(f"“{self.project}” can't be written: a folder is in its way.")
        return HistoryWriter(self.history)


def _begin(project: Project) -> Run:
    """A run that stands where the project stands."""
    for problem in find_problems(project.spec, load(project.spec.data, project.own)):
        if problem.severity == "warning":
            print(f"{problem.where}: {problem.message}", file=sys.stderr)
    run = Run(project.spec, project.own)
    if project.checkpoint is not None:
        run.restore(project.checkpoint)
        run.history = project.history
        run.change(project.spec)
    return run


class _Interrupt:
    """Ctrl-C as a wish, while it is entered; the second one is an order."""

    def __init__(self) -> None:
        self.wished = False

    def __enter__(self) -> _Interrupt:
        self._before = signal.signal(signal.SIGINT, self._on_interrupt)
        return self

    def _on_interrupt(self, number: int, frame: FrameType | None) -> None:
        self.wished = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def __exit__(self, *error: object) -> None:
        signal.signal(signal.SIGINT, self._before)


class _Bar(tqdm):
    """tqdm without the thread it would start to watch over itself."""

    monitor_interval = 0


@dataclass
class _Training:
    """One training from its first slice to its summary."""

    run: Run
    project: Project
    history: HistoryWriter
    files: _Files

    def go(self, epochs: int) -> int:
        started = time.perf_counter()
        first = self.run.epoch
        self.history.write_all(self.run.history)
        with _Interrupt() as interrupt:
            self._train(epochs, interrupt)
            self._save()
        self._tell(self.run.epoch - first, time.perf_counter() - started)
        if self.run.divergence is not None:
            print(self.run.divergence.message, file=sys.stderr)
            return DIVERGED
        if interrupt.wished and self.run.epoch < first + epochs:
            update = terminal_count(self.run.update)
            print(f"Stopped at update {update}; all of it is kept.", file=sys.stderr)
            return INTERRUPTED
        return DONE

    def _train(self, epochs: int, interrupt: _Interrupt) -> None:
        run, last = self.run, self.run.epoch + epochs
        slice_updates = 16.0
        with self._bar(epochs) as bar:
            while run.epoch < last and run.divergence is None and not interrupt.wished:
                started, epoch = time.perf_counter(), run.epoch
                made = run.advance(min(int(slice_updates), run.updates_left_in_epoch))
                if run.epoch > epoch:
                    self._finish_epoch(bar)
                if made == int(slice_updates):
                    room = SLICE / max(time.perf_counter() - started, 1e-6)
                    slice_updates = max(1.0, slice_updates * min(max(room, 0.5), 2.0))

    def _bar(self, epochs: int) -> _Bar:
        interval = 0.1 if sys.stderr.isatty() else LOG_INTERVAL
        name = self.files.project.stem
        return _Bar(total=epochs, desc=name, unit="epoch", mininterval=interval, file=sys.stderr)

    def _finish_epoch(self, bar: _Bar) -> None:
        row = self.run.history.last
        assert row is not None
        self.history.write(row)
        bar.set_postfix_str(_shown(row), refresh=False)
        bar.update()

    def _save(self) -> None:
        run, project = self.run, self.project
        trained = Project(
            run.spec, run.checkpoint(), run.history, project.own, project.title, project.notes
        )
        save_project(self.files.project, trained)

    def _tell(self, epochs: int, seconds: float) -> None:
        run, last = self.run, self.run.history.last
        made, update = terminal_count(epochs), terminal_count(run.update)
        print(f"{made} epochs in {seconds:.1f} s, up to update {update}.")
        if last is not None:
            print(f"Epoch {terminal_count(run.epoch)}: {_shown(last)}.")
        print(f"Written: {self.files.history} and {self.files.project}")


def _shown(row: Rows) -> str:
    """What a row of the history says, in short."""
    values = dict(zip(COLUMNS, row.tolist(), strict=True))
    parts = [f"loss {values['loss_training']:.4g}"]
    for part in ("validation", "training"):
        loss, accuracy = values[f"loss_{part}"], values[f"accuracy_{part}"]
        if part == "validation" and loss == loss:
            parts.append(f"validation loss {loss:.4g}")
        if accuracy == accuracy:
            parts.append(f"{part} accuracy {100 * accuracy:.1f} %")
    return ", ".join(parts)
