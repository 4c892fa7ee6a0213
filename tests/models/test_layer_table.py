"""The layers as a table: what its cells show, say and take, and how its rows are moved."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS
from desktop_nn.experiment.problem import Mend
from desktop_nn.models.layer_cells import COLUMNS, FIELDS
from desktop_nn.models.layer_table import ROW_MIME, OptionsRole, ProblemRole, ShortRole
from tests.views.snapshots import deep, digits, worked_example

Role = Qt.ItemDataRole
Check = Qt.CheckState
UNITS, ACTIVATION, INITIALIZER, BIAS, NORM, DROPOUT = range(1, 7)


@pytest.fixture
def checked_table(table):
    """Under the eyes of Qt's own test of models, which fails with a warning."""
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(table, mode)
    yield table
    tester.deleteLater()


def shown(table, row):
    return [table.index(row, column).data() for column in range(table.columnCount())]


def problem(table, row, column):
    return table.index(row, column).data(ProblemRole)


def test_that_a_row_shows_its_layer(table):
    assert shown(table, 0) == [
        "1",
        "8",
        "tanh",
        "Xavier / LeCun normal · N(0, 1/2)",
        None,
        None,
        "0.00",
        "24",
        "(10, 8)",
    ]
    assert shown(table, 2)[DROPOUT] == "–"
    assert table.index(0, BIAS).data(Role.CheckStateRole) == Check.Checked
    assert table.index(0, NORM).data(Role.CheckStateRole) == Check.Unchecked
    assert table.index(0, UNITS).data(Role.CheckStateRole) is None


def test_that_large_numbers_are_parted_for_reading(document, table):
    document.open(digits(), None)
    table.setData(table.index(0, UNITS), "4096")
    assert shown(table, 0)[7] == "266\u202f240"


def test_that_the_shape_is_that_of_the_batches_there_are(document, table):
    document.change_training(replace(document.spec.training, batch_size=5000), "batch")
    assert shown(table, 0)[8] == "(400, 8)"


def test_that_every_column_has_a_title_and_says_what_it_is(table):
    for column in range(table.columnCount()):
        assert table.headerData(column, Qt.Orientation.Horizontal)
        tip = table.headerData(column, Qt.Orientation.Horizontal, Role.ToolTipRole)
        assert tip.startswith(COLUMNS[column].tooltip)
        effects = ("at once", "Rebuilds", "at the next reset")
        assert FIELDS[column] == "" or any(effect in tip for effect in effects)
    assert table.headerData(0, Qt.Orientation.Vertical) is None
    assert table.headerData(99, Qt.Orientation.Horizontal) is None


def test_that_every_cell_has_words_for_screen_readers_and_a_tip(table):
    for row in range(table.rowCount()):
        place = "output layer 3" if row == 2 else f"layer {row + 1}"
        for column in range(table.columnCount()):
            index = table.index(row, column)
            spoken = index.data(Role.AccessibleTextRole)
            assert spoken.startswith(f"{COLUMNS[column].title} of {place}: ")
            assert "None" not in spoken
            assert index.data(Role.ToolTipRole)


def test_that_a_switch_is_spoken_as_on_or_off(table):
    assert table.index(0, BIAS).data(Role.AccessibleTextRole) == "Bias of layer 1: on"
    assert table.index(0, NORM).data(Role.AccessibleTextRole) == "Batch norm of layer 1: off"


# Screen to model


def test_that_typed_units_reach_the_document(document, table):
    assert table.setData(table.index(1, UNITS), "12")
    assert document.spec.network.layers[1].units == 12
    assert document.undo_stack.undoText() == "12 units in layer 2"
    assert shown(table, 2)[INITIALIZER] == "Xavier / LeCun normal · N(0, 1/12)"


@pytest.mark.parametrize("row", ACTIVATIONS.rows, ids=lambda row: row.name)
def test_that_every_activation_can_be_chosen_where_it_belongs(document, table, row):
    document.open(digits(), None)
    document.change_training(document.spec.training, "same")
    place = 2 if row.output_only else 0
    names = [name for name, _, _ in table.index(place, ACTIVATION).data(OptionsRole)]
    assert row.name in names
    table.setData(table.index(place, ACTIVATION), row.name)
    assert document.spec.network.layers[place].activation.name == row.name


