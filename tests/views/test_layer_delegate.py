"""The editors in the table's cells: opened, filled, left; and the frame around what is wrong."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QTableView

from desktop_nn.models.layer_cells import FIELDS
from desktop_nn.models.layer_table import LayerTable
from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.layer_delegate import LayerDelegate
from desktop_nn.views.layer_panel import LayerPanel
from desktop_nn.views.layer_table_view import LayerTableView
from tests.views.showing import active
from tests.views.snapshots import digits
from tests.views.typing import choose

UNITS, ACTIVATION, INITIALIZER, BIAS, NORM, DROPOUT = range(1, 7)

# The off-screen platform says it of every list that opens.
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (raise|grabbing the keyboard)", extend=True
)


@pytest.fixture
def view(document, theme, qtbot):
    view = LayerTableView()
    table = LayerTable(document, view)
    view.setModel(table)
    view.setItemDelegate(LayerDelegate(theme, view))
    return active(qtbot, view, (780, 160))


def edit(view, row, column, kind):
    """Open a cell's editor by its key, as the user would."""
    view.setFocus()
    view.setCurrentIndex(view.model().index(row, column))
    assert view.edit(view.currentIndex(), QTableView.EditTrigger.EditKeyPressed, None)
    return view.viewport().findChild(kind)


def middle(view, row, column):
    return view.visualRect(view.model().index(row, column)).center()


def test_that_units_are_typed_into_their_cell(view, document, qtbot):
    editor = edit(view, 0, UNITS, QLineEdit)
    assert editor.text() == "8"
    assert editor.accessibleName() == "Units of layer 1"
    editor.selectAll()
    qtbot.keyClicks(editor, "12")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.spec.network.layers[0].units == 12)


def test_that_a_key_begins_to_type(view, document, qtbot):
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, UNITS))
    qtbot.keyClick(view, Qt.Key.Key_5)
    editor = view.viewport().findChild(QLineEdit)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.spec.network.layers[1].units == 5)


def test_that_leaving_the_editor_enters_and_escape_does_not(view, document, qtbot):
    editor = edit(view, 0, DROPOUT, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "0.5")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert document.spec.network.layers[0].dropout == 0.0
    qtbot.waitUntil(lambda: view.viewport().findChild(QLineEdit) is None)
    editor = edit(view, 0, DROPOUT, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "0.5")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: document.spec.network.layers[0].dropout == 0.5)


def test_that_an_editor_left_as_it_was_changes_nothing(view, document, qtbot):
    view.model().setData(view.model().index(0, UNITS), "0")
    editor = edit(view, 0, UNITS, QLineEdit)
    assert editor.text() == "0"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert view.model().index(0, UNITS).data() == "0"
    assert not document.undo_stack.canUndo()


def test_that_a_refused_text_can_be_corrected_where_it_stands(view, document, qtbot):
    editor = edit(view, 0, UNITS, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "abc")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.viewport().findChild(QLineEdit) is None)
    assert view.model().index(0, UNITS).data() == "abc"
    editor = edit(view, 0, UNITS, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "3")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.spec.network.layers[0].units == 3)


@pytest.mark.parametrize(
    ("column", "name", "field"),
    [(ACTIVATION, "relu", "activation"), (INITIALIZER, "he_normal", "initializer")],
)
def test_that_a_choice_is_taken_as_soon_as_it_is_made(view, document, column, name, field, qtbot):
    editor = edit(view, 0, column, ChoiceField)
    assert editor.name() == getattr(document.spec.network.layers[0], field).name
    assert editor.accessibleName() == f"{FIELDS[column].capitalize()} of layer 1"
    choose(editor, name)
    assert getattr(document.spec.network.layers[0], field).name == name
    qtbot.waitUntil(lambda: view.viewport().findChild(ChoiceField) is None)


