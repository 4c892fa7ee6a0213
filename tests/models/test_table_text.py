"""What is copied of a table: as a spreadsheet reads it."""

import csv
import io
import math
from html.parser import HTMLParser

import numpy as np
import pytest

from desktop_nn.models.class_scores import ClassScores
from desktop_nn.models.confusion_model import ConfusionModel
from desktop_nn.models.table_text import as_html, as_tabs, plain_cell, table_cells

COUNTS = np.array([[8, 2], [0, 6]])


def table_text(*what):
    return as_tabs(table_cells(*what))


def read(text):
    return list(csv.reader(io.StringIO(text), delimiter="\t"))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.1 + 0.2, "0.30000000000000004"),
        (-1e-8, "-1e-08"),
        (math.nan, ""),
        (None, ""),
        (12345, "12345"),
        ("−0.5", "-0.5"),
        ("16\u202f800", "16800"),
        ("1e−8", "1e-8"),
        ("a − b", "a − b"),
        ("two\tcells\nand lines", "two cells and lines"),
    ],
)
def test_that_a_cell_is_a_number_or_its_words(value, written):
    assert plain_cell(value) == written


def test_that_scores_are_copied_exactly_with_their_titles(qapp):
    model = ClassScores()
    model.set_counts(COUNTS, ("cat", "dog"))
    heading, cat, dog, mean = read(table_text(model, range(3), range(4), True))
    assert heading == ["", "precision", "recall", "F1", "samples"]
    assert cat == ["cat", "1.0", "0.8", repr(16 / 18), "10"]
    assert dog == ["dog", "0.75", "1.0", repr(12 / 14), "6"]
    assert float(mean[3]) == pytest.approx((16 / 18 + 12 / 14) / 2)


def test_that_a_class_never_predicted_leaves_its_cell_empty(qapp):
    model = ClassScores()
    model.set_counts(np.array([[3, 0], [2, 0]]), ("cat", "dog"))
    assert read(table_text(model, [1], range(3), False))[1][0] == ""


def test_that_part_of_a_table_has_the_titles_of_that_part(qapp):
    model = ConfusionModel()
    model.set_counts(COUNTS, ("cat", "dog"))
    assert table_text(model, [1], [1], True) == "\tdog\ndog\t6\n"
    assert table_text(model, [0, 1], [0, 1], False) == "cat\tdog\n8\t2\n0\t6\n"


NAMES = ('"half a quote', "a,b", 'in "quotes"', "=1+1", "@sum(A1)", "+2", "<b> & c", "007", "Größe")


def test_that_a_quote_at_the_begin_of_a_name_takes_no_other_cells_along():
    cells = [list(NAMES), ["1"] * len(NAMES)]
    assert read(as_tabs(cells)) == cells


class Cells(HTMLParser):
    """Of each cell its text, and its attributes."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag == "td":
            self.found.append(["", dict(attributes)])

    def handle_data(self, data):
        self.found[-1][0] += data


def test_that_html_says_of_each_cell_whether_it_is_a_number():
    """Without this `=1+1` would be 2 in a spreadsheet, and 0.5 a date where there are commas."""
    numbers = ["0.5", "-3", "3e-05", "-1.25e+20", "0"]
    reader = Cells()
    reader.feed(as_html([NAMES, numbers]))
    names, counted = reader.found[: len(NAMES)], reader.found[len(NAMES) :]
    assert [text for text, _ in names] == list(NAMES)
    for _, attributes in names:
        assert attributes["sdnum"].endswith("@")
        assert "@" in attributes["style"]
        assert "sdval" not in attributes
    assert [(text, at["sdval"], at["x:num"]) for text, at in counted] == [
        (n, n, n) for n in numbers
    ]
