"""How far an export is that takes long, with a button that ends it: stands in the status bar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

STEPS = 100
WIDE, HIGH = 140, 6
FIXED = QSizePolicy.Policy.Fixed


class ExportProgress(QWidget):
    """`cancelled()` when its button is pressed. Hidden while there is nothing to be waited for; its
    bar comes with the first share that is told."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportProgress")
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName("How far the export is")
        self.bar.setToolTip("The run is played again from its start, then painted")
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(WIDE, HIGH)
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setObjectName("cancelExport")
        self.cancel.setAccessibleName("Cancel the export")
        self.cancel.setToolTip("End the export; nothing is written then")
        self.cancel.clicked.connect(self.cancelled)
        self.cancel.setSizePolicy(FIXED, FIXED)
        self.setSizePolicy(FIXED, FIXED)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        self.end()

    def begin(self) -> None:
        """Something that takes long has begun; how far it is isn't known yet."""
        self.bar.setValue(0)
        self.bar.hide()
        self.cancel.setEnabled(True)
        self.show()

    def show_share(self, share: float) -> None:
        """From 0 to 1."""
        self.bar.setValue(round(STEPS * share))
        self.bar.show()

    def end(self) -> None:
        self.hide()
