"""The rules by which training stops by itself: their targets, where each stands, and the way back
to the best state."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import fixed, grouped
from desktop_nn.models.stop_settings import FIELDS, stop_settings
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.live_text import LiveText
from desktop_nn.views.settings_form import SettingsForm
from desktop_nn.views.standing_line import StandingLine
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

NO_BEST = "no state measured yet"


class StopRules(View):
    """A field for each rule, and below a rule that is set where it stands. The button takes the
    action that is given by `set_best_action`."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.lines = {name: StandingLine(FIELDS[name][0], theme) for name in FIELDS}
        below = {f"training.stop.{name}": line for name, line in self.lines.items()}
        self.form = SettingsForm(document, stop_settings, self, below=below)
        self.best_button = QPushButton("To the best state")
        self.best = LiveText(text=NO_BEST)
        self._best_action: QAction | None = None
        self._build()
        self._show_lines()

    def _build(self) -> None:
        self.best_button.setObjectName("best")
        self.best_button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.best_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.best_button.setAccessibleName("To the best state")
        self.best_button.setToolTip("To the epoch with the lowest loss so far")
        self.best_button.setEnabled(False)
        self.best.setObjectName("liveCaption")
        self.best.setAccessibleName("The best state")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.form)
        layout.addWidget(self.best_button)
        layout.addWidget(self.best)

    def set_best_action(self, action: QAction) -> None:
        """The program's own action: the button does the same, and can as often."""
        self._best_action = action
        self.best_button.clicked.connect(action.trigger)
        action.changed.connect(self._on_action_changed)
        self._on_action_changed()

    def _on_action_changed(self) -> None:
        assert self._best_action is not None
        if self.best_button.isEnabled() != self._best_action.isEnabled():
            self.best_button.setEnabled(self._best_action.isEnabled())
        self.best_button.setToolTip(self._best_action.toolTip())

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        for standing in snapshot.standings:
            self.lines[standing.name].show_standing(standing)
        self.best.show_text(_best_text(snapshot))

    def forget(self) -> None:
        for line in self.lines.values():
            line.forget()
        self.best.show_text(NO_BEST)

    def on_spec(self) -> None:
        self._show_lines()

    def on_theme(self) -> None:
        for line in self.lines.values():
            line.update()

    def _show_lines(self) -> None:
        for name, line in self.lines.items():
            line.setVisible(bool(getattr(self.document.spec.training.stop, name)))


def _best_text(snapshot: Snapshot) -> str:
    if snapshot.best_epoch is None or snapshot.best_loss is None:
        return NO_BEST
    return f"epoch {grouped(snapshot.best_epoch)} · loss {fixed(snapshot.best_loss)}"
