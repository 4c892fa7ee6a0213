"""What the training process refuses: told in the banner, and taken back, so that the document is
again what is trained."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.training import setup as set_up
from tests.app.file_steps import LONG

Refuse = Callable[[Callable[[ExperimentSpec], bool]], None]


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Refuse:
    """From now on, nothing that is so can be built."""
    plain = set_up._compile

    def start(is_refused: Callable[[ExperimentSpec], bool]) -> None:
        def compile_or_fail(trainer: object, spec: ExperimentSpec, samples: object) -> None:
            if is_refused(spec):
                raise MemoryError
            plain(trainer, spec, samples)  # type: ignore[arg-type]

        monkeypatch.setattr(set_up, "_compile", compile_or_fail)

    return start


def layers(spec: ExperimentSpec) -> int:
    return len(spec.network.layers)


def trained_spec(program: Program) -> ExperimentSpec | None:
    """What the worker trains."""
    talk = program.controller._talk
    assert talk is not None
    run = talk._link.worker._run  # type: ignore[attr-defined]
    return None if run is None else run.spec


def train_an_epoch(program: Program, qtbot: QtBot) -> int:
    """To the end of an epoch, shown; the update."""
    wanted = program.controller.history.length + 1
    program.controller.step_epoch()
    qtbot.waitUntil(lambda: program.controller.history.length == wanted, timeout=LONG)
    qtbot.waitUntil(lambda: program.files._update > 0, timeout=LONG)
    return program.files._update


def wait_for_agreement(program: Program, qtbot: QtBot) -> None:
    refusals = program.refusals
    qtbot.waitUntil(
        lambda: refusals._trained == program.document.spec == trained_spec(program), timeout=LONG
    )


def test_that_a_refused_change_is_undone(program: Program, qtbot: QtBot, refuse: Refuse) -> None:
    before, banner = program.document.spec, program.window.banner
    update = train_an_epoch(program, qtbot)
    refuse(lambda spec: layers(spec) > 3)
    program.document.add_layer(1)
    qtbot.waitUntil(lambda: banner.topic == "refused", timeout=LONG)
    assert banner.message.text() == (
        "There is not enough memory for it. So “add layer 2” was undone: the network is the one "
        "before again."
    )
    assert program.document.spec == before
    wait_for_agreement(program, qtbot)
    assert program.files._update == update


def test_that_a_refused_undo_is_redone(program: Program, qtbot: QtBot, refuse: Refuse) -> None:
    train_an_epoch(program, qtbot)
    program.document.remove_layer(0)
    before = program.document.spec
    wait_for_agreement(program, qtbot)
    refuse(lambda spec: layers(spec) > 2)
    program.document.undo_stack.undo()
    banner = program.window.banner
    qtbot.waitUntil(lambda: banner.topic == "refused", timeout=LONG)
    assert "So “remove layer 1” was redone" in banner.message.text()
    assert program.document.spec == before
    wait_for_agreement(program, qtbot)


def test_that_several_refused_changes_are_undone_one_by_one(
    program: Program, qtbot: QtBot, refuse: Refuse
) -> None:
    before = program.document.spec
    wait_for_agreement(program, qtbot)
    refuse(lambda spec: layers(spec) > 3)
    for _ in range(3):
        program.document.add_layer(1)
    qtbot.waitUntil(lambda: program.document.spec == before, timeout=LONG)
    wait_for_agreement(program, qtbot)


def test_that_where_neither_undo_nor_redo_leads_back_the_settings_do(
    program: Program, qtbot: QtBot, refuse: Refuse
) -> None:
    program.document.remove_layer(0)
    program.document.remove_layer(0)
    before = program.document.spec
    wait_for_agreement(program, qtbot)
    refuse(lambda spec: spec != before)
    program.document.undo_stack.undo()
    program.document.change_seed(77)
    qtbot.waitUntil(lambda: program.document.spec == before, timeout=LONG)
    wait_for_agreement(program, qtbot)
    text = program.window.banner.message.text()
    assert text.endswith("The settings are those of the network that is trained again.")


def test_that_what_is_no_change_takes_nothing_back(program: Program, qtbot: QtBot) -> None:
    program.document.change_seed(77)
    program.controller.refused.emit("“Weights” can't be shown: out of memory.", None)
    assert program.window.banner.message.text() == "“Weights” can't be shown: out of memory."
    assert not program.window.banner.button.isVisible()
    assert program.document.spec.seed == 77


def test_that_an_older_refusal_takes_nothing_back(program: Program) -> None:
    program.document.change_seed(77)
    refused = program.document.revision
    program.document.change_seed(78)
    program.controller.refused.emit("There is not enough memory for it.", refused)
    assert program.document.spec.seed == 78


def lose_worker(program: Program, qtbot: QtBot) -> None:
    talk = program.controller._talk
    assert talk is not None
    talk._link.end()
    qtbot.waitUntil(lambda: program.controller.is_lost, timeout=LONG)


def test_that_an_edit_refused_after_going_on_is_undone_and_the_training_is_there(
    program: Program, qtbot: QtBot, refuse: Refuse
) -> None:
    before, banner = program.document.spec, program.window.banner
    update = train_an_epoch(program, qtbot)
    kept = program.controller
    qtbot.waitUntil(
        lambda: (c := kept.last_checkpoint) is not None and c.update == update, timeout=LONG
    )
    lose_worker(program, qtbot)
    program.document.add_layer(1)
    refuse(lambda spec: layers(spec) > 3)
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: banner.topic == "refused", timeout=LONG)
    qtbot.waitUntil(lambda: trained_spec(program) == before, timeout=LONG)
    wait_for_agreement(program, qtbot)
    assert "So “add layer 2” was undone" in banner.message.text()
    assert program.files._update == update
    assert program.window.actions_by_name["run"].text() == "&Run"


def test_that_a_project_that_could_not_be_loaded_can_be_tried_again(
    program: Program, qtbot: QtBot, refuse: Refuse
) -> None:
    banner, run = program.window.banner, program.window.actions_by_name["run"]
    refuse(lambda spec: True)
    program.files.new()
    qtbot.waitUntil(lambda: banner.topic == "refused", timeout=LONG)
    assert banner.message.text() == (
        "The network could not be loaded. There is not enough memory for it. Change it, or try "
        "again."
    )
    run.trigger()  # there is nothing to train, and the message says why
    qtbot.waitUntil(lambda: run.text() == "&Run", timeout=LONG)
    assert banner.button.text() == "Try again"
    refuse(lambda spec: False)
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    wait_for_agreement(program, qtbot)
    assert banner.isHidden()
