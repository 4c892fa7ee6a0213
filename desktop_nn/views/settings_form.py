"""A form of settings: label left, field right, the field's problem below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.models.document import Document
from desktop_nn.models.settings_fields import (
    AT_RESET_MARK,
    ChoiceSetting,
    NumberSetting,
    Setting,
    SwitchSetting,
    marked,
)
from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.number_field import NumberField
from desktop_nn.views.problem_line import ProblemLine, set_severity

FIELD_WIDTH = 102
SPACING = 7
CHOICE_WIDTH = 153
"""Wide enough for the longest name; a choice's own label is short."""

BETWEEN = 16
"""Pixels between two columns of rows."""

WAITING = f"{AT_RESET_MARK} Changed since the weights were drawn: takes effect at the next reset."


class SettingRow:
    """One setting's label, field and problem line. The field follows the document."""

    def __init__(self, setting: Setting, document: Document, parent: SettingsForm) -> None:
        self.setting = setting
        self._form = parent
        self._document = document
        self._waiting = False
        self.label = QLabel(setting.label, parent)
        self.label.setObjectName("fieldLabel")
        self.field = self._made_field(parent)
        self.field.setObjectName(setting.where)
        self.field.setFixedWidth(self._field_width())
        self.label.setBuddy(self.field)
        self.problem = ProblemLine(parent)
        self.problem.mend_asked.connect(self._on_mend)
        self.problem.made.connect(parent.set_tab_order)
        self.follow(setting)

    def _made_field(self, parent: QWidget) -> QWidget:
        if isinstance(self.setting, NumberSetting):
            number = NumberField(self.setting.whole, self.setting.percent, parent)
            number.number_entered.connect(self._on_number)
            number.number_stepped.connect(self._on_stepped)
            number.nonsense_entered.connect(self._on_nonsense)
            number.escaped.connect(self._on_escaped)
            return number
        if isinstance(self.setting, ChoiceSetting):
            choice = ChoiceField(self.setting.options, parent)
            choice.activated.connect(self._on_chosen)
            choice.highlighted.connect(self._on_highlighted)
            choice.list_closed.connect(self._on_list_closed)
            return choice
        switch = QCheckBox(parent)
        # Reached by keys; a click leaves the focus, and with it Space, where they were.
        switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        switch.clicked.connect(self._on_switched)
        return switch

    def _field_width(self) -> int:
        """All numbers are as wide, and so are choices, but for names that are longer."""
        self.field.ensurePolished()
        widest = max(self._form.choice_width, self.field.sizeHint().width())
        return widest if self.is_choice else FIELD_WIDTH

    @property
    def is_choice(self) -> bool:
        return isinstance(self.setting, ChoiceSetting)

    def stops(self) -> tuple[QWidget, ...]:
        """Where the Tab key stops."""
        return (self.field, *self.problem.buttons) if self.problem.is_made else (self.field,)

    @property
    def is_switch(self) -> bool:
        return isinstance(self.setting, SwitchSetting)

    # Model to screen

    def follow(self, setting: Setting) -> None:
        """Show the setting's present value; nothing is sent back."""
        self.setting = setting
        self.field.setAccessibleName(setting.label)
        self._show_label()
        with QSignalBlocker(self.field):
            if isinstance(self.field, NumberField) and isinstance(setting, NumberSetting):
                self.field.set_step_range(setting.lowest, setting.highest)
                self.field.set_value(setting.value)
            elif isinstance(self.field, ChoiceField) and isinstance(setting, ChoiceSetting):
                self.field.show_name(setting.value)
            elif isinstance(self.field, QCheckBox) and isinstance(setting, SwitchSetting):
                self.field.setChecked(setting.value)

    def set_waiting(self, waiting: bool) -> None:
        """Whether the value was changed, and takes effect only at the next reset."""
        if waiting != self._waiting:
            self._waiting = waiting
            self._show_label()

    def _show_label(self) -> None:
        """The label with its mark. One that waits says so in a word, before its explanation."""
        setting = self.setting
        tooltip = f"{WAITING}\n{setting.tooltip}" if self._waiting else setting.tooltip
        mark = f"{AT_RESET_MARK} waiting" if self._waiting else setting.mark
        self.label.setText(marked(setting.label, mark))
        for widget in (self.label, self.field):
            widget.setToolTip(tooltip)
            widget.setStatusTip(tooltip.splitlines()[0])

    def show_problem(self, problem: Problem | None) -> None:
        self.problem.show_problem(problem)
        set_severity(self.field, problem.severity if problem else "")
        self.field.setAccessibleDescription(problem.message if problem else "")
        if isinstance(self.field, NumberField):
            self.field.set_refused(self._document.typed_at(self.setting.where))

    def forget_typed(self) -> None:
        """Show the value, whatever is being typed."""
        if isinstance(self.field, NumberField):
            self.field.show_value()

    # Screen to model

    def _on_number(self, value: float) -> None:
        """What was typed and is refused here stays, to be corrected."""
        assert isinstance(self.setting, NumberSetting)
        assert isinstance(self.field, NumberField)
        where, text = self.setting.where, self.field.text()
        refused = self.setting.change(value, False)
        if any(problem.where == where for problem in refused):
            self._document.keep_typed(where, text)

    def _on_stepped(self, value: float) -> None:
        assert isinstance(self.setting, NumberSetting)
        self.setting.change(value, True)

    def _on_nonsense(self, text: str) -> None:
        where, label = self.setting.where, self.setting.label
        message = f"{label} must be a number, not “{text}”."
        if not text.strip():
            message = f"{label} needs a number."
        self._document.refuse(Problem(where, "error", message))
        self._document.keep_typed(where, text)

    def _on_mend(self, mend: Mend) -> None:
        """The button goes with its problem; the focus that it had is then the field's."""
        if any(button.hasFocus() for button in self.problem.buttons):
            self.field.setFocus()
        self._document.mend(mend)

    def _on_escaped(self) -> None:
        self._document.dismiss(self.setting.where)

    def _on_chosen(self, row: int) -> None:
        assert isinstance(self.setting, ChoiceSetting)
        assert isinstance(self.field, ChoiceField)
        self.setting.change(self.field.itemData(row))
        self.follow(self.setting)

    def _on_highlighted(self, row: int) -> None:
        assert isinstance(self.field, ChoiceField)
        self._form.option_looked_at.emit(self.setting.where, str(self.field.itemData(row)))

    def _on_list_closed(self) -> None:
        self._form.options_left.emit()

    def _on_switched(self, on: bool) -> None:
        assert isinstance(self.setting, SwitchSetting)
        self.setting.change(on)


