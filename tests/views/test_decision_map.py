from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

from desktop_nn.experiment.output import with_output
from desktop_nn.experiment.project import Project
from desktop_nn.training.maps import PlaneMap
from desktop_nn.views import sample_view
from desktop_nn.views.decision_map import DecisionMap
from desktop_nn.views.output_view import OutputView
from desktop_nn.views.panel import Panel
from desktop_nn.views.sample_marks import MOST_MARKS, drawn_parts
from tests.views.showing import on_screen
from tests.views.snapshots import own_points, show, snapshot_of, trained
from tests.views.typing import click


@pytest.fixture
def view(qtbot, document, theme):
    view = DecisionMap(document, theme)
    return on_screen(qtbot, view, (330, 330))


def plane(rng, rows, classes=0):
    points = rng.uniform(-3.0, 3.0, (rows, 2))
    targets = rng.integers(0, classes, (rows, 1)) if classes else np.sin(points[:, :1])
    return own_points(points, targets, tuple("abcdefghij"[:classes]))


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def color_at(view, x, y):
    place = view.plot.to_pixels(x, y).toPoint()
    return view.plot.viewport().grab().toImage().pixelColor(place)


def give(view, values, classes=None):
    """Show a map of these values, without a run."""
    run = trained(view.document, 0)
    plane_map = PlaneMap(-6.0, 6.0, values, classes)
    view.show_snapshot(replace(snapshot_of(run), products={"plane_map": plane_map}), run.history)


def test_that_class_one_is_blue_and_class_zero_orange_where_they_belong(view):
    values = np.full((100, 100), -127, np.int8)
    values[50:, :] = 127  # row 0 is at the bottom: the upper half is class 1
    give(view, values)
    above, below = color_at(view, -5.5, 5.5), color_at(view, -5.5, -5.5)
    assert above.blue() > above.red()
    assert below.red() > below.blue()


def test_that_a_new_map_chooses_no_samples_anew(view, monkeypatch):
    chosen = []
    monkeypatch.setattr(sample_view, "drawn_parts", lambda *of: chosen.append(of))
    facts = []
    view.fact_changed.connect(facts.append)
    give(view, np.zeros((100, 100), np.int8))
    assert facts == ["rings: validation"]
    assert chosen == []


def test_that_zero_disappears_into_the_panel(view, theme):
    give(view, np.zeros((100, 100), np.int8))
    for mode in ("dark", "light"):
        theme.use(mode)
        assert color_at(view, -5.5, 5.5).name() == theme.tokens.panel.lower()


def test_that_all_samples_are_marked_and_validation_has_rings(view, document):
    assert len(view.marks) == document.data.rows
    panel = view.theme.tokens.panel.lower()
    rings = [item for item in view.marks._items if item.opts["brush"].color().name() == panel]
    assert sum(len(item.data) for item in rings) == 100
    assert view.fact == "rings: validation"


def test_that_classes_differ_in_shape_too(view):
    assert {item.opts["symbol"] for item in view.marks._items} == {"o", "s"}


def test_that_the_marks_are_drawn_once_and_anew_for_another_split(view, document):
    items = list(view.marks._items)
    show(view, trained(document, 1))
    document.change_training(replace(document.spec.training, l2=0.01), "L2")
    assert view.marks._items == items
    document.change_data(replace(document.spec.data, validation_share=0.0), "split")
    assert len(view.marks) == document.data.rows
    assert len(view.marks._items) == 2
    assert view.fact == ""


def test_that_many_samples_are_thinned_and_the_fact_says_so(view, document, rng):
    document.open(plane(rng, 5000, 2), None)
    assert len(view.marks) <= MOST_MARKS + 1
    assert view.fact == "rings: validation · 2\u202f000 of 5\u202f000 drawn"
    parts = drawn_parts(document.spec.data, document.data)
    assert len(parts.validation) / len(parts.training) == pytest.approx(1 / 3, abs=0.01)


