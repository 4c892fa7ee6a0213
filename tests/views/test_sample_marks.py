import math

import numpy as np
import pytest

from desktop_nn.views.plot import Plot
from desktop_nn.views.sample_marks import LARGEST, SMALLEST, SampleMarks, mark_size


def test_that_few_samples_have_large_marks_and_many_small_ones():
    assert mark_size(400.0, 20) == LARGEST
    assert mark_size(150.0, 500) == SMALLEST
    assert mark_size(280.0, 500) == pytest.approx(5.0, abs=0.1)
    assert mark_size(280.0, 0) == LARGEST


@pytest.mark.parametrize("side", [150.0, 250.0, 400.0])
def test_that_marks_leave_most_of_the_map_free(side):
    covered = 500 * math.pi / 4.0 * mark_size(side, 500) ** 2
    assert covered < 0.17 * side**2


@pytest.fixture
def marks(qtbot, theme):
    plot = Plot(theme)
    qtbot.addWidget(plot)
    marks = SampleMarks(plot, theme)
    points = np.random.default_rng(2).uniform(size=(400, 2))
    for rows, ring in ((np.arange(300), False), (np.arange(300, 400), True)):
        marks.put(points, rows, theme.color("positive"), ring=ring)
    return marks


@pytest.mark.parametrize("side", [143.0, 400.0])
def test_that_rings_are_told_from_discs_at_any_size(marks, side, theme):
    marks.fit(side)
    discs, rings = (item.opts for item in marks._items)
    assert rings["size"] == discs["size"] + 1.0
    assert discs["size"] == pytest.approx(mark_size(side, 400))
    assert discs["brush"].color() == theme.color("positive") == rings["pen"].color()
    assert rings["brush"].color() == theme.color("panel")
    assert rings["size"] - rings["pen"].widthF() > 2.0  # a hole that can be seen


def test_that_marks_of_the_same_size_are_not_made_anew(marks, monkeypatch):
    marks.fit(300.0)
    for item in marks._items:
        monkeypatch.setattr(item, "setSize", lambda *_: pytest.fail("anew"))
    marks.fit(300.0)
    marks.fit()


def test_that_marks_put_anew_are_as_large_as_the_last_ones(marks, theme):
    marks.fit(250.0)
    before = [(item.opts["size"], item.opts["pen"].widthF()) for item in marks._items]
    marks.clear()
    points = np.random.default_rng(2).uniform(size=(404, 2))
    for rows, ring in ((np.arange(304), False), (np.arange(304, 404), True)):
        marks.put(points, rows, theme.color("positive"), ring=ring)
    now = [(item.opts["size"], item.opts["pen"].widthF()) for item in marks._items]
    assert now == before
    assert before[0][0] % 0.25 == 0.0
