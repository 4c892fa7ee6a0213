"""Cells found all at once are those of the reader that goes cell by cell."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.experiment.reading import categories, delimited
from desktop_nn.experiment.reading.cells import found_cells
from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import Dialect
from desktop_nn.experiment.reading.missing_words import USUAL_WORDS
from desktop_nn.experiment.reading.table import DataFileError


def texts(text, delimiter=",", width=2):
    found = found_cells(text, delimiter, width)
    if found is None:
        return None
    ends = zip(found.starts.ravel(), found.ends.ravel(), strict=True)
    return [found.text[start:end].tobytes().decode() for start, end in ends]


def test_that_cells_are_found_without_blanks_and_quotes():
    assert texts('a, b \n"c","d, e"\r\n\n,ü') == ["a", "b", "c", "d, e", "", "ü"]


def test_that_quotes_may_hold_ends_of_lines():
    assert texts('"a\nb",c\n') == ["a\nb", "c"]


@pytest.mark.parametrize("text", ['"a ""b""",c\n', 'a "b",c\n', "a,b,c\n", "a\n", '"a,b\n',
                                  "a,b\rc,d\n"])  # fmt: skip
def test_that_what_is_not_plain_is_left_to_the_other_reader(text):
    assert texts(text) is None


def test_that_blank_lines_are_counted():
    found = found_cells("1,2\n\n \n3,4\n", ",", 2)
    assert (found.blank, found.lines, len(found.starts)) == (2, 4, 2)


NUMBERS = st.sampled_from(["1", "-2.5", " 3 ", "1e3", "", "NA", '"4"', "\t5", "0.1234567890123456"])
NAMES = st.sampled_from(["red", "grün", "", '"a, b"', ' "q"', '"say ""so"""', "?", "x" * 70,
                         '"two\nlines"', " red ", "No", "a fairly long text, "[:-2]])  # fmt: skip
ROWS = st.lists(st.builds("{},{},{}".format, NUMBERS, NAMES, NUMBERS) | st.just(""), min_size=1)


def read(path, dialect):
    try:
        table = read_delimited(path, dialect)
    except DataFileError as error:
        return str(error)
    columns = [(c.name, c.categories, c.values.dtype, c.values.tobytes()) for c in table.columns]
    return columns, table.notes


@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
@settings(deadline=None)
def test_that_both_readers_read_the_same(tmp_path_factory, rows, end, header, is_wrong):
    path = tmp_path_factory.mktemp("cells") / "table.csv"
    text = end.join(["a,b,c", *rows] if header else rows) + (f"{end}1,2" if is_wrong else "")
    path.write_bytes(text.encode())
    dialect = Dialect("utf-8", ",", ".", header, ("a", "b", "c"), (True, False, True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "PORTION", 20)
        found = read(path, dialect)
        patch.setattr(delimited, "found_cells", lambda *arguments: None)
        assert found == read(path, dialect)


def test_that_many_long_texts_alike_are_told_apart(tmp_path):
    path = tmp_path / "table.csv"
    names = [f"{'same beginning ' * 3}{k % 50}" for k in range(400)]
    path.write_text("name,x\n" + "".join(f"{name},{k}\n" for k, name in enumerate(names)))
    table = read_delimited(path)
    column = table.columns[0]
    assert [column.categories[k] for k in column.values] == names
    assert np.array_equal(table.columns[1].values, np.arange(400.0))


def test_that_each_text_is_looked_at_once(monkeypatch):
    """Long and short ones, whatever stands behind them."""
    names = ["red", "a rather long one", "green", "exactly8"] * 30
    cells = found_cells("".join(f"{name},{k}\n" for k, name in enumerate(names)), ",", 2)
    looked = []
    text = categories.cell_text
    monkeypatch.setattr(categories, "cell_text", lambda *a: looked.append(text(*a)) or text(*a))
    codes = {}
    found = categories.read_categories(
        cells, cells.starts[:, 0], cells.ends[:, 0], codes, USUAL_WORDS, Counter()
    )
    assert sorted(looked) == sorted(set(names))
    assert [list(codes)[k] for k in found] == names
