"""Charts: what stands in the SVG is what was measured."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from desktop_nn.experiment.exports.svg_charts import (
    MOST_POINTS,
    Axis,
    Curve,
    curve_chart,
    histogram,
    scatter,
)

SVG = "{http://www.w3.org/2000/svg}"


def curve(y, **further):
    y = np.array(y, float)
    return Curve("training", "positive", np.arange(1.0, len(y) + 1.0), y, **further)


def ways(text):
    return [each.get("d") for each in ElementTree.fromstring(text).iter(f"{SVG}path")]


def points(way):
    return [tuple(map(float, pair.split())) for pair in re.split("[ML]", way)[1:]]


def test_that_higher_values_stand_higher():
    (way,) = ways(curve_chart("Loss", [curve([3.0, 2.0, 2.5])], 400, 200))
    heights = [-y for _, y in points(way)]
    assert heights[0] > heights[2] > heights[1]


def test_that_the_present_epoch_is_marked_within_the_chart():
    given = [curve([3.0, 2.0, 2.5])]
    places = [x for x, _ in points(ways(curve_chart("Loss", given, 400, 200))[0])]

    def upright(now):
        lines = ElementTree.fromstring(curve_chart("Loss", given, 400, 200, now)).iter(f"{SVG}line")
        return [float(each.get("x1")) for each in lines if each.get("x1") == each.get("x2")]

    assert upright(None) == []
    for now, wanted in ((0, places[0]), (2, places[1]), (9, places[2])):
        assert upright(now) == pytest.approx([wanted], abs=0.1)


def test_that_a_gap_stays_a_gap():
    (way,) = ways(curve_chart("Loss", [curve([3.0, 2.0, np.nan, 2.5, 1.0])], 400, 200))
    assert way.count("M") == 2
    assert len(points(way)) == 4


def test_that_large_falls_are_logarithmic():
    (way,) = ways(curve_chart("Loss", [curve([100.0, 10.0, 1.0])], 400, 200))
    (_, first), (_, second), (_, third) = points(way)
    assert second - first == pytest.approx(third - second, abs=0.02)


def test_that_a_long_run_is_thinned_and_keeps_its_ends():
    (way,) = ways(curve_chart("Loss", [curve(np.linspace(2.0, 1.0, 50_000))], 400, 200))
    assert len(points(way)) == MOST_POINTS
    assert points(way)[0][0] < points(way)[-1][0] == 400 - 12


def test_that_nothing_measured_is_no_chart():
    assert curve_chart("Loss", [curve([np.nan, np.nan])], 400, 200) == ""
    assert histogram("none", np.array([np.nan]), 200, 100) == ""
    assert scatter("none", np.array([]), np.array([]), 200) == ""


@pytest.mark.parametrize("value", [0.0, 3.0, -2.0])
def test_that_a_value_that_never_changes_has_an_axis(value):
    assert ways(curve_chart("Loss", [curve([value, value])], 400, 200))
    assert "<rect" in histogram("same", np.full(5, value), 200, 100)


def test_that_bars_hold_all_numbers_and_tell_their_sign():
    root = ElementTree.fromstring(histogram("w", np.array([-1.0, -1.0, 1.0]), 200, 100))
    bars = [(bar.get("class"), float(bar.get("height"))) for bar in root.iter(f"{SVG}rect")]
    assert [name for name, _ in bars] == ["negative-fill", "positive-fill"]
    assert bars[0][1] == pytest.approx(2 * bars[1][1])


def test_that_right_predictions_stand_on_the_line():
    values = np.array([0.0, 1.0, 4.0])
    root = ElementTree.fromstring(scatter("y", values, values, 300))
    for dot in root.iter(f"{SVG}circle"):
        across, up = float(dot.get("cx")) - 52.0, 270.0 - float(dot.get("cy"))
        assert across / 236.0 == pytest.approx(up / 240.0, abs=0.001)


def test_that_ticks_are_round_and_few():
    for low, high in ((0.0, 1.0), (-3.2, 17.0), (1e-9, 2e-9), (0.0, 12345.0)):
        assert 2 <= len(Axis(low, high, 0.0, 1.0).ticks()) <= 8
    assert Axis(0.5, 2000.0, 0.0, 1.0, True).ticks() == [1.0, 10.0, 100.0, 1000.0]
