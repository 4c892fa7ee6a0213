from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from desktop_nn.experiment.changes import Change
from desktop_nn.views.change_marks import APART, epochs_at
from desktop_nn.views.loss_curves import LossCurves
from tests.views.showing import on_screen
from tests.views.snapshots import show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    view = LossCurves(document, theme)
    return on_screen(qtbot, view, (420, 230))


@pytest.fixture
def run(document):
    return trained(document, 20)


def noisier(spec):
    source = spec.data.source.with_value("noise", 0.4)
    return replace(spec, data=replace(spec.data, source=source))


def faster(spec):
    optimizer = spec.training.optimizer.with_value("learning_rate", 0.05)
    return replace(spec, training=replace(spec.training, optimizer=optimizer))


def drawn(item):
    x, y = item.getData()
    return (x[::2].tolist(), y) if item.isVisible() else ([], [])


def labels(view):
    return [label.text() for label in view._marks.labels if label.isVisible()]


def give(view, run, changes):
    """These changes of the run, whatever its journal says."""
    snapshot = replace(snapshot_of(run), products={"changes": tuple(changes)})
    view.show_snapshot(snapshot, run.history)


def epochs(count):
    """Histories of 40 updates an epoch."""
    return 40.0 * np.arange(1, count + 1), np.arange(1.0, count + 1)


def test_that_updates_are_placed_between_epochs():
    found = epochs_at(np.array([0.0, 20.0, 40.0, 100.0, 120.0, 140.0]), *epochs(3))
    assert found == pytest.approx([0.0, 0.5, 1.0, 2.5, 3.0, 3.5])
    assert epochs_at(np.array([7.0]), np.empty(0), np.empty(0)) == pytest.approx([0.0])


def test_that_a_change_of_the_data_is_a_line_with_a_word(view, run):
    run.change(noisier(run.spec))
    run.advance_epoch()
    show(view, run)
    places, heights = drawn(view._marks.lines)
    assert places == pytest.approx([20.0])
    assert sorted(heights) == pytest.approx(sorted(view.plot.shown_range()[2:]))
    assert labels(view) == ["data"]
    assert drawn(view._marks.ticks)[0] == []


def test_that_another_rate_is_a_tick_without_a_word(view, run):
    run.change(faster(run.spec))
    run.advance_epoch()
    show(view, run)
    places, heights = drawn(view._marks.ticks)
    assert places == pytest.approx([20.0])
    low, high = view.plot.shown_range()[2:]
    assert heights.min() == pytest.approx(low)
    assert heights.max() < low + 0.1 * (high - low)
    assert labels(view) == []
    assert drawn(view._marks.lines)[0] == []


def test_that_a_change_is_marked_while_the_run_is_paused(view, run):
    show(view, run)
    run.change(noisier(run.spec))
    show(view, run)
    assert drawn(view._marks.lines)[0] == pytest.approx([20.0])


def test_that_a_reset_takes_the_marks_away(view, run):
    run.change(noisier(run.spec))
    show(view, run)
    run.reset()
    run.advance_epoch()
    show(view, run, generation=2)
    assert drawn(view._marks.lines)[0] == []
    assert labels(view) == []


def test_that_hovering_tells_which_change_it_was(view, run):
    run.change(noisier(run.spec))
    for _ in range(20):
        run.advance_epoch()
    show(view, run)
    at = view.plot.to_pixels(20.0, view.plot.shown_range()[2])
    place = QPointF(at.x(), view.plot.place().center().y())
    button = Qt.MouseButton.NoButton
    where = QPointF(view.plot.viewport().mapToGlobal(place.toPoint()))
    move = QMouseEvent(
        QEvent.Type.MouseMove, place, where, button, button, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view.plot.viewport(), move)
    text = view.plot.read_out_text()
    assert text.startswith("epoch")
    assert text.endswith("\nnoise 0.1 → 0.4")
    assert "\n" not in view.plot.read_out(30.0, 0.0)[1]


def test_that_many_changes_are_thinned_out_and_all_are_told(view, run):
    many = [Change(n, True, "data", f"number {n}") for n in range(1, 800)]
    give(view, run, many)
    places, _ = drawn(view._marks.lines)
    left, right, *_ = view.plot.shown_range()
    pixel = (right - left) / view.plot.pixels_across
    assert 10 < len(places) < 200
    assert np.diff(places).min() >= APART * pixel * 0.999
    shown = [label for label in view._marks.labels if label.isVisible()]
    assert 3 < len(shown) < 20
    for one, other in pairwise(shown):
        assert not one.geometry().intersects(other.geometry())
    told = view.plot.read_out(10.0, 0.0)[1].split("\n")
    assert told[1].endswith("more changes")
    assert len(told) == 5


def test_that_marks_follow_the_zoom(view, run):
    give(view, run, [Change(200, True, "loss", "one"), Change(600, True, "data", "other")])
    assert labels(view) == ["loss", "data"]
    view.plot.box.setRange(xRange=(10, 20), padding=0)
    assert labels(view) == ["data"]
    assert drawn(view._marks.lines)[0] == pytest.approx([15.0])


def test_that_marks_are_drawn_again_only_when_something_is_another(view, run, monkeypatch):
    give(view, run, [Change(200, True, "loss", "one")])
    monkeypatch.setattr(view._marks.lines, "setData", lambda *_: pytest.fail("drawn again"))
    before = view.plot.shown_range()
    run.advance_epoch()
    snapshot = snapshot_of(run)
    view.show_snapshot(snapshot, run.history)
    assert view.plot.shown_range() == before


def test_that_marks_take_the_colours_of_the_theme(view, run, theme):
    give(view, run, [Change(200, True, "loss", "one")])
    for mode in ("light", "dark"):
        theme.use(mode)
        assert view._marks.lines.opts["pen"].color().name().upper() == theme.tokens.dim
        assert view._marks.ticks.opts["pen"].color().name().upper() == theme.tokens.faint
        assert theme.tokens.dim in view._marks.labels[0].styleSheet()


@pytest.mark.parametrize("epoch", [19.0, 19.5, 20.0])
def test_that_words_of_marks_and_names_of_curves_dont_overlap(view, run, epoch):
    view.plot.follow(0.0, 25.0, -1.0, 1.0)
    give(view, run, [Change(int(40 * epoch), True, "data", "data")])
    series = view._series[:2]
    top = view.plot.place().top()
    for height in (top + 2.0, top + 9.0, top + 20.0):
        [label] = [label for label in view._marks.labels if label.isVisible()]
        names = [one.name_place() for one in series]
        names[0].moveTo(label.x() + 3, round(height))
        names[1].moveTo(label.x() + 3, round(height) + 15)
        view._marks.keep_clear(names)
        assert not any(label.geometry().intersects(name) for name in names)
        assert view.plot.place().toRect().contains(label.geometry())


def test_that_a_word_at_a_curves_end_is_moved_below_its_name(view, run):
    give(view, run, [Change(run.update, True, "data", "data")])
    end = max(float(band.mean[-1]) for band in view._bands[:2])
    view.plot._on_moved_by_hand()
    view.plot.box.setRange(yRange=(end - 0.2, end + 0.005), padding=0.0)
    [label] = [label for label in view._marks.labels if label.isVisible()]
    names = [name for series in view._series if (name := series.name_place()) is not None]
    assert names
    assert any(name.top() < view.plot.place().top() + 12 for name in names)
    assert not any(label.geometry().intersects(name) for name in names)
