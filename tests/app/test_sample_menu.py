"""The menu of samples: all of them, as a learner meets them, each with what it shows."""

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QWidgetAction
from pytestqt.qtbot import QtBot

from desktop_nn.app import sample_menu
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.resources import resource

FILES = sorted(resource("samples").glob("*.dnn"))


@pytest.fixture
def menu(qtbot: QtBot) -> QMenu:
    menu = QMenu()
    qtbot.addWidget(menu)
    sample_menu.fill(menu)
    return menu


def samples(menu: QMenu) -> list[QAction]:
    return [action for action in menu.actions() if not action.isSeparator()]


def test_that_every_sample_is_offered_once_by_the_title_it_has(menu: QMenu) -> None:
    offered = {action.data(): action.text() for action in samples(menu)}
    assert len(samples(menu)) == len(FILES) > 0
    assert offered == {str(path): open_project(path).title for path in FILES}


def test_that_each_says_what_it_shows(menu: QMenu) -> None:
    said = [action.statusTip() for action in samples(menu)]
    assert len(set(said)) == len(FILES)
    assert all(
        text.startswith(f"{action.text()}: ")
        for text, action in zip(said, samples(menu), strict=True)
    )
    assert menu.toolTipsVisible()


def test_that_no_sample_waits_without_a_row_and_no_row_without_a_sample() -> None:
    rows = sorted(name for group in sample_menu.GROUPS for name in group)
    assert rows == [path.stem for path in FILES]


def test_that_lessons_come_first_and_groups_are_parted_by_one_line(menu: QMenu) -> None:
    names = [action.objectName().removeprefix("sample.") for action in samples(menu)]
    assert tuple(names[:7]) == tuple(sample_menu.LESSONS)
    lessons = [path.stem for path in FILES if open_project(path).lesson is not None]
    assert sorted(lessons) == sorted(sample_menu.LESSONS)
    shape = [action.isSeparator() for action in menu.actions()]
    assert not any(one and other for one, other in pairwise(shape))
    assert sum(shape) == len(sample_menu.GROUPS) + 1


def test_that_lessons_stand_under_a_heading_that_is_no_choice(menu: QMenu) -> None:
    heading = menu.actions()[0]
    assert (heading.text(), heading.isSeparator()) == ("Lessons", True)
    assert isinstance(heading, QWidgetAction)
    label = heading.defaultWidget()
    assert isinstance(label, QLabel)
    assert label.text() == "Lessons"


def test_that_lessons_follow_one_another_as_they_are_learnt() -> None:
    assert list(sample_menu.LESSONS) == [
        *("forward", "backward", "activations", "initialisation", "losses", "optimizers"),
        "batch_norm",
    ]


def test_that_a_sample_without_a_row_comes_last(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("later", "xor"):
        (tmp_path / f"{name}.dnn").touch()
    monkeypatch.setattr(sample_menu, "resource", lambda name: tmp_path)
    menu = QMenu()
    qtbot.addWidget(menu)
    sample_menu.fill(menu)
    assert [action.text() for action in samples(menu)] == ["XOR", "Later"]
