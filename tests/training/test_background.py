"""The thread for files: everything in its order, errors told, nothing left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from desktop_nn.training.background import Background

LONG = 20.0


class Told:
    """What was told, in order; `all_of(n)` waits for so many."""

    def __init__(self) -> None:
        self.of: list[tuple[int, object, Exception | None]] = []
        self._came = threading.Condition()

    def take(self, number: int, result: object, error: Exception | None) -> None:
        with self._came:
            self.of.append((number, result, error))
            self._came.notify()

    def all_of(self, count: int) -> list[tuple[int, object, Exception | None]]:
        with self._came:
            assert self._came.wait_for(lambda: len(self.of) == count, LONG)
        return self.of


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def background(told: Told) -> Iterator[Background]:
    made = Background("files", told.take)
    yield made
    made.close()


def test_that_work_is_done_in_its_order_in_another_thread(
    background: Background, told: Told
) -> None:
    threads: list[threading.Thread] = []
    for number in range(5):
        background.put(number, lambda: threads.append(threading.current_thread()))
    assert [number for number, _, _ in told.all_of(5)] == [0, 1, 2, 3, 4]
    assert len(set(threads)) == 1
    assert threading.current_thread() not in threads


def test_that_results_and_errors_are_told(background: Background, told: Told) -> None:
    def fail() -> None:
        raise OSError("full")

    background.put(1, fail)
    background.put(2, lambda: "whole")
    first, second = told.all_of(2)
    assert (first[:2], str(first[2])) == ((1, None), "full")
    assert second == (2, "whole", None)


def test_that_without_work_there_is_no_thread() -> None:
    before = threading.active_count()
    background = Background("files", lambda *told: pytest.fail("told"))
    assert threading.active_count() == before
    background.close()


def test_that_closing_waits_for_all_that_was_put() -> None:
    before = threading.active_count()
    may_begin, written = threading.Event(), list[int]()
    background = Background("files", lambda *told: None)
    background.put(1, lambda: may_begin.wait(LONG))
    background.put(2, lambda: written.append(2))
    may_begin.set()
    background.close()
    assert written == [2]
    assert threading.active_count() == before


def test_that_who_abandons_waits_neither_for_what_was_put_nor_for_what_was_begun() -> None:
    begun, may_end, done = threading.Event(), threading.Event(), list[int]()

    def first() -> None:
        begun.set()
        may_end.wait(LONG)

    background = Background("files", lambda *told: pytest.fail("told"))
    background.put(1, first)
    background.put(2, lambda: done.append(2))
    assert begun.wait(LONG)
    background.abandon(0.01)
    may_end.set()
    background.close()
    assert done == []


def test_that_what_waits_can_be_left_out(background: Background, told: Told) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def first() -> None:
        begun.set()
        may_end.wait(LONG)

    background.put(1, first)
    background.put(2, lambda: None)
    assert begun.wait(LONG)
    background.leave_out_waiting()
    background.put(3, lambda: None)
    may_end.set()
    assert [number for number, _, _ in told.all_of(2)] == [1, 3]
