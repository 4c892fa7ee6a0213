"""The layers on screen, wide and narrow: nothing is cut off, and what matters most stays."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop_nn.engine.catalog import INITIALIZERS
from desktop_nn.models.layer_cells import COLUMNS, FIELDS
from desktop_nn.views.layer_delegate import PADDING
from desktop_nn.views.theme import sans
from tests.views.layer_panels import (
    ACTIVATION,
    INITIALIZER,
    MARGINS,
    layer_panel,
    model,
    type_units,
)
from tests.views.snapshots import digits


@pytest.fixture
def panel(document, theme, qtbot):
    with layer_panel(document, theme, qtbot) as made:
        yield made


def place_columns(panel, width, qtbot):
    panel.resize(width - MARGINS, 220)
    qtbot.waitUntil(lambda: panel.table.width() == width - MARGINS)
    return [column for column in range(len(COLUMNS)) if not panel.table.isColumnHidden(column)]


def fill_with_long_texts(panel, document):
    """A wide net, every cell at its longest; the initializers marked as waiting."""
    document.open(digits(), None)
    for row, name in enumerate(("glorot_uniform", "small_random", "glorot_normal")):
        model(panel).setData(model(panel).index(row, INITIALIZER), name)
    model(panel).setData(model(panel).index(1, ACTIVATION), "leaky_relu")
    type_units(panel, 0, "4096")
    type_units(panel, 1, "2048")
    model(panel).setData(model(panel).index(0, 6), "0.125")
    model(panel).set_waiting(tuple(f"network.layers.{i}.initializer" for i in (1, 2, 3)))


def painted(panel, row, column):
    """The text as the delegate would draw it, and the room that it has."""
    index = model(panel).index(row, column)
    option = QStyleOptionViewItem()
    panel.table.initViewItemOption(option)
    option.rect = panel.table.visualRect(index)
    panel.table.itemDelegate().initStyleOption(option, index)
    return (
        option.text,
        option.fontMetrics.horizontalAdvance(option.text),
        option.rect.width() - PADDING,
    )


@pytest.mark.parametrize("width", [440, 520, 640, 800, 1100])
def test_that_no_cell_and_no_header_is_cut_off(panel, document, qtbot, width):
    fill_with_long_texts(panel, document)
    columns = place_columns(panel, width, qtbot)
    header = panel.table.horizontalHeader()
    for column in columns:
        title = QFontMetrics(sans(11)).horizontalAdvance(COLUMNS[column].title)
        assert title <= header.sectionSize(column) - PADDING, COLUMNS[column].title
        for row in range(model(panel).rowCount()):
            text, wide, room = painted(panel, row, column)
            assert wide <= room, (text, wide, room)
    right = header.sectionViewportPosition(columns[-1]) + header.sectionSize(columns[-1])
    assert right <= panel.table.viewport().width()
    assert not panel.table.horizontalScrollBar().isVisible()


def test_that_columns_that_can_be_read_elsewhere_give_way(panel, document, qtbot):
    fill_with_long_texts(panel, document)
    fields = [column for column, field in enumerate(FIELDS) if field]
    assert place_columns(panel, 1100, qtbot) == list(range(9))
    assert place_columns(panel, 800, qtbot) == list(range(9))
    assert place_columns(panel, 520, qtbot) == [0, *fields]
    assert place_columns(panel, 440, qtbot) == fields


def test_that_a_narrow_initializer_keeps_its_name_and_its_mark(panel, document, qtbot):
    fill_with_long_texts(panel, document)
    place_columns(panel, 520, qtbot)
    assert painted(panel, 0, INITIALIZER)[0] == "Glorot uniform ↺"
    place_columns(panel, 800, qtbot)
    assert painted(panel, 0, INITIALIZER)[0] == "Glorot uniform · U(±√(6/4\u202f160)) ↺"


def test_that_every_initializer_has_room_at_800(panel, document, qtbot):
    place_columns(panel, 800, qtbot)
    for row in INITIALIZERS.rows:
        if not row.own_values:
            model(panel).setData(model(panel).index(1, INITIALIZER), row.name)
            text, wide, room = painted(panel, 1, INITIALIZER)
            assert wide <= room, text
