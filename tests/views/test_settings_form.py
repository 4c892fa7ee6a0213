"""The forms of data and training: both ways, and what they do with bad input."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.experiment.problem import errors
from desktop_nn.models.settings_fields import ChoiceSetting, NumberSetting
from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.number_field import NumberField
from desktop_nn.views.setup_panels import SetupPanel
from tests.views.snapshots import curve, digits
from tests.views.typing import choose, click, type_into

RATE = "training.optimizer.learning_rate"
BATCH = "training.batch_size"
SHARE = "data.validation_share"
SAMPLES = "data.source.samples"


class Forms:
    """Both forms in their panel, on screen."""

    def __init__(self, document, theme, qtbot):
        self.document, self.qtbot = document, qtbot
        self.panel = SetupPanel(document, theme)
        self.panel.resize(266, 900)
        qtbot.addWidget(self.panel)
        self.panel.show()
        qtbot.waitActive(self.panel)

    def row(self, where):
        forms = (self.panel.data_form, self.panel.training_form)
        return next(form._rows[where] for form in forms if where in form._rows)

    def rows(self):
        return {**self.panel.data_form._rows, **self.panel.training_form._rows}

    def type(self, where, text, key=Qt.Key.Key_Return):
        type_into(self.qtbot, self.row(where).field, text, key)

    def mend(self, where):
        click(self.qtbot, self.row(where).problem.button)

    def shows(self, where, text, sentence, severity):
        row = self.row(where)
        assert row.field.text() == text
        assert sentence in row.problem.text()
        assert row.problem.isVisible()
        assert row.field.property("severity") == severity
        assert sentence in row.field.accessibleDescription()


@pytest.fixture
def forms(document, theme, qtbot):
    return Forms(document, theme, qtbot)


def value_at(spec, where):
    """The number at a path of the spec."""
    for name in where.split("."):
        parameters = getattr(spec, "parameters", {})
        spec = parameters[name] if name in parameters else getattr(spec, name)
    return spec


# Screen to model


def test_that_every_number_typed_reaches_the_document(forms, document):
    typed = 0
    for where, row in forms.rows().items():
        if isinstance(row.setting, NumberSetting):
            text = "37" if row.setting.whole else "0,25"
            forms.type(where, text)
            assert value_at(document.spec, where) == (37 if row.setting.whole else 0.25)
            assert row.field.property("severity") != "error"
            typed += 1
    assert typed == 11
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
    wanted = list(forms.panel.training_form._rows)
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


# Bad input, typed into the real fields

REFUSED = [
    (RATE, "-1", "Learning rate η must be at least 0"),
    (RATE, "−1", "Learning rate η must be at least 0"),
    (RATE, "nan", "Learning rate η must be a finite number"),
    (RATE, "inf", "Learning rate η must be a finite number"),
    (RATE, "abc", "Learning rate η must be a number, not “abc”."),
    (RATE, "", "Learning rate η needs a number."),
    (RATE, "   ", "Learning rate η needs a number."),
    ("training.optimizer.beta1", "1", "at most 0.999999"),
    ("training.optimizer.epsilon", "0", "greater than 0"),
    ("training.l2", "-0.1", "at least 0"),
    ("training.l2", "nan", "at least 0"),
    (BATCH, "0", "at least 1 sample"),
    (BATCH, "-3", "at least 1 sample"),
    (BATCH, "2.5", "whole number"),
    (BATCH, "nan", "finite number"),
    (BATCH, "1e300", "not 1e300"),
    (SHARE, "100 %", "less than 100\u202f%"),
    (SHARE, "100", "less than 100\u202f%"),
    (SHARE, "-5 %", "from 0\u202f% to less"),
    (SHARE, "nan", "from 0\u202f% to less than 100\u202f%"),
    (SHARE, "half", "must be a number, not “half”."),
    (SAMPLES, "0", "at least 1"),
    (SAMPLES, "1e6", "at most 100\u202f000, not 1\u202f000\u202f000"),
    (SAMPLES, "2.5", "whole number"),
    ("data.source.noise", "-1", "at least 0"),
    ("data.source.noise", "x", "Noise σ must be a number"),
    ("data.seed", "-1", "seed is a whole number"),
    ("seed", "-1", "seed is a whole number"),
    ("seed", "5e9", "seed is a whole number"),
]


@pytest.mark.parametrize(("where", "text", "sentence"), REFUSED)
def test_that_bad_input_is_refused_at_its_field_and_nothing_is_lost(
    forms, document, where, text, sentence
):
    before = document.spec
    forms.type(where, text)
    forms.shows(where, text, sentence, "error")
    assert document.spec == before
    assert not document.undo_stack.canUndo()
    # Leaving the field, and a change elsewhere, leave the text and its sentence where they are.
    elsewhere = "training.l2" if where != "training.l2" else "seed"
    forms.type(elsewhere, "1")
    forms.shows(where, text, sentence, "error")
    forms.row(where).field.setFocus()
    forms.qtbot.keyClick(forms.row(where).field, Qt.Key.Key_Escape)
    row = forms.row(where)
    assert row.field.text() not in (text, "")
    assert not row.problem.isVisible()
    assert row.field.property("severity") == ""


@pytest.mark.parametrize(
    ("where", "text", "value"),
    [
        (RATE, "0,03", 0.03),
        (RATE, "1e-3", 0.001),
        (RATE, "5 %", 0.05),
        (SHARE, "5 %", 0.05),
        (SHARE, "33,3 %", 0.333),
        (SAMPLES, "1.000", 1000),
        ("training.l2", "1e−4", 1e-4),
    ],
)
def test_that_numbers_are_understood_as_people_write_them(forms, document, where, text, value):
    forms.type(where, text)
    assert value_at(document.spec, where) == pytest.approx(value)
    assert forms.row(where).field.property("severity") == ""


@pytest.mark.parametrize(
    ("text", "sentence"), [("0", "nothing is learnt"), ("1e6", "training may diverge")]
)
def test_that_an_odd_rate_is_taken_with_a_warning(forms, document, text, sentence):
    forms.type(RATE, text)
    assert document.spec.training.optimizer.number("learning_rate") == float(text)
    forms.shows(RATE, forms.row(RATE).field.text(), sentence, "warning")
    assert not math.isnan(forms.row(RATE).field.value())
    forms.mend(RATE)
    assert document.spec.training.optimizer.number("learning_rate") == 0.01
    assert not forms.row(RATE).problem.isVisible()


def test_that_a_batch_larger_than_the_data_warns_and_is_mended_with_a_click(forms, document):
    forms.type(BATCH, "5000")
    forms.shows(BATCH, "5000", "larger than the 400 samples to train on", "warning")
    forms.mend(BATCH)
    assert document.spec.training.batch_size == 400
    assert document.undo_stack.undoText() == "batch size: use 400"
    document.undo_stack.undo()
    assert forms.row(BATCH).field.text() == "5000"


def test_that_a_split_without_validation_is_taken_and_said(forms, document):
    for text in ("0", "0.0004"):
        forms.type(SHARE, text)
        assert document.spec.data.validation_share == float(text)
        assert "Without validation" in forms.row(SHARE).problem.text()
    assert forms.panel.fact() == "500 train · no validation"


def test_that_a_single_sample_is_taken_and_its_one_class_said(forms, document):
    forms.type(SAMPLES, "1")
    assert document.data.rows == 1
    assert "one class" in forms.panel.source_problem.text()
    document.undo_stack.undo()
    assert document.data.rows == 500
    assert not forms.panel.source_problem.isVisible()


def test_that_a_change_refused_at_another_field_shows_its_own_value_again(forms, document):
    forms.type(SHARE, "90 %")
    forms.type(SAMPLES, "1")
    (refused,) = errors(document.problems)
    assert refused.where == SHARE
    assert forms.row(SHARE).problem.text() == "No sample of 1 would be left to train on."
    assert forms.row(SAMPLES).field.text() == "500"
    forms.mend(SHARE)
    assert (document.data.rows, document.spec.data.validation_share) == (1, 0.0)


def test_that_a_refused_number_is_mended_with_a_click(forms, document):
    forms.type(RATE, "-1")
    button = forms.row(RATE).problem.button
    assert button.text() == "Use 0.01"
    forms.mend(RATE)
    assert forms.row(RATE).field.text() == "0.01"
    assert not forms.row(RATE).problem.isVisible()


def test_that_a_mend_that_would_take_back_another_change_is_not_offered(forms, document):
    forms.type(RATE, "-1")
    forms.type("training.l2", "0.1")
    assert not forms.row(RATE).problem.button.isVisible()
    assert forms.row(RATE).problem.isVisible()


def test_that_a_refused_number_is_over_when_the_right_one_is_typed(forms, document):
    forms.type(RATE, "abc")
    forms.type(RATE, "0.02")
    assert forms.row(RATE).field.text() == "0.02"
    assert not forms.row(RATE).problem.isVisible()
    forms.type(RATE, "abc")
    forms.type(RATE, "0.020")
    assert forms.row(RATE).field.text() == "0.02"
    assert document.undo_stack.count() == 1


# Pairs that make no sense


def test_that_hinge_on_softmax_is_refused_and_mended_with_a_click(forms, document):
    document.change_source("digits")
    loss = forms.row("training.loss")
    choose(loss.field, "hinge")
    assert loss.field.name() == "cross_entropy"
    assert "Hinge needs an identity output; this output is softmax." in loss.problem.text()
    assert document.spec.network.output.activation.name == "softmax"
    forms.mend("training.loss")
    assert loss.field.name() == "hinge"
    assert document.spec.network.output.activation.name == "identity"
    assert not loss.problem.isVisible()
    document.undo_stack.undo()
    assert loss.field.name() == "cross_entropy"


def test_that_hinge_on_values_is_refused(forms, document):
    document.open(curve(), None)
    choose(forms.row("training.loss").field, "hinge")
    assert "values to predict" in forms.row("training.loss").problem.text()
    assert document.spec.training.loss.name == "mean_squared_error"


# What can be read


def test_that_no_choice_is_cut_off_in_its_field(forms):
    for row in forms.rows().values():
        if isinstance(row.setting, ChoiceSetting):
            assert isinstance(row.field, ChoiceField)
            assert row.field.sizeHint().width() <= row.field.width()


def test_that_no_label_is_cut_off_nor_number(forms, document):
    for name in ("momentum", "adam"):
        training = replace(document.spec.training, optimizer=OPTIMIZERS[name].choice())
        document.change_training(training, name)
        QApplication.processEvents()
        for row in forms.rows().values():
            assert row.label.sizeHint().width() <= row.label.width()
            assert row.label.geometry().right() < row.field.geometry().left()
            if isinstance(row.field, NumberField):
                text = row.field.fontMetrics().horizontalAdvance(row.field.text())
                assert text < row.field.width() - 18


def test_that_everything_that_takes_the_focus_has_a_name_and_a_tip(forms):
    for row in forms.rows().values():
        assert row.field.accessibleName() == row.setting.label
        assert row.field.toolTip()
        assert row.field.statusTip()
        assert row.label.buddy() is row.field
        assert isinstance(row.field, NumberField | ChoiceField | QCheckBox)


# What a change does


def test_that_a_field_that_does_more_than_go_on_has_a_mark_and_a_legend(forms):
    marks = {where: row.label.text().partition("\u2009")[2] for where, row in forms.rows().items()}
    assert marks["data.validation_share"] == marks["training.optimizer"] == "⟳"
    assert marks["seed"] == "↺"
    assert marks[RATE] == marks[BATCH] == marks["training.loss"] == ""
    for where, mark in marks.items():
        legend = forms.row(where).label.toolTip().splitlines()[-1]
        assert legend.startswith(f"{mark} Takes effect" if mark else "Takes effect"), where


def test_that_a_field_that_waits_for_a_reset_says_so_until_then(forms, document):
    row = forms.row("seed")
    forms.panel.set_waiting(("seed",))
    document.change_training(replace(document.spec.training, l2=0.01), "L2")
    assert row.label.text() == "Seed\u2009↺ waiting"
    for widget in (row.label, row.field):
        assert "takes effect at the next reset" in widget.toolTip().splitlines()[0]
    assert row.label.sizeHint().width() <= row.label.width()
    assert "waiting" not in forms.row("data.seed").label.text()
    forms.panel.set_waiting(())
    assert row.label.text() == "Seed\u2009↺"
    assert "Changed" not in row.field.toolTip()
