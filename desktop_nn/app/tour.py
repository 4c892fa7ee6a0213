"""The tour: what the parts of the window are for, once at the first start, and from the menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_nn.app.main_window import MainWindow
from desktop_nn.views.callout import Callout

KEY = "tour/seen"
PAUSE = 400
"""Milliseconds after the start: the window's panels have their places then."""

MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


@dataclass(frozen=True)
class Step:
    """`target` is the part of the window that it is about; hidden, it is passed over."""

    title: str
    words: str
    target: Callable[[MainWindow], QWidget]


STEPS = (
    Step(
        "The network",
        "Data goes in at the left, the answer comes out at the right. Lines are weights: blue "
        "positive, orange and dashed negative, the wider the larger. Point at a line or a neuron "
        "to read its numbers.",
        lambda window: window.network_panel,
    ),
    Step(
        "Run",
        "Trains the network, and pauses: Space does the same. Beside it: one update, one epoch, "
        "back to the checkpoint before. Everything can be changed while it learns.",
        lambda window: window.run_bar.button("run"),
    ),
    Step(
        "Speed",
        "To the right end for as fast as possible; to the left end for an update a second, whose "
        "parts light up in the network in order.",
        lambda window: window.run_bar.slider,
    ),
    Step(
        "Time line",
        "A mark for each checkpoint: a click leads back to it. Edits are undone with Ctrl+Z, apart "
        "from that.",
        lambda window: window.time_line,
    ),
    Step(
        "Data",
        "What is learnt, and how: the set of samples, batch size, loss, optimizer. A tool tip at "
        "each field says what it does, with its formula.",
        lambda window: window.docks["setup"],
    ),
    Step(
        "Layers",
        "Add, remove, drag to reorder; click a chosen cell to edit it. Weights keep their values "
        "wherever they still have a place.",
        lambda window: window.docks["layers"],
    ),
    Step(
        "Arrangements",
        "Explore to try things out, Learn to follow one update number by number, Analyse to see "
        "why it learns or doesn't. Ctrl+Shift+P finds every command; this tour is in Help.",
        lambda window: window.arrangements.switch,
    ),
)


class Tour(QObject):
    """`step` is the place in STEPS, None while there is no tour."""

    def __init__(self, window: MainWindow, settings: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self.step: int | None = None
        self.callout = Callout(window.theme, window)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setEnabled(False)
        self._watched: QWidget | None = None
        self._escape.activated.connect(self.leave)
        self.callout.next_asked.connect(self._on_next)
        self.callout.back_asked.connect(self._on_back)
        self.callout.left.connect(self.leave)
        window.actions_by_name["tour"].triggered.connect(self.start_by_hand)

    def start_if_first(self) -> None:
        """Soon after the very first start of the program."""
        if not self._settings.value(KEY):
            QTimer.singleShot(PAUSE, self, self.start)

    @Slot()
    def start_by_hand(self) -> None:
        """From the menu: whoever works with keys goes on with Enter."""
        self.start()
        self.callout.next_button.setFocus()

    @Slot()
    def start(self) -> None:
        self._settings.setValue(KEY, "yes")
        steps = self.steps()
        if not steps or not self._window.isVisible():
            return
        self._window.installEventFilter(self)
        self._escape.setEnabled(True)
        QWidget.setTabOrder(self._window.diagram, self.callout.skip_button)
        self._show(steps[0])

    def steps(self) -> list[int]:
        """Those whose part of the window is seen."""
        return [place for place, step in enumerate(STEPS) if _is_seen(step.target(self._window))]

    def _show(self, step: int) -> None:
        self.step = step
        target = STEPS[step].target(self._window)
        self._watch(target)
        steps = self.steps()
        place = steps.index(step) if step in steps else 0
        self.callout.tell(STEPS[step].title, STEPS[step].words, place, len(steps))
        corner = target.mapTo(self._window, target.rect().topLeft())
        self.callout.point_at(QRect(corner, target.size()), self._window.rect())

    def _watch(self, target: QWidget | None) -> None:
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self._watched = target
        if target is not None:
            target.installEventFilter(self)

    def _on_next(self) -> None:
        if self.step is None:
            return
        later = [step for step in self.steps() if step > self.step]
        if later:
            self._show(later[0])
        else:
            self.leave()

    def _on_back(self) -> None:
        earlier = [step for step in self.steps() if self.step is not None and step < self.step]
        if earlier:
            self._show(earlier[-1])

    @Slot()
    def leave(self) -> None:
        if self.step is None:
            return
        self.step = None
        self._watch(None)
        self._window.removeEventFilter(self)
        self._escape.setEnabled(False)
        had_focus = self.callout.isAncestorOf(self._window.focusWidget() or self._window)
        self.callout.hide()
        if had_focus:
            self._window.diagram.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The bubble goes with what it points at; where that is hidden, on to the next step."""
        if self.step is not None and event.type() in MOVES:
            QTimer.singleShot(0, self, self._follow)
        return False

    def _follow(self) -> None:
        if self.step is None:
            return
        if self.step in self.steps():
            self._show(self.step)
        else:
            self._on_next()


def _is_seen(widget: QWidget) -> bool:
    """Shown, and not behind another tab, nor floating in a window of its own."""
    return widget.isVisible() and not widget.isWindow() and not widget.visibleRegion().isEmpty()
