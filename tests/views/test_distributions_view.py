from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.training.layer_values import QUANTITIES as QUANTITIES_OF_RUNS
from desktop_nn.views.distributions_view import FORMS, QUANTITIES, DistributionsView
from desktop_nn.views.layer_plot import LayerPlot
from tests.views.showing import on_screen
from tests.views.snapshots import deep, digits, show, snapshot_of, trained
from tests.views.typing import choose


@pytest.fixture
def view(qtbot, document, theme):
    return on_screen(qtbot, DistributionsView(document, theme), (660, 240))


@pytest.fixture
def facts(view):
    told = []
    view.fact_changed.connect(told.append)
    return told


def product_of(view, run):
    return snapshot_of(run, *view.products).products[view._product]


def test_that_every_quantity_of_a_run_can_be_chosen(view):
    assert [name for name, *_ in QUANTITIES] == list(QUANTITIES_OF_RUNS)


def test_that_only_what_is_chosen_is_asked_for(view):
    assert view.products == {"weights_now"}
    choose(view.quantity_field, "gradients")
    assert view.products == {"gradients_now"}
    choose(view.form_field, "heat")
    assert view.products == {"gradients_over_time"}


@pytest.mark.parametrize("quantity", QUANTITIES_OF_RUNS)
def test_that_bars_show_now_and_the_outline_the_start(view, document, quantity):
    run = trained(document, 20)
    choose(view.quantity_field, quantity)
    show(view, run)
    for layer, shown in zip(view.layers, product_of(view, run).layers, strict=True):
        assert np.array_equal(layer.bars.opts["height"], shown.now)
        assert np.array_equal(layer.outline.getData()[1], shown.start)
        assert layer.plot.shown_range()[:2] == pytest.approx((shown.low, shown.high))
        assert layer.plot.shown_range()[3] >= max(shown.now.max(), shown.start.max())


def test_that_a_single_one_is_seen_on_a_logarithmic_axis(view, document):
    run = trained(document, 20)
    view.log.setChecked(True)
    show(view, run)
    layer, shown = view.layers[1], product_of(view, run).layers[1]
    heights = layer.bars.opts["height"]
    assert (heights[shown.now == 1] > 0.0).all()
    assert (heights[shown.now == 0] == 0.0).all()
    tops = layer.bars.opts["y0"] + heights
    assert 10.0 ** tops[shown.now > 0] == pytest.approx(shown.now[shown.now > 0])


def test_that_the_log_switch_draws_again_what_is_there(view, document):
    show(view, trained(document, 20))
    plain = view.layers[0].bars.opts["height"].copy()
    view.log.setChecked(True)
    assert view.stack.currentWidget() is view.area
    assert not np.array_equal(view.layers[0].bars.opts["height"], plain)


@pytest.mark.parametrize("form", ["heat", "bands", "ridges"])
@pytest.mark.parametrize("quantity", QUANTITIES_OF_RUNS)
def test_that_each_quantity_is_drawn_over_time(view, document, quantity, form, facts):
    run = trained(document, 12)
    view.choose(quantity, form)
    show(view, run)
    for layer in view.layers:
        assert layer.has_history
        assert layer.heat.isVisible() == (form == "heat")
        assert layer.shapes.isVisible() == (form != "heat")
        assert not layer.bars.isVisible()
    assert facts[-1] == "every epoch, kept since epoch 0"


def test_that_bands_are_those_of_the_quantiles(view, document):
    run = trained(document, 12)
    view.choose("weights", "bands")
    show(view, run)
    layer = view.layers[0]
    widest = layer.shapes.shapes[0].path.boundingRect()
    levels = product_of(view, run).quantiles[:, 0]
    assert (widest.left(), widest.right()) == (0.0, 12.0)
    assert widest.top() == pytest.approx(levels[:, 1].min())
    assert widest.bottom() == pytest.approx(levels[:, -2].max())


def test_that_pointing_reads_out_counts_and_quantiles(view, document):
    run = trained(document, 12)
    show(view, run)
    shown = view.layers[0].shown
    _, text = view.layers[0].plot.read_out(0.5 * (shown.low + shown.high), 1.0)
    middle = len(shown.now) // 2
    assert text.endswith(f": {shown.now[middle]}, at the start {shown.start[middle]}")
    view.choose("weights", "bands")
    show(view, run)
    x, text = view.layers[0].plot.read_out(4.2, 0.0)
    assert x == 4.0
    assert text.startswith("epoch 4: half below")


def test_that_what_lies_outside_is_counted_and_said(view, document):
    document.open(digits(), None)
    run = trained(document, 1)
    run.network.parameter_views["W1"].flat[0] = 300.0
    show(view, run)
    assert view.layers[0].note.text() == "1 outside"
    assert view.layers[0].plot.shown_range()[1] < 5.0


