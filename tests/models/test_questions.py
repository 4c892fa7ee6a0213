"""Ask me first: a step that would show a number waits for an answer, which is checked, counted."""

import pytest

from desktop_nn.models.questions import Questions
from tests.models.microscopes import LONG


@pytest.fixture
def questions(scope):
    made = Questions(scope)
    made.set_on(True)
    return made


def to_question(questions, scope):
    """Step on until something is asked."""
    while not questions.is_open:
        assert scope.next()
    return questions.question


def test_that_nothing_is_asked_before_it_is_switched_on(scope):
    questions = Questions(scope)
    while scope.next():
        assert questions.question is None
    assert scope.position == scope.walk.last()


def test_that_a_step_waits_and_its_number_stays_blank(questions, scope):
    question = to_question(questions, scope)
    position, place = scope.position, question.place
    assert not scope.computed(place.phase, place.name)[place.index]
    assert scope.next()
    assert scope.position == position
    assert questions.question is question


def test_that_a_right_answer_is_counted_and_the_walk_goes_on(questions, scope):
    question = to_question(questions, scope)
    before = scope.position
    questions.choose(question.right)
    assert (questions.asked, questions.right, questions.is_right) == (1, 1, True)
    assert scope.position > before
    assert scope.computed(question.place.phase, question.place.name)[question.place.index]
    assert questions.question is question
    assert not questions.is_open
    assert scope.place == question.place


def test_that_a_wrong_answer_is_counted_as_one_and_the_walk_goes_on(questions, scope):
    question = to_question(questions, scope)
    before = scope.position
    questions.choose((question.right + 1) % len(question.choices))
    assert (questions.asked, questions.right, questions.is_right) == (1, 0, False)
    assert scope.position > before


def test_that_an_answer_counts_once_and_only_if_it_is_a_choice(questions, scope):
    question = to_question(questions, scope)
    questions.choose(len(question.choices))
    questions.choose(-1)
    assert questions.asked == 0
    questions.choose(question.right)
    questions.choose(question.right)
    assert (questions.asked, questions.right) == (1, 1)


def test_that_going_on_leaves_the_answered_question(questions, scope):
    questions.choose(to_question(questions, scope).right)
    position = scope.position
    questions.go_on()
    assert questions.answer is None
    assert scope.position > position or questions.is_open


def test_that_a_question_that_is_skipped_is_not_counted(questions, scope):
    question = to_question(questions, scope)
    questions.skip()
    assert (questions.asked, questions.question) == (0, None)
    assert scope.computed(question.place.phase, question.place.name)[question.place.index]


def test_that_going_on_does_not_pass_an_open_question(questions, scope):
    question = to_question(questions, scope)
    questions.go_on()
    assert questions.question is question


def test_that_switching_off_takes_the_step_that_waits(questions, scope):
    to_question(questions, scope)
    before = scope.position
    questions.set_on(False)
    assert questions.question is None
    assert scope.position > before
    assert questions.asked == 0


@pytest.mark.parametrize("elsewhere", ["back", "to_end", "to_start"])
def test_that_going_elsewhere_withdraws_the_question(questions, scope, elsewhere):
    to_question(questions, scope)
    getattr(scope, elsewhere)()
    assert questions.question is None


def test_that_another_sample_withdraws_the_question(questions, scope):
    to_question(questions, scope)
    scope.set_sample(1)
    assert questions.question is None


def test_that_another_update_and_closing_withdraw_it_and_counts_stay(over, questions, scope):
    questions.choose(to_question(questions, scope).right)
    to_question(questions, scope)
    over.opened()
    assert questions.question is None
    to_question(questions, scope)
    scope.close()
    assert (questions.question, questions.asked) == (None, 1)
    questions.count_anew()
    assert (questions.asked, questions.right) == (0, 0)


def test_that_asking_leaves_the_run_as_it_was(over, questions, scope):
    while scope.next():
        if questions.is_open:
            questions.choose(0)
    assert questions.asked > 3
    with over.qtbot.waitSignal(scope.applied, timeout=LONG) as applied:
        scope.apply()
    assert applied.args == [True, ""]  # the very update that was asked about, bit for bit


def test_that_the_same_walk_asks_again_something_else(questions, scope):
    scope.set_grain("layer")
    texts = []
    for _ in range(6):
        scope.to_start()
        question = to_question(questions, scope)
        texts.append((question.text, question.place))
        questions.choose(0)
    assert len(set(texts)) > 1


def test_that_every_change_is_told(questions, scope, qtbot):
    for act in (
        lambda: to_question(questions, scope),
        lambda: questions.choose(0),
        questions.count_anew,
        lambda: questions.set_on(False),
    ):
        with qtbot.waitSignal(questions.changed):
            act()


def test_that_term_by_term_it_is_asked_while_no_term_of_the_number_is_shown(questions, scope):
    scope.set_grain("term")
    asked = 0
    while asked < 20:
        question = to_question(questions, scope)
        added, there_are = scope.walk.terms(scope.position)
        assert added == there_are
        assert not scope.computed(question.place.phase, question.place.name)[question.place.index]
        questions.choose(question.right)
        asked += 1
