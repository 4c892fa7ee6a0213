from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import Project, default_spec, dense
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec
from desktop_nn.models.judged_table import DATA_ROW_ROLE, FIRST_INPUT, TRUE
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.products import Confusion, made_product
from desktop_nn.views.confusion_view import ConfusionView
from desktop_nn.views.contrast import contrast
from desktop_nn.views.output_view import OutputView
from desktop_nn.views.panel import Panel
from desktop_nn.views.theme import rgb
from tests.views.showing import active, on_screen
from tests.views.snapshots import digits, show, snapshot_of, trained
from tests.views.typing import click


@pytest.fixture
def view(qtbot, document, theme):
    view = ConfusionView(document, theme)
    on_screen(qtbot, view, (300, 300))
    view.facts = []
    view.fact_changed.connect(view.facts.append)
    return view


def test_that_an_empty_view_says_what_will_appear(view):
    assert view.stack.currentWidget() is view._empty


def test_that_the_fact_gives_accuracy_and_part(view, document):
    run = trained(document, 10)
    show(view, run)
    accuracy = float(run.history.last[6])
    assert view.facts[-1] == f"validation: {100 * accuracy:.1f}\u202f% now · of 100 samples"


def test_that_ten_classes_fit_without_cut_off_text(view, document, qtbot):
    document.open(digits(), None)
    show(view, trained(document, 1))
    table = view.table
    qtbot.waitUntil(lambda: table.columnWidth(9) > 0 and view.cell(9, 9).bottom() > 0)
    assert not table.horizontalScrollBar().isVisible()
    assert not table.verticalScrollBar().isVisible()
    assert table.viewport().rect().contains(view.cell(9, 9))
    font = QFontMetrics(view._delegate.font)
    for row in range(10):
        for column in range(10):
            count = str(view.model.index(row, column).data())
            assert font.horizontalAdvance(count) <= view.cell(row, column).width() - 2
            assert font.height() <= view.cell(row, column).height() + 2


def test_that_large_counts_make_the_font_smaller(view, document):
    document.open(digits(), None)
    run = trained(document, 0)
    counts = Confusion(np.full((10, 10), 123_456), "training")
    view.show_snapshot(with_product(snapshot_of(run), counts), run.history)
    font = QFontMetrics(view._delegate.font)
    assert font.horizontalAdvance("123456") <= view.cell(0, 0).width()


def with_product(snapshot, confusion) -> Snapshot:
    return replace(snapshot, products={"confusion": confusion})


def test_that_what_is_not_the_only_class_is_shown_as_other(view, document):
    data = DataSet(np.zeros((10, 2)), np.zeros((10, 1)), ("a", "b"), ("y",), ("only",))
    spec = replace(default_spec(), data=DataSpec(Choice(OWN), 0.0))
    document.open(Project(spec, own=data), None)
    run = trained(document, 0)
    counts = Confusion(np.array([[6, 4], [0, 0]]), "training")
    view.show_snapshot(with_product(snapshot_of(run), counts), run.history)
    assert view.stack.currentWidget() is view.table
    model = view.model
    assert model.headerData(1, Qt.Orientation.Horizontal) == "other"
    assert view.facts[-1] == "training: 60.0\u202f% now · of 10 samples"


def test_that_hits_are_blue_and_misses_orange(view, document):
    run = trained(document, 0)
    counts = Confusion(np.array([[9, 1], [8, 2]]), "validation")
    view.show_snapshot(with_product(snapshot_of(run), counts), run.history)
    image = view.table.viewport().grab().toImage()
    hit, miss = (image.pixelColor(view.cell(row, 0).topLeft()) for row in (0, 1))
    assert hit.blue() > hit.red()
    assert miss.red() > miss.blue()


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_that_counts_can_be_read_on_every_tint(view, theme, mode):
    theme.use(mode)
    for shades in view._delegate._shades.values():
        for tint, ink in shades:
            assert contrast(rgb(ink.name()), rgb(tint.name())) >= 5.5


def test_that_few_samples_in_the_wrong_place_are_seen(view, document, theme):
    document.open(digits(), None)
    counts = np.diag([30] * 10)
    counts[3, 8] = 1
    run = trained(document, 1)
    snapshot = snapshot_of(run, "confusion")
    snapshot.products["confusion"] = replace(snapshot.products["confusion"], counts=counts)
    view.show_snapshot(snapshot, run.history)
    picture = view.table.viewport().grab().toImage()
    seen = rgb(picture.pixelColor(view.cell(3, 8).topLeft()).name())
    assert abs(seen - rgb(theme.tokens.panel)).max() > 15


def test_that_the_tints_follow_the_theme(view, document, theme):
    show(view, trained(document, 10))
    dark = view.table.viewport().grab().toImage().pixelColor(view.cell(0, 0).topLeft())
    theme.use("light")
    light = view.table.viewport().grab().toImage().pixelColor(view.cell(0, 0).topLeft())
    assert dark != light


def test_that_the_table_goes_when_the_classes_are_others(view, document):
    show(view, trained(document, 1))
    document.open(digits(), None)
    assert view.stack.currentWidget() is view._empty
    assert view.facts[-1] == ""


