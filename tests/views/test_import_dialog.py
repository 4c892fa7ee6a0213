"""The import's dialog: the model on screen, and the screen to the model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QTableView
from pytestqt.qtbot import QtBot

from desktop_nn.models.data_import import DataImport
from desktop_nn.models.import_tables import INPUT, KIND, MISSING, NAME, VALUES
from desktop_nn.views.import_dialog import ImportDialog
from desktop_nn.views.theme import Theme
from tests.models.test_data_import import write

CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, tmp_path: Path) -> ImportDialog:
    data_import = DataImport(write(tmp_path))
    with qtbot.waitSignal(data_import.changed):
        made = ImportDialog(data_import, theme)
        qtbot.addWidget(made)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    data_import.setParent(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def texts(table: QTableView, column: int) -> list[str]:
    model = table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def marks(table: QTableView, column: int) -> list[object]:
    model, role = table.model(), Qt.ItemDataRole.CheckStateRole
    return [model.index(row, column).data(role) for row in range(model.rowCount())]


def choose(field: QComboBox, name: str) -> None:
    field.setCurrentIndex(field.findData(name))
    field.activated.emit(field.currentIndex())


def test_that_columns_stand_with_their_use_kind_gaps_and_values(dialog: ImportDialog) -> None:
    columns = dialog.columns
    assert texts(columns, NAME) == ["id", "area", "kind", "price"]
    assert marks(columns, INPUT) == [UNCHECKED, CHECKED, CHECKED, None]
    assert texts(columns, INPUT) == ["", "", "", "predicted"]
    assert marks(columns, KIND) == [UNCHECKED, UNCHECKED, CHECKED, UNCHECKED]
    assert texts(columns, MISSING) == ["–", "1", "–", "1"]
    assert texts(columns, VALUES) == ["1 … 4", "50.5 … 80", "2: “flat”, “house”", "100 … 400"]


def test_that_the_first_rows_stand_as_they_were_read(dialog: ImportDialog) -> None:
    model = dialog.rows.model()
    assert [model.index(2, column).data() for column in range(4)] == ["3", "", "flat", "300"]


def test_that_what_is_done_and_what_comes_of_it_is_said(dialog: ImportDialog) -> None:
    assert "Rows without a value to predict are left out: 1." in dialog.fields.steps.sentences()
    assert dialog.fields.about.text() == "4 rows, 4 columns → 2 samples, 3 inputs, values"
    assert dialog.accept_button.isEnabled()


def test_that_fields_show_how_it_was_read(dialog: ImportDialog) -> None:
    assert dialog.fields.separator.name() == ";"
    assert dialog.fields.decimal.name() == ","
    assert dialog.fields.header.isChecked()
    assert (
        dialog.fields.target.name(),
        dialog.fields.task.name(),
        dialog.fields.missing.name(),
    ) == (
        "price",
        "values",
        "drop",
    )


def test_that_another_target_and_filling_reach_the_samples(dialog: ImportDialog) -> None:
    choose(dialog.fields.target, "kind")
    assert dialog.fields.task.name() == "classes"
    assert "2 classes" in dialog.fields.about.text()
    choose(dialog.fields.missing, "fill")
    assert "4 samples" in dialog.fields.about.text()


def test_that_a_mark_is_taken_by_the_space_key(qtbot: QtBot, dialog: ImportDialog) -> None:
    dialog.columns.setFocus()
    dialog.columns.setCurrentIndex(dialog.columns.model().index(2, INPUT))
    qtbot.keyClick(dialog.columns, Qt.Key.Key_Space)
    assert marks(dialog.columns, INPUT)[2] == UNCHECKED
    assert "1 input," in dialog.fields.about.text()


def test_that_what_is_wrong_stands_there_and_nothing_can_be_imported(
    qtbot: QtBot, dialog: ImportDialog
) -> None:
    choose(dialog.fields.target, "area")
    choose(dialog.fields.task, "classes")
    for row in (0, 2, 3):
        dialog.columns.model().setData(
            dialog.columns.model().index(row, INPUT), UNCHECKED, Qt.ItemDataRole.CheckStateRole
        )
    assert "Choose at least one" in dialog.problem.text()
    assert not dialog.accept_button.isEnabled()


def test_that_a_wrong_separator_is_read_and_can_be_taken_back(
    qtbot: QtBot, dialog: ImportDialog
) -> None:
    with qtbot.waitSignal(dialog._import.changed):
        choose(dialog.fields.separator, "|")
    assert not dialog.accept_button.isEnabled()
    assert "separates the cells" in dialog.problem.text()
    with qtbot.waitSignal(dialog._import.changed):
        choose(dialog.fields.separator, ";")
    assert dialog.accept_button.isEnabled()


def test_that_pictures_say_what_they_show(dialog: ImportDialog) -> None:
    dialog.tabs.setCurrentIndex(1)
    choose(dialog.across, "area")
    assert dialog.picture.sentence() == "Histogram of area"
    choose(dialog.across, "kind")
    assert dialog.picture.sentence() == "Counts of kind"
    choose(dialog.up, "price")
    assert dialog.picture.sentence() == "price over kind"
    image = dialog.picture.grab().toImage()
    assert len({image.pixel(x, y) for x in range(image.width()) for y in (40, 80, 120)}) > 2


def test_that_every_control_has_a_name(dialog: ImportDialog) -> None:
    controls = (QComboBox, QTableView, QAbstractButton)
    for kind in controls:
        for control in dialog.findChildren(kind):
            if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                text = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or text, control.objectName()


def switch(dialog: ImportDialog, beginning: str) -> QAbstractButton:
    (found,) = [s for t, s in dialog.fields.steps.switches.items() if t.startswith(beginning)]
    return found


def test_that_a_step_is_switched_off_and_on_again(dialog: ImportDialog) -> None:
    before = dialog.fields.steps.sentences()
    switch(dialog, "Rows in which an input").click()
    assert dialog.fields.missing.name() == "fill"
    assert "“area”: 1 missing values are filled with the mean, 65.25." in done(dialog)
    assert not switch(dialog, "Rows in which an input").isChecked()
    switch(dialog, "Rows in which an input").click()
    assert dialog.fields.missing.name() == "drop"
    assert dialog.fields.steps.sentences() == before


def done(dialog: ImportDialog) -> list[str]:
    return [text for text in dialog.fields.steps.sentences() if not text.startswith("not done")]


def test_that_texts_and_unused_columns_are_switched_too(dialog: ImportDialog) -> None:
    switch(dialog, "“kind” becomes").click()
    assert marks(dialog.columns, INPUT) == [UNCHECKED, CHECKED, UNCHECKED, None]
    assert any(text.startswith("not done: “kind”") for text in dialog.fields.steps.sentences())
    switch(dialog, "“kind” becomes").click()
    switch(dialog, "Columns that are not used").click()
    assert marks(dialog.columns, INPUT) == [CHECKED, CHECKED, CHECKED, None]
    switch(dialog, "Columns that are not used").click()
    assert marks(dialog.columns, INPUT) == [UNCHECKED, CHECKED, CHECKED, None]


def test_that_the_first_row_is_read_as_data_when_its_step_is_switched_off(
    qtbot: QtBot, dialog: ImportDialog
) -> None:
    with qtbot.waitSignal(dialog._import.changed):
        switch(dialog, "The first row holds").click()
    assert not dialog.fields.header.isChecked()
    assert texts(dialog.columns, NAME)[0] == "column 1"
    with qtbot.waitSignal(dialog._import.changed):
        switch(dialog, "The first row holds").click()
    assert texts(dialog.columns, NAME) == ["id", "area", "kind", "price"]


def test_that_what_separates_thousands_is_chosen_and_never_is_the_decimal_sign(
    qtbot: QtBot, dialog: ImportDialog
) -> None:
    fields = dialog.fields
    assert (fields.decimal.name(), fields.thousands.name()) == (",", "")
    for field, sign, wanted in (
        (fields.thousands, ",", (".", ",")),
        (fields.thousands, ".", (",", ".")),
        (fields.decimal, ".", (".", "")),
    ):
        with qtbot.waitSignal(dialog._import.changed):
            choose(field, sign)
        assert (fields.decimal.name(), fields.thousands.name()) == wanted


def test_that_words_for_no_value_are_written_numbers_too(
    qtbot: QtBot, dialog: ImportDialog
) -> None:
    words = dialog.fields.words
    assert words.text().startswith("na, n/a, ")
    with qtbot.waitSignal(dialog._import.changed):
        words.selectAll()
        qtbot.keyClicks(words, "60, Flat")
        qtbot.keyClick(words, Qt.Key.Key_Return)
    assert words.text() == "60, flat"
    assert texts(dialog.columns, MISSING) == ["–", "2", "2", "1"]
    assert "“flat” is taken for a missing value: 2 cells." in dialog.fields.steps.sentences()
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog._import.changed):
        dialog.fields.steps.switches["“flat” is taken for a missing value: 2 cells."].click()
    assert words.text() == "60"


def test_that_a_row_without_a_target_has_no_switch(dialog: ImportDialog) -> None:
    assert not [t for t in dialog.fields.steps.switches if t.startswith("Rows without a value")]


def test_that_the_keyboard_stays_in_the_list_of_steps(qtbot: QtBot, dialog: ImportDialog) -> None:
    pressed = switch(dialog, "“kind” becomes")
    pressed.setFocus()
    qtbot.keyClick(pressed, Qt.Key.Key_Space)
    assert any(s.hasFocus() for s in dialog.fields.steps.switches.values())


def pictures_file(folder: Path) -> Path:
    pictures = np.arange(24, dtype=np.uint8).reshape(6, 2, 2) * 10
    path = folder / "digits.npz"
    np.savez(path, x=pictures, y=np.array([3, 7, 3, 3, 7, 3]))
    return path


def opened_dialog(qtbot: QtBot, theme: Theme, path: Path) -> ImportDialog:
    data_import = DataImport(path)
    with qtbot.waitSignal(data_import.changed):
        made = ImportDialog(data_import, theme)
        qtbot.addWidget(made)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    data_import.setParent(made)
    return made


def test_that_arrays_of_pictures_are_shown_as_pictures(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    dialog = opened_dialog(qtbot, theme, pictures_file(tmp_path))
    assert dialog.tabs.tabText(dialog.tabs.currentIndex()) == "Pictures"
    assert dialog.preview.accessibleDescription() == "3 · 4 pictures; 7 · 2 pictures"
    choose(dialog.fields.task, "values")
    assert dialog.preview.accessibleDescription() == "all · 6 pictures"


def test_that_a_table_has_no_tab_for_pictures(dialog: ImportDialog) -> None:
    assert [dialog.tabs.tabText(k) for k in range(3) if dialog.tabs.isTabVisible(k)] == [
        "First rows",
        "Picture",
    ]


def test_that_a_sign_of_one_s_own_is_written_and_read(qtbot: QtBot, dialog: ImportDialog) -> None:
    dialog._import.path.write_text("a:b:y\n1:2,5:0\n3:4,5:1\n" * 1, encoding="utf-8")
    field = dialog.fields.separator
    field.setEditText(":")
    with qtbot.waitSignal(dialog._import.changed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.fields.about.text().startswith("2 rows, 3 columns")
    assert dialog._import.told.delimiter == ":"
    assert dialog._import.told.encoding is None
    assert "Cells are separated by “:”." in dialog.fields.steps.sentences()
    assert field.currentText() == "“:”"


def test_that_steps_stay_listed_beside_a_refusal(dialog: ImportDialog) -> None:
    before = dialog.fields.steps.sentences()
    model = dialog.columns.model()
    for row in (1, 2):
        model.setData(model.index(row, INPUT), UNCHECKED, Qt.ItemDataRole.CheckStateRole)
    assert "Choose at least one" in dialog.problem.text()
    assert not dialog.accept_button.isEnabled()
    assert dialog.fields.steps.sentences()[:3] == before[:3]
    switch(dialog, "Columns that are not used").click()
    assert dialog.accept_button.isEnabled()


def test_that_lines_above_the_table_are_counted_and_told(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    text = "2019;2020;2021\n2018;2020;2021\na;b;y\n1;2;3,5\n4;5;6\n"
    dialog = opened_dialog(qtbot, theme, write(tmp_path, text))
    with qtbot.waitExposed(dialog):
        dialog.show()
    above = dialog.fields.above
    assert above.text() == "0"
    with qtbot.waitSignal(dialog._import.changed):
        above.selectAll()
        qtbot.keyClicks(above, "2")
        qtbot.keyClick(above, Qt.Key.Key_Return)
    assert texts(dialog.columns, NAME) == ["a", "b", "y"]
    assert dialog.isVisible()
    above.selectAll()
    qtbot.keyClicks(above, "many")
    qtbot.keyClick(above, Qt.Key.Key_Return)
    assert above.text() == "2"
    above.selectAll()
    qtbot.keyClicks(above, "1001")
    qtbot.keyClick(above, Qt.Key.Key_Return)
    assert above.text() == "2"
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog._import.changed):
        switch(dialog, "2 lines above the table").click()
    assert above.text() == "0"


def test_that_the_first_reading_that_fails_shows_how_it_read(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    text = "a;b\n" + "1,5;2\n" * 1100 + "bad;3\n"
    dialog = opened_dialog(qtbot, theme, write(tmp_path, text))
    assert "“bad” is no number" in dialog.problem.text()
    assert (dialog.fields.separator.name(), dialog.fields.decimal.name()) == (";", ",")
    assert "Cells are separated by semicolons." in dialog.fields.steps.sentences()