def test_that_several_classes_have_a_colour_each(view, document, rng, theme):
    document.open(plane(rng, 300, 4), None)
    classes = np.zeros((100, 100), np.uint8)
    classes[:, 50:] = 3
    give(view, np.full((100, 100), 127, np.int8), classes)
    left, right = color_at(view, -3.7, 3.7), color_at(view, 3.7, 3.7)
    assert left.blue() > left.red()
    assert right.red() > right.green()
    give(view, np.zeros((100, 100), np.int8), classes)
    unsure = color_at(view, -3.7, 3.7)
    panel = theme.color("panel")
    assert abs(unsure.blue() - panel.blue()) < abs(left.blue() - panel.blue()) / 3


def test_that_ten_classes_fit_into_the_colours(view, document, rng):
    document.open(plane(rng, 300, 10), None)
    show(view, trained(document, 1))
    view.grab()
    assert {item.opts["symbol"] for item in view.marks._items} >= {"o", "s", "star", "x"}


def test_that_values_are_coloured_from_low_to_high(view, document, rng):
    document.open(plane(rng, 100), None)
    item = view.marks._items[0]
    brushes = [brush.color() for brush in item.data["brush"]]
    values = document.data.targets[:, 0]
    rows = drawn_parts(document.spec.data, document.data).training
    low, high = brushes[int(values[rows].argmin())], brushes[int(values[rows].argmax())]
    assert low.red() > low.blue()
    assert high.blue() > high.red()
    show(view, trained(document, 2))
    view.grab()


def test_that_both_axes_have_the_same_scale(view):
    a, b = view.plot.to_pixels(0.0, 0.0), view.plot.to_pixels(1.0, 1.0)
    assert b.x() - a.x() == pytest.approx(a.y() - b.y(), rel=0.02)


def test_that_hovering_names_the_class(view):
    values = np.full((100, 100), -127, np.int8)
    values[:, 50:] = 51
    give(view, values)
    assert view.plot.read_out(3.0, 1.0)[1] == "x₁ 3.00 · x₂ 1.00 · blue 70\u202f%"
    assert view.plot.read_out(-3.0, 1.0)[1].endswith("orange 100\u202f%")
    assert view.plot.read_out(9.0, 1.0)[1] == "x₁ 9.00 · x₂ 1.00"


def test_that_a_map_of_other_inputs_goes(view, document, rng):
    show(view, trained(document, 1))
    assert view.image.isVisible()
    document.open(own_points(rng.uniform(size=(30, 3)), np.zeros((30, 1))), None)
    assert not view.image.isVisible()
    assert len(view.marks) == 0


def test_that_each_value_is_drawn_where_it_was_computed(view):
    give(view, np.zeros((100, 100), np.int8))
    covered = view.image.boundingRect()
    for pixel, place in enumerate(np.linspace(-6.0, 6.0, 100)):
        x = covered.left() + (pixel + 0.5) * covered.width() / 100.0
        y = covered.top() + (pixel + 0.5) * covered.height() / 100.0
        assert (x, y) == pytest.approx((place, place))


def drawn_labels(view):
    """What the vertical axis' cached picture shows, and what it would show drawn anew."""
    axis = view.plot._axes["left"]
    shown = view.plot.viewport().grab(QRect(0, 0, int(axis.fixedWidth), view.height())).toImage()
    axis.picture = None
    axis.update()
    anew = view.plot.viewport().grab(QRect(0, 0, int(axis.fixedWidth), view.height())).toImage()
    return shown, anew


@pytest.mark.parametrize(("before", "after"), [(200, 520), (520, 200), (300, 420)])
def test_that_labels_are_those_of_the_size_after_a_resize(view, document, qtbot, before, after):
    view.resize(before, before)
    view.grab()
    view.resize(after, after)
    shown, anew = drawn_labels(view)
    assert shown == anew


def labels(view):
    axis = view.plot._axes["left"]
    picture = QPixmap(10, 10)
    painter = QPainter(picture)
    _, _, texts = axis.generateDrawSpecs(painter)
    painter.end()
    return [text for *_, text in texts]


