"""The table of layers by keyboard: several rows at once, copy and paste, remove and move."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_nn.models.layer_cells import FIELDS
from desktop_nn.models.layer_table import LayerTable
from desktop_nn.views.layer_panel import LayerPanel
from tests.views.showing import active
from tests.views.snapshots import deep

Control, Shift, Alt = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def panel(document, theme, qtbot):
    document.open(deep(5), None)
    window = QWidget()
    panel = LayerPanel(document, LayerTable(document, window), theme, window)
    panel.add_buttons(QHBoxLayout(window))
    window.layout().addWidget(panel)
    active(qtbot, window, (900, 260))
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    yield panel
    QGuiApplication.clipboard().clear()
    window.close()


def ids(document):
    return [layer.id for layer in document.spec.network.layers]


def choose_rows(panel, *rows):
    panel.select_layer(rows[0])
    for row in rows[1:]:
        flags = QItemSelectionModel.SelectionFlag
        index = panel.table.model().index(row, 0)
        panel.table.selectionModel().select(index, flags.Select | flags.Rows)


def test_that_shift_and_an_arrow_choose_several_rows(panel, qtbot):
    panel.select_layer(0)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down, Shift)
    assert panel.table.chosen_rows() == [0, 1]


def test_that_an_edit_in_one_chosen_row_is_an_edit_in_all(panel, document, qtbot):
    choose_rows(panel, 0, 2)
    model = panel.table.model()
    model.setData(model.index(0, FIELDS.index("units")), "7")
    assert [layer.units for layer in document.spec.network.layers] == [7, 3, 7, 3, 1]
    assert panel.table.chosen_rows() == [0, 2]


def test_that_space_switches_the_check_box_of_all_chosen_rows(panel, document, qtbot):
    bias = panel.table.model().index(0, FIELDS.index("bias"))
    panel.table.setCurrentIndex(bias)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down, Shift)
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    found = [layer.bias for layer in document.spec.network.layers]
    assert found == [False, False, True, True, True]
    assert document.undo_stack.count() == 1


def test_that_copied_layers_are_pasted_after_the_chosen_one(panel, document, qtbot):
    choose_rows(panel, 0, 1)
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Control)
    assert "desktop-nn layers" in QGuiApplication.clipboard().text()
    assert QGuiApplication.clipboard().mimeData().html().count("<tr>") == 1 + 2
    panel.select_layer(2)
    qtbot.keyClick(panel.table, Qt.Key.Key_V, Control)
    assert ids(document) == [1, 2, 3, 6, 7, 4, 5]
    assert panel.selected() == 3
    document.undo_stack.undo()
    assert ids(document) == [1, 2, 3, 4, 5]


def test_that_a_clipboard_without_layers_gets_a_sentence(panel, document, qtbot):
    QGuiApplication.clipboard().setText("<script>alert(1)</script>")
    qtbot.keyClick(panel.table, Qt.Key.Key_V, Control)
    assert "The clipboard holds no layers" in panel.problem.text()
    assert not document.undo_stack.canUndo()


def test_that_delete_removes_the_chosen_rows(panel, document, qtbot):
    choose_rows(panel, 1, 2)
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert ids(document) == [1, 4, 5]
    panel.select_layer(0)
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert ids(document) == [4, 5]


def test_that_the_output_is_not_removed_with_others(panel, document, qtbot):
    choose_rows(panel, 3, 4)
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert ids(document) == [1, 2, 3, 4, 5]
    assert "The output layer stays" in panel.problem.text()


def test_that_alt_and_an_arrow_move_the_layer(panel, document, qtbot):
    panel.select_layer(1)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down, Alt)
    assert ids(document) == [1, 3, 2, 4, 5]
    assert panel.selected() == 2
    qtbot.keyClick(panel.table, Qt.Key.Key_Up, Alt)
    assert ids(document) == [1, 2, 3, 4, 5]


def test_that_one_row_is_chosen_after_rows_came_or_went(panel, document):
    choose_rows(panel, 0, 1)
    document.add_layer(0)
    assert len(panel.table.chosen_rows()) == 1
    model = panel.table.model()
    model.setData(model.index(0, FIELDS.index("units")), "9")
    assert sum(layer.units == 9 for layer in document.spec.network.layers) == 1


def test_that_a_click_on_a_check_box_of_several_chosen_rows_switches_them_all(
    panel, document, qtbot
):
    choose_rows(panel, 0, 1)
    place = panel.table.visualRect(panel.table.model().index(1, FIELDS.index("bias")))
    spot = place.center()
    spot.setX(place.left() + 10)
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    found = [layer.bias for layer in document.spec.network.layers]
    assert found == [False, False, True, True, True]
