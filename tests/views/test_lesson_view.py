"""The lesson's panel: what a step says, its options and numbers, both ways."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from desktop_nn.experiment.lesson import Lesson, Step
from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.models.lesson_guide import CLOSED
from desktop_nn.models.microscope import Place
from desktop_nn.views.lesson_numbers import OTHER, SAME
from desktop_nn.views.lesson_view import EMPTY, LessonView
from desktop_nn.views.theme import Theme
from tests.models.microscopes import LONG
from tests.models.test_lesson_guide import NAMES, SLIP, Lessons
from tests.views.showing import on_screen

Left = Qt.MouseButton.LeftButton


@pytest.fixture
def over(qtbot):
    theme = Theme()
    theme.use("dark")
    made = Lessons(qtbot)
    made.view = LessonView(made.guide)
    on_screen(qtbot, made.view, (300, 700))
    yield made
    made.close()


@pytest.fixture
def view(over):
    return over.view


def blocks(view):
    return [block for block in view.numbers.blocks if not block.isHidden()]


def shown(view):
    """Each name with its numbers, its mark, and what they are now where they are others."""
    return {b.name.text(): (b.lesson.text(), b.mark.text(), b.now.text()) for b in blocks(view)}


def options(view):
    return [button for button in view.option_buttons if not button.isHidden()]


def click(over, button):
    """And wait until the microscope stands where that leads."""
    over.at(over.qtbot.mouseClick, button, Left)


# Words


def test_that_without_a_lesson_it_says_where_there_are_some(view):
    assert view.text.text() == EMPTY
    assert blocks(view) == options(view) == []
    assert not any(b.isEnabled() for b in (view.back_button, view.next_button, view.again_button))


def test_that_a_step_is_told(over, view):
    told = []
    view.fact_changed.connect(told.append)
    over.taught("forward")
    step = over.guide.step
    assert (view.title.text(), view.text.text()) == (step.title, step.text)
    assert told[-1] == "step 1 of 5"
    assert view.tries.isHidden()
    click(over, view.next_button)
    assert view.title.text() == over.guide.steps[1].title
    assert all(text in view.tries.text() for text in over.guide.steps[1].tries)
    assert told[-1] == "step 2 of 5"
    click(over, view.back_button)
    assert view.title.text() == step.title


def test_that_the_buttons_end_where_the_lesson_does(over, view):
    guide = over.taught("forward")
    assert (view.back_button.isEnabled(), view.next_button.isEnabled()) == (False, True)
    over.at(guide.go_to, 4)
    assert (view.back_button.isEnabled(), view.next_button.isEnabled()) == (True, False)


def test_that_words_of_a_file_are_never_taken_for_html(over, view):
    step = Step("<b>Title</b>", "<h1>Text</h1>", "forward", "Z1", tries=("<i>try</i>",))
    over.document.open(Project(default_spec(), lesson=Lesson((step,))), None)
    for label in (view.title, view.text, view.tries):
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_that_another_step_is_read_from_its_top(over, view):
    guide = over.taught("backward")
    view.resize(300, 260)
    over.at(guide.go_to, SLIP)
    over.qtbot.waitUntil(lambda: view.area.verticalScrollBar().maximum() > 0)
    view.area.verticalScrollBar().setValue(40)
    click(over, view.next_button)
    assert view.area.verticalScrollBar().value() == 0


@pytest.mark.parametrize("name", NAMES)
def test_that_all_words_have_room(over, view, name):
    """In the narrowest panel, at every step, with every option."""
    view.resize(view.minimumSizeHint().width(), 700)
    guide = over.taught(name)
    for number in range(len(guide.steps)):
        over.at(guide.go_to, number)
        for option in range(max(1, len(guide.options))):
            if guide.options:
                over.at(guide.choose, option)
            over.qtbot.wait(1)
            body = view.area.widget()
            assert body.width() <= view.area.viewport().width()
            for widget in [*body.findChildren(QLabel), *body.findChildren(QPushButton)]:
                if widget.isVisible():
                    assert widget.width() >= widget.minimumSizeHint().width(), widget.text()


# Numbers


@pytest.mark.parametrize("name", NAMES)
def test_that_every_number_of_every_step_stands_there_and_is_so_now(over, view, name):
    guide = over.taught(name)
    for number in range(len(guide.steps)):
        over.at(guide.go_to, number)
        for button in options(view) or [None]:
            if button is not None:
                click(over, button)
                assert button.isChecked()
            wanted = {each.label: (each.now, SAME, "") for each in guide.numbers}
            assert shown(view) == wanted


def test_that_numbers_that_are_others_now_stand_beside_the_lessons(over, view):
    guide = over.taught("forward")
    over.at(guide.go_to, 1)
    with over.qtbot.waitSignal(over.microscope.opened, timeout=LONG):
        over.document.set_parameter(ParameterSetting(1, "W", (0, 0), 4.0), 0.4)
    assert shown(view)["Z1"] == ("0.30  0.34", OTHER, "2.10  0.34")
    (block,) = blocks(view)
    assert not block.now.isHidden()
    assert block.now.accessibleName() == "Z1, now: 2.10  0.34"
    with over.qtbot.waitSignal(over.microscope.opened, timeout=LONG):
        over.document.undo_stack.undo()
    assert shown(view)["Z1"] == ("0.30  0.34", SAME, "")
    assert block.now.isHidden()


def test_that_a_later_update_shows_its_own_numbers_too(over, view):
    over.taught("backward")
    with over.qtbot.waitSignal(over.microscope.applied, timeout=LONG):
        over.microscope.apply()
    over.qtbot.waitUntil(lambda: "update 2" in view.moment.text(), timeout=LONG)
    lesson, mark, now = shown(view)["L"]
    assert (lesson, mark) == ("0.0777114100689391", OTHER)
    assert now == f"{over.microscope.traced.find('loss', 'loss').value:.16f}"
    click(over, view.again_button)
    assert shown(view)["L"] == (lesson, SAME, "")
    assert view.moment.isHidden()


def test_that_a_closed_microscope_leaves_the_lessons_numbers_and_says_why(over, view):
    over.taught("forward")
    over.microscope.close()
    assert shown(view)["X"] == ("0.5  0.2  0.1", "", "")
    assert view.moment.text() == CLOSED


def test_that_a_name_asks_where_its_numbers_come_from(over, view):
    guide = over.taught("forward")
    over.at(guide.go_to, 2)
    (block,) = blocks(view)
    over.qtbot.mouseClick(block.name, Left)
    assert over.microscope.place == Place("forward", "A1", (0, 0))


def test_that_how_a_layer_is_drawn_asks_nothing(over, view):
    over.taught("initialisation")
    assert shown(view)["Layer 2, fan-in 16"] == ("W ~ N(0, 0.01²)", SAME, "")
    assert not any(block.name.isEnabled() for block in blocks(view))


# Options


def test_that_the_slip_is_switched_on_and_off_from_both_sides(over, view):
    guide = over.taught("backward")
    over.at(guide.go_to, SLIP)
    right, slip = options(view)
    assert (right.isChecked(), slip.isChecked()) == (True, False)
    click(over, slip)
    assert over.document.spec.network.layers[0].activation.name == "tanh_with_sigmoid_slope"
    assert shown(view)["dZ1"][0] == "−0.015549681554619  −0.012441048542504"
    over.at(over.document.undo_stack.undo)
    assert (right.isChecked(), slip.isChecked()) == (True, False)
    assert shown(view)["dZ1"][0] == "−0.068927671006426  −0.050431605264050"


def test_that_an_option_pressed_again_stays_chosen(over, view):
    guide = over.taught("backward")
    over.at(guide.go_to, SLIP)
    click(over, options(view)[0])
    assert options(view)[0].isChecked()
    assert over.document.undo_stack.count() == 0


def test_that_an_option_whose_layer_is_gone_cannot_be_chosen(over, view):
    over.taught("initialisation")
    assert all(button.isEnabled() for button in options(view))
    over.document.remove_layer(0)
    assert not any(button.isEnabled() for button in options(view))


def test_that_everything_to_press_is_named_and_explained(over, view):
    guide = over.taught("backward")
    over.at(guide.go_to, SLIP)
    for button in view.findChildren(QPushButton):
        if button.isVisible():
            assert button.accessibleName()
            assert button.toolTip()
            assert button.objectName()
            assert button.focusPolicy() == Qt.FocusPolicy.TabFocus
