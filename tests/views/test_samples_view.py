"""The table of the samples and the map: what is chosen in one is chosen in the other."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop_nn.models.paint_tool import PaintTool
from desktop_nn.views.output_view import OutputView
from desktop_nn.views.samples_view import SamplesView
from tests.models.edits import change
from tests.views.showing import active, on_screen
from tests.views.test_painting import plot_of, stroke


@pytest.fixture
def samples(document, theme, qtbot):
    return active(qtbot, SamplesView(document, theme), (420, 300))


@pytest.fixture
def output(document, theme, samples, qtbot):
    view = OutputView(document, theme)
    view.use_paint_tool(PaintTool(document, view))
    view.use_selection(samples.selection)
    return on_screen(qtbot, view, (360, 380))


def rings(output):
    """Where they are."""
    item = output.view(output.current)._chosen.rings
    return np.column_stack(item.getData()).tolist()


def chosen_rows(samples):
    return [index.row() for index in samples.rows.selectionModel().selectedRows()]


def click_row(qtbot, samples, row, modifier=Qt.KeyboardModifier.NoModifier):
    place = samples.rows.visualRect(samples.table.index(row, 2)).center()
    port = samples.rows.viewport()
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, modifier, pos=place)


def test_that_a_chosen_row_is_ringed_on_the_map(samples, output, document, qtbot):
    click_row(qtbot, samples, 3)
    assert rings(output) == [document.data.inputs[3].tolist()]
    click_row(qtbot, samples, 5, Qt.KeyboardModifier.ControlModifier)
    assert rings(output) == document.data.inputs[[3, 5]].tolist()


def test_that_a_point_that_is_clicked_is_chosen_in_the_table(samples, output, document, qtbot):
    stroke(qtbot, plot_of(output), tuple(document.data.inputs[250]))
    [row] = chosen_rows(samples)
    there = document.data.inputs[samples.table.data_row(row)]
    assert np.hypot(*(there - document.data.inputs[250])) < 0.3
    rect = samples.rows.visualRect(samples.table.index(row, 0))
    assert samples.rows.viewport().rect().contains(rect.center())


def test_that_a_click_beside_all_points_chooses_none(samples, output, qtbot):
    click_row(qtbot, samples, 3)
    stroke(qtbot, plot_of(output), (-5.5, 5.5))
    assert chosen_rows(samples) == rings(output) == []


def test_that_sorting_keeps_the_choice(samples, output, document, qtbot):
    click_row(qtbot, samples, 3)
    samples.rows.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    [row] = chosen_rows(samples)
    assert samples.table.data_row(row) == 3
    assert rings(output) == [document.data.inputs[3].tolist()]
    click_row(qtbot, samples, samples.rows.rowAt(5))
    assert samples.selection.rows.tolist() == [samples.table.data_row(samples.rows.rowAt(5))]


def test_that_another_split_keeps_the_choice_and_other_data_none(samples, output, document, qtbot):
    click_row(qtbot, samples, 3)
    change("data.validation_share", 0.5)(document)
    assert chosen_rows(samples) == [3]
    document.change_source("moons")
    assert chosen_rows(samples) == rings(output) == []
    assert samples.table.rowCount() == 500


def test_that_it_follows_undo(samples, document):
    change("data.source.samples", 300.0)(document)
    assert samples.table.rowCount() == 300
    document.undo_stack.undo()
    assert samples.table.rowCount() == 500


def test_that_points_of_a_curve_are_linked_too(samples, output, document, qtbot):
    document.change_source("sine")
    click_row(qtbot, samples, 2)
    data = document.data
    assert rings(output) == [[data.inputs[2, 0], data.targets[2, 0]]]
    stroke(qtbot, plot_of(output), (data.inputs[90, 0], data.targets[90, 0]))
    assert len(chosen_rows(samples)) == 1


def test_that_data_without_a_plane_has_no_rings_and_no_trouble(samples, output, document, qtbot):
    document.change_source("digits")
    click_row(qtbot, samples, 2)
    assert samples.selection.rows.tolist() == [2]
    assert output.view("Decision map")._chosen.rings.getData()[0].size == 0
    document.change_source("spiral")
    output.choose("Decision map")
    assert rings(output) == []
    assert chosen_rows(samples) == []


def test_that_with_a_brush_in_hand_a_click_paints_and_chooses_nothing(
    samples, output, document, qtbot
):
    output._tool.choose(1)
    stroke(qtbot, plot_of(output), (0.0, 0.0))
    assert document.data.rows == 501
    assert chosen_rows(samples) == []


def test_that_the_fact_tells_how_many_there_are_and_how_many_are_chosen(samples, qtbot):
    facts = []
    samples.fact_changed.connect(facts.append)
    samples.rows.selectAll()
    assert facts[-1] == "500 samples · 500 chosen"
    samples.rows.clearSelection()
    assert facts[-1] == "500 samples"


def test_that_the_chosen_rows_are_copied_or_all(samples, qtbot):
    click_row(qtbot, samples, 3)
    qtbot.keyClick(samples.rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["#", "4"]
    samples.rows.clearSelection()
    samples.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 501


def test_that_nothing_is_prepared_while_it_is_hidden(document, theme, qtbot, monkeypatch):
    view = SamplesView(document, theme)
    qtbot.addWidget(view)
    monkeypatch.setattr(view.table, "show_samples", lambda *_: pytest.fail("hidden"))
    document.change_source("moons")
    assert view.table.rowCount() == 0


def test_that_what_was_chosen_while_it_was_hidden_is_chosen_when_it_is_seen(document, theme, qtbot):
    view = SamplesView(document, theme)
    view.selection.choose(np.array([499]))
    on_screen(qtbot, view, (420, 300))
    assert chosen_rows(view) == [499]
    rect = view.rows.visualRect(view.table.index(499, 0))
    assert view.rows.viewport().rect().contains(rect.center())


def test_that_no_text_of_a_column_is_cut_off(samples, document):
    for source in ("spiral", "iris", "hills", "digits"):
        document.change_source(source)
        metrics = samples.rows.fontMetrics()
        for column in range(min(12, samples.table.columnCount())):
            texts = [samples.table.index(row, column).data() for row in range(40)]
            widest = max(map(metrics.horizontalAdvance, texts))
            assert widest < samples.rows.columnWidth(column) - 6


def test_that_the_rings_take_the_themes_colour(samples, output, theme, qtbot):
    click_row(qtbot, samples, 3)
    theme.use("light")
    item = output.view("Decision map")._chosen.rings
    assert item.opts["pen"].color() == theme.color("text")
