import pytest

from desktop_nn.models.layer_table import LayerTable


@pytest.fixture
def table(document):
    return LayerTable(document)
