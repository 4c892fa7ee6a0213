import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.models.judged_table import (
    DATA_ROW_ROLE,
    FIRST_INPUT,
    LOSS,
    OUTPUT_PREDICTED,
    OUTPUT_TRUE,
    PREDICTED,
    RIGHT_ROLE,
    ROW,
    TRUE,
    JudgedTable,
)
from desktop_nn.training.judged import Judged

DATA = DataSet(
    np.arange(8.0).reshape(4, 2),
    np.array([[0.0], [1.0], [0.0], [1.0]]),
    ("long", "wide"),
    ("kind",),
    ("cat", "dog"),
)


def judged(rows, predicted, is_probability=True):
    count = len(rows)
    return Judged(
        np.array(rows, np.int32),
        DATA.labels[rows].astype(np.int32),
        np.array(predicted, np.int32),
        np.full(count, 0.25, np.float32),
        np.full(count, 0.75, np.float32),
        np.full(count, 1.386, np.float32),
        count,
        count,
        "validation",
        is_probability,
    )


@pytest.fixture
def model(qapp):
    model = JudgedTable()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def texts(model, row):
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_that_a_row_tells_classes_outputs_loss_and_inputs(model):
    model.show_judged(judged([2, 3], [1, 1]), DATA)
    assert texts(model, 0) == ["3", "cat", "dog", "0.250", "0.750", "1.386", "4.000", "5.000"]
    titles = [
        model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())
    ]
    assert titles[ROW] == "row"
    assert (titles[TRUE], titles[PREDICTED]) == ("true", "taken for")
    assert (titles[OUTPUT_TRUE], titles[OUTPUT_PREDICTED]) == ("P(true)", "P(taken)")
    assert titles[LOSS] == "loss"
    assert titles[FIRST_INPUT:] == ["long", "wide"]


def test_that_right_and_wrong_and_the_row_can_be_asked(model):
    model.show_judged(judged([2, 3], [1, 1]), DATA)
    rows = [model.index(row, 0) for row in range(2)]
    assert [index.data(RIGHT_ROLE) for index in rows] == [False, True]
    assert [index.data(DATA_ROW_ROLE) for index in rows] == [2, 3]


def test_that_it_is_read_aloud_in_a_sentence(model):
    model.show_judged(judged([2, 3], [1, 1]), DATA)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 0).data(role) == (
        "row 3: “cat”, taken for “dog” with probability 0.750, for “cat” 0.250; loss 1.386"
    )
    assert model.index(1, 4).data(role) == (
        "row 4: “dog”, taken for “dog” with probability 0.750; loss 1.386"
    )
    model.show_judged(judged([2], [1], is_probability=False), DATA)
    assert model.index(0, 0).data(role) == (
        "row 3: “cat”, taken for “dog” with output 0.750; loss 1.386"
    )
    assert model.headerData(OUTPUT_TRUE, Qt.Orientation.Horizontal) == "A(true)"


def test_that_rows_come_and_go_at_the_end(model, qtbot):
    model.show_judged(judged([0, 1], [0, 0]), DATA)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted):
        model.show_judged(judged([3, 2, 1, 0], [0, 0, 0, 0]), DATA)
    assert [texts(model, row)[ROW] for row in range(4)] == ["4", "3", "2", "1"]
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsRemoved):
        model.show_judged(judged([1], [0]), DATA)
    assert model.rowCount() == 1
    with qtbot.waitSignal(model.dataChanged):
        model.show_judged(judged([2], [0]), DATA)
    assert texts(model, 0)[ROW] == "3"


def test_that_it_can_be_emptied(model):
    model.show_judged(judged([0, 1], [0, 0]), DATA)
    model.clear()
    assert (model.rowCount(), model.columnCount()) == (0, 0)
    model.show_judged(judged([], []), DATA)
    assert model.rowCount() == 0
