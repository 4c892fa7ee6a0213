from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF

from desktop_nn.experiment.history import History
from desktop_nn.training.run import Run
from desktop_nn.views.diagram_readout import _arranged
from tests.views.diagrams import (
    centre,
    edges,
    hover,
    point_on_edge,
)
from tests.views.snapshots import curve, digits, show, trained


def test_that_hovering_a_neuron_shows_its_numbers_and_its_map(qtbot, diagram, document):
    run = trained(document, 1)
    show(diagram, run)
    readout = hover(qtbot, diagram, centre(diagram, 1, 2))
    bias = float(run.network.parameter_views["b1"][2])
    assert readout.title == "Layer 1 · neuron 3"
    assert readout.rows[0][:2] == ("activation", "tanh")
    assert readout.rows[1][:2] == ("b", f"{bias:.4f}".replace("-", "−"))
    assert readout.image is not None


def test_that_hovering_an_edge_shows_its_weight_and_follows_it(qtbot, diagram, document):
    diagram.show_snapshot(edges(document, (1, 0, 0, -0.25)), History())
    point = point_on_edge(diagram, 1, 0, 0, 0.2).toPoint()
    readout = hover(qtbot, diagram, point)
    assert readout.title == "Layer 2 · 1 → 1"
    assert readout.rows == (("w", "−0.2500", "negative_text"),)
    diagram.show_snapshot(edges(document, (1, 0, 0, 0.5)), History())
    assert diagram.readout().rows == (("w", "0.5000", "positive"),)


def test_that_the_read_out_is_painted_anew_while_it_learns(qtbot, diagram, document):
    diagram.show_snapshot(edges(document, (1, 0, 0, 0.25)), History())
    hover(qtbot, diagram, point_on_edge(diagram, 1, 0, 0, 0.2).toPoint())
    before = diagram.grab().toImage()
    # The same line within its level, so that the number alone has changed.
    diagram.show_snapshot(edges(document, (1, 0, 0, 0.26)), History())
    assert diagram.grab().toImage() != before


def test_that_the_read_out_goes_with_the_mouse(qtbot, diagram, document):
    show(diagram, Run(document.spec))
    assert hover(qtbot, diagram, centre(diagram, 1, 2)) is not None
    assert hover(qtbot, diagram, QPoint(3, 200)) is None


def test_that_a_folded_group_says_what_its_numbers_stand_for(qtbot, make_diagram, document):
    document.open(digits(), None)
    view = make_diagram()
    run = Run(document.spec, document.own)
    show(view, run)
    readout = hover(qtbot, view, centre(view, 2, 0))
    assert readout.title == "Layer 2 · neurons 1–2"
    assert readout.rows[1][0] == "b, furthest from 0"
    edge = hover(qtbot, view, point_on_edge(view, 1, 0, 0, 0.2).toPoint())
    weights = run.network.parameter_views["W2"][0:5, 0:2]
    furthest = float(weights.ravel()[np.abs(weights).argmax()])
    assert edge.title == "Layer 2 · 1–5 → 1–2"
    assert edge.rows[0][1] == f"{furthest:.4f}".replace("-", "−")
    assert edge.rows[1][1] == "furthest from 0 of 10"


def test_that_an_output_is_named_after_its_class(qtbot, make_diagram, document):
    document.open(digits(), None)
    view = make_diagram()
    readout = hover(qtbot, view, centre(view, 3, 7))
    assert ("output", "7", "text") in readout.rows


def test_that_a_heading_that_is_cut_short_is_told_in_full(qtbot, make_diagram, document):
    layer = replace(document.spec.network.layers[0], batch_norm=True, dropout=0.1)
    document.change_layer(0, layer, "norm")
    view = make_diagram((400, 200))
    heading = view.diagram_layout.columns[1].heading
    place = QPointF(heading.x, heading.y)
    assert view.tool_tip_at(place) == "tanh · 8\nXavier / LeCun normal · batch norm · dropout 0.1"
    assert view.tool_tip_at(QPointF(3.0, 100.0)) == ""


def test_that_bars_and_curves_say_what_they_are(qtbot, make_diagram, document):
    document.open(digits(), None)
    view = make_diagram()
    show(view, trained(document, 1))
    rows = hover(qtbot, view, centre(view, 3, 7)).rows
    assert ("bars", "mean by class", "dim") in rows
    assert ("of", "359 validation samples", "dim") in rows
    assert rows[-1] == ("height", "0 … 1", "dim")
    assert hover(qtbot, view, centre(view, 1, 0)).rows[-1] == ("height", "up to its largest", "dim")
    document.open(curve(), None)
    show(view, trained(document, 1))
    readout = hover(qtbot, view, centre(view, 1, 0))
    assert readout.rows[-3:] == (
        ("curve", "output over the input", "dim"),
        ("across", "x from −7.14 to 7.16", "dim"),
        ("height", "−1 … 1", "dim"),
    )
    assert readout.image is not None


def test_that_a_feature_is_told_by_its_formula_and_shows_itself(qtbot, diagram, document):
    document.change_data(replace(document.spec.data, features=("x1^2", "x2")), "features")
    show(diagram, trained(document, 1))
    readout = hover(qtbot, diagram, centre(diagram, 0, 0))
    assert readout.title == "Feature 1"
    assert readout.rows == (
        ("formula", "x₁²", "text"),
        ("across", "x₁ from −6 to 6", "dim"),
        ("up", "x₂ from −6 to 6", "dim"),
    )
    assert readout.image is not None


def test_that_a_feature_of_one_input_shows_itself_along_it(qtbot, make_diagram, document):
    document.open(curve(), None)
    document.change_data(replace(document.spec.data, features=("sin(x)", "x^2")), "features")
    view = make_diagram()
    assert view._content.image(0, 0) is None  # nothing is known of it yet
    show(view, trained(document, 1))
    readout = hover(qtbot, view, centre(view, 0, 1))
    assert readout.rows[:2] == (
        ("formula", "x²", "text"),
        ("curve", "feature over the input", "dim"),
    )
    assert readout.image is not None
    document.undo_stack.undo()
    assert view._content.kind == "line"
    assert view._content.image(0, 0) is not None


@pytest.mark.parametrize("size", [(240, 150), (370, 165), (780, 370), (1600, 900)])
def test_that_the_read_out_with_its_map_stays_within_the_view(size):
    words = (170.0, 16.0 * 8)
    view = QRectF(0.0, 0.0, *size)
    (width, height), place, side = _arranged(words, True, view, 0.5 * size[0])
    assert height <= view.height()
    assert side >= 72.0
    assert 0.0 <= place.x() <= width - side
    assert 0.0 <= place.y() <= height - side
    assert place.y() >= words[1] or place.x() >= words[0]
