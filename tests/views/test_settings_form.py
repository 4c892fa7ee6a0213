"""The forms of data and training: both ways, the focus, series of steps."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.experiment.problem import errors
from desktop_nn.models.settings_fields import NumberSetting
from tests.views.forms import BATCH, RATE, SAMPLES, SHARE, Forms, value_at
from tests.views.snapshots import digits
from tests.views.typing import choose, type_into


@pytest.fixture
def forms(document, theme, qtbot):
    return Forms(document, theme, qtbot)


# Screen to model


def test_that_every_number_typed_reaches_the_document(forms, document):
    typed = 0
    for where, row in forms.rows().items():
        if isinstance(row.setting, NumberSetting):
            whole = 37 if row.setting.highest >= 37 else 4
            number = whole if row.setting.whole else 0.25
            forms.type(where, f"{number:g}".replace(".", ","))
            assert value_at(document.spec, where) == number
            assert row.field.property("severity") != "error"
            typed += 1
    assert typed == 22
    assert document.undo_stack.count() == typed


@pytest.mark.parametrize("row", OPTIMIZERS.rows, ids=lambda row: row.name)
def test_that_every_optimizer_brings_its_fields_and_takes_their_numbers(forms, document, row):
    if row.name == "adam":
        choose(forms.row("training.optimizer").field, "rmsprop")
    choose(forms.row("training.optimizer").field, row.name)
    assert document.spec.training.optimizer == row.choice()
    assert row.label.lower() in document.undo_stack.undoText().lower()
    shown = [where for where in forms.rows() if where.startswith("training.optimizer.")]
    assert shown == [f"training.optimizer.{parameter.name}" for parameter in row.parameters]
    for where in shown:
        forms.qtbot.waitUntil(forms.row(where).field.isVisible)
        forms.type(where, "0.125")
        assert value_at(document.spec, where) == 0.125


def test_that_every_loss_that_fits_can_be_chosen(forms, document):
    for row in LOSSES.rows:
        choose(forms.row("training.loss").field, row.name)
        refused = document.problem_at("training.loss")
        assert (document.spec.training.loss.name == row.name) == (refused is None)


def test_that_the_check_box_standardises(forms, document):
    box = forms.row("data.standardize").field
    forms.qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert document.spec.data.standardize
    document.undo_stack.undo()
    assert not forms.row("data.standardize").field.isChecked()


# Model to screen


def test_that_every_field_follows_the_document(forms, document):
    data = replace(document.spec.data, validation_share=0.35, seed=8, standardize=True)
    document.change_data(data, "data")
    training = replace(document.spec.training, batch_size=25, l2=0.002)
    training = replace(training, optimizer=training.optimizer.with_value("beta1", 0.5))
    document.change_training(training, "training")
    document.change_seed(99)
    texts = {
        SHARE: "35\u202f%",
        BATCH: "25",
        "data.seed": "8",
        "training.l2": "0.002",
        "training.optimizer.beta1": "0.5",
        "seed": "99",
    }
    assert {where: forms.row(where).field.text() for where in texts} == texts
    assert forms.row("data.standardize").field.isChecked()
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert forms.row(SHARE).field.text() == "20\u202f%"
    assert forms.row("seed").field.text() == "42"


@pytest.mark.parametrize("row", OPTIMIZERS.rows, ids=lambda row: row.name)
def test_that_the_form_follows_to_every_optimizer_and_back(forms, document, row):
    training = replace(document.spec.training, optimizer=row.choice())
    document.change_training(training, "optimizer")
    assert forms.row("training.optimizer").field.name() == row.name
    for parameter in row.parameters:
        field = forms.row(f"training.optimizer.{parameter.name}").field
        assert field.value() == parameter.default
    document.undo_stack.undo()
    assert forms.row("training.optimizer").field.name() == "adam"


@pytest.mark.parametrize("row", DATA_SOURCES.rows, ids=lambda row: row.name)
def test_that_the_form_follows_to_every_data_set(forms, document, row):
    document.change_source(row.name)
    shown = [where for where in forms.rows() if where.startswith("data.source.")]
    assert shown == [f"data.source.{parameter.name}" for parameter in row.parameters]
    assert forms.row("data.standardize").field.isChecked() == row.standardize


def test_that_following_sends_nothing_back(forms, document):
    heard = []
    document.spec_changed.connect(lambda *_: heard.append(1))
    document.change_source("digits")
    document.undo_stack.undo()
    assert len(heard) == 2


def test_that_opening_a_project_shows_its_settings_and_forgets_what_was_typed(forms, document):
    forms.type(RATE, "abc")
    forms.type(BATCH, "77", key=None)
    document.open(digits(), None)
    assert forms.row(BATCH).field.text() == "32"
    assert forms.row(RATE).field.text() == "0.01"
    assert SAMPLES not in forms.rows()
    assert errors(document.problems) == ()


# Focus


def test_that_the_focus_stays_when_fields_come_and_go(forms, document):
    seed = forms.row("seed").field
    type_into(forms.qtbot, seed, "7")
    for name in ("momentum", "gradient_descent", "rmsprop", "adam"):
        training = replace(document.spec.training, optimizer=OPTIMIZERS[name].choice())
        document.change_training(training, name)
        assert forms.row("seed").field is seed
        assert seed.hasFocus()


def test_that_tab_goes_down_the_form_in_its_order(forms, document):
    training = replace(document.spec.training, optimizer=OPTIMIZERS["momentum"].choice())
    document.change_training(training, "momentum")
    wanted = list(forms.panel.training_form.update_form.rows())
    forms.qtbot.waitUntil(forms.row("training.optimizer.momentum").field.isVisible)
    forms.row(wanted[0]).field.setFocus()
    visited = []
    for _ in wanted:
        focused = QApplication.focusWidget()
        visited.append(focused.objectName())
        forms.qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert visited == wanted


def test_that_what_is_typed_into_a_field_that_goes_is_not_entered(forms, document):
    forms.type("training.optimizer.beta1", "0.5", key=None)
    training = replace(document.spec.training, optimizer=OPTIMIZERS["momentum"].choice())
    document.change_training(training, "momentum")
    QApplication.processEvents()
    assert document.undo_stack.undoText() == "momentum"
    assert errors(document.problems) == ()


def test_that_the_wheel_over_a_list_scrolls_the_panel_and_changes_nothing(forms, document):
    choice = forms.row("training.loss").field
    forms.row("seed").field.setFocus()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(choice.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, event)
    assert document.spec.training.loss.name == "cross_entropy"
    assert not document.undo_stack.canUndo()


# Series


def test_that_stepping_is_one_step_of_undo_and_typing_another(forms, document):
    field = forms.row(RATE).field
    field.setFocus()
    for _ in range(3):
        forms.qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "0.05"
    forms.type(RATE, "0.3")
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert field.text() == "0.005"


def test_that_stepping_back_to_the_start_leaves_no_step(forms, document):
    field = forms.row(BATCH).field
    field.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        forms.qtbot.keyClick(field, key)
    assert field.text() == "10"
    assert not document.undo_stack.canUndo()


def test_that_stepping_never_leads_into_a_refusal(forms, document):
    for where, row in list(forms.rows().items()):
        if isinstance(row.setting, NumberSetting) and where != SAMPLES:
            field = row.field
            field.setFocus()
            for _ in range(45):
                forms.qtbot.keyClick(field, Qt.Key.Key_Down)
            for _ in range(30):
                forms.qtbot.keyClick(field, Qt.Key.Key_Up)
            assert errors(document.problems) == (), where
