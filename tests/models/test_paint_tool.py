"""The paint tool: each stroke a step of undo, and no stroke where none can be."""

import numpy as np
import pytest

from desktop_nn.experiment.data_sets.painted import MOST_POINTS, PAINTED
from desktop_nn.models.paint_tool import ERASE, PaintTool, spread
from tests.models.edits import change

REACH = (6.0, 6.0)
TWO = np.array([[1.0, 1.0], [-2.0, 0.5]])


@pytest.fixture
def tool(document):
    return PaintTool(document)


def test_that_the_classes_can_be_taken_in_hand(tool, document):
    assert (tool.kind, tool.names, tool.tool) == ("plane", ("orange", "blue"), None)
    document.change_source("sine")
    assert (tool.kind, tool.names) == ("curve", ("points",))
    document.change_source("iris")
    assert (tool.kind, tool.names) == ("", ())


def test_that_a_stroke_turns_the_data_into_painted_points(tool, document):
    tool.choose(1)
    tool.paint(TWO, REACH)
    data = document.data
    assert document.spec.data.source.name == PAINTED
    assert data.rows == 502
    assert data.inputs[-2:].tolist() == TWO.tolist()
    assert data.labels[-2:].tolist() == [1, 1]
    assert document.undo_stack.undoText() == "paint 2 points of blue"


def test_that_each_stroke_is_one_step_of_undo(tool, document):
    tool.choose(0)
    tool.paint(TWO, REACH)
    tool.paint(TWO[:1], REACH)
    assert document.data.rows == 503
    document.undo_stack.undo()
    assert document.data.rows == 502
    document.undo_stack.undo()
    assert document.spec.data.source.name == "spiral"
    document.undo_stack.redo()
    assert document.data.rows == 502


def test_that_without_a_tool_nothing_is_painted(tool, document):
    assert tool.paint(TWO, REACH) == ()
    assert not document.undo_stack.canUndo()


def test_that_erasing_takes_points_away(tool, document):
    tool.choose(0)
    tool.clear()
    tool.paint(TWO, REACH)
    tool.choose(ERASE)
    tool.erase(TWO[:1], (0.1, 0.1), REACH)
    assert document.data.inputs.tolist() == [[-2.0, 0.5]]
    assert document.undo_stack.undoText() == "erase 1 point"
    tool.erase(np.array([[5.0, 5.0]]), (0.1, 0.1), REACH)
    assert document.undo_stack.index() == 2


def test_that_the_last_point_stays_and_the_reason_is_said(tool, document):
    tool.clear()
    tool.paint(TWO, REACH)
    tool.choose(ERASE)
    tool.erase(TWO, (0.1, 0.1), REACH)
    assert document.data.rows == 2
    assert "No point is left" in document.problem_at("data.source").message


def test_that_a_blank_canvas_begins_with_the_next_stroke(tool, document):
    tool.clear()
    assert tool.is_fresh
    assert tool.tool == 0
    assert document.data.rows == 500
    tool.paint(TWO, REACH)
    assert not tool.is_fresh
    assert document.data.rows == 2
    document.undo_stack.undo()
    assert document.data.rows == 500


def test_that_the_canvas_keeps_its_size(tool, document):
    tool.clear()
    tool.paint(0.01 * TWO, REACH)
    assert document.data.reach == REACH
    tool.paint(0.01 * TWO, (1.0, 1.0))
    assert document.data.reach == REACH


def test_that_points_of_a_curve_are_painted(tool, document):
    document.change_source("sine")
    tool.choose(0)
    tool.paint(TWO, REACH)
    assert document.data.rows == 202
    assert document.data.targets[-2:, 0].tolist() == [1.0, 0.5]
    assert document.undo_stack.undoText() == "paint 2 points"


