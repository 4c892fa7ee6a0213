from PySide6.QtCore import QPoint, Qt

from tests.views.diagrams import (
    centre,
    near,
)
from tests.views.snapshots import deep


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
    assert reported == [0, 1, 0, 0]
    for _ in range(4):
        qtbot.keyClick(diagram, Qt.Key.Key_Right)
    assert diagram.selected_layer == 2


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
