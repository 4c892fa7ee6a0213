"""First-layer weights as pictures, where samples are pictures."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.training.products import made_product
from desktop_nn.training.run import Run
from desktop_nn.training.weight_pictures import MOST_UNITS
from tests.training.experiments import digits_spec, small_spec, trained, with_data, with_layer


def test_that_a_pixel_is_the_weight_from_that_pixel_of_a_sample():
    run = trained(digits_spec())
    shown = made_product("weight_pictures", run)
    weights = run.network.parameter_views["W1"]
    assert shown.pictures.shape == (64, 8, 8)
    assert shown.largest == pytest.approx(float(np.abs(weights).max()))
    expected = weights[3 * 8 + 5, 17]
    assert shown.pictures[17, 3, 5] / 127.0 * shown.largest == pytest.approx(
        expected, abs=shown.largest / 127.0
    )
    assert np.abs(shown.pictures).max() == 127


def test_that_of_many_units_the_first_are_shown():
    shown = made_product("weight_pictures", Run(with_layer(digits_spec(), 0, units=150)))
    assert len(shown.pictures) == MOST_UNITS
    assert shown.of == 150


def test_that_weights_that_are_all_zero_are_shown_as_zero():
    run = Run(digits_spec())
    run.network.parameter_views["W1"].fill(0.0)
    shown = made_product("weight_pictures", run)
    assert not shown.pictures.any()


def test_that_there_are_none_where_inputs_are_no_picture():
    assert made_product("weight_pictures", trained(small_spec())) is None
    spec = with_data(small_spec(), features=("x1", "x2", "x1*x2"))
    spec = replace(spec, network=replace(spec.network, inputs=3))
    assert made_product("weight_pictures", Run(spec)) is None
