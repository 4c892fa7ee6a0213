import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_nn.models.statistics_model import COLUMNS, StatisticsModel, scientific
from desktop_nn.training.layer_statistics import LayerStatistics, Statistics

FIRST = LayerStatistics(-0.01234, 0.5, 0.1, 1.25, 0.25, math.nan, 0.00321, 1.2e-3)
SECOND = LayerStatistics(0.3, 0.6, 0.5, 0.2, 0.0, 0.125, math.nan, math.nan)
NAMES = ("1 · ReLU", "2 · sigmoid")


@pytest.fixture
def model(qapp):
    model = StatisticsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_statistics(Statistics((FIRST, SECOND), 128, "validation"), NAMES)
    return model


def texts(model, row):
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_that_a_row_is_a_layer_in_fixed_digits(model):
    wanted = ["−0.012", "0.500", "0.100", "1.250", "25.0\u202f%", "–", "3.2e−3", "1.2e−3"]
    assert texts(model, 0) == wanted
    assert texts(model, 1)[-3:] == ["12.5\u202f%", "–", "–"]
    assert model.headerData(1, Qt.Orientation.Vertical) == "2 · sigmoid"


def test_that_every_column_says_its_formula(model):
    for column, of in enumerate(COLUMNS):
        tip = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert tip == of.tip
        cell = model.index(0, column).data(Qt.ItemDataRole.ToolTipRole)
        assert cell.startswith("Layer 1 · ReLU: ")
        assert cell.endswith(of.tip)
        spoken = model.index(1, column).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith(f"{of.title} of layer 2")


def test_that_new_numbers_change_cells_and_leave_the_structure(model, qtbot):
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    with qtbot.waitSignal(model.dataChanged):
        model.set_statistics(Statistics((SECOND, FIRST), 128, "validation"), NAMES)
    assert not resets
    assert texts(model, 0)[0] == "0.300"
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_statistics(Statistics((SECOND, FIRST), 128, "validation"), NAMES)


def test_that_other_layers_are_another_structure(model, qtbot):
    with qtbot.waitSignal(model.modelReset):
        model.set_statistics(Statistics((FIRST,), 128, "validation"), NAMES[:1])
    assert model.rowCount() == 1
    model.clear()
    assert model.rowCount() == 0
    with pytest.raises(ValueError, match="expected 2 layers, got 1"):
        model.set_statistics(Statistics((FIRST,), 128, "validation"), NAMES)


def test_that_powers_of_ten_have_two_digits():
    assert scientific(0.00123) == "1.2e−3"
    assert scientific(15.0) == "1.5e1"
    assert scientific(0.0) == "0"
    assert scientific(math.inf) == "∞"
    assert scientific(math.nan) == "–"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.02, "−0.020"),
        (-2.534e-4, "−2.5e−4"),
        (0.0, "0.000"),
        (3.84e29, "3.8e29"),
        (12.3456, "12.346"),
        (-99.9996, "−100.00"),
        (-777.948, "−777.95"),
        (1032.54, "1.0e3"),
    ],
)
def test_that_means_are_short_whatever_their_size(value, text):
    assert COLUMNS[0].write(value) == text
