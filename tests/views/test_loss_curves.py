from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.views.loss_curves import LossCurves
from tests.views.layouts import moves
from tests.views.showing import on_screen
from tests.views.snapshots import curve, show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    view = LossCurves(document, theme)
    on_screen(qtbot, view, (420, 230))
    view.facts = []
    view.fact_changed.connect(view.facts.append)
    return view


@pytest.fixture
def run(document):
    return trained(document, 30)


def line_of(view, part):
    return next(series for series in view._series if series.name == part)


def drawn(view, part="training"):
    x, y = line_of(view, part).line.getData()
    return ([] if x is None else x), ([] if y is None else y)


def test_that_an_empty_plot_says_what_will_appear(view):
    assert view._stack.currentWidget() is view._empty
    assert view._empty.text() == "Press Space: the loss of each epoch appears here."


def test_that_both_losses_are_drawn_by_epoch_on_a_logarithmic_axis(view, run):
    show(view, run)
    for part in ("training", "validation"):
        x, y = drawn(view, part)
        assert x == pytest.approx(np.arange(1, 31))
        assert 10.0**y == pytest.approx(run.history.column(f"loss_{part}")[1])


def test_that_the_axis_can_be_linear(view, run, qtbot):
    show(view, run)
    view.log.click()
    assert drawn(view)[1] == pytest.approx(run.history.column("loss_training")[1])
    assert view.plot.shown_range()[2] == 0.0


def test_that_a_single_epoch_shows_as_a_point(view, document):
    show(view, trained(document, 1))
    series = line_of(view, "training")
    assert series._dot.isVisible()
    assert len(series._dot.data) == 1
    colors = {view.plot.grab().toImage().pixelColor(x, y).name() for x, y in near(view, series)}
    assert view.theme.tokens.positive.lower() in colors or view.theme.tokens.negative.lower() in (
        colors
    )


def near(view, series):
    end = series.end().toPoint()
    return [(end.x() + dx, end.y() + dy) for dx in range(-3, 4) for dy in range(-3, 4)]


def test_that_the_fact_gives_the_newest_losses(view, run):
    show(view, run)
    training, validation = (float(run.history.last[i]) for i in (2, 3))
    assert view.facts[-1] == f"training {training:.4f} · validation {validation:.4f}"


def test_that_accuracy_is_drawn_in_percent(view, run):
    show(view, run)
    view.button("accuracy").click()
    expected = 100.0 * run.history.column("accuracy_validation")[1]
    assert drawn(view, "validation")[1] == pytest.approx(expected)
    assert len(drawn(view, "training")[1]) == 0
    assert view.facts[-1].startswith("validation ")
    assert not view.log.isVisible()


def test_that_no_way_of_looking_adds_a_point(view, run):
    show(view, run)
    before = [[axis.tolist() for axis in drawn(view, part)] for part in ("training", "validation")]
    view.log.click()
    view.slider.setValue(10)
    view.button("accuracy").click()
    view.button("loss").click()
    view.slider.setValue(0)
    view.log.click()
    assert run.history.length == 30
    after = [[axis.tolist() for axis in drawn(view, part)] for part in ("training", "validation")]
    assert after == before


def test_that_values_have_no_accuracy_and_the_view_says_so(view, document):
    document.open(curve(), None)
    show(view, trained(document, 3))
    view.button("accuracy").click()
    assert view._stack.currentWidget() is view._empty
    assert "not classes" in view._empty.text()


def test_that_smoothing_keeps_the_raw_line_behind(view, run):
    show(view, run)
    raw = drawn(view)[1].copy()
    assert not line_of(view, "training").raw.isVisible()
    view.slider.setValue(18)
    assert line_of(view, "training").raw.isVisible()
    assert line_of(view, "training").raw.getData()[1] == pytest.approx(raw)
    assert np.abs(np.diff(drawn(view)[1])).sum() < np.abs(np.diff(raw)).sum()
    assert view._smooth_label.text() == "smooth 0.90"


def test_that_each_curve_has_its_name_at_its_end(view, run):
    show(view, run)
    names = [line_of(view, part).name_place() for part in ("training", "validation")]
    assert not names[0].intersects(names[1])
    assert all(view.plot.viewport().rect().contains(name) for name in names)


def test_that_new_epochs_move_no_widget_over_the_plot(view, document):
    run = trained(document, 10)
    show(view, run)
    before = line_of(view, "training").name_place()
    run.advance(40)
    with moves(view) as moved:
        show(view, run)
    assert line_of(view, "training").name_place() != before
    assert moved.count == 0


@pytest.mark.parametrize("last", [1.0, 0.2])
def test_that_the_names_of_curves_that_meet_stand_apart(view, run, last):
    history = History()
    rows = np.full((20, len(COLUMNS)), np.nan)
    rows[:, 0] = rows[:, 1] = np.arange(1, 21)
    rows[:, 2] = rows[:, 3] = np.linspace(1.0, last, 20)
    history.extend(rows)
    view.show_snapshot(snapshot_of(run), history)
    first, second = (line_of(view, part).name_place() for part in ("training", "validation"))
    assert abs(first.center().y() - second.center().y()) >= 14
    assert view.plot.place().toRect().adjusted(0, -9, 0, 9).contains(first.united(second))


def test_that_a_run_without_validation_has_one_curve(view, document):
    data = replace(document.spec.data, validation_share=0.0)
    document.change_data(data, "no validation")
    show(view, trained(document, 5))
    assert len(drawn(view, "validation")[0]) == 0
    assert "validation" not in view.facts[-1]