class SettingsForm(QWidget):
    """The settings that `settings(document)` lists, in its order, kept up to date. `below`: widgets
    that stand under a row, by its path. With `in_pairs`, two switches that follow each other share
    a line. `option_looked_at(where, name)` while the user goes through
    an open list, `options_left()` when it is closed."""

    option_looked_at = Signal(str, str)
    options_left = Signal()

    def __init__(
        self,
        document: Document,
        settings: Callable[[Document], list[Setting]],
        parent: QWidget | None = None,
        below: Mapping[str, QWidget] | None = None,
        choice_width: int = CHOICE_WIDTH,
        in_pairs: bool = False,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._settings = settings
        self._in_pairs = in_pairs
        self._pairs: dict[tuple[str, ...], QWidget] = {}
        self._columns = 1
        self._below = dict(below or {})
        self.choice_width = choice_width
        self._rows: dict[str, SettingRow] = {}
        self._waiting: tuple[str, ...] = ()
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(SPACING)
        self._layout.setVerticalSpacing(4)
        self._set_widths()
        document.spec_changed.connect(self._on_spec_changed)
        document.project_changed.connect(self._on_project_changed)
        document.problems_changed.connect(self._show_problems)
        self.follow()

    def row(self, where: str) -> SettingRow:
        """The row of a setting, by its path."""
        return self._rows[where]

    def rows(self) -> dict[str, SettingRow]:
        """All of them by path, in their order on screen."""
        return dict(self._rows)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to set."""
        return not self._rows

    def _on_spec_changed(self, old: object, new: object) -> None:
        self.follow()

    def _on_project_changed(self) -> None:
        for row in self._rows.values():
            row.forget_typed()
        self.follow()

    def follow(self) -> None:
        """Show the document's present settings."""
        settings = self._settings(self._document)
        if self._key(settings) != [(type(r.setting), r.setting.where) for r in self._rows.values()]:
            self._rebuild(settings)
        for setting in settings:
            self._rows[setting.where].follow(setting)
        self._show_waiting()
        self._show_problems()

    def set_waiting(self, waiting: tuple[str, ...]) -> None:
        """Which fields, by path, take effect only at the next reset."""
        if waiting != self._waiting:
            self._waiting = waiting
            self._show_waiting()

    def _show_waiting(self) -> None:
        """A path stands for all that lies below it: a choice, and its parameters."""
        for where, row in self._rows.items():
            row.set_waiting(any(f"{where}.".startswith(f"{path}.") for path in self._waiting))

    @staticmethod
    def _key(settings: list[Setting]) -> list[tuple[type, str]]:
        return [(type(setting), setting.where) for setting in settings]

    def _rebuild(self, settings: list[Setting]) -> None:
        """Rows that stay keep their widgets, and with them the keyboard's focus."""
        old, self._rows = self._rows, {}
        for setting in settings:
            row = old.pop(setting.where, None)
            if row is None or type(row.setting) is not type(setting):
                row = SettingRow(setting, self._document, self)
            self._rows[setting.where] = row
        self._place()
        self.set_tab_order()
        for row in old.values():
            self._remove(row)

    # Places

    def set_columns(self, columns: int) -> None:
        """The rows in one column, or side by side in two."""
        if columns != self._columns:
            self._columns = columns
            self._set_widths()
            self._place()

    def _set_widths(self) -> None:
        """Three of the grid's columns each: label, label or choice, field; and one between."""
        for column in range(2):
            there = column < self._columns
            self._layout.setColumnStretch(4 * column, int(there))
            middle = self.choice_width - FIELD_WIDTH - SPACING if there else 0
            self._layout.setColumnMinimumWidth(4 * column + 1, middle)
        self._layout.setColumnMinimumWidth(3, BETWEEN if self._columns > 1 else 0)

    def _place(self) -> None:
        """Every row where it belongs; those that stay there keep the keyboard's focus."""
        lines = self._lines()
        most = -(-len(lines) // self._columns)
        for index, line in enumerate(lines):
            column, place = divmod(index, most)
            self._place_line(line, 3 * place, 4 * column)
        kept = {tuple(row.setting.where for row in line) for line in lines}
        for names in [names for names in self._pairs if names not in kept]:
            self._pairs.pop(names).deleteLater()

    def _lines(self) -> list[list[SettingRow]]:
        lines: list[list[SettingRow]] = []
        for row in self._rows.values():
            before = lines[-1] if lines else []
            if self._in_pairs and row.is_switch and len(before) == 1 and before[0].is_switch:
                before.append(row)
            else:
                lines.append([row])
        return lines

    def _place_line(self, line: list[SettingRow], top: int, left: int) -> None:
        if len(line) > 1:
            self._layout.addWidget(self._pair(line), top, left, 1, 3)
            for below, row in enumerate(line, start=1):
                self._layout.addWidget(row.problem, top + below, left, 1, 3)
            return
        [row] = line
        # A choice reaches into the middle column, where numbers have their label.
        reach = 1 if row.is_choice else 2
        self._layout.addWidget(row.label, top, left, 1, reach)
        self._layout.addWidget(row.field, top, left + reach, 1, 3 - reach)
        self._layout.addWidget(row.problem, top + 1, left, 1, 3)
        if row.setting.where in self._below:
            self._layout.addWidget(self._below[row.setting.where], top + 2, left, 1, 3)

    def _pair(self, line: list[SettingRow]) -> QWidget:
        """What holds both: made once for the same two."""
        names = tuple(row.setting.where for row in line)
        if names not in self._pairs:
            self._pairs[names] = pair = QWidget(self)
            layout = QHBoxLayout(pair)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(SPACING)
            for row in line:
                row.field.setFixedWidth(row.field.sizeHint().width())
                layout.addWidget(row.label)
                layout.addWidget(row.field)
                layout.addStretch(1)
            pair.show()
        return self._pairs[names]

    def _remove(self, row: SettingRow) -> None:
        # What is being typed into a field that goes is not to be entered on its way out.
        row.field.blockSignals(True)
        for widget in (row.label, row.field, row.problem):
            self._layout.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def set_tab_order(self) -> None:
        """In the order of the rows, whichever was made last."""
        fields = [field for row in self._rows.values() for field in row.stops()]
        for before, after in pairwise(fields):
            QWidget.setTabOrder(before, after)

    def _show_problems(self) -> None:
        for where, row in self._rows.items():
            row.show_problem(self._document.problem_at(where))
