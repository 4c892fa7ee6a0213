"""One dialog for errors of the program's own: what happened, and a report to copy."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.views.screen_room import size_on_screen
from desktop_nn.views.theme import mono

COPY, COPIED = "Copy report", "Copied"


class ErrorDialog(QDialog):
    """Doesn't block the window: what was trained can still be saved. Nothing leaves the machine
    but by the clipboard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("errorDialog")
        self.setWindowTitle("An error of the program's own")
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setFont(mono(11))
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setAccessibleName("Report")
        self.copy_button = QPushButton(COPY)
        self.copy_button.setObjectName("primary")
        self.copy_button.setToolTip("The whole report to the clipboard, to be sent by you")
        close = QPushButton("Close")
        close.setObjectName("closeReport")
        self.copy_button.clicked.connect(self._on_copy)
        close.clicked.connect(self.close)
        self._lay_out(close)

    def _lay_out(self, close: QPushButton) -> None:
        told = QLabel("The report stays on this machine unless you send it.")
        told.setObjectName("caption")
        row = QHBoxLayout()
        row.addWidget(told, 1)
        row.addWidget(close)
        row.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.message)
        layout.addWidget(self.report, 1)
        layout.addLayout(row)
        self.resize(size_on_screen(QSize(720, 440), self.screen()))

    def show_report(self, message: str, report: str) -> None:
        """Also when it is shown already: it then holds the newer report."""
        self.message.setText(message)
        self.report.setPlainText(report)
        self.copy_button.setText(COPY)
        self.show()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.copy_button.setText(COPIED)