def test_that_the_list_opens_with_its_cell_and_is_used_with_keys(view, document, qtbot):
    editor = edit(view, 0, ACTIVATION, ChoiceField)
    names = editor.view()
    qtbot.waitUntil(names.isVisible)
    qtbot.keyClick(names, Qt.Key.Key_Down)
    qtbot.keyClick(names, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.spec.network.layers[0].activation.name == "relu")


def test_that_a_double_click_opens_the_list_when_the_button_is_let_go(view, qtbot):
    place = middle(view, 0, ACTIVATION)
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(view.viewport(), left, pos=place)
    qtbot.mouseDClick(view.viewport(), left, pos=place)
    editor = view.viewport().findChild(ChoiceField)
    assert not editor.view().isVisible()
    qtbot.mouseRelease(view.viewport(), left, pos=place)
    assert editor.view().isVisible()


@pytest.mark.parametrize("column", [ACTIVATION, INITIALIZER])
def test_that_an_editor_has_room_for_what_is_in_it(view, document, column):
    document.open(digits(), None)
    editor = edit(view, 2, column, ChoiceField)
    assert editor.width() >= editor.sizeHint().width()
    assert editor.height() >= editor.fontMetrics().height()


def test_that_a_number_is_typed_inside_its_own_column(view):
    view.resize(1000, 200)
    editor = edit(view, 0, UNITS, QLineEdit)
    assert editor.width() == view.columnWidth(UNITS)


def test_that_a_click_on_a_check_box_switches_it(view, document, qtbot):
    for column, field in ((BIAS, "bias"), (NORM, "batch_norm")):
        before = getattr(document.spec.network.layers[0], field)
        cell = view.visualRect(view.model().index(0, column))
        place = QPoint(cell.left() + 13, cell.center().y())
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert getattr(document.spec.network.layers[0], field) != before


def test_that_computed_cells_are_not_edited(view):
    for column in (0, 7, 8):
        index = view.model().index(0, column)
        assert not index.flags() & Qt.ItemFlag.ItemIsEditable


def framed(view, theme, token, row, column):
    """Whether the cell has a line of this colour at its left."""
    cell = view.visualRect(view.model().index(row, column))
    image = view.viewport().grab().toImage()
    colors = [image.pixelColor(cell.left() + x, cell.center().y()) for x in range(4)]
    return any(near(color, theme.color(token)) for color in colors)


def near(one, other):
    parts = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return all(abs(a - b) < 40 for a, b in parts)


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_that_what_is_wrong_is_framed_in_the_colours_of_the_theme(view, document, theme, mode):
    theme.use(mode)
    assert not framed(view, theme, "wrong", 0, UNITS)
    view.model().setData(view.model().index(0, UNITS), "0")
    assert framed(view, theme, "wrong", 0, UNITS)
    view.model().setData(view.model().index(1, DROPOUT), "0.95")
    assert framed(view, theme, "warning", 1, DROPOUT)
    document.dismiss()
    assert not framed(view, theme, "wrong", 0, UNITS)


@pytest.mark.parametrize("column", [INITIALIZER, ACTIVATION])
def test_that_a_list_closes_when_its_layer_or_the_data_changes_by_other_means(
    panel, document, qtbot, column
):
    document.change_source("moons")
    edit(panel.table, 0, column, ChoiceField)
    document.undo_stack.undo()
    assert not panel.table.is_editing
    edit(panel.table, 0, column, ChoiceField)
    network = document.spec.network
    document.change_layer(1, replace(network.layers[1], units=3), "units")
    assert panel.table.is_editing
    document.change_layer(0, replace(network.layers[0], units=3), "units")
    assert not panel.table.is_editing


def test_that_what_is_being_typed_stays_when_other_things_change(panel, document, qtbot):
    editor = edit(panel.table, 0, UNITS, QLineEdit)
    qtbot.keyClicks(editor, "12")
    document.change_source("moons")
    assert panel.table.is_editing
    assert editor.text() == "12"


@pytest.fixture
def panel(document, theme, qtbot):
    panel = LayerPanel(document, LayerTable(document, document), theme)
    return active(qtbot, panel, (780, 200))
