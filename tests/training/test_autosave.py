"""The thread that writes: the newest is written, errors are told, nothing is left behind."""

import threading

import pytest

from desktop_nn.training.autosave import Autosave

LONG = 20.0


@pytest.fixture
def told():
    return []


@pytest.fixture
def autosave(told):
    done = threading.Event()

    def take(error):
        told.append(error)
        done.set()

    made = Autosave(take)
    made.finished = done
    yield made
    made.close()


def test_that_what_was_put_is_written_in_a_thread_of_its_own(autosave, told):
    where = []
    autosave.put(lambda: where.append(threading.current_thread()))
    assert autosave.finished.wait(LONG)
    assert where != [threading.current_thread()]
    assert told == [None]


def test_that_only_the_newest_waits(autosave):
    begun, may_end, written = threading.Event(), threading.Event(), []

    def first():
        begun.set()
        may_end.wait(LONG)

    autosave.put(first)
    assert begun.wait(LONG)
    last = threading.Event()
    autosave.put(lambda: written.append("left out"))
    autosave.put(lambda: (written.append("newest"), last.set()))
    may_end.set()
    assert last.wait(LONG)
    assert written == ["newest"]


def test_that_an_error_is_told_and_the_next_is_written(autosave, told):
    def fail():
        raise OSError("full")

    autosave.put(fail)
    assert autosave.finished.wait(LONG)
    assert isinstance(told[0], OSError)
    autosave.finished.clear()
    autosave.put(lambda: None)
    assert autosave.finished.wait(LONG)
    assert told[1] is None


def test_that_closing_waits_for_what_was_begun_and_leaves_no_thread():
    before = threading.active_count()
    begun, written = threading.Event(), []
    autosave = Autosave(lambda error: pytest.fail("told after closing"))

    def write():
        begun.set()
        threading.Event().wait(0.05)
        written.append("whole")

    autosave.put(write)
    assert begun.wait(LONG)
    autosave.close()
    assert written == ["whole"]
    assert threading.active_count() == before
