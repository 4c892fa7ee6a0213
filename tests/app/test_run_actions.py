"""What the run's actions say, and that they say it only when it is new."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QAction

from desktop_nn.app.program import Program
from desktop_nn.app.run_actions import APART, LOST, NO_BEST, NOTHING_BEFORE, RunActions
from desktop_nn.training.messages import Snapshot
from tests.views.layouts import layout_requests
from tests.views.snapshots import snapshot_of, trained


def with_best(program: Program, epoch: int, loss: float) -> Snapshot:
    snapshot = snapshot_of(trained(program.document, 0))
    return replace(snapshot, best_epoch=epoch, best_loss=loss, best_update=50 * epoch)


def said(action: QAction) -> tuple[bool, str]:
    """Whether it can be done, and what its tip says below its name."""
    return action.isEnabled(), action.toolTip().split("\n")[1]


def test_that_a_better_epoch_lays_out_nothing(program: Program) -> None:
    actions = program.window.actions_by_name
    times = iter([0.0, APART])
    shown = RunActions(actions, lambda: next(times))
    shown.show("pause", with_best(program, 20, 0.5))
    with layout_requests(program.window.run_bar) as requests:
        shown.show("pause", with_best(program, 21, 0.4))
    assert "epoch 21 · loss 0.4" in actions["best"].text()
    assert requests.count == 0


def test_that_while_training_goes_on_texts_are_said_twice_a_second_and_at_rest_at_once(
    program: Program,
) -> None:
    actions = program.window.actions_by_name
    now = 0.0
    shown = RunActions(actions, lambda: now)
    shown.show("pause", with_best(program, 1, 0.9))
    texts = []
    actions["best"].changed.connect(lambda: texts.append(actions["best"].text()))
    for frame in range(31):
        now = frame / 30.0
        shown.show("pause", with_best(program, 2 + frame, 0.5))
    assert len({text for text in texts if "epoch" in text}) == 2
    shown.show("run", with_best(program, 99, 0.1))
    assert "epoch 99" in actions["best"].text()


def test_that_back_and_best_come_and_go_with_what_there_is(program: Program) -> None:
    actions = program.window.actions_by_name
    shown = RunActions(actions)
    snapshot = snapshot_of(trained(program.document, 0))
    there = replace(with_best(program, 20, 0.5), back_update=40, back_epoch=1)
    for _ in range(2):
        shown.show("run", snapshot)
        assert said(actions["back"]) == (False, NOTHING_BEFORE)
        assert said(actions["best"]) == (False, NO_BEST)
        shown.show("run", there)
        assert said(actions["back"]) == (True, "Changed settings stay as they are")
        assert actions["best"].isEnabled()
        shown.show("go on", there)
        assert said(actions["back"]) == said(actions["best"]) == (False, LOST)
