"""“Where does this number come from?” in every view that shows numbers one by one."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.explanation import evaluated_sample, traced_update
from desktop_nn.models.asked_numbers import of_data_sample, of_input, of_neuron, of_weight
from desktop_nn.models.asking import Asked, place_of
from desktop_nn.models.judged_table import DATA_ROW_ROLE
from desktop_nn.models.network_facts import widths
from desktop_nn.models.walk_picture import WalkPicture
from desktop_nn.training.run import Run
from desktop_nn.training.weight_pictures import WeightPictures
from desktop_nn.views import origin_menu, view
from desktop_nn.views.confusion_view import ConfusionView
from desktop_nn.views.diagram_quantity import GRADIENT, STEP
from desktop_nn.views.numbers_view import LINE_HEIGHT, NumbersView
from desktop_nn.views.origin_menu import QUESTION
from desktop_nn.views.output_view import OutputView
from desktop_nn.views.residuals_view import ResidualsView
from desktop_nn.views.weight_pictures_view import WeightPicturesView
from desktop_nn.views.worst_view import WorstView
from tests.views.diagrams import centre, point_on_edge
from tests.views.showing import on_screen
from tests.views.snapshots import curve, digits, show, snapshot_of, trained

MEMORY = OPTIMIZERS["adam"].memory
"""Of the default project's optimizer."""


def picture_of(document, about):
    """Of a walk without any number yet, at a step that is about one neuron."""
    numbers = tuple(np.full(units, np.nan) for units in widths(document.spec.network))
    letters = tuple(("",) * len(each) for each in numbers)
    return WalkPicture(numbers, letters, numbers, frozenset({about}), frozenset(), about=about)


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
        *(("update", f"{memory}_W2", (2, 3)) for memory in MEMORY),
        ("before", "W2", (2, 3)),
    ]


@pytest.mark.parametrize(("quantity", "name"), [(GRADIENT, "dW2"), (STEP, "step_W2")])
def test_that_what_the_lines_show_comes_first(diagram, document, quantity, name):
    show(diagram, Run(document.spec))
    diagram.quantity_switch.actions_by_name[quantity.name].trigger()
    asked = diagram.origins_at(point_on_edge(diagram, 1, 2, 3, 0.3).toPoint())
    assert asked[0].name == name
    assert len(asked) == 4 + len(MEMORY)


def test_that_a_neuron_leads_to_its_output_gradient_sum_and_bias(diagram, document):
    show(diagram, Run(document.spec))
    asked = diagram.origins_at(centre(diagram, 1, 4))
    assert named(asked) == [
        ("", "A1", (4,)),
        ("", "dZ1", (4,)),
        ("", "Z1", (4,)),
        ("after", "b1", (4,)),
        *(("update", f"{memory}_b1", (4,)) for memory in MEMORY),
    ]
    assert [each.of_sample for each in asked] == [True] * 3 + [False] * (1 + len(MEMORY))


def test_that_a_neuron_leads_to_its_batch_norm_and_dropout(diagram, document):
    layer = document.spec.network.layers[0]
    layer = replace(layer, batch_norm=True, bias=False, dropout=0.2)
    document.change_layer(0, layer, "batch norm")
    names = [each.name for each in diagram.origins_at(centre(diagram, 1, 4))]
    of_norm = ["mean1", "variance1", "Xhat1", "mask1", "gamma1", "beta1"]
    assert names == ["A1", "dZ1", "Z1", *of_norm]


def test_that_what_is_offered_is_there_in_the_coming_update(document):
    """For every optimizer, of a neuron with everything: none of it is refused when it is asked."""
    for row in OPTIMIZERS.rows:
        layers = document.spec.network.layers
        first = replace(layers[0], batch_norm=True, bias=True, dropout=0.2)
        network = replace(document.spec.network, layers=(first, *layers[1:]))
        training = replace(document.spec.training, optimizer=row.choice())
        run = Run(replace(document.spec, network=network, training=training))
        traced = traced_update(run.trainer, *run.next_batch())
        asked = [*of_neuron(run.spec, 0, 1), *of_weight(run.spec, 1, 0, 1), of_input(1)]
        missing = [each.said for each in asked if place_of(each, traced, 0) is None]
        assert missing == [], row.name


