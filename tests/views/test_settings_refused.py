"""The forms of data and training: bad input, and pairs that don't go together."""

import math

import pytest
from PySide6.QtCore import Qt

from desktop_nn.experiment.problem import errors
from tests.views.forms import BATCH, RATE, SAMPLES, SHARE, Forms, value_at
from tests.views.snapshots import curve
from tests.views.typing import choose


@pytest.fixture
def forms(document, theme, qtbot):
    return Forms(document, theme, qtbot)


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
