"""The samples as an item model: what each row says, sorting, copying, a large number of them."""

import numpy as np
import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.samples import split_order
from desktop_nn.experiment.specs import DataSpec
from desktop_nn.models.samples_table import PART, ROW, SamplesTable
from tests.models.edits import change

DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


@pytest.fixture
def table(qapp):
    table = SamplesTable()
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(table, mode)
    yield table
    tester.deleteLater()


def fill(table, document):
    table.show_samples(document.data, document.spec.data)
    return table


def texts(table, row):
    return [table.index(row, column).data() for column in range(table.columnCount())]


def column(table, place):
    return [table.index(row, place).data() for row in range(table.rowCount())]


def test_that_it_is_empty_at_first(table):
    assert table.rowCount() == table.columnCount() == 0
    assert table.titles() == []
    assert list(table.cells(np.empty(0, int))) == []


def test_that_a_row_tells_number_part_inputs_and_class(table, document):
    fill(table, document)
    assert table.titles() == ["#", "part", "x₁", "x₂", "class"]
    data = document.data
    x = [f"{value:.3f}".replace("-", "−") for value in data.inputs[7]]
    part = "● training" if 7 in split_order(document.spec.data, 500)[:400] else "○ validation"
    assert texts(table, 7) == ["8", part, *x, data.classes[data.labels[7]]]


def test_that_the_parts_are_those_that_the_run_takes(table, document):
    fill(table, document)
    parts = column(table, PART)
    order = split_order(document.spec.data, 500)
    assert [row for row in range(500) if parts[row] == "○ validation"] == sorted(order[400:])


def test_that_another_split_is_followed_and_the_same_is_not_done_again(table, document, qtbot):
    fill(table, document)
    with qtbot.assertNotEmitted(table.modelReset):
        fill(table, document)
    change("data.validation_share", 0.5)(document)
    assert column(fill(table, document), PART).count("○ validation") == 250


@pytest.mark.parametrize("order", [UP, DOWN])
@pytest.mark.parametrize("place", [0, 1, 2, 3, 4])
def test_that_each_column_can_be_sorted_by(table, document, place, order):
    fill(table, document)
    table.sort(place, order)
    rows = table.data_rows(np.arange(500))
    assert sorted(rows.tolist()) == list(range(500))
    data = document.data
    keys = {0: np.arange(500), 2: data.inputs[:, 0], 3: data.inputs[:, 1], 4: data.labels}
    if place in keys:
        steps = np.diff(keys[place][rows])
        assert (steps >= 0).all() if order == UP else (steps <= 0).all()
    else:
        parts = column(table, PART)
        trains = [part == "● training" for part in parts]
        assert trains == sorted(trains, reverse=order == UP)


def test_that_sorting_keeps_what_is_pointed_at(table, document):
    fill(table, document)
    kept = QPersistentModelIndex(table.index(17, 2))
    text = kept.data()
    table.sort(3, DOWN)
    assert kept.data() == text
    assert table.data_row(kept.row()) == 17
    assert table.table_rows(np.array([17])).tolist() == [kept.row()]


def test_that_sorting_goes_on_with_other_data_where_it_has_the_column(table, document):
    fill(table, document)
    table.sort(2, DOWN)
    document.change_source("moons")
    fill(table, document)
    first = document.data.inputs[table.data_row(0), 0]
    assert first == document.data.inputs[:, 0].max()
    table.sort(4, DOWN)
    document.change_source("sine")
    fill(table, document)
    assert table.titles() == ["#", "part", "x", "y"]
    assert table.data_row(0) == 0


def test_that_pictures_are_rows_of_pixels(table, document):
    document.change_source("digits")
    fill(table, document)
    assert (table.rowCount(), table.columnCount()) == (1797, 67)
    assert texts(table, 0)[-1] == "0"


def test_that_numbers_have_as_many_places_as_suit_their_column(table):
    inputs = np.array([[1.0, 1234.5, 0.000123], [2.0, -0.5, -0.0001]])
    data = DataSet(inputs, np.array([[1.0], [2.5]]), ("a", "b", "c"), ("y",))
    table.show_samples(data, spec_of_nothing())
    assert texts(table, 0)[2:] == ["1", "1\u202f234", "1.23e−4", "1.000"]


def spec_of_nothing():
    return DataSpec(Choice("own"), validation_share=0.0)


def test_that_rows_are_copied_with_exact_numbers(table, document):
    fill(table, document)
    table.sort(ROW, DOWN)
    lines = list(table.cells(np.array([0, 2])))
    assert lines[0] == ["#", "part", "x₁", "x₂", "class"]
    number, part, x1, x2, name = lines[1]
    assert number == "500"
    assert part in ("training", "validation")
    assert (float(x1), float(x2)) == tuple(document.data.inputs[499])
    assert name == document.data.classes[document.data.labels[499]]
    assert lines[2][0] == "498"


def test_that_a_hundred_thousand_rows_are_sorted_and_found(qapp):
    table = SamplesTable()  # without the tester, which walks through all of them
    rng = np.random.default_rng(1)
    inputs, targets = rng.normal(size=(100_000, 3)), rng.normal(size=(100_000, 1))
    data = DataSet(inputs, targets, tuple("abc"), ("y",))
    table.show_samples(data, spec_of_nothing())
    table.sort(5, DOWN)
    assert table.rowCount() == 100_000
    assert table.data_row(0) == int(data.targets[:, 0].argmax())


def test_that_each_column_says_what_it_is(table, document):
    fill(table, document)
    tip = Qt.ItemDataRole.ToolTipRole
    tips = [table.headerData(place, Qt.Orientation.Horizontal, tip) for place in range(5)]
    assert all(tips)
    assert "Input 1: x₁" in tips[2]


def test_that_names_with_tabs_and_lines_keep_to_their_cells(table):
    data = DataSet(
        np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]]), ("a\tb",), ("c",), ("x\ny", '"z')
    )
    table.show_samples(data, spec_of_nothing())
    assert [line[2:] for line in table.cells(np.arange(2))] == [
        ["a b", "c"],
        ["1.0", "x y"],
        ["2.0", '"z'],
    ]
