"""Ctrl+C in tables: what lies on the clipboard is what the model holds."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

import desktop_nn.views
from desktop_nn.models.statistics_model import COLUMNS
from desktop_nn.views.statistics_view import StatisticsView
from tests.views.showing import on_screen
from tests.views.snapshots import show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    view = on_screen(qtbot, StatisticsView(document, theme), (720, 160))
    show(view, trained(document, 5))
    view.activateWindow()
    view.table.setFocus()
    qtbot.waitUntil(view.table.hasFocus)
    return view


def copied(table):
    QGuiApplication.clipboard().setText("")
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    return [line.split("\t") for line in text.splitlines()]


def test_that_the_whole_table_is_copied_while_nothing_is_selected(view, document):
    view.table.clearSelection()
    heading, *rows = copied(view.table)
    assert heading == ["", *(column.title for column in COLUMNS)]
    statistics = snapshot_of(trained(document, 5), "layer_statistics").products["layer_statistics"]
    for row, layer in zip(rows, statistics.layers, strict=True):
        for cell, column in zip(row[1:], COLUMNS, strict=True):
            value = getattr(layer, column.field)
            assert cell == ("" if value != value else repr(float(value)))


def test_that_the_selected_row_is_copied_alone(view):
    view.table.selectRow(1)
    rows = copied(view.table)
    assert len(rows) == 2
    assert rows[1][0].startswith("2 · ")


def test_that_every_table_of_the_program_can_be_copied():
    folder = Path(desktop_nn.views.__file__).parent
    found = 0
    for path in folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"= QTableView\(|\(QTableView\):", text):
            found += 1
            assert "make_copyable(" in text or "StandardKey.Copy" in text, path.name
    assert found >= 9


def test_that_a_table_is_copied_as_html_too(view):
    view.table.selectRow(0)
    copied(view.table)
    told = QGuiApplication.clipboard().mimeData().html()
    assert told.count("<tr>") == 2
    assert told.count("sdval=") > 3
