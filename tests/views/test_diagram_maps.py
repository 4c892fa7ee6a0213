import numpy as np
import pytest

from desktop_nn.views.diagram_maps import AREA, areas, maps_image
from tests.views.diagrams import near


def heights(picture):
    """How far each column is filled, from zero: blue up, orange down."""
    return (picture.sum(axis=0) / 127.0) / (AREA / 2)


def test_that_a_curve_is_filled_between_zero_and_its_value():
    values = np.linspace(-127, 127, AREA).astype(np.int8)
    [picture] = areas(values[None])
    assert heights(picture) == pytest.approx(values / 127.0, abs=0.04)
    assert (picture[: AREA // 2] <= 0).all()
    assert (picture[AREA // 2 :] >= 0).all()


def test_that_bars_stand_apart_and_have_their_heights():
    [picture] = areas(np.array([[127, -64, 0]], np.int8))
    found = heights(picture)
    middles = [AREA // 6, AREA // 2, 5 * AREA // 6]
    assert found[middles] == pytest.approx([1.0, -64 / 127, 0.0], abs=0.03)
    assert found[[22, 43]] == pytest.approx([0.0, 0.0])


def test_that_what_is_never_below_zero_has_the_whole_height():
    [picture] = areas(np.array([[127, 64]], np.int8), upright=True)
    shares = picture.sum(axis=0) / 127.0 / AREA
    assert shares[[AREA // 4, 3 * AREA // 4]] == pytest.approx([1.0, 64 / 127], abs=0.02)
    assert (picture >= 0).all()


def test_that_a_group_of_units_shows_the_mean_of_their_bars(theme):
    maps = np.array([[[127, 0]], [[0, 0]], [[-127, -127]]], np.int8)
    image = maps_image(theme, maps, [slice(0, 2), slice(2, 3)])
    assert (image.width(), image.height()) == (AREA, 2 * AREA)
    blue, orange = theme.color("positive"), theme.color("negative")
    column = AREA // 4
    assert near(image.pixelColor(column, AREA // 2 - 10), blue)
    assert not near(image.pixelColor(column, 4), blue)
    assert near(image.pixelColor(column, 2 * AREA - 4), orange)
