"""Lesson control: the panel appears with a project that teaches something, and opens the
microscope."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from desktop_nn.app.main_window import MainWindow
from desktop_nn.models.document import Document
from desktop_nn.training.controller import Controller


class LessonControl(QObject):
    """Links the guide, its panel and the run. With a lesson the window is arranged to learn, and
    the panel stays in every arrangement, until it is closed or another project comes."""

    def __init__(
        self, window: MainWindow, document: Document, controller: Controller, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._guide = window.guide
        self._dock = window.docks["lesson"]
        self._dock.setVisible(False)
        document.project_changed.connect(self._on_project_changed)
        self._dock.toggleViewAction().triggered.connect(self._on_toggled)
        self._guide.reset_asked.connect(controller.reset)

    def _on_project_changed(self) -> None:
        has_lesson = self._guide.lesson is not None
        self._dock.is_wanted = has_lesson
        if not has_lesson:
            self._dock.setVisible(False)
            return
        self._window.arrangements.use("learn")
        # When the worker has been told of the project, by whoever hears of it after this.
        QTimer.singleShot(0, self, self._guide.lead)

    @Slot(bool)
    def _on_toggled(self, shown: bool) -> None:
        self._dock.is_wanted = shown and self._guide.lesson is not None
