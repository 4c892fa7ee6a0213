"""The settings of one layer: all that the engine knows of it has a field, each undone by its name;
and what is computed for the pictures beside them."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS
from desktop_nn.engine.network import Network
from desktop_nn.models.activation_curve import activation_curve
from desktop_nn.models.initializer_preview import BINS, initializer_preview
from desktop_nn.models.layer_settings import (
    distribution_text,
    initializer_title,
    layer_settings,
    layer_title,
)
from desktop_nn.models.settings_fields import ChoiceSetting
from tests.views.snapshots import digits, worked_example

SLIP = "tanh_with_sigmoid_slope"


def by_field(document, row=0):
    return {setting.where.split(".", 3)[3]: setting for setting in layer_settings(document, row)}


def layer(document, row=0):
    return document.spec.network.layers[row]


def test_that_a_layer_has_a_field_for_all_that_can_be_set_of_it(document):
    wanted = ["activation", "initializer", "bias_initializer", "trainable", "batch_norm", "dropout"]
    assert list(by_field(document)) == wanted
    assert "dropout" not in by_field(document, 2)


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("activation", "leaky_relu", "activation leaky ReLU in layer 1"),
        ("initializer", "orthogonal", "initializer orthogonal in layer 1"),
        ("bias_initializer", "constant", "bias initializer constant in layer 1"),
        ("trainable", False, "layer 1 frozen"),
        ("batch_norm", True, "batch norm in layer 1"),
        ("dropout", 0.25, "dropout 0.25 in layer 1"),
    ],
)
def test_that_a_change_is_an_undoable_step_with_a_name(document, field, value, named):
    before = document.spec
    assert by_field(document)[field].change(value) == ()
    assert by_field(document)[field].value == value
    assert document.undo_stack.undoText() == named
    document.undo_stack.undo()
    assert document.spec == before


@pytest.mark.parametrize("row", ACTIVATIONS.rows, ids=lambda row: row.name)
def test_that_an_activation_brings_its_parameters(document, row):
    if row.output_only:
        return
    by_field(document)["activation"].change(row.name)
    for parameter in row.parameters:
        setting = by_field(document)[f"activation.{parameter.name}"]
        assert setting.value == parameter.default
        assert row.formula in setting.tooltip
        assert setting.change(0.3) == ()
        assert layer(document).activation.number(parameter.name) == 0.3


@pytest.mark.parametrize("row", INITIALIZERS.rows, ids=lambda row: row.name)
def test_that_biases_are_offered_what_makes_sense_for_them(document, row):
    setting = by_field(document)["bias_initializer"]
    offered = [name for name, *_ in setting.options]
    assert (row.name in offered) == (row.for_biases and not row.own_values)
    if row.name in offered:
        assert setting.change(row.name) == ()
        for parameter in row.parameters:
            assert by_field(document)[f"bias_initializer.{parameter.name}"].change(0.2) == ()
            assert layer(document).bias_initializer.number(parameter.name) == 0.2


def test_that_a_choice_taken_again_keeps_its_parameters(document):
    by_field(document)["bias_initializer"].change("constant")
    by_field(document)["bias_initializer.value"].change(0.5)
    by_field(document)["bias_initializer"].change("constant")
    assert layer(document).bias_initializer.number("value") == 0.5


def test_that_a_layer_without_biases_has_none_to_draw(document):
    document.change_layer(0, replace(layer(document), bias=False), "no bias")
    assert "bias_initializer" not in by_field(document)


def test_that_weights_given_by_hand_are_kept_and_not_offered_elsewhere(document):
    document.open(worked_example(), None)
    names = [name for name, *_ in by_field(document)["initializer"].options]
    assert "given" in names
    assert initializer_title(document, 0, layer(document).initializer) == "W: 6 values given"
    by_field(document)["initializer"].change("zeros")
    assert "given" not in [name for name, *_ in by_field(document)["initializer"].options]


def test_that_every_setting_says_what_a_change_does_and_in_symbols(document):
    for setting in layer_settings(document, 0):
        assert any(word in setting.tooltip for word in ("at once", "Rebuilds", "next reset"))
    assert "f′: 1 − a²" in by_field(document)["activation"].tooltip


def test_that_the_formula_has_the_layers_own_numbers(document):
    assert layer_title(document, 0) == "Layer 1 · tanh · 8"
    assert distribution_text(document, 1).startswith("N(0, 1 / fan_in), here W ~ N(0, 1/8)")
    assert "fan-in 8 and fan-out 8" in distribution_text(document, 1)


# Redraw


def test_that_a_layer_is_drawn_anew_as_an_undoable_step(document):
    before = document.spec
    assert document.redraw_layer(1) == ()
    assert layer(document, 1).draw == 1
    assert document.undo_stack.undoText() == "redraw layer 2"
    document.undo_stack.undo()
    assert document.spec == before


# Pictures


def test_that_the_preview_is_the_very_draw(document):
    document.open(digits(), None)
    preview = initializer_preview(document.spec, 1)
    drawn = Network(replace(document.spec.network, dtype="float64"), document.spec.seed)
    weights = drawn.parameter_views["W2"]
    wanted = np.histogram(weights, BINS, (-preview.limit, preview.limit))[0]
    np.testing.assert_array_equal(preview.counts, wanted)
    assert preview.scale == pytest.approx(1.0 / 8.0)
    assert preview.gain == pytest.approx(np.sqrt(64 * np.mean(weights**2)))


def test_that_the_preview_of_another_draw_is_another_one(document):
    before = initializer_preview(document.spec, 0)
    document.redraw_layer(0)
    after = initializer_preview(document.spec, 0)
    assert before.counts.tolist() != after.counts.tolist()


def test_that_a_candidate_is_previewed_before_it_is_chosen(document):
    zeros = initializer_preview(document.spec, 0, INITIALIZERS["zeros"].choice())
    assert zeros.counts.max() == 16
    assert zeros.deviation == 0.0
    assert layer(document).initializer.name == "xavier_normal"


def test_that_too_many_numbers_are_not_drawn_for_a_look(document):
    document.change_layer(0, replace(layer(document), units=4096), "wide")
    document.change_layer(1, replace(layer(document, 1), units=256), "wide")
    preview = initializer_preview(document.spec, 1)
    assert preview.counts is None
    assert "too many" in preview.reason


@pytest.mark.parametrize("row", ACTIVATIONS.rows, ids=lambda row: row.name)
def test_that_the_slope_drawn_is_the_curves(row):
    curve = activation_curve(row.choice(), 4.0)
    if row.output_only:
        assert curve is None
        return
    differences = np.gradient(curve.a, curve.u)
    smooth = np.abs(curve.u) > 0.2
    np.testing.assert_allclose(curve.slope[smooth], differences[smooth], atol=5e-3)


def test_that_a_slip_is_offered_only_where_it_stands_already(document):
    def offered():
        return [name for name, *_ in by_field(document)["activation"].options]

    assert SLIP not in offered()
    slip = replace(layer(document), activation=ACTIVATIONS[SLIP].choice())
    assert document.change_layer(0, slip, "a slip") == ()
    assert offered().count(SLIP) == 1
    assert "a (1 − a), which is a sigmoid's" in by_field(document)["activation"].tooltip
    problem = document.problem_at("network.layers.1.activation")
    assert problem.severity == "warning"
    assert problem.mend.label == "Make it tanh"
    document.mend(problem.mend)
    assert layer(document).activation.name == "tanh"
    assert SLIP not in offered()


def test_that_choices_are_all_offered(document):
    choices = [s for s in layer_settings(document, 2) if isinstance(s, ChoiceSetting)]
    activation = next(choice for choice in choices if choice.label == "Activation")
    assert "softmax" in [name for name, *_ in activation.options]
    hidden = by_field(document)["activation"]
    assert "softmax" not in [name for name, *_ in hidden.options]