def test_that_a_slip_is_offered_only_where_it_stands_already(document, table):
    slip = ACTIVATIONS["tanh_with_sigmoid_slope"].choice()
    layer = document.spec.network.layers[0]
    document.change_layer(0, replace(layer, activation=slip), "a slip")
    offered = [
        [name for name, *_ in table.index(row, ACTIVATION).data(OptionsRole)] for row in (0, 1)
    ]
    assert [slip.name in names for names in offered] == [True, False]
    assert table.index(0, ACTIVATION).data() == "tanh (slip)"


def test_that_softmax_is_offered_to_the_output_only(table):
    assert "softmax" not in [name for name, *_ in table.index(0, ACTIVATION).data(OptionsRole)]
    assert table.index(0, UNITS).data(OptionsRole) is None


@pytest.mark.parametrize("row", INITIALIZERS.rows, ids=lambda row: row.name)
def test_that_every_initializer_but_given_can_be_chosen(document, table, row):
    names = [name for name, _, _ in table.index(0, INITIALIZER).data(OptionsRole)]
    assert (row.name in names) != row.own_values
    table.setData(table.index(0, INITIALIZER), row.name)
    chosen = document.spec.network.layers[0].initializer.name
    assert (chosen == row.name) != row.own_values


def test_that_given_weights_stay_when_they_are_chosen_again(document, table):
    document.open(worked_example(), None)
    before = document.spec
    assert "given" in [name for name, *_ in table.index(0, INITIALIZER).data(OptionsRole)]
    table.setData(table.index(0, INITIALIZER), "given")
    assert document.spec == before
    table.setData(table.index(0, INITIALIZER), "zeros")
    assert document.undo_stack.undoText() == "initializer zeros in layer 1"


def test_that_an_initializer_chosen_again_keeps_its_parameter(document, table):
    table.setData(table.index(0, INITIALIZER), "uniform")
    layer = document.spec.network.layers[0]
    wide = replace(layer, initializer=layer.initializer.with_value("limit", 2.0))
    document.change_layer(0, wide, "limit 2")
    table.setData(table.index(0, INITIALIZER), "uniform")
    assert shown(table, 0)[INITIALIZER] == "Uniform · U(±2)"


def test_that_check_boxes_switch_bias_and_batch_norm(document, table):
    assert table.setData(table.index(0, BIAS), Check.Unchecked, Role.CheckStateRole)
    assert document.undo_stack.undoText() == "no bias in layer 1"
    assert table.setData(table.index(1, NORM), Check.Checked.value, Role.CheckStateRole)
    assert document.undo_stack.undoText() == "batch norm in layer 2"
    layers = document.spec.network.layers
    assert (layers[0].bias, layers[1].batch_norm, layers[1].bias) == (False, True, False)
    assert table.setData(table.index(1, NORM), Check.Unchecked, Role.CheckStateRole)
    assert document.spec.network.layers[1].bias


def test_that_a_check_mark_means_nothing_to_other_cells(document, table):
    before = document.spec
    assert not table.setData(table.index(0, UNITS), Check.Checked, Role.CheckStateRole)
    assert not table.setData(table.index(0, 0), "7")
    assert not table.setData(QModelIndex(), "7")
    assert document.spec == before


@pytest.mark.parametrize(("text", "share"), [("0,3", 0.3), ("25 %", 0.25), ("0.125", 0.125)])
def test_that_dropout_is_understood_however_it_is_typed(document, table, text, share):
    table.setData(table.index(0, DROPOUT), text)
    assert document.spec.network.layers[0].dropout == share
    assert float(shown(table, 0)[DROPOUT]) == share


