"""How a table is written, guessed from its beginning."""

import pytest

from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.delimiters import delimiter_name
from desktop_nn.experiment.reading.dialect import CellAt, Told
from desktop_nn.experiment.reading.guessed_dialect import dialect_of, guess_dialect
from desktop_nn.experiment.reading.table import DataFileError
from desktop_nn.experiment.text_forms import can_separate


def guessed(text):
    return dialect_of(text.splitlines(keepends=True))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " "])
def test_that_the_delimiter_is_found(delimiter):
    rows = [("a", "b", "c"), ("1.5", "2", "x"), ("-3", "4e5", "y")]
    text = "\n".join(delimiter.join(row) for row in rows)
    found = guessed(text)
    assert found.delimiter == delimiter
    assert found.header
    assert found.names == ("a", "b", "c")
    assert found.numbers == (True, True, False)
    assert found.decimal == "."


def test_that_a_decimal_comma_is_found_beside_semicolons():
    found = guessed("a;b\n1,5;2,25\n3,5;4\n")
    assert (found.delimiter, found.decimal) == (";", ",")
    assert found.numbers == (True, True)


def test_that_a_point_stays_where_commas_separate():
    found = guessed("a,b\n1,2\n3,4\n")
    assert (found.delimiter, found.decimal) == (",", ".")


def test_that_a_table_without_names_has_none():
    found = guessed("1,2\n3,4\n")
    assert not found.header
    assert found.names == ("column 1", "column 2")


def test_that_names_of_text_alone_are_known_by_standing_only_once():
    assert guessed("colour,size\nred,large\nblue,small\nred,small\n").header
    assert not guessed("red,large\nblue,small\nred,small\n").header


@pytest.mark.parametrize("row", [",,", "NA,?,-", ",NA,"])
def test_that_a_first_row_without_any_value_is_one_of_the_data(row):
    assert not guessed(f"{row}\nred,1,2\nblue,3,4\n").header
    assert not guessed(f"{row}\nred,big,yes\nblue,small,no\n").header


def test_that_a_single_row_without_any_value_is_no_table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("NA,,?\n")
    with pytest.raises(DataFileError, match="has no rows of data"):
        read_delimited(path)


def test_that_names_of_signs_alone_are_names():
    assert guessed("%,$\n5 %,$6\n7 %,$8\n").names == ("%", "$")


@pytest.mark.parametrize(
    "text", ["rate %\tclass\t\t\n\t\t\t\n11:40\tz\t67%\t\n", "a b\tc\t\n1\t2\t\n3\t4\t\n"]
)
def test_that_empty_cells_are_no_reason_to_cut_names_at_their_blanks(text):
    assert guessed(text).delimiter == "\t"


def test_that_a_line_with_a_cell_too_many_makes_no_delimiters_of_decimal_commas():
    rows = "".join(f"1,{k};2,5;3,5\n" for k in range(4))
    assert guessed(f"a;b;c\n{rows}1,8;2,5;3,5;\n").delimiter == ";"


def test_that_each_name_stands_once():
    assert guessed("a,a,\n1,2,3\n").names == ("a", "a (2)", "column 3")


def test_that_missing_values_make_no_text_of_a_column():
    assert guessed("a,b\n1,NA\n,2\n?,3\n").numbers == (True, True)


def test_that_quoted_cells_may_hold_delimiters():
    found = guessed('name,x\n"Miller, A.",1\n"Smith, B.",2\n')
    assert found.delimiter == ","
    assert found.names == ("name", "x")


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_that_the_encoding_is_found(tmp_path, encoding, named):
    path = tmp_path / "table.csv"
    path.write_bytes("größe,x\n1,2\n3,4\n".encode(encoding))
    found = guess_dialect(path)
    assert found.encoding == named
    assert found.names == ("größe", "x")


def test_that_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"\n \n")
    with pytest.raises(DataFileError, match="is empty"):
        guess_dialect(path)


def test_that_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(bytes(range(256)) * 9)
    with pytest.raises(DataFileError, match="no table of text"):
        guess_dialect(path)


def column_of(cells):
    return guessed("a,y\n" + "".join(f"{cell},{k % 2}\n" for k, cell in enumerate(cells)))


def test_that_a_single_text_among_numbers_is_odd_and_known_by_its_row():
    cells = [str(k) for k in range(50)]
    cells[4] = "abc"
    found = column_of(cells)
    assert found.numbers == (False, True)
    assert found.odd == (CellAt(0, 5, "abc"),)


@pytest.mark.parametrize(
    "cells",
    [
        ["red", "blue"] * 20,
        [str(k) for k in range(50)],
        [*(str(k) for k in range(9)), "abc"],
        [str(k) if k % 4 else "abc" for k in range(60)],
    ],
    ids=["texts", "numbers", "few", "many"],
)
def test_that_other_columns_have_nothing_odd(cells):
    assert column_of(cells).odd == ()


@pytest.mark.parametrize("delimiter", [":", "^", "~", "\x01"])
def test_that_a_rare_delimiter_is_found_where_no_usual_one_makes_cells(delimiter):
    found = guessed(f"a{delimiter}b\n1{delimiter}2\n3{delimiter}4\n")
    assert found.delimiter == delimiter
    assert found.names == ("a", "b")


def test_that_a_usual_delimiter_goes_before_a_rare_one():
    assert guessed("at,x\n12:30,1\n12:45,2\n").delimiter == ","
    assert guessed("a,b:c\n1,2:3\n4:5\n").delimiter == ","
    assert guessed("a:b\n1:2:3\n").delimiter == ","


@pytest.mark.parametrize("delimiter", [":", "§", "→", "x", "\x01", "😀"])
def test_that_any_one_character_may_be_told(tmp_path, delimiter):
    path = tmp_path / "table.csv"
    path.write_text(f'a{delimiter}b\n1{delimiter}"2"\n3{delimiter}4\n', encoding="utf-8")
    assert can_separate(delimiter)
    table = read_delimited(path, guess_dialect(path, Told(delimiter=delimiter)))
    assert table.column("b").values.tolist() == [2.0, 4.0]
    assert any(delimiter_name(delimiter) in note for note in table.notes)


@pytest.mark.parametrize("sign", ["", "ab", '"', "\n", "\r", "\0", "\udc80"])
def test_that_anything_else_separates_nothing(sign):
    assert not can_separate(sign)


def test_that_signs_without_a_picture_are_named_by_their_number():
    assert delimiter_name("\x1f") == "U+001F"
    assert delimiter_name(":") == "“:”"
    assert delimiter_name("\t") == "tabs"


def test_that_names_that_are_made_up_are_told_and_so_is_that_there_are_none(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,a,\n1,2,3\n4,5,6\n", encoding="utf-8")
    assert "Names that are missing, or stand twice, are made up: “a (2)”, “column 3”." in (
        read_delimited(path).notes
    )
    path.write_text("1,2,3\n4,5,6\n", encoding="utf-8")
    assert "No row holds names: columns are called by their places." in read_delimited(path).notes


@pytest.mark.parametrize("sign", ["{}\u00a0°", "({})", "{} kg", "${}%"])
def test_that_numbers_with_another_sign_are_texts_which_is_said(tmp_path, sign):
    path = tmp_path / "table.csv"
    rows = [f"{sign.format(k)},{k}" for k in range(4)]
    path.write_text("\n".join(["a,b", *rows]), encoding="utf-8")
    table = read_delimited(path)
    assert not table.column("a").is_number
    assert any(
        "“a” is read as texts: line 2 says" in n and "beside a number" in n for n in table.notes
    )
