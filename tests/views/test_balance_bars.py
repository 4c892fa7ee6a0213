"""The classes' counts as bars."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.views.balance_bars import HIGHEST, BalanceBars
from tests.views.showing import on_screen
from tests.views.snapshots import digits, own_points


@pytest.fixture
def bars(qtbot, document, theme):
    return on_screen(qtbot, BalanceBars(document, theme), (226, 28))


def own(counts, names="abcdefghij"):
    labels = np.repeat(np.arange(len(counts)), counts)[:, None]
    rng = np.random.default_rng(1)
    points = rng.normal(size=(len(labels), 2))
    return own_points(points, labels, tuple(names[: len(counts)]))


def test_that_bars_are_as_high_as_their_counts(bars, document):
    document.open(own([60, 30, 15]), None)
    assert [bars.bar(number).height() for number in range(3)] == [HIGHEST, HIGHEST / 2, HIGHEST / 4]
    assert {bars.bar(number).bottom() for number in range(3)} == {HIGHEST}


def test_that_names_and_counts_stand_below_where_they_have_room(bars, document):
    assert bars.texts() == ["orange 250", "blue 250"]
    document.open(digits(), None)
    assert bars.texts()[0] == "178"
    assert all(text.isdigit() for text in bars.texts())
    assert bars.bar(9).right() <= bars.width()
    bars.resize(60, 28)
    assert set(bars.texts()) == {""}


def test_that_a_class_has_the_colour_that_it_has_on_the_map(bars, theme):
    for mode in ("dark", "light"):
        theme.use(mode)
        picture = bars.grab().toImage()
        for number, token in enumerate(("negative", "positive")):
            middle = bars.bar(number).center().toPoint()
            assert picture.pixelColor(middle).name() == getattr(theme.tokens, token).lower()


def test_that_other_samples_are_followed_and_values_have_no_bars(bars, document):
    source = document.spec.data.source.with_value("samples", 100)
    document.change_data(replace(document.spec.data, source=source), "samples")
    assert [count for _, count in bars.balance] == [50, 50]
    document.change_source("sine")
    assert not bars.isVisible()
    document.change_source("spiral")
    assert bars.isVisible()


def test_that_all_of_it_is_told(bars, document):
    document.open(own([90, 10], ("usual", "rare")), None)
    assert bars.accessibleDescription() == (
        "usual: 90 samples, 90.0\u202f%, rare: 10 samples, 10.0\u202f%"
    )
    assert "Class weights" in bars.toolTip()
