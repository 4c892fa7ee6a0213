"""A map in a plot: where its colours are, at any size and zoom, and what painting it costs."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from desktop_nn.views import map_image
from desktop_nn.views.map_image import MapImage
from desktop_nn.views.plot import Plot
from tests.views.showing import active

RED, GREEN, BLUE = (200, 0, 0, 255), (0, 200, 0, 255), (0, 0, 200, 255)


@pytest.fixture
def plot(theme, qtbot):
    plot = Plot(theme)
    plot.image = MapImage()
    plot.addItem(plot.image)
    plot.follow(0.0, 4.0, 0.0, 4.0)
    return active(qtbot, plot, (400, 300))


def give(plot, places):
    colors = np.zeros((256, 4), np.uint8)
    colors[:3] = RED, GREEN, BLUE
    plot.image.show_places(np.array(places, np.uint8), colors, QRectF(0.0, 0.0, 4.0, 4.0))


def color_at(plot, x, y):
    return plot.grab().toImage().pixelColor(plot.to_pixels(x, y).toPoint()).getRgb()


def test_that_nothing_is_painted_before_there_is_a_map(plot, theme):
    assert color_at(plot, 1.0, 1.0) == theme.color("panel").getRgb()


def test_that_the_first_row_is_at_the_bottom_and_columns_go_to_the_right(plot):
    give(plot, [[0, 1], [2, 1]])
    assert color_at(plot, 0.5, 0.5) == RED
    assert color_at(plot, 3.5, 0.5) == GREEN
    assert color_at(plot, 0.5, 3.5) == BLUE
    assert color_at(plot, 3.5, 3.5) == GREEN


def test_that_between_two_values_there_is_no_step(plot):
    give(plot, [[0, 1], [0, 1]])
    red, green, *_ = color_at(plot, 2.0, 2.0)
    assert 60 < red < 140
    assert 60 < green < 140


@pytest.mark.parametrize("largest", [4096, 100])
def test_that_zoomed_in_the_same_place_has_the_same_colour(plot, monkeypatch, largest):
    monkeypatch.setattr(map_image, "LARGEST", largest)
    give(plot, [[0, 1], [2, 1]])
    plot.box.setRange(QRectF(0.1, 3.2, 0.5, 0.5), padding=0.0)
    assert color_at(plot, 0.35, 3.45) == BLUE


def test_that_the_map_is_enlarged_once_for_many_paintings(plot, monkeypatch):
    enlarged = []

    def count(picture, size):
        enlarged.append(size)
        return QImage(picture.scaled(size))

    monkeypatch.setattr(map_image, "scaled", count)
    give(plot, [[0, 1], [2, 1]])
    for _ in range(3):
        plot.viewport().grab()
    assert len(enlarged) == 1
    give(plot, [[1, 1], [2, 1]])
    plot.viewport().grab()
    assert len(enlarged) == 2
