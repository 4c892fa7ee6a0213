"""“Where does this number come from?” in every view that shows numbers one by one."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from desktop_nn.models.asking import Asked
from desktop_nn.models.judged_table import DATA_ROW_ROLE
from desktop_nn.training.run import Run
from desktop_nn.training.weight_pictures import WeightPictures
from desktop_nn.views import origin_menu, view
from desktop_nn.views.diagram_quantity import GRADIENT, STEP
from desktop_nn.views.numbers_view import LINE_HEIGHT, NumbersView
from desktop_nn.views.origin_menu import QUESTION
from desktop_nn.views.output_view import OutputView
from desktop_nn.views.weight_pictures_view import WeightPicturesView
from desktop_nn.views.worst_view import WorstView
from tests.views.diagrams import centre, point_on_edge
from tests.views.showing import on_screen
from tests.views.snapshots import digits, show, snapshot_of, trained


def named(asked):
    return [(each.phase, each.name, each.index) for each in asked]


@pytest.fixture
def first_is_chosen(monkeypatch):
    """In the menu under the right button."""
    offered = []

    def choose(asked, parent, point):
        offered.append(tuple(asked))
        return asked[0]

    monkeypatch.setattr(view, "chosen", choose)
    return offered


def ask_at(widget, point, reason=QContextMenuEvent.Reason.Mouse):
    event = QContextMenuEvent(reason, point, widget.mapToGlobal(point))
    QApplication.sendEvent(widget, event)


def heard(widget):
    told = []
    widget.origin_asked.connect(told.append)
    return told


# The network


def test_that_a_line_of_the_network_leads_to_its_weight_gradient_and_step(diagram, document):
    show(diagram, Run(document.spec))
    asked = diagram.origins_at(point_on_edge(diagram, 1, 2, 3, 0.3).toPoint())
    assert named(asked) == [
        ("after", "W2", (2, 3)),
        ("", "dW2", (2, 3)),
        ("update", "step_W2", (2, 3)),
        ("before", "W2", (2, 3)),
    ]


@pytest.mark.parametrize(("quantity", "name"), [(GRADIENT, "dW2"), (STEP, "step_W2")])
def test_that_what_the_lines_show_comes_first(diagram, document, quantity, name):
    show(diagram, Run(document.spec))
    diagram.quantity_switch.actions_by_name[quantity.name].trigger()
    asked = diagram.origins_at(point_on_edge(diagram, 1, 2, 3, 0.3).toPoint())
    assert asked[0].name == name
    assert len(asked) == 4


def test_that_a_neuron_leads_to_its_output_gradient_and_bias(diagram, document):
    show(diagram, Run(document.spec))
    asked = diagram.origins_at(centre(diagram, 1, 4))
    assert named(asked) == [("", "A1", (4,)), ("", "dZ1", (4,)), ("after", "b1", (4,))]
    assert [each.of_sample for each in asked] == [True, True, False]


def test_that_a_neuron_with_batch_norm_leads_to_its_scale_and_shift(diagram, document):
    layer = replace(document.spec.network.layers[0], batch_norm=True, bias=False)
    document.change_layer(0, layer, "batch norm")
    asked = diagram.origins_at(centre(diagram, 1, 4))
    assert [each.name for each in asked] == ["A1", "dZ1", "gamma1", "beta1"]


def test_that_the_selected_neuron_is_asked_about_by_key(diagram, document, first_is_chosen):
    told = heard(diagram)
    diagram.selection.select(1, 2)
    ask_at(diagram, QPoint(5, 5), QContextMenuEvent.Reason.Keyboard)
    assert [each.name for each in told] == ["A2"]
    assert told[0].index == (2,)


def test_that_neurons_that_share_a_place_are_not_asked_about(diagram, document):
    layer = replace(document.spec.network.layers[0], units=500)
    document.change_layer(0, layer, "units")
    assert diagram.origins_at(centre(diagram, 1, 4)) == ()


def test_that_beside_the_network_there_is_nothing_to_ask(diagram, document, first_is_chosen):
    ask_at(diagram, QPoint(1, diagram.height() - 1))
    assert first_is_chosen == []


# Numbers


@pytest.fixture
def numbers(qtbot, document, theme):
    shown = on_screen(qtbot, NumbersView(document, theme), (420, 600))
    show(shown, trained(document, 0))
    return shown


def point_of(numbers, phase, name, line, number):
    """In the middle of a number, in the view's pixels."""
    model = numbers.model
    row = next(
        row
        for row in range(model.rowCount())
        for asked in [model.asked(row, 0)]
        if asked is not None and (asked.phase, asked.name) == (phase, name)
    )
    row += line
    numbers.table.scrollTo(model.index(row, 0))
    place = numbers.table.visualRect(model.index(row, 0))
    delegate = numbers._delegate
    down, across = divmod(number, delegate.per_line(model, row, place.width()))
    head = place.height() - LINE_HEIGHT * -(
        -model.number_count(row) // delegate.per_line(model, row, place.width())
    )
    x = delegate._left(model, row) + (across + 0.4) * delegate._cell(model, row)
    point = QPoint(int(x), place.top() + head + down * LINE_HEIGHT + 8)
    return numbers.table.viewport().mapTo(numbers, point)


