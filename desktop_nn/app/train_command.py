"""`desktop-nn train`: a run in this process, with a progress bar, tables and a trained project."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from tqdm import tqdm

from desktop_nn.app.command_answers import UnansweredError, answer, refuse
from desktop_nn.app.json_answers import json_text, measured
from desktop_nn.app.keeping import Keeping
from desktop_nn.app.overwriting import refuse_what_is_read
from desktop_nn.app.terminal_text import terminal_count, terminal_text
from desktop_nn.app.train_files import TrainFiles
from desktop_nn.app.train_summary import Measures, best_line, dropout_line, row_text
from desktop_nn.engine.number_text import counted
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.files import SUFFIX, ProjectError, open_project, save_project
from desktop_nn.experiment.files.samples_beside import beside_of
from desktop_nn.experiment.history import History
from desktop_nn.experiment.history_csv import HistoryWriter
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.reading.dialect import NOTHING_TOLD, Told
from desktop_nn.experiment.reading.opening import can_be_read
from desktop_nn.experiment.reading.pictures import Decoder
from desktop_nn.experiment.reading.table import DataFileError
from desktop_nn.experiment.resources import resource
from desktop_nn.experiment.table_project import table_project
from desktop_nn.experiment.validation import find_problems
from desktop_nn.experiment.whole_file import advice, cannot_write
from desktop_nn.training.run import Run

DONE, DIVERGED, REFUSED, INTERRUPTED = 0, 1, 2, 130
SLICE = 0.1
"""Seconds of training between two looks at Ctrl-C."""

LOG_INTERVAL = 5.0
"""Seconds between two states of the bar where it goes to a file, so that logs stay short."""


def train(
    project: str,
    epochs: int,
    folder: Path,
    best: bool = False,
    target: str | None = None,
    as_json: bool = False,
    told: Told = NOTHING_TOLD,
) -> int:
    """Train `project`, a file or a sample's name, for `epochs` more epochs, or until its own rules
    stop it; write its last state, or its `best`. Of a table `target` is the column to be
    predicted, and `told` how it is written. The exit code."""
    try:
        source = find_project(project)
        files = TrainFiles(folder, source, _tell)
        for table in (files.history, files.metrics):
            refuse_what_is_read(table.path, source)
        opened = _opened(source, target, told)
        run = begin(opened)
        with files.open_history(run.history) as history:
            return _Training(run, opened, history, files, best, as_json).go(epochs)
    except (ProjectError, DataFileError, UnansweredError) as error:
        refuse(error, as_json)
    except OSError as error:
        reason = error.strerror or error
        refuse(f"“{folder}” can't be written: {reason}. {advice(error)}", as_json)
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


def _opened(source: Path, target: str | None, told: Told) -> Project:
    """A project; or the default net with a table's samples, and what was done to it told."""
    is_table = can_be_read(source) or told != NOTHING_TOLD
    if source.suffix.lower() == SUFFIX or not is_table:
        if target is not None:
            raise ProjectError(f"“{source.name}” is no table: it says itself what is predicted.")
        if told != NOTHING_TOLD:
            raise ProjectError(f"“{source.name}” is no table of text: it is written in one way.")
        return open_project(source)
    with reading_bar(source) as bar:
        try:
            project = table_project(source, target, bar.tell, _decoder(source), told)
        except OSError as error:
            reason = error.strerror or error
            raise ProjectError(f"“{source}” can't be read: {reason}.") from error
    print(terminal_text("\n".join([_table_line(project), project.notes]).strip()), file=sys.stderr)
    return project


def _decoder(source: Path) -> Decoder | None:
    """What reads the pictures of a folder: Qt's readers, which need no display."""
    if not source.is_dir():
        return None
    from desktop_nn.models.picture_files import PictureFiles

    return PictureFiles()


