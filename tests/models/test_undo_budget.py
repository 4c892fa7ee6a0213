"""Edits have a budget: the oldest go, and all that stay are undone and redone as before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.experiment.data_sets.painted import Points
from desktop_nn.models.document import Document
from desktop_nn.models.undo_budget import ROOM, UndoBudget


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    made = Document()
    yield made
    made.close()


def limit(document: Document, budget: int = 10**9, most: int = 1000) -> UndoBudget:
    document.undo_budget = UndoBudget(document.undo_stack, budget, most)
    return document.undo_budget


def paint(document: Document, number: int) -> None:
    """Points that weigh some 5 kB."""
    places = np.linspace(0.0, 0.01 * number, 80).reshape(40, 2)
    points = Points(places, np.arange(40.0) % 2, 2, (1.0, 1.0))
    data = replace(document.spec.data, source=points.choice())
    assert document.change_data(data, f"stroke {number}") == ()


def seeds(document: Document) -> list[int]:
    """Those that undoing everything leads through, the present one first."""
    found = [document.spec.seed]
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
        found.append(document.spec.seed)
    return found


def test_that_the_oldest_of_too_many_edits_go_and_are_counted(document: Document) -> None:
    budget = limit(document, most=10)
    for seed in range(100, 111):
        document.change_seed(seed)
    assert document.undo_stack.count() == ROOM * 10
    assert budget.dropped == 2
    assert document.undo_stack.undoText() == "seed 110"
    assert seeds(document) == list(range(110, 100, -1))


def test_that_what_stays_is_redone_as_before(document: Document) -> None:
    limit(document, most=10)
    for seed in range(100, 115):
        document.change_seed(seed)
    stack = document.undo_stack
    revision = document.revision
    count = stack.count()
    stack.setIndex(0)
    assert document.spec.seed == 114 - count
    stack.setIndex(count)
    assert (document.spec.seed, document.revision) == (114, revision)
    texts = [stack.text(number) for number in range(count)]
    assert all(text.endswith(str(115 - count + k)) for k, text in enumerate(texts))


def test_that_the_budget_holds_whatever_is_painted(document: Document) -> None:
    budget = limit(document, budget=50_000)
    for number in range(60):
        paint(document, number)
        assert budget.size <= 50_000
    assert budget.dropped > 30
    assert document.undo_stack.count() > 3


def test_that_the_newest_edit_stays_however_large_it_is(document: Document) -> None:
    budget = limit(document, budget=1)
    before = document.spec
    paint(document, 1)
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.spec == before
    assert budget.dropped == 0


def test_that_what_two_edits_share_counts_once(document: Document) -> None:
    paint(document, 1)
    one = document.undo_budget.size
    for seed in range(20):
        document.change_seed(seed)
    assert document.undo_budget.size == one


def test_that_a_saved_state_is_clean_as_long_as_it_can_be_gone_back_to(
    document: Document,
) -> None:
    limit(document, most=10)
    stack = document.undo_stack
    for seed in range(100, 105):
        document.change_seed(seed)
    stack.setClean()
    for seed in range(105, 113):
        document.change_seed(seed)
    assert document.undo_budget.dropped
    assert not stack.isClean()
    while document.spec.seed != 104:
        stack.undo()
    assert stack.isClean()
    stack.setIndex(stack.count())
    for seed in range(113, 130):
        document.change_seed(seed)
    stack.setIndex(0)
    assert not stack.isClean()


def test_that_the_start_of_what_stays_can_be_the_saved_state(document: Document) -> None:
    limit(document, most=4)
    for seed in (100, 101):
        document.change_seed(seed)
    document.undo_stack.setClean()
    for seed in (102, 103, 104):
        document.change_seed(seed)
    assert document.undo_budget.dropped == 2
    document.undo_stack.setIndex(0)
    assert document.spec.seed == 101
    assert document.undo_stack.isClean()


def test_that_neighbours_are_not_merged_when_they_are_put_there_again(document: Document) -> None:
    limit(document, most=6)
    for seed in range(6):
        document.change_seed(100 + seed, merge=True)
        document.undo_stack.setClean()  # so that the next one is a step of its own
    assert document.undo_stack.count() == 6
    document.change_seed(200)
    assert document.undo_budget.dropped == 2
    found = seeds(document)
    assert all(later - earlier in (-1, -95) for earlier, later in pairwise(found))
    assert len(found) == 6


def test_that_those_who_listen_are_told_once_it_is_done(document: Document, qtbot: QtBot) -> None:
    limit(document, most=5)
    told: list[tuple[int, int]] = []
    stack = document.undo_stack
    stack.indexChanged.connect(lambda index: told.append((index, stack.count())))
    for seed in range(100, 106):
        document.change_seed(seed)
    assert told == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (4, 4)]


def test_that_another_project_begins_with_nothing_given_up(document: Document) -> None:
    limit(document, most=3)
    for seed in range(100, 110):
        document.change_seed(seed)
    assert document.undo_budget.dropped
    document.open(document.project, None)
    assert document.undo_budget.dropped == 0
    assert document.undo_budget.size == 0
