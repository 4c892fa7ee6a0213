import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_nn.models.confusion_model import SHARE_ROLE, ConfusionModel

COUNTS = np.array([[8, 2], [1, 3]])
NAMES = ("orange", "blue")


@pytest.fixture
def model(qapp):
    model = ConfusionModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def test_that_rows_are_true_classes_and_columns_predicted_ones(model):
    model.set_counts(COUNTS, NAMES)
    assert model.data(model.index(0, 1)) == 2
    assert model.data(model.index(0, 1), SHARE_ROLE) == 0.2
    sentence = model.data(model.index(0, 1), Qt.ItemDataRole.ToolTipRole)
    assert sentence == "2 of 10 “orange” were taken for “blue”"
    assert model.headerData(1, Qt.Orientation.Vertical) == "blue"


def test_that_the_accuracy_is_the_diagonals_share(model):
    assert math.isnan(model.accuracy)
    model.set_counts(COUNTS, NAMES)
    assert (model.accuracy, model.total, model.largest) == (11 / 14, 14, 8)


def test_that_new_counts_keep_the_structure(model, qtbot):
    model.set_counts(COUNTS, NAMES)
    with (
        qtbot.assertNotEmitted(model.modelReset),
        qtbot.waitSignal(model.dataChanged, timeout=1000),
    ):
        model.set_counts(COUNTS + 1, NAMES)
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_counts(COUNTS + 1, NAMES)


def test_that_a_class_without_samples_has_no_shares(model):
    model.set_counts(np.array([[0, 0], [1, 3]]), NAMES)
    assert model.data(model.index(0, 0), SHARE_ROLE) == 0.0


def test_that_other_classes_make_another_table(model):
    model.set_counts(COUNTS, NAMES)
    model.set_counts(np.eye(3, dtype=int), ("a", "b", "c"))
    assert (model.rowCount(), model.columnCount()) == (3, 3)
    model.clear()
    assert model.rowCount() == 0


def test_that_counts_for_other_classes_are_refused(model):
    with pytest.raises(ValueError, match="expected 3 classes"):
        model.set_counts(COUNTS, ("a", "b", "c"))
