import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_nn.views.steps import (
    log_step_down,
    log_step_up,
    outer_steps,
    step_up,
    tick_spacing,
)

POSITIVE = st.floats(1e-12, 1e12)


@given(POSITIVE)
def test_that_a_step_is_at_most_two_thirds_above_what_it_holds(value):
    step = step_up(value)
    assert value <= step * (1 + 1e-8)
    assert step <= 1.51 * value


@pytest.mark.parametrize("value", [0.0, -3.0, math.nan, math.inf])
def test_that_there_is_a_step_for_what_has_no_size(value):
    assert step_up(value) == 1.0


@given(st.floats(-12, 12))
def test_that_logarithmic_steps_enclose_a_number(exponent):
    assert log_step_down(exponent) <= exponent + 1e-8
    assert log_step_up(exponent) >= exponent - 1e-8
    assert log_step_up(exponent) - log_step_down(exponent) < 0.41


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_that_outer_steps_enclose_a_range_without_much_room(low, span):
    left, right = outer_steps(low, low + span)
    slack = 1e-6 * (abs(low) + span)
    assert left <= low + slack
    assert right >= low + span - slack
    assert right - left <= 2.1 * span + slack


def test_that_what_is_not_finite_gets_some_bounds():
    assert outer_steps(math.nan, 1.0) == (0.0, 1.0)


def test_that_a_span_has_no_more_ticks_than_asked_for():
    assert tick_spacing(10.0, 2) == 5.0
    assert tick_spacing(400.0, 5) == 100.0
    assert tick_spacing(0.0, 5) == 1.0
