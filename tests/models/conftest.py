import pytest

from desktop_nn.models.layer_table import LayerTable
from tests.models.microscopes import bench


@pytest.fixture
def table(document):
    return LayerTable(document)


@pytest.fixture
def over(qtbot):
    with bench(qtbot) as made:
        yield made


@pytest.fixture
def scope(over):
    return over.opened()
