from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from desktop_nn.training.products import BINS, Histogram
from desktop_nn.views.layer_grid import GAP, LOWEST, NARROWEST, grid
from desktop_nn.views.plot import Plot
from desktop_nn.views.weight_histograms import WeightHistograms
from tests.views.showing import on_screen
from tests.views.snapshots import deep, digits, show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    view = WeightHistograms(document, theme)
    return on_screen(qtbot, view, (660, 200))


def test_that_there_is_a_histogram_for_each_layer_with_its_activation(view, document):
    titles = [layer.title.text() for layer in view.layers]
    assert titles == ["Layer 1 · tanh", "Layer 2 · tanh", "Layer 3 · sigmoid"]
    document.add_layer(1)
    document.remove_layer(0)
    document.remove_layer(0)
    assert [layer.title.text() for layer in view.layers] == ["Layer 1 · tanh", "Layer 2 · sigmoid"]
    document.open(digits(), None)
    assert view.layers[0].title.text() == "Layer 1 · ReLU"


def test_that_an_empty_view_says_what_will_appear(view):
    assert "weights of each layer" in view._empty.text()
    assert view.stack.currentWidget() is view._empty


def test_that_bars_show_now_and_the_outline_the_start(view, document):
    run = trained(document, 20)
    show(view, run)
    for layer, histogram in zip(
        view.layers, snapshot_of(run, "histograms").products["histograms"], strict=True
    ):
        assert np.array_equal(layer.bars.opts["height"], histogram.now)
        assert np.array_equal(layer.outline.getData()[1], histogram.start)
        left, right, low, high = layer.plot.shown_range()
        assert (left, right, low) == pytest.approx((-histogram.limit, histogram.limit, 0.0))
        assert high >= max(histogram.now.max(), histogram.start.max())


def test_that_the_vertical_range_moves_in_steps(view, document):
    run = trained(document, 1)
    tops = set()
    for _ in range(20):
        run.advance_epoch()
        show(view, run)
        tops.add(view.layers[1].plot.shown_range()[3])
    assert len(tops) <= 6


def test_that_new_counts_measure_no_labels_while_their_range_stays(view, document, monkeypatch):
    run = trained(document, 20)
    show(view, run)
    histograms = snapshot_of(run, "histograms").products["histograms"]
    measured = []
    monkeypatch.setattr(Plot, "left_width", lambda *of: measured.append(of))
    for layer, histogram in zip(view.layers, histograms, strict=True):
        fewer = histogram.now.copy()
        fewer[fewer.argmin()] += 1
        layer.take(replace(histogram, now=fewer))
        assert np.array_equal(layer.bars.opts["height"], fewer)
    assert measured == []


def test_that_many_layers_scroll_and_only_those_in_sight_are_drawn(view, document, qtbot):
    document.open(deep(32), None)
    run = trained(document, 1)
    show(view, run)
    qtbot.waitUntil(lambda: view.area.verticalScrollBar().maximum() > 0)
    assert view.area.horizontalScrollBar().maximum() == 0
    show(view, run)
    assert all(layer.width() >= NARROWEST - GAP for layer in view.layers)
    assert all(layer.height() >= LOWEST for layer in view.layers)
    assert view.layers[0]._shown is not None
    assert view.layers[31]._shown is None
    view.area.verticalScrollBar().setValue(view.area.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: view.layers[31]._shown is not None)


def test_that_a_snapshot_of_another_structure_is_left_alone(view, document):
    run = trained(document, 1)
    document.add_layer(1)
    show(view, run)
    assert view.stack.currentWidget() is view._empty


def test_that_hovering_reads_the_counts_of_a_bar(view, document):
    run = trained(document, 5)
    show(view, run)
    layer = view.layers[0]
    _, text = layer.plot.read_out(0.0, 1.0)
    column = len(layer._shown.now) // 2
    assert f": {layer._shown.now[column]}, at the start {layer._shown.start[column]}" in text


def test_that_hovering_tells_of_weights_beyond_the_ends(view, document):
    run = trained(document, 1)
    show(view, run)
    layer = view.layers[0]
    layer.take(replace(layer._shown, beyond=(0, 3)))
    limit = layer._shown.limit
    assert layer.plot.read_out(0.999 * limit, 1.0)[1].endswith("; 3 of them beyond")
    assert "beyond" not in layer.plot.read_out(-0.999 * limit, 1.0)[1]


