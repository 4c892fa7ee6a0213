"""Files that take their time are read and written while the window goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app import project_work
from desktop_nn.app.program import Program
from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.files.cost import COST_OF_JSON, reading_cost
from desktop_nn.experiment.project import Project
from tests.app.file_steps import LONG, Button, User, sample, save_to, wait_for_saves

pytestmark = pytest.mark.usefixtures("user")


class Held:
    """Does what `real` does, as soon as it may; `begun` says that it was asked to."""

    def __init__(self, real: Callable[..., object]) -> None:
        self._real = real
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.threads: list[threading.Thread] = []

    def __call__(self, *arguments: object) -> object:
        self.threads.append(threading.current_thread())
        self.begun.set()
        assert self.may_end.wait(LONG / 1000)
        return self._real(*arguments)


@pytest.fixture
def saving(monkeypatch: pytest.MonkeyPatch) -> Held:
    held = Held(save_project)
    monkeypatch.setattr(project_work, "save_project", held)
    return held


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Held:
    """As if every file were a large one."""
    held = Held(open_project)
    monkeypatch.setattr(project_work, "open_project", held)
    monkeypatch.setattr(project_work, "READ_AT_ONCE", -1)
    return held


def status(program: Program) -> str:
    return program.window.statusBar().currentMessage()


def source(program: Program) -> str:
    return program.document.spec.data.source.name


# Saving


def test_that_the_window_goes_on_while_a_project_is_written(
    program: Program, qtbot: QtBot, saving: Held, tmp_path: Path
) -> None:
    path = tmp_path / "mine.dnn"
    program.document.change_seed(77)
    program.files.save_to(path)
    qtbot.waitUntil(saving.begun.is_set, timeout=LONG)
    assert threading.current_thread() not in saving.threads
    assert status(program) == "Saving mine.dnn …"
    program.document.change_seed(78)
    assert program.window.isWindowModified()
    assert not path.exists()
    saving.may_end.set()
    wait_for_saves(program, qtbot)
    assert open_project(path).spec.seed == 77
    assert program.document.path == path
    assert program.window.isWindowModified()  # by the edit made meanwhile
    assert status(program) == "Saved mine.dnn"


def test_that_closing_waits_for_what_is_being_written(
    program: Program, qtbot: QtBot, saving: Held, tmp_path: Path
) -> None:
    program.document.change_seed(77)
    program.files.save_to(tmp_path / "mine.dnn")
    qtbot.waitUntil(saving.begun.is_set, timeout=LONG)
    assert not program.window.close()
    saving.may_end.set()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=LONG)
    assert open_project(tmp_path / "mine.dnn").spec.seed == 77


def test_that_who_leaves_without_waiting_still_has_it_written(
    program: Program, qtbot: QtBot, user: User, saving: Held, tmp_path: Path
) -> None:
    program.document.change_seed(77)
    program.files.save_to(tmp_path / "mine.dnn")
    qtbot.waitUntil(saving.begun.is_set, timeout=LONG)
    user.button = Button.Yes
    program.files.new()
    program.files.new()
    assert user.asked == ["Still saving"]
    assert program.document.spec.seed != 77
    saving.may_end.set()
    program.close()
    assert open_project(tmp_path / "mine.dnn").spec.seed == 77


def test_that_two_saves_are_written_in_their_order(
    program: Program, qtbot: QtBot, saving: Held, tmp_path: Path
) -> None:
    for seed in (77, 78):
        program.document.change_seed(seed)
        program.files.save_to(tmp_path / "mine.dnn")
    saving.may_end.set()
    wait_for_saves(program, qtbot)
    assert open_project(tmp_path / "mine.dnn").spec.seed == 78
    assert not program.window.isWindowModified()


# Opening


def test_that_the_document_stays_until_a_file_is_read_to_its_end(
    program: Program, qtbot: QtBot, reading: Held
) -> None:
    before = source(program)
    assert not program.files.open(sample("circle"))
    qtbot.waitUntil(reading.begun.is_set, timeout=LONG)
    assert threading.current_thread() not in reading.threads
    assert status(program) == "Opening circle.dnn …"
    assert source(program) == before
    reading.may_end.set()
    qtbot.waitUntil(lambda: source(program) == "circle", timeout=LONG)
    assert status(program) == ""


def test_that_an_edit_made_meanwhile_is_asked_about(
    program: Program, qtbot: QtBot, user: User, reading: Held
) -> None:
    user.button = Button.Cancel
    program.files.open(sample("circle"))
    program.document.change_seed(77)
    reading.may_end.set()
    qtbot.waitUntil(lambda: user.asked == ["Save the changes?"], timeout=LONG)
    assert program.document.spec.seed == 77


def test_that_of_two_files_the_one_asked_for_last_is_opened(
    program: Program, qtbot: QtBot, reading: Held
) -> None:
    opened: list[str] = []
    program.document.project_changed.connect(lambda: opened.append(source(program)))
    program.files.open(sample("circle"))
    program.files.open(sample("xor"))
    reading.may_end.set()
    qtbot.waitUntil(lambda: source(program) == "xor", timeout=LONG)
    assert opened == ["xor"]


def test_that_a_new_project_gives_up_what_is_being_read(
    program: Program, qtbot: QtBot, reading: Held
) -> None:
    program.files.open(sample("circle"))
    qtbot.waitUntil(reading.begun.is_set, timeout=LONG)
    program.files.new()
    reading.may_end.set()
    program.close()
    assert source(program) == "spiral"


def test_that_a_large_file_that_is_broken_is_refused_in_words(
    program: Program, qtbot: QtBot, reading: Held, tmp_path: Path
) -> None:
    path = tmp_path / "broken.dnn"
    path.write_bytes(sample("digits").read_bytes()[:1000])
    reading.may_end.set()
    before = program.document.spec
    assert not program.files.open(path)
    banner = program.window.banner
    qtbot.waitUntil(lambda: "“broken.dnn”" in banner.message.text(), timeout=LONG)
    assert program.document.spec == before
    assert status(program) == ""


def test_that_revert_reads_a_large_file_there_too(
    program: Program, qtbot: QtBot, user: User, reading: Held, tmp_path: Path
) -> None:
    user.button = Button.Yes
    save_to(program, qtbot, tmp_path / "mine.dnn")
    program.document.change_seed(77)
    reading.may_end.set()
    program.files.ask_and_revert()
    qtbot.waitUntil(lambda: program.document.spec.seed != 77, timeout=LONG)
    assert program.document.path == tmp_path / "mine.dnn"
    assert threading.current_thread() not in reading.threads


def test_that_every_sample_project_is_small_enough_to_be_there_at_once() -> None:
    costs = [reading_cost(path) for path in sample("xor").parent.glob("*.dnn")]
    assert min(costs) > 0
    assert max(costs) <= project_work.READ_AT_ONCE


def test_that_text_costs_more_than_numbers_and_what_is_no_file_nothing(
    program: Program, tmp_path: Path
) -> None:
    path = tmp_path / "mine.dnn"
    save_project(path, Project(program.document.spec))
    plain = reading_cost(path)
    save_project(path, Project(program.document.spec, notes="n" * 1000))
    assert reading_cost(path) == plain + 1000 * COST_OF_JSON
    assert reading_cost(tmp_path) == reading_cost(tmp_path / "none.dnn") == 0
    path.write_text("just some words")
    assert reading_cost(path) == 0
    with pytest.raises(ProjectError):
        open_project(path)
