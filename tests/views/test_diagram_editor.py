"""Weights and biases are set in place, over the diagram: undoably, and in words if refused."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from desktop_nn.training.run import Run
from tests.views.diagrams import centre, point_on_edge
from tests.views.snapshots import digits, show, worked_example
from tests.views.typing import type_into


@pytest.fixture
def run(document):
    return Run(document.spec)


@pytest.fixture
def shown(diagram, run):
    show(diagram, run)
    diagram.activateWindow()
    return diagram


def double_click(qtbot, view, point):
    # As a mouse does it: the first click comes alone.
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=point)


def settings(document):
    """What the run is asked to set."""
    asked = []
    document.parameter_set.connect(asked.append)
    return asked


def test_that_a_double_click_on_an_edge_edits_its_weight(qtbot, shown, document, run):
    asked = settings(document)
    double_click(qtbot, shown, point_on_edge(shown, 1, 0, 0, 0.2).toPoint())
    assert shown.editor.isVisible()
    assert shown.editor.field.value() == run.network.parameter_views["W2"][0, 0]
    type_into(qtbot, shown.editor.field, "-0,75")
    assert not shown.editor.isVisible()
    assert [(of.layer_id, of.kind, of.index, of.value) for of in asked] == [(2, "W", (0, 0), -0.75)]
    assert shown.hasFocus()


def test_that_a_double_click_on_a_neuron_edits_its_bias_and_undo_takes_it_back(
    qtbot, shown, document, run
):
    asked = settings(document)
    run.set_parameter(1, "b", (2,), 0.125)
    show(shown, run)
    double_click(qtbot, shown, centre(shown, 1, 2))
    type_into(qtbot, shown.editor.field, "0.5")
    assert document.undo_stack.undoText() == "b1[2] = 0.5"
    document.undo_stack.undo()
    document.undo_stack.redo()
    assert [of.value for of in asked] == [0.5, 0.125, 0.5]


def test_that_the_bias_of_the_output_is_edited_where_it_is_written(qtbot, shown, document):
    asked = settings(document)
    caption = shown.diagram_layout.columns[-1].captions[0]
    point = centre(shown, 3, 0)
    point.setY(round(caption.y))
    double_click(qtbot, shown, point)
    type_into(qtbot, shown.editor.field, "1e-3")
    assert [(of.layer_id, of.kind, of.index, of.value) for of in asked] == [(3, "b", (0,), 0.001)]


def test_that_escape_leaves_the_number_as_it_was(qtbot, shown, document):
    asked = settings(document)
    double_click(qtbot, shown, centre(shown, 1, 2))
    type_into(qtbot, shown.editor.field, "7", Qt.Key.Key_Escape)
    assert not shown.editor.isVisible()
    assert asked == []
    assert shown.hasFocus()


def test_that_enter_alone_changes_nothing(qtbot, shown, document):
    asked = settings(document)
    double_click(qtbot, shown, centre(shown, 1, 2))
    qtbot.keyClick(shown.editor.field, Qt.Key.Key_Return)
    assert not shown.editor.isVisible()
    assert asked == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("abc", "“abc” is no number"), ("1e99", "takes a finite number of float32")],
)
def test_that_what_is_no_value_is_refused_beside_the_field(qtbot, shown, document, typed, sentence):
    asked = settings(document)
    double_click(qtbot, shown, centre(shown, 1, 2))
    type_into(qtbot, shown.editor.field, typed)
    assert shown.editor.isVisible()
    assert sentence in shown.editor.problem.text()
    assert shown.rect().contains(shown.editor.geometry())
    assert asked == []
    assert document.problems == ()
    type_into(qtbot, shown.editor.field, "0.25")
    assert not shown.editor.isVisible()
    assert [of.value for of in asked] == [0.25]


def test_that_arrow_keys_step_the_number_as_one_undoable_step(qtbot, shown, document):
    asked = settings(document)
    double_click(qtbot, shown, centre(shown, 1, 2))
    for _ in range(3):
        qtbot.keyClick(shown.editor.field, Qt.Key.Key_Up)
    assert [of.value for of in asked] == [0.001, 0.002, 0.005]
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert asked[-1].value == 0.0


def test_that_a_click_elsewhere_and_another_structure_leave_the_field(qtbot, shown, document):
    double_click(qtbot, shown, centre(shown, 1, 2))
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=centre(shown, 2, 2))
    assert not shown.editor.isVisible()
    double_click(qtbot, shown, centre(shown, 1, 2))
    document.remove_layer(0)
    assert not shown.editor.isVisible()


def test_that_enter_edits_where_the_keys_are(qtbot, shown):
    shown.setFocus()
    qtbot.waitUntil(shown.hasFocus)
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert shown.editor.isVisible()
    assert shown.editor.field.accessibleName() == "Layer 1 · neuron 1, bias"
    assert shown.editor.field.hasFocus()


def test_that_the_full_number_of_a_double_precision_network_is_kept(qtbot, make_diagram, document):
    document.open(worked_example(), None)
    asked = settings(document)
    view = make_diagram()
    view.activateWindow()
    show(view, Run(document.spec, document.own))
    double_click(qtbot, view, point_on_edge(view, 0, 0, 0, 0.2).toPoint())
    type_into(qtbot, view.editor.field, "0.5")
    document.undo_stack.undo()
    assert asked[-1].value == 0.4


def test_that_what_can_not_be_set_says_why(qtbot, make_diagram, document, run):
    document.open(digits(), None)
    view = make_diagram()
    show(view, Run(document.spec, document.own))
    for place, sentence in (
        ((1, 0), "5 biases are drawn as one here. Only a single one can be set."),
        ((0, 0), "An input has no bias: the data gives its value."),
    ):
        double_click(qtbot, view, centre(view, *place))
        assert view.editor.problem.text() == sentence
        assert not view.editor.field.isVisible()
        qtbot.keyClick(view, Qt.Key.Key_Escape)
        assert not view.editor.isVisible()


def test_that_the_run_takes_what_is_set_and_the_diagram_shows_it(qtbot, shown, document, run):
    document.parameter_set.connect(lambda of: run.set_parameter(*of.place, of.value))
    double_click(qtbot, shown, centre(shown, 2, 5))
    type_into(qtbot, shown.editor.field, "0.625")
    run.advance(0)
    show(shown, run)
    assert run.network.parameter_views["b2"][5] == np.float32(0.625)
    double_click(qtbot, shown, centre(shown, 2, 5))
    assert shown.editor.field.text() == "0.625"
