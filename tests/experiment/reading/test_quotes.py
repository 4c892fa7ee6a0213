"""Quotes: which open a cell, which are inches, and which nothing closes."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.experiment.reading import delimited, quotes
from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.quotes import CellError, is_within, portions
from desktop_nn.experiment.reading.table import DataFileError


def written(folder: Path, lines: list[str]) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def rows(count: int) -> list[str]:
    """With names; row k, from 1, stands in line k + 1."""
    return ["x,name,y", *(f"{k},plain,{k / 7!r}" for k in range(1, count + 1))]


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("1,2\n", False),
        ('1,"open\n', True),
        ('"open,2\n', True),
        ('1,"closed"\n', False),
        ('1,5" pipe\n', False),
        ('1,"5"" pipe\n', True),
        ('1,"5"" pipe"\n', False),
        ('"a"b"c,2\n', False),
        ('"a"b,"c\n', True),
    ],
)
def test_that_a_quote_opens_a_cell_only_where_it_begins(line: str, opens: bool) -> None:
    assert is_within(line, ",") is opens


def test_that_an_open_cell_ends_at_its_quote() -> None:
    assert is_within("still\n", ",", within=True)
    assert not is_within('now",2\n', ",", within=True)
    assert is_within('now","again\n', ",", within=True)


def test_that_between_blanks_nothing_is_quoted() -> None:
    assert not is_within('1 "open\n', " ")


@settings(deadline=None)
@given(st.text('a",\n', max_size=12))
def test_that_it_is_as_csv_has_it(text: str) -> None:
    """Behind an open quote the next line belongs to the last row, else it is one of its own."""
    within = False
    for line in text.splitlines(keepends=True):
        within = is_within(line, ",", within)
    with_more = f"{text}\nmore"
    more = list(csv.reader(io.StringIO(with_more, newline="")))[-1] == ["more"]
    within = is_within("\n", ",", within) if not text.endswith("\n") else within
    assert more is not within


def test_that_a_stray_quote_is_read_as_it_stands(tmp_path: Path) -> None:
    lines = rows(400)
    lines[11] = '11,5" pipe,3.5'
    table = read_delimited(written(tmp_path, lines))
    assert table.rows == 400
    assert table.column("name").categories == ('5" pipe', "plain")
    assert table.column("y").values[10] == 3.5


@pytest.mark.parametrize("portion", [7, 100, 3000])
def test_that_stray_quotes_and_portions_make_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    lines = rows(60)
    lines[5], lines[20], lines[30] = '5,5" pipe,1', '20,"two\nlines, and 3""",2', '30,6" pipe,3'
    path = written(tmp_path, lines)
    whole = read_delimited(path)
    assert whole.column("name").categories[2:] == ("plain", 'two\nlines, and 3"')
    monkeypatch.setattr(delimited, "PORTION", portion)
    parts = read_delimited(path)
    for one, other in zip(whole.columns, parts.columns, strict=True):
        assert one.categories == other.categories
        assert np.array_equal(one.values, other.values)


def test_that_a_stray_quote_does_not_join_portions() -> None:
    """So that reading stays as fast, and asks between portions whether it is still wanted."""
    lines = rows(400)
    lines[11] = '11,5" pipe,3.5'
    text = "\n".join(lines) + "\n"
    read = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8", newline="")
    found = list(portions(read, ",", 200))
    assert "".join(found) == text
    assert max(map(len, found)) < 300


def test_that_each_line_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A portion with a stray quote takes as long as it has lines, not their square."""
    looked = []
    monkeypatch.setattr(
        quotes, "is_within", lambda *given: looked.append(len(given[0])) or is_within(*given)
    )
    lines = rows(3000)
    lines[11] = '11,5" pipe,3.5'
    path = written(tmp_path, lines)
    assert read_delimited(path).rows == 3000
    assert 0 < sum(looked) < 3 * path.stat().st_size


@pytest.mark.parametrize("portion", [50, 1 << 16])
@pytest.mark.parametrize("count", [400, 60_000])
def test_that_a_quote_that_nothing_closes_is_named_by_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portion: int, count: int
) -> None:
    """In a small file and in one of more than a row may have."""
    monkeypatch.setattr(delimited, "PORTION", portion)
    lines = rows(count)
    lines[11] = '11,"pipe,3.5'
    with pytest.raises(DataFileError, match=r"“table.csv”, line 12: a cell .* nothing closes"):
        read_delimited(written(tmp_path, lines))


def test_that_an_open_quote_far_behind_is_named_by_its_line(tmp_path: Path) -> None:
    lines = rows(60_000)
    lines[30_000] = '30000,"pipe,3.5'
    with pytest.raises(DataFileError, match=r"line 30001: a cell"):
        read_delimited(written(tmp_path, lines))


def test_that_an_open_quote_among_the_names_is_named(tmp_path: Path) -> None:
    lines = rows(400)
    lines[0] = 'x,"name,y'
    with pytest.raises(DataFileError, match=r"line 1: a cell"):
        read_delimited(written(tmp_path, lines))


@pytest.mark.parametrize("line", [11, 30_000])
def test_that_a_quoted_cell_that_is_too_long_is_named_by_its_line(
    tmp_path: Path, line: int
) -> None:
    """Where the dialect is guessed, and behind it."""
    lines = rows(30_100)
    lines[line - 1] = f'1,"{"long " * 30_000}""",2'
    with pytest.raises(DataFileError, match=rf"line {line}: a cell .* 131072 characters"):
        read_delimited(written(tmp_path, lines))


def test_that_an_error_counts_from_the_portion() -> None:
    read = io.TextIOWrapper(io.BytesIO(b'a,b\n1,2\n3,"4\n5,6\n'), "utf-8", newline="")
    with pytest.raises(CellError) as raised:
        list(portions(read, ",", 1000))
    assert raised.value.line == 3


def test_that_a_row_that_a_portion_cuts_is_whole_though_an_inch_hides_its_quote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quotes of the first portion are two: none of them closes the other."""
    path = tmp_path / "table.csv"
    path.write_text('a,b\n5",1\n"so\nlong\n",2\nx,3\n')
    told = replace(guess_dialect(path), header=True, names=("a", "b"), numbers=(False, True))
    for portion in range(1, 30):
        monkeypatch.setattr(delimited, "PORTION", portion)
        table = read_delimited(path, told)
        assert table.column("b").values.tolist() == [1, 2, 3]
        assert table.column("a").categories == ('5"', "so\nlong", "x")
    path.write_text('a,b\n5",1\n"so\nlong,2\nx,3\n')
    for portion in range(1, 30):
        monkeypatch.setattr(delimited, "PORTION", portion)
        with pytest.raises(DataFileError, match="line 3: a cell"):
            read_delimited(path, told)
