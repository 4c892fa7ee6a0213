import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from desktop_nn.views.decision_map import DecisionMap
from desktop_nn.views.fitted_curve import FittedCurve
from desktop_nn.views.sample_key import INDENT, LINE, Entry, SampleKey, Scale
from tests.views.showing import on_screen
from tests.views.snapshots import curve, own_points, show, trained

CLASSES = (Entry("orange", "o", QColor("#ff9f43")), Entry("blue", "s", QColor("#4c9dff")))
PARTS = (Entry("training", aside=True), Entry("validation", ring=True, aside=True))


@pytest.fixture
def key(qtbot, theme):
    key = SampleKey(theme)
    qtbot.addWidget(key)
    key.show_entries((*CLASSES, *PARTS))
    return key


def colors(picture, left, top, width, height):
    return {
        picture.pixelColor(x, y).name()
        for x in range(left, left + width)
        for y in range(top, top + height)
    }


def test_that_a_wide_key_is_one_row_and_a_narrow_one_a_column(key):
    assert key.rows_height(400.0) == int(LINE)
    assert key.rows_height(60.0) == int(4 * LINE)


def test_that_marks_have_their_colours(key):
    key.resize(key.column_width(200.0), 100)
    picture = key.grab().toImage()
    assert "#ff9f43" in colors(picture, 0, 0, int(INDENT), int(LINE))
    assert "#4c9dff" in colors(picture, 0, int(LINE), int(INDENT), int(LINE))


def test_that_classes_alone_decide_how_narrow_a_column_can_be(key):
    narrow = key.column_width(200.0)
    key.show_entries(CLASSES)
    assert key.column_width(200.0) == narrow


def test_that_what_is_said_aside_is_left_out_rather_than_cut(key, theme):
    key.resize(key.column_width(200.0), 100)
    below = key.grab().toImage().copy(0, int(3 * LINE), key.width(), int(LINE))
    assert len(colors(below, 0, 0, below.width(), below.height())) == 1


def test_that_ten_classes_stand_in_two_columns_where_one_is_too_low(key, theme):
    names = tuple(Entry(letter, "o", QColor("#ff9f43")) for letter in "ABCDEFGHIJ")
    key.show_entries((*names, *PARTS))
    high, low = key.column_width(10 * LINE), key.column_width(6 * LINE)
    assert high < low < 3 * high
    assert key.rows_height(low) == int(7 * LINE)
    key.resize(low, int(5 * LINE))
    picture = key.grab().toImage()
    last = colors(picture, 0, int(4 * LINE), key.width(), int(LINE))
    assert "#ff9f43" in last


def test_that_a_scale_goes_from_its_low_to_its_high_colour(key, theme):
    ends = (theme.color("negative"), theme.color("panel"), theme.color("positive"))
    key.show_entries((), Scale("−2", "3", ends))
    key.resize(200, 20)
    picture = key.grab().toImage()
    row = [picture.pixelColor(QPoint(x, 8)) for x in range(10, 80)]
    reds = [color.red() - color.blue() for color in row]
    assert max(reds) > 100
    assert min(reds) < -100
    assert reds.index(max(reds)) < reds.index(min(reds))


# In the plots


@pytest.mark.parametrize("size", [(238, 170), (309, 300), (420, 440), (520, 300), (240, 600)])
def test_that_the_map_is_a_square_as_large_as_the_panel_bears(qtbot, document, theme, size):
    view = on_screen(qtbot, DecisionMap(document, theme), size)
    place = view.plot.place()
    assert place.width() == pytest.approx(place.height(), abs=1.0)
    room = min(size[0] - 42, size[1] - 27)
    assert 0.93 * room - 1.0 <= place.width() <= room + 1.0
    assert view.key.isVisible()
    assert not view.key.geometry().intersects(view.plot.geometry())
    assert view.rect().contains(view.key.geometry())
    left, right, low, high = view.plot.shown_range()
    assert (left, right, low, high) == pytest.approx((-6.0, 6.0, -6.0, 6.0))


def test_that_the_map_keeps_the_room_where_a_key_would_cost_too_much(qtbot, document, theme):
    names = ("a rather long name of a class", "another one of the same kind")
    points = [[0.0, 1.0], [1.0, 0.0]] * 10
    document.open(own_points(points, [[0], [1]] * 10, names), None)
    view = on_screen(qtbot, DecisionMap(document, theme), (200, 170))
    assert not view.key.isVisible()
    assert view.plot.place().height() == pytest.approx(143.0, abs=1.0)


def test_that_a_class_of_others_has_a_name_in_key_and_read_out(qtbot, document, theme):
    document.open(own_points([[0.0, 1.0], [1.0, 0.0]] * 10, [[0]] * 20, ("only",)), None)
    view = on_screen(qtbot, DecisionMap(document, theme), (309, 300))
    assert [entry.text for entry in view.key.entries][:2] == ["only", "other"]
    show(view, trained(document, 1))
    plane = view._shown
    values = plane.values.copy()
    values[:] = 127
    view._shown = type(plane)(plane.low, plane.high, values, None)
    assert "· other 100" in view.plot.read_out(0.5, 0.5)[1]


def test_that_several_targets_of_a_curve_have_a_key(qtbot, document, theme):
    document.open(curve(), None)
    view = on_screen(qtbot, FittedCurve(document, theme), (300, 240))
    assert not view.key.isVisible()
    assert view.plot.height() == 240