@pytest.mark.parametrize("limit", [0.02, 0.5, 1.9, 5.0, 20.0, 350.0, 80_000.0, 3e6])
@pytest.mark.parametrize("side", [200, 330, 700])
def test_that_every_tick_of_the_vertical_axis_has_its_label(view, document, rng, limit, side):
    view.resize(side, side)
    points = rng.uniform(-limit, limit, (9, 2))
    document.open(own_points(points, points[:, :1]), None)
    view.grab()
    axis = view.plot._axes["left"]
    low, high = axis.range
    ticks = axis.tickValues(low, high, axis.size().height())[0][1]
    found = labels(view)
    assert len(found) == len(ticks) >= 2
    assert len([text for text in found if text[0] == "−"]) == len(ticks) // 2


@pytest.mark.parametrize("limit", [0.5, 6.0, 350.0])
@pytest.mark.parametrize("size", [(338, 296), (290, 300), (356, 290), (200, 200), (320, 300)])
def test_that_what_the_colours_mean_is_always_told(view, document, rng, size, limit):
    points = rng.uniform(-limit, limit, (40, 2))
    document.open(own_points(points, rng.integers(0, 2, (40, 1)), ("orange", "blue")), None)
    view.resize(*size)
    assert view.key.isVisible()
    assert view.rect().contains(view.key.geometry())
    side = min(view.width() - view.plot.frame_size()[0], view.height() - view.plot.frame_size()[1])
    assert view.plot.place().width() >= 0.75 * side


def test_that_the_map_stays_a_square_however_far_it_is_zoomed(view):
    view.plot.box.scaleBy((0.001, 0.001), center=(0.1234, 0.2345))
    view.plot._on_moved_by_hand()
    view.grab()
    assert view.plot.place().width() == pytest.approx(view.plot.place().height(), abs=1.0)
    assert len(labels(view)) >= 2


def test_that_hard_classes_are_shown_in_full_colour_up_to_their_border(view, qtbot):
    values = np.full((100, 100), 5, np.int8)
    values[:, :50] = -5
    sure = np.where(values > 0, 127, -127).astype(np.int8)
    give(view, sure)
    full = [color_at(view, x, 5.5) for x in (-2.0, 5.5)]
    give(view, values)
    assert [color_at(view, x, 5.5) for x in (-2.0, 5.5)] != full
    click(qtbot, view.hard)
    assert [color_at(view, x, 5.5) for x in (-2.0, 5.5)] == full
    click(qtbot, view.hard)
    assert [color_at(view, x, 5.5) for x in (-2.0, 5.5)] != full


def test_that_hard_classes_of_several_are_as_strong_as_sure_ones(view, document, rng, qtbot):
    document.open(plane(rng, 300, 4), None)
    classes = np.zeros((100, 100), np.uint8)
    classes[:, 50:] = 3
    give(view, np.full((100, 100), 127, np.int8), classes)
    full = [color_at(view, x, 3.7) for x in (-1.0, 3.7)]
    view.hard.click()
    give(view, np.full((100, 100), 1, np.int8), classes)
    assert [color_at(view, x, 3.7) for x in (-1.0, 3.7)] == full


def test_that_values_have_no_hard_classes(view, document, rng):
    view.hard.click()
    document.open(plane(rng, 300), None)
    assert not view.hard.isVisible()
    give(view, np.zeros((100, 100), np.int8))
    assert color_at(view, -3.7, 3.7).name() == view.theme.tokens.panel.lower()


def test_that_the_switch_has_a_name_and_covers_nothing_in_a_panel(qtbot, document, theme):
    dock = on_screen(qtbot, Panel("Output", output := OutputView(document, theme)), (250, 300))
    output.add_controls(dock.header.row)
    view = output.view("Decision map")
    assert view.hard.accessibleName()
    assert view.hard.toolTip()
    assert dock.header.isAncestorOf(view.hard)
    qtbot.waitUntil(view.hard.isVisible)
    output.choose("Confusion")
    assert not view.hard.isVisible()


def test_that_outputs_that_are_no_probabilities_are_not_told_as_such(view, document):
    spec = with_output(document.spec, document.data, "tanh", "mean_squared_error")
    document.open(Project(spec), None)
    give(view, np.full((100, 100), 51, np.int8))
    assert view.plot.read_out(3.0, 1.0)[1] == "x₁ 3.00 · x₂ 1.00 · blue"
