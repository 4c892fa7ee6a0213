import pytest

from desktop_nn.models.document import Document
from desktop_nn.models.layer_table import LayerTable


@pytest.fixture
def document(qapp):
    document = Document()
    yield document
    document.close()


@pytest.fixture
def table(document):
    return LayerTable(document)
