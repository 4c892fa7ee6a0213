"""The layers' rows: whole ones, as many as there is room for; a problem leaves its row in view."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QSplitter, QTextEdit

from desktop_nn.engine.catalog import INITIALIZERS
from desktop_nn.models.layer_cells import COLUMNS, FIELDS
from desktop_nn.models.layer_table import LayerTable
from desktop_nn.views.layer_panel import LOWEST, LayerPanel
from desktop_nn.views.layer_table_view import ROW_HEIGHT, WIDTHS
from tests.views.snapshots import deep

UNITS, DROPOUT = FIELDS.index("units"), FIELDS.index("dropout")
LONG = 150


class Place:
    """The panel above another one, as in the window: neither may move the other."""

    def __init__(self, document, theme, qtbot):
        document.open(deep(6), None)
        self.document, self.qtbot = document, qtbot
        self.panel = LayerPanel(document, LayerTable(document), theme)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.panel)
        self.splitter.addWidget(QTextEdit())
        self.splitter.setChildrenCollapsible(False)
        qtbot.addWidget(self.splitter)
        self.splitter.show()
        self.resize(800, 170)

    def resize(self, width, height):
        self.splitter.resize(width, height + 200)
        self.splitter.setSizes([height, 200])
        self.qtbot.waitUntil(lambda: self.panel.width() == width)

    def edit(self, row, column, value):
        table = self.panel.table
        table.model().setData(table.model().index(row, column), value)
        self.qtbot.waitUntil(self.panel.problem.isVisible)

    @property
    def rows_in_view(self):
        table, viewport = self.panel.table, self.panel.table.viewport()
        rects = [table.visualRect(table.model().index(row, UNITS)) for row in range(6)]
        room = viewport.rect()
        return [row for row, rect in enumerate(rects) if room.contains(rect)]

    @property
    def rows_cut(self):
        table, room = self.panel.table, self.panel.table.viewport().rect()
        rects = [table.visualRect(table.model().index(row, UNITS)) for row in range(6)]
        return [
            row
            for row, rect in enumerate(rects)
            if room.intersects(rect) and not room.contains(rect)
        ]


@pytest.fixture
def place(document, theme, qtbot):
    return Place(document, theme, qtbot)


@pytest.mark.parametrize("height", range(LOWEST, 220, 7))
def test_that_no_row_is_cut_in_half(place, height):
    place.resize(800, height)
    assert place.rows_cut == []
    room = place.panel.height() - place.panel.table.height_of(0)
    assert len(place.rows_in_view) == min(6, room // ROW_HEIGHT)


@pytest.mark.parametrize("row", range(5))
def test_that_a_problem_leaves_its_row_in_view_and_no_panel_moves(place, row):
    # With the sentence there is room for three of the six rows.
    place.resize(800, 130)
    before = place.splitter.sizes()
    place.edit(row, UNITS, "0")
    place.qtbot.waitUntil(lambda: row in place.rows_in_view)
    assert place.splitter.sizes() == before
    assert place.rows_cut == []
    assert place.panel.problem.text() == f"Layer {row + 1}: a layer needs at least 1 unit, not 0."
    bottom = place.panel.problem.geometry().bottom()
    assert bottom <= place.panel.rect().bottom()
    assert place.panel.problem.y() >= place.panel.table.mapTo(place.panel, QPoint()).y() + (
        place.panel.table.height()
    )


def test_that_the_lowest_panel_has_room_for_a_row_its_problem_and_a_parameter(place):
    place.resize(430, LOWEST)
    for layer in range(2):
        place.panel.table.model().setData(
            place.panel.table.model().index(layer, FIELDS.index("initializer")), "uniform"
        )
    place.edit(4, DROPOUT, "0.95")
    place.qtbot.waitUntil(lambda: 4 in place.rows_in_view)
    assert place.panel.height() == LOWEST
    form = place.panel.initializer_form
    assert form.isVisible()
    assert form.geometry().bottom() <= place.panel.rect().bottom()
    assert form.height() >= form.minimumSizeHint().height()
    assert not form.geometry().intersects(place.panel.problem.geometry())


def test_that_a_form_of_nothing_leaves_its_room_to_the_table(place):
    assert not place.panel.initializer_form.isVisible()
    index = place.panel.table.model().index(0, FIELDS.index("initializer"))
    for row in INITIALIZERS.rows:
        if not row.own_values:
            place.panel.table.model().setData(index, row.name)
            assert place.panel.initializer_form.isVisible() == bool(row.parameters)


@pytest.mark.parametrize(("value", "token"), [("1", "wrong"), ("0.95", "warning")])
def test_that_the_cell_of_a_problem_has_a_mark_in_its_colour(place, theme, value, token):
    place.edit(1, DROPOUT, value)
    table = place.panel.table
    picture = table.viewport().grab(
        table.visualRect(table.model().index(1, DROPOUT)).adjusted(0, 0, -40, 0)
    )
    image, wanted = picture.toImage(), theme.color(token)
    inside = [image.pixelColor(x, y) for x in range(4, 18) for y in range(5, image.height() - 6)]
    near = [c for c in inside if abs(c.red() - wanted.red()) + abs(c.green() - wanted.green()) < 60]
    assert len(near) >= 10
    tip = table.model().index(1, DROPOUT).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith(place.document.problems[0].message)


def test_that_every_column_has_a_width():
    assert len(WIDTHS) == len(COLUMNS)