def test_that_names_stand_at_the_rows_and_columns(view, document):
    show(view, trained(document, 1))
    for orientation in (Qt.Orientation.Vertical, Qt.Orientation.Horizontal):
        assert view.model.headerData(0, orientation) == "orange"
    assert view._legend.text() == "true ↓ / predicted →"


# The samples behind a cell


def iris():
    """4-8-3 on the iris flowers."""
    network = NetworkSpec(4, (dense(1, 8, "tanh"), dense(2, 3, "softmax")), next_id=3)
    training = TrainingSpec(LOSSES["cross_entropy"].choice(), OPTIMIZERS["adam"].choice())
    return Project(ExperimentSpec(network, DataSpec(DATA_SOURCES["iris"].choice()), training))


def click_cell(qtbot, view, row, column):
    place = view.cell(row, column).center()
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def opened(view, document, qtbot, project, cell, epochs=2):
    """The view with a cell open, and its samples."""
    document.open(project, None)
    run = trained(document, epochs)
    show(view, run)
    click_cell(qtbot, view, *cell)
    show(view, run)
    return run


def test_that_a_click_on_a_cell_asks_for_its_samples(view, document, qtbot):
    show(view, trained(document, 1))
    assert view.products == {"confusion"}
    assert view.choices == {}
    click_cell(qtbot, view, 1, 0)
    assert view.products == {"confusion", "cell_samples"}
    assert view.choices == {"cell_samples": (1, 0)}


