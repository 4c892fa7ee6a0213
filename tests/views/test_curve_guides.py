"""Guides over the curves: the best epoch, and the rules that stop the run."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRect

from desktop_nn.experiment.stop_rules import Standing
from desktop_nn.views.curve_guides import crosses
from desktop_nn.views.look import Look
from tests.views.curves import made_curves
from tests.views.snapshots import curve, show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    return made_curves(qtbot, document, theme)


@pytest.fixture
def run(document):
    return trained(document, 30)


def with_rules(run, *rules):
    """A snapshot in which these rules are set, by name and target."""
    standings = tuple(Standing(name, name, 1.0, 0.5, target) for name, target in rules)
    best = run.watch.best
    return replace(
        snapshot_of(run),
        standings=standings,
        best_epoch=best.epoch,
        best_loss=run.watch.best_loss,
    )


def stands_at(view, guide):
    """Where a guide is drawn, in the plane's own numbers."""
    line = guide.line.line()
    place = view.plot.box.mapSceneToView(line.p1())
    return place.x() if line.x1() == line.x2() else place.y()


def near_to(value, view):
    """To a pixel, whichever way the line lies."""
    left, right, low, high = view.plot.shown_range()
    size = view.plot.place().size()
    return pytest.approx(
        value, abs=max((right - left) / size.width(), (high - low) / size.height())
    )


def test_that_the_best_epoch_is_marked(view, run):
    view.show_snapshot(with_rules(run), run.history)
    best = view._guides.best
    losses = run.history.column("loss_validation")[1]
    assert best.line.isVisible()
    assert stands_at(view, best) == near_to(losses.argmin() + 1, view)
    assert best.label.text() == f"best: epoch {losses.argmin() + 1}"
    view.controls.log_epochs.click()
    assert stands_at(view, best) == near_to(np.log10(losses.argmin() + 1), view)


def test_that_a_target_is_a_line_across_and_brought_into_sight(view, run):
    view.show_snapshot(with_rules(run, ("target_loss", 0.1)), run.history)
    target = view._guides.target
    assert target.line.isVisible()
    assert stands_at(view, target) == near_to(-1.0, view)
    assert view.plot.shown_range()[2] <= -1.0
    assert target.label.text() == "stops at 0.1"
    view.log.click()
    assert stands_at(view, target) == near_to(0.1, view)
    view.button("accuracy").click()
    assert not target.line.isVisible()


def test_that_a_target_far_below_leaves_the_curves_their_room(view, run):
    view.show_snapshot(with_rules(run, ("target_loss", 1e-9)), run.history)
    assert view.plot.shown_range()[2] > -3.0
    assert not view._guides.target.line.isVisible()


@pytest.mark.parametrize(("limit", "seen"), [(40, True), (30, True), (5000, False)])
def test_that_a_limit_of_epochs_is_an_upright_line_once_it_is_near(view, run, limit, seen):
    view.show_snapshot(with_rules(run, ("epochs", limit)), run.history)
    guide = view._guides.limit
    assert guide.line.isVisible() == seen
    assert view.plot.shown_range()[1] < 100
    if seen:
        assert stands_at(view, guide) == near_to(limit, view)
        assert guide.label.text() == f"stops at {limit}"


def test_that_words_of_guides_lie_on_no_name_and_no_other_word(view, run):
    rules = (("target_loss", 0.45), ("epochs", 31))
    view.show_snapshot(with_rules(run, *rules), run.history)
    guides = (view._guides.best, view._guides.target, view._guides.limit)
    places = [g.label.sceneBoundingRect().toRect() for g in guides if g.label.isVisible()]
    names = [series.name_place() for series in view._series]
    places += [name for name in names if name is not None]
    assert len(places) >= 4
    assert not any(a.intersects(b) for a, b in combinations(places, 2))


def test_that_a_rules_line_does_not_strike_a_curves_name_through(view, run):
    at_the_end = float(run.history.column("loss_training")[1][-1])
    view.show_snapshot(with_rules(run, ("target_loss", at_the_end)), run.history)
    target, series = view._guides.target.line, view._series[0]
    y = round(target.sceneBoundingRect().center().y())
    name = series.name_place()
    assert name.top() < y < name.bottom()
    picture, line = view.plot.grab().toImage(), target.pen().color()

    def in_the_lines_color(across):
        return sum(
            picture.pixelColor(x, row).rgb() == line.rgb() for x in across for row in (y - 1, y)
        )

    beside = range(view.plot.place().toRect().left() + 2, name.left() - 20)
    assert in_the_lines_color(beside) > 5
    assert in_the_lines_color(range(name.left(), name.right())) == 0


def test_that_another_project_has_no_guides(view, run, document):
    view.show_snapshot(with_rules(run, ("target_loss", 0.1)), run.history)
    document.open(curve(), None)
    show(view, trained(document, 3), generation=2)
    assert not view._guides.target.line.isVisible()
    assert not view._guides.best.line.isVisible()


def test_that_a_word_beside_a_line_lies_on_no_curve_where_it_can(view, run):
    view.show_snapshot(with_rules(run, ("epochs", 100)), run.history)
    guide = view._guides.best
    place = guide.label.sceneBoundingRect().toAlignedRect()
    xs, ys = view._series[0].points()
    look = Look.of(view.plot)
    assert guide.label.isVisible()
    assert not any(crosses(look, place, *series.points()) for series in view._series)
    middle = look.to_pixels(float(xs[-1]), float(ys[-1])).toPoint()
    assert crosses(look, QRect(middle.x() - 5, middle.y() - 5, 10, 10), xs, ys)
    assert not crosses(look, QRect(middle.x() - 5, middle.y() - 25, 10, 4), xs, ys)


def test_that_the_line_of_a_guide_is_seen_in_its_colour(view, run):
    view.show_snapshot(with_rules(run, ("target_loss", 0.45)), run.history)
    guides = view._guides
    assert guides.target.line.isVisible()
    assert guides.best.line.isVisible()
    for guide, token in ((guides.target, "dim"), (guides.best, "text")):
        place = guide.place()
        guide.label.hide()
        shown = colors_at(view, place)
        guide.line.hide()
        assert getattr(view.theme.tokens, token).lower() in shown - colors_at(view, place)
        guide.line.show()


def colors_at(view, place):
    """The colours on a line of the plot."""
    corner = view.plot.viewport().mapTo(view, place.topLeft())
    picture = view.grab().toImage()
    return {
        picture.pixelColor(corner.x() + x, corner.y() + y).name()
        for x in range(place.width())
        for y in range(place.height())
    }
