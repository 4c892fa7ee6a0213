"""The project of the last time is found again, or said to be gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_nn.app.program import Program
from desktop_nn.experiment.files import save_project
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.resources import resource
from desktop_nn.training.link import InlineLink
from tests.app.conftest import MakeProgram


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "mine.dnn"
    save_project(path, Project(default_spec(), title="mine"))
    return path


def test_that_the_project_of_the_last_time_is_opened_again(
    make_program: MakeProgram, saved: Path
) -> None:
    first = make_program(InlineLink)
    first.open(saved)
    first.window.close()
    second = make_program(InlineLink)
    second.restore_project()
    assert second.document.path == saved


def test_that_a_project_that_is_gone_is_said_to_be_gone(
    make_program: MakeProgram, saved: Path
) -> None:
    first = make_program(InlineLink)
    first.open(saved)
    first.window.close()
    saved.unlink()
    second = make_program(InlineLink)
    second.restore_project()
    assert second.document.path is None
    assert str(saved) in second.window.banner.message.text()
    assert "isn't there any more" in second.window.banner.message.text()


def test_that_a_new_project_and_a_sample_are_not_opened_again(
    program: Program, saved: Path
) -> None:
    for leave in (
        program.files.new,
        lambda: program.files.open(resource("samples", "xor.dnn"), sample=True),
    ):
        program.open(saved)
        assert program.last_project.path_to_restore() == saved
        leave()
        assert program.last_project.path_to_restore() is None


def test_that_saving_under_a_name_is_remembered_too(program: Program, saved: Path) -> None:
    program.document.saved_as(saved)
    assert program.last_project.path_to_restore() == saved
