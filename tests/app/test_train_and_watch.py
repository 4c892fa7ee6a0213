"""The main job, end to end: what a person does in the window, and what they see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.experiment.history import COLUMNS
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.models.number_text import grouped
from desktop_nn.training.messages import Snapshot
from tests.app.conftest import LONG


def press(qtbot: QtBot, program: Program, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(program.window, key, modifier)


def press_space(qtbot: QtBot, program: Program) -> None:
    press(qtbot, program, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)


def train_epochs(qtbot: QtBot, program: Program, epochs: int) -> None:
    """Run at full speed for at least so many epochs more, pause, and see the last of it."""
    wanted = program.controller.history.length + epochs
    program.window.run_bar.slider.setValue(program.window.run_bar.slider.maximum())
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.controller.history.length >= wanted, timeout=LONG)
    program.run.run_or_pause()
    see_the_present(qtbot, program)


def see_the_present(qtbot: QtBot, program: Program) -> None:
    """Wait until the worker has done all it was asked, and the window shows it."""
    with qtbot.waitSignal(program.controller.handed_over, timeout=LONG) as answer:
        program.controller.hand_over()
    update = grouped(answer.args[1].update)
    number = program.window.run_bar.update_count.number
    qtbot.waitUntil(lambda: number.text() == update, timeout=LONG)


def wait_for_state(qtbot: QtBot, program: Program, text: str) -> None:
    label = program.window.state_label
    qtbot.waitUntil(lambda: label.text() == text, timeout=LONG)


def newest(program: Program) -> Snapshot:
    """The snapshot that the window shows."""
    snapshot = program.run._last
    assert snapshot is not None
    return snapshot


def ended_at(snapshot: Snapshot, update: int) -> bool:
    return snapshot.state == "idle" and snapshot.update == update


def column(program: Program, name: str) -> np.ndarray:
    return program.controller.history.column(name)[1]


def test_that_the_first_window_shows_a_net_on_the_spiral(program: Program) -> None:
    spec = program.document.spec
    assert spec.data.source.name == "spiral"
    assert program.window.network_panel.header.fact().startswith("2 → 8 → 8 → 1")
    assert program.window.isVisible()


def test_that_another_project_ends_what_the_status_bar_says_of_the_one_before(
    program: Program,
) -> None:
    program.window.show_for_a_while("Kept 329 of 465 parameters", 60_000, "of each layer …")
    program.document.open(Project(default_spec()), None)
    assert program.window.statusBar().currentMessage() == ""
    assert program.window.statusBar().toolTip() == ""


@pytest.mark.parametrize(
    ("rate", "text"),
    [(1.0, "1 update/s · 10 samples/s"), (3.2, "3 updates/s · 32 samples/s")],
)
def test_that_the_status_bar_says_how_fast_it_trains(
    program: Program, qtbot: QtBot, rate: float, text: str
) -> None:
    see_the_present(qtbot, program)
    program.window.show_run(replace(newest(program), updates_per_second=rate), "Training")
    assert program.window.speed_label.text() == text


def test_that_space_starts_training_and_the_loss_falls(program: Program, qtbot: QtBot) -> None:
    program.window.run_bar.slider.setValue(program.window.run_bar.slider.maximum())
    press_space(qtbot, program)
    qtbot.waitUntil(lambda: program.controller.history.length >= 60, timeout=LONG)
    assert program.window.actions_by_name["run"].text() == "&Pause"
    losses = column(program, "loss_training")
    assert losses[-1] < 0.9 * losses[0]
    press_space(qtbot, program)
    wait_for_state(qtbot, program, "Paused")
    assert program.window.actions_by_name["run"].text() == "&Run"


def test_that_the_first_run_can_be_watched(program: Program) -> None:
    assert program.window.run_bar.speed() == 20.0


def test_that_every_view_follows_the_run(program: Program, qtbot: QtBot) -> None:
    window = program.window
    views = (window.diagram, window.curves, window.histograms, window.output)
    wanted = frozenset().union(*(view.products for view in views))
    seen: dict[int, set[str]] = defaultdict(set)

    def note(snapshot: Snapshot) -> None:
        seen[snapshot.update].update(snapshot.products)

    def pictures() -> list[QImage]:
        """Once each view has shown all that it needs of the present."""
        update = newest(program).update
        qtbot.waitUntil(lambda: wanted <= seen[update], timeout=LONG)
        return [view.grab().toImage() for view in views]

    program.clock.snapshot_shown.connect(note)
    train_epochs(qtbot, program, 1)
    before = pictures()
    train_epochs(qtbot, program, 80)
    after = pictures()
    moved = [old != new for old, new in zip(before, after, strict=True)]
    assert moved == [True, True, True, True]


def test_that_one_update_and_one_epoch_are_just_that(program: Program, qtbot: QtBot) -> None:
    actions, bar = program.window.actions_by_name, program.window.run_bar
    actions["step_update"].trigger()
    qtbot.waitUntil(lambda: bar.update_count.number.text() == "1", timeout=LONG)
    assert program.controller.history.length == 0
    assert bar.training.caption.text() == "Loss, last batch"
    actions["step_epoch"].trigger()
    qtbot.waitUntil(lambda: bar.epoch.number.text() == "1", timeout=LONG)
    assert bar.update_count.number.text() == "40"
    assert bar.training.caption.text() == "Loss, training"


def test_that_reset_leads_to_the_very_same_run(program: Program, qtbot: QtBot) -> None:
    train_epochs(qtbot, program, 20)
    first = column(program, "loss_training")[:20].copy()
    program.window.actions_by_name["reset"].trigger()
    qtbot.waitUntil(lambda: program.controller.history.length == 0, timeout=LONG)
    train_epochs(qtbot, program, 20)
    assert column(program, "loss_training")[:20].tolist() == first.tolist()


def test_that_a_repeated_run_gives_the_same_curve_with_its_changes(
    program: Program, qtbot: QtBot
) -> None:
    train_epochs(qtbot, program, 5)
    form = program.window.setup.training_form
    form.row("training.optimizer.learning_rate").setting.change(0.05)
    program.window.layers.add_layer()
    train_epochs(qtbot, program, 5)
    first = column(program, "loss_validation").copy()
    # From here on only what the worker says after it was told to repeat is shown.
    shown: list[Snapshot] = []
    program.clock.snapshot_shown.connect(shown.append)
    before = newest(program)
    program.window.actions_by_name["repeat"].trigger()
    qtbot.waitUntil(lambda: bool(shown) and ended_at(shown[-1], before.update), timeout=LONG)
    assert shown[-1].history.generation != before.history.generation
    assert column(program, "loss_validation").tolist() == first.tolist()


def test_that_a_new_seed_starts_another_run_and_can_be_undone(
    program: Program, qtbot: QtBot
) -> None:
    train_epochs(qtbot, program, 5)
    program.window.actions_by_name["new_seed"].trigger()
    assert program.document.spec.seed != 42
    assert program.window.actions_by_name["undo"].text().startswith("Undo seed")
    qtbot.waitUntil(lambda: program.controller.history.length == 0, timeout=LONG)
    program.window.actions_by_name["undo"].trigger()
    assert program.document.spec.seed == 42


def test_that_a_rate_changed_while_it_learns_keeps_the_training(
    program: Program, qtbot: QtBot
) -> None:
    train_epochs(qtbot, program, 40)
    before = program.controller.history.length
    loss = column(program, "loss_training")[-1]
    form = program.window.setup.training_form
    form.row("training.optimizer.learning_rate").setting.change(0.001)
    train_epochs(qtbot, program, 5)
    assert column(program, "loss_training")[-1] < 1.2 * loss
    program.window.actions_by_name["undo"].trigger()
    see_the_present(qtbot, program)
    assert program.controller.history.length >= before + 5


def test_that_digits_learn_and_show_their_confusion(program: Program, qtbot: QtBot) -> None:
    program.document.change_source("digits")
    assert program.document.spec.network.output.units == 10
    program.window.output.choose("Confusion")
    train_epochs(qtbot, program, 3)
    fact = program.window.docks["output"].header.fact
    qtbot.waitUntil(lambda: "359" in fact(), timeout=LONG)
    accuracy = program.controller.history.last[COLUMNS.index("accuracy_validation")]
    assert accuracy > 0.6


def test_that_a_rebuilt_network_says_how_much_it_kept(program: Program, qtbot: QtBot) -> None:
    train_epochs(qtbot, program, 1)
    status = program.window.statusBar()
    program.document.change_training(replace(program.document.spec.training, l2=0.01), "L2")
    see_the_present(qtbot, program)
    assert "Kept" not in status.currentMessage()
    layer = program.document.spec.network.layers[0]
    program.document.change_layer(0, replace(layer, units=6), "6 units")
    qtbot.waitUntil(lambda: "Kept" in status.currentMessage(), timeout=LONG)
    assert status.currentMessage() == "Kept 83 of 83 parameters"


def test_that_a_seed_that_waits_for_a_reset_is_marked(program: Program, qtbot: QtBot) -> None:
    train_epochs(qtbot, program, 1)
    row = program.window.setup.training_form.row("seed")
    program.document.change_seed(7)
    qtbot.waitUntil(lambda: "waiting" in row.label.text(), timeout=LONG)
    program.window.actions_by_name["reset"].trigger()
    qtbot.waitUntil(lambda: "waiting" not in row.label.text(), timeout=LONG)


def test_that_table_and_diagram_agree_while_layers_go_and_come_back(program: Program) -> None:
    document, window = program.document, program.window
    for _ in range(2):
        window.layers.select_layer(0)
        document.remove_layer(0)
    for _ in range(2):
        document.undo_stack.undo()
        selected = window.layers.selected()
        assert window.diagram.selected_layer == selected
        assert selected in (None, *range(len(document.spec.network.layers)))
