from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetrics

from desktop_nn.models.statistics_model import COLUMNS
from desktop_nn.views.statistics_view import StatisticsView
from desktop_nn.views.theme import sans
from tests.views.showing import on_screen
from tests.views.snapshots import deep, show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    return on_screen(qtbot, StatisticsView(document, theme), (720, 160))


def test_that_each_layer_has_a_row_with_the_numbers_of_the_run(view, document):
    run = trained(document, 5)
    show(view, run)
    assert view.stack.currentWidget() is view.table
    shown = snapshot_of(run, "layer_statistics").products["layer_statistics"]
    for row, layer in enumerate(shown.layers):
        for column, of in enumerate(COLUMNS):
            assert view.model.index(row, column).data() == of.write(getattr(layer, of.field))


def test_that_the_fact_says_over_what_outputs_are_taken(view, document):
    told = []
    view.fact_changed.connect(told.append)
    run = trained(document, 1)
    show(view, run)
    assert told[-1] == f"outputs a over {run.samples.validation_rows} samples of validation"


def test_that_an_empty_view_says_what_will_appear_and_another_network_blanks_it(view, document):
    assert "appear here" in view._empty.text()
    run = trained(document, 1)
    show(view, run)
    document.add_layer(1)
    assert view.stack.currentWidget() is view._empty
    show(view, run)  # of the network before
    assert view.stack.currentWidget() is view._empty
    show(view, trained(document, 1))
    assert view.model.rowCount() == 4


def test_that_another_activation_is_named_with_the_next_numbers(view, document):
    show(view, trained(document, 1))
    first, *_, last = document.spec.network.layers
    document.change_layer(0, replace(first, activation=last.activation), "activation")
    show(view, trained(document, 1))
    assert view.model.headerData(0, view.table.verticalHeader().orientation()) == "1 · sigmoid"


@pytest.mark.parametrize("width", [386, 560, 900, 1400])
def test_that_no_number_or_title_is_cut_off(view, document, width):
    document.open(deep(4), None)
    view.resize(width, 160)
    show(view, trained(document, 1))
    title, text = QFontMetrics(sans(11)), QFontMetrics(sans(12))
    for column, of in enumerate(COLUMNS):
        room = view.table.columnWidth(column) - 12
        assert title.horizontalAdvance(of.title) <= room
        texts = [view.model.index(row, column).data() for row in range(4)]
        assert max(map(text.horizontalAdvance, texts)) <= room
    if width >= 900:
        assert view.table.horizontalScrollBar().maximum() == 0
