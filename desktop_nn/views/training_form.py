"""The training's settings: loss and optimizer, then groups that can be folded: schedule, penalties,
class weights, stop rules."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_nn.models.class_weight_settings import (
    WHERE,
    class_weight_fact,
    class_weight_settings,
)
from desktop_nn.models.document import Document
from desktop_nn.models.penalty_settings import penalty_fact, penalty_settings
from desktop_nn.models.schedule_settings import schedule_fact, schedule_settings
from desktop_nn.models.settings_fields import ANEW_MARK, AT_RESET_MARK
from desktop_nn.models.stop_settings import stop_fact
from desktop_nn.models.training_settings import update_settings
from desktop_nn.views.fold_group import FoldGroup
from desktop_nn.views.problem_line import ProblemLine
from desktop_nn.views.schedule_picture import SchedulePicture
from desktop_nn.views.settings_form import SettingRow, SettingsForm
from desktop_nn.views.stop_rules import StopRules
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

PAGES = {
    "Schedule": "schedules",
    "Penalties and clip": "penalties",
    "Class weights": "class-weights",
    "Stop rules": "stop-rules",
}
"""Of the help, by the title of a group."""

LEGEND = f"no mark: at once · {ANEW_MARK} anew · {AT_RESET_MARK} at reset"


class TrainingForm(QWidget):
    """`row(where)` is the row of a setting, whichever group it is in."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self.update_form = SettingsForm(document, update_settings, self)
        # Each content is made inside of its group: given to another parent, it is styled again.
        makers = {
            "Schedule": self._made_schedule,
            "Penalties and clip": self._made_penalties,
            "Class weights": self._made_weights,
            "Stop rules": self._made_stop_rules,
        }
        self.groups = {title: FoldGroup(title, make, self) for title, make in makers.items()}
        for title, group in self.groups.items():
            group.setProperty("helpTopic", PAGES[title])
        self._build()
        self._connect()
        self._follow()

    def _made_schedule(self, group: QWidget) -> QWidget:
        column = QWidget(group)
        self.schedule_form = SettingsForm(self._document, schedule_settings, column)
        self.schedule_picture = SchedulePicture(self._document, self._theme, column)
        return _filled(column, self.schedule_form, self.schedule_picture)

    def _made_penalties(self, group: QWidget) -> QWidget:
        self.penalty_form = SettingsForm(self._document, penalty_settings, group)
        return self.penalty_form

    def _made_weights(self, group: QWidget) -> QWidget:
        column = QWidget(group)
        self.weight_problem = ProblemLine(column)
        self.weight_form = SettingsForm(self._document, class_weight_settings, column)
        return _filled(column, self.weight_problem, self.weight_form)

    def _made_stop_rules(self, group: QWidget) -> QWidget:
        self.stop_rules = StopRules(self._document, self._theme, group)
        return self.stop_rules

    def _build(self) -> None:
        legend = QLabel(LEGEND, self)
        legend.setObjectName("caption")
        legend.setIndent(0)
        legend.setWordWrap(True)
        legend.setToolTip("What a change of a field does to the run, by the mark beside its label.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (legend, self.update_form, *self.groups.values()):
            layout.addWidget(widget)

    def _connect(self) -> None:
        self._document.spec_changed.connect(self._on_spec_changed)
        self._document.project_changed.connect(self._follow)
        self._document.problems_changed.connect(self._show_weight_problem)
        self.weight_problem.mend_asked.connect(self._document.mend)

    @property
    def forms(self) -> tuple[SettingsForm, ...]:
        """In their order on screen."""
        stops = self.stop_rules.form
        return (self.update_form, self.schedule_form, self.penalty_form, self.weight_form, stops)

    @property
    def views(self) -> tuple[View, ...]:
        """What follows the run."""
        return (self.schedule_picture, self.stop_rules)

    def rows(self) -> dict[str, SettingRow]:
        """All of them by path, in their order on screen."""
        return {where: row for form in self.forms for where, row in form.rows().items()}

    def row(self, where: str) -> SettingRow:
        return self.rows()[where]

    def set_best_action(self, action: QAction) -> None:
        self.stop_rules.set_best_action(action)

    def set_waiting(self, waiting: tuple[str, ...]) -> None:
        """Which fields, by path, take effect only at the next reset."""
        for form in self.forms:
            form.set_waiting(waiting)

    def _on_spec_changed(self, old: object, new: object) -> None:
        self._follow()

    def _follow(self) -> None:
        facts: dict[str, Callable[[Document], str]] = {
            "Schedule": schedule_fact,
            "Penalties and clip": penalty_fact,
            "Class weights": class_weight_fact,
            "Stop rules": stop_fact,
        }
        for title, fact in facts.items():
            self.groups[title].show_fact(fact(self._document))
        # There are none where the data has values to predict.
        self.groups["Class weights"].setVisible(not self.weight_form.is_empty)

    def _show_weight_problem(self) -> None:
        self.weight_problem.show_problem(self._document.problem_at(WHERE))


def _filled(column: QWidget, *widgets: QWidget) -> QWidget:
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for widget in widgets:
        layout.addWidget(widget)
    return column
