"""Cells of CSV: numbers as they are, and no text that a spreadsheet would compute."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_nn.experiment.csv_rows import COMPUTED, guarded, unguarded, write_rows


def written(*rows):
    file = io.StringIO()
    write_rows(file, rows)
    return list(csv.reader(io.StringIO(file.getvalue())))


@pytest.mark.parametrize("text", ["=1+1", "+b", "-bar", "@sum", "\tx", "-2+cmd|' /C calc'!A0", "-"])
def test_that_a_text_that_would_be_computed_stands_behind_an_apostrophe(text):
    assert written([text]) == [["'" + text]]


@pytest.mark.parametrize(
    "text", ["-1", "+0.5", "-1e-07", "-inf", "a=b", "1-2", "", "'quoted'", "−1"]
)
def test_that_numbers_and_other_texts_stay_as_they_are(text):
    assert written([text, 0]) == [[text, "0"]]


@given(st.text(st.sampled_from("'=+-@\ta1 "), max_size=6))
def test_that_no_cell_is_computed_and_each_text_comes_back(text):
    cell = guarded(text)
    assert unguarded(cell) == text
    if cell.startswith(COMPUTED):
        float(cell)


def test_that_numbers_are_written_to_the_last_digit():
    assert written([-0.1, 1 / 3, -7]) == [["-0.1", repr(1 / 3), "-7"]]
