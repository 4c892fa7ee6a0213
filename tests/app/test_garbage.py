"""Garbage: collected by the window's thread when it is due, and left alone before."""

import gc
import weakref

import pytest
from PySide6.QtCore import QObject

from desktop_nn.app.garbage import Garbage


class Ring:
    """Garbage, once nobody holds it."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def garbage(qapp):
    parent = QObject()
    made = Garbage(parent)
    yield made
    made.close()
    gc.unfreeze()
    gc.collect()
    gc.freeze()  # as it was before: see tests/conftest.py


def test_that_python_collects_nothing_by_itself(garbage):
    ring = weakref.ref(Ring())
    kept = [[] for _ in range(5 * gc.get_threshold()[0])]
    assert ring() is not None
    assert not gc.isenabled()
    assert kept


def test_that_what_is_due_is_collected_at_the_next_look(garbage):
    ring = weakref.ref(Ring())
    kept = [[] for _ in range(5 * gc.get_threshold()[0])]
    garbage.look()
    assert ring() is None
    assert kept


def test_that_nothing_is_looked_through_while_there_is_little(garbage, monkeypatch):
    gc.collect()
    monkeypatch.setattr(gc, "collect", lambda generation: pytest.fail("nothing was due"))
    garbage.look()
