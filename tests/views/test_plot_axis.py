import math

import pytest

from desktop_nn.views.plot_axis import Axis, log_ticks, number_text


@pytest.mark.parametrize(
    ("value", "spacing", "text"),
    [
        (0.0, 0.5, "0"),
        (-2.0, 1.0, "−2"),
        (0.5, 0.5, "0.5"),
        (1.0, 0.5, "1.0"),
        (1500.0, 500.0, "1500"),
        (0.02, 0.0, "0.02"),
        (10.0**-7, 0.0, "1e−7"),
        (2.0**0 * 1e6, 0.0, "1e6"),
        (3e-5, 1e-5, "3e−5"),
        (250000.0, 50000.0, "2.5e5"),
    ],
)
def test_that_ticks_are_short_with_a_real_minus(value, spacing, text):
    assert number_text(value, spacing) == text


def test_that_a_wide_logarithmic_axis_has_powers_of_ten():
    assert log_ticks(-4.0, 1.0, 10) == [-4, -3, -2, -1, 0, 1]


def test_that_a_short_axis_leaves_out_powers():
    assert len(log_ticks(-12.0, 0.0, 4)) <= 5


def test_that_a_narrow_logarithmic_axis_still_has_ticks():
    ticks = log_ticks(math.log10(0.2), 0.0, 5)
    assert len(ticks) >= 3
    assert all(math.log10(0.2) - 1e-6 <= tick <= 1e-6 for tick in ticks)


def test_that_ticks_lie_within_the_axis(theme):
    axis = Axis("bottom", theme)
    [(_, ticks)] = axis.tickValues(-5.0, 5.0, 150)
    assert ticks == [-5.0, 0.0, 5.0]
    axis.is_logarithmic = True
    [(_, ticks)] = axis.tickValues(-2.0, 0.0, 400)
    assert axis.tickStrings(ticks, 1.0, 1.0) == ["0.01", "0.1", "1"]
