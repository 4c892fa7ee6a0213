"""Matrices: what they show follows the microscope, and a click there moves it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from desktop_nn.models.matrix_limits import full_at, largest
from desktop_nn.models.microscope import Place
from desktop_nn.views.microscope.matrices import CLOSED, Matrices
from tests.models.microscopes import bench
from tests.training.experiments import digits_spec
from tests.views.microscope.conftest import stop_of
from tests.views.showing import active, on_screen


@pytest.fixture
def view(qtbot, over, scope, theme):
    return on_screen(qtbot, Matrices(over.document, theme, scope), (900, 280))


def at(block, cell):
    """The middle of a cell."""
    left, top = block.corner(cell)
    return QPoint(round(left + 0.5 * block.width), round(top + 0.5 * block.height))


def point_at(qtbot, view, block, cell):
    qtbot.mouseMove(view, QPoint(1, view.height() - 2))
    qtbot.mouseMove(view, at(block, cell))


# Model to screen


def test_that_at_the_start_it_says_what_to_do(view):
    assert view.matrix_layout is None
    assert "Press Next" in view.accessibleDescription()


def test_that_each_stop_shows_its_own_array(view, scope):
    for stop in scope.stops:
        scope.to_stop(stop.number)
        shown = view.matrix_layout.result.operand
        assert (shown.phase, shown.name) == (stop.phase, stop.name)
        assert (shown.phase, shown.name) in view.quantities()


def test_that_the_present_number_is_lit(view, scope):
    scope.to_stop(stop_of(scope, "dW2"))
    scope.back()
    place = scope.place
    assert place.name == "dW2"
    assert view.lit_cell() == place.index
    assert view.matrix_layout.result.operand.values[view.lit_cell()] == scope.traced.number(place)


def test_that_what_is_not_computed_yet_is_blank(view, scope):
    scope.to_stop(stop_of(scope, "dW2"))
    scope.back()
    mask = view._mask_of(view.matrix_layout.result.operand)
    assert mask[:, :2].all()
    assert not mask[:, 2].any()


def test_that_blank_cells_are_painted_without_their_number(qtbot, view, scope):
    scope.to_stop(stop_of(scope, "dW2"))
    whole = view.grab().toImage()
    block, cell = view.matrix_layout.result, (0, 2)
    scope.back()
    part = view.grab().toImage()
    inside = at(block, cell) + QPoint(0, 3)
    panel = view.theme.color("panel")
    assert part.pixelColor(inside) != whole.pixelColor(inside)
    row = [part.pixelColor(at(block, cell) + QPoint(k, 0)) for k in range(-20, 20)]
    assert len({color.name() for color in row}) == 1  # no digit of a number
    assert panel is not None


def test_that_every_number_shown_is_the_traces_own(view, scope):
    for stop in scope.stops:
        scope.to_stop(stop.number)
        for operand in view.expression().operands:
            held = scope.traced.find(operand.phase, operand.name).value
            shown = operand.values.T if operand.is_transposed else operand.values
            assert np.array_equal(shown.reshape(held.shape), held)


def test_that_walking_back_shows_the_same_picture(view, scope):
    pictures = []
    while scope.next():
        pictures.append(view.grab().toImage())
    assert len(pictures) > 60
    for picture in reversed(pictures[:-1]):
        scope.back()
        assert view.grab().toImage() == picture


def test_that_a_step_of_several_arrays_offers_all_of_them(view, scope):
    scope.to_stop(stop_of(scope, "m_W1"))
    names = [name for _, name in view.quantities()]
    assert {"m_W1", "v_W1", "m_gamma1", "v_beta1"} <= set(names)


def test_that_closed_it_says_what_will_appear(view, over, scope):
    scope.to_end()
    scope.close()
    assert view.matrix_layout is None
    assert view.accessibleDescription() == CLOSED
    assert view.fact() == ""


def test_that_a_hidden_view_arranges_nothing(view, scope):
    view.hide()
    scope.to_stop(3)
    assert view.matrix_layout is None
    view.show()
    assert view.matrix_layout is not None


# Screen to model


def test_that_pointing_at_a_cell_tells_its_number(qtbot, view, scope):
    scope.to_stop(stop_of(scope, "dW2"))
    block = view.matrix_layout.result
    with qtbot.waitSignal(view.pointed) as told:
        point_at(qtbot, view, block, (2, 1))
    assert told.args == [Place("backward", "dW2", (2, 1))]
    assert view.lit_cell() == (2, 1)
    qtbot.mouseMove(view, QPoint(view.width() - 2, view.height() - 2))
    assert view.lit_cell() == (3, 2)


def test_that_pointing_at_a_transposed_cell_tells_its_own_place(qtbot, view, scope):
    scope.to_stop(stop_of(scope, "dW2"))
    with qtbot.waitSignal(view.pointed) as told:
        point_at(qtbot, view, view.matrix_layout.blocks[1], (3, 1))
    assert told.args == [Place("forward", "A1", (1, 3))]


def test_that_a_click_asks_where_a_number_comes_from(qtbot, view, scope):
    scope.to_stop(stop_of(scope, "dW2"))
    left = view.matrix_layout.blocks[1]
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(left, (3, 1)))
    assert scope.place == Place("forward", "A1", (1, 3))
    assert view.matrix_layout.result.operand.name == "A1"
    assert len(scope.trail) == 2


def test_that_a_click_on_a_blank_cell_does_nothing(qtbot, view, scope):
    scope.to_stop(stop_of(scope, "dW2"))
    scope.back()
    before = scope.place
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view.matrix_layout.result, (0, 2)))
    assert scope.place == before


def test_that_a_click_on_a_name_shows_that_array(qtbot, view, scope):
    scope.to_stop(stop_of(scope, "m_W1"))
    tab = next(tab for tab in view._tabs if tab.quantity[1] == "v_W1")
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=tab.place.center().toPoint())
    assert scope.place.name == "v_W1"
    assert view.matrix_layout.result.operand.name == "v_W1"


def test_that_arrow_keys_walk_through_the_cells(qtbot, over, scope, theme):
    view = active(qtbot, Matrices(over.document, theme, scope), (900, 280))
    view.setFocus()
    scope.to_stop(stop_of(scope, "dW2"))
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    assert scope.place == Place("backward", "dW2", (3, 1))
    assert "dW₂[4, 2] = " in view.accessibleDescription()
    assert "A₁ᵀ · dZ₂" in view.accessibleDescription()


def test_that_a_cells_tip_names_it_with_all_its_digits(qtbot, view, scope, monkeypatch):
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda point, text, widget: told.append(text))
    scope.to_stop(stop_of(scope, "dW2"))
    point = at(view.matrix_layout.result, (0, 0))
    view.event(QHelpEvent(QHelpEvent.Type.ToolTip, point, view.mapToGlobal(point)))
    view.event(QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(1, 279), view.mapToGlobal(point)))
    assert told[0].startswith("dW₂[1, 1] = ")
    assert "ringed" in told[1]
    assert view.matrix_layout.cell_at(*QPointF(point).toTuple()) is not None


# Large arrays


def test_that_large_arrays_say_that_a_part_is_shown(qtbot, theme):
    with bench(qtbot, digits_spec()) as over:
        scope = over.opened()
        view = on_screen(qtbot, Matrices(over.document, theme, scope), (700, 220))
        scope.to_stop(stop_of(scope, "dW1"))
        assert "a part of large arrays" in view.fact()
        cells = sum(len(block.rows) * len(block.columns) for block in view.matrix_layout.blocks)
        assert cells < 400
        place = scope.place
        assert place.index[0] in view.matrix_layout.result.rows
        assert place.index[1] in view.matrix_layout.result.columns
        view.close()


def turn(view, point, angle, modifiers=Qt.KeyboardModifier.NoModifier):
    place = QPointF(point)
    event = QWheelEvent(
        place,
        QPointF(view.mapToGlobal(point)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
    return event.isAccepted()


def test_that_the_wheel_moves_a_large_array_and_those_that_share_its_rows(qtbot, theme):
    with bench(qtbot, digits_spec()) as over:
        scope = over.opened()
        view = on_screen(qtbot, Matrices(over.document, theme, scope), (700, 220))
        scope.to_stop(stop_of(scope, "dW1"))
        result = view.matrix_layout.result
        rows, columns = result.rows, result.columns
        place = scope.place
        point = at(result, (rows.start, columns.start))
        assert turn(view, point, 120)
        moved = view.matrix_layout
        assert moved.result.rows == range(rows.start - 3, rows.stop - 3)
        assert moved.result.columns == columns
        assert moved.blocks[1].rows == moved.result.rows  # of the inputs, transposed
        assert scope.place == place
        turn(view, point, 120, Qt.KeyboardModifier.ShiftModifier)
        assert view.matrix_layout.result.columns.start == columns.start - 3
        for _ in range(60):
            turn(view, point, 120)
        assert view.matrix_layout.result.rows.start == 0
        scope.back()
        scope.next()
        assert view.matrix_layout.result.rows == rows


@pytest.fixture
def large(qtbot, theme):
    """Matrices of a net of which no array has room, at the gradient of its first weights."""
    with bench(qtbot, digits_spec()) as over:
        scope = over.opened()
        view = on_screen(qtbot, Matrices(over.document, theme, scope), (700, 220))
        scope.to_stop(stop_of(scope, "dW1"))
        yield view


def dragged(qtbot, view, block, across, down):
    """From its first cell, by so many pixels."""
    start = at(block, (block.rows.start, block.columns.start))
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(view, left, pos=start)
    for part in (0.5, 1.0):
        qtbot.mouseMove(view, start + QPoint(round(part * across), round(part * down)))
    qtbot.mouseRelease(view, left, pos=start + QPoint(across, down))


def test_that_a_large_array_is_dragged_and_what_shares_its_rows_comes_along(qtbot, large):
    place, result = large.microscope.place, large.matrix_layout.result
    dragged(qtbot, large, result, round(2.0 * result.width), round(4.0 * result.height))
    moved = large.matrix_layout
    assert moved.result.rows == range(result.rows.start - 4, result.rows.stop - 4)
    assert moved.result.columns == range(result.columns.start - 2, result.columns.stop - 2)
    assert moved.blocks[1].rows == moved.result.rows
    assert large.microscope.place == place  # it was no click
    dragged(qtbot, large, moved.result, 0, 2000)
    assert large.matrix_layout.result.rows.start == 0


def test_that_a_trembling_hand_clicks(qtbot, large):
    result = large.matrix_layout.result
    dragged(qtbot, large, result, 2, 2)
    assert large.microscope.place.index == (result.rows.start, result.columns.start)


def test_that_shift_and_an_arrow_moves_an_array_and_a_page_key_chooses_it(qtbot, large):
    shift, keys = Qt.KeyboardModifier.ShiftModifier, Qt.Key
    first, inputs, slopes = large.matrix_layout.blocks
    qtbot.keyClick(large, keys.Key_Up, shift)
    assert large.matrix_layout.result.rows.start == first.rows.start - 3
    assert large.matrix_layout.result.columns == first.columns
    qtbot.keyClick(large, keys.Key_PageDown)
    assert large.hand.chosen_block(large.matrix_layout).operand is inputs.operand
    qtbot.keyClick(large, keys.Key_Right, shift)
    assert large.matrix_layout.blocks[1].columns.start == inputs.columns.start + 3
    assert large.matrix_layout.blocks[2].rows.start > slopes.rows.start
    qtbot.keyClick(large, keys.Key_PageUp)
    assert large.hand.chosen_block(large.matrix_layout) is large.matrix_layout.result
    large.microscope.back()
    assert large.hand.centres == {}


def test_that_of_many_arrays_those_around_the_present_one_have_a_tab(qtbot, view, scope):
    scope.to_stop(stop_of(scope, "U1"))
    whole = [tab.text for tab in view._tabs]
    view.resize(300, 280)
    tabs = view._tabs
    assert tabs[-1].place.right() <= 300.0
    assert len(tabs) < len(whole)
    assert any(tab.quantity == view.quantity() for tab in tabs)
    assert tabs[0].text == "‹"
    before = tabs[1].quantity
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=tabs[0].place.center().toPoint())
    assert view.quantity() == tabs[0].quantity != before
    assert view.quantity() in [tab.quantity for tab in view._tabs if tab.text not in "‹›"]


def test_that_the_wheel_is_left_to_others_where_all_is_shown(view, scope):
    scope.to_stop(stop_of(scope, "dW2"))
    assert not turn(view, at(view.matrix_layout.result, (0, 0)), -120)


def test_that_a_step_is_told_with_the_digits_that_are_sure(view, over):
    over.after(300)
    scope = over.opened()
    scope.to_stop(stop_of(scope, "step_W2"))
    told = view.told().partition(";")[0].partition(" = ")[2]
    exact = scope.traced.number(scope.place)
    assert scope.traced.update == 301
    assert len(f"{exact:.6g}".lstrip("-0.")) == 6
    assert len(told.lstrip("−0.")) < 6
    assert float(told.replace("−", "-")) == pytest.approx(exact, rel=0.01)


def test_that_a_bias_before_batch_norm_whose_gradient_is_rounding_is_pale(scope):
    """The net's first layer has batch norm behind its bias, the second has not."""
    shares = {
        name: largest(values) / full_at(scope.traced, "backward", name, values)
        for name in ("db1", "db2")
        for values in [scope.traced.find("backward", name).value]
    }
    assert shares["db1"] < 0.1
    assert shares["db2"] == 1.0


def test_that_a_lit_cell_shows_its_number_where_no_sample_is_marked(view, scope):
    """With tabs above, and of the whole batch."""
    scope.to_stop(stop_of(scope, "A2"))
    scope.show_batch()
    block, cell = view.matrix_layout.result, view.lit_cell()
    shown = view.grab().toImage()
    inside = QRect(at(block, cell) - QPoint(14, 5), QSize(28, 10))
    colours = {
        shown.pixel(x, y)
        for x in range(inside.left(), inside.right())
        for y in range(inside.top(), inside.bottom())
    }
    assert len(colours) > 2  # a fill, and ink
