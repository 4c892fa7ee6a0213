"""The entry: which words lead where, with a display and without."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QImage

from desktop_nn.app import main as entry
from desktop_nn.experiment.files import save_project
from desktop_nn.experiment.project import Project, default_spec, dense
from tests.app.processes import CHECKOUT, environment

LONG = 60.0


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that is not the default one: a net 2-3-1."""
    spec = default_spec()
    layers = (dense(1, 3, "tanh"), dense(2, 1, "sigmoid"))
    network = replace(spec.network, layers=layers, next_id=3)
    path = tmp_path / "mine.dnn"
    save_project(path, Project(replace(spec, network=network)))
    return path


def run_script(script: str, home: Path, platform: str | None) -> subprocess.CompletedProcess[str]:
    """The script as a program of its own, which its worker may import."""
    program = home / "program.py"
    program.write_text(script)
    return subprocess.run(
        [sys.executable, str(program)],
        env=environment(home, platform),
        capture_output=True,
        text=True,
        timeout=LONG,
    )


def test_that_words_after_the_project_are_refused(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry, "open_window", lambda project: pytest.fail("opened"))
    assert entry.main([str(project), "other.dnn"]) == 2
    said = capsys.readouterr().err
    assert "“other.dnn” is one word too many" in said
    assert said.endswith("See desktop-nn --help.\n")


@pytest.mark.parametrize("word", ["nonsense", "--", "-x", "no\nsense", "x" * 5000])
def test_that_a_word_that_is_nothing_is_refused(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry.main([word]) == 2
    assert f"no command and no file “{word}”" in capsys.readouterr().err


def test_that_an_empty_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main([""]) == 2
    assert "the name of the project is empty." in capsys.readouterr().err


def test_that_the_project_is_given_to_the_window(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path | None] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(entry, "open_window", lambda path: opened.append(path) or 0)
    assert entry.main([str(project)]) == 0
    assert entry.main([]) == 0
    assert opened == [project, None]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize(
    ("words", "said"),
    [(["--help"], "usage: desktop-nn"), (["train", "Ω", "--epochs", "1", "--out", "o"], "“Ω”")],
)
def test_that_what_an_encoding_lacks_is_no_error(
    encoding: str, words: list[str], said: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop_nn", *words],
        env=environment(tmp_path) | {"PYTHONIOENCODING": encoding},
        cwd=CHECKOUT,
        capture_output=True,
        encoding=encoding,
        timeout=LONG,
    )
    printed = done.stdout + done.stderr
    assert said.encode(encoding, "replace").decode(encoding) in printed
    assert "Traceback" not in printed


CLOSED = "import os; os.closerange(0, 3); os.execv({0!r}, [{0!r}, '-m', 'desktop_nn', *{1!r}])"


@pytest.mark.skipif(sys.platform == "win32", reason="there streams have no numbers to close")
@pytest.mark.parametrize(
    ("words", "status", "written"),
    [
        (["train", "xor", "--epochs", "3", "--out", "o"], 0, {"o"}),
        (["info", "xor"], 0, set()),
        (["evaluate", "xor"], 0, set()),
        (["export", "xor", "xor.py"], 0, {"xor.py"}),
        (["info", "nonsense"], 2, set()),
        (["nonsense"], 2, set()),
    ],
)
def test_that_a_program_whose_streams_are_closed_works_and_says_nothing_to_anybody(
    words: list[str], status: int, written: set[str], tmp_path: Path
) -> None:
    """As one without a console under Windows, or as some services are started."""
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir(), work.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", CLOSED.format(sys.executable, words)],
        env=environment(home) | {"PYTHONPATH": str(CHECKOUT)},
        cwd=work,
        timeout=LONG,
    )
    assert done.returncode == status
    assert {path.name for path in work.iterdir()} == written


OFF_SCREEN = """
from pathlib import Path
import desktop_nn.app.off_screen as off_screen
from desktop_nn.app.main import main

off_screen.output_folder = lambda: Path({folder!r})
off_screen.SECONDS = 1.0

if __name__ == "__main__":
    import desktop_nn.app.demonstration as demonstration
    written = demonstration.Demonstration._write
    def write(self):
        print("units", [layer.units for layer in self._program.document.spec.network.layers])
        written(self)
    demonstration.Demonstration._write = write
    raise SystemExit(main([{project!r}]))
"""


@pytest.mark.parametrize(("found", "home"), [("~", "/"), ("/home/zoe", None)])
def test_that_a_user_without_a_home_and_a_name_has_the_root(
    found: str, home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = SimpleNamespace(expanduser=lambda path: found)
    system = SimpleNamespace(name="posix", sep="/", environ={}, path=path)
    monkeypatch.setattr(entry, "os", system)
    entry._have_a_home()
    assert system.environ.get("HOME") == home


def test_that_without_a_display_the_given_project_is_trained(project: Path, tmp_path: Path) -> None:
    script = OFF_SCREEN.format(folder=str(tmp_path / "demo"), project=str(project))
    done = run_script(script, tmp_path, platform=None)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "So “mine.dnn” is trained off screen" in done.stdout
    assert "units [3, 1]" in done.stdout
    assert not QImage(str(tmp_path / "demo" / "desktop-nn.png")).isNull()


def test_that_without_a_display_what_cannot_be_written_is_said_before_training(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "demo"
    (folder / "history.csv").mkdir(parents=True)
    script = OFF_SCREEN.format(folder=str(folder), project="").replace("main([''])", "main([])")
    done = run_script(script, tmp_path, platform=None)
    assert done.returncode == 1
    assert done.stdout.endswith(
        "history.csv can't be written: Is a directory. Nothing was written.\n"
    )
    assert "units" not in done.stdout
    assert [path.name for path in folder.iterdir()] == ["history.csv"]


def test_that_without_a_display_a_project_that_is_not_there_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "missing.dnn"
    script = OFF_SCREEN.format(folder=str(tmp_path / "demo"), project=str(missing))
    done = run_script(script, tmp_path, platform=None)
    assert done.returncode == 1
    assert "missing.dnn" in done.stdout.splitlines()[-1]
    assert done.stdout.endswith("Nothing was written.\n")
    assert not (tmp_path / "demo").exists()
    assert "Traceback" not in done.stderr


WINDOW = """
from pathlib import Path
from desktop_nn.app.window_session import run_window
from desktop_nn.training.launch import start_worker

def tell(program):
    def say(snapshot):
        print([layer.units for layer in program.document.spec.network.layers])
        print(program.window.windowTitle())
        program.window.close()
    program.clock.snapshot_shown.connect(say)

if __name__ == "__main__":
    raise SystemExit(run_window(start_worker(), Path({project!r}), tell))
"""


def test_that_a_window_opens_with_the_given_project(project: Path, tmp_path: Path) -> None:
    done = run_script(WINDOW.format(project=str(project)), tmp_path, platform="offscreen")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("[3, 1]\n")
    assert "mine" in done.stdout
