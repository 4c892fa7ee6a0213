import numpy as np
import pytest

from desktop_nn.views.diagram_edges import (
    LEVELS,
    Geometry,
    across,
    along,
    batches,
    curves_between,
    nearest,
    signed_levels,
)
from desktop_nn.views.diagram_layout import arrange


@pytest.fixture
def layout():
    return arrange([2, 8, 8, 1], 780, 370)


@pytest.fixture
def geometry(layout):
    return Geometry.of(layout)


def length(lines):
    return float(np.hypot(*(lines[:, 2:] - lines[:, :2]).T).sum())


def distance_from_curve(points, ends):
    t = np.linspace(0.0, 1.0, 4001)
    x = ends[0] + (ends[2] - ends[0]) * across(t)
    y = ends[1] + (ends[3] - ends[1]) * along(t)
    return max(float(np.hypot(x - px, y - py).min()) for px, py in points)


def test_that_each_weight_has_a_curve_from_its_source_to_its_target(layout):
    curves = curves_between(layout)
    assert curves.starts.tolist() == [0, 16, 80, 88]
    source, target = layout.columns[1].cells[3], layout.columns[2].cells[5]
    edge = curves.ends[16 + 3 * 8 + 5]
    assert edge.tolist() == [source.right, source.y, target.left, target.y]


def test_that_the_pieces_of_a_curve_keep_to_it_without_a_gap(geometry):
    for edge in range(16):
        lines = geometry.edge_lines(0, edge, dashed=False)
        ends = geometry.curves.ends[edge]
        middles = 0.5 * (lines[:, 2:] + lines[:, :2])
        assert distance_from_curve([*lines[:, :2], *middles], ends) < 0.5
        assert lines[0, :2].tolist() == pytest.approx(ends[:2].tolist())
        assert lines[-1, 2:].tolist() == pytest.approx(ends[2:].tolist(), abs=0.5)
        gaps = np.hypot(*(lines[1:, :2] - lines[:-1, 2:]).T)
        assert (gaps < 0.5).all()


def test_that_dashes_begin_and_end_with_the_curve_and_leave_gaps(geometry):
    for edge in range(16):
        whole = geometry.edge_lines(0, edge, dashed=False)
        dashes = geometry.edge_lines(0, edge, dashed=True)
        ends = geometry.curves.ends[edge]
        assert dashes[0, :2].tolist() == pytest.approx(ends[:2].tolist())
        assert dashes[-1, 2:].tolist() == pytest.approx(ends[2:].tolist())
        assert 0.4 < length(dashes) / length(whole) < 0.8
        assert distance_from_curve(dashes[:, :2], ends) < 0.5


def test_that_levels_follow_size_and_sign():
    weights = np.array([[2.0, 1.0], [-2.0, -0.2], [0.01, 0.0]], np.float32)
    assert signed_levels(weights, 2.0).tolist() == [LEVELS, LEVELS / 2, -LEVELS, -1, 0, 0]


@pytest.mark.parametrize("largest", [0.0, np.nan, np.inf])
def test_that_a_layer_without_a_scale_shows_hairlines(largest):
    weights = np.array([[1.0, np.nan, -np.inf]], np.float32)
    assert signed_levels(weights, largest).tolist() == [0, 0, 0]


def test_that_a_number_that_is_none_shows_a_hairline():
    weights = np.array([[1.0, np.nan, np.inf, -np.inf]], np.float32)
    assert signed_levels(weights, 1.0).tolist() == [LEVELS, 0, 0, 0]


def test_that_strong_edges_are_painted_over_weak_ones(geometry):
    levels = np.array([3, -10, 10, 0, -3], np.int8)
    drawn = batches(geometry.pieces, np.arange(5), levels)
    assert [(batch.level, batch.negative) for batch in drawn] == [
        (3, False),
        (3, True),
        (10, False),
        (10, True),
    ]


def test_that_a_batch_holds_the_pieces_of_its_edges_dashed_where_negative(geometry):
    levels = np.array([5, -5, 5], np.int8)
    positive, negative = batches(geometry.pieces, np.arange(3), levels)
    wanted = [geometry.edge_lines(0, edge, dashed=False) for edge in (0, 2)]
    assert np.array_equal(positive.lines, np.vstack(wanted))
    assert np.array_equal(negative.lines, geometry.edge_lines(0, 1, dashed=True))


def test_that_lines_lie_in_memory_as_qt_reads_them(geometry):
    for batch in batches(geometry.pieces, np.arange(16), np.arange(-8, 8).astype(np.int8)):
        assert batch.lines.flags.c_contiguous
        assert batch.lines.dtype == np.float64


def test_that_nothing_is_drawn_for_hairlines_alone(geometry):
    assert batches(geometry.pieces, np.arange(4), np.zeros(4, np.int8)) == []


def test_that_the_edge_under_the_mouse_is_found(geometry):
    x0, y0, x1, y1 = geometry.curves.ends[16 + 9]
    t = np.array(0.3)
    x, y = x0 + (x1 - x0) * across(t), y0 + (y1 - y0) * along(t)
    assert nearest(geometry.curves, 1, float(x), float(y), 5.0) == 9
    assert nearest(geometry.curves, 0, float(x), float(y), 5.0) is None
    assert nearest(geometry.curves, 1, float(x), -50.0, 5.0) is None


def test_that_lines_are_thinner_where_rows_or_columns_are_close():
    def widest(units, width, height):
        return Geometry.of(arrange(units, width, height)).widest

    assert widest([2, 8, 8, 1], 780, 370) > widest([2, 12, 12, 1], 780, 370)
    assert widest([2, 3, 3, 1], 780, 370) > widest([2, *[3] * 31, 1], 780, 370)
