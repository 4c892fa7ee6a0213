"""What a plot shows at one moment: the same places as pyqtgraph says."""

import pytest

from desktop_nn.views.look import Look
from desktop_nn.views.plot import Plot
from tests.views.showing import on_screen


@pytest.fixture
def plot(theme, qtbot):
    plot = on_screen(qtbot, Plot(theme), (400, 300))
    plot.follow(-2.0, 6.0, 10.0, 30.0)
    return plot


@pytest.mark.parametrize(("x", "y"), [(-2.0, 10.0), (6.0, 30.0), (0.5, 17.25), (9.0, -4.0)])
def test_that_a_point_lies_where_the_plot_has_it(plot, x, y):
    place, expected = Look.of(plot).to_pixels(x, y), plot.to_pixels(x, y)
    assert (place.x(), place.y()) == pytest.approx((expected.x(), expected.y()), abs=1e-3)


def test_that_it_has_the_range_and_the_width_of_the_plane(plot):
    look = Look.of(plot)
    assert (look.left, look.right, look.low, look.high) == plot.shown_range()
    assert look.bounds.getRect() == (-2.0, 10.0, 8.0, 20.0)
    assert look.pixels == plot.pixels_across
