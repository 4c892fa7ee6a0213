"""A field for a number: typing, stepping, leaving; and what it leaves to the window."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from desktop_nn.views.number_field import NumberField
from tests.views.showing import active

Key = Qt.Key


class Place:
    """A window with a number field and a neighbour, and what the field has told."""

    def __init__(self, qtbot, **how):
        self.window = QMainWindow()
        content = QWidget()
        self.window.setCentralWidget(content)
        layout = QVBoxLayout(content)
        self.before, self.field = QLineEdit(), NumberField(**how)
        layout.addWidget(self.before)
        layout.addWidget(self.field)
        self.told = []
        self.field.number_entered.connect(lambda number: self.told.append(("entered", number)))
        self.field.number_stepped.connect(lambda number: self.told.append(("stepped", number)))
        self.field.nonsense_entered.connect(lambda text: self.told.append(("nonsense", text)))
        self.field.escaped.connect(lambda: self.told.append(("escaped",)))
        active(qtbot, self.window)
        self.qtbot = qtbot

    def focus(self):
        self.field.setFocus()
        self.qtbot.waitUntil(self.field.hasFocus)

    def type(self, text, key=Key.Key_Return):
        self.focus()
        self.field.selectAll()
        self.qtbot.keyClick(self.field, Key.Key_Delete)
        self.qtbot.keyClicks(self.field, text)
        if key:
            self.qtbot.keyClick(self.field, key)

    def turn(self, notches):
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(self.field.mapToGlobal(QPoint(5, 5))),
            QPoint(),
            QPoint(0, round(120 * notches)),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.field, event)
        return event.isAccepted()


@pytest.fixture
def place(qtbot):
    place = Place(qtbot)
    place.field.set_value(0.01)
    return place


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab])
def test_that_a_typed_number_is_entered_once(place, key):
    place.type("0,03", key)
    place.before.setFocus()
    assert place.told == [("entered", 0.03)]


def test_that_looking_in_and_leaving_enters_nothing(place):
    place.focus()
    place.before.setFocus()
    assert place.told == []


def test_that_nonsense_is_told_as_it_was_typed(place):
    place.type("abc")
    place.type("")
    assert place.told == [("nonsense", "abc"), ("nonsense", "")]


def test_that_a_number_is_shown_and_nothing_told(place):
    place.field.set_value(1e-8)
    assert place.field.text() == "1e−8"
    assert place.told == []


def test_that_a_new_value_does_not_take_away_what_is_being_typed(place):
    place.type("0.0", key=None)
    place.field.set_value(0.5)
    assert place.field.text() == "0.0"
    place.qtbot.keyClicks(place.field, "7")
    place.qtbot.keyClick(place.field, Key.Key_Return)
    assert place.told == [("entered", 0.07)]


def test_that_escape_takes_back_what_was_typed(place):
    place.type("7", Key.Key_Escape)
    assert place.field.text() == "0.01"
    place.before.setFocus()
    assert place.told == [("escaped",)]


def test_that_a_refused_text_stands_until_it_is_taken_back(place):
    place.field.set_refused("abc")
    place.field.set_value(0.01)
    assert place.field.text() == "abc"
    place.focus()
    place.qtbot.keyClick(place.field, Key.Key_Escape)
    assert place.field.text() == "0.01"


def test_that_keys_step_along_one_two_five(place):
    place.focus()
    for key in (Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown):
        place.qtbot.keyClick(place.field, key)
    steps = [("stepped", number) for number in (0.02, 0.005, 0.1, 0.001)]
    assert place.told == steps


def test_that_a_step_starts_from_what_is_being_typed(place):
    place.type("0.3", Key.Key_Up)
    assert place.told == [("stepped", 0.5)]


def test_that_steps_end_at_the_range_but_typing_does_not(place):
    place.field.set_step_range(0.0, 0.02)
    place.focus()
    place.qtbot.keyClick(place.field, Key.Key_PageUp)
    assert place.told == [("stepped", 0.02)]
    place.field.set_value(0.02)
    place.qtbot.keyClick(place.field, Key.Key_Up)
    assert len(place.told) == 1
    place.type("5")
    assert place.told[-1] == ("entered", 5.0)


def test_that_a_share_below_one_steps_towards_one(place):
    place.field.set_step_range(0.0, 0.999999)
    place.field.set_value(0.9)
    place.focus()
    place.qtbot.keyClick(place.field, Key.Key_Up)
    place.qtbot.keyClick(place.field, Key.Key_Down)
    assert place.told == [("stepped", 0.95), ("stepped", 0.8)]


def test_that_whole_numbers_step_by_one_and_ten(qtbot):
    place = Place(qtbot, whole=True)
    place.field.set_value(500.0)
    place.focus()
    place.qtbot.keyClick(place.field, Key.Key_Up)
    place.qtbot.keyClick(place.field, Key.Key_PageDown)
    place.type("1,000")
    assert place.told == [("stepped", 501.0), ("stepped", 490.0), ("entered", 1000.0)]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("20", 0.2),
        ("20 %", 0.2),
        ("0.2", 0.2),
        ("0,5", 0.5),
        ("1", 0.01),
        ("100", 1.0),
        ("-5", -0.05),
        ("0", 0.0),
    ],
)
def test_that_percent_are_understood_with_and_without_their_sign(qtbot, text, share):
    place = Place(qtbot, percent=True)
    place.field.set_value(0.37)
    assert place.field.text() == "37\u202f%"
    place.type(text)
    assert place.told == [("entered", pytest.approx(share))]


def test_that_percent_step_by_five(qtbot):
    place = Place(qtbot, percent=True)
    place.field.set_step_range(0.0, 0.95)
    place.field.set_value(0.2)
    place.focus()
    place.qtbot.keyClick(place.field, Key.Key_Up)
    place.field.set_value(0.03)
    place.qtbot.keyClick(place.field, Key.Key_Down)
    assert place.told == [("stepped", 0.25), ("stepped", 0.0)]


def test_that_the_wheel_turns_only_the_field_that_was_clicked(place):
    assert not place.turn(1)
    assert place.told == []
    place.focus()
    assert place.turn(1)
    place.turn(-2)
    assert [number for _, number in place.told] == [0.02, 0.005, 0.005]


def test_that_a_touchpad_needs_a_whole_notch_for_a_step(place):
    place.focus()
    place.turn(0.4)
    place.turn(0.4)
    assert place.told == []
    place.turn(0.4)
    assert place.told == [("stepped", 0.02)]


def test_that_a_field_reached_by_keys_is_selected(place):
    place.before.setFocus()
    place.qtbot.keyClick(place.before, Key.Key_Tab)
    assert place.field.selectedText() == "0.01"


@pytest.mark.parametrize("keys", ["Ctrl+Z", "Ctrl+Shift+Z", "Space"])
def test_that_undo_redo_and_run_are_the_windows_while_nothing_is_typed(place, keys):
    triggered = []
    action = QAction(place.window)
    action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda: triggered.append(keys))
    place.window.addAction(action)
    place.type("0.03")
    press(place, keys)
    assert triggered == [keys]
    place.type("0.0", key=None)
    press(place, keys)
    assert triggered == [keys]


def press(place, keys):
    combination = QKeySequence(keys)[0]
    modifiers = combination.keyboardModifiers()
    place.qtbot.keyClick(place.field, combination.key(), modifiers)