def _table_line(project: Project) -> str:
    data = project.own
    assert data is not None
    what = f"classes {', '.join(data.classes[:8])}" if data.classes else "values"
    inputs = f"{terminal_count(data.width)} input{'s' if data.width > 1 else ''}"
    inputs += ", standardised" if project.spec.data.standardize else ""
    return (
        f"{terminal_count(data.rows)} samples, {inputs}; "
        f"predicted: {', '.join(data.target_names)}, {what}."
    )


def begin(project: Project) -> Run:
    """A run that stands where the project stands."""
    for problem in find_problems(project.spec, load(project.spec.data, project.own)):
        if problem.severity == "warning":
            print(f"{problem.where}: {problem.message}", file=sys.stderr)
    run = Run(project.spec, project.own)
    if project.checkpoint is not None:
        run.take_up(project.checkpoint, project.history, project.best)
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


class Bar(tqdm):
    """tqdm without the thread it would start to watch over itself."""

    monitor_interval = 0

    def tell(self, done: int, size: int) -> bool:
        """As reading a file wants it: so much is done, and go on."""
        self.update(done - self.n)
        return True

    def tell_share(self, share: float) -> None:
        """Of a bar of 100 %: from 0 to 1 of it is done."""
        self.update(round(100 * share) - self.n)


def reading_bar(source: Path) -> Bar:
    """Of a table or a folder of pictures that is read; on a terminal alone."""
    if source.is_dir():
        return Bar(desc=source.name, unit=" pictures", file=sys.stderr, disable=None)
    size = source.stat().st_size
    kind = {"unit": "B", "unit_scale": True}
    return Bar(total=size, desc=source.name, file=sys.stderr, disable=None, **kind)


def progress(total: int, unit: str, is_told: bool = True) -> Bar:
    """Of a command: on a terminal alone, and where it is told how far it is."""
    return Bar(total=total, unit=unit, file=sys.stderr, disable=None if is_told else True)


def _tell(text: str) -> None:
    """Above the bar, while there is one."""
    Bar.write(terminal_text(text), file=sys.stderr)