@pytest.mark.parametrize(
    ("phase", "name", "line", "number", "index"),
    [
        ("before", "W2", 3, 5, (3, 5)),
        ("backward", "dW1", 1, 0, (1, 0)),
        ("before", "b1", 0, 7, (7,)),
        ("loss", "loss", 0, 0, ()),
    ],
)
def test_that_each_number_leads_to_itself(numbers, phase, name, line, number, index):
    point = point_of(numbers, phase, name, line, number)
    assert named(numbers.origins_at(point)) == [(phase, name, index)]


def test_that_titles_are_no_numbers(numbers):
    assert numbers.origins_at(QPoint(8, 8)) == ()


def test_that_the_chosen_line_is_asked_about_by_key(numbers, first_is_chosen):
    model = numbers.model
    row = next(r for r in range(model.rowCount()) if model.index(r, 0).data().startswith("dW2"))
    numbers.table.setCurrentIndex(model.index(row, 0))
    told = heard(numbers)
    ask_at(numbers, QPoint(5, 5), QContextMenuEvent.Reason.Keyboard)
    assert named(told) == [("backward", "dW2", (0, 0))]


def test_that_a_question_passes_through_the_outputs_panel(qtbot, document, theme, first_is_chosen):
    output = on_screen(qtbot, OutputView(document, theme), (420, 600))
    output.choose("Numbers")
    told = heard(output)
    asked = Asked("W1[1, 1]", "W1", (0, 0), "before")
    output.view("Numbers").origin_asked.emit(asked)
    assert told == [asked]


# Pictures and samples


def test_that_a_pixel_of_the_first_layer_leads_to_its_weight(qtbot, document, theme):
    document.open(digits(), None)
    pictures = on_screen(qtbot, WeightPicturesView(document, theme), (330, 360))
    run = trained(document, 0)
    product = WeightPictures(np.zeros((9, 8, 8), np.int8), 0.5, 9)
    snapshot = replace(snapshot_of(run), products={"weight_pictures": product})
    pictures.show_snapshot(snapshot, run.history)
    place, side = pictures.field.place(4), pictures.field.mosaic.side
    inside = place.topLeft() + QPoint(5 * side + side // 2, 2 * side + side // 2)
    asked = pictures.origins_at(pictures.field.mapTo(pictures, inside))
    assert named(asked) == [("after", "W1", (2 * 8 + 5, 4)), ("", "A1", (4,))]
    pictures.field.choose(3)
    assert named(pictures.origins_here()) == [("", "A1", (3,))]


def test_that_a_sample_with_a_high_loss_leads_to_the_loss(qtbot, document, theme):
    document.open(digits(), None)
    worst = on_screen(qtbot, WorstView(document, theme), (330, 360))
    show(worst, trained(document, 0))
    listed = worst.board.list_view
    index = worst.board.table_model.index(1, 0)
    point = listed.viewport().mapTo(worst, listed.visualRect(index).center())
    asked = worst.origins_at(point)
    assert [(each.name, each.data_row) for each in asked] == [("loss", index.data(DATA_ROW_ROLE))]


# The menu


def test_that_the_menu_asks_the_question_of_the_only_number(diagram):
    menu = origin_menu.origin_menu([Asked("W1[1, 1]", "W1", (0, 0))], diagram)
    assert [action.text() for action in menu.actions()] == [QUESTION]


def test_that_of_several_numbers_each_has_a_line(diagram):
    asked = [Asked("output a", "A1", (0,)), Asked("bias b", "b1", (0,))]
    menu = origin_menu.origin_menu(asked, diagram)
    heading, *lines = menu.actions()
    assert heading.text() == QUESTION
    assert [line.data() for line in lines] == asked
    assert [line.text() for line in lines] == ["Output a", "Bias b"]


def test_that_the_right_button_opens_the_menu(diagram, document, qtbot, first_is_chosen):
    show(diagram, Run(document.spec))
    told = heard(diagram)
    qtbot.mouseClick(diagram, Qt.MouseButton.RightButton, pos=centre(diagram, 1, 4))
    ask_at(diagram, centre(diagram, 1, 4))
    assert [each.name for each in told] == ["A1"]
    assert len(first_is_chosen[0]) == 3
