"""Lines of numbers as links: other lines may come at any width."""

from PySide6.QtGui import QResizeEvent

from desktop_nn.models.number_lines import Line, words
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
