"""The statistics of a layer, against the same worked out by hand."""

import math

import numpy as np
import pytest

from desktop_nn.training.layer_statistics import saturated_share
from desktop_nn.training.products import made_product
from desktop_nn.training.run import Run
from tests.training.experiments import small_spec, trained


def test_that_weights_and_outputs_have_their_mean_and_spread():
    run = trained(small_spec())
    shown = made_product("layer_statistics", run)
    outputs = run.network.activations(run.samples.inputs[run.samples.validation_part])
    assert (shown.part, shown.samples) == ("validation", run.samples.validation_rows)
    for number, (layer, found) in enumerate(zip(shown.layers, outputs, strict=True), start=1):
        weights = run.network.parameter_views[f"W{number}"]
        assert layer.mean == pytest.approx(weights.mean(), rel=1e-4)
        assert layer.spread == pytest.approx(weights.std(), rel=1e-4)
        assert layer.output_mean == pytest.approx(found.mean(), rel=1e-4)
        assert layer.output_spread == pytest.approx(found.std(), rel=1e-4)


def test_that_gradient_and_step_are_those_of_the_last_update():
    run = trained(small_spec())
    before = run.network.parameter_views["W2"].copy()
    run.latest.keeps_step = True
    run.advance(1)
    layer = made_product("layer_statistics", run).layers[1]
    moved = run.network.parameter_views["W2"] - before
    gradient = run.network.gradient_views["W2"]
    assert layer.gradient_norm == pytest.approx(np.linalg.norm(gradient), rel=1e-5)
    ratio = np.linalg.norm(moved) / np.linalg.norm(before)
    assert layer.update_ratio == pytest.approx(ratio, rel=1e-3)


def test_that_before_the_first_update_there_is_neither_gradient_nor_step():
    layer = made_product("layer_statistics", Run(small_spec())).layers[0]
    assert math.isnan(layer.gradient_norm)
    assert math.isnan(layer.update_ratio)
    assert math.isfinite(layer.mean + layer.output_mean)


def test_that_units_that_are_always_zero_are_dead():
    run = trained(small_spec())  # its second layer: ReLU after batch norm
    run.network.parameter_views["gamma2"][:] = [0.0, 1.0, 0.0]
    run.network.parameter_views["beta2"][:] = [-1.0, 0.0, 1.0]
    shown = made_product("layer_statistics", run)
    assert shown.layers[1].dead == pytest.approx(1 / 3)
    assert shown.layers[0].dead == 0.0


def test_that_outputs_near_the_ends_are_saturated():
    tanh = np.tanh([[0.0, 1.0, 2.1, 2.3], [-2.3, -5.0, 0.5, 0.1]])
    assert saturated_share(tanh, "tanh") == 3 / 8
    assert saturated_share(np.array([[0.01, 0.02, 0.98, 0.99]]), "sigmoid") == 0.5
    assert math.isnan(saturated_share(tanh, "relu"))
