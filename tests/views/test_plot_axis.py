import math
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter, QPixmap

from desktop_nn.views.plot import Plot
from desktop_nn.views.plot_axis import GRID, UPWARD, Axis, log_ticks, number_text
from tests.views.showing import on_screen


@pytest.mark.parametrize(
    ("value", "spacing", "text"),
    [
        (0.0, 0.5, "0"),
        (-2.0, 1.0, "−2"),
        (0.5, 0.5, "0.5"),
        (1.0, 0.5, "1.0"),
        (1500.0, 500.0, "1\u202f500"),
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


def labelled(axis, low, high, size):
    """The labels of an axis of so many pixels, in order."""
    (spacing, ticks), _ = axis.tickValues(low, high, size)
    return axis.tickStrings(ticks, 1.0, spacing)


def fine(axis, low, high, size):
    (_, ticks), (spacing, values) = axis.tickValues(low, high, size)
    assert axis.tickStrings(values, 1.0, spacing) == [None] * len(values)
    return ticks, values


def test_that_ticks_lie_within_the_axis(theme):
    axis = Axis("bottom", theme)
    assert labelled(axis, -5.0, 5.0, 150) == ["−5", "0", "5"]
    axis.is_logarithmic = True
    assert labelled(axis, -2.0, 0.0, 400) == ["0.01", "0.1", "1"]


@pytest.mark.parametrize("size", [60, 90, 120, 200, 500])
@pytest.mark.parametrize("limit", [1e-7, 0.002, 0.05, 1.0, 20.0, 50_000.0, 2e9])
def test_that_labels_side_by_side_never_collide(theme, limit, size):
    axis = Axis("bottom", theme)
    (spacing, ticks), _ = axis.tickValues(-limit, limit, size)
    texts = axis.tickStrings(ticks, 1.0, spacing)
    halves = [0.5 * axis._metrics.horizontalAdvance(text) for text in texts]
    places = [size * (tick + limit) / (2.0 * limit) for tick in ticks]
    for left, right in zip(range(len(ticks)), range(1, len(ticks)), strict=False):
        assert places[left] + halves[left] < places[right] - halves[right]


def test_that_a_narrow_axis_has_its_two_ends_rather_than_the_middle(theme):
    assert labelled(Axis("bottom", theme), -0.005, 0.005, 86) == ["−0.005", "0.005"]


def test_that_a_low_logarithmic_axis_has_a_label_for_each_power_and_a_fine_grid(theme):
    axis = Axis("left", theme)
    axis.is_logarithmic = True
    axis.restyle(grid=True)
    assert labelled(axis, -2.0, 0.0, 80) == ["0.01", "0.1", "1"]
    ticks, values = fine(axis, -2.0, 0.0, 80)
    assert sorted(10.0**v for v in values) == pytest.approx([0.02, 0.05, 0.2, 0.5])
    _, values = fine(axis, -2.0, 0.0, 400)
    assert len(values) == 16
    assert not set(values) & set(ticks)


def test_that_a_very_low_logarithmic_axis_has_two_labels_at_least(theme):
    axis = Axis("left", theme)
    axis.is_logarithmic = True
    assert labelled(axis, -5.0, 0.0, 40) == ["0.001", "1"]


def test_that_lines_of_the_fine_grid_keep_apart(theme):
    axis = Axis("left", theme)
    axis.restyle(grid=True)
    for size in (60, 100, 140, 300):
        for top in (1.0, 3.0, 40.0):
            ticks, values = fine(axis, 0.0, top, size)
            lines = sorted([*ticks, *values])
            assert min(b - a for a, b in pairwise(lines)) >= GRID * top / size
            assert size / UPWARD >= len(ticks) - 1


def test_that_counts_are_whole(theme):
    axis = Axis("left", theme)
    axis.counts = True
    assert labelled(axis, 0.0, 1.5, 200) == ["0", "1"]
    assert labelled(axis, 0.0, 40.0, 90) == ["0", "10", "20", "30", "40"]


def written(axis):
    """The labels that are really drawn, with their places."""
    picture = QPixmap(9, 9)
    painter = QPainter(picture)
    _, _, texts = axis.generateDrawSpecs(painter)
    painter.end()
    return texts


@pytest.mark.parametrize("orientation", ["left", "bottom"])
@pytest.mark.parametrize(
    "ends",
    [
        (0.0, 1.2e5),
        (0.0, 8e4),
        (-2e5, 2e5),
        (0.0, 5e-4),
        (0.0, 2e-3),
        (-1e-4, 1e-4),
        (1e5, 1.0001e5),
    ],
)
def test_that_an_axis_has_one_notation_and_tells_its_ticks_apart(theme, orientation, ends):
    axis = Axis(orientation, theme)
    for size in (100, 300):
        texts = labelled(axis, *ends, size)
        assert len({"e" in text for text in texts if text != "0"}) == 1
        assert len(set(texts)) == len(texts) >= 2


@pytest.mark.parametrize(
    ("low", "labels"),
    [
        (-8.0, ["1e−8", "1e−6", "1e−4", "1e−2", "1e0"]),
        (-4.0, ["1e−4", "1e−3", "1e−2", "1e−1", "1e0"]),
        (-3.0, ["0.001", "0.01", "0.1", "1"]),
    ],
)
def test_that_a_logarithmic_axis_has_one_notation_too(theme, low, labels):
    axis = Axis("left", theme)
    axis.is_logarithmic = True
    assert labelled(axis, low, 0.0, 120) == labels


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize(("low", "high"), [(-4.3, -3.9), (-3.0, 0.0), (0.0, 6.0), (-8.0, 0.0)])
def test_that_a_vertical_axis_draws_each_of_its_labels(theme, qtbot, low, high, logarithmic):
    plot = Plot(theme)
    qtbot.addWidget(plot)
    plot.resize(300, 220)
    plot.use_log_axis(logarithmic)
    plot.follow(0.0, 1.0, *((low, high) if logarithmic else (0.0, 10.0**high)))
    plot.show()
    axis = plot._axes["left"]
    qtbot.waitUntil(lambda: axis.picture is not None)
    texts = written(axis)
    ticks = axis.tickValues(*axis.range, axis.size().height())[0][1]
    assert len(texts) == len(ticks) >= 2


@pytest.mark.parametrize("limit", [7.0, 1234.0, 8e4, 3.3e5, 0.005])
@pytest.mark.parametrize("width", [118, 150, 260])
def test_that_a_small_symmetric_axis_shows_more_than_zero(theme, qtbot, limit, width):
    plot = Plot(theme)
    qtbot.addWidget(plot)
    plot.resize(width, 92)
    plot.set_left_width(30)
    plot.follow(-limit, limit, 0.0, 10.0)
    plot.show()
    axis = plot._axes["bottom"]
    qtbot.waitUntil(lambda: axis.picture is not None)
    texts = written(axis)
    assert len(texts) >= 2
    assert all(axis.mapRectToScene(place).right() <= plot.width() for place, *_ in texts)


def plot_on_screen(theme, qtbot, size):
    plot = Plot(theme)
    plot.follow(-5.0, 5.0, 0.0, 1.0)
    on_screen(qtbot, plot, size)
    plot.viewport().repaint()
    return plot


@pytest.mark.parametrize("size", [(520, 220), (900, 220), (200, 220), (300, 140), (520, 400)])
def test_that_after_a_resize_no_second_axis_stands_below_the_first(theme, qtbot, size):
    plot = plot_on_screen(theme, qtbot, (300, 220))
    plot.resize(*size)
    QCoreApplication.processEvents()
    shown = plot.grab().toImage()
    assert shown == plot_on_screen(theme, qtbot, size).grab().toImage()


def test_that_an_axis_without_an_extent_has_no_ticks(theme):
    assert Axis("left", theme).tickValues(1.0, 1.0, 100) == []
    assert Axis("left", theme).tickValues(0.0, math.nan, 100) == []


def test_that_the_fine_grid_is_fainter(theme, qtbot):
    plot = Plot(theme)
    qtbot.addWidget(plot)
    plot.resize(300, 220)
    plot.follow(0.0, 1.0, -2.0, 0.0)
    plot.use_log_axis(True)
    plot.show()
    image = plot.viewport().grab().toImage()
    panel = theme.color("panel").lightness()

    def strength(exponent):
        place = plot.to_pixels(0.35, exponent).toPoint()
        rows = range(place.y() - 1, place.y() + 2)
        return max(abs(image.pixelColor(place.x(), y).lightness() - panel) for y in rows)

    assert strength(-1.0) > strength(-1.0 + math.log10(4.0)) > 0


@pytest.mark.parametrize("span", [1.0, 4.0, 10.0, 60.0])
def test_that_an_axis_of_epochs_has_whole_numbers_alone(theme, qtbot, span):
    plot = Plot(theme)
    qtbot.addWidget(plot)
    plot.count_along("bottom")
    texts = labelled(plot._axes["bottom"], 0.0, span, 800)
    assert len(texts) > 1
    assert all(text.isdigit() for text in texts)
