"""How a project was looked at, in its file: it comes back, within bounds, or is passed over."""

from __future__ import annotations

import json
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.files.looking import LARGEST, MOST_ENTRIES, within_bounds
from desktop_nn.experiment.project import Project, default_spec

LOOKED = {"arrangement": "learn", "layer": (2.0,), "curves zoom": (0.0, 1.0, 0.25, 7.5, -3.0, 1e-9)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "project.dnn"


def with_view(path: Path, data: bytes) -> None:
    save_project(path, Project(default_spec()))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("view.json", data)


def test_that_it_comes_back_as_it_was_written(path: Path) -> None:
    save_project(path, replace(Project(default_spec()), looked=LOOKED))
    assert open_project(path).looked == LOOKED


def test_that_a_file_without_one_opens_with_none(path: Path) -> None:
    save_project(path, Project(default_spec()))
    with zipfile.ZipFile(path) as archive:
        assert "view.json" not in archive.namelist()
    assert open_project(path).looked == {}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[1, 2]",
        b"null",
        b'{"a": NaN}',
        b"[" * 30_000,
        b'{"a": ' * 9_000,
        b'{"a": "' + b"b" * LARGEST + b'"}',
        b" " * 50_000_000,
    ],
    ids=["empty", "bytes", "list", "null", "nan", "deep", "deeper", "large", "bomb"],
)
def test_that_a_hostile_one_is_passed_over_at_once(path: Path, data: bytes) -> None:
    with_view(path, data)
    began = time.perf_counter()
    project = open_project(path)
    assert (project.spec, project.looked) == (default_spec(), {})
    assert time.perf_counter() - began < 10.0


@pytest.mark.parametrize(
    "value",
    [None, True, 7, {"a": 1}, "b" * 101, [1.0] * 9, [True], ["1"], [[1.0]], [1e13], [10**400]],
)
def test_that_entries_out_of_bounds_are_passed_over_and_the_others_stay(
    path: Path, value: object
) -> None:
    with_view(path, json.dumps({"odd": value, "arrangement": "learn"}).encode())
    assert open_project(path).looked == {"arrangement": "learn"}


def test_that_no_more_than_so_many_are_taken() -> None:
    assert len(within_bounds({str(number): "a" for number in range(9_999)})) == MOST_ENTRIES
