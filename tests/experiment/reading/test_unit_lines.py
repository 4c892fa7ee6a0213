"""Lines of units between the names and the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.table import Table

LOG = "time,temp,pressure\ns,°C,hPa\n0,20.1,1013\n1,20.2,1012\n2,20.4,1011\n"


def read(folder: Path, text: str, **told: bool) -> Table:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_delimited(path, guess_dialect(path, Told(**told)))  # type: ignore[arg-type]


def test_that_a_line_of_units_is_left_out_which_is_said(tmp_path: Path) -> None:
    table = read(tmp_path, LOG)
    assert table.column("temp").values.tolist() == [20.1, 20.2, 20.4]
    assert [step.text for step in table.steps if step.kind == "units"] == [
        "1 line below the names is left out, which says no number above numbers: “s”, “°C”, “hPa”."
    ]
    assert table.where(0) == "Line 3 of the file"


def test_that_it_is_a_row_where_that_is_told(tmp_path: Path) -> None:
    table = read(tmp_path, LOG, units=False)
    assert table.rows == 4
    assert not table.column("temp").is_number


def test_that_several_lines_and_dates_beside_numbers_are_known(tmp_path: Path) -> None:
    text = "when,RN,t\nTS,RN,°C\n,count,Avg\n2024-01-01,0,1.5\n2024-01-02,1,2.5\n2024-01-03,2,3\n"
    table = read(tmp_path, text)
    assert table.rows == 3
    assert table.column("t").values.tolist() == [1.5, 2.5, 3.0]
    assert table.where(0) == "Line 4 of the file"


@pytest.mark.parametrize(
    "when",
    [
        "2024-05-03",
        "2024-05-03T12:30:01Z",
        "03.05.2024 12:30",
        "5/3/2024 3:00 PM",
        "3. May 2024",
        "03-Mai-24",
        "Dec 3 2024",
        "2024-05",
        "05/2024",
        "12:30:01.5",
    ],
)
def test_that_dates_and_times_are_known_in_many_forms(tmp_path: Path, when: str) -> None:
    table = read(tmp_path, f"when,t\nlocal,°C\n{when},1\n{when},2\n")
    assert table.column("t").values.tolist() == [1.0, 2.0]


def test_that_a_sign_of_percent_alone_is_a_unit_above_numbers_with_it(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n%,m\n6%,1\n7%,2\n")
    assert table.column("a").values.tolist() == [6.0, 7.0]


@pytest.mark.parametrize(
    "text",
    [
        "name,score\nAnn,absent\nBob,3\nEve,4\n",
        "a,b\nx,y\nz,u\nv,w\n",
        "a,b\nNA,\n1,2\n3,4\n",
        "a,\nx,y\n1,2\n3,4\n",
        "id,score\n1,absent\n2,3\n3,4\n",
        "s,°C\n1,2\n3,4\n5,6\n",
        "id,code\nalice,admin\nbob2,u2\ncarl3,u3\n",  # digits make no dates
        "id,age\nC,old\nz22,7-20\nz36,9-16\n",
        "a,b\n5%,x\n6%,1\n7%,2\n",
        "a,b\nlow,x\n6%,1\n$7,2\n",
    ],
)
def test_that_a_row_of_data_is_never_taken_for_units(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text)
    assert guess_dialect(path).units == ()


@pytest.mark.parametrize("text", ["1,2\nx,y\n3,4\n5,6\n", "#a,b\n1,2\nx,y\n3,4\n5,6\n"])
def test_that_where_no_row_holds_names_none_holds_units(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, LOG, header=False).rows == 5
    assert read(tmp_path, "#a,b\n1,2\nx,y\n3,4\n5,6\n", header=True).rows == 4
    table = read(tmp_path, text)
    assert table.rows == 4
    assert table.columns[0].categories == ("1", "3", "5", "x")


def test_that_a_short_column_in_which_the_first_row_alone_is_no_number_is_named(
    tmp_path: Path,
) -> None:
    table = read(tmp_path, "id,score\n1,absent\n2,3\n3,4\n4,5\n")
    assert any("“score” is read as texts" in n and "“absent”" in n for n in table.notes)
