"""Columns with the same sign beside each number: 12 % is 12, $1,200 is 1200."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.experiment.reading import delimited
from desktop_nn.experiment.reading.cells import found_cells
from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.number_form import NumberForm
from desktop_nn.experiment.reading.signed_columns import read_signed
from desktop_nn.experiment.reading.table import DataFileError, Table

TABLE = """name;price;rate
A;1.200,50 €;5 %
B;900,00 €;12,5%
C;-50,25 €;
D;1.000.000,00 €;n/a
"""


def read(folder: Path, text: str, **told: bool) -> Table:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_delimited(path, guess_dialect(path, Told(**told)))  # type: ignore[arg-type]


def said(table: Table) -> list[str]:
    return [step.text for step in table.steps if step.kind == "signs"]


def test_that_signs_are_left_out_which_is_said_with_an_example_of_each_column(
    tmp_path: Path,
) -> None:
    table = read(tmp_path, TABLE)
    assert table.column("price").values.tolist() == [1200.5, 900.0, -50.25, 1e6]
    assert table.column("rate").values[:2].tolist() == [5.0, 12.5]
    assert table.column("rate").missing_count == 2
    assert said(table) == [
        "Signs beside numbers are left out: “1.200,50 €” (line 2, column “price”) is read as "
        "1200.5; “5 %” (line 2, column “rate”) is read as 5."
    ]
    assert table.written is not None
    assert table.written.signs == (("price", "€"), ("rate", "%"))


def test_that_they_are_texts_where_that_is_told(tmp_path: Path) -> None:
    table = read(tmp_path, TABLE, signs=False)
    assert table.column("rate").categories == ("12,5%", "5 %")
    assert not said(table)
    assert any("“rate” is read as texts" in note for note in table.notes)


@pytest.mark.parametrize("cells", ["5 %,7,9 %", "$5,€5,$6", "5 %,x,9 %", "3 kg,4 kg,5 kg"])
def test_that_a_column_with_different_signs_or_none_is_one_of_texts(
    tmp_path: Path, cells: str
) -> None:
    rows = "".join(f"{cell};{k}\n" for k, cell in enumerate(cells.split(",")))
    assert not read(tmp_path, "a;b\n" + rows).column("a").is_number


def test_that_units_are_named(tmp_path: Path) -> None:
    table = read(tmp_path, "a;b\n3.5 kg;1\n4 kg;2\n")
    assert any("“3.5 kg”, where something stands beside" in note for note in table.notes)


def test_that_a_number_without_the_sign_of_its_column_is_told_by_its_line(tmp_path: Path) -> None:
    text = "a,b\n" + "5 %,1\n" * 1200 + "0.07,1\n"
    with pytest.raises(
        DataFileError, match=r"line 1202, column “a”: “0\.07” is no number with “%”"
    ):
        read(tmp_path, text)


def test_that_a_portion_of_numbers_without_the_sign_is_bad_data_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "PORTION", 30)
    with pytest.raises(DataFileError, match="line 1202, column “a”: “7” is no number with “%”"):
        read(tmp_path, "a,b\n" + "5 %,1\n" * 1200 + "7,1\n" * 100)


def test_that_the_header_may_say_anything_and_be_absent(tmp_path: Path) -> None:
    assert read(tmp_path, "%,$\n5 %,$1\n6 %,$2\n").column("%").values.tolist() == [5.0, 6.0]
    assert read(tmp_path, "5 %,$1\n6 %,$2\n").rows == 2


@pytest.mark.parametrize("portion", [30, 1 << 18])
def test_that_it_is_read_in_portions_as_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    monkeypatch.setattr(delimited, "PORTION", portion)
    rows = "".join(f'{k},"-${k},000.50",{k}.5 %\n' for k in range(1, 60))
    table = read(tmp_path, "a,b,c\n" + rows)
    assert table.column("b").values.tolist() == [-1000.0 * k - 0.5 for k in range(1, 60)]
    assert table.column("c").values.tolist() == [k + 0.5 for k in range(1, 60)]


PARTS = st.sampled_from(["$", "-", "+", " ", "5", "12", ".5", "1,200", "%", "US$", "€", "−"])


@given(st.lists(st.lists(PARTS, min_size=1, max_size=6).map("".join), min_size=1, max_size=6),
       st.sampled_from(["$", "%", "US$", "€"]))  # fmt: skip
@settings(deadline=None)
def test_that_many_cells_at_once_are_what_each_is_alone(texts: list[str], sign: str) -> None:
    form = NumberForm(".", ",", sign)
    texts = [text.strip() or "5" for text in texts]
    found = found_cells("".join(f"{text};0\n" for text in texts), ";", 2)
    assert found is not None
    values, known = read_signed(found, found.starts[:, 0], found.ends[:, 0], form)
    for text, value, is_known in zip(texts, values, known, strict=True):
        if is_known:
            assert value == form.value(text), text
            assert np.signbit(value) == np.signbit(form.value(text))


def test_that_a_cell_with_two_minuses_is_bad_data(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="“-\\$-5” is no number with “\\$”"):
        read(tmp_path, "a,b\n" + "-$5,1\n" * 1100 + "-$-5,2\n")
