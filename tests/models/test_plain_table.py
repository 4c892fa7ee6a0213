"""What tables have in common, on one with two rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop_nn.models.plain_table import LEFT, RIGHT, Column, PlainTable, Role

OWN_ROLE = Role.UserRole + 7
ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


class Sizes(PlainTable):
    columns = (Column("layer", "Its name"), Column("units", "How many it has", is_number=True))
    rows = (("hidden", 4), ("output", 3))

    def row_total(self) -> int:
        return len(self.rows)

    def text(self, row: int, column: int) -> str:
        return str(self.rows[row][column])

    def sentence(self, row: int, column: int) -> str:
        return f"{self.rows[row][0]} has {self.rows[row][1]} units"

    def further(self, row: int, column: int, role: int) -> int | None:
        return self.rows[row][1] if role == OWN_ROLE else None


@pytest.fixture
def table(qtbot: QtBot) -> Sizes:
    return Sizes()


def test_that_it_is_a_sound_model(table: Sizes) -> None:
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    assert (table.rowCount(), table.columnCount()) == (2, 2)
    inside = table.index(0, 0)
    assert (table.rowCount(inside), table.columnCount(inside)) == (0, 0)


def test_that_a_cell_has_its_text_its_sentence_and_what_else_the_table_knows(table: Sizes) -> None:
    cell = table.index(1, 1)
    assert cell.data() == "3"
    assert cell.data(Role.ToolTipRole) == "output has 3 units"
    assert cell.data(Role.AccessibleTextRole) == "output has 3 units"
    assert cell.data(OWN_ROLE) == 3
    assert cell.data(Role.EditRole) is None
    assert table.data(QModelIndex()) is None


def test_that_numbers_and_their_titles_stand_at_the_right(table: Sizes) -> None:
    for column, side in enumerate((LEFT, RIGHT)):
        assert table.index(0, column).data(Role.TextAlignmentRole) == side
        assert table.headerData(column, ACROSS, Role.TextAlignmentRole) == side


def test_that_titles_have_a_tip_and_there_are_no_more_than_columns(table: Sizes) -> None:
    assert table.headerData(1, ACROSS) == "units"
    assert table.headerData(1, ACROSS, Role.ToolTipRole) == "How many it has"
    assert table.headerData(2, ACROSS) is None
    assert table.headerData(0, DOWN) is None


def test_that_all_of_it_is_told_to_have_changed(table: Sizes, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.dataChanged) as told:
        table.tell_all([OWN_ROLE])
    first, last, roles = told.args
    assert (first.row(), first.column(), last.row(), last.column()) == (0, 0, 1, 1)
    assert roles == [OWN_ROLE]


def test_that_an_empty_table_tells_nothing(table: Sizes, qtbot: QtBot) -> None:
    table.rows = ()
    with qtbot.assertNotEmitted(table.dataChanged):
        table.tell_all()
