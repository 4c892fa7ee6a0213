"""The data by hand, in the whole program: painted while training runs, and seen in the table."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.experiment.data_sets.painted import PAINTED
from desktop_nn.views.sample_view import SampleView
from tests.app.conftest import LONG
from tests.app.test_train_and_watch import newest, press_space, train_epochs


def stroke(qtbot: QtBot, program: Program, x: float, y: float) -> None:
    view = program.window.output.view("Decision map")
    assert isinstance(view, SampleView)
    place = view.plot.to_pixels(x, y).toPoint()
    qtbot.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_that_training_goes_on_with_the_points_that_are_painted(
    process_program: Program, qtbot: QtBot
) -> None:
    program = process_program
    press_space(qtbot, program)
    qtbot.waitUntil(lambda: program.controller.history.length >= 2, timeout=LONG)
    program.window.setup.paint_tool.choose(1)
    stroke(qtbot, program, 0.0, 5.0)
    assert program.document.spec.data.source.name == PAINTED
    epochs = program.controller.history.length
    revision = program.document.revision
    qtbot.waitUntil(lambda: newest(program).revision == revision, timeout=LONG)
    qtbot.waitUntil(lambda: program.controller.history.length > epochs + 2, timeout=LONG)
    last = newest(program)
    assert last.state == "running"
    assert last.training_rows + last.validation_rows == 501
    press_space(qtbot, program)


def test_that_undoing_a_stroke_gives_the_run_its_samples_back(
    program: Program, qtbot: QtBot
) -> None:
    train_epochs(qtbot, program, 2)
    program.window.setup.paint_tool.clear()
    stroke(qtbot, program, 1.0, 1.0)
    rows = lambda: newest(program).training_rows + newest(program).validation_rows  # noqa: E731
    qtbot.waitUntil(lambda: rows() == 1, timeout=LONG)
    program.document.undo_stack.undo()
    qtbot.waitUntil(lambda: rows() == 500, timeout=LONG)


@pytest.mark.qt_log_ignore("does not support raise")
def test_that_the_samples_have_the_place_of_the_layers_and_are_ringed_on_the_map(
    program: Program, qtbot: QtBot
) -> None:
    window = program.window
    samples, layers = window.docks["samples"], window.docks["layers"]
    assert samples.isHidden()
    samples.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: window.late_views.samples.isVisible(), timeout=LONG)
    qtbot.waitUntil(lambda: window.layers.visibleRegion().isEmpty(), timeout=LONG)
    assert not window.late_views.samples.visibleRegion().isEmpty()
    assert window.tabifiedDockWidgets(layers) == [samples]
    window.late_views.samples.rows.selectRow(41)
    view = window.output.view("Decision map")
    assert isinstance(view, SampleView)
    assert view._chosen is not None
    ringed = np.column_stack(view._chosen.rings.getData())
    assert ringed.tolist() == [program.document.data.inputs[41].tolist()]