def test_that_numbers_left_out_are_said(view, document):
    document.open(digits(), None)
    view.choose("activations", "now")
    show(view, trained(document, 1))
    note = view.layers[0].note
    assert "of 8\u202f192" in note.text()
    least = note.fontMetrics().horizontalAdvance("100 % of all")
    assert note.written(least).endswith("\u202f% of all")


def test_that_an_empty_view_says_what_will_appear(view, document):
    assert "weights" in view._empty.text()
    view.choose("gradients", "now")
    show(view, trained(document, 0))
    assert view.stack.currentWidget() is view._empty
    assert "first update" in view._empty.text()
    view.choose("gradients", "heat")
    show(view, trained(document, 1))
    assert view.stack.currentWidget() is view._empty
    assert "two epochs" in view._empty.text()


def test_that_the_fact_says_what_is_shown(view, document, facts):
    run = trained(document, 3)
    for quantity, words in (
        ("weights", "bars: now · outline: start"),
        ("activations", f"over {run.samples.validation_rows} samples of validation"),
        ("gradients", f"bars: update {run.update} · outline: epoch 1"),
    ):
        view.choose(quantity, "now")
        show(view, run)
        assert words in facts[-1]


def test_that_frames_that_come_quickly_share_the_drawing(view, document, monkeypatch):
    run = trained(document, 3)
    view.resize(900, 500)
    drawn = []
    take = LayerPlot.take
    monkeypatch.setattr(
        LayerPlot, "take", lambda self, of: (drawn.append(self.number), take(self, of))
    )
    monkeypatch.setattr("desktop_nn.views.distributions_view.time.monotonic", lambda: 100.0)
    document.open(deep(8), None)
    run = trained(document, 1)
    show(view, run)
    drawn.clear()
    frame = snapshot_of(run, *view.products)
    object.__setattr__(frame, "state", "running")
    view.show_snapshot(frame, run.history)
    assert drawn == [1, 2]
    object.__setattr__(frame, "products", {})
    for _ in range(5):
        view.show_snapshot(frame, run.history)
    assert drawn == [1, 2, 3, 4, 5, 6, 7, 8]


def test_that_only_plots_in_sight_are_drawn(view, document, qtbot):
    document.open(deep(32), None)
    show(view, trained(document, 1))
    qtbot.waitUntil(lambda: view.area.verticalScrollBar().maximum() > 0)
    show(view, trained(document, 1))
    assert view.layers[0].shown is not None
    assert view.layers[31].shown is None
    view.area.verticalScrollBar().setValue(view.area.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: view.layers[31].shown is not None)


def test_that_another_network_blanks_the_view_and_another_activation_keeps_it(view, document):
    show(view, trained(document, 2))
    first, *_, last = document.spec.network.layers
    document.change_layer(0, replace(first, activation=last.activation), "activation")
    assert view.layers[0].title.text().endswith("sigmoid")
    assert view.stack.currentWidget() is view.area
    document.add_layer(1)
    assert view.stack.currentWidget() is view._empty
    assert len(view.layers) == 4
    show(view, trained(document, 1))
    assert view.stack.currentWidget() is view.area


def test_that_bars_and_maps_take_the_colours_of_the_theme(view, document, theme):
    run = trained(document, 5)
    show(view, run)
    theme.use("light")
    assert view.layers[0].bars.opts["brush"].name().upper() == theme.tokens.positive
    view.choose("weights", "bands")
    show(view, run)
    theme.use("dark")
    fill = view.layers[0].shapes.shapes[0].fill
    assert fill.name().upper() == theme.tokens.positive


@pytest.mark.parametrize("form", [name for name, *_ in FORMS])
@pytest.mark.parametrize("size", [(386, 150), (950, 400)])
def test_that_nothing_overlaps_or_leaves_the_view(view, document, form, size):
    view.resize(*size)
    view.choose("weights", form)
    show(view, trained(document, 3))
    places = [layer.geometry() for layer in view.layers]
    assert not any(one.intersects(other) for one in places for other in places if one is not other)
    assert max(place.right() for place in places) < view.area.viewport().width()
    for child in (view.quantity_field, view.form_field, view.log):
        assert view.rect().contains(child.geometry())
        assert child.toolTip()
        assert child.accessibleName()


def test_that_the_same_columns_are_not_drawn_again(view, document, monkeypatch):
    run = trained(document, 6)
    view.choose("weights", "heat")
    show(view, run)
    drawn = []
    monkeypatch.setattr(LayerPlot, "_draw_over_time", lambda self: drawn.append(self.number))
    run.advance(1)
    show(view, run)
    assert drawn == []
    run.advance_epoch()
    show(view, run)
    assert drawn == [1, 2, 3]


def test_that_the_range_of_epochs_moves_in_steps(view, document):
    run = trained(document, 20)
    view.choose("weights", "bands")
    ranges = set()
    for _ in range(10):
        run.advance_epoch()
        show(view, run)
        ranges.add(view.layers[0].plot.shown_range()[1])
    assert len(ranges) <= 2
    assert max(ranges) >= 30.0