# Refused


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (UNITS, "0"),
        (UNITS, "-4"),
        (UNITS, "1000000"),
        (UNITS, "2.5"),
        (UNITS, "abc"),
        (UNITS, ""),
        (UNITS, "nan"),
        (UNITS, "inf"),
        (UNITS, "1e300"),
        (DROPOUT, "1"),
        (DROPOUT, "-0.1"),
        (DROPOUT, "nan"),
        (DROPOUT, "much"),
    ],
)
def test_that_a_refused_text_stays_in_its_cell_with_a_sentence(document, table, column, text):
    before = document.spec
    assert not table.setData(table.index(0, column), text)
    assert document.spec == before
    assert table.index(0, column).data() == text
    assert table.index(0, column).data(Role.EditRole) == text
    sentence = problem(table, 0, column).message
    assert sentence.endswith(".")
    assert len(sentence) < 100
    assert table.index(0, column).data(Role.ToolTipRole).startswith(f"{sentence}\n\n")
    assert sentence in table.index(0, column).data(Role.AccessibleTextRole)
    document.dismiss("network")
    assert table.index(0, column).data() in ("8", "0.00")
    assert problem(table, 0, column) is None


def test_that_a_refused_text_goes_with_its_mend(document, table):
    table.setData(table.index(0, UNITS), "1000000")
    document.mend(problem(table, 0, UNITS).mend)
    assert shown(table, 0)[UNITS] == "4\u202f096"
    assert document.undo_stack.undoText() == "units: use 4\u202f096"


def test_that_a_refused_text_goes_when_its_cell_is_edited_again(document, table):
    table.setData(table.index(0, UNITS), "0")
    table.setData(table.index(0, UNITS), "8")
    assert problem(table, 0, UNITS) is None
    assert shown(table, 0)[UNITS] == "8"
    assert not document.undo_stack.canUndo()


def test_that_a_cell_is_not_blamed_for_another_layer(document, table):
    document.open(deep(12), None)
    table.setData(table.index(10, UNITS), "0")
    assert problem(table, 10, UNITS) is not None
    assert problem(table, 0, UNITS) is None


def test_that_cross_entropy_on_relu_is_refused_at_the_output(document, table):
    before = document.spec
    table.setData(table.index(2, ACTIVATION), "relu")
    refused = problem(table, 2, ACTIVATION)
    assert refused.severity == "error"
    assert "Cross-entropy needs a sigmoid output" in refused.message
    assert document.spec == before
    assert refused.other_mend == Mend("Keep sigmoid", before)
    document.mend(refused.mend)
    assert document.spec.network.output.activation.name == "relu"
    assert document.spec.training.loss.name == "mean_squared_error"


def test_that_a_parameter_of_the_initializer_is_a_problem_of_its_cell(document, table):
    table.setData(table.index(0, INITIALIZER), "uniform")
    layer = document.spec.network.layers[0]
    wide = replace(layer, initializer=layer.initializer.with_value("limit", 50.0))
    document.change_layer(0, wide, "limit")
    assert problem(table, 0, INITIALIZER).severity == "warning"


# Waiting


def test_that_an_initializer_that_waits_for_a_reset_is_marked(table):
    changes = []
    table.dataChanged.connect(lambda *_: changes.append(1))
    table.set_waiting(("network.layers.2.initializer",))
    assert shown(table, 1)[INITIALIZER] == "Xavier / LeCun normal · N(0, 1/8) ↺"
    assert table.index(1, INITIALIZER).data(ShortRole) == "Xavier normal ↺"
    assert "reset" in table.index(1, INITIALIZER).data(Role.ToolTipRole)
    assert shown(table, 0)[INITIALIZER] == "Xavier / LeCun normal · N(0, 1/2)"
    table.set_waiting(("network.layers.2.initializer",))
    assert len(changes) == 1
    table.set_waiting(())
    assert shown(table, 1)[INITIALIZER] == "Xavier / LeCun normal · N(0, 1/8)"


# Model to screen


def test_that_the_table_follows_every_kind_of_change(document, checked_table):
    document.add_layer(1)
    assert checked_table.rowCount() == 4
    document.move_layer(0, 2)
    document.remove_layer(1)
    assert checked_table.rowCount() == 3
    document.change_source("digits")
    assert shown(checked_table, 2)[:3] == ["3", "10", "softmax"]
    document.open(deep(32), None)
    assert checked_table.rowCount() == 32
    document.open(worked_example(), None)
    assert shown(checked_table, 0)[INITIALIZER] == "Given"


