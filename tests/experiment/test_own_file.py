"""What others have under the name of a run's file is never replaced."""

from pathlib import Path

import pytest

from desktop_nn.experiment.own_file import OwnFile


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def own(tmp_path: Path, told: list[str]) -> OwnFile:
    return OwnFile(tmp_path / "two.dnn", told.append)


def write(own: OwnFile, text: str) -> None:
    with own.room() as path:
        path.write_text(text)


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_that_what_was_there_is_renamed_once_and_told(
    own: OwnFile, tmp_path: Path, told: list[str]
) -> None:
    (tmp_path / "two.before.dnn").write_text("older")
    own.path.write_text("old")
    write(own, "new")
    write(own, "newer")
    assert texts(tmp_path) == {
        "two.before.dnn": "older", "two.before-2.dnn": "old", "two.dnn": "newer"
    }  # fmt: skip
    assert told == ["“two.dnn” was there before: it is kept as “two.before-2.dnn”."]
    assert own.kept == tmp_path / "two.before-2.dnn"


def test_that_what_was_there_stays_where_writing_fails(
    own: OwnFile, tmp_path: Path, told: list[str]
) -> None:
    own.path.write_text("old")
    with pytest.raises(OSError, match="full"), own.room():
        raise OSError("full")
    assert texts(tmp_path) == {"two.dnn": "old"}
    assert (told, own.kept) == ([], None)


def test_that_work_of_its_own_is_replaced(own: OwnFile, tmp_path: Path, told: list[str]) -> None:
    own.path.write_text("old")
    own.claim()
    write(own, "new")
    assert texts(tmp_path) == {"two.dnn": "new"}
    assert told == []


def test_that_own_work_which_another_wrote_since_is_kept(own: OwnFile, tmp_path: Path) -> None:
    own.path.write_text("old")
    own.claim()
    own.path.write_text("of another")
    write(own, "new")
    assert texts(tmp_path) == {"two.dnn": "new", "two.before.dnn": "of another"}


def test_that_it_goes_on_elsewhere_where_another_took_its_place(
    own: OwnFile, tmp_path: Path, told: list[str]
) -> None:
    write(own, "mine")
    own.path.write_text("of another")
    write(own, "mine, later")
    write(own, "mine, at last")
    assert texts(tmp_path) == {"two.dnn": "of another", "two-2.dnn": "mine, at last"}
    (line,) = told
    assert "“two.dnn” was written by another program meanwhile" in line
    assert "goes on in “two-2.dnn”" in line
