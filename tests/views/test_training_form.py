"""The training's groups on screen: the schedule's curve follows the run, rules say where they
stand, and what is folded is told in short."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from desktop_nn.engine.catalog import SCHEDULES
from desktop_nn.experiment.stop_rules import Standing, StopSpec
from desktop_nn.views.training_form import TrainingForm
from tests.views.showing import active
from tests.views.snapshots import curve, snapshot_of, trained
from tests.views.typing import choose, click, type_into


@pytest.fixture
def form(document, theme, qtbot):
    form = TrainingForm(document, theme)
    return active(qtbot, form, (240, 1200))


def set_training(document, **values):
    document.change_training(replace(document.spec.training, **values), "training")


def test_that_every_group_is_open_at_first_and_folds_by_its_heading(form, qtbot):
    group = form.groups["Schedule"]
    assert all(each.is_open for each in form.groups.values())
    click(qtbot, group.heading)
    assert not form.schedule_form.isVisible()
    group.heading.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(group.heading, Qt.Key.Key_Space)
    assert form.schedule_form.isVisible()


def test_that_a_heading_says_what_is_set_also_when_folded(form, document):
    form.groups["Penalties and clip"].set_open(False)
    set_training(document, clip=2.0)
    assert form.groups["Penalties and clip"].fact() == "clip 2"
    document.undo_stack.undo()
    assert form.groups["Penalties and clip"].fact() == "none"


def test_that_a_schedule_brings_its_fields(form, document, qtbot):
    choose(form.row("training.schedule").field, "cosine")
    assert document.spec.training.schedule == SCHEDULES["cosine"].choice()
    field = form.row("training.schedule.length").field
    qtbot.waitUntil(field.isVisible)
    type_into(qtbot, field, "800")
    assert document.spec.training.schedule.number("length") == 800
    document.undo_stack.undo()
    assert field.text() == "4000"


def test_that_huber_brings_its_delta(form, document, qtbot):
    choose(form.row("training.loss").field, "huber")
    type_into(qtbot, form.row("training.loss.delta").field, "0.5")
    assert document.spec.training.loss.number("delta") == 0.5


def test_that_a_class_has_its_weight_and_values_have_none(form, document, qtbot):
    type_into(qtbot, form.row("training.class_weights.1").field, "4")
    assert document.spec.training.class_weights == (1.0, 4.0)
    document.open(curve(), None)
    assert form.groups["Class weights"].isHidden()


def test_that_what_is_wrong_with_all_weights_is_said_above_them(form, qtbot):
    type_into(qtbot, form.row("training.class_weights.1").field, "0")
    type_into(qtbot, form.row("training.class_weights.0").field, "0")
    assert "at least one must count" in form.weight_problem.text()
    click(qtbot, form.weight_problem.button)
    assert form.weight_problem.text() == ""


# The schedule's picture


def test_that_the_mark_follows_the_run(form, document, qtbot):
    set_training(document, schedule=SCHEDULES["exponential"].choice(half_life=1000))
    run = trained(document, 25)
    form.schedule_picture.show_snapshot(snapshot_of(run), run.history)
    assert form.schedule_picture.now.text() == "η 0.0025 at update 1\u202f001"


def test_that_the_picture_is_painted_again_only_where_it_is_another(form, document, qtbot):
    picture = form.schedule_picture
    set_training(document, schedule=SCHEDULES["cosine"].choice(length=1_000_000))
    qtbot.waitUntil(lambda: picture.curve.paints > 0)
    QApplication.processEvents()
    before = picture.curve.paints
    run = trained(document, 1)
    for _ in range(5):
        run.advance(1)
        picture.show_snapshot(snapshot_of(run), run.history)
    QApplication.processEvents()
    assert picture.now.text().endswith("at update 46")
    assert picture.curve.paints == before


def test_that_another_rate_is_another_curve(form, document):
    picture = form.schedule_picture
    before = picture.curve._curve
    set_training(
        document, optimizer=document.spec.training.optimizer.with_value("learning_rate", 1)
    )
    assert picture.curve._curve.highest == 1.0 != before.highest


# Stop rules


def test_that_a_rule_that_is_set_says_where_it_stands(form, document):
    lines = form.stop_rules.lines
    assert not any(line.isVisible() for line in lines.values())
    set_training(document, stop=StopSpec(epochs=10))
    assert [name for name, line in lines.items() if line.isVisible()] == ["epochs"]
    assert "first epoch" in lines["epochs"].text()
    run = trained(document, 4)
    snapshot = replace(snapshot_of(run), standings=run.watch.standings)
    form.stop_rules.show_snapshot(snapshot, run.history)
    assert lines["epochs"].text() == "start 0 · now 4 · stop 10"
    assert lines["epochs"].share == pytest.approx(0.4)
    assert lines["epochs"].width() >= lines["epochs"].fontMetrics().horizontalAdvance(
        lines["epochs"].text()
    )


def test_that_another_project_blanks_what_was_measured(form, document):
    set_training(document, stop=StopSpec(epochs=10))
    run = trained(document, 1)
    standing = Standing("epochs", "Epochs", 0.0, 4.0, 10.0)
    snapshot = replace(snapshot_of(run), standings=(standing,), best_epoch=3, best_loss=0.5)
    form.stop_rules.show_snapshot(snapshot, run.history)
    assert form.stop_rules.best.text() == "epoch 3 · loss 0.5000"
    document.open(curve(), None)
    assert "first epoch" in form.stop_rules.lines["epochs"].text()
    assert form.stop_rules.best.text() == "no state measured yet"


def test_that_the_best_state_has_a_button_that_can_what_the_action_can(form, qtbot):
    action = QAction("To the best state", form)
    action.setEnabled(False)
    form.set_best_action(action)
    button = form.stop_rules.best_button
    assert not button.isEnabled()
    action.setEnabled(True)
    assert button.isEnabled()
    with qtbot.waitSignal(action.triggered):
        click(qtbot, button)


@pytest.mark.parametrize("name", ["step", "exponential", "cosine"])
def test_that_no_label_of_a_schedule_is_cut_off(form, document, name):
    set_training(document, schedule=SCHEDULES[name].choice())
    form.resize(227, form.height())
    QApplication.processEvents()
    assert form.minimumSizeHint().width() <= 227
    for row in form.rows().values():
        assert row.label.sizeHint().width() <= row.label.width()
        assert row.label.geometry().right() < row.field.geometry().left()


def test_that_long_class_names_are_shortened_and_told_whole(form, document):
    document.change_source("iris")
    row = form.row("training.class_weights.1")
    assert row.label.sizeHint().width() <= 227 - row.field.width()
    assert document.data.classes[1] in row.field.toolTip()
