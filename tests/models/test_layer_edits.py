"""Several layers at once, each edit one undoable step; layers as text, and text that is none."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.models.layer_cells import FIELDS
from desktop_nn.models.layer_edits import (
    NO_LAYERS,
    layers_as_text,
    move_layers,
    paste_layers,
    remove_layers,
)
from desktop_nn.models.layer_table import ROW_MIME
from tests.views.snapshots import deep, digits, worked_example

Check = Qt.CheckState


def ids(document):
    return [layer.id for layer in document.spec.network.layers]


def of_all(document, field):
    return [getattr(layer, field) for layer in document.spec.network.layers]


def edit(table, row, field, value):
    role = Qt.ItemDataRole.EditRole
    if field in ("bias", "batch_norm"):
        role = Qt.ItemDataRole.CheckStateRole
        value = Check.Checked if value else Check.Unchecked
    return table.setData(table.index(row, FIELDS.index(field)), value, role)


# Multi-edit


@pytest.mark.parametrize(
    ("field", "value", "found", "named"),
    [
        ("units", "5", [5, 5, 1], "5 units in layers 1, 2"),
        ("dropout", "0.5", [0.5, 0.5, 0.0], "dropout 0.5 in layers 1, 2"),
        ("bias", False, [False, False, False], "no bias in layers 1, 2, 3"),
        ("batch_norm", True, [True, True, True], "batch norm in layers 1, 2, 3"),
    ],
)
def test_that_an_edit_of_one_chosen_row_is_one_of_all(document, table, field, value, found, named):
    before = document.spec
    table.set_together((0, 1, 2))
    assert edit(table, 0, field, value)
    assert of_all(document, field) == found
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == named
    document.undo_stack.undo()
    assert document.spec == before


def test_that_choices_are_taken_by_all_chosen_rows(document, table):
    table.set_together((0, 1, 2))
    edit(table, 1, "activation", "relu")
    assert [each.name for each in of_all(document, "activation")] == ["relu", "relu", "sigmoid"]
    edit(table, 1, "initializer", "he_normal")
    assert [each.name for each in of_all(document, "initializer")] == ["he_normal"] * 3


def test_that_a_choice_keeps_the_parameters_of_those_that_have_it(document, table):
    layer = document.spec.network.layers[0]
    own = ACTIVATIONS["leaky_relu"].choice(slope=0.3)
    document.change_layer(0, replace(layer, activation=own), "own")
    table.set_together((0, 1))
    edit(table, 1, "activation", "leaky_relu")
    slopes = [each.number("slope") for each in of_all(document, "activation")[:2]]
    assert slopes == [0.3, 0.01]


def test_that_a_row_that_is_not_chosen_is_edited_alone(document, table):
    table.set_together((0, 1))
    edit(table, 2, "bias", False)
    assert of_all(document, "bias") == [True, True, False]


def test_that_what_is_the_outputs_own_is_edited_alone(document, table):
    table.set_together((0, 1, 2))
    edit(table, 2, "activation", "tanh")
    edit(table, 2, "activation", "sigmoid")
    assert [each.name for each in of_all(document, "activation")[:2]] == ["tanh", "tanh"]


def test_that_a_refused_edit_of_many_changes_none(document, table):
    table.set_together((0, 1))
    assert not edit(table, 0, "units", "0")
    assert of_all(document, "units") == [8, 8, 1]
    assert document.typed_at("network.layers.1.units") == "0"


# Moving and removing


@pytest.mark.parametrize(
    ("rows", "before", "order"),
    [
        ((0, 1), 3, [3, 1, 2, 4, 5]),
        ((2, 3), 0, [3, 4, 1, 2, 5]),
        ((0, 2), 2, [2, 1, 3, 4, 5]),
        ((0, 3), 9, [2, 3, 1, 4, 5]),
        ((0, 4), 2, [2, 1, 3, 4, 5]),
    ],
)
def test_that_several_layers_move_in_their_order(document, rows, before, order):
    document.open(deep(5), None)
    move_layers(document, rows, before)
    assert ids(document) == order
    document.undo_stack.undo()
    assert ids(document) == [1, 2, 3, 4, 5]


def test_that_several_rows_are_dragged_together(document, table):
    document.open(deep(5), None)
    data = table.mimeData([table.index(row, column) for row in (0, 1) for column in (0, 1)])
    assert bytes(data.data(ROW_MIME).data()) == b"0,1"
    table.dropMimeData(data, Qt.DropAction.MoveAction, 4, 0, QModelIndex())
    assert ids(document) == [3, 4, 1, 2, 5]


def test_that_a_text_that_is_dropped_is_none_of_its_rows(document, table):
    assert not table.dropMimeData(QMimeData(), Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert not document.undo_stack.canUndo()


def test_that_several_layers_are_removed_but_never_the_output(document):
    document.open(deep(5), None)
    remove_layers(document, [0, 2])
    assert ids(document) == [2, 4, 5]
    assert document.undo_stack.undoText() == "remove layers 1, 3"
    assert [problem.severity for problem in remove_layers(document, [0, 2])] == ["error"]
    assert ids(document) == [2, 4, 5]


# The clipboard


def test_that_layers_come_back_as_new_ones(document):
    document.open(digits(), None)
    document.redraw_layer(1)
    first, second = document.spec.network.layers[:2]
    text = layers_as_text(document, [1, 0])
    assert paste_layers(document, text, 1) == ()
    assert ids(document) == [1, 4, 5, 2, 3]
    layers = document.spec.network.layers
    assert layers[1] == replace(first, id=4)
    assert layers[2] == replace(second, id=5, draw=0)
    assert document.spec.network.next_id == 6
    assert document.undo_stack.undoText() == "paste 2 layers"
    document.undo_stack.undo()
    assert ids(document) == [1, 2, 3]


def test_that_layers_go_from_one_project_to_another(document):
    document.open(digits(), None)
    text = layers_as_text(document, [0])
    document.open(deep(3), None)
    paste_layers(document, text, 0)
    assert document.spec.network.layers[0].units == 64


def test_that_a_layer_behind_the_output_stands_before_it(document):
    paste_layers(document, layers_as_text(document, [0]), 9)
    assert ids(document) == [1, 2, 4, 3]


GOOD = '{"id":1,"units":3,"activation":{"name":"tanh"},"initializer":{"name":"zeros"}}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        "{}",
        "null",
        '{"format": "desktop-nn layers", "layers": []}',
        '{"format": "another", "layers": [' + GOOD + "]}",
        '{"format": "desktop-nn layers", "layers": [{}]}',
        '{"format": "desktop-nn layers", "layers": [' + GOOD.replace("3", '"3"') + "]}",
        '{"format": "desktop-nn layers", "layers": [' + GOOD.replace("3", "1e999") + "]}",
        '{"format": "desktop-nn layers", "layers": ' + "[" * 5000,
        "\ud800",
        "x" * 5_000_000,
    ],
    ids=range(13),
)
def test_that_a_text_that_holds_no_layers_gets_a_sentence(document, text):
    (problem,) = paste_layers(document, text, 0)
    assert problem.message == NO_LAYERS
    assert not document.undo_stack.canUndo()


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ('"units":3', '"units":0', "at least 1 unit"),
        ('"units":3', f'"units":{10**18}', "at most"),
        ('"tanh"', '"softmax"', "Only the output layer"),
        ('"tanh"', '"nonsense"', "no activation named"),
        ('"zeros"', '"given","parameters":{"values":[1.0]}', "can't stand here"),
        ('"zeros"', '"uniform","parameters":{"limit":-1}', "at least 0"),
        ('"zeros"', '"uniform","parameters":{"limit":"wide"}', "must be a number"),
        ('"units":3', '"units":3,"dropout":7', "less than 1"),
    ],
)
def test_that_layers_that_cannot_be_are_refused_with_the_reason(document, good, bad, said):
    text = '{"format":"desktop-nn layers","layers":[' + GOOD.replace(good, bad) + "]}"
    refused = paste_layers(document, text, 0)
    assert said in refused[0].message
    assert [problem.where for problem in document.problems if problem.severity == "error"] == [
        "network.layers"
    ]
    assert ids(document) == [1, 2, 3]


def test_that_more_layers_than_a_network_takes_are_refused(document):
    document.open(deep(20), None)
    refused = paste_layers(document, layers_as_text(document, range(19)), 0)
    assert "At most 32 layers" in refused[0].message


def test_that_weights_given_by_hand_are_copied_with_their_layer(document):
    document.open(worked_example(), None)
    text = layers_as_text(document, [0])
    assert paste_layers(document, text, 0) != ()
    document.change_layer(0, replace(document.spec.network.layers[0], units=2), "same")
    assert '"values"' in text
