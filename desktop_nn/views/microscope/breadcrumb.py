"""The way from the walk's own number to the one that is asked about, each a step back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

BACK_TIP = "Back to the number of the walk's present step"
HEIGHT = 24


class Breadcrumb(QWidget):
    """Names of numbers, the present one last; `chosen(number)` when one of those before it is
    clicked, −1 for the walk's own. Where there isn't room for all, the oldest are left out."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("breadcrumb")
        self.setAccessibleName("The way to this number")
        self._names: tuple[str, ...] = ()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setVisible(False)

    @property
    def buttons(self) -> list[QPushButton]:
        """Those in sight, the one that leads back to the walk first."""
        return self.findChildren(QPushButton)

    def show_names(self, names: tuple[str, ...]) -> None:
        """Of the trail; none where nothing was chosen beside the walk."""
        if names == self._names:
            return
        self._names = names
        self.setVisible(bool(names))
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fill()

    def _fill(self) -> None:
        while self._layout.count():
            item = self._layout.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        if not self._names:
            return
        self._add_button("Step", -1, BACK_TIP)
        first = self._first_with_room()
        for number in range(first, len(self._names) - 1):
            name = self._names[number]
            self._add_mark("… ›" if number == first > 0 else "›")
            self._add_button(name, number, f"Back to {name}")
        self._add_mark("›")
        present = QLabel(self._names[-1])
        present.setObjectName("panelTitle")
        present.setContentsMargins(4, 0, 0, 0)
        self._layout.addWidget(present)
        self._layout.addStretch(1)

    def _first_with_room(self) -> int:
        """The number of the oldest name that still has room, the newest counted first."""
        metrics = self.fontMetrics()
        used = metrics.horizontalAdvance("Step" + self._names[-1]) + 60
        for number in range(len(self._names) - 2, -1, -1):
            used += metrics.horizontalAdvance(self._names[number]) + 34
            if used > self.width():
                return number + 1
        return 0

    def _add_button(self, name: str, number: int, tip: str) -> None:
        button = QPushButton(name)
        button.setObjectName("flat")
        button.setToolTip(tip)
        button.setStatusTip(tip)
        button.setAccessibleName(tip)
        button.setProperty("number", number)
        button.clicked.connect(self._on_clicked)
        self._layout.addWidget(button)

    def _add_mark(self, text: str) -> None:
        mark = QLabel(text)
        mark.setObjectName("caption")
        self._layout.addWidget(mark)

    def _on_clicked(self) -> None:
        self.chosen.emit(self.sender().property("number"))
