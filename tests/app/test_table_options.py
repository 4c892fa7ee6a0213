"""How a table is written, told on the command line: train and predict read it so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop_nn.app import command_line
from desktop_nn.experiment.files import open_project

ROWS = [(f"{k % 7},5", f"{k % 5}", "rot" if k % 7 > 3 else "grün") for k in range(60)]


def table(folder: Path, delimiter: str, encoding: str, name: str = "table.csv") -> Path:
    """Without names, with decimal commas."""
    path = folder / name
    lines = [delimiter.join(row) for row in ROWS]
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def train(path: Path, *options: str) -> int:
    out = path.parent / "out"
    return command_line.main(["train", str(path), "--epochs", "1", "--out", str(out), *options])


@pytest.mark.parametrize(
    ("delimiter", "said", "encoding"),
    [
        (":", ":", "latin1"),
        ("\t", "tab", "UTF-16-LE"),
        ("\t", "\\t", "utf8"),
        ("x", "x", "cp850"),
        (";", "semicolon", "mac-roman"),
    ],
)
def test_that_train_and_predict_read_a_table_as_they_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], delimiter: str, said: str, encoding: str
) -> None:
    path = table(tmp_path, delimiter, encoding, "table.log")
    options = ("--delimiter", said, "--encoding", encoding, "--decimal", "comma", "--no-header")
    assert train(path, *options) == 0
    project = open_project(tmp_path / "out" / "table.dnn")
    assert project.own is not None
    assert project.own.rows == 60
    assert project.own.classes == ("grün", "rot")
    assert project.own.inputs[1].tolist() == [1.5, 1.0]
    assert project.imported is not None
    assert (project.imported.delimiter, project.imported.header) == (delimiter, False)
    asked = tmp_path / "asked.txt"
    lines = [delimiter.join(row[:2]) for row in ROWS]
    asked.write_bytes("\n".join(lines).encode(encoding))
    capsys.readouterr()
    trained = str(tmp_path / "out" / "table.dnn")
    assert command_line.main(["predict", trained, str(asked), *options]) == 0
    assert capsys.readouterr().out.count("\n") == 61


def test_that_the_first_row_can_be_told_to_hold_names(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("1,2\n" + "3,4\n5,6\n" * 9, encoding="utf-8")
    assert train(path, "--header") == 0
    project = open_project(tmp_path / "out" / "table.dnn")
    assert project.own is not None
    assert (project.own.input_names, project.own.target_names) == (("1",), ("2",))


@pytest.mark.parametrize(
    ("option", "value", "wanted"),
    [
        ("--delimiter", "ab", "expected one character, or comma, semicolon, tab, bar or blank"),
        ("--delimiter", '"', "expected one character"),
        ("--decimal", ";", "expected point or comma"),
        ("--thousands", "_", "expected none, point, comma, blank or apostrophe"),
        ("--encoding", "rot13", "expected one of utf-8,"),
    ],
)
def test_that_what_nothing_is_written_in_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, wanted: str
) -> None:
    assert train(table(tmp_path, ";", "utf-8"), option, value) == command_line.MISUSE
    said = capsys.readouterr().err
    assert wanted in said
    assert repr(value) in said


def test_that_thousands_and_words_for_no_value_are_told_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "table.csv"
    rows = [f"1,{k:03d}\t{'none' if k % 2 else 'NA'}\t{k % 3}\n" for k in range(60)]
    path.write_text("a\tkind\ty\n" + "".join(rows) + "-9\tNA\t1\n", encoding="utf-8")
    assert train(path, "--thousands", "comma", "--missing=-9,X", "--target", "y") == 0
    assert "“-9” is taken for a missing value: 1 cell." in capsys.readouterr().err
    project = open_project(tmp_path / "out" / "table.dnn")
    assert project.own is not None
    assert project.own.input_names == ("a", "kind = NA", "kind = none")
    assert project.own.inputs[1].tolist() == [1001.0, 0.0, 1.0]
    assert project.imported is not None
    assert (project.imported.grouping, project.imported.words) == (",", ("-9", "x"))


def test_that_what_is_no_text_is_not_written_in_some_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    array = tmp_path / "a.npy"
    array.write_bytes(b"")
    for path in (array, tmp_path):
        assert train(path, "--decimal", "comma") == command_line.MISUSE
        assert "is no table of text" in capsys.readouterr().err
    assert command_line.main(["predict", "iris", str(array), "--no-header"]) == command_line.MISUSE
    assert "is no table of text" in capsys.readouterr().err
    out = ("--epochs", "1", "--out", str(tmp_path))
    assert command_line.main(["train", "iris", *out, "--header"]) == command_line.MISUSE
    assert "is no table of text" in capsys.readouterr().err


def test_that_lines_above_units_and_signs_are_told_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "table.csv"
    rows = "".join(f"{k} %;{k % 5};{k % 2}\n" for k in range(60))
    path.write_text("2019;2020;2021\na;b;y\n%;m;-\n" + rows, encoding="utf-8")
    assert train(path, "--skip", "1") == 0
    said = capsys.readouterr().err
    assert "1 line above the table is left out: “2019;2020;2021”." in said
    assert "1 line below the names is left out" in said
    assert "“0 %” (line 4, column “a”) is read as 0." in said
    project = str(tmp_path / "out" / "table.dnn")
    imported = open_project(tmp_path / "out" / "table.dnn").imported
    assert imported is not None
    assert (imported.above, imported.units, imported.signs) == (1, None, None)
    asked = tmp_path / "asked.csv"
    asked.write_text("a;b\n7 %;3\n", encoding="utf-8")
    assert command_line.main(["predict", project, str(asked)]) == 0
    assert "1,7.0,3.0," in capsys.readouterr().out
    asked.write_text("a;b\n€ 7;3\n", encoding="utf-8")
    assert command_line.main(["predict", project, str(asked)]) == command_line.MISUSE
    assert "column “a”: “€ 7” is no number" in capsys.readouterr().err
    assert train(path, "--skip", "1", "--no-signs", "--no-units", "--no-guards") == 0
    imported = open_project(tmp_path / "out" / "table.dnn").imported
    assert imported is not None
    assert (imported.above, imported.units, imported.signs) == (1, False, False)
    assert imported.guards is False


@pytest.mark.parametrize("count", ["-1", "1001", "one", "1.5", "9" * 5000])
def test_that_another_count_of_lines_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], count: str
) -> None:
    assert train(tmp_path / "none.csv", f"--skip={count}") == command_line.MISUSE
    assert "expected 0 to 1000" in capsys.readouterr().err


def test_that_words_for_no_value_are_told_of_an_array_too(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    labels = np.array(["a", "b", "NA", "x"] * 20)
    np.savez(path, X=np.arange(160.0).reshape(80, 2), y=labels)
    assert train(path, "--missing=x") == 0
    project = open_project(tmp_path / "out" / "a.dnn")
    assert project.own is not None
    assert project.own.classes == ("NA", "a", "b")
