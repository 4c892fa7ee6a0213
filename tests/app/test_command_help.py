"""Palette and sheet of shortcuts hold what the menus hold, and nothing contradicts."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from desktop_nn.app.menu_entries import menu_entries
from desktop_nn.app.program import Program

pytestmark = pytest.mark.qt_log_ignore("does not support")


def test_that_the_palette_holds_every_entry_of_the_menus(program: Program) -> None:
    window = program.window
    window.arrangements.save_as("mine")
    window.actions_by_name["palette"].trigger()
    shown = {command.action for command in program.command_help.palette.commands.shown}
    entries = {entry.action for entry in menu_entries(window.menuBar())}
    assert shown == entries - {window.actions_by_name["palette"]}
    labels = {command.label for command in program.command_help.palette.commands.shown}
    assert {"Spiral", "mine", "Dark", "Curves", "Learn"} <= labels
    program.command_help.palette.hide()


def test_that_the_sheet_shows_every_shortcut_of_the_menus(program: Program) -> None:
    program.window.actions_by_name["shortcuts"].trigger()
    sheet = program.command_help.sheet
    assert sheet is not None
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    for entry in menu_entries(program.window.menuBar()):
        if entry.keys:
            assert {entry.label, entry.keys, entry.path[0]} <= texts
    sheet.close()


def test_that_no_two_entries_of_the_menus_share_keys_and_none_names_others(
    program: Program,
) -> None:
    entries = menu_entries(program.window.menuBar())
    keys = [entry.keys for entry in entries if entry.keys]
    assert len(keys) == len(set(keys))
    for entry in entries:
        own = entry.action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
        told = re.findall(r"\((?:Ctrl|Shift|Alt|F\d)[^)]*\)|\(Space\)", entry.action.toolTip())
        assert told in ([], [f"({own})"]), entry.label
        assert entry.action.text().count("\t") == 0, entry.label


def test_that_no_two_entries_of_a_menu_share_an_underlined_letter(program: Program) -> None:
    letters: dict[str, list[str]] = {}
    for entry in menu_entries(program.window.menuBar()):
        found = re.search(r"&([^&])", entry.action.text().replace("&&", ""))
        if found:
            letters.setdefault(entry.place, []).append(found.group(1).lower())
    for place, there in letters.items():
        assert len(there) == len(set(there)), (place, there)


def test_that_every_entry_says_what_it_does_and_has_a_name_of_its_own(program: Program) -> None:
    entries = menu_entries(program.window.menuBar())
    assert [entry.label for entry in entries if not entry.action.statusTip()] == []
    names = [entry.action.objectName() for entry in entries]
    assert "" not in names
    assert len(names) == len(set(names))
