"""Output with its worker: a point is probed, a cell opened, and the answers come while training
stands or runs."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.views.confusion_view import ConfusionView
from desktop_nn.views.decision_map import DecisionMap
from tests.app.conftest import LONG


def point_at(qtbot: QtBot, program: Program, x: float, y: float) -> DecisionMap:
    view = program.window.output.view("Decision map")
    assert isinstance(view, DecisionMap)
    qtbot.mouseMove(view.plot.viewport(), QPoint(1, 1))
    qtbot.mouseMove(view.plot.viewport(), view.plot.to_pixels(x, y).toPoint())
    qtbot.waitUntil(lambda: view.probed is not None, timeout=LONG)
    return view


def test_that_the_point_under_the_mouse_runs_through_the_diagram(
    program: Program, qtbot: QtBot
) -> None:
    diagram = program.window.diagram
    qtbot.waitUntil(lambda: program.clock.frames > 0, timeout=LONG)
    view = point_at(qtbot, program, 2.0, -3.0)
    qtbot.waitUntil(lambda: diagram.probe is not None, timeout=LONG)
    assert diagram.probe is not None
    assert diagram.probe.point == view.probed
    outputs = [layer.tolist() for layer in diagram.probe.layers]
    # At rest nothing changes; an update changes what comes out for the same point.
    program.run.run_or_pause()
    qtbot.waitUntil(
        lambda: (
            diagram.probe is not None
            and [layer.tolist() for layer in diagram.probe.layers] != outputs
        ),
        timeout=LONG,
    )
    program.run.run_or_pause()
    view.plot.leaveEvent(QEvent(QEvent.Type.Leave))
    assert diagram.probe is None
    qtbot.waitUntil(lambda: "probe" not in program.controller._products, timeout=LONG)


def test_that_another_point_is_answered_while_training_stands(
    program: Program, qtbot: QtBot
) -> None:
    diagram = program.window.diagram
    for place in ((2.0, -3.0), (-4.0, 1.0)):
        view = point_at(qtbot, program, *place)
        qtbot.waitUntil(
            lambda view=view: diagram.probe is not None and diagram.probe.point == view.probed,
            timeout=LONG,
        )


def test_that_a_cell_opens_its_samples_and_another_one_its_own(
    process_program: Program, qtbot: QtBot
) -> None:
    output = process_program.window.output
    output.choose("Confusion")
    view = output.view("Confusion")
    assert isinstance(view, ConfusionView)
    qtbot.waitUntil(lambda: view.model.total > 0, timeout=LONG)
    shown = view.board.table_model
    counts = np.array([[view.model.index(i, j).data() for j in range(2)] for i in range(2)])
    for cell in np.argwhere(counts > 0).tolist():
        view.close_cell()
        view.open_cell(*cell)
        qtbot.waitUntil(
            lambda cell=cell: shown.judged is not None and shown.judged.cell == tuple(cell),
            timeout=LONG,
        )
        assert shown.judged is not None
        assert shown.judged.of == counts[*cell]
