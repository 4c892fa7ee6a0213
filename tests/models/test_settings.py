"""The fields of the forms: one for everything in the catalog, each named, ranged and explained."""

import math

import pytest

from desktop_nn.engine.catalog import INITIALIZERS, OPTIMIZERS
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.models.data_settings import data_settings
from desktop_nn.models.initializer_settings import initializer_settings
from desktop_nn.models.settings_fields import NumberSetting
from desktop_nn.models.training_settings import training_settings
from tests.views.snapshots import own_points


def by_place(settings):
    return {setting.where: setting for setting in settings}


@pytest.mark.parametrize("row", OPTIMIZERS.rows, ids=lambda row: row.name)
def test_that_an_optimizer_shows_all_its_parameters(document, row):
    # Chosen anew, with its defaults: the default project's optimizer has a rate of its own.
    for name in (next(each.name for each in OPTIMIZERS.rows if each != row), row.name):
        by_place(training_settings(document))["training.optimizer"].change(name)
    shown = by_place(training_settings(document))
    assert shown["training.optimizer"].value == row.name
    for parameter in row.parameters:
        setting = shown[f"training.optimizer.{parameter.name}"]
        assert setting.label == parameter.label
        assert setting.value == parameter.default
        assert row.formula in setting.tooltip


@pytest.mark.parametrize("row", DATA_SOURCES.rows, ids=lambda row: row.name)
def test_that_a_data_set_shows_all_its_parameters(document, row):
    document.change_source(row.name)
    shown = by_place(data_settings(document))
    wanted = [f"data.source.{parameter.name}" for parameter in row.parameters]
    assert [where for where in shown if where.startswith("data.source.")] == wanted
    assert "data.seed" in shown


def test_that_own_data_has_no_seed_to_make_it_with(document):
    document.open(own_points([[0.0], [1.0]] * 4, [[0.0], [1.0]] * 4), None)
    assert document.spec.data.source.name == OWN
    assert "data.seed" not in by_place(data_settings(document))


def test_that_every_setting_says_what_it_is_and_when_it_takes_effect(document):
    for setting in (*data_settings(document), *training_settings(document)):
        assert setting.label
        does = ("at once", "next reset", "Rebuilds")
        assert any(words in setting.tooltip for words in does), setting.where


def test_that_every_parameter_of_an_initializer_can_be_changed(document):
    for row in INITIALIZERS.rows:
        if row.own_values:
            continue
        layer = document.spec.network.layers[0]
        document.change_layer(0, type(layer)(1, 8, layer.activation, row.choice()), "initializer")
        settings = initializer_settings(document, 0)
        assert len(settings) == len(row.parameters)
        for setting, parameter in zip(settings, row.parameters, strict=True):
            assert setting.change(0.25) == ()
            initializer = document.spec.network.layers[0].initializer
            assert initializer.number(parameter.name) == 0.25
            assert "in layer 1" in document.undo_stack.undoText()


def test_that_a_refused_parameter_is_returned_alone(document):
    document.change_layer(0, document.spec.network.layers[0], "same")
    document.change_seed(7)
    setting = by_place(training_settings(document))["training.optimizer.beta1"]
    assert [problem.where for problem in setting.change(2.0)] == ["training.optimizer.beta1"]


def test_that_steps_end_where_the_values_do(document):
    for setting in (*data_settings(document), *training_settings(document)):
        if not isinstance(setting, NumberSetting):
            continue
        for end in (setting.lowest, setting.highest):
            if math.isfinite(end):
                refused = setting.change(end)
                assert refused == (), (setting.where, end, refused)
                document.undo_stack.undo()