def test_that_a_zoom_survives_new_epochs(view, run):
    show(view, run)
    view.plot.box.setRange(xRange=(5, 10), padding=0)
    view.plot.box.sigRangeChangedManually.emit([True, True])
    before = view.plot.shown_range()
    for _ in range(40):
        run.advance_epoch()
    show(view, run)
    assert view.plot.shown_range() == before
    view.plot.show_everything()
    assert view.plot.shown_range()[1] > 70


def test_that_the_range_moves_in_steps(view, run):
    show(view, run)
    ranges = []
    for _ in range(10):
        run.advance_epoch()
        show(view, run)
        ranges.append(view.plot.shown_range()[1])
    assert len(set(ranges)) <= 3


def test_that_nothing_is_drawn_when_nothing_is_new(view, run):
    show(view, run)
    facts = len(view.facts)
    show(view, run)
    assert len(view.facts) == facts


def test_that_a_reset_empties_the_plot(view, run):
    show(view, run)
    run.reset()
    show(view, run, generation=2)
    assert view._stack.currentWidget() is view._empty
    assert view.facts[-1] == ""


def test_that_a_long_run_is_thinned_to_the_screen_and_says_so(view, run):
    history = long_history(20_000)
    view.show_snapshot(snapshot_of(run), history)
    x, y = drawn(view)
    assert len(x) <= 2 * (view.plot.pixels_across + 2)
    assert 10.0 ** y.max() == pytest.approx(np.nanmax(history.column("loss_training")[2]))
    assert view.facts[-1].endswith(f"one point = {history.thinned} epochs")
    assert history.thinned > 1


def long_history(epochs):
    history = History()
    rows = np.full((epochs, len(COLUMNS)), np.nan)
    rows[:, 0] = rows[:, 1] = np.arange(1, epochs + 1)
    rows[:, 2] = 1.0 / np.arange(1, epochs + 1)
    rows[10_000, 2] = 5.0
    history.extend(rows)
    return history


@pytest.mark.parametrize("extreme", [0.0, 1e-300, 1e300])
def test_that_extreme_losses_are_drawn(view, run, extreme):
    history = History()
    rows = np.full((3, len(COLUMNS)), np.nan)
    rows[:, 0] = rows[:, 1] = (1, 2, 3)
    rows[:, 2] = (1.0, extreme, 0.5)
    history.extend(rows)
    view.show_snapshot(snapshot_of(run), history)
    view.grab()
    assert np.isfinite(drawn(view)[1]).all()
    view.log.click()
    view.grab()


def test_that_hovering_reads_the_nearest_epoch(view, run):
    show(view, run)
    x, text = view.plot.read_out(12.2, 0.0)
    assert x == 12.0
    assert text.startswith("epoch\u202f12 · training ")


def test_that_beside_the_curves_nothing_is_read(view, run):
    show(view, run)
    right = view.plot.shown_range()[1]
    assert right > 35.0
    assert view.plot.read_out(right, 0.0) is None
    assert view.plot.read_out(30.2, 0.0)[0] == 30.0


def test_that_a_run_that_begins_anew_is_not_zoomed_into(view, run):
    show(view, run)
    view.plot.box.setRange(xRange=(20, 25), padding=0)
    view.plot.box.sigRangeChangedManually.emit([True, True])
    run.reset()
    show(view, run, generation=2)
    assert view.plot.is_following


def test_that_the_curves_take_the_colours_of_the_theme(view, run, theme):
    show(view, run)
    for mode in ("light", "dark"):
        theme.use(mode)
        pens = [line_of(view, part).line.pen for part in ("training", "validation")]
        wanted = [theme.tokens.positive, theme.tokens.negative]
        assert [pen.color().name().upper() for pen in pens] == wanted


def test_that_a_penalty_stands_apart_from_the_loss(view, document):
    document.change_training(replace(document.spec.training, l2=0.01), "L2")
    run = trained(document, 3)
    show(view, run)
    columns = dict(zip(COLUMNS, run.history.last.tolist(), strict=True))
    training, validation = columns["loss_training"], columns["loss_validation"]
    losses = f"training {training:.4f} + penalty {columns['penalty']:.4f}"
    assert view.facts[-1] == f"{losses} · validation {validation:.4f}"
    assert view._read_out(3.0, 0.0)[1].endswith(view.facts[-1])
    view.button("accuracy").click()
    assert "penalty" not in view.facts[-1]


def with_dropout(document, rate):
    network = document.spec.network
    hidden = replace(network.layers[0], dropout=rate)
    return replace(document.spec, network=network.with_layer(0, hidden))


def test_that_the_training_loss_says_that_dropout_was_on(view, document):
    document.change(with_dropout(document, 0.25), "Dropout")
    show(view, trained(document, 3))
    training, validation = view.facts[-1].split(" · ")
    assert training.endswith("with dropout on")
    assert "dropout" not in validation
    view.button("accuracy").click()
    assert "dropout" not in view.facts[-1]


def test_that_each_epoch_says_whether_dropout_was_on_then(view, document):
    run = trained(document, 3)
    for rate in (0.25, 0.0):
        document.change(with_dropout(document, rate), "Dropout")
        run.change(document.spec)
        run.advance(3 * run.updates_per_epoch)
    show(view, run)
    told = ["dropout" in view._read_out(epoch, 0.0)[1].split("\n")[0] for epoch in (3, 4, 6, 7)]
    assert told == [False, True, True, False]


def test_that_without_a_penalty_none_is_told(view, run):
    show(view, run)
    assert "penalty" not in view.facts[-1]
