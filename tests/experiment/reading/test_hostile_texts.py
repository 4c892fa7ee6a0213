"""Texts that are no tables, or endless ones: refused in a sentence, with bounded memory."""

from __future__ import annotations

import os
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_nn.experiment.reading import delimited, quotes
from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.guessed_dialect import SAMPLE, dialect_of, guess_dialect
from desktop_nn.experiment.reading.opening import read_table
from desktop_nn.experiment.reading.refusals import MOST_TABLE_COLUMNS
from desktop_nn.experiment.reading.table import DataFileError


@pytest.mark.parametrize(
    "before",
    ["", "a,b\n1,2\n3,4\n"],
    ids=["in place of names", "behind what is looked at"],
)
def test_that_a_line_without_end_is_refused_by_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    """Eighty times as long as a line may be: no more of it is kept than a few of these."""
    longest = 1 << 17
    monkeypatch.setattr(delimited, "PORTION", longest // 2)
    monkeypatch.setattr(quotes, "LONGEST_LINE", longest)
    monkeypatch.setattr(delimited, "LONGEST_LINE", longest)
    text = before + "5,6\n" * (SAMPLE // 4 if before else 0)
    path = tmp_path / "table.csv"
    with path.open("w") as file:
        file.write(text)
        for _ in range(80):
            file.write(f"{'x' * 1023}," * (longest >> 10))
    line = text.count("\n") + 1
    dialect = guess_dialect(path)
    tracemalloc.start()
    with pytest.raises(DataFileError, match=f"“table.csv”, line {line} has no end within"):
        read_delimited(path, replace(dialect, header=True))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * longest


def test_that_far_too_many_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a" + "," * MOST_TABLE_COLUMNS + "\n" + "1" + "," * MOST_TABLE_COLUMNS)
    with pytest.raises(DataFileError, match=r"columns\. .* are the most"):
        read_table(path)


def test_that_columns_of_one_name_are_counted_on() -> None:
    names = dialect_of(["a,a,a (2),a,,\n", "1,2,3,4,5,6\n"]).names
    assert names == ("a", "a (2)", "a (2) (2)", "a (3)", "column 5", "column 6")


def test_that_more_cells_than_there_may_be_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MOST_NUMBERS", 100)
    monkeypatch.setattr(delimited, "PORTION", 64)
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "1,2\n" * 50)
    assert read_delimited(path).rows == 50
    path.write_text("a,b\n" + "1,red\n" * 51)
    with pytest.raises(DataFileError, match="more than 100 cells"):
        read_delimited(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize("ending", ["csv", "npy", "npz", "idx"])
def test_that_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"pipe.{ending}"
    os.mkfifo(path)
    with pytest.raises(DataFileError, match="is no plain file"):
        read_table(path)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\xef\xbb\xbf", b'""\n""\n'])
def test_that_a_file_of_nothing_but_marks_and_quotes_is_refused(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(DataFileError, match="is empty"):
        read_table(path)
