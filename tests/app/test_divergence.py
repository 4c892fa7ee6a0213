"""A run that diverges: it stops by itself, says where it began, and is mended with one click."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.training.repeat import Repeat
from tests.app.file_steps import LONG, train


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


def set_rate(program: Program, rate: float) -> None:
    training = program.document.spec.training
    optimizer = training.optimizer.with_value("learning_rate", rate)
    program.document.change_training(replace(training, optimizer=optimizer), "rate")


def test_that_an_absurd_rate_is_mended_by_the_usual_one_from_before_it_was_set(
    program: Program, qtbot: QtBot
) -> None:
    program.document.change_source("sine")
    optimizer = OPTIMIZERS["gradient_descent"].choice()
    training = replace(program.document.spec.training, optimizer=optimizer)
    program.document.change_training(training, "plain")
    train(program, qtbot, 2)
    kept = program.controller
    qtbot.waitUntil(lambda: kept.last_checkpoint is not None, timeout=LONG)
    update = program.files._update
    qtbot.waitUntil(lambda: kept.last_checkpoint.update == update, timeout=LONG)  # type: ignore[union-attr]
    set_rate(program, 1e5)
    program.window.statusBar().showMessage("Kept 97 of 97 parameters", 6000)
    program.run.run_or_pause()
    banner = program.window.banner
    qtbot.waitUntil(lambda: banner.topic == "diverged", timeout=LONG)
    assert program.window.statusBar().currentMessage() == ""
    usual = optimizer.number("learning_rate")
    diverged_at = program.files._update
    where = "Go on" if diverged_at == update else f"Go back to update {update}"
    assert banner.button.text() == f"{where}, with the rate at {usual:g}"
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert program.document.spec.training.optimizer.number("learning_rate") == usual
    qtbot.waitUntil(lambda: program.run._last.revision == program.document.revision, timeout=LONG)
    assert program.files._update == update
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.controller.history.length >= 5, timeout=LONG)
    losses = program.controller.history.column("loss_training")[1]
    assert losses[-1] < 10.0
    assert banner.isHidden()


def test_that_another_optimizer_brings_its_rate_not_in_silence(program: Program) -> None:
    set_rate(program, 0.1)
    training = program.document.spec.training
    usual = OPTIMIZERS["momentum"].choice()
    program.document.change_training(replace(training, optimizer=usual), "momentum")
    said = program.window.statusBar().currentMessage
    rate = usual.number("learning_rate")
    assert said() == f"Learning rate 0.1 → {rate:g}, usual for Momentum"
    program.document.undo_stack.undo()
    assert said() == f"Learning rate {rate:g} → 0.1"


def test_that_a_repeat_says_that_it_came_to_the_same_bits(program: Program, qtbot: QtBot) -> None:
    train(program, qtbot, 2)
    update = program.files._update
    said = program.window.statusBar().currentMessage
    program.window.actions_by_name["repeat"].trigger()
    text = f"Repeated: update {update}, the same to the last bit"
    qtbot.waitUntil(lambda: said() == text, timeout=LONG)


def test_that_a_repeat_that_came_to_other_bits_is_warned_about(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(program, qtbot, 2)
    monkeypatch.setattr(Repeat, "is_same", lambda repeat, reached: False)
    program.window.actions_by_name["repeat"].trigger()
    banner = program.window.banner
    qtbot.waitUntil(lambda: banner.topic == "repeat", timeout=LONG)
    assert "not the same to the last bit" in banner.message.text()
