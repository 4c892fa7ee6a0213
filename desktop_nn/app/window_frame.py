"""The window before there is anything in it: its panels' frames with their titles, where they were
the last time. Loads Qt and little else, so that it is on screen within the first half second, while
what belongs into it is loaded and made."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import (
    QChildEvent,
    QEvent,
    QEventLoop,
    QObject,
    QSettings,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMainWindow,
    QTabBar,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.app import arrangement
from desktop_nn.app.menu_titles import TITLES
from desktop_nn.experiment.resources import resource
from desktop_nn.views.dock import PanelDock
from desktop_nn.views.panel import Panel
from desktop_nn.views.screen_room import size_on_screen
from desktop_nn.views.status_line import StatusLine
from desktop_nn.views.steady_label import SteadyLabel
from desktop_nn.views.theme import Theme

PANELS = {
    "setup": "Data",
    "output": "Output",
    "layers": "Layers",
    "curves": "Curves",
    "histograms": "Weights",
    "distributions": "Distributions",
    "statistics": "Statistics",
    "samples": "Samples",
    "history": "History",
    "lesson": "Lesson",
    "proof": "Proof",
    "matrices": "Matrices",
    "formula": "Formula",
}
"""Titles, by the names under which their places are kept, in the order of the menu View."""

BARS_HEIGHT, STATUS_HEIGHT = 65, 25
"""Pixels of the run bar with the time line, and of the status bar, once they are filled: what
stands between them stays where it is when they come."""

LOOK, LOOKS = 5, 60
"""Milliseconds between two looks whether the frames are on screen, and how many of them at most: a
window manager has its say before."""


def dropped_file(event: QDropEvent) -> Path | None:
    """The one file or folder that is dragged; None for several, and for all else."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and (path.is_file() or path.is_dir()) else None


class Top(QWidget):
    """The bars above the panels, and a message below them when there is one: `height_changed()`
    takes room from the panels, or gives some back."""

    height_changed = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.oldSize().height() != event.size().height():
            self.height_changed.emit()


class WindowFrame(QMainWindow):
    """`close_asked(event)` before it closes: whoever listens may ignore the event.
    `file_dropped(path)` when a file or a folder was dropped on it. `sized()` when the panels have
    their places in a window of another size. `painted_at`, a `time.time()`, is when it was on
    screen first; 0.0 before."""

    close_asked = Signal(object)
    file_dropped = Signal(object)
    sized = Signal()

    def __init__(self, theme: Theme, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mainWindow")
        self.theme = theme
        self._settings = settings
        self._is_filled = False
        self.painted_at = 0.0
        self._build_bar()
        self.network_panel = Panel("Network")
        self.setCentralWidget(self.network_panel)
        self.setContentsMargins(4, 4, 4, 2)
        self.docks = {name: PanelDock(name, title, self) for name, title in PANELS.items()}
        self.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
        )
        bar = self.menuBar()
        self.menus = {name: bar.addMenu(title) for name, title in TITLES.items()}
        self.state_label = SteadyLabel("Starting…")
        self.state_label.setAccessibleName("State of the run")
        self.speed_label, self.spec_label = SteadyLabel(), QLabel()
        self.status = StatusLine(self)
        self.setStatusBar(self.status)
        for label in (self.state_label, self.speed_label):
            self.status.addWidget(label)
        self.status.addPermanentWidget(self.spec_label)
        self.status.setMinimumHeight(STATUS_HEIGHT)
        self.setAcceptDrops(True)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)
        self.setWindowIcon(QIcon(str(resource("icons", "desktop-nn.svg"))))
        self._resized = QTimer(self, singleShot=True, interval=0)
        self._resized.timeout.connect(self.sized)
        self._top.height_changed.connect(self._resized.start)
        self._place()

    def _build_bar(self) -> None:
        """The place at the top, over the whole width."""
        bar = QToolBar("Run", self)
        bar.setObjectName("runBar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._top = Top()
        self._top.setMinimumHeight(BARS_HEIGHT)
        self._tops = QVBoxLayout(self._top)
        self._tops.setContentsMargins(0, 0, 0, 0)
        self._tops.setSpacing(0)
        bar.addWidget(self._top)
        self.addToolBar(bar)
        self._bar = bar

    def _place(self) -> None:
        self.setMinimumSize(size_on_screen(arrangement.SMALLEST, self.screen()))
        self.resize(size_on_screen(arrangement.USUAL, self.screen()))
        self._are_places_kept = arrangement.restore(self, self.docks, self._settings)
        if not self._are_places_kept:
            arrangement.arrange(self, self.docks)

    def paint_at_once(self) -> None:
        """Show the frames, and come back when they are on screen."""
        self.show()
        for _ in range(LOOKS):
            self.stay_painted()
            if self.painted_at:
                return
            time.sleep(LOOK / 1000)

    def stay_painted(self) -> None:
        """Now and then until the program's own loop begins: the window manager may give the window
        another size, and what was painted is gone. What the user does waits."""
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _become_filled(self) -> None:
        self._is_filled = True
        self._top.setMinimumHeight(0)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        self.painted_at = self.painted_at or time.time()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        # When the panels have their new places: Qt gives all that is new to the network, and takes
        # it from whatever it likes.
        self._resized.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if not self._are_places_kept:
            arrangement.size_docks(self, self.docks)
            self._are_places_kept = True

    def childEvent(self, event: QChildEvent) -> None:  # noqa: N802
        """Tabs that Qt makes when panels are dragged onto each other."""
        super().childEvent(event)
        if event.polished() and isinstance(event.child(), QTabBar):
            arrangement.name_tabs(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(path)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if not self._is_filled:
            # Nobody listens yet: asked again when the program is there to end.
            event.ignore()
            QTimer.singleShot(0, self, self.close)
            return
        self.close_asked.emit(event)
        if event.isAccepted():
            arrangement.save(self, self.docks, self._settings)
            self._close_dialogs()
            self.status.clearMessage()  # or its timer would outlive the window

    def _close_dialogs(self) -> None:
        """What stands over the window goes with it."""
        over = (Qt.WindowType.Dialog, Qt.WindowType.Popup)
        for widget in self.findChildren(QWidget):
            if widget.isWindow() and widget.isVisible() and widget.windowType() in over:
                widget.close()

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        """Watch the keys of the one widget that has the focus: a filter over the whole program
        would be asked about every event there is."""
        if old is not None:
            old.removeEventFilter(self)
        if isinstance(new, QAbstractButton):
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Space runs and pauses, but a button that has the focus needs it itself."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Space:
            return False
        event.accept()
        return True
