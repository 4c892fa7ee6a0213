"""The preferences: a short form, and every change acts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.models.preferences import FRAMES, Preferences
from desktop_nn.views.choice_field import ChoiceField

THEME_OPTIONS = (
    ("system", "As the desktop", "Light or dark as the desktop is, and with it when that changes"),
    ("light", "Light", "Dark figures on white"),
    ("dark", "Dark", "Light figures on black"),
)
FRAME_LABELS = {
    60: "as often as possible",
    20: "20 times a second",
    5: "5 times a second",
    1: "once a second",
}
WIDTH = 190
NUMBERS = (
    "Numbers have a point, 0.03, whatever the system's language: here, in formulas, in code and in "
    "files. In fields 0,03 may be typed as well."
)


class PreferencesDialog(QDialog):
    """`changed(preferences)` at each change of a field. `speeds` are the slider's places."""

    changed = Signal(object)

    def __init__(self, preferences: Preferences, speeds: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("preferences")
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._preferences = preferences
        self.theme = ChoiceField(THEME_OPTIONS)
        self.speed = ChoiceField((str(place), text, "") for place, text in enumerate(speeds))
        self.frames = ChoiceField((str(f), FRAME_LABELS[f], "") for f in FRAMES)
        self.motion = QCheckBox("Less motion")
        self.project = QCheckBox("Open the project of the last time")
        self._build()
        self._connect()
        self.follow(preferences)

    def _build(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._add_row("Theme", self.theme, "The colours of window, plots and network")
        self._add_row(
            "Speed at the start",
            self.speed,
            "Where the slider of the run bar stands when the program starts, and now",
        )
        self._add_row(
            "Show what is new",
            self.frames,
            "At most so often are pictures and numbers drawn anew; training goes on between",
        )
        self._add_switch(
            self.motion,
            "Panels jump to their places instead of sliding; in slow motion forward, backward and "
            "update light up as a whole instead of layer by layer; the microscope's slow playback "
            "goes from station to station, once a second at most",
        )
        self._add_switch(self.project, "Where it still exists; otherwise a new one is begun")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.RestoreDefaults | QDialogButtonBox.StandardButton.Close
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        self.numbers = QLabel(NUMBERS)
        self.numbers.setObjectName("caption")
        self.numbers.setWordWrap(True)
        layout.addLayout(self._grid)
        layout.addSpacing(6)
        layout.addWidget(self.numbers)
        layout.addSpacing(10)
        layout.addWidget(self.buttons)

    def _add_row(self, text: str, field: ChoiceField, tip: str) -> None:
        label = QLabel(text)
        label.setBuddy(field)
        field.setAccessibleName(text)
        field.setToolTip(tip)
        field.setStatusTip(tip)
        field.setFixedWidth(WIDTH)
        label.setToolTip(tip)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(field, row, 1)

    def _add_switch(self, switch: QCheckBox, tip: str) -> None:
        switch.setAccessibleName(switch.text())
        switch.setToolTip(tip)
        switch.setStatusTip(tip)
        self._grid.addWidget(switch, self._grid.rowCount(), 0, 1, 2)

    def _connect(self) -> None:
        for field in (self.theme, self.speed, self.frames):
            field.activated.connect(self._on_changed)
        for switch in (self.motion, self.project):
            switch.clicked.connect(self._on_changed)
        self.buttons.rejected.connect(self.reject)
        restore = self.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        restore.setText("Usual values")
        restore.setToolTip("Every field as at the very first start")
        restore.clicked.connect(self._on_usual)

    def follow(self, preferences: Preferences) -> None:
        """Show these; nothing is emitted."""
        self._preferences = preferences
        with QSignalBlocker(self):
            self.theme.show_name(preferences.theme)
            self.speed.show_name(str(preferences.speed_place))
            self.frames.show_name(str(preferences.frames))
            self.motion.setChecked(preferences.reduces_motion)
            self.project.setChecked(preferences.restores_project)

    def _on_changed(self) -> None:
        self._preferences = replace(
            self._preferences,
            theme=self.theme.name(),
            speed_place=int(self.speed.name()),
            frames=int(self.frames.name()),
            reduces_motion=self.motion.isChecked(),
            restores_project=self.project.isChecked(),
        )
        self.changed.emit(self._preferences)

    def _on_usual(self) -> None:
        self.follow(Preferences())
        self.changed.emit(self._preferences)
