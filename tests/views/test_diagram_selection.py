from PySide6.QtCore import QPoint, Qt

from desktop_nn.models.selection import INPUTS
from tests.views.diagrams import (
    centre,
    near,
)
from tests.views.snapshots import deep, digits, show, trained


def test_that_a_click_on_a_neuron_selects_its_layer(qtbot, diagram):
    with qtbot.waitSignal(diagram.layer_selected) as selected:
        qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=centre(diagram, 2, 4))
    assert selected.args == [1]
    assert diagram.selected_layer == 1


def test_that_a_click_on_an_input_or_beside_selects_nothing(qtbot, diagram):
    with qtbot.assertNotEmitted(diagram.layer_selected):
        qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=centre(diagram, 0, 0))
        qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=QPoint(3, 200))
    assert diagram.selected_layer is None


def test_that_a_selection_from_elsewhere_is_shown_and_not_reported_back(qtbot, diagram, theme):
    frame = diagram.diagram_layout.columns[2].frame
    spot = QPoint(round(frame.left), round(frame.y))
    before = diagram.grab().toImage().pixelColor(spot)
    with qtbot.assertNotEmitted(diagram.layer_selected):
        diagram.select_layer(1)
    assert not near(before, theme.color("accent"), 150)
    assert near(diagram.grab().toImage().pixelColor(spot), theme.color("accent"), 150)
    diagram.select_layer(None)
    assert diagram.grab().toImage().pixelColor(spot) == before


def test_that_arrows_move_the_selection_and_stop_at_the_ends(qtbot, diagram):
    reported = []
    diagram.layer_selected.connect(reported.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(diagram, key)
    # The last step led to the inputs, which are no layer.
    assert reported == [0, 1, 0]
    assert diagram.selection.neuron[0] == INPUTS
    qtbot.keyClick(diagram, Qt.Key.Key_Left)
    assert diagram.selection.neuron[0] == INPUTS
    for _ in range(5):
        qtbot.keyClick(diagram, Qt.Key.Key_Right)
    assert diagram.selected_layer == 2
    assert diagram.selection.neuron == (2, 0)


def test_that_arrows_walk_within_a_layer_and_keep_their_height(qtbot, diagram):
    keys = Qt.Key
    qtbot.keyClick(diagram, keys.Key_Right)
    for _ in range(3):
        qtbot.keyClick(diagram, keys.Key_Down)
    assert diagram.selection.neuron == (0, 3)
    qtbot.keyClick(diagram, keys.Key_Right)
    assert diagram.selection.neuron == (1, 3)
    qtbot.keyClick(diagram, keys.Key_Up)
    assert diagram.selection.neuron == (1, 2)
    for _ in range(5):
        qtbot.keyClick(diagram, keys.Key_Up)
    assert diagram.selection.neuron == (1, 0)


def test_that_the_neuron_that_was_walked_to_is_read_out_and_its_edges_too(qtbot, diagram, document):
    show(diagram, trained(document, 1))
    diagram.activateWindow()
    diagram.setFocus()
    qtbot.waitUntil(diagram.hasFocus)
    qtbot.keyClick(diagram, Qt.Key.Key_Right)
    assert diagram.readout().title == "Layer 1 · neuron 1"
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(diagram, Qt.Key.Key_Down, shift)
    assert diagram.readout().title == "Layer 1 · 1 → 1"
    qtbot.keyClick(diagram, Qt.Key.Key_Down, shift)
    assert diagram.readout().title == "Layer 1 · 2 → 1"
    assert diagram.readout().rows[0][0] == "w"
    qtbot.keyClick(diagram, Qt.Key.Key_Escape)
    assert diagram.readout().title == "Layer 1 · neuron 1"
    qtbot.keyClick(diagram, Qt.Key.Key_Escape)
    assert diagram.readout() is None
    assert diagram.selection.neuron is None


def test_that_a_click_selects_the_neuron_for_all_views(qtbot, diagram, theme):
    with qtbot.waitSignal(diagram.selection.neuron_selected) as selected:
        qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=centre(diagram, 2, 4))
    assert selected.args == [1, 4]
    with qtbot.waitSignal(diagram.selection.neuron_selected) as selected:
        qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=centre(diagram, 0, 1))
    assert selected.args == [INPUTS, 1]


def test_that_a_neuron_selected_elsewhere_is_marked(diagram, theme):
    cell = diagram.diagram_layout.columns[2].cells[4]
    spot = QPoint(round(cell.left) - 2, round(cell.y))
    assert not near(diagram.grab().toImage().pixelColor(spot), theme.color("accent"), 90)
    diagram.selection.select(1, 4)
    assert near(diagram.grab().toImage().pixelColor(spot), theme.color("accent"), 90)


def test_that_a_unit_of_a_folded_layer_marks_its_group(make_diagram, document):
    document.open(digits(), None)
    view = make_diagram()
    view.selection.select(0, 63)
    assert (view.selected_place().column, view.selected_place().row) == (1, 11)


def test_that_focus_is_shown_to_those_who_work_with_keys(qtbot, diagram, theme):
    def edge():
        return diagram.grab().toImage().pixelColor(0, diagram.height() // 2)

    diagram.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(diagram.hasFocus)
    assert edge() == theme.color("panel")
    diagram.clearFocus()
    diagram.setFocus(Qt.FocusReason.TabFocusReason)
    assert near(edge(), theme.color("accent"), 30)


def test_that_a_selection_goes_with_its_layer(diagram, document):
    diagram.select_layer(2)
    document.remove_layer(0)
    assert diagram.selected_layer is None


def test_that_selecting_a_layer_out_of_sight_scrolls_to_it(make_diagram, document):
    document.open(deep(), None)
    view = make_diagram((400, 200))
    unseen = view.grab().toImage()
    view.select_layer(31)
    heading = view.diagram_layout.columns[32].heading
    assert view.scrolled() <= heading.left
    assert heading.right <= view.scrolled() + view.width()
    assert view.grab().toImage() != unseen
