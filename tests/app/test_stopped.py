"""A run that its own rules stop: the window says which, and leads back to the best state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.actions import plain
from desktop_nn.app.program import Program
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.stop_rules import StopSpec
from desktop_nn.models.number_text import grouped, shown
from tests.app.file_steps import LONG, User, save_to


def train_until_stopped(program: Program, qtbot: QtBot, **rules: float) -> None:
    training = program.document.spec.training
    program.document.change_training(replace(training, stop=StopSpec(**rules)), "rules")
    program.window.run_bar.slider.setValue(program.window.run_bar.slider.maximum())
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.window.banner.topic == "stopped", timeout=LONG)


def wait_for_update(program: Program, qtbot: QtBot, update: int) -> None:
    number = program.window.run_bar.update_count.number
    qtbot.waitUntil(lambda: number.text() == grouped(update), timeout=LONG)


def test_that_the_window_says_which_rule_stopped_it(program: Program, qtbot: QtBot) -> None:
    train_until_stopped(program, qtbot, epochs=3, patience=100)
    window = program.window
    assert window.state_label.text() == "Stopped: 3 epochs made"
    text = "Training stopped by its rule: 3 epochs made. Run goes on."
    assert window.banner.message.text() == text
    assert window.banner.property("severity") == "note"
    assert not program.controller.is_playing
    assert window.actions_by_name["run"].text() == "&Run"
    lines = window.state_label.toolTip().splitlines()
    assert lines[1] == "Epochs: 0 at the start, 3 now, stops at 3"
    assert lines[2].startswith("Epochs without a lower loss: 0 at the start, ")


def test_that_run_goes_on_and_the_message_goes(program: Program, qtbot: QtBot) -> None:
    train_until_stopped(program, qtbot, epochs=3)
    program.run.run_or_pause()
    assert program.window.banner.isHidden()
    qtbot.waitUntil(lambda: program.controller.history.length > 3, timeout=LONG)
    program.run.run_or_pause()


def test_that_a_button_leads_back_to_the_best_state_and_back_returns(
    program: Program, qtbot: QtBot
) -> None:
    train_until_stopped(program, qtbot, patience=3)
    losses = program.controller.history.column("loss_validation")[1]
    epoch, last = 1 + int(losses.argmin()), program.controller.history.length
    where = f"epoch {epoch} · loss {shown(float(losses.min()), 4)}"
    button, actions = program.window.banner.button, program.window.actions_by_name
    assert button.text() == f"Back to the best state: {where}"
    assert plain(actions["best"].text()) == f"To the best state: {where}"
    assert actions["best"].isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for_update(program, qtbot, 40 * epoch)
    assert program.controller.history.length == epoch
    assert program.window.banner.isHidden()
    assert not actions["best"].isEnabled()
    assert "no better epoch" in actions["best"].toolTip()
    assert plain(actions["back"].text()) == f"Back to update {grouped(40 * last)} · epoch {last}"
    actions["back"].trigger()
    wait_for_update(program, qtbot, 40 * last)
    assert program.controller.history.length == last


def test_that_without_a_better_state_there_is_no_button(program: Program, qtbot: QtBot) -> None:
    train_until_stopped(program, qtbot, epochs=1)
    assert program.window.banner.button.isHidden()
    assert not program.window.actions_by_name["best"].isEnabled()


def test_that_a_weight_that_is_set_reaches_the_run_and_undo_sets_it_back(
    program: Program, qtbot: QtBot
) -> None:
    program.controller.step_epoch()
    wait_for_update(program, qtbot, 40)

    def weight() -> float:
        with qtbot.waitSignal(program.controller.handed_over, timeout=LONG) as answer:
            program.controller.hand_over()
        return float(answer.args[1].trainer.parameters[0])

    before = weight()
    program.document.set_parameter(ParameterSetting(1, "W", (0, 0), 0.625), before)
    assert weight() == 0.625
    assert program.window.actions_by_name["undo"].text() == "Undo W1[0, 0] = 0.625"
    program.document.undo_stack.undo()
    assert weight() == before


def test_that_a_rebuilt_network_says_which_layers_were_kept(program: Program, qtbot: QtBot) -> None:
    program.controller.step_epoch()
    wait_for_update(program, qtbot, 40)
    status = program.window.statusBar()
    layer = program.document.spec.network.layers[1]
    program.document.change_layer(1, replace(layer, units=10), "10 units")
    text = "Kept 105 of 125 parameters: all of layer 1, 64 of 80 weights and 8 of 10 biases of "
    text += "layer 2, 8 of 10 weights of layer 3"
    qtbot.waitUntil(lambda: status.currentMessage() == text, timeout=LONG)
    assert status.toolTip().splitlines()[0] == "Layer 1: all kept"
    status.clearMessage()
    assert status.toolTip() == ""


def test_that_a_weight_set_before_the_first_update_is_saved_and_opened(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path
) -> None:
    program.document.set_parameter(ParameterSetting(1, "W", (0, 0), 0.625), 0.0)
    save_to(program, qtbot, tmp_path / "mine.dnn")
    assert not program.window.isWindowModified()
    checkpoint = open_project(tmp_path / "mine.dnn").checkpoint
    assert checkpoint is not None
    assert (checkpoint.update, checkpoint.trainer.parameters[0]) == (0, 0.625)
    program.files.new()
    assert program.open(tmp_path / "mine.dnn")
    with qtbot.waitSignal(program.controller.handed_over, timeout=LONG) as answer:
        program.controller.hand_over()
    assert answer.args[1].trainer.parameters[0] == 0.625


def test_that_the_best_state_is_in_the_file(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    train_until_stopped(program, qtbot, patience=3)
    action = program.window.actions_by_name["best"]
    said = plain(action.text())
    path = tmp_path / "stopped.dnn"
    save_to(program, qtbot, path)
    program.files.new()
    qtbot.waitUntil(lambda: not action.isEnabled(), timeout=LONG)
    program.files.open(path)
    qtbot.waitUntil(action.isEnabled, timeout=LONG)
    assert plain(action.text()) == said
    epoch = open_project(path).best.checkpoint.epoch
    action.trigger()
    qtbot.waitUntil(lambda: program.controller.history.length == epoch, timeout=LONG)
