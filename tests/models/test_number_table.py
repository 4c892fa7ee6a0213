"""Lines of numbers as a table."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_nn.models.microscope import Place
from desktop_nn.models.number_table import NumberTable
from desktop_nn.models.origin_page import page_of
from tests.models.traced import small_traced

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture(scope="module")
def lines():
    traced = small_traced()
    sums = page_of(traced, Place("backward", "dW2", (2, 1))).lines
    return sums, page_of(traced, Place("update", "step_W1", (0, 1))).lines


def test_that_the_table_keeps_what_models_promise(qapp, lines):
    model = NumberTable()
    tester = QAbstractItemModelTester(model, FATAL)
    for each in (*lines, ()):
        model.set_lines(each)
    assert tester.model() is model


def test_that_a_cell_tells_all_digits_and_where_it_leads(qapp, lines):
    model = NumberTable()
    model.set_lines(lines[0])
    index = model.index(1, 0)
    assert model.data(index) == lines[0][1].cells[0].text
    assert model.place(index) == Place("forward", "D1", (1, 2))
    told = model.data(index, Qt.ItemDataRole.ToolTipRole)
    assert told.startswith(lines[0][1].cells[0].told)
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole).startswith("+ ")
    assert model.place(model.index(1, 2)) is None


def test_that_the_same_lines_again_are_no_news(qapp, lines):
    model = NumberTable()
    model.set_lines(lines[0])
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    model.set_lines(lines[0])
    assert resets == []
