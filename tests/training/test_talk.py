"""The thread that talks with a worker: what the window takes when several snapshots came."""

import queue

import pytest

from desktop_nn.training.talk import Talk, with_untaken
from tests.training.controllers import snapshot_of


class Told:
    """A link whose worker says what the test says."""

    def __init__(self):
        self.reports = queue.Queue()

    def exchange(self, commands):
        report = self.reports.get()
        return [report] if report is not None else []

    def wake(self):
        self.reports.put(None)

    def end(self):
        self.wake()

    def close(self):
        self.wake()


@pytest.fixture
def link():
    return Told()


@pytest.fixture
def talk(link):
    talk = Talk(link, lambda talk, report: None)
    yield talk
    talk.close()


def say(link, *snapshots):
    for one in snapshots:
        link.reports.put(one)


def taken(talk, qtbot, update):
    """What is taken once the snapshot of this update is there; until then nothing is."""
    qtbot.waitUntil(lambda: talk._newest is not None and talk._newest.update == update)
    return talk.take()


def test_that_products_of_a_snapshot_that_was_not_taken_are_not_lost(link, talk, qtbot):
    first = snapshot_of(None, 1, update=1, products={"edges": "old", "histograms": "old"})
    say(link, first, snapshot_of(None, 1, update=2, products={"edges": "new"}))
    found = taken(talk, qtbot, 2)
    assert found.products == {"edges": "new", "histograms": "old"}
    assert talk.take() is None


def test_that_what_was_taken_does_not_come_again(link, talk, qtbot):
    say(link, snapshot_of(None, 1, update=1, products={"edges": "old"}))
    taken(talk, qtbot, 1)
    say(link, snapshot_of(None, 1, update=2))
    assert taken(talk, qtbot, 2).products == {}


def test_that_of_another_network_nothing_is_mixed_in(link, talk, qtbot):
    say(
        link,
        snapshot_of(None, 1, update=1, products={"edges": "old"}),
        snapshot_of(None, 2, update=2),
    )
    assert taken(talk, qtbot, 2).products == {}


@pytest.mark.parametrize(
    ("wanted", "kept"), [(None, {"a": 1, "b": 2}), ({"a"}, {"a": 1, "b": 2}), ({"b"}, {"b": 2})]
)
def test_that_only_what_is_wanted_and_would_be_lost_is_put_together(wanted, kept):
    older, newest = (snapshot_of(None, sequence=1, products=of) for of in ({"a": 1}, {"b": 2}))
    found = with_untaken(newest, older, wanted and frozenset(wanted))
    assert found.products == kept
    assert (found is newest) == (kept == {"b": 2})
