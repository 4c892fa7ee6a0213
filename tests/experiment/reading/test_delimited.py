"""Tables as text: what they hold, and what is said of those that can't be read."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_nn.experiment.reading import delimited
from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.table import DataFileError, ReadingEnded


@pytest.fixture
def written(tmp_path):
    def write(text, encoding="utf-8", name="table.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def numbers(table, name):
    return table.column(name).values.tolist()


def test_that_plain_numbers_are_read_to_the_last_digit(written):
    values = np.random.default_rng(1).standard_normal((50, 3))
    text = "a,b,c\n" + "\n".join(",".join(repr(float(v)) for v in row) for row in values)
    table = read_delimited(written(text))
    assert np.array_equal(np.stack([c.values for c in table.columns], 1), values)
    assert table.rows == 50


def test_that_missing_values_and_texts_are_read(written):
    table = read_delimited(written("x,colour\n1,red\nNA,blue\n3,\n,red\n"))
    x, colour = table.columns
    assert np.isnan(x.values).tolist() == [False, True, False, True]
    assert colour.categories == ("blue", "red")
    assert colour.values.tolist() == [1, 0, -1, 1]
    assert colour.missing.tolist() == [False, False, True, False]


def test_that_a_decimal_comma_is_read_and_told(written):
    table = read_delimited(written("x;y\n1,5;2\n-3,25;4\n"))
    assert numbers(table, "x") == [1.5, -3.25]
    assert any("decimal comma" in note for note in table.notes)


def test_that_quotes_may_hold_delimiters_quotes_and_ends_of_lines(written):
    table = read_delimited(written('name,x\n"Miller, ""A.""\nthe elder",1\nSmith,2\n'))
    assert table.column("name").categories == ('Miller, "A."\nthe elder', "Smith")
    assert numbers(table, "x") == [1.0, 2.0]


def test_that_a_mark_at_the_beginning_is_no_part_of_the_first_name(written):
    assert read_delimited(written("x,y\n1,2\n3,4\n", "utf-8-sig")).columns[0].name == "x"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_that_other_encodings_are_read_and_told(written, encoding):
    table = read_delimited(written("größe,x\n1,2\n3,4\n", encoding))
    assert numbers(table, "größe") == [1.0, 3.0]
    assert any(encoding in note for note in table.notes)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_that_any_end_of_line_will_do(written, end):
    assert numbers(read_delimited(written(end.join(["x,y", "1,2", "3,4", ""]))), "y") == [2.0, 4.0]


def test_that_blank_lines_are_left_out_and_told(written):
    table = read_delimited(written("x,y\n1,2\n\n  \n3,4\n"))
    assert numbers(table, "x") == [1.0, 3.0]
    assert "Blank lines are left out: 2." in table.notes


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_that_tabs_alone_are_a_row_whatever_the_end_of_line(written, end):
    path = written(end.join(["x\ty", "1\t2", "\t", "  ", "3\t4"]))
    table = read_delimited(path, guess_dialect(path, Told(delimiter="\t")))
    assert np.isnan(table.column("x").values).tolist() == [False, True, False]
    assert "Blank lines are left out: 1." in table.notes


def test_that_another_dialect_can_be_chosen(written):
    path = written("1;5\n2;6\n")
    dialect = replace(guess_dialect(path), numbers=(True, False), names=("p", "q"))
    table = read_delimited(path, dialect)
    assert table.column("q").categories == ("5", "6")


def test_that_a_cell_that_is_no_number_is_named_by_line_and_column(written, monkeypatch):
    """Far behind the part that was looked at, in a later portion."""
    monkeypatch.setattr(delimited, "PORTION", 100)
    rows = ["a,age"] + [f"{k},{k}" for k in range(2000)]
    rows[1800] = "1799,abc"
    with pytest.raises(DataFileError, match=r"line 1801, column “age”: “abc” is no number"):
        read_delimited(written("\n".join(rows)))


def test_that_a_line_of_another_width_is_named(written):
    with pytest.raises(DataFileError, match=r"line 3: there are 3 cells, and 2 in the first"):
        read_delimited(written("x,y\n1,2\n1,2,3\n4,5\n"))


def test_that_lines_are_counted_over_blank_ones_and_quotes(written):
    text = 'x,name\n1,"a\nb"\n\n2,c\n3\n'
    with pytest.raises(DataFileError, match=r"line 6: there are 1 cells"):
        read_delimited(written(text))


def test_that_portions_make_no_difference(written, monkeypatch):
    lines = ["x,name,y"] + [f'{k},"n{k % 3}\nm",{k / 7!r}' for k in range(50)]
    path = written("\n".join(lines))
    whole = read_delimited(path)
    monkeypatch.setattr(delimited, "PORTION", 7)
    parts = read_delimited(path)
    for one, other in zip(whole.columns, parts.columns, strict=True):
        assert one.categories == other.categories
        assert np.array_equal(one.values, other.values)


def test_that_names_may_stand_behind_many_blank_lines(written, monkeypatch):
    monkeypatch.setattr(delimited, "PORTION", 3)
    table = read_delimited(written("\n" * 7 + "x,y\n1,\n3,4\n"))
    assert numbers(table, "x") == [1.0, 3.0]


def test_that_a_header_alone_has_no_rows(written):
    path = written("x,y\n")
    dialect = replace(guess_dialect(path), header=True, names=("x", "y"))
    with pytest.raises(DataFileError, match="has no rows of data"):
        read_delimited(path, dialect)


def test_that_progress_is_told_and_can_end_it(written, monkeypatch):
    monkeypatch.setattr(delimited, "PORTION", 10)
    path = written("x,y\n" + "1,2\n" * 95)
    told = []
    read_delimited(path, progress=lambda done, size: told.append((done, size)) or True)
    size = path.stat().st_size
    assert told[-1] == (size, size)
    assert len(told) > 10
    assert told == sorted(told)
    with pytest.raises(ReadingEnded):
        read_delimited(path, progress=lambda done, size: False)


CELLS = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.none())


@given(st.lists(st.tuples(CELLS, CELLS), min_size=2, max_size=30))
def test_that_what_was_written_is_read(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    text = "first,second\n" + "".join(
        ",".join("" if cell is None else repr(cell) for cell in row) + "\n" for row in rows
    )
    path.write_text(text, encoding="utf-8")
    dialect = replace(guess_dialect(path), header=True, names=("first", "second"), delimiter=",",
                      decimal=".", numbers=(True, True))  # fmt: skip
    table = read_delimited(path, dialect)
    for place, column in enumerate(table.columns):
        wanted = [np.nan if row[place] is None else row[place] for row in rows]
        assert np.array_equal(column.values, wanted, equal_nan=True)


def test_that_the_cell_is_named_that_makes_texts_of_a_column_of_numbers(written):
    lines = ["age,y", *(f"{k},{k % 2}" for k in range(100))]
    lines[5] = "abc,0"
    path = written("\n".join(lines))
    table = read_delimited(path)
    assert not table.column("age").is_number
    assert any("“age” is read as texts" in n and "line 6 says" in n and "“abc”" in n
               for n in table.notes)  # fmt: skip
    lines[5] = "NA,0"
    assert not any("read as texts" in n for n in read_delimited(written("\n".join(lines))).notes)


def test_that_as_a_column_of_numbers_it_is_refused_by_line(written):
    lines = ["age,y", *(f"{k},{k % 2}" for k in range(100))]
    lines[5] = "abc,0"
    path = written("\n".join(lines))
    with pytest.raises(DataFileError, match=r"line 6, column “age”: “abc” is no number"):
        read_delimited(path, replace(guess_dialect(path), numbers=(True, True)))
