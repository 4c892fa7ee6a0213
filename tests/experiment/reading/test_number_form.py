"""A cell is a number in one form alone; which, and what the file leaves open, is said."""

import pytest

from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.guessed_dialect import dialect_of, guess_dialect
from desktop_nn.experiment.reading.number_form import NumberForm
from desktop_nn.experiment.reading.table import DataFileError


def read(folder, text, told=Told()):  # noqa: B008 - frozen
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_delimited(path, guess_dialect(path, told))


def values(table, place=0):
    return table.columns[place].values.tolist()


@pytest.mark.parametrize(
    ("decimal", "grouping", "cell", "value"),
    [
        (".", ",", "1,234.5", 1234.5),
        (",", ".", "-1.234.567,25", -1234567.25),
        (",", " ", "1 234,5", 1234.5),
        (",", " ", "1\u202f234\u202f567", 1234567.0),
        (".", " ", "1\u2009234.5e3", 1234500.0),
        (".", "'", "1’234.5", 1234.5),
        (".", "", "−0.5", -0.5),
        (",", "", "1.234", None),
        (".", "", "1,234", None),
        (".", ",", "12,34", None),
        (".", ",", "0,123", None),
        (",", ".", "1.234.56", None),
        (".", " ", "1 234\u2009567", None),
        (".", "", "1_000", None),
        (".", "", "nan", None),
        (".", "", "0x1F", None),
    ],
)
def test_that_a_cell_is_a_number_in_its_own_form_alone(decimal, grouping, cell, value):
    assert NumberForm(decimal, grouping).value(cell) == value


@pytest.mark.parametrize(
    ("text", "decimal", "grouping"),
    [
        ("a;b\n1,5;1.234\n2,5;999\n", ",", "."),
        ("a;b\n1,5;1 234\n2,5;999\n", ",", " "),
        ('a,b\n"1,234.5",1\n"999",2\n', ".", ","),
        ('a,b\n"1,5",1\n"2,25",2\n', ",", ""),
        ("a\tb\n1'234.5\t1\n2\t2\n", ".", "'"),
        ("a;b\n1,5;1.23\n2,5;9\n", ",", ""),
        ("a;b\nx;123 456\ny;abc\n", ".", ""),
        ("a;b\n1.5;1,5\n2.5;2\n", ".", ""),
    ],
)
def test_that_the_form_of_most_columns_is_found(text, decimal, grouping):
    found = dialect_of(text.splitlines(keepends=True))
    assert (found.decimal, found.grouping) == (decimal, grouping)


def test_that_thousands_are_read_and_told_with_the_first_of_them(tmp_path):
    table = read(tmp_path, "a;b\n1,5;7\n2,5;1.234\n3,5;2.345,5\n")
    assert values(table, 1) == [7.0, 1234.0, 2345.5]
    assert table.notes[-1] == (
        "Points between thousands are left out of numbers: “1.234” (line 3, column “b”) "
        "is read as 1234."
    )


@pytest.mark.parametrize(
    ("text", "first", "other"),
    [
        ("a\tb\n1,234\t1\n2,345\t2\n", 1.234, "with commas between thousands it would be 1234"),
        ('a,b\n"1,234",1\n"2,345",2\n', 1234.0, "with a decimal comma it would be 1.234"),
        ("a;b\n1.234;1\n2.345;2\n", 1.234, "with points between thousands it would be 1234"),
    ],
)
def test_that_what_may_be_either_is_told(tmp_path, text, first, other):
    table = read(tmp_path, text)
    assert values(table)[0] == first
    assert any(other in note and "line 2, column “a”" in note for note in table.notes)


@pytest.mark.parametrize(
    "text", ["a,b\n1.234,1\n2.345,2\n", "a;b\n1,234;1\n0,345;2\n", "a;b\n1,23;1\n2,345;2\n"]
)
def test_that_nothing_is_told_where_there_is_one_way_to_read_it(tmp_path, text):
    assert not any("thousands" in note for note in read(tmp_path, text).notes)


def test_that_a_stray_point_beside_decimal_commas_is_named_and_no_number(tmp_path):
    lines = ["a;b", *(f"{k},5;{k}" for k in range(2000))]
    early = [*lines[:5], "1.23;4", *lines[6:]]
    table = read(tmp_path, "\n".join(early))
    assert not table.column("a").is_number
    assert any("line 6 says “1.23”" in n and "decimal comma" in n for n in table.notes)
    late = [*lines[:1500], "1.234;4", *lines[1501:]]
    with pytest.raises(DataFileError, match=r"line 1501, column “a”: “1.234” is no number"):
        read(tmp_path, "\n".join(late))


def test_that_a_column_of_another_form_is_texts_which_is_said(tmp_path):
    table = read(tmp_path, "a;b;c\n1,5;2,5;0.5\n2,5;3,5;1.5\n")
    assert [column.is_number for column in table.columns] == [True, True, False]
    assert any("“c” is read as texts: line 2 says “0.5”" in n for n in table.notes)


def test_that_what_is_told_of_numbers_holds(tmp_path):
    text = "a\tb\n1,234\t1\n2,345\t2\n"
    assert values(read(tmp_path, text, Told(grouping=","))) == [1234.0, 2345.0]
    assert values(read(tmp_path, text, Told(decimal=","))) == [1.234, 2.345]
    assert not read(tmp_path, text, Told(decimal=".", grouping="")).columns[0].is_number
    assert not any("thousands" in n for n in read(tmp_path, text, Told(decimal=",")).notes)


def test_that_a_sign_can_t_be_told_to_be_both(tmp_path):
    with pytest.raises(DataFileError, match="both the decimal sign and what separates thousands"):
        read(tmp_path, "a,b\n1,2\n", Told(decimal=",", grouping=","))