def test_that_the_selected_neuron_is_asked_about_by_key(diagram, document, first_is_chosen):
    told = heard(diagram)
    diagram.selection.select(1, 2)
    ask_at(diagram, QPoint(5, 5), QContextMenuEvent.Reason.Keyboard)
    assert [each.name for each in told] == ["A2"]
    assert told[0].index == (2,)


def test_that_of_neurons_that_share_a_place_the_shown_one_is_asked_about(diagram, document):
    layer = replace(document.spec.network.layers[0], units=500)
    document.change_layer(0, layer, "units")
    group = diagram.diagram_layout.columns[1].groups[4]
    assert group.stop - group.start > 1
    asked = diagram.origins_at(centre(diagram, 1, 4))
    assert asked[0].index == (group.start,)
    assert f"neuron {group.start + 1}" in asked[0].said
    about = group.start + 1
    diagram.show_walk(picture_of(document, about=(1, about)))
    assert diagram.origins_at(centre(diagram, 1, 4))[0].index == (about,)


def test_that_a_bundle_of_weights_asks_for_the_one_between_the_shown_neurons(diagram, document):
    layer = replace(document.spec.network.layers[0], units=500)
    document.change_layer(0, layer, "units")
    group = diagram.diagram_layout.columns[1].groups[4]
    diagram.show_walk(picture_of(document, about=(1, group.start + 1)))
    asked = diagram.origins_at(point_on_edge(diagram, 0, 1, 4, 0.3).toPoint())
    assert asked[0].index == (1, group.start + 1)


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


def test_that_a_sample_with_a_high_loss_leads_to_its_loss_and_outputs(qtbot, document, theme):
    document.open(digits(), None)
    worst = on_screen(qtbot, WorstView(document, theme), (330, 360))
    show(worst, trained(document, 0))
    listed = worst.board.list_view
    index = worst.board.table_model.index(1, 0)
    point = listed.viewport().mapTo(worst, listed.visualRect(index).center())
    asked, row = worst.origins_at(point), index.data(DATA_ROW_ROLE)
    assert all(each.of_sample and each.data_row == row for each in asked)
    last = f"A{len(document.spec.network.layers)}"
    assert named(asked) == [("", "sample_loss", (0,)), *(("", last, (k,)) for k in range(10))]
    assert asked[4].said == f"output “3” of sample {row + 1}"


def test_that_a_sample_behind_a_cell_of_the_confusion_leads_to_its_evaluation(
    qtbot, document, theme
):
    confusion = on_screen(qtbot, ConfusionView(document, theme), (330, 360))
    run = trained(document, 5)
    show(confusion, run)
    middle = QPoint(160, 160)
    assert confusion.origins_at(middle) == ()
    confusion.open_cell(0, 0)
    show(confusion, run)
    index = confusion.board.table_model.index(2, 0)
    confusion.board.list_view.setCurrentIndex(index)
    asked = confusion.origins_here()
    assert {each.data_row for each in asked} == {index.data(DATA_ROW_ROLE)}
    assert named(asked) == [("", "sample_loss", (0,)), ("", "A3", (0,))]


def test_that_a_mark_of_the_residuals_leads_to_its_samples_evaluation(qtbot, document, theme):
    document.open(curve(), None)
    residuals = on_screen(qtbot, ResidualsView(document, theme), (420, 360))
    run = trained(document, 1)
    show(residuals, run)
    assert residuals.origins_at(QPoint(1, 1)) == ()
    mark = residuals._marks[True].points[3]
    residuals.plot.point_at(residuals.plot.to_pixels(*mark))
    row = int(run.samples.order[run.samples.training_rows + 3])
    asked = residuals.origins_at(QPoint(1, 1))
    assert named(asked) == [("", "sample_loss", (0,)), ("", "A2", (0,))]
    assert {each.data_row for each in asked} == {row}


def test_that_what_is_offered_of_a_sample_is_there_in_its_evaluation(document):
    run = Run(document.spec)
    rows = run.samples.inputs[:1], run.samples.targets[:1]
    traced = evaluated_sample(run.trainer, *rows)
    for asked in of_data_sample(run.spec, document.data, 0):
        assert place_of(asked, traced, 0) is not None


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
    assert len(first_is_chosen[0]) == 4 + len(MEMORY)
