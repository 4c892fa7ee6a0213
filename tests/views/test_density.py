import numpy as np
import pytest

from desktop_nn.training.layer_log import LEVELS
from desktop_nn.views.density import ROWS, color_places, densities, shown_values


def quantiles_of(*columns):
    return np.array([np.quantile(column, LEVELS / 100) for column in columns])


def test_that_densities_of_evenly_spread_numbers_are_even():
    shares = densities(quantiles_of(np.linspace(0.0, 1.0, 1001)), 0.0, 1.0)
    assert shares.shape == (1, ROWS)
    assert shares[0] == pytest.approx(np.full(ROWS, 1 / ROWS), rel=1e-3)


def test_that_numbers_that_are_all_the_same_lie_in_one_place():
    shares = densities(quantiles_of(np.zeros(100)), 0.0, 1.0)
    assert shares[0, 0] == pytest.approx(1.0)
    assert shares[0, 1:] == pytest.approx(np.zeros(ROWS - 1))


def test_that_a_half_of_zeros_weighs_a_half():
    values = np.concatenate([np.zeros(500), np.linspace(0.0, 1.0, 500)])
    shares = densities(quantiles_of(values), 0.0, 1.0)
    assert shares[0, 0] == pytest.approx(0.5, abs=0.06)
    assert shares.sum() == pytest.approx(1.0)


def test_that_what_lies_far_outside_is_left_out_and_said():
    plain = quantiles_of(np.linspace(-1, 1, 1000), np.linspace(-2, 2, 1000))
    low, high, holds_all = shown_values(plain, False)
    assert (low, high, holds_all) == (-2.0, 2.0, True)
    far = plain.copy()
    far[0, -1] = 90.0
    low, high, holds_all = shown_values(far, False)
    assert high == 2.0
    assert not holds_all


def test_that_colours_reach_from_nothing_to_the_largest_share():
    shares = np.array([[0.0, 0.001, 1.0]])
    plain, logarithmic = color_places(shares, False), color_places(shares, True)
    assert plain[0, 0] == logarithmic[0, 0] == 0
    assert plain[0, 2] == logarithmic[0, 2] == 255
    assert logarithmic[0, 1] > plain[0, 1] > 0
    assert color_places(np.zeros((2, 3)), True).max() == 0
