"""The line of a curve: its points, its bounds, and where it is painted."""

import numpy as np
import pyqtgraph as pg
import pytest

from desktop_nn.views.curve_line import CurveLine
from desktop_nn.views.plot import Plot
from tests.views.showing import active


@pytest.fixture
def plot(theme, qtbot):
    plot = Plot(theme, grid=False)
    plot.line = CurveLine(plot)
    plot.addItem(plot.line)
    plot.line.setPen(pg.mkPen(theme.color("positive")))
    plot.follow(0.0, 4.0, 0.0, 4.0)
    return active(qtbot, plot, (400, 300))


def colored(plot):
    """How many pixels of the plane are more blue than red."""
    image = plot.viewport().grab().toImage()
    colors = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(color.blue() > color.red() + 60 for color in colors)


def test_that_a_line_goes_through_its_points(plot):
    plot.line.setData(np.array([0.0, 4.0]), np.array([2.0, 2.0]))
    x, y = plot.line.getData()
    assert (x.tolist(), y.tolist()) == ([0.0, 4.0], [2.0, 2.0])
    across = plot.place().width()
    assert across * 0.8 < colored(plot) < across * 3


def test_that_without_points_nothing_is_painted(plot):
    plot.line.setData(np.empty(0), np.empty(0))
    assert colored(plot) == 0


def test_that_its_bounds_are_what_the_plot_shows(plot):
    plot.line.setData(np.array([0.0, 1e9]), np.array([-1e9, 1e9]))
    bounds = plot.line.boundingRect()
    assert (bounds.left(), bounds.right()) == (0.0, 4.0)
    assert (bounds.top(), bounds.bottom()) == (0.0, 4.0)
