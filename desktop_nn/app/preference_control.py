"""Preference control: what is preferred is read at the start, applied, changed and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow

from desktop_nn.app.frame_clock import FrameClock
from desktop_nn.app.kept_preferences import keep, read
from desktop_nn.app.main_window import MainWindow
from desktop_nn.models.preferences import SPEEDS, Preferences
from desktop_nn.views.preferences_dialog import PreferencesDialog
from desktop_nn.views.run_bar import speed_text

THEMES = (
    ("system", "&System", "Light or dark as the desktop is, and with it when that changes"),
    ("light", "&Light", "Dark figures on white, also at night"),
    ("dark", "&Dark", "Light figures on black, also by day"),
)


class PreferenceControl(QObject):
    """`present` is what holds now. `dialog` is the one that was opened last."""

    def __init__(
        self, window: MainWindow, clock: FrameClock, settings: QSettings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._clock = clock
        self._settings = settings
        self.present = read(settings)
        self.dialog: PreferencesDialog | None = None
        self._themes = QActionGroup(self)
        for mode, text, tip in THEMES:
            self._add_theme(mode, text, tip)
        self._themes.triggered.connect(self._on_theme_chosen)
        actions = window.actions_by_name
        actions["switch_theme"].triggered.connect(self.switch_theme)
        actions["preferences"].triggered.connect(self.open_dialog)
        for apply in self._appliers():
            apply()

    def _add_theme(self, mode: str, text: str, tip: str) -> None:
        action = self._window.theme_menu.addAction(text)
        action.setObjectName(f"theme.{mode}")
        action.setStatusTip(tip)
        action.setToolTip(tip)
        action.setCheckable(True)
        action.setData(mode)
        self._themes.addAction(action)

    # Applying

    def _appliers(self) -> tuple[Callable[[], None], ...]:
        """All but the project's: that is asked for at the next start."""
        return (self._apply_theme, self._apply_speed, self._apply_motion, self._apply_frames)

    def _apply_theme(self) -> None:
        if self._window.theme.mode != self.present.theme:
            self._window.theme.use(self.present.theme)
        for action in self._themes.actions():
            action.setChecked(action.data() == self.present.theme)

    def _apply_speed(self) -> None:
        self._window.run_bar.slider.setValue(self.present.speed_place)

    def _apply_motion(self) -> None:
        options = self._window.dockOptions()
        animated = QMainWindow.DockOption.AnimatedDocks
        less = self.present.reduces_motion
        self._window.setDockOptions(options & ~animated if less else options | animated)
        self._window.theme.reduces_motion = less

    def _apply_frames(self) -> None:
        self._clock.show_at_most(self.present.frames)

    # Changing

    def use(self, preferences: Preferences) -> None:
        """Apply what is other than before, at once, and keep it."""
        before, self.present = self.present, preferences
        keep(preferences, self._settings)
        self._apply_theme()
        if before.speed_place != preferences.speed_place:
            self._apply_speed()
        self._apply_motion()
        self._apply_frames()

    def use_theme(self, mode: str) -> None:
        self.use(replace(self.present, theme=mode))

    @Slot()
    def switch_theme(self) -> None:
        """To light when it is dark, to dark when it is light."""
        self.use_theme("light" if self._window.theme.tokens.name == "dark" else "dark")

    def _on_theme_chosen(self, action: QAction) -> None:
        self.use_theme(action.data())

    @Slot()
    def open_dialog(self) -> None:
        words = [speed_text(speed) for speed in SPEEDS]
        self.dialog = PreferencesDialog(self.present, words, self._window)
        self.dialog.changed.connect(self.use)
        self.dialog.open()
