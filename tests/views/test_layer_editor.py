"""The editor of the chosen layer: both ways, beside the table or in its place, and its pictures."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop_nn.engine.catalog import INITIALIZERS
from desktop_nn.models.layer_table import LayerTable
from desktop_nn.views.layer_panel import LayerPanel
from tests.views.showing import active
from tests.views.snapshots import digits, show, trained
from tests.views.typing import choose, click, type_into


@pytest.fixture
def panel(document, theme, qtbot):
    window = QWidget()
    panel = LayerPanel(document, LayerTable(document, window), theme, window)
    layout = QVBoxLayout(window)
    buttons = QWidget(window)
    row = QHBoxLayout(buttons)
    panel.add_buttons(row)
    layout.addWidget(buttons)
    layout.addWidget(panel, 1)
    active(qtbot, window, (1500, 260))
    yield panel
    window.close()


def field(panel, place):
    row = panel.selected()
    layer = panel.editor.document.spec.network.layers[row]
    return panel.editor.form.row(f"network.layers.{layer.id}.{place}").field


def test_that_a_wide_panel_shows_table_and_editor_side_by_side(panel):
    assert panel.is_wide
    assert panel.editor.isVisible()
    assert panel.table.isVisible()
    assert not panel.button("layerDetails").isVisible()
    assert not panel.table.isColumnHidden(7)
    assert not panel.table.isColumnHidden(8)


def test_that_a_narrow_panel_shows_one_of_them_by_its_button(panel, qtbot):
    panel.window().resize(1000, 260)
    button = panel.button("layerDetails")
    qtbot.waitUntil(button.isVisible)
    assert panel.table.isVisible()
    assert not panel.editor.isVisible()
    click(qtbot, button)
    assert panel.editor.isVisible()
    assert not panel.table.isVisible()
    click(qtbot, button)
    assert panel.table.isVisible()


def test_that_what_is_set_of_the_layer_reaches_the_document_and_back(panel, document, qtbot):
    choose(field(panel, "activation"), "leaky_relu")
    type_into(qtbot, field(panel, "activation.slope"), "0.2")
    assert document.spec.network.layers[0].activation.number("slope") == 0.2
    field(panel, "trainable").click()
    assert not document.spec.network.layers[0].trainable
    document.undo_stack.undo()
    assert field(panel, "trainable").isChecked()
    document.undo_stack.undo()
    assert field(panel, "activation.slope").text() == "0.01"


def test_that_another_layer_is_followed(panel, document):
    panel.select_layer(2)
    assert panel.editor.title.text() == "Layer 3 · sigmoid · 1"
    assert field(panel, "activation").name() == "sigmoid"
    document.add_layer(0)
    assert panel.editor.title.text() == "Layer 4 · sigmoid · 1"
    document.open(digits(), None)
    assert panel.editor.title.text().startswith("Layer 3 · softmax")


def test_that_a_layer_removed_is_followed_too(panel, document):
    panel.select_layer(1)
    document.remove_layer(1)
    assert panel.editor.title.text() == "Layer 2 · sigmoid · 1"


def test_that_a_refused_number_is_said_at_its_field(panel, document, qtbot):
    type_into(qtbot, field(panel, "dropout"), "1.5")
    row = panel.editor.form.row("network.layers.1.dropout")
    assert "less than 1" in row.problem.text()
    assert document.spec.network.layers[0].dropout == 0.0


def test_that_the_button_draws_the_layer_anew(panel, document, qtbot):
    panel.select_layer(1)
    click(qtbot, panel.editor.redraw_button)
    assert [layer.draw for layer in document.spec.network.layers] == [0, 1, 0]
    assert document.undo_stack.undoText() == "redraw layer 2"


def test_that_what_waits_for_a_reset_says_so(panel):
    panel.set_waiting(("network.layers.1.bias_initializer",))
    assert "waiting" in panel.editor.form.row("network.layers.1.bias_initializer").label.text()


# Pictures


def test_that_the_picture_shows_the_layers_own_draw(panel, document):
    picture = panel.editor.initializer_picture
    assert picture.title() == "W ~ N(0, 1/2)"
    assert picture.preview.counts.sum() == 16
    layer = document.spec.network.layers[0]
    document.change_layer(0, replace(layer, initializer=INITIALIZERS["zeros"].choice()), "zeros")
    assert picture.preview.deviation == 0.0
    document.undo_stack.undo()
    assert picture.preview.deviation > 0.0


def test_that_an_initializer_is_shown_before_it_is_used(panel, document):
    choice = field(panel, "initializer")
    choice.highlighted.emit(choice.findData("constant"))
    assert panel.editor.initializer_picture.title() != "W ~ N(0, 1/2)"
    assert document.undo_stack.count() == 0
    choice.list_closed.emit()
    assert panel.editor.initializer_picture.title() == "W ~ N(0, 1/2)"


def test_that_an_activation_is_shown_before_it_is_used(panel, document):
    choice = field(panel, "activation")
    choice.highlighted.emit(choice.findData("relu"))
    assert panel.editor.activation_picture.curve.slope.min() == 0.0
    choice.list_closed.emit()
    assert panel.editor.activation_picture.curve.a.min() < -0.9


def test_that_the_layers_present_values_lie_on_its_curve(panel, document):
    editor = panel.editor
    assert editor.choices == {"pre_activations": 1}
    run = trained(document, 2)
    show(editor, run)
    values = editor.activation_picture.values
    assert values.layer_id == 1
    assert values.counts.sum() + values.outside == 8 * values.rows
    panel.select_layer(1)
    assert editor.activation_picture.values is None
    assert editor.choices == {"pre_activations": 2}
    # What comes late is of the layer before.
    assert editor.activation_picture.limit == 5.0


def test_that_a_hidden_editor_draws_no_weights_until_it_is_seen(panel, document, qtbot):
    panel.window().resize(1000, 260)
    qtbot.waitUntil(lambda: not panel.editor.isVisible())
    assert panel.editor.visibleRegion().isEmpty()
    panel.select_layer(2)
    assert panel.editor.initializer_picture.title() == "W ~ N(0, 1/2)"
    click(qtbot, panel.button("layerDetails"))
    assert panel.editor.initializer_picture.title() == "W ~ N(0, 1/8)"


@pytest.mark.parametrize("source", ["spiral", "digits"])
def test_that_pictures_are_painted_without_a_complaint(panel, document, source):
    if source == "digits":
        document.open(digits(), None)
    for row in range(3):
        panel.select_layer(row)
        show(panel.editor, trained(document, 1))
        QApplication.processEvents()
        assert not panel.editor.grab().isNull()


def test_that_no_field_of_the_editor_is_cut_off(panel, document):
    choose(field(panel, "activation"), "leaky_relu")
    choose(field(panel, "initializer"), "uniform")
    choose(field(panel, "bias_initializer"), "constant")
    QApplication.processEvents()
    form = panel.editor.form
    assert form.minimumSizeHint().width() <= form.width()
    for row in form.rows().values():
        assert row.label.sizeHint().width() <= row.label.width(), row.label.text()
        assert row.field.toolTip()


def scrolls(panel):
    return panel.editor._scroll.verticalScrollBar().maximum() > 0


def test_that_beside_the_table_the_whole_form_is_seen_and_its_title_is_in_the_header(panel, qtbot):
    panel.window().resize(1130 + 24, 150 + 60)
    qtbot.waitUntil(lambda: panel.is_wide)
    assert not panel.editor.isAncestorOf(panel.editor.title)
    assert panel.editor.title.isVisible()
    assert panel.editor.redraw_button.isVisible()
    panel.editor.setFixedHeight(150)
    QApplication.processEvents()
    assert not scrolls(panel)


def test_that_in_a_narrow_panel_the_form_has_two_columns_and_its_title_above(panel, qtbot):
    panel.window().resize(720 + 24, 260)
    qtbot.waitUntil(panel.button("layerDetails").isVisible)
    click(qtbot, panel.button("layerDetails"))
    qtbot.waitUntil(panel.editor.isVisible)
    assert panel.editor.isAncestorOf(panel.editor.title)
    panel.editor.setFixedHeight(124)
    QApplication.processEvents()
    assert not scrolls(panel)
    assert panel.rect().contains(panel.editor.geometry())
    left = field(panel, "activation").mapTo(panel, field(panel, "activation").rect().topLeft())
    right = field(panel, "dropout").mapTo(panel, field(panel, "dropout").rect().topLeft())
    assert right.x() > left.x() + 100
    panel.window().resize(1500, 260)
    qtbot.waitUntil(lambda: panel.is_wide)
    assert not panel.editor.isAncestorOf(panel.editor.title)


def test_that_a_switch_of_a_pair_keeps_the_focus_when_rows_come_and_go(panel, qtbot):
    switch = field(panel, "batch_norm")
    switch.setFocus()
    qtbot.waitUntil(switch.hasFocus)
    choose(field(panel, "activation"), "leaky_relu")
    assert switch.hasFocus()
    assert field(panel, "batch_norm") is switch
