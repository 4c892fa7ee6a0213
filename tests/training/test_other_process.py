"""Work in another process: its answer, its error, its end."""

import threading
import time

import pytest

from desktop_nn.training.other_process import answer_of, end_other_processes


def double(number, answer):
    answer.send([2 * number])


def complain(answer):
    answer.send("there is nothing to do")


def leave(answer):
    answer.close()


def wait(answer):
    threading.Event().wait(60.0)


def test_that_the_answer_comes_back():
    assert answer_of(double, (21,), 60.0, "to double") == [42]


def count(answer):
    for share in (0.25, 0.5):
        answer.send(share)
    answer.send(["done"])


def test_that_shares_are_told_on_the_way():
    told = []
    assert answer_of(count, (), 60.0, "to count", tell=told.append) == ["done"]
    assert told == [0.25, 0.5]


def test_that_a_text_is_what_went_wrong():
    with pytest.raises(RuntimeError, match="there is nothing to do"):
        answer_of(complain, (), 60.0, "to complain")


def test_that_an_end_without_an_answer_is_said():
    with pytest.raises(RuntimeError, match="to leave: the process ended without an answer"):
        answer_of(leave, (), 60.0, "to leave")


def test_that_it_is_not_waited_for_too_long():
    with pytest.raises(RuntimeError, match="to wait takes longer than"):
        answer_of(wait, (), 0.05, "to wait")


def test_that_it_is_given_up_when_the_program_ends():
    told, begun = [], threading.Event()

    def ask():
        try:
            answer_of(wait, (), 60.0, "to wait", lambda start: (start(), begun.set()))
        except RuntimeError as error:
            told.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    assert begun.wait(20.0)
    begin = time.monotonic()
    end_other_processes()
    thread.join(20.0)
    assert told == ["to wait: the process ended without an answer"]
    assert time.monotonic() - begin < 10.0