def test_that_samples_that_are_pictures_are_shown_as_pictures(view, document, qtbot):
    run = opened(view, document, qtbot, digits(), (8, 8))
    board = view.board
    assert view.stack.currentWidget() is board
    assert board.stack.currentWidget() is board.pictures
    count = int(made_product("confusion", run).counts[8, 8])
    assert board.table_model.rowCount() == count > 4
    assert view.title.text() == f"{count} “8” taken for “8”"
    index = board.table_model.index(3, 0)
    row = index.data(DATA_ROW_ROLE)
    assert document.data.labels[row] == 8
    picture = board._delegate._picture(row)
    darkest, lightest = document.data.inputs[row].argmin(), document.data.inputs[row].argmax()
    side = picture.width() // 8
    levels = [
        picture.pixelColor(pixel % 8 * side, pixel // 8 * side).lightness()
        for pixel in (darkest, lightest)
    ]
    assert levels[0] < levels[1]


def test_that_pictures_fit_into_a_narrow_panel_and_are_seen(view, document, qtbot):
    view.resize(250, 300)
    opened(view, document, qtbot, digits(), (8, 8))
    pictures = view.board.pictures
    assert not pictures.horizontalScrollBar().isVisible()
    first, second = (pictures.visualRect(view.board.table_model.index(row, 0)) for row in (0, 1))
    assert first.top() == second.top()
    before = pictures.viewport().grab().toImage()
    colors = {before.pixelColor(x, 30).name() for x in range(first.left(), first.right())}
    assert len(colors) > 4


def test_that_other_samples_are_shown_as_rows_with_their_inputs(view, document, qtbot):
    opened(view, document, qtbot, iris(), (0, 0), epochs=20)
    board = view.board
    assert board.stack.currentWidget() is board.rows
    assert board.table_model.rowCount() > 0
    assert not board.rows.isColumnHidden(FIRST_INPUT)
    assert board.rows.isColumnHidden(TRUE)
    row = board.table_model.index(0, 0).data(DATA_ROW_ROLE)
    text = board.table_model.index(0, FIRST_INPUT).data()
    assert float(text) == pytest.approx(document.data.inputs[row, 0], abs=1e-3)


def test_that_what_is_left_out_is_said(view, document, qtbot):
    show(view, trained(document, 0))
    view.open_cell(0, 0)
    run = trained(document, 0)
    shown = made_product("cell_samples", run, (0, 0))
    view.show_snapshot(with_samples(snapshot_of(run), replace(shown, of=1234)), run.history)
    count = len(shown.rows)
    assert view.title.text() == f"{count} of 1\u202f234 “orange” taken for “orange”"


def with_samples(snapshot, judged):
    return replace(snapshot, products={"cell_samples": judged})


def test_that_samples_of_a_cell_that_was_left_are_not_shown(view, document, qtbot):
    show(view, trained(document, 0))
    view.open_cell(0, 1)
    run = trained(document, 0)
    late = made_product("cell_samples", run, (0, 0))
    view.show_snapshot(with_samples(snapshot_of(run), late), run.history)
    assert view.board.table_model.rowCount() == 0


def test_that_keys_open_a_cell_walk_through_its_samples_and_lead_back(document, theme, qtbot):
    document.open(digits(), None)
    view = active(qtbot, ConfusionView(document, theme), (340, 340))
    run = trained(document, 2)
    show(view, run)
    view.table.setFocus()
    view.table.setCurrentIndex(view.model.index(7, 7))
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert view.opened == (7, 7)
    show(view, run)
    pictures = view.board.pictures
    qtbot.waitUntil(pictures.hasFocus)
    qtbot.keyClick(pictures, Qt.Key.Key_Down)
    qtbot.keyClick(pictures, Qt.Key.Key_Right)
    assert pictures.currentIndex().row() > 0
    show(view, run)
    assert pictures.currentIndex().row() > 0, "what is chosen stays"
    qtbot.keyClick(pictures, Qt.Key.Key_Escape)
    assert view.opened is None
    assert view.stack.currentWidget() is view.table
    qtbot.waitUntil(view.table.hasFocus)
    assert view.table.currentIndex() == view.model.index(7, 7)


def test_that_the_button_leads_back_to_the_matrix(view, document, qtbot):
    opened(view, document, qtbot, digits(), (0, 0))
    click(qtbot, view.back)
    assert view.stack.currentWidget() is view.table
    assert view.products == {"confusion"}
    assert not view.back.isVisible()
    assert view._legend.isVisible()


@pytest.mark.parametrize("change", ["network", "project"])
def test_that_an_open_cell_closes_with_the_network(view, document, qtbot, change):
    opened(view, document, qtbot, digits(), (0, 0))
    if change == "network":
        document.remove_layer(0)
    else:
        document.open(iris(), None)
    assert view.opened is None
    assert view.stack.currentWidget() is view._empty
    assert view.board.table_model.rowCount() == 0


def test_that_the_pictures_follow_the_theme(view, document, qtbot, theme):
    opened(view, document, qtbot, digits(), (8, 8))
    dark = view.board.pictures.viewport().grab().toImage().pixelColor(30, 8)
    theme.use("light")
    assert view.board.pictures.viewport().grab().toImage().pixelColor(30, 8) != dark


def test_that_escape_leads_back_and_what_takes_the_focus_is_named(view, document, qtbot):
    for project in (digits(), iris()):
        opened(view, document, qtbot, project, (0, 0))
        qtbot.keyClick(view.board.list_view, Qt.Key.Key_Escape)
        assert view.opened is None
        click_cell(qtbot, view, 0, 0)
        for widget in (view.back, view.table, view.board.list_view):
            assert widget.accessibleName()
            assert widget.toolTip()


# Scores


def test_that_a_wide_view_has_the_scores_of_each_class_beside_the_counts(view, document):
    document.open(digits(), None)
    view.resize(560, 320)
    show(view, trained(document, 1))
    assert view.scores.isVisible()
    assert view.table.isVisible()
    assert not view.by_class.isVisible()
    assert view.scores.scores.rowCount() == 11
    assert view.table.columnWidth(0) >= 20
    assert view.scores.horizontalScrollBar().maximum() == 0


def test_that_a_narrow_view_has_them_by_a_button(view, document, qtbot):
    show(view, trained(document, 5))
    view.resize(236, 140)
    assert not view.scores.isVisible()
    view.by_class.click()
    assert view.scores.isVisible()
    assert not view.table.isVisible()
    qtbot.waitUntil(lambda: view.scores.horizontalScrollBar().maximum() == 0)
    view.by_class.click()
    assert view.table.isVisible()
    assert not view.scores.isVisible()


def test_that_few_classes_have_their_scores_below_the_counts(view, document):
    show(view, trained(document, 5))
    view.resize(310, 280)
    assert view.scores.isVisible()
    assert view.table.isVisible()
    assert not view.by_class.isVisible()
    assert view.scores.height() == view.scores.height_of_all()


def test_that_ten_classes_are_seen_whole_in_the_lowest_window(view, document, qtbot):
    document.open(digits(), None)
    view.resize(232, 138)
    show(view, trained(document, 1))
    qtbot.waitUntil(lambda: view.table.verticalScrollBar().maximum() == 0)
    assert view.table.viewport().rect().contains(view.cell(9, 9))
    assert QFontMetrics(view._delegate.font).capHeight() < view.table.rowHeight(0)


def test_that_the_button_lies_in_the_header_and_goes_with_the_view(qtbot, document, theme):
    document.open(digits(), None)
    output = OutputView(document, theme)
    panel = on_screen(qtbot, Panel("Output", output), (250, 220))
    output.add_controls(panel.header.row)
    show(output, trained(document, 1))
    button = output.view("Confusion").by_class
    qtbot.waitUntil(button.isVisible)
    assert panel.header.isAncestorOf(button)
    output.choose("Worst")
    assert not button.isVisible()


def test_that_the_scores_are_those_of_the_counts(view, document):
    run = trained(document, 10)
    show(view, run)
    counts = snapshot_of(run, "confusion").products["confusion"].counts
    recall = counts[0, 0] / counts[0].sum()
    assert view.scores.scores.index(0, 1).data() == f"{100 * recall:.1f}\u202f%"


def test_that_the_samples_of_a_cell_have_all_of_the_room(view, document):
    document.open(digits(), None)
    view.resize(560, 320)
    show(view, trained(document, 1))
    view.open_cell(0, 0)
    assert not view.scores.isVisible()
    view.close_cell()
    assert view.scores.isVisible()
