"""A form of settings: label left, field right, the field's problem below it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QWidget

from desktop_nn.experiment.problem import Problem
from desktop_nn.models.document import Document
from desktop_nn.models.settings_fields import (
    ChoiceSetting,
    NumberSetting,
    Setting,
    SwitchSetting,
)
from desktop_nn.views.number_field import NumberField
from desktop_nn.views.problem_line import ProblemLine, set_severity

FIELD_WIDTH = 126


class SettingRow:
    """One setting's label, field and problem line. The field follows the document."""

    def __init__(self, setting: Setting, document: Document, parent: QWidget) -> None:
        self.setting = setting
        self._document = document
        self.label = QLabel(setting.label, parent)
        self.label.setObjectName("fieldLabel")
        self.field = self._made_field(parent)
        self.field.setObjectName(setting.where)
        self.field.setAccessibleName(setting.label)
        self.field.setFixedWidth(FIELD_WIDTH)
        self.label.setBuddy(self.field)
        self.problem = ProblemLine(parent)
        self.problem.mend_asked.connect(document.mend)
        self.follow(setting)

    def _made_field(self, parent: QWidget) -> QWidget:
        if isinstance(self.setting, NumberSetting):
            number = NumberField(self.setting.whole, self.setting.percent, parent)
            number.number_entered.connect(self._on_number)
            number.nonsense_entered.connect(self._on_nonsense)
            return number
        if isinstance(self.setting, ChoiceSetting):
            return self._made_choice(self.setting, parent)
        switch = QCheckBox(parent)
        switch.clicked.connect(self._on_switched)
        return switch

    def _made_choice(self, setting: ChoiceSetting, parent: QWidget) -> QComboBox:
        choice = QComboBox(parent)
        for row, (name, label, sentence) in enumerate(setting.options):
            choice.addItem(label, name)
            choice.setItemData(row, sentence, Qt.ItemDataRole.ToolTipRole)
        choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        choice.activated.connect(self._on_chosen)
        return choice

    # Model to screen

    def follow(self, setting: Setting) -> None:
        """Show the setting's present value; nothing is sent back."""
        self.setting = setting
        self.field.setToolTip(setting.tooltip)
        self.label.setToolTip(setting.tooltip)
        self.field.setStatusTip(setting.tooltip.splitlines()[0])
        with QSignalBlocker(self.field):
            if isinstance(self.field, NumberField) and isinstance(setting, NumberSetting):
                self.field.set_value(setting.value)
            elif isinstance(self.field, QComboBox) and isinstance(setting, ChoiceSetting):
                self.field.setCurrentIndex(self.field.findData(setting.value))
            elif isinstance(self.field, QCheckBox) and isinstance(setting, SwitchSetting):
                self.field.setChecked(setting.value)

    def show_problem(self, problem: Problem | None) -> None:
        self.problem.show_problem(problem)
        set_severity(self.field, problem.severity if problem else "")
        if isinstance(self.field, NumberField) and (problem is None or problem.severity != "error"):
            self.field.set_value(self.field.value())

    # Screen to model

    def _on_number(self, value: float) -> None:
        assert isinstance(self.setting, NumberSetting)
        self.setting.change(value)

    def _on_nonsense(self, text: str) -> None:
        message = f"{self.setting.label} must be a number, not “{text}”."
        if not text.strip():
            message = f"{self.setting.label} needs a number."
        self._document.refuse(Problem(self.setting.where, "error", message))

    def _on_chosen(self, row: int) -> None:
        assert isinstance(self.setting, ChoiceSetting)
        assert isinstance(self.field, QComboBox)
        self.setting.change(self.field.itemData(row))
        self.follow(self.setting)

    def _on_switched(self, on: bool) -> None:
        assert isinstance(self.setting, SwitchSetting)
        self.setting.change(on)


class SettingsForm(QWidget):
    """The settings that `settings(document)` lists, in its order, kept up to date."""

    def __init__(
        self,
        document: Document,
        settings: Callable[[Document], list[Setting]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._settings = settings
        self._rows: dict[str, SettingRow] = {}
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(8)
        self._layout.setVerticalSpacing(4)
        self._layout.setColumnStretch(0, 1)
        document.spec_changed.connect(self._on_spec_changed)
        document.project_changed.connect(self.follow)
        document.problems_changed.connect(self._show_problems)
        self.follow()

    def row(self, where: str) -> SettingRow:
        """The row of a setting, by its path."""
        return self._rows[where]

    def _on_spec_changed(self, old: object, new: object) -> None:
        self.follow()

    def follow(self) -> None:
        settings = self._settings(self._document)
        if self._key(settings) != [(type(r.setting), r.setting.where) for r in self._rows.values()]:
            self._rebuild(settings)
        for setting in settings:
            self._rows[setting.where].follow(setting)
        self._show_problems()

    @staticmethod
    def _key(settings: list[Setting]) -> list[tuple[type, str]]:
        return [(type(setting), setting.where) for setting in settings]

    def _rebuild(self, settings: list[Setting]) -> None:
        """Rows that stay keep their widgets, and with them the keyboard's focus."""
        old, self._rows = self._rows, {}
        for index, setting in enumerate(settings):
            row = old.pop(setting.where, None) or SettingRow(setting, self._document, self)
            self._rows[setting.where] = row
            self._layout.addWidget(row.label, 2 * index, 0)
            self._layout.addWidget(row.field, 2 * index, 1)
            self._layout.addWidget(row.problem, 2 * index + 1, 0, 1, 2)
        for row in old.values():
            for widget in (row.label, row.field, row.problem):
                self._layout.removeWidget(widget)
                widget.hide()
                widget.deleteLater()

    def _show_problems(self) -> None:
        for where, row in self._rows.items():
            row.show_problem(self._document.problem_at(where))
