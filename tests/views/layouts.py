"""How often the widgets of a view are asked to lay themselves out anew, or are moved."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget


class Events(QObject):
    """Counts the events of one kind that `widget` and all in it get."""

    def __init__(self, widget: QWidget, kind: QEvent.Type) -> None:
        super().__init__()
        self.count = 0
        self._kind = kind
        self._widgets = [widget, *widget.findChildren(QWidget)]
        for each in self._widgets:
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == self._kind
        return False

    def stop(self) -> None:
        for each in self._widgets:
            each.removeEventFilter(self)


@contextmanager
def layout_requests(widget: QWidget) -> Iterator[Events]:
    """Complete once the block is left. What was asked before it doesn't count."""
    _settle()
    with _counted(widget, QEvent.Type.LayoutRequest) as requests:
        yield requests
        _settle()


@contextmanager
def moves(widget: QWidget) -> Iterator[Events]:
    """Of widgets that are shown: those of hidden ones come later."""
    with _counted(widget, QEvent.Type.Move) as moved:
        yield moved


@contextmanager
def _counted(widget: QWidget, kind: QEvent.Type) -> Iterator[Events]:
    events = Events(widget, kind)
    yield events
    events.stop()


def _settle() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
