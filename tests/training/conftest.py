import pytest

from desktop_nn.experiment.project import Project
from desktop_nn.training.controller import Controller
from desktop_nn.training.link import InlineLink
from tests.training.controllers import HandLink, process_link
from tests.training.experiments import small_spec
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


@pytest.fixture
def by_hand(qtbot):
    """A controller and the link that the test holds."""
    links = []

    def make():
        links.append(HandLink())
        return links[-1]

    controller = Controller(make)
    controller.links = links
    controller.load(Project(small_spec()), 0)
    yield controller
    controller.close()


@pytest.fixture(params=[InlineLink, process_link])
def controller(request, qtbot):
    controller = Controller(request.param)
    controller.load(Project(small_spec()), 0)
    yield controller
    controller.close()


@pytest.fixture
def over_process(qtbot):
    controller = Controller(process_link)
    controller.load(Project(small_spec()), 0)
    yield controller
    controller.close()