def test_that_whoever_asks_for_a_removed_row_meanwhile_gets_nothing(document, table):
    last = table.index(2, UNITS)
    asked = []
    document.spec_changed.disconnect(table._on_spec_changed)
    document.spec_changed.connect(lambda *_: asked.append(last.data()))
    document.remove_layer(0)
    assert asked == [None]


# Dragging


def drop(table, source, row, parent=None):
    data = table.mimeData([table.index(source, 0)])
    action = Qt.DropAction.MoveAction
    return table.dropMimeData(data, action, row, 0, parent or QModelIndex())


@pytest.mark.parametrize(
    ("source", "row", "order"),
    [
        (0, 2, [2, 1, 3, 4]),
        (0, 3, [2, 3, 1, 4]),
        (2, 0, [3, 1, 2, 4]),
        (2, 1, [1, 3, 2, 4]),
        (0, 0, [1, 2, 3, 4]),
        (0, 1, [1, 2, 3, 4]),
        # Behind the output is before it.
        (0, 4, [2, 3, 1, 4]),
        (1, -1, [1, 3, 2, 4]),
    ],
)
def test_that_a_row_lands_where_it_is_dropped(document, checked_table, source, row, order):
    document.open(deep(4), None)
    # The document moves the row; the view must not take it away as well.
    assert drop(checked_table, source, row) is False
    assert [layer.id for layer in document.spec.network.layers] == order
    assert checked_table.rowCount() == 4


def test_that_the_output_is_not_dragged(document, table):
    assert not table.flags(table.index(2, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert table.flags(table.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    drop(table, 2, 0)
    assert not document.undo_stack.canUndo()


def test_that_what_is_no_row_of_the_table_is_not_taken(document, table):
    foreign = QMimeData()
    foreign.setText("3")
    action = Qt.DropAction.MoveAction
    assert not table.dropMimeData(foreign, action, 0, 0, QModelIndex())
    far = QMimeData()
    far.setData(ROW_MIME, b"77")
    table.dropMimeData(far, action, 0, 0, QModelIndex())
    assert not document.undo_stack.canUndo()


def test_that_rows_are_dropped_between_rows_and_moved(table):
    assert table.flags(QModelIndex()) == Qt.ItemFlag.ItemIsDropEnabled
    assert not table.flags(table.index(0, 0)) & Qt.ItemFlag.ItemIsDropEnabled
    assert table.supportedDropActions() == Qt.DropAction.MoveAction
    assert table.mimeTypes() == [ROW_MIME]


def test_that_cells_are_edited_only_where_there_is_something_to_edit(table):
    editable = Qt.ItemFlag.ItemIsEditable
    edited = [bool(table.flags(table.index(0, column)) & editable) for column in range(9)]
    assert edited == [False, True, True, True, False, False, True, False, False]
    assert not table.flags(table.index(2, DROPOUT)) & editable
    assert table.flags(table.index(2, BIAS)) & Qt.ItemFlag.ItemIsUserCheckable


# What a change does


def test_that_every_cell_ends_with_what_a_change_does(document, table):
    table.setData(table.index(0, NORM), Check.Checked, Role.CheckStateRole)
    for row in range(table.rowCount()):
        for column, effect in (
            (UNITS, "⟳ Rebuilds"),
            (ACTIVATION, "Takes effect at once"),
            (INITIALIZER, "↺ Takes effect at the next reset"),
            (BIAS, "⟳ Rebuilds"),
            (NORM, "⟳ Rebuilds"),
            (DROPOUT, "Takes effect at once"),
        ):
            tip = table.index(row, column).data(Role.ToolTipRole)
            assert tip.splitlines()[-1].startswith(effect)


def test_that_a_header_has_its_mark_but_is_spoken_without(table):
    shown = [table.headerData(n, Qt.Orientation.Horizontal) for n in range(table.columnCount())]
    assert shown[UNITS : DROPOUT + 1] == [
        "Units\u2009⟳",
        "Activation",
        "Initializer\u2009↺",
        "Bias\u2009⟳",
        "Batch norm\u2009⟳",
        "Dropout",
    ]
    role = Role.AccessibleTextRole
    assert table.headerData(UNITS, Qt.Orientation.Horizontal, role) == "Units"
