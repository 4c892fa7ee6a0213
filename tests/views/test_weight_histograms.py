import numpy as np
import pytest

from desktop_nn.views.weight_histograms import NARROWEST, WeightHistograms
from tests.views.snapshots import deep, show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    view = WeightHistograms(document, theme)
    qtbot.addWidget(view)
    view.resize(660, 200)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_that_there_is_a_histogram_for_each_layer_with_its_activation(view, document):
    titles = [layer.title.text() for layer in view.layers]
    assert titles == ["Layer 1 · tanh", "Layer 2 · tanh", "Layer 3 · sigmoid"]
    document.add_layer(1)
    document.remove_layer(0)
    document.remove_layer(0)
    assert [layer.title.text() for layer in view.layers] == ["Layer 1 · tanh", "Layer 2 · sigmoid"]


def test_that_an_empty_view_says_what_will_appear(view):
    assert "weights of each layer" in view._empty.text()
    assert view._stack.currentWidget() is view._empty


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


def test_that_many_layers_scroll_and_only_those_in_sight_are_drawn(view, document, qtbot):
    document.open(deep(32), None)
    run = trained(document, 1)
    show(view, run)
    qtbot.waitUntil(lambda: view.area.horizontalScrollBar().maximum() > 0)
    show(view, run)
    assert all(layer.width() >= NARROWEST for layer in view.layers)
    assert view.layers[0]._shown is not None
    assert view.layers[31]._shown is None
    view.area.horizontalScrollBar().setValue(view.area.horizontalScrollBar().maximum())
    qtbot.waitUntil(lambda: view.layers[31]._shown is not None)


def test_that_a_snapshot_of_another_structure_is_left_alone(view, document):
    run = trained(document, 1)
    document.add_layer(1)
    show(view, run)
    assert view._stack.currentWidget() is view._empty


def test_that_hovering_reads_the_counts_of_a_bar(view, document):
    run = trained(document, 5)
    show(view, run)
    layer = view.layers[0]
    _, text = layer.plot.read_out(0.0, 1.0)
    column = len(layer._shown.now) // 2
    assert f": {layer._shown.now[column]}, at the start {layer._shown.start[column]}" in text


def test_that_the_bars_take_the_colours_of_the_theme(view, document, theme):
    show(view, trained(document, 5))
    for mode in ("light", "dark"):
        theme.use(mode)
        brush = view.layers[0].bars.opts["brush"]
        assert brush.name().upper() == theme.tokens.positive
