"""What table the samples were made of: kept in the file, and checked when it is read."""

import json
import zipfile
from dataclasses import replace

import pytest

from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.imported import Imported
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.recovery import keep
from desktop_nn.experiment.text_forms import Written

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
    ".",
    ("-999", "na"),
    False,
    3,
    False,
    False,
    False,
    Written(",", ".", (("price", "€"), ("rate", "%"))),
)


@pytest.fixture
def place(tmp_path):
    path = tmp_path / "kept.dnn"
    save_project(path, Project(default_spec(), imported=IMPORTED))
    return path


def beside(place, imported=IMPORTED):
    """With the table in the project's own folder, where a file that is sent comes with it."""
    return replace(imported, path=str(place.parent / "homes.csv"))


def told(place):
    with zipfile.ZipFile(place) as archive:
        return json.loads(archive.read("import.json"))["path"]


def rewrite(place, change):
    """What import.json says."""
    with zipfile.ZipFile(place) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["import.json"] = change(members["import.json"])
    with zipfile.ZipFile(place, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def saved(path, table):
    path.parent.mkdir(parents=True, exist_ok=True)
    save_project(path, Project(default_spec(), imported=replace(IMPORTED, path=str(table))))
    return told(path)


def test_that_an_import_is_kept(place):
    assert open_project(place).imported == beside(place)


def test_that_a_project_from_before_thousands_and_words_could_be_told_has_them_guessed(place):
    def older(data):
        told = json.loads(data)
        return json.dumps(
            {k: v for k, v in told.items() if k not in ("grouping", "words", "remarks")}
        )

    rewrite(place, older)
    assert open_project(place).imported == beside(
        place, replace(IMPORTED, grouping=None, words=None, remarks=None)
    )


def test_that_a_table_elsewhere_is_told_by_its_name_alone(place):
    assert told(place) == "homes.csv"


def test_that_a_table_below_the_project_is_told_from_there_and_moves_with_it(tmp_path):
    path = tmp_path / "one" / "kept.dnn"
    assert saved(path, tmp_path / "one" / "data" / "homes.csv") == "data/homes.csv"
    (tmp_path / "one").rename(tmp_path / "two")
    opened = open_project(tmp_path / "two" / "kept.dnn")
    assert opened.imported.path == str(tmp_path / "two" / "data" / "homes.csv")


def test_that_two_places_of_the_users_are_told_without_the_users_name(tmp_path, monkeypatch):
    home = tmp_path / "home" / "ann"
    monkeypatch.setenv("HOME", str(home))
    path, table = home / "nets" / "kept.dnn", home / "Downloads" / "homes.csv"
    assert saved(path, table) == "../Downloads/homes.csv"
    assert open_project(path).imported.path == str(table)
    assert saved(tmp_path / "shared" / "kept.dnn", table) == "homes.csv"


def test_that_a_home_at_the_root_makes_nothing_the_users_own(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/")
    assert saved(tmp_path / "kept.dnn", "/srv/homes.csv") == "homes.csv"


def test_that_a_file_of_before_tells_the_whole_path(place):
    rewrite(place, lambda data: data.replace(b'"homes.csv"', b'"/data/homes.csv"'))
    assert open_project(place).imported == IMPORTED


def test_that_what_is_kept_against_a_crash_finds_its_table_again(tmp_path):
    project = Project(default_spec(), imported=IMPORTED)
    kept = keep(tmp_path / "session", project, "homes", None, 0.0)
    assert kept.project().imported == IMPORTED


def test_that_a_project_from_before_titles_and_signs_could_be_left_out_is_opened_too(place):
    new = ("above", "signs", "units", "guards", "written")

    def older(data):
        return json.dumps({k: v for k, v in json.loads(data).items() if k not in new})

    rewrite(place, older)
    assert open_project(place).imported == beside(place, replace(IMPORTED, **dict.fromkeys(new)))


def test_that_no_sign_is_both_the_decimal_sign_and_between_thousands(place):
    rewrite(place, lambda data: data.replace(b'"grouping": "."', b'"grouping": ","'))
    with pytest.raises(ProjectError, match="another sign between thousands"):
        open_project(place)


def test_that_guesses_stay_guesses(place):
    guessed = replace(IMPORTED, encoding=None, delimiter=None, decimal=None, header=None)
    save_project(place, Project(default_spec(), imported=guessed))
    assert open_project(place).imported == beside(place, guessed)


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
        ("above", -1),
        ("above", 10**9),
        ("signs", "%"),
        ("guards", "'"),
        ("written", {"decimal": ".", "grouping": "."}),
        ("written", {"decimal": "x", "grouping": ""}),
        ("written", {"decimal": ".", "grouping": "", "signs": [["a"]]}),
    ],
)
def test_that_nonsense_is_refused(place, field, value):
    with zipfile.ZipFile(place) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    found = json.loads(members["import.json"])
    members["import.json"] = json.dumps({**found, field: value}).encode()
    with zipfile.ZipFile(place, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with pytest.raises(ProjectError, match=r"import\.json in the file"):
        open_project(place)