@dataclass
class _Training:
    """One training from its first slice to its summary."""

    run: Run
    project: Project
    history: HistoryWriter
    files: TrainFiles
    best: bool
    as_json: bool = False
    _has_told: bool = False

    def go(self, epochs: int) -> int:
        started = time.perf_counter()
        first = self.run.epoch
        with _Interrupt() as interrupt:
            self._train(epochs, interrupt)
            made, seconds = self.run.epoch - first, time.perf_counter() - started
            told, divergence = self._told_of_training(made, seconds), self.run.divergence
            self._finish()
        if self.as_json:
            answer(json_text(self._facts(made, seconds)))
        else:
            answer(terminal_text("\n".join([*told, *self._told_of_result()])))
        if divergence is not None:
            print(divergence.message, file=sys.stderr)
            return DIVERGED
        if interrupt.wished and made < epochs:
            update = terminal_count(self.run.update)
            print(f"Stopped at update {update}; all of it is kept.", file=sys.stderr)
            return INTERRUPTED
        return DONE

    def _train(self, epochs: int, interrupt: _Interrupt) -> None:
        run, last = self.run, self.run.epoch + epochs
        slice_updates = 16.0
        self._keep_samples()
        with self._bar(epochs) as bar, Keeping(self.files.keep, _tell) as keeping:
            while run.epoch < last and not run.has_stopped and not interrupt.wished:
                started, epoch = time.perf_counter(), run.epoch
                made = run.advance(min(int(slice_updates), run.updates_left_in_epoch))
                if run.epoch > epoch:
                    self._finish_epoch(bar)
                keeping.look(self._trained)
                if made == int(slice_updates):
                    room = SLICE / max(time.perf_counter() - started, 1e-6)
                    slice_updates = max(1.0, slice_updates * min(max(room, 0.5), 2.0))

    def _keep_samples(self) -> None:
        """Before there is anything to be lost. What fails is tried again with each writing."""
        try:
            self.files.keep_samples(self.project)
        except ProjectError as error:
            _tell(f"{error} Training goes on.")

    def _bar(self, epochs: int) -> Bar:
        interval = 0.1 if sys.stderr.isatty() else LOG_INTERVAL
        name = self.files.project.path.stem
        return Bar(total=epochs, desc=name, unit="epoch", mininterval=interval, file=sys.stderr)

    def _finish_epoch(self, bar: Bar) -> None:
        row = self.run.history.last
        assert row is not None
        try:
            self.history.write(row)
        except OSError as error:  # training is worth more than a row, which is tried again
            if not self._has_told:
                self._has_told = True
                _tell(f"{cannot_write(self.files.history.path, error)} Training goes on.")
        bar.set_postfix_str(row_text(row), refresh=False)
        bar.update()

    def _told_of_training(self, epochs: int, seconds: float) -> list[str]:
        run, last = self.run, self.run.history.last
        made, update = terminal_text(counted(epochs, "epoch")), terminal_count(run.update)
        told = [f"{made} in {seconds:.1f} s, up to update {update}.", run.watch.message]
        if last is not None:
            told.append(f"Epoch {terminal_count(run.epoch)}: {row_text(last)}.")
        return [line for line in (*told, best_line(run)) if line]

    def _finish(self) -> None:
        """Write what is to be kept. All of the history stays in its table."""
        if self.best and self.run.watch.best is not None:
            self.run.restore(self.run.watch.best)
        try:
            self._save()
        except (ProjectError, OSError):
            self._save_elsewhere()
            raise
        self._finish_history()
        self.measures = Measures(self.run)
        with self.files.metrics.room() as path:
            self.measures.write(path)

    def _finish_history(self) -> None:
        """Rows that had no room may have some by now."""
        try:
            self.history.finish()
        except OSError as error:
            raise ProjectError(
                f"{cannot_write(self.files.history.path, error)} The trained project, which has "
                f"all of the history, is written: {self.files.project.path}."
            ) from error

    def _save_elsewhere(self) -> None:
        """What was reached is not lost with the place that was chosen for it."""
        if self.files.is_kept:
            project = self.files.project.path
            kept = f"The trained project is kept in {project}, its samples in {beside_of(project)}."
            _tell(kept)
            return
        folder = Path(tempfile.mkdtemp(prefix="desktop-nn-"))
        path = folder / self.files.project.path.name
        try:
            save_project(path, self._trained())
        except ProjectError:  # that of the place which was chosen is told
            folder.rmdir()
        else:
            _tell(f"The trained project is kept in {path}.")

    def _save(self) -> None:
        self.files.save(self._trained())

    def _trained(self) -> Project:
        """The project as it stands, which training on does not change."""
        run = self.run
        history = History.from_levels(run.history.copy_levels(), run.history.length)
        return replace(
            self.project,
            spec=run.spec,
            checkpoint=run.checkpoint(),
            history=history,
            best=run.watch.best_up_to(run.update),
        )

    def _facts(self, made: int, seconds: float) -> dict[str, Any]:
        """What is told, for programs."""
        run, files, best = self.run, self.files, self.run.watch.best
        return {
            "epochs": made,
            "seconds": seconds,
            "epoch": run.epoch,
            "update": run.update,
            "stopped": run.watch.message,
            "diverged": run.divergence is not None,
            "best epoch": best.epoch if best is not None else None,
            "best loss": run.watch.best_loss if best is not None else None,
            **dict(measured(self.measures)),
            "files": [str(file.path) for file in files.all],
            "kept of before": [str(file.kept) for file in files.all if file.kept],
        }

    def _told_of_result(self) -> list[str]:
        run, files = self.run, self.files
        state = f"The project is that of epoch {terminal_count(run.epoch)}"
        state += ", the best." if self.best and run.watch.best else "."
        history, metrics, project = (file.path for file in files.all)
        written = f"Written: {history}, {metrics} and {project}"
        return [state, *self.measures.lines(), dropout_line(run), written]
