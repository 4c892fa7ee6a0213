"""The microscope's bar: fields and numbers follow the microscope, and move it."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_nn.models.microscope import GRAINS
from desktop_nn.views.microscope import microscope_bar
from desktop_nn.views.microscope.microscope_bar import MicroscopeBar
from desktop_nn.views.readout import NOTHING, loss_text
from tests.models.microscopes import bench
from tests.training.experiments import small_spec
from tests.views.showing import on_screen


def action(name, primary=False):
    made = QAction(name)
    made.setObjectName(name)
    made.setIconText(name)
    made.setToolTip(f"{name} (F0)\nWhat it does")
    made.setStatusTip(f"{name}: what it does")
    made.setProperty("primary", primary)
    made.setProperty("shownText", True)
    return made


class Made:
    """A bar with its actions."""

    def __init__(self, over, theme):
        self.run = action("Run", primary=True)
        self.walk = [action("Back"), action("Next", primary=True), action("Slow")]
        self.side = [action("Apply")]
        self.bar = MicroscopeBar(
            over.document,
            theme,
            over.microscope,
            self.run,
            self.walk,
            self.side,
            QMenu(),
        )


@pytest.fixture
def made(qtbot, over, theme):
    made = Made(over, theme)
    on_screen(qtbot, made.bar, (1400, 50))
    return made


# Model to screen


def test_that_without_an_update_there_are_no_numbers(made):
    bar = made.bar
    assert [readout.number.text() for readout in bar.readouts] == [NOTHING] * 3
    assert not bar.sample.isEnabled()


def test_that_it_shows_the_update_and_the_loss_before(over, made):
    scope, bar = over.opened(), made.bar
    assert bar.update_number.number.text() == "0 → 1"
    assert bar.before.number.text() == loss_text(scope.traced.loss_before)
    assert bar.after.number.text() == NOTHING


def test_that_large_numbers_of_updates_have_room():
    assert microscope_bar.update_text(1284) == "1 283 → 1 284"
    assert microscope_bar.update_text(1_234_568) == "→ 1 234 568"


def test_that_the_loss_after_is_blank_until_the_walk_comes_to_it(over, made):
    scope, bar = over.opened(), made.bar
    scope.to_stop(len(scope.stops) - 2)
    assert bar.after.number.text() == NOTHING
    scope.to_end()
    assert bar.after.number.text() == loss_text(scope.traced.loss_after)
    scope.back()
    assert bar.after.number.text() == NOTHING


def test_that_fields_follow_the_microscope(over, made):
    scope, bar = over.opened(), made.bar
    scope.set_grain("term")
    scope.set_sample(2)
    assert bar.grain.name() == "term"
    assert bar.sample.currentText() == "Sample 3 of 4"
    assert f"sample {scope.traced.rows[2] + 1} of the training data" in bar.sample.toolTip()


def test_that_every_grain_is_offered():
    assert tuple(name for name, _, _ in microscope_bar.GRAINS) == GRAINS


def test_that_closing_blanks_the_numbers(over, made):
    over.opened().close()
    assert [readout.number.text() for readout in made.bar.readouts] == [NOTHING] * 3
    assert made.bar.sample.count() == 0


def test_that_the_run_button_says_what_the_run_action_does(made):
    made.run.setIconText("Pause")
    made.run.setToolTip("Pause (Space)\nPause training")
    assert made.bar.run_button.accessibleName() == "Pause (Space)"


def test_that_an_evaluated_sample_is_named_and_has_no_update(qtbot, over, made):
    scope, bar = over.microscope, made.bar
    with qtbot.waitSignal(scope.opened):
        scope.look_at_sample(6)
    scope.to_end()
    assert bar.sample.currentText() == "Data sample 7"
    assert not bar.sample.isEnabled()
    assert bar.update_number.number.text() == "0"
    assert (bar.before.number.text(), bar.after.caption.text()) == (NOTHING, "Loss")
    assert bar.after.number.text() == loss_text(scope.traced.loss_before)
    with qtbot.waitSignal(scope.opened):
        scope.look_again()
    assert (bar.after.number.text(), bar.after.caption.text()) == (NOTHING, "Loss after")


# Screen to model


def test_that_choosing_a_grain_changes_the_step(qtbot, over, made):
    scope, bar = over.opened(), made.bar
    bar.grain.setFocus()
    bar.grain.setCurrentIndex(2)
    bar.grain.activated.emit(2)
    assert scope.grain == "layer"


def test_that_choosing_a_sample_shows_its_row(over, made):
    scope, bar = over.opened(), made.bar
    bar.sample.setCurrentIndex(4)
    bar.sample.activated.emit(4)
    assert scope.sample == 3
    assert scope.traced.batch == 4


def test_that_the_whole_batch_can_be_shown(over, made):
    scope, bar = over.opened(), made.bar
    scope.set_sample(2)
    assert bar.sample.itemText(0) == "Batch of 4"
    bar.sample.setCurrentIndex(0)
    bar.sample.activated.emit(0)
    assert scope.shows_batch
    assert bar.sample.currentIndex() == 0
    assert "mean over the batch" in bar.sample.toolTip()
    bar.sample.setCurrentIndex(3)
    bar.sample.activated.emit(3)
    assert (scope.shows_batch, scope.sample) == (False, 2)


def test_that_buttons_trigger_their_actions(qtbot, made):
    for name, button in zip(("Back", "Next", "Slow"), made.bar.walk_buttons, strict=True):
        wanted = next(each for each in made.walk if each.objectName() == name)
        with qtbot.waitSignal(wanted.triggered):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(made.run.triggered):
        qtbot.mouseClick(made.bar.run_button, Qt.MouseButton.LeftButton)


def test_that_everything_on_it_has_a_name_and_a_tip(over, made):
    over.opened()
    bar = made.bar
    for widget in (bar.run_button, bar.grain, bar.sample, *bar.walk_buttons, *bar.side_buttons):
        assert widget.accessibleName()
        assert widget.toolTip()
        assert widget.objectName()


def test_that_a_narrow_bar_cuts_nothing_off(qtbot, theme):
    with bench(qtbot, small_spec()) as over:
        made = Made(over, theme)
        over.opened()
        bar = on_screen(qtbot, made.bar, (1016, 50))
        assert bar.minimumSizeHint().width() <= 1016
        shown = [
            widget
            for widget in (
                *bar.walk_buttons,
                *bar.side_buttons,
                bar.grain,
                bar.sample,
                *bar.readouts,
            )
            if widget.isVisible()
        ]
        for before, after in pairwise(shown):
            assert not before.geometry().intersects(after.geometry())
        assert all(widget.width() >= widget.minimumSizeHint().width() for widget in shown)
        bar.close()
