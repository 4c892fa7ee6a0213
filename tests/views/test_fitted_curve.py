from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.views.fitted_curve import FittedCurve
from tests.views.showing import on_screen
from tests.views.snapshots import curve, own_points, show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    document.open(curve(), None)
    view = FittedCurve(document, theme)
    return on_screen(qtbot, view, (330, 330))


def test_that_the_curve_is_the_networks_output(view, document):
    run = trained(document, 20)
    show(view, run)
    x, y = view.lines[0].getData()
    expected = run.network.predict(run.samples.scaling.apply(x[:, None]))
    assert y == pytest.approx(expected[:, 0], abs=1e-5)


def test_that_samples_are_marked_by_part_and_lie_in_the_picture(view, document):
    assert len(view.marks) == document.data.rows
    assert len(view.marks._items) == 2
    left, right, low, high = view.plot.shown_range()
    data = document.data
    assert left < data.inputs.min() < data.inputs.max() < right
    assert low < data.targets.min() < data.targets.max() < high


def test_that_several_targets_have_a_line_each(view, document):
    x = np.linspace(-1.0, 1.0, 40)[:, None]
    document.open(own_points(x, x), None)
    show(view, trained(document, 1))
    assert len(view.lines) == 1
    two = own_points(x, np.hstack([x, -x]))
    layers = two.spec.network.layers
    output = replace(layers[-1], units=2)
    spec = replace(two.spec, network=two.spec.network.with_layer(1, output))
    document.open(replace(two, spec=spec), None)
    show(view, trained(document, 1))
    assert len({line.opts["pen"].color().name() for line in view.lines}) == 2
    assert len(view.marks) == 80


def test_that_a_curve_that_is_not_finite_is_drawn_where_it_is(view, document):
    run = trained(document, 1)
    snapshot = snapshot_of(run, "fitted_curve")
    snapshot.products["fitted_curve"].y[:100] = np.nan
    view.show_snapshot(snapshot, run.history)
    view.grab()
    assert len(view.lines[0].getData()[0]) == 100


def test_that_hovering_reads_the_output(view, document):
    assert view.plot.read_out(0.0, 0.0) is None
    show(view, trained(document, 1))
    x, text = view.plot.read_out(1.0, 0.0)
    assert x == pytest.approx(1.0, abs=0.05)
    assert text.startswith("x ")


def test_that_the_line_takes_the_colours_of_the_theme(view, document, theme):
    show(view, trained(document, 1))
    for mode in ("light", "dark"):
        theme.use(mode)
        assert view.lines[0].opts["pen"].color().name().upper() == theme.tokens.text


@pytest.mark.parametrize(("output", "where"), [(1e17, "above"), (-8.0, "below"), (0.0, "")])
def test_that_a_curve_that_left_the_picture_is_told_of(view, document, output, where):
    run = trained(document, 1)
    snapshot = snapshot_of(run, "fitted_curve")
    snapshot.products["fitted_curve"].y[:] = output
    view.show_snapshot(snapshot, run.history)
    told = f"the curve lies {where} the picture · rings: validation"
    assert view.fact == (told if where else "rings: validation")
    view.show_snapshot(snapshot_of(run, "fitted_curve"), run.history)
    assert view.fact == "rings: validation"
