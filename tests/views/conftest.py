import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from desktop_nn.models.document import Document
from desktop_nn.views.network_diagram import NetworkDiagram
from desktop_nn.views.theme import Theme


@pytest.fixture
def theme(qapp):
    # What earlier tests closed is deleted now: a theme styles every widget that there is.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme = Theme()
    theme.use("dark")
    return theme


@pytest.fixture
def document(qapp):
    document = Document()
    yield document
    document.close()


@pytest.fixture
def make_diagram(qtbot, document, theme):
    def diagram(size=(780, 370)):
        view = NetworkDiagram(document, theme)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        qtbot.waitExposed(view)
        return view

    return diagram


@pytest.fixture
def diagram(make_diagram):
    return make_diagram()
