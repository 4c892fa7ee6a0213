import pytest

from tests.training.rig import make_rig


@pytest.fixture
def rig(monkeypatch):
    """A worker under a clock that the test moves."""
    return make_rig(monkeypatch)


@pytest.fixture
def loaded(rig):
    """The same, with the small experiment in it."""
    rig.load()
    return rig
