"""One selection: a click in one view is followed by all others."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from tests.app.file_steps import LONG
from tests.views.snapshots import digits


def chosen_tiles(grid) -> list[int]:
    return [tile.number for tile in grid.layers if tile.is_chosen]


def test_that_a_neuron_is_followed_by_every_view(program: Program, qtbot: QtBot) -> None:
    window = program.window
    window.arrangements.use("analyse")
    statistics = window.late_views.statistics.table
    qtbot.waitUntil(lambda: statistics.model().rowCount() == 3, timeout=LONG)
    window.selection.select(1, 4)
    assert window.layers.selected() == 1
    assert window.diagram.selected_layer == 1
    assert chosen_tiles(window.late_views.distributions) == [2]
    assert chosen_tiles(window.histograms) == [2]
    assert statistics.currentIndex().row() == 1


def test_that_rows_plots_and_statistics_choose_the_layer_too(
    program: Program, qtbot: QtBot
) -> None:
    window = program.window
    window.selection.select(1, 4)
    window.layers.select_layer(2)
    assert window.selection.layer == 2
    assert window.selection.neuron is None
    assert chosen_tiles(window.histograms) == [3]
    tile = window.histograms.layers[0]
    qtbot.mouseClick(tile.title, Qt.MouseButton.LeftButton)
    assert (window.selection.layer, window.layers.selected()) == (0, 0)
    window.histograms.layers[1].plot.clicked.emit(0.0, 0.0)
    assert (window.selection.layer, window.diagram.selected_layer) == (1, 1)
    window.arrangements.use("analyse")
    table = window.late_views.statistics.table
    qtbot.waitUntil(lambda: table.model().rowCount() == 3, timeout=LONG)
    place = table.visualRect(table.model().index(2, 1)).center()
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )
    assert (window.selection.layer, window.layers.selected()) == (2, 2)


def test_that_a_layer_that_moves_stays_the_chosen_one_everywhere(program: Program) -> None:
    window = program.window
    window.layers.select_layer(0)
    window.document.move_layer(0, 1)
    assert window.layers.selected() == 1
    assert window.selection.layer == 1
    assert window.diagram.selected_layer == 1
    assert chosen_tiles(window.histograms) == [2]


def test_that_a_unit_of_the_first_layer_is_ringed_and_chosen_by_a_click(
    program: Program, qtbot: QtBot
) -> None:
    window = program.window
    window.document.open(digits(), None)
    window.output.choose("Layer 1")
    field = window.output.view("Layer 1").field
    qtbot.waitUntil(lambda: field.mosaic is not None, timeout=LONG)
    window.selection.select(0, 5)
    assert field.chosen == 5
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=field.place(7).center())
    assert window.selection.neuron == (0, 7)
    assert field.chosen == 7
    window.selection.select(1, 0)
    assert field.chosen == -1


def test_that_a_selected_neuron_is_drawn_over_the_plane_while_it_trains(
    program: Program, qtbot: QtBot
) -> None:
    window = program.window
    window.selection.select(0, 1)
    view = window.output.view("Decision map")
    qtbot.waitUntil(lambda: view.image.isVisible(), timeout=LONG)
    assert view.key.scale is not None
    window.selection.deselect()
    qtbot.waitUntil(lambda: view.image.isVisible(), timeout=LONG)
    assert view.products == {"plane_map"}
