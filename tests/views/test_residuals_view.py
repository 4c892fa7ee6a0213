from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.views.residuals_view import ResidualsView
from tests.views.showing import on_screen
from tests.views.snapshots import curve, digits, own_points, show, snapshot_of, trained
from tests.views.typing import click


@pytest.fixture
def view(qtbot, document, theme):
    document.open(curve(), None)
    view = ResidualsView(document, theme)
    on_screen(qtbot, view, (330, 360))
    view.facts = []
    view.fact_changed.connect(view.facts.append)
    return view


def two_outputs():
    """A project with two values a sample."""
    x = np.linspace(-1.0, 1.0, 40)[:, None]
    project = own_points(x, np.hstack([x, 5.0 - x]))
    output = replace(project.spec.network.output, units=2)
    network = project.spec.network.with_layer(1, output)
    own = replace(project.own, target_names=("up", "down"))
    return replace(project, spec=replace(project.spec, network=network), own=own)


def points(view, ring):
    return view._marks[ring].points


def test_that_an_empty_view_says_what_will_appear(view):
    assert view.stack.currentWidget() is view._empty
    assert view._empty.text()


def test_that_marks_stand_at_truth_and_prediction_by_part(view, document):
    run = trained(document, 5)
    show(view, run)
    samples = run.samples
    predicted = run.network.predict(samples.inputs)[:, 0]
    split = samples.training_rows
    for ring, part in ((False, slice(0, split)), (True, slice(split, None))):
        found = points(view, ring)
        assert found[:, 0] == pytest.approx(samples.targets[part, 0])
        assert found[:, 1] == pytest.approx(predicted[part], abs=1e-5)


def test_that_the_diagonal_is_where_prediction_and_truth_are_alike(view, document):
    show(view, trained(document, 5))
    x, y = view._line.getData()
    assert np.array_equal(x, y)
    left, right, low, high = view.plot.shown_range()
    assert (left, right) == (low, high)
    assert left <= points(view, False).min() < points(view, False).max() <= right


def test_that_the_other_tab_shows_residuals_about_zero(view, document, qtbot):
    run = trained(document, 5)
    show(view, run)
    click(qtbot, view.tab("residual"))
    found = points(view, True)
    part = run.samples.validation_part
    predicted = run.network.predict(run.samples.inputs[part])[:, 0]
    assert found[:, 0] == pytest.approx(predicted, abs=1e-5)
    assert found[:, 1] == pytest.approx(predicted - run.samples.targets[part, 0], abs=1e-5)
    _, _, low, high = view.plot.shown_range()
    assert low == -high
    assert set(view._line.getData()[1]) == {0.0}


def test_that_pointing_at_a_mark_tells_its_row_and_its_numbers(view, document):
    run = trained(document, 5)
    show(view, run)
    place = points(view, True)[3]
    x, text = view.plot.read_out(*place)
    assert x == place[0]
    row = run.samples.order[run.samples.training_rows + 3]
    assert text.startswith(f"row {row + 1} · validation\ntrue ")
    assert "residual" in text
    left, _, _, high = view.plot.shown_range()
    assert view.plot.read_out(left, high) is None


def test_that_of_several_outputs_the_chosen_one_is_shown(view, document):
    assert not view.output.isVisible()
    document.open(two_outputs(), None)
    show(view, trained(document, 1))
    assert view.output.isVisible()
    assert points(view, False)[:, 0].max() < 2.0
    view.output.setCurrentIndex(1)
    view.output.activated.emit(1)
    assert points(view, False)[:, 0].min() > 2.0


def test_that_the_fact_tells_fit_and_error_of_its_part(view, document):
    run = trained(document, 30)
    show(view, run)
    part = run.samples.validation_part
    metrics = run.evaluator.value_metrics(run.samples.inputs[part], run.samples.targets[part])
    assert view.facts[-1] == f"validation: R² {metrics.r_squared[0]:.3f}"
    told = [part.split() for part in view.measures.text().split(" · ")]
    assert [name for name, _ in told] == ["R²", "MAE", "RMSE"]
    exact = (
        metrics.r_squared[0],
        metrics.mean_absolute_error[0],
        metrics.root_mean_squared_error[0],
    )
    assert [float(number) for _, number in told] == pytest.approx(exact, rel=1e-3)
    assert "MAE, the mean of |ŷ − y|" in view.measures.toolTip()


def test_that_what_is_left_out_is_said(view, document):
    show(view, trained(document, 1))
    assert view.note.text() == ""
    x = np.linspace(-1.0, 1.0, 3000)[:, None]
    document.open(own_points(x, x), None)
    show(view, trained(document, 1))
    assert view.note.text() == "1\u202f000 of 3\u202f000 drawn"


def test_that_predictions_that_are_not_finite_are_left_out(view, document):
    run = trained(document, 1)
    snapshot = snapshot_of(run, "residuals")
    snapshot.products["residuals"].predicted[:7] = np.inf
    view.show_snapshot(snapshot, run.history)
    assert len(points(view, False)) == snapshot.products["residuals"].training - 7
    x, y = points(view, False)[0]
    assert view.plot.read_out(x, y) is not None


def test_that_the_picture_goes_with_the_data(view, document):
    show(view, trained(document, 1))
    document.open(digits(), None)
    assert view.stack.currentWidget() is view._empty
    assert view.facts[-1] == ""


def test_that_marks_take_the_colours_of_the_theme(view, document, theme):
    show(view, trained(document, 1))
    for mode in ("light", "dark"):
        theme.use(mode)
        assert view._marks[False].fill == theme.color("positive")
        assert view._marks[True].edge == theme.color("negative")


def test_that_a_mark_is_painted_where_its_sample_stands_and_moves_with_it(view, document, theme):
    run = trained(document, 5)
    show(view, run)
    view.grab()  # laid out
    snapshot = snapshot_of(run, "residuals")
    product = snapshot.products["residuals"]
    product.true[:], product.predicted[:] = product.true[0], product.predicted[0]
    blue = theme.color("positive").name()
    for shift in (0.0, 0.4):
        product.predicted[: product.training] = product.true[0, 0] + shift
        product.predicted[product.training :] = product.true[0, 0] - 0.4
        view.show_snapshot(snapshot, run.history)
        image = view.plot.viewport().grab().toImage()
        place = view.plot.to_pixels(*points(view, False)[0]).toPoint()
        ratio = image.devicePixelRatio()
        assert image.pixelColor(place * ratio).name() == blue
        beside = view.plot.to_pixels(points(view, False)[0, 0], product.true[0, 0] + shift - 0.2)
        assert image.pixelColor(beside.toPoint() * ratio).name() != blue
