"""Painting and erasing with the pointer over map and curve, and the bar of its tools."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from desktop_nn.models.paint_tool import ERASE, PaintTool
from desktop_nn.views.output_view import OutputView
from desktop_nn.views.paint_bar import PaintBar
from tests.models.edits import change
from tests.views.showing import on_screen
from tests.views.typing import click, type_into


@pytest.fixture
def tool(document):
    return PaintTool(document)


@pytest.fixture
def bar(tool, theme, qtbot):
    return on_screen(qtbot, PaintBar(tool, theme), (240, 30))


@pytest.fixture
def output(document, theme, tool, qtbot):
    view = OutputView(document, theme)
    view.use_paint_tool(tool)
    return on_screen(qtbot, view, (360, 380))


def at(plot, x, y):
    return plot.to_pixels(x, y).toPoint()


def stroke(qtbot, plot, *places):
    """Press at the first, drag over the others, release at the last."""
    left, port = Qt.MouseButton.LeftButton, plot.viewport()
    points = [at(plot, *place) for place in places]
    qtbot.mousePress(port, left, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(port, point)
    qtbot.mouseRelease(port, left, pos=points[-1])


def plot_of(output):
    return output.view(output.current).plot


# On the map


def test_that_a_click_paints_one_point_of_the_class_in_hand(output, tool, document, qtbot):
    tool.choose(1)
    stroke(qtbot, plot_of(output), (2.0, -3.0))
    assert document.data.rows == 501
    assert document.data.inputs[-1] == pytest.approx([2.0, -3.0], abs=0.05)
    assert document.data.labels[-1] == 1


def test_that_dragging_paints_along_the_way_as_one_step(output, tool, document, qtbot):
    tool.choose(0)
    stroke(qtbot, plot_of(output), (-4.0, 5.0), (0.0, 5.0), (4.0, 5.0))
    painted = document.data.inputs[500:]
    assert len(painted) > 10
    assert np.abs(painted[:, 1] - 5.0).max() < 0.8
    assert np.ptp(painted[:, 0]) > 7.0
    assert document.undo_stack.index() == 1
    document.undo_stack.undo()
    assert document.data.rows == 500


def test_that_nothing_changes_before_the_button_is_up(output, tool, document, qtbot):
    plot, brush = plot_of(output), output.view("Decision map").brush
    tool.choose(0)
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=at(plot, 0, 5))
    qtbot.mouseMove(plot.viewport(), at(plot, 3, 5))
    assert document.data.rows == 500
    assert len(brush._stroke.data) > 3
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=at(plot, 3, 5))
    assert document.data.rows > 503
    assert len(brush._stroke.data) == 0


def test_that_the_marks_follow_the_strokes_and_their_undoing(output, tool, document, qtbot):
    view = output.view("Decision map")
    tool.clear()
    assert not any(item.isVisible() for item in view.marks._items)
    stroke(qtbot, view.plot, (1.0, 1.0))
    stroke(qtbot, view.plot, (3.0, 3.0))
    assert len(view.marks) == 2
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert len(view.marks) == 500
    assert all(item.isVisible() for item in view.marks._items)


def test_that_the_map_keeps_its_range_on_a_blank_canvas(output, tool, qtbot):
    plot = plot_of(output)
    before = plot.shown_range()
    tool.clear()
    stroke(qtbot, plot, (0.5, 0.5))
    assert plot.shown_range() == before


def test_that_the_eraser_takes_away_what_it_passes(output, tool, document, qtbot):
    tool.clear()
    for place in ((-4.0, 0.0), (0.0, 0.0), (4.0, 0.0), (0.0, 4.0)):
        stroke(qtbot, plot_of(output), place)
    tool.choose(ERASE)
    stroke(qtbot, plot_of(output), (-5.0, 0.0), (1.0, 0.0))
    assert np.round(document.data.inputs).tolist() == [[4.0, 0.0], [0.0, 4.0]]


def test_that_without_a_tool_dragging_moves_the_map(output, document, qtbot):
    plot = plot_of(output)
    stroke(qtbot, plot, (0.0, 0.0), (2.0, 0.0))
    assert document.data.rows == 500
    assert plot.brush is not None
    assert not plot.brush.is_in_hand


def test_that_what_leaves_the_canvas_is_not_painted(output, tool, document, qtbot):
    tool.choose(0)
    stroke(qtbot, plot_of(output), (5.0, 5.0), (5.0, 30.0))
    assert np.abs(document.data.inputs[500:]).max() <= 6.0


def test_that_points_of_a_curve_are_painted(output, tool, document, qtbot):
    document.change_source("sine")
    tool.choose(0)
    assert output.current == "Curve"
    stroke(qtbot, plot_of(output), (-3.0, 1.0), (3.0, 1.0))
    assert document.data.rows > 210
    assert document.data.targets[200:, 0] == pytest.approx(1.0, abs=0.3)


def test_that_a_click_without_a_tool_is_told_by_the_plot(output, qtbot):
    plot = plot_of(output)
    with qtbot.waitSignal(plot.clicked) as told:
        stroke(qtbot, plot, (2.0, 3.0))
    assert told.args == pytest.approx([2.0, 3.0], abs=0.05)


# The bar


def test_that_a_button_takes_a_class_in_hand_and_puts_it_down(bar, tool, qtbot):
    click(qtbot, bar.buttons[1])
    assert tool.tool == 1
    click(qtbot, bar.eraser)
    assert tool.tool == ERASE
    assert not bar.buttons[1].isChecked()
    click(qtbot, bar.eraser)
    assert tool.tool is None


def test_that_the_bar_follows_the_tool(bar, tool):
    tool.choose(0)
    assert bar.buttons[0].isChecked()
    tool.clear()
    assert bar.blank.isChecked()
    tool.choose(ERASE)
    assert bar.eraser.isChecked()
    assert not bar.blank.isChecked()


def test_that_the_blank_canvas_can_be_thought_better_of(bar, tool, qtbot):
    click(qtbot, bar.blank)
    assert tool.is_fresh
    click(qtbot, bar.blank)
    assert not tool.is_fresh


def test_that_there_is_a_button_for_each_class(bar, document):
    assert list(bar.buttons) == [0, 1]
    change("data.source.arms", 10.0)(document)
    assert list(bar.buttons) == list(range(10))
    names = [button.accessibleName() for button in bar.buttons.values()]
    assert names[2] == "Paint points of C"
    assert bar.blank.geometry().right() < 240


def test_that_the_bar_is_there_only_where_one_can_paint(bar, document):
    assert bar.isVisible()
    document.change_source("iris")
    assert not bar.isVisible()
    document.change_source("sine")
    assert list(bar.buttons) == [0]


def test_that_the_buttons_are_in_the_themes_colours(bar, theme):
    def middle():
        return bar.buttons[1].icon().pixmap(14, 14).toImage().pixelColor(QPoint(7, 7)).name()

    assert middle() == theme.tokens.positive.lower()
    theme.use("light")
    assert middle() == theme.tokens.positive.lower()


# Values


def test_that_a_value_is_typed_and_painted(output, bar, tool, document, qtbot):
    document.change_source("plane")
    assert bar.value.isVisible()
    type_into(qtbot, bar.value, "-0.5")
    assert bar.buttons[0].isChecked()
    rows = document.data.rows
    stroke(qtbot, plot_of(output), (-4.0, 5.0), (4.0, 5.0))
    assert document.data.rows > rows + 5
    assert set(document.data.targets[rows:, 0]) == {-0.5}


def test_that_the_value_is_there_for_values_alone_and_has_the_colour_of_its_points(
    bar, tool, document, theme
):
    def middle():
        return bar.buttons[0].icon().pixmap(14, 14).toImage().pixelColor(QPoint(7, 7))

    assert not bar.value.isVisible()
    document.change_source("plane")
    tool.set_value(float(document.data.targets.max()))
    assert middle().blue() > middle().red()
    tool.set_value(-1e9)
    assert middle().red() > middle().blue()
    assert bar.blank.geometry().right() < 240
    document.change_source("sine")
    assert not bar.value.isVisible()


def test_that_nonsense_in_the_value_is_said_beside_the_data(bar, document, qtbot):
    document.change_source("plane")
    type_into(qtbot, bar.value, "abc")
    assert document.problem_at("data.source").message == "Value must be a number, not “abc”."


def test_that_tab_goes_through_the_tools_as_they_stand(bar, document, qtbot):
    document.change_source("spiral")
    tools = [*bar.buttons.values(), bar.eraser, bar.blank]
    assert [tool.x() for tool in tools] == sorted(tool.x() for tool in tools)
    for one, next_one in pairwise(tools):
        assert one.nextInFocusChain() is next_one
