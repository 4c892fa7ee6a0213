"""The question before a number: asked, answered by keys and clicks, explained and counted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_nn.models.questions import Questions
from desktop_nn.views.microscope import question_view as module
from desktop_nn.views.microscope.question_view import QuestionView
from tests.models.microscopes import bench
from tests.views.showing import active

NUMBERS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)


@pytest.fixture
def over(qtbot):
    with bench(qtbot) as made:
        yield made


@pytest.fixture
def scope(over):
    scope = over.opened()
    scope.set_grain("layer")
    return scope


@pytest.fixture
def questions(scope):
    return Questions(scope)


@pytest.fixture
def view(qtbot, over, theme, scope, questions):
    view = QuestionView(over.document, theme, scope, questions)
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.addWidget(view)
    layout.addWidget(QLineEdit())
    layout.addStretch(1)
    questions.set_on(True)
    active(qtbot, window, (900, 400))
    yield view
    window.close()


def ask(scope, questions):
    while not questions.is_open:
        assert scope.next()
    return questions.question


def shown_choices(view):
    return [button for button in view.answers if not button.isHidden()]


def wrong(question):
    return (question.right + 1) % len(question.choices)


def test_that_it_is_there_only_while_questions_are_asked(view, questions):
    assert view.isVisible()
    assert view.explanation.text() == module.SOON
    questions.set_on(False)
    assert view.isHidden()


def test_that_it_stays_hidden_with_what_surrounds_it(view, scope):
    view.hide()
    scope.close()
    assert view.isHidden()


def test_that_without_an_update_it_says_what_to_do(view, scope):
    scope.close()
    assert view.explanation.text() == module.CLOSED


def test_that_a_question_stands_there_with_its_numbered_choices(view, scope, questions):
    question = ask(scope, questions)
    assert view.text.text() == question.text
    texts = [button.text() for button in shown_choices(view)]
    assert texts == [f"{k}   {choice}" for k, choice in enumerate(question.choices, 1)]
    assert all(button.isEnabled() for button in shown_choices(view))
    assert view.explanation.text() == module.HINT
    assert view.hasFocus()


def test_that_the_answer_is_not_told_by_what_is_shown(view, scope, questions):
    question = ask(scope, questions)
    assert {button.property("verdict") for button in shown_choices(view)} <= {None, ""}
    assert question.explanation not in view.accessibleDescription()


@pytest.mark.parametrize("by", ["key", "click"])
def test_that_a_right_answer_is_marked_explained_and_counted(qtbot, view, scope, questions, by):
    question = ask(scope, questions)
    button = view.answers[question.right]
    if by == "key":
        qtbot.keyClick(view, NUMBERS[question.right])
    else:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert view.explanation.text() == f"Right. {question.explanation}"
    assert button.property("verdict") == "right"
    assert button.text().startswith("✓")
    assert view.count.text() == "1 of 1 right"
    assert scope.computed(question.place.phase, question.place.name)[question.place.index]
    assert not any(button.isEnabled() for button in shown_choices(view))


def test_that_a_wrong_answer_shows_both_itself_and_the_right_one(qtbot, view, scope, questions):
    question = ask(scope, questions)
    qtbot.keyClick(view, NUMBERS[wrong(question)])
    assert view.explanation.text() == f"Not so. {question.explanation}"
    assert view.answers[wrong(question)].property("verdict") == "wrong"
    assert view.answers[wrong(question)].text().startswith("✗")
    assert view.answers[question.right].property("verdict") == "right"
    assert view.count.text() == "0 of 1 right"


def test_that_enter_goes_on_to_the_next_question(qtbot, view, scope, questions):
    first = ask(scope, questions)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert questions.question is first  # no going on without an answer
    qtbot.keyClick(view, NUMBERS[first.right])
    while not questions.is_open:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert questions.question is not first
    assert view.hasFocus()
    assert [b.property("verdict") or "" for b in shown_choices(view)] == [""] * len(
        questions.question.choices
    )


def test_that_a_whole_walk_goes_by_keys_alone(qtbot, view, scope, questions):
    ask(scope, questions)
    while scope.position != scope.walk.last():
        key = NUMBERS[questions.question.right] if questions.is_open else Qt.Key.Key_Return
        qtbot.keyClick(view, key)
    assert questions.asked == questions.right > 5
    assert view.count.text() == f"{questions.asked} of {questions.asked} right"


def test_that_escape_and_its_button_skip_without_counting(qtbot, view, scope, questions):
    ask(scope, questions)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert questions.question is None
    ask(scope, questions)
    qtbot.mouseClick(view.skip_button, Qt.MouseButton.LeftButton)
    assert questions.question is None
    assert questions.asked == 0
    assert view.count.text() == "nothing answered yet"


def test_that_enter_on_a_choice_reached_with_tab_is_that_choice(qtbot, view, scope, questions):
    question = ask(scope, questions)
    button = view.answers[question.right]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert questions.is_right
    assert view.hasFocus()  # the button can't be pressed any more


def test_that_counting_begins_anew(qtbot, view, scope, questions):
    assert view.anew_button.isHidden()
    questions.choose(ask(scope, questions).right)
    qtbot.mouseClick(view.anew_button, Qt.MouseButton.LeftButton)
    assert (questions.asked, questions.right) == (0, 0)
    assert view.anew_button.isHidden()


def test_that_it_does_not_take_the_keyboard_from_who_types(view, scope, questions):
    field = view.window().findChild(QLineEdit)
    field.setFocus()
    ask(scope, questions)
    assert field.hasFocus()


def test_that_those_who_are_read_to_hear_question_and_answer(view, scope, questions):
    question = ask(scope, questions)
    assert view.accessibleName() == question.text
    assert f"1: {question.choices[0]}" in view.accessibleDescription()
    questions.choose(wrong(question))
    assert view.accessibleDescription() == f"Not so. {question.explanation}"
    assert view.answers[question.right].accessibleName().endswith(", right")
    buttons = [*view.answers, view.skip_button, view.go_on_button, view.anew_button]
    assert all(button.accessibleName() and button.toolTip() for button in buttons)


@pytest.mark.parametrize("width", [320, 700, 1200])
def test_that_all_its_words_have_room(view, scope, questions, qtbot, width):
    view.window().resize(width, 700)
    scope.set_grain("neuron")
    for _ in range(12):
        question = ask(scope, questions)
        questions.choose(question.right)
        qtbot.waitUntil(lambda: view.width() <= width)
        for label in (view.text, view.explanation):
            assert label.height() >= label.heightForWidth(label.width())
        for button in shown_choices(view):
            assert button.height() >= button.sizeHint().height()
            assert button.width() >= button.sizeHint().width()


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_that_right_and_wrong_have_their_colours(view, theme, scope, questions, mode):
    theme.use(mode)
    question = ask(scope, questions)
    questions.choose(wrong(question))
    for choice, token in ((question.right, "proven"), (wrong(question), "wrong")):
        button = view.answers[choice]
        colors = button.grab().toImage()
        edge = colors.pixelColor(button.width() // 2, 0)
        wanted = theme.color(token)
        assert abs(edge.hue() - wanted.hue()) < 12, (edge.name(), wanted.name())
