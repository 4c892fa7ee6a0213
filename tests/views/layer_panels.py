"""A panel of layers on screen, and its cells."""

from contextlib import contextmanager

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_nn.models.layer_table import LayerTable
from desktop_nn.views.layer_panel import LayerPanel
from tests.views.showing import active

UNITS, ACTIVATION, INITIALIZER, BIAS = 1, 2, 3, 4
MARGINS = 2 * 11 + 2


@contextmanager
def layer_panel(document, theme, qtbot):
    """With its buttons, in a window that is closed at the end."""
    window = QWidget()
    table = LayerTable(document, window)
    panel = LayerPanel(document, table, theme, window)
    row = QHBoxLayout()
    panel.add_buttons(row)
    panel.layout().insertLayout(0, row)
    panel.resize(800 - MARGINS, 220)
    active(qtbot, window, (800, 240))
    yield panel
    window.close()


def model(panel):
    return panel.table.model()


def type_units(panel, row, text):
    model(panel).setData(model(panel).index(row, UNITS), text)
