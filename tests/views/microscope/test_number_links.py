"""Lines of numbers as links: other lines may come at any width."""

from PySide6.QtGui import QResizeEvent

from desktop_nn.models.number_lines import Line, number_cell, words
from desktop_nn.views.microscope.number_links import NumberLinks
from tests.views.showing import on_screen

LONG = "a word that takes all the room that there is in this line, and more"


def lines(columns, rows):
    return tuple(Line((words(LONG),) * columns) for _ in range(rows))


def test_that_lines_with_fewer_cells_follow_others_in_any_width(qtbot, theme):
    """What an override raises while a table resets itself ends the process."""
    table = NumberLinks(theme, "Numbers")
    on_screen(qtbot, table, (300, 120))
    for columns, rows in ((5, 30), (3, 2), (6, 40), (1, 1), (4, 12)):
        table.numbers.set_lines(lines(columns, rows))
        assert len(table._widths) == columns


def test_that_room_is_shared_out_when_the_lines_are_measured(qtbot, theme):
    table = NumberLinks(theme, "Numbers")
    on_screen(qtbot, table, (300, 120))
    table.numbers.set_lines(lines(5, 30))
    table.numbers.beginResetModel()
    table.numbers.lines, table.numbers._columns = lines(2, 3), 2
    table.resizeEvent(QResizeEvent(table.size(), table.size()))  # as by the header's own reset
    table.numbers.endResetModel()
    assert len(table._widths) == 2


def product(*values, sample=None):
    """A line as of a term: its factors, their product, its name."""
    numbers = [number_cell(value, 6, "x") for value in values]
    return Line((*numbers, words("sample 1" if sample is not None else LONG)), sample)


def visible(table):
    """The width that the columns take, against the room there is."""
    return table._wanted_width(), table.viewport().width()


def test_that_a_product_of_many_numbers_takes_rows_enough_to_be_read(qtbot, theme):
    table = NumberLinks(theme, "Numbers")
    on_screen(qtbot, table, (300, 120))
    terms = (product(0.573558, -0.25, -1.273097, 0.0997313, 0.0182033), product(0.5, -0.1, -0.05))
    table.show_lines(terms)
    wanted, room = visible(table)
    assert wanted <= room
    shown = [cell.value for line in table.numbers.lines for cell in line.cells]
    assert shown == [cell.value for line in terms for cell in line.cells if not cell.is_words]
    assert table.rows_in_sight == len(table.numbers.lines) > 2
    table.resize(900, 120)
    qtbot.waitUntil(lambda: table.numbers.lines == terms)
    table.resize(300, 120)
    qtbot.waitUntil(lambda: len(table.numbers.lines) > 2)


def test_that_of_a_folded_term_each_row_knows_its_sample(qtbot, theme):
    table = NumberLinks(theme, "Numbers")
    on_screen(qtbot, table, (200, 120))
    table.show_lines((product(1.234567, 2.345678, 3.456789, 4.567891, sample=2),))
    rows = table.numbers.lines
    assert len(rows) > 1
    assert {row.sample for row in rows} == {2}
    assert "sample 1" in [cell.text for row in rows for cell in row.cells]


def test_that_a_bar_below_brings_none_beside(qtbot, theme):
    """They would take turns for ever: each makes room for what brings the other."""
    table = NumberLinks(theme, "Numbers")
    on_screen(qtbot, table, (300, 120))
    two = tuple(Line((number_cell(-0.0123456, 6, "x"),) * 2 + (words(LONG),)) for _ in range(5))
    table.show_lines(two)
    for width in range(150, 420):
        table.resize(width, table.sizeHint().height())
        assert not table.verticalScrollBar().isVisible()
    table.show_lines(two * 3)
    assert table.verticalScrollBar().isVisible()
