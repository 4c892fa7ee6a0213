import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from desktop_nn.views.network_diagram import NetworkDiagram
from desktop_nn.views.theme import Theme
from tests.views.showing import on_screen


@pytest.fixture
def theme(qapp):
    # What earlier tests closed is deleted now: a theme styles every widget that there is.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme = Theme()
    theme.use("dark")
    return theme


@pytest.fixture
def make_diagram(qtbot, document, theme):
    def diagram(size=(780, 370)):
        view = NetworkDiagram(document, theme)
        return on_screen(qtbot, view, size)

    return diagram


@pytest.fixture
def diagram(make_diagram):
    return make_diagram()
