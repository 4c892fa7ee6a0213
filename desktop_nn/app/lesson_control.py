"""Lesson control: the panel appears with a project that teaches something, and opens the
microscope."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from desktop_nn.app.main_window import MainWindow
from desktop_nn.app.walk_control import FACES
from desktop_nn.models.document import Document
from desktop_nn.training.controller import Controller

NO_LESSON = "This project teaches no lesson; the first samples do"
FIRST, LAST = "This is the lesson's first step", "This is the lesson's last step"


class LessonControl(QObject):
    """Links the guide, its panel and the run. With a lesson the window is arranged to learn, and
    the panel stays in every arrangement, until it is closed or another project comes. With the
    last lesson the window is arranged as it was before the first, unless it was rearranged since.
    """

    def __init__(
        self, window: MainWindow, document: Document, controller: Controller, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._guide = window.guide
        self._controller = controller
        self._dock = window.docks["lesson"]
        self._dock.setVisible(False)
        self._before = ""
        document.project_changed.connect(self._on_project_changed)
        self._dock.toggleViewAction().triggered.connect(self._on_toggled)
        self._guide.reset_asked.connect(self._on_reset_asked)
        self._guide.may_look = self._may_look
        self._actions = window.actions_by_name
        self._actions["lesson_next"].triggered.connect(self._guide.next)
        self._actions["lesson_back"].triggered.connect(self._guide.back)
        self._guide.changed.connect(self._show_actions)
        self._show_actions()

    def _on_project_changed(self) -> None:
        has_lesson = self._guide.lesson is not None
        self._dock.is_wanted = has_lesson
        if not has_lesson:
            self._dock.setVisible(False)
            self._go_back()
            return
        self._before = self._before or self._window.arrangements.current
        self._window.arrangements.use("learn")
        # When the worker has been told of the project, by whoever hears of it after this.
        QTimer.singleShot(0, self, self._guide.lead)

    @Slot()
    def _show_actions(self) -> None:
        guide = self._guide
        none = "" if guide.steps else NO_LESSON
        at_end = LAST if guide.number == len(guide.steps) - 1 else ""
        self._actions.set_available("lesson_next", none or at_end)
        self._actions.set_available("lesson_back", none or ("" if guide.number else FIRST))

    def _go_back(self) -> None:
        """Whoever has chosen another arrangement meanwhile stays there."""
        before, self._before = self._before, ""
        if before and before != "learn" and self._window.arrangements.current == "learn":
            self._window.arrangements.use(before)

    def _may_look(self) -> bool:
        """Where the walk can be seen, and no training is paused by it."""
        shown = any(not self._window.docks[name].isHidden() for name in FACES)
        return shown and not self._controller.is_playing

    def _on_reset_asked(self) -> None:
        """The first update is looked at: the run rests."""
        if self._controller.is_playing:
            self._controller.pause()
        self._controller.reset()

    @Slot(bool)
    def _on_toggled(self, shown: bool) -> None:
        self._dock.is_wanted = shown and self._guide.lesson is not None
