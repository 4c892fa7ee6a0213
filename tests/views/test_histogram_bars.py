import numpy as np
import pytest

from desktop_nn.views.histogram_bars import HistogramBars
from desktop_nn.views.plot import Plot
from tests.views.showing import on_screen

EDGES = np.linspace(-1.0, 1.0, 41)


@pytest.fixture
def plot(qtbot, theme):
    return on_screen(qtbot, Plot(theme, zoom=False), (300, 160))


@pytest.fixture
def bars(plot, theme):
    bars = HistogramBars(plot)
    bars.setOpts(brush=theme.color("positive"))
    bars.show_heights(EDGES, np.full(40, 3.0))
    plot.follow(-1.0, 1.0, 0.0, 4.0)
    return bars


def runs(plot, theme):
    """How many pixels each bar has across, and each gap between two, in the middle of their
    height."""
    place, picture = plot.place(), plot.grab().toImage()
    row = int(place.center().y()) + 10
    across = range(int(place.left()) + 2, int(place.right()) - 2)
    is_bar = [picture.pixelColor(x, row) == theme.color("positive") for x in across]
    changes = np.flatnonzero(np.diff(is_bar))
    lengths = np.diff(changes)
    first = is_bar[changes[0] + 1] if len(changes) else True
    return (lengths[0::2], lengths[1::2]) if first else (lengths[1::2], lengths[0::2])


@pytest.mark.parametrize("width", [300, 317, 371, 640])
def test_that_between_any_two_bars_there_is_one_pixel(plot, bars, theme, qtbot, width):
    plot.resize(width, 160)
    qtbot.waitUntil(lambda: plot.pixels_across > width - 80)
    of_bars, gaps = runs(plot, theme)
    assert len(gaps) >= 37
    assert set(gaps) == {1}
    assert np.ptp(of_bars) <= 1


def test_that_narrow_bars_touch(plot, bars, theme, qtbot):
    plot.resize(150, 160)
    qtbot.waitUntil(lambda: plot.pixels_across < 130)
    assert not len(runs(plot, theme)[1])


def test_that_cleared_bars_are_gone(plot, bars, theme):
    before = plot.grab().toImage()
    bars.clear()
    assert plot.grab().toImage() != before
    plot.follow(-2.0, 2.0, 0.0, 4.0)
    assert not bars.opts["height"].any()
