"""A run that diverges: it stops by itself, says where it began, and is mended with one click."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.engine.catalog import OPTIMIZERS
from tests.app.conftest import LONG


def make_it_diverge(program: Program, qtbot: QtBot) -> None:
    """A curve to fit, at a rate of 50."""
    program.document.change_source("sine")
    training = program.document.spec.training
    optimizer = OPTIMIZERS["gradient_descent"].choice(learning_rate=50.0)
    program.document.change_training(replace(training, optimizer=optimizer), "rate 50")
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.window.banner.topic == "diverged", timeout=LONG)


def test_that_it_stops_by_itself_and_says_where_it_began(program: Program, qtbot: QtBot) -> None:
    make_it_diverge(program, qtbot)
    text = program.window.banner.message.text()
    assert "update" in text
    assert "not finite, first in" in text
    assert "last finite state" in text
    assert not program.controller.is_playing
    assert program.window.state_label.text() == "Stopped: diverged"


def test_that_one_click_goes_back_with_a_lower_rate_and_training_goes_on(
    program: Program, qtbot: QtBot
) -> None:
    make_it_diverge(program, qtbot)
    qtbot.mouseClick(program.window.banner.button, Qt.MouseButton.LeftButton)
    assert program.document.spec.training.optimizer.number("learning_rate") == 5.0
    assert program.window.banner.isHidden()
    program.document.change_training(
        replace(program.document.spec.training, optimizer=OPTIMIZERS["adam"].choice()), "Adam"
    )
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.controller.history.length >= 10, timeout=LONG)
    assert np.isfinite(program.controller.history.column("loss_training")[1]).all()


def test_that_a_dismissed_message_stays_away_until_it_happens_again(
    program: Program, qtbot: QtBot
) -> None:
    make_it_diverge(program, qtbot)
    qtbot.mouseClick(program.window.banner.close_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(program.controller.handed_over, timeout=LONG):
        program.controller.hand_over()
    assert program.window.banner.isHidden()
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.window.banner.topic == "diverged", timeout=LONG)
