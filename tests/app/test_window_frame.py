"""The frames that are on screen first: what comes into them later moves none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSettings, QSize
from PySide6.QtGui import QAction, QStatusTipEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_nn.app.main_window import MainWindow
from desktop_nn.app.program import Program
from desktop_nn.app.start import make_window
from desktop_nn.training.link import InlineLink
from tests.app.conftest import LONG, end
from tests.app.test_start_and_end import modules_after

SIZES = [QSize(1024, 700), QSize(1440, 900), QSize(1920, 1080)]
TOLERANCE = 6
"""Pixels: in the smallest window, the network's own buttons ask for that much."""

MOST_MODULES = 40
"""Of the program's own: each is a millisecond."""

Fill = Callable[[MainWindow], Program]


@pytest.fixture
def fill(qapp: QApplication, settings: QSettings, tmp_path: Path) -> Iterator[Fill]:
    """Makes the program of a window of frames, and ends it."""
    programs: list[Program] = []

    def made(window: MainWindow) -> Program:
        program = Program(qapp, InlineLink, settings, tmp_path / "recovery", window)
        programs.append(program)
        program.show()
        return program

    yield made
    end(programs)


def places(window: MainWindow) -> dict[str, QRect]:
    shown = {name: dock for name, dock in window.docks.items() if dock.isVisible()}
    return {"network": window.network_panel.geometry()} | {
        name: dock.geometry() for name, dock in shown.items()
    }


def apart(one: QRect, other: QRect) -> int:
    """The most that an edge has moved, in pixels."""
    edges = zip(one.getCoords(), other.getCoords(), strict=True)
    return max(abs(a - b) for a, b in edges)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width()}x{size.height()}")
def test_that_the_panels_stand_where_their_frames_stood(
    size: QSize, qapp: QApplication, settings: QSettings, fill: Fill, qtbot: QtBot
) -> None:
    window = make_window(qapp, settings)
    window.resize(size)
    window.paint_at_once()
    qapp.processEvents()
    before = places(window)
    program = fill(window)
    qtbot.waitUntil(lambda: program.controller.is_ready, timeout=LONG)
    qapp.processEvents()
    assert set(before) == {"network", "setup", "output", "layers", "curves", "histograms"}
    after = places(window)
    assert set(after) == set(before)
    assert max(apart(after[name], before[name]) for name in before) <= TOLERANCE


def test_that_a_panel_left_open_lives_after_the_next_start(
    settings: QSettings, qapp: QApplication, fill: Fill, qtbot: QtBot
) -> None:
    last = fill(make_window(qapp, settings))
    last.window.arrangements.use("analyse")
    last.window.close()
    window = make_window(qapp, settings)
    window.paint_at_once()
    assert not window.docks["statistics"].is_made
    program = fill(window)
    rows = window.late_views.statistics.table.model()
    qtbot.waitUntil(lambda: program.controller.is_ready, timeout=LONG)
    qtbot.waitUntil(lambda: rows.rowCount() == 3, timeout=LONG)
    assert window.arrangements.current == "analyse"


def test_that_a_window_closed_before_it_is_filled_closes_when_it_is(
    settings: QSettings, qapp: QApplication, fill: Fill, qtbot: QtBot
) -> None:
    window = make_window(qapp, settings)
    window.paint_at_once()
    assert not window.close()
    assert window.isVisible()
    fill(window)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG)


def test_that_the_frames_need_neither_numpy_nor_a_network(tmp_path: Path) -> None:
    loaded = modules_after("import desktop_nn.app.window_session", tmp_path)
    assert "PySide6.QtWidgets" in loaded
    assert not {"numpy", "pyqtgraph", "msgspec"} & loaded
    inner = [name for name in loaded if name.startswith("desktop_nn.")]
    assert len(inner) < MOST_MODULES


def test_that_what_is_pointed_at_is_told_within_the_room_of_the_status_line(
    program: Program, qapp: QApplication
) -> None:
    window = program.window
    window.resize(SIZES[0])
    for tip in {action.statusTip() for action in window.findChildren(QAction)} - {""}:
        qapp.sendEvent(window, QStatusTipEvent(tip))
        said = window.status.currentMessage()
        assert said[:20] == tip[:20]
        assert window.status.fontMetrics().horizontalAdvance(said) <= window.status.room()
