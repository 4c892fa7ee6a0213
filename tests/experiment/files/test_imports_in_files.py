"""What table the samples were made of: kept in the file, and checked when it is read."""

import json
import zipfile
from dataclasses import replace

import pytest

from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.imported import Imported
from desktop_nn.experiment.project import Project, default_spec

IMPORTED = Imported(
    "/data/homes.csv",
    ("area", "kind"),
    ("price",),
    "values",
    "fill",
    "utf-8",
    ";",
    ",",
    True,
    ((2, False), (0, True)),
)


@pytest.fixture
def place(tmp_path):
    path = tmp_path / "kept.dnn"
    save_project(path, Project(default_spec(), imported=IMPORTED))
    return path


def test_that_an_import_is_kept(place):
    assert open_project(place).imported == IMPORTED


def test_that_guesses_stay_guesses(place):
    guessed = replace(IMPORTED, encoding=None, delimiter=None, decimal=None, header=None)
    save_project(place, Project(default_spec(), imported=guessed))
    assert open_project(place).imported == guessed


def test_that_a_project_without_a_table_has_none(place):
    save_project(place, Project(default_spec()))
    assert open_project(place).imported is None
    with zipfile.ZipFile(place) as archive:
        assert "import.json" not in archive.namelist()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("task", "guess"),
        ("missing", None),
        ("encoding", "zlib"),
        ("delimiter", ""),
        ("delimiter", "\n"),
        ("decimal", "x"),
        ("targets", []),
        ("inputs", "area"),
        ("path", "a\0b"),
        ("numbers", [["a", True]]),
    ],
)
def test_that_nonsense_is_refused(place, field, value):
    with zipfile.ZipFile(place) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(members["import.json"])
    members["import.json"] = json.dumps({**told, field: value}).encode()
    with zipfile.ZipFile(place, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with pytest.raises(ProjectError, match=r"import\.json in the file"):
        open_project(place)
