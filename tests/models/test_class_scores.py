"""Precision, recall and F1 by class, from the counts."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_nn.models.class_scores import COLUMNS, ClassScores

# 8 of 10 cats found, 2 taken for dogs; 6 of 6 dogs found; so 8 of 8 and 6 of 8 are right.
COUNTS = np.array([[8, 2], [0, 6]])


@pytest.fixture
def model(qapp):
    model = ClassScores()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    yield model
    del tester


def texts(model, row):
    return [model.index(row, column).data() for column in range(len(COLUMNS))]


def test_that_scores_are_those_worked_out_by_hand(model):
    model.set_counts(COUNTS, ("cat", "dog"))
    assert texts(model, 0) == ["100.0\u202f%", "80.0\u202f%", "88.9\u202f%", "10"]
    assert texts(model, 1) == ["75.0\u202f%", "100.0\u202f%", "85.7\u202f%", "6"]
    assert texts(model, 2) == ["87.5\u202f%", "90.0\u202f%", "87.3\u202f%", "16"]


def test_that_what_cannot_be_told_is_no_number_and_not_in_the_mean(model):
    model.set_counts(np.array([[5, 0], [0, 0]]), ("cat", "dog"))
    assert texts(model, 1) == ["–", "–", "–", "0"]
    assert texts(model, 2)[0] == "100.0\u202f%"


def test_that_only_other_classes_reset_the_structure(model, qtbot):
    model.set_counts(COUNTS, ("cat", "dog"))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.set_counts(COUNTS.T.copy(), ("cat", "dog"))
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_counts(COUNTS.T.copy(), ("cat", "dog"))
    with qtbot.waitSignal(model.modelReset):
        model.set_counts(np.eye(3, dtype=np.intp), ("a", "b", "c"))
    model.clear()
    assert model.rowCount() == 0


def test_that_every_number_says_what_it_is(model):
    model.set_counts(COUNTS, ("cat", "dog"))
    tip = model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("recall of “cat”: 80.0")
    assert "right / true" in tip
    down = Qt.Orientation.Vertical
    assert [model.headerData(row, down) for row in range(3)] == ["cat", "dog", "mean"]
    assert "plain mean" in model.headerData(2, down, Qt.ItemDataRole.ToolTipRole)
