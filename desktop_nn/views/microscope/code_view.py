"""The NumPy calls that made a number, marked among their neighbours; to be read and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QTextEdit

from desktop_nn.models.code_lines import CodeLine
from desktop_nn.views.theme import Theme, mono

TIP = "The calls that ran; the marked ones computed this number"
ROOM = 8


class CodeView(QPlainTextEdit):
    """As high as its lines; long ones are reached by scrolling."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[CodeLine, ...] = ()
        self.setObjectName("code")
        self.setAccessibleName("NumPy calls")
        self.setToolTip(TIP)
        self.setReadOnly(True)
        self.setFont(mono(12))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._mark)

    def show_lines(self, lines: Sequence[CodeLine]) -> None:
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        self.setPlainText("\n".join(line.text for line in self._lines))
        self._mark()
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        line = self.fontMetrics().lineSpacing()
        bar = self.horizontalScrollBar().sizeHint().height() if self._is_too_wide() else 0
        return QSize(200, line * max(1, len(self._lines)) + ROOM + bar)

    def _is_too_wide(self) -> bool:
        widest = max((self.fontMetrics().horizontalAdvance(x.text) for x in self._lines), default=0)
        return widest + ROOM > self.viewport().width()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(60, 0)

    def _mark(self) -> None:
        document = self.document()
        marks = []
        for number, line in enumerate(self._lines):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(document.findBlockByNumber(number))
            style = QTextCharFormat()
            if line.is_present:
                style.setBackground(QColor(self._theme.color("accent", 0.18)))
                style.setProperty(QTextFormat.Property.FullWidthSelection, True)
            else:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                style.setForeground(self._theme.color("dim"))
            mark.cursor, mark.format = cursor, style
            marks.append(mark)
        self.setExtraSelections(marks)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.updateGeometry()
