import pytest

from desktop_nn.models.document import Document
from desktop_nn.views.theme import Theme


@pytest.fixture
def theme(qapp):
    theme = Theme()
    theme.use("dark")
    return theme


@pytest.fixture
def document(qapp):
    document = Document()
    yield document
    document.close()
