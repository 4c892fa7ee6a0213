"""The map and the curve by keyboard: the probe, the brush, and the choice of a sample."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from desktop_nn.models.paint_tool import ERASE, PaintTool
from desktop_nn.models.sample_selection import SampleSelection
from desktop_nn.views.output_view import OutputView
from desktop_nn.views.plot_keys import FINE, STEP
from tests.views.showing import active
from tests.views.snapshots import show, trained

Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def tool(document):
    return PaintTool(document)


@pytest.fixture
def samples(document):
    return SampleSelection(document)


@pytest.fixture
def output(document, theme, tool, samples, qtbot):
    view = OutputView(document, theme)
    view.use_paint_tool(tool)
    view.use_selection(samples)
    return active(qtbot, view, (360, 380))


def focused(qtbot, output):
    """The plot, reached by Tab."""
    plot = output.view(output.current).plot
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(plot.hasFocus)
    return plot


def ring(output):
    return np.column_stack(output.view(output.current).keys.ring.getData())


def test_that_the_probe_begins_in_the_middle_and_is_seen(output, qtbot):
    plot = focused(qtbot, output)
    assert output.products == {"plane_map", "probe"}
    assert output.choices["probe"] == pytest.approx((0.0, 0.0), abs=0.05)
    assert ring(output) == pytest.approx(np.zeros((1, 2)), abs=0.05)
    assert plot.read_out_text().startswith("x₁ 0.01 · x₂ ")


@pytest.mark.parametrize(
    ("key", "way"),
    [
        (Key.Key_Left, (-1, 0)),
        (Key.Key_Right, (1, 0)),
        (Key.Key_Up, (0, -1)),
        (Key.Key_Down, (0, 1)),
    ],
)
def test_that_arrow_keys_move_the_probe_and_shift_makes_them_fine(output, qtbot, key, way):
    plot = focused(qtbot, output)
    start = plot.pointer
    qtbot.keyClick(plot, key)
    assert (plot.pointer - start).toTuple() == pytest.approx((STEP * way[0], STEP * way[1]))
    qtbot.keyClick(plot, key, Shift)
    far = STEP + FINE
    assert (plot.pointer - start).toTuple() == pytest.approx((far * way[0], far * way[1]))
    point = plot.pointed_at()
    assert output.choices["probe"] == (point.x(), point.y())
    assert plot.accessibleDescription() == plot.read_out_text()


def test_that_the_probe_runs_through_the_network_and_ends_with_the_focus(output, document, qtbot):
    told = []
    output.probed.connect(told.append)
    focused(qtbot, output)
    show(output, trained(document, 1))
    assert told[-1].point == output.choices["probe"]
    output.tab("Confusion").setFocus()
    assert told[-1] is None
    assert output.choices == {}
    assert len(ring(output)) == 0


def test_that_escape_leaves_and_an_arrow_comes_back(output, qtbot):
    plot = focused(qtbot, output)
    qtbot.keyClick(plot, Key.Key_Escape)
    assert output.choices == {}
    qtbot.keyClick(plot, Key.Key_Right)
    assert "probe" in output.choices


def test_that_the_probe_stays_on_the_map(output, qtbot):
    plot = focused(qtbot, output)
    for _ in range(60):
        qtbot.keyClick(plot, Key.Key_Up)
        qtbot.keyClick(plot, Key.Key_Right)
    assert output.choices["probe"] == pytest.approx((6.0, 6.0), abs=0.1)


def test_that_the_mouse_takes_over(output, qtbot):
    plot = focused(qtbot, output)
    qtbot.mouseMove(plot.viewport(), QPoint(2, 2))
    qtbot.mouseMove(plot.viewport(), plot.to_pixels(2.0, 3.0).toPoint())
    assert output.choices["probe"] == pytest.approx((2.0, 3.0), abs=0.05)
    assert len(ring(output)) == 0


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_P])
def test_that_a_key_stamps_the_class_in_hand_as_one_step(output, tool, document, qtbot, key):
    plot = focused(qtbot, output)
    tool.choose(1)
    qtbot.keyClick(plot, Key.Key_Right)
    place = plot.pointed_at()
    qtbot.keyClick(plot, key)
    assert document.data.rows == 501
    assert document.data.inputs[-1] == pytest.approx((place.x(), place.y()), abs=0.01)
    assert document.data.labels[-1] == 1
    assert document.undo_stack.undoText() == "paint 1 point of blue"
    assert ring(output) == pytest.approx(np.array([[place.x(), place.y()]]))


def test_that_the_eraser_is_moved_by_keys_too(output, tool, document, qtbot):
    plot = focused(qtbot, output)
    tool.clear()
    qtbot.keyClick(plot, Key.Key_Return)
    for _ in range(10):
        qtbot.keyClick(plot, Key.Key_Right)
    qtbot.keyClick(plot, Key.Key_Return)
    assert document.data.rows == 2
    tool.choose(ERASE)
    qtbot.keyClick(plot, Key.Key_Return)
    assert document.data.inputs == pytest.approx(np.zeros((1, 2)), abs=0.05)


def test_that_without_a_tool_enter_chooses_the_sample_there_and_p_does_nothing(
    output, samples, document, qtbot
):
    plot = focused(qtbot, output)
    plot.point_at(plot.to_pixels(*document.data.inputs[7]))
    qtbot.keyClick(plot, Key.Key_P)
    assert len(samples.rows) == 0
    qtbot.keyClick(plot, Key.Key_Return)
    assert samples.rows.tolist() == [7]
    assert document.data.rows == 500


def test_that_points_of_a_curve_are_stamped_too(output, tool, document, qtbot):
    document.change_source("sine")
    plot = focused(qtbot, output)
    tool.choose(0)
    place = plot.pointed_at()
    qtbot.keyClick(plot, Key.Key_Return)
    assert document.data.rows == 201
    assert document.data.targets[-1, 0] == pytest.approx(place.y(), abs=0.01)


def test_that_other_keys_are_left_to_the_window(output, qtbot):
    plot = focused(qtbot, output)
    before = plot.pointer
    qtbot.keyClick(plot, Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert plot.pointer == before


def test_that_the_plot_says_what_its_keys_do(output):
    plot = output.view("Decision map").plot
    assert plot.accessibleName()
    assert "Arrow keys" in plot.toolTip()