def test_that_the_bars_take_the_colours_of_the_theme(view, document, theme):
    show(view, trained(document, 5))
    for mode in ("light", "dark"):
        theme.use(mode)
        brush = view.layers[0].bars.opts["brush"]
        assert brush.name().upper() == theme.tokens.positive


# Room: the panel's inside at 1024×700, 1440×900 and 1920×1080


@pytest.mark.parametrize("size", [(386, 130), (660, 195), (950, 240)])
@pytest.mark.parametrize("count", range(1, 9))
def test_that_histograms_have_room_and_dont_overlap(view, document, size, count):
    document.open(deep(count), None)
    view.resize(*size)
    show(view, trained(document, 1))
    places = [layer.geometry() for layer in view.layers]
    assert len(places) == count
    for one, other in combinations(places, 2):
        assert not one.intersects(other)
    assert len({(place.width(), place.height()) for place in places}) == 1
    assert max(place.right() for place in places) < view.area.viewport().width()
    assert view.area.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize(("size", "most"), [((386, 130), 3), ((660, 195), 10), ((950, 240), 14)])
def test_that_so_many_layers_need_no_scrolling(view, document, size, most):
    view.resize(*size)
    for count in (most, most + 1):
        document.open(deep(count), None)
        show(view, trained(document, 0))
        assert (view.area.verticalScrollBar().maximum() == 0) == (count == most)


@pytest.mark.parametrize("size", [(386, 130), (386, 178), (533, 175), (533, 190)])
def test_that_six_layers_show_whole_rows(view, document, size):
    """Scrolled or not, no row is cut off at the lower edge."""
    document.open(deep(6), None)
    view.resize(*size)
    show(view, trained(document, 0))
    bar = view.area.verticalScrollBar()
    bottoms = {layer.geometry().bottom() for layer in view.layers}
    assert any(0 <= size[1] - 1 - bottom <= GAP for bottom in bottoms)
    assert bar.maximum() == 0 or bar.maximum() > 60  # a row of its own, not a few pixels


def test_that_a_flat_panel_shows_a_single_row_whole(view, document):
    show(view, trained(document, 1))
    view.resize(386, 78)
    assert view.area.verticalScrollBar().maximum() == 0
    assert all(layer.height() == 78 for layer in view.layers)


def test_that_rows_are_as_even_as_can_be():
    assert grid(3, 386, 130) == (3, 1)
    assert grid(8, 660, 195) == (4, 2)
    assert grid(1, 60, 60) == (1, 1)


def test_that_a_title_without_room_is_shortened_and_told_in_full(view, document):
    show(view, trained(document, 1))
    layer = view.layers[2]
    layer.resize(80, 100)
    assert layer.title.text() == "L3 · sigmoid"
    layer.resize(50, 100)
    assert layer.title.text().endswith("…")
    assert layer.title.toolTip().startswith("Layer 3 · sigmoid: ")


def test_that_counts_stand_at_the_left_in_whole_numbers(view, document):
    show(view, trained(document, 5))
    for layer in view.layers:
        axis = layer.plot._axes["left"]
        top = layer.plot.shown_range()[3]
        (spacing, ticks), _ = axis.tickValues(0.0, top, 120)
        texts = axis.tickStrings(ticks, 1.0, spacing)
        assert texts[0] == "0"
        assert all(text.isdigit() for text in texts)
        assert len(texts) > 1


@pytest.mark.parametrize("most", [9, 900, 4_000, 80_000, 3_000_000])
def test_that_counts_are_never_cut_off(view, document, most):
    show(view, trained(document, 1))
    layer = view.layers[0]
    counts = np.zeros(BINS, np.intp)
    counts[3] = most
    layer.take(Histogram(1, 5.0, counts, counts))
    axis = layer.plot._axes["left"]
    (spacing, ticks), _ = axis.tickValues(0.0, layer.plot.shown_range()[3], 160)
    texts = axis.tickStrings(ticks, 1.0, spacing)
    widest = max(axis._metrics.horizontalAdvance(text) for text in texts)
    assert widest + 5 <= axis.fixedWidth
