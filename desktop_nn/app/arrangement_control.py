"""Arrangement control: the actions of the three arrangements and of the user's own."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QPushButton, QWidget

from desktop_nn.app import arrangement, file_dialogs
from desktop_nn.app.actions import Actions, plain
from desktop_nn.app.arrangement import ARRANGEMENTS, Docks
from desktop_nn.app.own_arrangements import LONGEST, OwnArrangements
from desktop_nn.views.output_view import OutputView

TOLD_TIME = 6000
"""Milliseconds for which the status bar says what became of an arrangement."""


class ArrangementControl(QObject):
    """`current` is the name of the one that was chosen last: explore, learn, analyse or one of the
    user's own. It stays so while panels are moved, and is remembered. `focus_lost()`: the widget
    that had the keyboard is hidden now. `arranged()`: the panels have other places."""

    focus_lost = Signal()
    arranged = Signal()

    def __init__(
        self,
        window: QMainWindow,
        docks: Docks,
        output: OutputView,
        actions: Actions,
        settings: QSettings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        self._output = output
        self._actions = actions
        self._settings = settings
        self.own = OwnArrangements(settings)
        self.current = "explore"
        self._are_shares_moved = False
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        for name in ARRANGEMENTS:
            self._add_to_group(actions[name], name)
        self.menu = QMenu("&My arrangements", window.menuBar())
        self.menu.setObjectName("ownArrangements")
        self.menu.setToolTipsVisible(True)
        self._delete_menu = QMenu("&Delete", self.menu)
        self._delete_menu.setObjectName("deleteArrangement")
        self.switch = ArrangementSwitch([actions[name] for name in ARRANGEMENTS])
        self._fill_menu()
        for dock in docks.values():
            dock.topLevelChanged.connect(self.keep_shares)
        self._group.triggered.connect(self._on_chosen)
        self._delete_menu.triggered.connect(self._on_delete)
        actions["save_arrangement"].triggered.connect(self.ask_and_save)
        actions["reset_arrangement"].triggered.connect(self.reset)

    def _add_to_group(self, action: QAction, name: str) -> None:
        action.setCheckable(True)
        action.setData(name)
        self._group.addAction(action)

    def _fill_menu(self) -> None:
        for action in self._group.actions():
            if action.objectName().startswith("own."):
                self._group.removeAction(action)
                action.deleteLater()
        self.menu.clear()
        self._delete_menu.clear()
        names = self.own.names()
        for name in names:
            self.menu.addAction(self._made_own(name))
            self._delete_menu.addAction(self._made_delete(name))
        if names:
            self.menu.addSeparator()
        self.menu.addAction(self._actions["save_arrangement"])
        if names:
            self.menu.addMenu(self._delete_menu)
        self._show_current()

    def _made_own(self, name: str) -> QAction:
        action = QAction(name.replace("&", "&&"), self.menu)
        action.setObjectName(f"own.{name}")
        action.setStatusTip(f"Panels to where they were when “{name}” was saved")
        action.setToolTip(action.statusTip())
        self._add_to_group(action, name)
        return action

    def _made_delete(self, name: str) -> QAction:
        action = QAction(name.replace("&", "&&"), self._delete_menu)
        action.setObjectName(f"deleteArrangement.{name}")
        action.setStatusTip(f"Forget the arrangement “{name}”; the panels stay where they are")
        action.setData(name)
        return action

    # Choosing

    def _on_chosen(self, action: QAction) -> None:
        self.use(action.data())

    def use(self, name: str) -> bool:
        """Arrange the panels; False where what was saved under this name doesn't fit any more."""
        focus = self._window.focusWidget()
        if not self._place(name):
            told = f"“{name}” was saved with other panels and can't be shown any more"
            self._tell(told)
            self._show_current()
            return False
        self.current = name
        self._are_shares_moved = False
        self._settings.setValue("window/arrangement", name)
        self._settings.setValue("window/shares_moved", False)
        self._show_current()
        self.arranged.emit()
        if focus is not None and not focus.isVisible():
            self.focus_lost.emit()  # Qt would give it to whatever comes next, as a button
        return True

    def _place(self, name: str) -> bool:
        if name in ARRANGEMENTS:
            arrangement.arrange(self._window, self._docks, name)
            self._choose_face(ARRANGEMENTS[name].faces)
            return True
        kept = self.own.get(name)
        return kept is not None and arrangement.bring_back(
            self._window,
            self._docks,
            kept,
        )

    def _choose_face(self, faces: tuple[str, ...]) -> None:
        """Of the output's panel; where the data have no such face it stays. Whoever was shown the
        numbers sees the output again elsewhere."""
        there = [face for face in faces if face in self._output.faces]
        if there:
            self._output.choose(there[0])
        elif self._output.current == "Numbers":
            self._output.choose(self._output.faces[0])

    def go_on(self, are_places_kept: bool) -> None:
        """With the panels where they stand already: as the last time, or in the first
        arrangement."""
        if not are_places_kept:
            self._settings.setValue("window/arrangement", "explore")
            self._settings.setValue("window/shares_moved", False)
        name = str(self._settings.value("window/arrangement", "explore"))
        known = name in ARRANGEMENTS or self.own.get(name) is not None
        self.current = name if known else "explore"
        self._are_shares_moved = bool(self._settings.value("window/shares_moved", True, bool))
        if self.current in ARRANGEMENTS:
            self._choose_face(ARRANGEMENTS[self.current].faces)
        self._show_current()

    @Slot()
    def reset(self) -> None:
        """All panels back to where the chosen arrangement has them."""
        if not self.use(self.current):
            self.use("explore")

    def _show_current(self) -> None:
        for action in self._group.actions():
            action.setChecked(action.data() == self.current)

    @Slot()
    def keep_shares(self) -> None:
        """The user has given the panels shares of the window: from now on, Qt keeps those."""
        self._are_shares_moved = True
        self._settings.setValue("window/shares_moved", True)

    @Slot()
    def size_docks(self) -> None:
        """Shares that suit the window's size, unless the user has moved them."""
        if self.current in ARRANGEMENTS and not self._are_shares_moved:
            arrangement.size_docks(self._window, self._docks, self.current)

    # The user's own

    @Slot()
    def ask_and_save(self) -> None:
        suggested = "" if self.current in ARRANGEMENTS else self.current
        name = file_dialogs.ask_for_name(self._window, suggested)
        if name is not None:
            self.save_as(name)

    def save_as(self, name: str) -> bool:
        """Under a name that isn't one of the three; another one of this name is replaced."""
        name = " ".join(name.split())[:LONGEST]
        if not name:
            return False
        if name.casefold() in ARRANGEMENTS:
            self._tell(f"“{name}” is the name of an arrangement that the program brings along")
            return False
        self.own.add(name, arrangement.keep(self._window, self._docks))
        self.current = name
        self._settings.setValue("window/arrangement", name)
        self._fill_menu()
        self._tell(f"The arrangement is kept as “{name}”")
        return True

    def _on_delete(self, action: QAction) -> None:
        self.delete(action.data())

    def delete(self, name: str) -> None:
        self.own.remove(name)
        if self.current == name:
            self.current = "explore"
            self._settings.setValue("window/arrangement", "explore")
        self._fill_menu()
        self._tell(f"The arrangement “{name}” is deleted")

    def forget_own(self) -> None:
        """All of the user's own, and the panels as at the very first start."""
        for name in self.own.names():
            self.own.remove(name)
        self._fill_menu()
        self.use("explore")

    def _tell(self, text: str) -> None:
        self._window.statusBar().showMessage(text, TOLD_TIME)


class ArrangementSwitch(QWidget):
    """One button for each arrangement, at the right end of the menu bar."""

    def __init__(self, actions: list[QAction]) -> None:
        super().__init__()
        self.setObjectName("arrangementSwitch")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 8, 2)
        layout.setSpacing(2)
        for action in actions:
            layout.addWidget(self._made_button(action))

    def _made_button(self, action: QAction) -> QPushButton:
        button = QPushButton(plain(action.text()))
        button.setObjectName("flat")
        button.setCheckable(True)
        button.setToolTip(action.toolTip())
        button.setStatusTip(action.statusTip())
        button.setAccessibleName(f"Arrangement {plain(action.text())}")
        button.clicked.connect(action.trigger)
        action.toggled.connect(button.setChecked)
        return button
