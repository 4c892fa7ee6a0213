"""What a program that reads the screen aloud is told of the diagram."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible

from desktop_nn.views.network_diagram import NetworkDiagram
from tests.views.diagrams import centre
from tests.views.snapshots import digits, show, snapshot_of, trained

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description


def interface(view):
    return QAccessible.queryAccessibleInterface(view)


def names(view):
    root = interface(view)
    found = (root.child(index) for index in range(root.childCount()))
    return [child.text(NAME) for child in found if child.role() == QAccessible.Role.ListItem]


def test_that_every_neuron_is_a_child_that_says_where_it_is(diagram):
    assert interface(diagram).text(NAME) == "Network diagram"
    told = names(diagram)
    assert len(told) == 2 + 8 + 8 + 1
    assert told[0] == "input 1"
    assert told[2] == "hidden 1, neuron 1, tanh"
    assert told[12] == "hidden 2, neuron 3, tanh"
    assert told[-1] == "output layer, neuron 1, sigmoid"


def test_that_a_neuron_says_what_it_puts_out(diagram, document):
    run = trained(document, 1)
    diagram.show_snapshot(snapshot_of(run, "edges", "neuron_outputs"), run.history)
    mean = run.evaluator.activations(run.samples.inputs[400:])[1][:, 2].mean()
    number = f"{round(float(mean), 2) + 0.0:.2f}".replace("-", "−")
    assert names(diagram)[12] == f"hidden 2, neuron 3, tanh, mean output {number}"
    bias = float(run.network.parameter_views["b2"][2])
    described = interface(diagram).child(12).text(DESCRIPTION)
    assert f"b {bias:.4f}".replace("-", "−") in described


def test_that_folded_neurons_are_told_as_they_are_drawn(make_diagram, document):
    document.open(digits(), None)
    view = make_diagram()
    told = names(view)
    assert told[0] == "inputs 1–5"
    assert told[12] == "hidden 1, neurons 1–5, ReLU"
    assert told[-1] == "output layer, neuron 10, softmax"


def test_that_a_child_knows_its_place_on_screen_and_is_found_there(diagram):
    root = interface(diagram)
    child = root.child(12)
    there = diagram.mapToGlobal(centre(diagram, 2, 2))
    assert child.rect().contains(there)
    assert root.childAt(there.x(), there.y()) is child
    assert root.indexOfChild(child) == 12
    assert child.parent() is root
    assert root.child(-1) is None


def test_that_the_selected_neuron_is_told_as_such_and_has_the_focus_with_the_diagram(
    qtbot, diagram
):
    root = interface(diagram)
    assert not root.child(12).state().selected
    diagram.activateWindow()
    diagram.setFocus()
    qtbot.waitUntil(diagram.hasFocus)
    diagram.selection.select(1, 2)
    assert root.child(12).state().selected
    assert root.child(12).state().focused
    assert root.focusChild() is root.child(12)


def test_that_another_structure_has_other_children_and_lost_ones_are_not_valid(diagram, document):
    root = interface(diagram)
    last = root.child(18)
    assert last.isValid()
    document.remove_layer(1)
    assert len(names(diagram)) == 2 + 8 + 1
    assert not last.isValid()
    assert last.text(NAME) == ""
    assert last.state().invalid
    assert last.rect().isEmpty()
    document.undo_stack.undo()
    assert root.child(18) is last
    assert last.text(NAME) == "output layer, neuron 1, sigmoid"


def test_that_the_field_and_the_bars_are_children_too(qtbot, diagram, document):
    show(diagram, trained(document, 1))
    qtbot.mouseDClick(diagram, Qt.MouseButton.LeftButton, pos=centre(diagram, 1, 0))
    root = interface(diagram)
    children = [root.child(index) for index in range(19, root.childCount())]
    assert diagram.editor in [child.object() for child in children]


@pytest.fixture
def read_aloud():
    was = QAccessible.isActive()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(was)


def test_that_outputs_are_asked_for_while_somebody_reads_the_screen(diagram, read_aloud):
    assert "neuron_outputs" in diagram.products


def test_that_walking_while_somebody_reads_the_screen_tells_them(qtbot, diagram, read_aloud):
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(diagram, key)
    assert interface(diagram).child(3).state().selected


def test_that_a_diagram_goes_with_its_interface(make_diagram, document, theme):
    view = NetworkDiagram(document, theme)
    root = interface(view)
    kept = root.child(3)
    assert kept.text(NAME) == "hidden 1, neuron 2, tanh"
    del root, kept
    view.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)
    gc.collect()
    other = make_diagram()
    assert names(other)[0] == "input 1"
    assert (
        interface(other)
        .child(0)
        .rect()
        .contains(other.mapToGlobal(centre(other, 0, 0) + QPoint(1, 1)))
    )
