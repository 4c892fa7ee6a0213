import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_nn.views.curve_points import Band, smoothed, spread, thinned


def plainly_smoothed(values, factor):
    """Number by number: the running sum and the running weight, each forgetting by `factor`."""
    total = weight = 0.0
    result = []
    for value in values:
        there = np.isfinite(value)
        total = factor * total + (value if there else 0.0)
        weight = factor * weight + there
        result.append(total / weight if there else np.nan)
    return result


def band(x, values):
    values = np.asarray(values, float)
    return Band(np.asarray(x, float), values, values, values)


@given(
    st.lists(st.one_of(st.floats(-1e3, 1e3), st.just(np.nan)), min_size=1, max_size=300),
    st.sampled_from([0.05, 0.5, 0.9, 0.95]),
)
def test_that_smoothing_is_the_debiased_exponential_mean(values, factor):
    expected = plainly_smoothed(values, factor)
    assert smoothed(np.array(values), factor) == pytest.approx(expected, nan_ok=True, abs=1e-6)


def test_that_a_constant_stays_what_it_is_from_the_first_point_on():
    assert smoothed(np.full(50, 3.0), 0.95) == pytest.approx(np.full(50, 3.0))


def test_that_no_smoothing_leaves_the_values_alone():
    values = np.arange(5.0)
    assert smoothed(values, 0.0) is values


def test_that_few_points_are_drawn_as_they_are():
    x, y = thinned(band([1, 2, 3], [5, 6, 7]), 0.0, 10.0, 100)
    assert (x.tolist(), y.tolist()) == ([1, 2, 3], [5, 6, 7])


def test_that_many_points_are_thinned_to_the_lowest_and_highest_of_each_pixel():
    values = np.zeros(10_000)
    values[5_000], values[7_000] = 1.0, -1.0
    x, y = thinned(band(np.arange(10_000), values), 0.0, 9_999.0, 300)
    assert len(x) <= 2 * 302
    assert (y.max(), y.min()) == (1.0, -1.0)
    assert np.all(np.diff(x) >= 0)


def test_that_only_what_is_visible_is_drawn_and_a_neighbour_on_each_side():
    x, _ = thinned(band(np.arange(100), np.arange(100)), 10.0, 20.0, 300)
    assert x.tolist() == list(range(9, 22))


def test_that_rows_that_were_not_measured_are_left_out():
    measured = band([1, 2, 3], [5, np.nan, 7]).measured()
    assert (measured.x.tolist(), measured.mean.tolist()) == ([1, 3], [5, 7])


@pytest.mark.parametrize(
    ("places", "moved"),
    [
        ([10.0, 60.0], [10.0, 60.0]),
        ([50.0, 52.0], [50.0, 65.0]),
        ([95.0, 99.0], [85.0, 100.0]),
        ([], []),
    ],
)
def test_that_names_are_moved_apart_and_stay_above_the_lowest_place(places, moved):
    assert spread(places, 15.0, 100.0) == moved
