"""Space: what it does with the focus in each kind of widget, beside the window's own Space."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from desktop_nn.app.main_window import MainWindow
from desktop_nn.models.layer_cells import FIELDS
from desktop_nn.models.microscope import Microscope
from desktop_nn.training.controller import Controller
from desktop_nn.training.link import InlineLink
from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.layer_delegate import CellLine
from desktop_nn.views.theme import Theme
from tests.views.showing import active
from tests.views.typing import choose, type_into

RATE = "training.optimizer.learning_rate"
LINES = ("units", "dropout")
Space = Qt.Key.Key_Space

off_screen_lists = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""Raised, and given the keyboard, by a real window system only."""


class Window:
    """The real window; nobody tells the worker behind it anything."""

    def __init__(self, document, theme, settings, qtbot):
        self.controller = Controller(InlineLink)
        microscope = Microscope(document, self.controller)
        self.window = MainWindow(theme, settings)
        self.window.fill(document, microscope)
        self.setup, self.layers = self.window.setup, self.window.layers
        self.runs = 0
        self.window.actions_by_name["run"].triggered.connect(self._on_run)
        active(qtbot, self.window)
        self.qtbot = qtbot

    def _on_run(self):
        self.runs += 1

    def field(self, where):
        forms = (self.setup.data_form, self.setup.training_form)
        return next(form.row(where).field for form in forms if where in form.rows())

    def press_in(self, widget, reason=Qt.FocusReason.TabFocusReason):
        widget.setFocus(reason)
        self.qtbot.waitUntil(widget.hasFocus)
        self.qtbot.keyClick(widget, Space)

    def cell(self, row, field):
        table = self.layers.table
        table.setFocus()
        table.setCurrentIndex(table.model().index(row, FIELDS.index(field)))
        return table


@pytest.fixture
def window(document, tmp_path, qtbot):
    theme = Theme()
    theme.use("dark")
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = Window(document, theme, settings, qtbot)
    yield made
    made.controller.close()


@off_screen_lists
def test_that_space_opens_a_list_and_then_takes_its_row(window, document, qtbot):
    field = window.field("training.optimizer")
    window.press_in(field)
    qtbot.waitUntil(field.view().isVisible)
    field.view().setCurrentIndex(field.model().index(field.findData("rmsprop"), 0))
    qtbot.keyClick(field.view(), Space)
    qtbot.waitUntil(lambda: not field.view().isVisible())
    assert document.spec.training.optimizer.name == "rmsprop"
    assert window.runs == 0


def test_that_space_in_a_number_that_nobody_types_runs_and_takes_nothing_away(window, document):
    field = window.field(RATE)
    field.setFocus()
    field.selectAll()
    window.press_in(field)
    assert window.runs == 1
    assert field.text() == "0.005"
    assert not document.undo_stack.canUndo()


def test_that_space_parts_thousands_while_a_number_is_typed(window, document, qtbot):
    field = window.field("training.batch_size")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1 000")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert document.spec.training.batch_size == 1000
    assert window.runs == 0


def test_that_space_never_takes_the_place_of_selected_digits(window, qtbot):
    field = window.field("training.batch_size")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "25")
    field.selectAll()
    qtbot.keyClick(field, Space)
    assert field.text() == "25"


def test_that_space_switches_a_check_box(window, document):
    window.press_in(window.field("data.standardize"))
    assert document.spec.data.standardize
    assert window.runs == 0


def test_that_space_switches_a_check_box_of_a_cell(window, document, qtbot):
    qtbot.keyClick(window.cell(0, "batch_norm"), Space)
    assert document.spec.network.layers[0].batch_norm
    assert window.runs == 0


@off_screen_lists
@pytest.mark.parametrize("field", ["units", "activation", "initializer", "dropout"])
def test_that_space_in_a_cell_that_was_clicked_runs_and_enter_edits_it(window, qtbot, field):
    table = window.cell(0, field)
    qtbot.keyClick(table, Space)
    assert window.runs == 1
    assert not table.is_editing
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.is_editing
    qtbot.waitUntil(
        lambda: table.findChild(CellLine if field in LINES else ChoiceField) is not None
    )
    table.drop_editing(0)


def test_that_space_while_a_cell_is_edited_takes_nothing_away(window, document, qtbot):
    table = window.cell(0, "units")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    line = table.findChild(CellLine)
    qtbot.keyClick(line, Space)
    assert line.text() == "8"
    qtbot.keyClicks(line, "12")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.spec.network.layers[0].units == 12)


def test_that_space_runs_after_a_list_was_used_by_mouse(window, document, qtbot):
    field = window.field("training.optimizer")
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    choose(field, "rmsprop")
    window.press_in(field, Qt.FocusReason.PopupFocusReason)
    assert document.spec.training.optimizer.name == "rmsprop"
    assert window.runs == 1
    assert not field.view().isVisible()


def test_that_a_mend_pressed_by_keys_leaves_the_focus_to_its_field(window, document, qtbot):
    row = window.setup.training_form.row(RATE)
    type_into(qtbot, row.field, "1e9")
    qtbot.waitUntil(row.problem.button.isVisible)
    window.press_in(row.problem.button)
    assert document.spec.training.optimizer.number("learning_rate") < 1.0
    assert row.field.hasFocus()
    assert window.runs == 0


def test_that_a_layer_added_while_a_cell_is_edited_is_chosen_and_has_the_focus(
    window, document, qtbot
):
    table = window.cell(0, "units")
    qtbot.keyClick(table, Qt.Key.Key_5)
    window.window.actions_by_name["add_layer"].trigger()
    assert [layer.units for layer in document.spec.network.layers[:2]] == [5, 5]
    assert not table.is_editing
    assert table.hasFocus()
    assert (window.layers.selected(), table.currentIndex().row()) == (1, 1)
    qtbot.keyClick(table, Space)
    assert window.runs == 1


def test_that_rows_that_go_while_one_is_edited_leave_the_focus_to_the_table(
    window, document, qtbot
):
    document.add_layer(1)
    table = window.cell(0, "units")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    document.undo_stack.undo()
    assert table.hasFocus()


def test_that_space_in_a_cell_that_is_only_shown_runs(window, qtbot):
    table = window.cell(0, "units")
    table.setCurrentIndex(table.model().index(0, 7))
    qtbot.keyClick(table, Space)
    assert window.runs == 1


def test_that_a_click_on_a_button_leaves_the_focus_and_with_it_space(window, document, qtbot):
    field = window.field(RATE)
    field.setFocus()
    buttons = [window.setup.gallery.button("moons")]
    document.change_layer(0, document.spec.network.layers[0], "same")
    table = window.layers.table.model()
    table.setData(table.index(0, FIELDS.index("units")), "0")
    qtbot.waitUntil(window.layers.problem.button.isVisible)
    buttons.append(window.layers.problem.button)
    for button in buttons:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert QApplication.focusWidget() is field
    qtbot.keyClick(field, Space)
    assert window.runs == 1
