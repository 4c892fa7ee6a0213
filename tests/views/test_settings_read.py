"""The forms of data and training: nothing cut off, and what a change does is told beside it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.models.settings_fields import ChoiceSetting
from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.number_field import NumberField
from tests.views.forms import BATCH, RATE, Forms


@pytest.fixture
def forms(document, theme, qtbot):
    return Forms(document, theme, qtbot)


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
        does = "Rebuilds the network" if where == "network.dtype" else "Takes effect"
        assert legend.startswith(f"{mark} {does}" if mark else does), where


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