def test_that_no_more_are_painted_than_can_be_kept(tool, document):
    tool.choose(0)
    tool.paint(np.zeros((5000, 2)), REACH)
    assert document.data.rows == MOST_POINTS
    [problem] = tool.paint(TWO, REACH)
    assert "as many as can be painted" in problem.message
    change("data.source.classes", 3.0)(document)
    assert document.data.rows == MOST_POINTS


def test_that_too_many_samples_are_not_painted_among(tool, document):
    change("data.source.samples", 2000.0)(document)
    tool.choose(0)
    tool.paint(TWO, REACH)
    assert document.spec.data.source.name == "spiral"
    assert "At most 1\u202f000" in document.problem_at("data.source").message
    tool.clear()
    tool.paint(TWO, REACH)
    assert document.data.rows == 2


def test_that_a_third_class_can_be_had(tool, document):
    tool.choose(1)
    tool.paint(TWO, REACH)
    change("data.source.classes", 3.0)(document)
    assert tool.names == ("A", "B", "C")
    tool.choose(2)
    tool.paint(TWO, REACH)
    assert document.spec.network.output.units == 3
    assert change("data.source.classes", 2.0)(document)
    assert "erase those of the last first" in document.problem_at("data.source.classes").message


@pytest.mark.parametrize("nonsense", [float("nan"), float("inf"), 2.5, 1.0, 11.0, -3.0])
def test_that_a_wrong_number_of_classes_is_refused(tool, document, nonsense):
    tool.choose(1)
    tool.paint(TWO, REACH)
    assert change("data.source.classes", nonsense)(document)
    assert document.problem_at("data.source.classes").severity == "error"
    assert document.spec.data.source.number("classes") == 2


def test_that_a_tool_that_is_gone_is_put_down(tool, document):
    tool.choose(1)
    heard = []
    tool.changed.connect(lambda: heard.append(tool.tool))
    document.change_source("sine")
    assert tool.tool is None
    assert heard == [None]


def test_that_the_painted_points_are_kept_while_other_data_is_in_use(tool, document):
    tool.choose(1)
    tool.paint(TWO, REACH)
    document.change_source("moons")
    document.change_source(PAINTED)
    assert document.data.rows == 502


def test_that_a_brush_spreads_within_its_width():
    path = np.zeros((500, 2))
    around = spread(path, (2.0, 1.0), np.random.default_rng(1))
    far = np.hypot(around[:, 0] / 2.0, around[:, 1])
    assert far.max() <= 1.0
    assert far.mean() == pytest.approx(2.0 / 3.0, abs=0.05)


# Values over the plane


@pytest.fixture
def values(tool, document):
    document.change_source("plane")
    return tool


def test_that_values_are_painted_over_the_plane_as_one_step(values, document):
    rows = document.data.rows
    values.set_value(-0.25)
    assert (values.kind, values.names, values.tool) == ("values", ("points",), 0)
    values.paint(TWO, REACH)
    assert document.data.targets[rows:, 0].tolist() == [-0.25, -0.25]
    assert document.undo_stack.undoText() == "paint 2 points of value −0.25"
    document.undo_stack.undo()
    assert document.spec.data.source.name == "plane"


def test_that_values_can_begin_anew_and_be_erased(values, document):
    values.clear()
    values.paint(TWO, REACH)
    assert document.data.targets[:, 0].tolist() == [1.0, 1.0]
    values.choose(ERASE)
    values.erase(TWO[:1], (0.1, 0.1), REACH)
    assert document.data.rows == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e200])
def test_that_a_value_that_is_none_is_refused_with_the_reason(values, document, value):
    values.set_value(0.5)
    assert values.set_value(value)
    assert values.value == 0.5
    assert "Value must be a number" in document.problem_at("data.source").message
    values.set_value(0.25)
    assert document.problem_at("data.source") is None


def test_that_what_is_no_number_is_said(values, document):
    values.refuse_value("abc")
    assert document.problem_at("data.source").message == "Value must be a number, not “abc”."
