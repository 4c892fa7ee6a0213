"""How often a widget is asked to lay itself out anew."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget


class LayoutRequests(QObject):
    """Counts what `widget` and all in it are asked."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        self._widgets = [widget, *widget.findChildren(QWidget)]
        for each in self._widgets:
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@contextmanager
def layout_requests(widget: QWidget) -> Iterator[LayoutRequests]:
    """Complete once the block is left. What was asked before it doesn't count."""
    _settle()
    requests = LayoutRequests(widget)
    yield requests
    _settle()
    for each in requests._widgets:
        each.removeEventFilter(requests)


def _settle() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
