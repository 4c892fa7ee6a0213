import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_nn.engine.trace import Quantity
from desktop_nn.models.numbers_model import (
    HEADING_ROLE,
    LINE,
    QUANTITY,
    SHAPE,
    VALUES,
    NumbersModel,
    exact_text,
)
from desktop_nn.models.quantity_titles import titles_of


def quantity(phase, name, value, line="", layer=1):
    return Quantity(phase, layer, name, np.asarray(value, np.float64), line)


def update(rows=3, start=0.0):
    """A few arrays, as of a batch of `rows` samples."""
    batch = start + np.arange(2.0 * rows).reshape(rows, 2)
    return (
        quantity("samples", "X", batch),
        quantity("before", "W1", [[1.0 + start, -2.0], [3.0, 4.0]]),
        quantity("forward", "Z1", batch * 2, "np.dot(X, W1, out=Z1)"),
        quantity("loss", "loss", 0.1 + start),
    )


@pytest.fixture
def model(qapp):
    model = NumbersModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def column(model, number):
    return [model.data(model.index(row, number)) for row in range(model.rowCount())]


def test_that_arrays_stand_in_their_order_under_their_phases(model):
    model.set_quantities(update())
    assert column(model, QUANTITY) == [
        *("Samples", "X, inputs", "[0]", "[1]", "[2]"),
        *("Before the update", "W1, weights", "[0]", "[1]"),
        *("Forward", "Z1, weighted sums", "[0]", "[1]", "[2]"),
        *("Loss", "L, the batch's loss"),
    ]
    headings = [row for row in range(16) if model.data(model.index(row, 0), HEADING_ROLE)]
    assert headings == [0, 5, 9, 14]


def test_that_each_array_has_shape_line_and_values(model):
    model.set_quantities(update())
    assert model.data(model.index(10, SHAPE)) == "(3, 2)"
    assert model.data(model.index(10, LINE)) == "np.dot(X, W1, out=Z1)"
    assert model.data(model.index(7, VALUES)).split() == ["1.0", "−2.0"]
    assert model.data(model.index(15, VALUES)).split() == ["0.1"]


def test_that_new_values_keep_the_structure(model, qtbot):
    model.set_quantities(update())
    with (
        qtbot.assertNotEmitted(model.modelReset),
        qtbot.assertNotEmitted(model.rowsInserted),
        qtbot.waitSignal(model.dataChanged, timeout=1000) as changed,
    ):
        model.set_quantities(update(start=0.5))
    first, last, *_ = changed.args
    assert (first.column(), last.column()) == (QUANTITY, LINE)
    assert (first.row(), last.row()) == (0, model.rowCount() - 1)
    assert model.data(model.index(7, VALUES)).split() == ["1.5", "−2.0"]


@pytest.mark.parametrize(("before", "after"), [(3, 5), (5, 3), (1, 3), (3, 1)])
def test_that_a_batch_of_another_size_only_adds_or_takes_lines(model, qtbot, before, after):
    model.set_quantities(update(before))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_quantities(update(after, 0.25))
    other = NumbersModel()
    other.set_quantities(update(after, 0.25))
    for number in (QUANTITY, VALUES, SHAPE, LINE):
        assert column(model, number) == column(other, number)


def test_that_other_arrays_reset_the_table(model, qtbot):
    model.set_quantities(update())
    with qtbot.waitSignal(model.modelReset, timeout=1000):
        model.set_quantities(update()[:2])
    with qtbot.waitSignal(model.modelReset, timeout=1000):
        model.set_quantities(())
    assert model.rowCount() == 0


def test_that_numbers_are_exact_and_as_short_as_that_allows():
    assert exact_text(np.float64(0.1) + np.float64(0.2)) == "0.30000000000000004"
    assert exact_text(np.float32(-0.1)) == "−0.1"
    for value in np.random.default_rng(0).standard_normal(50).astype(np.float32):
        assert np.float32(exact_text(value).replace("−", "-")) == value


def test_that_a_line_can_be_copied_with_a_minus_that_programs_read(model):
    model.set_quantities(update())
    assert model.plain_line(7) == "[0]\t1.0\t-2.0"
    assert model.plain_line(10) == "Z1, weighted sums\t(3, 2)\tnp.dot(X, W1, out=Z1)"
    assert model.plain_line(0) == "Samples"
    assert model.plain_line(15) == "L, the batch's loss\ta number\t0.1"


def test_that_an_array_is_found_by_phase_and_name(model):
    model.set_quantities(update())
    assert model.numbers_of("before", "W1")[0, 1] == -2.0
    with pytest.raises(KeyError, match="no W2"):
        model.numbers_of("before", "W2")


def test_that_titles_say_what_an_array_is():
    names = ["dZ2", "dD1", "dgamma1", "Xhat1", "db1", "D1"]
    quantities = [quantity("backward", name, [1.0]) for name in names]
    assert titles_of(quantities) == [
        *("dZ2 = ∂L/∂Z2", "dD1 = ∂L/∂D1", "dγ1 = ∂L/∂γ1", "X̂1, normalised"),
        *("db1 = ∂L/∂b1", "D1, after dropout"),
    ]


def test_that_the_line_that_computes_an_array_is_its_tool_tip(model):
    model.set_quantities(update())
    tip = model.data(model.index(11, VALUES), Qt.ItemDataRole.ToolTipRole)
    assert tip == "np.dot(X, W1, out=Z1)"
