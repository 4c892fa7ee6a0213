"""The time line: a mark for each checkpoint, told under the mouse, gone back to by a click."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from desktop_nn.training.run import Run
from desktop_nn.views.time_line import EMPTY, HEIGHT, TimeLine, mark_text
from tests.views.showing import active
from tests.views.snapshots import snapshot_of

pytestmark = pytest.mark.qt_log_ignore("does not support")
MARKS = ((0, 0, None), (400, 10, 0.52), (800, 20, 0.31))


@pytest.fixture
def line(qtbot, document, theme):
    line = active(qtbot, TimeLine(document, theme), (628, HEIGHT))
    tell(line, 900, MARKS)
    return line


def tell(line, update, marks):
    run = Run(line.document.spec)
    snapshot = replace(snapshot_of(run), update=update, marks=marks)
    line.show_snapshot(snapshot, run.history)


def at(line, update):
    return QPoint(round(line._place(update)), HEIGHT // 2)


def test_that_a_mark_says_where_it_leads():
    assert mark_text((1200, 30, 0.25)) == "update 1\u202f200 · epoch 30 · loss 0.2500"
    assert mark_text((0, 0, None)) == "update 0 · epoch 0"


def test_that_the_strip_is_as_long_as_a_step_and_marks_stand_in_order(line):
    assert line.length() == 1000
    places = [line._place(update) for update in (0, 400, 800, 1000)]
    assert places == [14.0, 254.0, 494.0, 614.0]


@pytest.mark.parametrize("update", [0, 400, 800])
def test_that_a_click_on_a_mark_goes_back_to_it(line, qtbot, update):
    with qtbot.waitSignal(line.back_asked) as asked:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=at(line, update))
    assert asked.args == [update]


def test_that_a_click_between_the_marks_goes_nowhere(line, qtbot):
    with qtbot.assertNotEmitted(line.back_asked):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=at(line, 600))


def test_that_the_mouse_over_a_mark_chooses_and_names_it(line, qtbot):
    qtbot.mouseMove(line, at(line, 400))
    qtbot.waitUntil(lambda: line.chosen() == 400)
    assert line.accessibleDescription() == "Back to update 400 · epoch 10 · loss 0.5200"


def test_that_keys_choose_and_enter_goes_back(line, qtbot):
    line.setFocus()
    seen = []
    for key in ("Left", "Left", "Right", "Right", "Home", "End", "Left"):
        qtbot.keyClick(line, getattr(Qt.Key, f"Key_{key}"))
        seen.append(line.chosen())
    assert seen == [800, 400, 800, 800, 0, 800, 400]
    with qtbot.waitSignal(line.back_asked) as asked:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert asked.args == [400]
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.chosen() is None
    with qtbot.assertNotEmitted(line.back_asked):
        qtbot.keyClick(line, Qt.Key.Key_Return)


def test_that_the_present_is_nowhere_to_go_back_to(line, qtbot):
    tell(line, 800, MARKS)
    with qtbot.assertNotEmitted(line.back_asked):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=at(line, 800))


def test_that_a_chosen_mark_that_is_thinned_out_is_chosen_no_more(line):
    line._choose(400)
    tell(line, 900, (MARKS[0], MARKS[2]))
    assert line.chosen() is None
    assert line.accessibleDescription() == EMPTY


def test_that_nothing_is_painted_again_while_nothing_moves(line, qtbot, monkeypatch):
    tell(line, 9000, MARKS)
    painted = []
    monkeypatch.setattr(TimeLine, "update", lambda self: painted.append(self.present))
    tell(line, 9000, MARKS)
    tell(line, 9001, MARKS)  # less than a pixel
    assert painted == []
    tell(line, 9100, MARKS)
    tell(line, 9100, (*MARKS, (9100, 228, 0.3)))
    assert painted == [9100, 9100]


def test_that_another_network_begins_without_marks(line):
    line._choose(400)
    line.document.open(line.document.project, None)
    assert (line.marks, line.chosen(), line.length()) == ((), None, 100)


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_that_marks_are_seen_in_both_themes(line, theme, mode):
    theme.use(mode)
    line._choose(400)
    image = line.grab().toImage()
    for update, token in ((800, "dim"), (400, "accent"), (900, "text")):
        assert image.pixelColor(at(line, update) - QPoint(0, 1)) == QColor(
            getattr(theme.tokens, token)
        )
