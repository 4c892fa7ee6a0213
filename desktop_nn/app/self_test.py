"""`desktop-nn --self-test`: the program tries itself out on this machine, and says what it found.

It opens its window (off screen, where there is no display), trains a sample in the worker process,
writes what can be written, saves, reads that again, and closes. Everything goes to a folder that is
removed at the end; settings and projects are not touched.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_nn import __version__
from desktop_nn.app.writable import unwritable

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings, SignalInstance
    from PySide6.QtWidgets import QApplication

    from desktop_nn.app.program import Program

SAMPLE = "iris"
EPOCHS = 3
LOOKED_AT = 200
"""Bytes of a picture in which its kind is told."""
PICTURES = (
    ("network", ".svg", b"<svg"),
    ("curves", ".svg", b"<svg"),
    ("curves", ".png", b"PNG"),
    ("network", ".pdf", b"%PDF"),
)
"""Views that are written, and what the file has near its beginning."""
PATIENCE = 20.0
"""Seconds for each step that waits."""


class StepFailedError(Exception):
    """Its text says what was expected and what came."""


def self_test() -> int:
    """0 where everything works, else 1; a line for each step."""
    print(f"Desktop NN {__version__}, self-test")
    started = time.perf_counter()
    lacking = _lacking_libraries()
    if lacking:
        print(lacking)
        return 1
    with tempfile.TemporaryDirectory(prefix="desktop-nn-") as name, _own_home(Path(name)):
        failed = _Trial(Path(name)).go()
    seconds = time.perf_counter() - started
    print(f"{'Failed' if failed else 'Everything works'}. {seconds:.1f} s.")
    return 1 if failed else 0


def _lacking_libraries() -> str:
    from desktop_nn.app.display import unreachable_display
    from desktop_nn.app.system_libraries import explanation, has_display, missing, required

    lacking = missing(required())
    if lacking:
        return explanation(lacking)
    if not has_display() or unreachable_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        print("  there is no display: the window is off screen")
    return ""


@contextmanager
def _own_home(folder: Path) -> Iterator[None]:
    """Log and recovery go there meanwhile; under Windows and macOS they stay where they are."""
    names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, str(folder)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Trial:
    """The steps, one after the other; a step that fails ends it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._saves = 0
        self._program: Program | None = None
        self._application: QApplication | None = None
        self._settings: QSettings | None = None

    def go(self) -> bool:
        """Whether a step failed."""
        steps: tuple[tuple[str, Callable[[], str]], ...] = (
            ("window and worker process", self._open),
            ("fonts, icons and pictures", self._find_resources),
            ("folder of the log", self._find_log),
            ("a sample is trained", self._train),
            ("a picture of the window", self._write_picture),
            ("network and curves as pictures", self._write_views),
            ("formulas", self._typeset),
            ("history as a table", self._write_history),
            ("a NumPy script", self._write_script),
            ("saved and opened again", self._save_and_open),
            ("gradients", self._check_gradients),
            ("closed, with nothing left", self._close),
        )
        try:
            return not all(_passes(name, step) for name, step in steps)
        finally:
            if self._program is not None:
                self._program.files.discard()
                self._program.close()
            if self._settings is not None:
                self._settings.sync()  # else written when all ends, after the folder is removed

    def _open(self) -> str:
        from desktop_nn.training.launch import start_worker

        worker = start_worker()
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QApplication

        from desktop_nn.app.program import Program
        from desktop_nn.app.start import make_application
        from desktop_nn.app.window_session import link_maker

        application = make_application(self._give_up)
        assert isinstance(application, QApplication)
        self._application = application
        # A file of its own: Windows asks no environment where the user's is.
        path = str(self._folder / "settings.ini")
        self._settings = QSettings(path, QSettings.Format.IniFormat)
        self._program = Program(application, link_maker(worker), self._settings)
        self._program.show()
        self._wait(lambda: self._made.controller.is_ready, "the worker process to be ready")
        return f"{application.platformName()}, process {worker.process.pid}"

    def _give_up(self, sentence: str) -> None:
        """Qt is in the middle of aborting: nothing else comes to remove the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)
        print(f"✗ window and worker process: {sentence}\nFailed.", flush=True)
        os._exit(1)

    @property
    def _made(self) -> Program:
        assert self._program is not None
        return self._program

    def _wait(self, condition: Callable[[], bool], what: str) -> None:
        assert self._application is not None
        end = time.perf_counter() + PATIENCE
        while not condition():
            self._application.processEvents()
            time.sleep(0.005)
            if time.perf_counter() > end:
                raise StepFailedError(f"waited {PATIENCE:g} s for {what}")

    def _find_resources(self) -> str:
        from desktop_nn.experiment.resources import resource_root

        root = resource_root()
        for name in ("data", "fonts", "help", "icons", "samples", "style"):
            if not any((root / name).iterdir()):
                raise StepFailedError(f"{root / name} is empty")
        return str(root)

    def _find_log(self) -> str:
        from desktop_nn.app.errors import log_path

        path = log_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        if reason := unwritable(path):
            raise StepFailedError(f"{path} can't be written: {reason}")
        return path.name

    def _train(self) -> str:
        from desktop_nn.app.train_command import find_project

        program = self._made
        if not program.files.open(find_project(SAMPLE), sample=True):
            raise StepFailedError(f"the sample {SAMPLE} can't be opened")
        for epoch in range(1, EPOCHS + 1):
            program.controller.step_epoch()
            self._wait(lambda wanted=epoch: self._epochs() >= wanted, f"epoch {epoch}")  # type: ignore[misc]
        last = program.controller.history.last
        assert last is not None
        return f"{SAMPLE}, {EPOCHS} epochs, loss {float(last[2]):.4f}"

    def _epochs(self) -> int:
        return self._made.controller.history.length

    def _write_picture(self) -> str:
        path = self._folder / "window.png"
        picture = self._made.window.grab()
        if not picture.save(str(path)):
            raise StepFailedError(f"{path} can't be written")
        image = picture.toImage()
        colours = {image.pixel(x, y) for x in range(0, image.width(), 9) for y in (40, 200, 400)}
        if len(colours) < 5:
            raise StepFailedError("the window is blank")
        return f"{picture.width()} × {picture.height()}, {path.stat().st_size} bytes"

    def _write_views(self) -> str:
        """As File ▸ Save picture does."""
        from desktop_nn.views.picture import FORMS

        told = []
        for name, ending, begins in PICTURES:
            path = self._folder / f"{name}{ending}"
            form = next(form for form in FORMS if form.ending == ending)
            self._made.pictures.save(name, path, form)
            if not path.exists() or begins not in path.read_bytes()[:LOOKED_AT]:
                raise StepFailedError(f"{path.name} was not written")
            told.append(f"{path.name} {path.stat().st_size} bytes")
        return ", ".join(told)

    def _typeset(self) -> str:
        from desktop_nn.views.microscope.typeset import Typesetter

        typesetter = Typesetter()
        typesetter.load()
        if typesetter.piece(r"\frac{\partial L}{\partial w}", 14.0) is None:
            self._wait(lambda: typesetter.is_idle, "a formula to be typeset")
        piece = typesetter.piece(r"\frac{\partial L}{\partial w}", 14.0)
        if piece is None or not piece.svg:
            raise StepFailedError("a formula gave no picture: is ziamath installed?")
        return "∂L/∂w is typeset"

    def _write_history(self) -> str:
        from desktop_nn.experiment.history_csv import write_history

        path = self._folder / "history.csv"
        write_history(path, self._made.controller.history)
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) != EPOCHS + 1:
            raise StepFailedError(f"{len(lines)} lines for {EPOCHS} epochs")
        return f"{len(lines)} lines"

    def _write_script(self) -> str:
        from desktop_nn.app.exporting import exported
        from desktop_nn.app.train_command import begin
        from desktop_nn.experiment.files import open_project

        project = open_project(self._saved())
        written = exported(project, begin(project), "numpy")
        if not written.is_right:
            raise StepFailedError(written.remark)
        return f"{len(written.data)} bytes. {written.remark}"

    def _saved(self) -> Path:
        """Each time another file: one of before would hide that nothing is written."""
        self._saves += 1
        path = self._folder / f"Größe ⅓ {self._saves}.dnn"
        files = self._made.files
        with _heard(files.saved) as saved:
            files.save_to(path)
            self._wait(lambda: bool(saved), "the project to be saved")
        return path

    def _save_and_open(self) -> str:
        """By the window, after another project; saved once more, it holds the same numbers."""
        from desktop_nn.app.train_command import find_project

        files, path = self._made.files, self._saved()
        for opened, is_sample in ((find_project(SAMPLE), True), (path, False)):
            if not files.open(opened, sample=is_sample):
                raise StepFailedError(f"{opened.name} can't be opened")
        self._wait(lambda: self._made.document.path == path, "the project to be opened again")
        self._wait(lambda: self._epochs() >= EPOCHS, "its run to go on where it was")
        if not _are_alike(path, self._saved()):
            raise StepFailedError("the project that was opened again is another one")
        return f"{path.name}, {path.stat().st_size} bytes"

    def _check_gradients(self) -> str:
        from desktop_nn.app.train_command import begin
        from desktop_nn.engine.gradient_check import PROVEN, check_gradients
        from desktop_nn.experiment.files import open_project

        run = begin(open_project(self._saved()))
        worst = check_gradients(run.trainer, *run.next_batch()).worst
        if worst > PROVEN:
            raise StepFailedError(f"the worst relative error is {worst:.1e}")
        return f"worst relative error {worst:.1e}"

    def _close(self) -> str:
        from desktop_nn.training.leftovers import processes_left, threads_left

        program = self._made
        program.files.discard()
        program.window.close()
        program.close()
        self._program = None
        self._wait(lambda: not processes_left(), "the worker process to end")
        left = threads_left()
        if left:
            raise StepFailedError(f"threads are left: {', '.join(left)}")
        return "no process, no thread"


@contextmanager
def _heard(signal: SignalInstance) -> Iterator[list[bool]]:
    """Empty until it comes."""
    told: list[bool] = []
    connection = signal.connect(lambda: told.append(True))
    yield told
    signal.disconnect(connection)


def _are_alike(one: Path, other: Path) -> bool:
    """Whether two projects were trained for as long, to the same weights."""
    from desktop_nn.experiment.files import open_project

    kept, again = open_project(one).checkpoint, open_project(other).checkpoint
    if kept is None or again is None or kept.epoch != EPOCHS or again.epoch != EPOCHS:
        return False
    return kept.trainer.parameters.tobytes() == again.trainer.parameters.tobytes()


def _passes(name: str, step: Callable[[], str]) -> bool:
    try:
        found = step()
    except StepFailedError as error:
        print(f"✗ {name}: {error}")
        return False
    except Exception as error:
        print(f"✗ {name}: {type(error).__name__}: {error}")
        return False
    print(f"✓ {name}: {found}")
    sys.stdout.flush()
    return True
