"""Distributions of each layer's numbers: every number counted, or said to be left out."""

import numpy as np
import pytest

from desktop_nn.training.distributions import value_range
from desktop_nn.training.layer_values import QUANTITIES, sampled_activations
from desktop_nn.training.products import made_product
from desktop_nn.training.run import Run
from tests.training.experiments import digits_spec, small_spec, trained


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("spec", [small_spec(), digits_spec()])
def test_that_every_number_is_counted_once(quantity, spec):
    run = trained(spec)
    run.latest.keeps_step = True
    run.advance(1)
    shown = made_product(f"{quantity}_now", run)
    assert len(shown.layers) == 3
    for layer in shown.layers:
        assert layer.now.sum() + layer.outside + layer.still == layer.counted <= layer.total
        assert layer.low < layer.high


def test_that_weights_stand_against_the_start():
    run = trained(small_spec())
    layer = made_product("weights_now", run).layers[0]
    start = run.network.layout.views(run.start_parameters)["W1"]
    assert np.array_equal(
        layer.start, np.histogram(start, len(layer.start), (layer.low, layer.high))[0]
    )
    assert layer.total == run.network.parameter_views["W1"].size


def test_that_activations_are_those_of_the_fixed_sample_in_evaluation_mode():
    run = trained(small_spec())
    shown = made_product("activations_now", run)
    assert (shown.part, shown.samples) == ("validation", run.samples.validation_rows)
    expected = run.network.activations(run.samples.inputs[run.samples.validation_part])
    for found, wanted in zip(sampled_activations(run), expected, strict=True):
        assert np.array_equal(found, wanted)
    layer = shown.layers[1]
    assert layer.counted == expected[1].size
    assert layer.now[0] >= (expected[1] == 0.0).sum()


def test_that_gradients_are_those_of_the_last_update():
    run = trained(small_spec())
    gradients = run.network.gradient_views["W1"]
    layer = made_product("gradients_now", run).layers[0]
    assert layer.low <= gradients.min()
    assert gradients.max() <= layer.high
    assert layer.counted == gradients.size


def test_that_there_are_no_gradients_before_the_first_update():
    shown = made_product("gradients_now", Run(small_spec()))
    assert [layer.counted for layer in shown.layers] == [0, 0, 0]
    assert shown.start_epoch is None


def test_that_ratios_are_of_step_and_weight():
    run = trained(small_spec())
    run.latest.keeps_step = True
    before = run.network.parameter_views["W1"].copy()
    run.advance(1)
    moved = run.network.parameter_views["W1"] - before
    shown = made_product("steps_now", run)
    logs = np.log10(np.abs(moved) / np.abs(before)).ravel()
    layer = shown.layers[0]
    assert shown.update == run.update
    assert layer.low == np.floor(logs.min()) or layer.low < logs.min()
    assert layer.now.sum() + layer.outside == len(logs)


# Ranges


def test_that_one_number_far_away_doesnt_press_the_others_into_a_bar():
    values = np.append(np.linspace(-1.0, 1.0, 999), 500.0)
    low, high = value_range(values)
    assert (low, high) == (-1.0, 2.0)


def test_that_a_range_holds_all_numbers_where_none_is_far_away():
    assert value_range(np.linspace(-0.3, 4.2, 500)) == (-0.5, 5.0)
    assert value_range(np.linspace(0.0, 0.9, 500)) == (0.0, 1.0)
    assert value_range(np.zeros(5)) == (-1.0, 1.0)
    assert value_range(np.empty(0)) == (-1.0, 1.0)


def test_that_exponents_have_whole_decades():
    assert value_range(np.array([-3.7, -1.2]), whole_decades=True) == (-4, -1)
    assert value_range(np.array([-3.0]), whole_decades=True) == (-3, -2)


def test_that_what_is_no_number_is_outside():
    run = trained(small_spec())
    run.network.parameter_views["W1"].flat[0] = np.inf
    layer = made_product("weights_now", run).layers[0]
    assert layer.outside == 1
