from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.views.curve_line import CurveLine
from desktop_nn.views.curve_quantity import QUANTITIES
from desktop_nn.views.look import Look
from tests.views.curves import drawn, line_of, made_curves
from tests.views.layouts import moves
from tests.views.snapshots import curve, show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    return made_curves(qtbot, document, theme)


@pytest.fixture
def run(document):
    return trained(document, 30)


def test_that_an_empty_plot_says_what_will_appear(view):
    assert view._stack.currentWidget() is view._empty
    assert view._empty.text() == "Press Space: the loss of each epoch appears here."


def test_that_before_the_first_epoch_it_says_how_the_run_stands(view, document):
    run = trained(document, 0)
    run.advance(1)
    snapshot = snapshot_of(run, *view.products)
    view.show_snapshot(snapshot, run.history)
    assert view._empty.text() == (
        "The first epoch is under way: its loss appears here when it is over."
    )
    view.show_snapshot(replace(snapshot, state="diverged"), run.history)
    assert view._empty.text().startswith("Training diverged before its first epoch was over")
    assert view._stack.currentWidget() is view._empty
    view.show_snapshot(replace(snapshot, update=0), run.history)
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
    end = series.end(Look.of(view.plot)).toPoint()
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


def test_that_the_metrics_are_those_that_the_data_has(view, document):
    def offered():
        return [name for name in QUANTITIES if not view.button(name).isHidden()]

    assert offered() == ["loss", "accuracy", "f1"]
    view.button("f1").click()
    document.open(curve(), None)
    assert offered() == ["loss", "r_squared", "mean_absolute_error"]
    assert view.quantity == "loss"
    assert view.button("loss").isChecked()
    view.button("r_squared").click()
    with_validation = document.spec.data.validation_share
    document.change_data(replace(document.spec.data, validation_share=0.0), "none")
    assert view._empty.text() == "The R² is measured over the validation part, and there is none."
    assert with_validation > 0.0
    document.undo_stack.undo()
    assert view._empty.text() == "Press Space: the R² of each epoch appears here."


def test_that_f1_is_drawn_in_percent(view, run):
    show(view, run)
    view.button("f1").click()
    assert drawn(view, "validation")[1] == pytest.approx(
        100.0 * run.history.column("f1_validation")[1]
    )
    assert view.facts[-1].startswith("validation ")
    assert view.facts[-1].endswith("%")
    assert not view.log.isVisible()


@pytest.mark.parametrize("name", ["r_squared", "mean_absolute_error"])
def test_that_metrics_of_values_are_drawn(view, document, name):
    document.open(curve(), None)
    run = trained(document, 12)
    view.button(name).click()
    show(view, run)
    wanted = run.history.column(f"{name}_validation")[1]
    assert np.isfinite(wanted).all()
    found = drawn(view, "validation")[1]
    assert (10.0**found if view.is_logarithmic else found) == pytest.approx(wanted)
    low, high = view.plot.shown_range()[2:]
    assert low <= found.min() <= found.max() <= high
    assert view.is_logarithmic == (name == "mean_absolute_error")


def test_that_smoothing_keeps_the_raw_line_behind(view, run):
    show(view, run)
    raw = drawn(view)[1].copy()
    assert not line_of(view, "training").raw.isVisible()
    view.slider.setValue(18)
    assert line_of(view, "training").raw.isVisible()
    assert line_of(view, "training").raw.getData()[1] == pytest.approx(raw)
    assert np.abs(np.diff(drawn(view)[1])).sum() < np.abs(np.diff(raw)).sum()
    assert view.controls.smooth_label.text() == "smooth 0.90"


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


# Logarithmic epochs


def test_that_epochs_can_be_logarithmic(view, run):
    show(view, run)
    view.controls.log_epochs.click()
    x, _ = drawn(view)
    assert 10.0**x == pytest.approx(np.arange(1, 31))
    assert view.plot._axes["bottom"].is_logarithmic
    place, text = view.plot.read_out(np.log10(12.0), 0.0)
    assert place == pytest.approx(np.log10(12.0))
    assert text.startswith("epoch\u202f12 · ")
    left, right, *_ = view.plot.shown_range()
    assert left == 0.0
    assert right >= np.log10(30.0)
    view.controls.log_epochs.click()
    assert drawn(view)[0] == pytest.approx(np.arange(1, 31))


# How often it is drawn


def drawn_points(view, monkeypatch):
    """Notes each line that gets points from now on."""
    drawn = []
    usual = CurveLine.setData
    monkeypatch.setattr(
        CurveLine, "setData", lambda line, *data: drawn.append(line) or usual(line, *data)
    )
    return drawn


def test_that_curves_are_drawn_once_also_where_the_range_has_to_grow(view, document, monkeypatch):
    run = trained(document, 5)
    show(view, run)
    before = view.plot.shown_range()
    run.advance(40 * 60)
    drawn = drawn_points(view, monkeypatch)
    show(view, run)
    assert view.plot.shown_range() != before
    assert drawn == [line_of(view, "training").line, line_of(view, "validation").line]


def test_that_a_curve_of_nothing_is_not_drawn(view, run, monkeypatch):
    drawn = drawn_points(view, monkeypatch)
    show(view, run)
    penalty = line_of(view, "penalty")
    assert drawn
    assert penalty.line not in drawn
    assert not penalty._dot.isVisible()


def test_that_a_run_at_full_speed_is_drawn_ten_times_a_second(view, run, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("desktop_nn.views.loss_curves.time.monotonic", lambda: clock[0])
    show(view, run)
    facts = len(view.facts)
    for _ in range(20):
        run.advance_epoch()
        clock[0] += 0.02
        view.show_snapshot(replace(snapshot_of(run), state="running"), run.history)
    assert 3 <= len(view.facts) - facts <= 5
    run.advance_epoch()
    show(view, run)  # at rest: at once
    assert len(drawn(view)[0]) == 51
