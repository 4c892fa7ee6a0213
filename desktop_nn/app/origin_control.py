"""Origin control: “Where does this number come from?”, asked in any view, answered by the formula's
panel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from desktop_nn.app.main_window import MainWindow
from desktop_nn.models.asking import Asked, Asking
from desktop_nn.models.microscope import Microscope
from desktop_nn.views.view import View

TOLD_TIME = 10_000
CHOOSE_FIRST = (
    "Choose a number first: a neuron or line of the network, or a line of Numbers; or press the "
    "right button on one"
)


class OriginControl(QObject):
    """Shows the panel, opens the microscope at the number, and says why where that can't be."""

    def __init__(self, window: MainWindow, microscope: Microscope, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self.asking = Asking(microscope, self)
        self.asking.refused.connect(self._on_refused)
        for view in window.views:
            self._listen(view)
        window.late_views.view_made.connect(self._listen)
        window.diagram.numbers_clicked.connect(self.asking.glance)
        window.actions_by_name["ask_origin"].triggered.connect(self._on_ask)

    @Slot(object)
    def _listen(self, view: View) -> None:
        view.origin_asked.connect(self.ask)

    @Slot(object)
    def ask(self, asked: Asked) -> None:
        """Show where this number comes from."""
        dock = self._window.docks["formula"]
        dock.setVisible(True)
        dock.raise_()
        self.asking.ask(asked)

    @Slot()
    def _on_ask(self) -> None:
        """By key or menu: of the number where the keyboard is; else of the selected neuron."""
        asked = asked_at_focus() or self._window.diagram.origins_here()
        if asked:
            self.ask(asked[0])
        else:
            self._window.show_for_a_while(CHOOSE_FIRST, TOLD_TIME)

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self._window.show_for_a_while(sentence, TOLD_TIME)


def asked_at_focus() -> Sequence[Asked]:
    """Of the innermost view around the widget that has the keyboard, and has such a number."""
    widget: QWidget | None = QApplication.focusWidget()
    while widget is not None:
        if isinstance(widget, View) and (asked := widget.origins_here()):
            return asked
        widget = widget.parentWidget()
    return ()
