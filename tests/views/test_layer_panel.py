"""The layers on screen: what is chosen stays chosen, what is wrong is said."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from tests.views.layer_panels import (
    BIAS,
    INITIALIZER,
    UNITS,
    layer_panel,
    model,
    type_units,
)
from tests.views.snapshots import deep
from tests.views.typing import click, type_into


@pytest.fixture
def panel(document, theme, qtbot):
    with layer_panel(document, theme, qtbot) as made:
        yield made


def ids(document):
    return [layer.id for layer in document.spec.network.layers]


# What is chosen


def test_that_the_first_layer_is_chosen_at_first(panel):
    assert panel.selected() == 0
    assert panel.table.selectionModel().isRowSelected(0)


def test_that_choosing_a_row_is_told(panel, qtbot):
    with qtbot.waitSignal(panel.layer_selected) as told:
        place = panel.table.visualRect(model(panel).index(1, 2)).center()
        qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [1]
    assert panel.selected() == 1


def test_that_the_chosen_layer_stays_chosen_wherever_it_goes(panel, document):
    panel.select_layer(1)
    document.add_layer(0)
    assert panel.selected() == 2
    document.undo_stack.undo()
    assert panel.selected() == 1
    document.move_layer(1, 0)
    assert panel.selected() == 0
    document.change_source("moons")
    assert panel.selected() == 0
    assert panel.table.currentIndex().row() == 0


def test_that_another_layer_is_chosen_when_the_chosen_one_goes(panel, document):
    panel.select_layer(1)
    document.remove_layer(1)
    assert panel.selected() == 1
    assert panel.table.currentIndex().row() == 1
    document.remove_layer(0)
    assert panel.selected() == 0


def test_that_another_project_has_a_chosen_layer_too(panel, document):
    panel.select_layer(2)
    document.open(deep(2), None)
    assert panel.table.currentIndex().row() == panel.selected() == 1


# Buttons


def test_that_add_puts_a_layer_after_the_chosen_one_and_chooses_it(panel, document, qtbot):
    click(qtbot, panel.button("addLayer"))
    assert ids(document) == [1, 4, 2, 3]
    assert panel.selected() == 1


def test_that_a_layer_added_after_the_output_stands_before_it(panel, document, qtbot):
    panel.select_layer(2)
    click(qtbot, panel.button("addLayer"))
    assert ids(document) == [1, 2, 4, 3]
    assert panel.selected() == 2


def test_that_remove_takes_the_chosen_layer_and_leaves_the_output(panel, document, qtbot):
    click(qtbot, panel.button("removeLayer"))
    assert ids(document) == [2, 3]
    panel.select_layer(1)
    click(qtbot, panel.button("removeLayer"))
    assert ids(document) == [2, 3]
    assert panel.problem.text() == "The output layer stays: the data needs it."


def test_that_up_and_down_move_the_chosen_layer_and_keep_it_chosen(panel, document, qtbot):
    document.open(deep(4), None)
    panel.select_layer(0)
    click(qtbot, panel.button("layerDown"))
    click(qtbot, panel.button("layerDown"))
    assert ids(document) == [2, 3, 1, 4]
    assert panel.selected() == 2
    click(qtbot, panel.button("layerUp"))
    assert ids(document) == [2, 1, 3, 4]
    document.undo_stack.undo()
    assert panel.selected() == 2


@pytest.mark.parametrize(
    ("row", "up", "down"), [(0, False, True), (1, True, False), (2, False, False)]
)
def test_that_a_layer_is_moved_only_where_there_is_room(panel, row, up, down):
    panel.select_layer(row)
    assert panel.button("layerUp").isEnabled() == up
    assert panel.button("layerDown").isEnabled() == down


def test_that_buttons_follow_a_change_of_the_layers(panel, document):
    document.remove_layer(1)
    assert not panel.button("layerDown").isEnabled()
    document.undo_stack.undo()
    assert panel.button("layerDown").isEnabled()


def test_that_too_many_layers_are_refused_in_words(panel, document, qtbot):
    document.open(deep(32), None)
    click(qtbot, panel.button("addLayer"))
    assert panel.problem.text() == "At most 32 layers."
    assert len(ids(document)) == 32


# Drag and drop


def test_that_a_dropped_row_moves_its_layer_and_stays_chosen(panel, document):
    document.open(deep(4), None)
    panel.select_layer(0)
    table = model(panel)
    data = table.mimeData([table.index(0, 0)])
    table.dropMimeData(data, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    assert ids(document) == [2, 1, 3, 4]
    assert panel.selected() == panel.table.currentIndex().row() == 1


def test_that_the_view_drags_rows_and_takes_none_away(panel):
    assert panel.table.dragDropMode() == panel.table.DragDropMode.InternalMove
    assert not panel.table.dragDropOverwriteMode()
    assert not model(panel).removeRows(0, 1)
    assert model(panel).rowCount() == 3


# Problems


def test_that_refused_units_are_said_below_and_mended_with_a_click(panel, document, qtbot):
    before = document.spec
    type_units(panel, 0, "1000000")
    assert "at most 4\u202f096 units" in panel.problem.text()
    assert document.spec == before
    assert panel.problem.button.text() == "Use 4\u202f096"
    click(qtbot, panel.problem.button)
    assert document.spec.network.layers[0].units == 4096
    assert panel.problem.text() == ""
    document.undo_stack.undo()
    assert document.spec == before


def test_that_escape_takes_a_refused_text_back(panel, qtbot):
    type_units(panel, 0, "0")
    assert model(panel).index(0, UNITS).data() == "0"
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Escape)
    assert model(panel).index(0, UNITS).data() == "8"
    assert not panel.problem.isVisible()


def test_that_cross_entropy_on_relu_is_mended_with_a_click(panel, document, qtbot):
    model(panel).setData(model(panel).index(2, 2), "relu")
    assert "Layer 3: cross-entropy needs" in panel.problem.text()
    assert document.spec.network.output.activation.name == "sigmoid"
    assert panel.problem.button.text() == "Use mean squared error"
    assert panel.problem.other_button.text() == "Keep sigmoid"
    click(qtbot, panel.problem.button)
    assert document.spec.network.output.activation.name == "relu"
    assert document.spec.training.loss.name == "mean_squared_error"


def test_that_cross_entropy_on_relu_is_left_with_a_click(panel, document, qtbot):
    before = document.spec
    model(panel).setData(model(panel).index(2, 2), "relu")
    click(qtbot, panel.problem.other_button)
    assert document.spec == before
    assert not document.undo_stack.canUndo()
    assert not panel.problem.isVisible()


def test_that_among_equal_problems_the_chosen_layers_is_said(panel, document):
    for row in (0, 1):
        model(panel).setData(model(panel).index(row, INITIALIZER), "zeros")
        model(panel).setData(model(panel).index(row, 6), "0.95")
    type_units(panel, 1, "0")
    panel.select_layer(0)
    # An error first, wherever it is.
    assert "at least 1 unit" in panel.problem.text()
    document.dismiss()
    assert "nine in ten" in panel.problem.text()


def test_that_problems_of_data_and_training_are_not_said_here(panel, document):
    document.change_seed(-1)
    assert not panel.problem.isVisible()


# The initializer's parameters


def test_that_the_initializers_parameter_has_a_field_both_ways(panel, document, qtbot):
    assert list(panel.initializer_form._rows) == []
    model(panel).setData(model(panel).index(0, INITIALIZER), "uniform")
    row = panel.initializer_form.row("network.layers.1.initializer.limit")
    assert row.label.text() == "Layer 1 · Uniform limit\u2009↺"
    qtbot.waitUntil(row.field.isVisible)
    type_into(qtbot, row.field, "0,75")
    assert document.spec.network.layers[0].initializer.number("limit") == 0.75
    assert document.undo_stack.undoText() == "limit 0.75 in layer 1"
    document.undo_stack.undo()
    assert row.field.text() == "0.5"
    panel.select_layer(1)
    assert list(panel.initializer_form._rows) == []


def test_that_a_refused_parameter_is_said_at_its_field(panel, document, qtbot):
    model(panel).setData(model(panel).index(0, INITIALIZER), "uniform")
    row = panel.initializer_form.row("network.layers.1.initializer.limit")
    type_into(qtbot, row.field, "-1")
    assert "at least 0" in row.problem.text()
    assert row.field.text() == "-1"
    assert not panel.problem.isVisible()
    click(qtbot, row.problem.button)
    assert row.field.text() == "0.5"


def test_that_the_field_names_the_layer_where_it_stands_now(panel, document):
    model(panel).setData(model(panel).index(0, INITIALIZER), "constant")
    document.move_layer(0, 1)
    row = panel.initializer_form.row("network.layers.1.initializer.value")
    assert row.label.text() == "Layer 2 · Constant value\u2009↺"
    assert row.field.accessibleName() == row.setting.label
    assert row.setting.change(0.5) == ()
    assert document.spec.network.layers[1].initializer.number("value") == 0.5


# Keys, names


def test_that_space_switches_a_check_box_and_is_the_windows_elsewhere(panel, document, qtbot):
    runs = []
    run = QAction(panel.window())
    run.setShortcut(QKeySequence("Space"))
    run.triggered.connect(lambda: runs.append(1))
    panel.window().addAction(run)
    panel.table.setFocus()
    panel.table.setCurrentIndex(model(panel).index(0, BIAS))
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert not document.spec.network.layers[0].bias
    assert runs == []
    panel.table.setCurrentIndex(model(panel).index(0, 0))
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert runs == [1]


def test_that_everything_that_takes_the_focus_has_a_name(panel):
    model(panel).setData(model(panel).index(0, INITIALIZER), "uniform")
    type_units(panel, 0, "0")
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in panel.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not widget.accessibleName()
    ]
    assert nameless == []


def test_that_buttons_say_what_they_do(panel):
    for name in ("addLayer", "removeLayer", "layerUp", "layerDown"):
        button = panel.button(name)
        assert button.toolTip() == button.statusTip() == button.accessibleName() != ""
        assert not button.icon().isNull()


def test_that_an_initializers_parameter_waits_with_it(panel):
    model(panel).setData(model(panel).index(0, INITIALIZER), "uniform")
    row = panel.initializer_form.row("network.layers.1.initializer.limit")
    panel.set_waiting(("network.layers.11.initializer",))
    assert "waiting" not in row.label.text()
    panel.set_waiting(("network.layers.1.initializer",))
    assert "waiting" in row.label.text()
    assert "↺" in model(panel).index(0, INITIALIZER).data()


def test_that_a_problem_of_a_row_goes_on_small_after_its_name(panel, document):
    layer = document.spec.network.layers[0]
    document.change_layer(0, replace(layer, units=0), "units", "network.layers.1.units")
    assert panel.problem.text().startswith("Layer 1: a layer needs at least 1 unit")
