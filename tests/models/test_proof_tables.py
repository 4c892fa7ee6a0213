"""The proof's tables: an array a row, a gradient a row; they pass Qt's own tester."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_nn.models.proof_tables import RIGHT_ROLE, ArrayProofs, GradientProofs
from tests.models.microscopes import bench
from tests.training.experiments import small_spec


@pytest.fixture
def result(qtbot):
    with bench(qtbot, small_spec()) as made:
        yield made.proven().result


def sound(model):
    model.tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    return model


def text(model, row, column):
    return model.index(row, column).data()


@pytest.mark.parametrize("kind", [ArrayProofs, GradientProofs])
def test_that_it_is_a_sound_model_with_and_without_a_check(result, kind):
    model = sound(kind())
    assert model.rowCount() == 0
    model.show_result(result)
    assert model.rowCount() > 0
    for column in range(model.columnCount()):
        header = model.headerData(column, Qt.Orientation.Horizontal)
        assert header
        assert text(model, 0, column)
    model.show_result(None)
    assert model.rowCount() == 0


def test_that_arrays_say_how_many_were_checked_and_which_was_worst(result):
    model = sound(ArrayProofs())
    model.show_result(result)
    assert [text(model, row, 0) for row in range(3)] == ["W₁", "b₁", "W₂"]
    assert text(model, 0, 1) == "8"
    assert model.place(0) == result.rows[0].place
    assert model.index(0, 0).data(RIGHT_ROLE) is True


def test_that_gradients_stand_with_the_worst_first(result):
    model = sound(GradientProofs())
    model.show_result(result)
    assert model.rowCount() == len(result.check.elements)
    assert model.place(0) == result.worst_place
    errors = [result.check.relative_error[model.number(row)] for row in range(model.rowCount())]
    assert (np.diff(errors) <= 0.0).all()
    assert model.row_of(model.number(3)) == 3
    number = model.number(0)
    assert text(model, 0, 0) == result.title_of(number)
    shown = float(text(model, 0, 1).replace("−", "-"))
    assert shown == pytest.approx(result.check.analytic[number], rel=1e-5)
