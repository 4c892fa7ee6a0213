"""A bias set in the diagram reaches the run, while it trains too, and undo takes it back."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from tests.app.conftest import LONG
from tests.views.typing import type_into


def set_bias(qtbot: QtBot, program: Program, column: int, row: int, text: str) -> None:
    diagram = program.window.diagram
    qtbot.waitUntil(lambda: bool(diagram._content.edges), timeout=LONG)
    cell = diagram.diagram_layout.columns[column].cells[row]
    place = QPoint(round(cell.x), round(cell.y))
    program.window.activateWindow()
    qtbot.mouseDClick(diagram, Qt.MouseButton.LeftButton, pos=place)
    type_into(qtbot, diagram.editor.field, text)


def bias_shown(program: Program, layer: int, unit: int) -> float:
    biases = program.window.diagram._content.edges[layer].biases
    assert biases is not None
    return float(biases[unit])


def test_that_a_bias_set_in_the_diagram_reaches_the_run_and_undo_takes_it_back(
    program: Program, qtbot: QtBot
) -> None:
    set_bias(qtbot, program, 2, 3, "0,75")
    qtbot.waitUntil(lambda: bias_shown(program, 1, 3) == 0.75, timeout=LONG)
    assert program.window.actions_by_name["undo"].text() == "Undo b2[3] = 0.75"
    program.window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: bias_shown(program, 1, 3) == 0.0, timeout=LONG)


def test_that_a_bias_can_be_set_while_training_runs(program: Program, qtbot: QtBot) -> None:
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.controller.history.length > 0, timeout=LONG)
    set_bias(qtbot, program, 3, 0, "40")
    # From there it learns on: but no bias comes near to 40 by itself.
    qtbot.waitUntil(lambda: bias_shown(program, 2, 0) > 20.0, timeout=LONG)
    assert program.controller.is_playing
    program.run.run_or_pause()
