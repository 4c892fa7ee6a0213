"""The time line: a thin strip with a mark for each checkpoint of the run, to go back to."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.timeline import Mark
from desktop_nn.views.readout import loss_text
from desktop_nn.views.steps import step_up
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

HEIGHT = 16
SIDE = 14
"""Pixels free at both ends."""

TALL, SMALL = 11.0, 7.0
"""Pixels of the chosen mark and of the others."""

REACH = 9
"""Pixels from a mark within which the mouse means it."""

FEWEST = 100
"""Updates that the strip is long at least."""

EMPTY = "Here a mark will stand for each checkpoint: one is kept every two seconds of training."
TIP = (
    "Time line of the run: a mark for each checkpoint. Click one, or choose with ← and → and press "
    "Enter, to go back to it; what came after it is given up, changed settings stay."
)


def mark_text(mark: Mark) -> str:
    """Update, epoch and the loss, where there is one yet."""
    update, epoch, loss = mark
    text = f"update {grouped(update)} · epoch {grouped(epoch)}"
    return text if loss is None else f"{text} · loss {loss_text(loss)}"


class TimeLine(View):
    """`back_asked(update)`: to the checkpoint of this update.

    Its length grows in steps, so that marks stand still while training goes on, and it is painted
    only where a mark comes, goes or is chosen, or the present moves by a pixel."""

    takes_turns = True
    back_asked = Signal(int)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.marks: tuple[Mark, ...] = ()
        self.present = 0
        self._chosen: int | None = None
        self._painted: tuple[object, ...] = ()
        self.setObjectName("timeLine")
        self.setAccessibleName("Time line")
        self.setAccessibleDescription(EMPTY)
        self.setStatusTip(TIP)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(100, HEIGHT)

    # What it shows

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        if snapshot.marks != self.marks:
            self.marks = snapshot.marks
            if self._chosen not in self._updates():
                self._choose(None)
        self.present = snapshot.update
        look = (self.marks, self.length(), round(self._place(self.present)))
        if look != self._painted:
            self._painted = look
            self.update()

    def forget(self) -> None:
        self.marks, self.present = (), 0
        self._choose(None)
        self.update()

    def on_theme(self) -> None:
        self.update()

    def length(self) -> float:
        """Updates from the left end to the right one."""
        newest = self.marks[-1][0] if self.marks else 0
        return max(FEWEST, step_up(max(self.present, newest)))

    def _place(self, update: int) -> float:
        """Pixels from the left."""
        return SIDE + (self.width() - 2 * SIDE) * update / self.length()

    def _updates(self) -> list[int]:
        return [update for update, _, _ in self.marks]

    def mark_at(self, x: float) -> int | None:
        """The update of the mark that is meant there."""
        near = [(abs(self._place(update) - x), update) for update in self._updates()]
        distance, update = min(near, default=(math.inf, 0))
        return update if distance <= REACH else None

    # Choosing

    def chosen(self) -> int | None:
        """The update of the mark that Enter leads back to."""
        return self._chosen

    def _choose(self, update: int | None) -> None:
        if update == self._chosen:
            return
        self._chosen = update
        self.setAccessibleDescription(self.chosen_text() or EMPTY)
        self.update()

    def chosen_text(self) -> str:
        found = next((mark for mark in self.marks if mark[0] == self._chosen), None)
        return f"Back to {mark_text(found)}" if found else ""

    def _go_back(self) -> None:
        if self._chosen is not None and self._chosen != self.present:
            self.back_asked.emit(self._chosen)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        before = self._chosen
        self._choose(self.mark_at(event.position().x()))
        self.setCursor(
            Qt.CursorShape.ArrowCursor
            if self._chosen is None
            else Qt.CursorShape.PointingHandCursor
        )
        if self._chosen is not None and self._chosen != before:
            self._tell_chosen()

    def _tell_chosen(self) -> None:
        below = QPoint(round(self._place(self._chosen or 0)) - 20, HEIGHT)
        QToolTip.showText(self.mapToGlobal(below), self.chosen_text(), self)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.mark_at(event.position().x()))
            self._go_back()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        if not self.hasFocus():
            self._choose(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.chosen_text() or (TIP if self.marks else EMPTY)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, updates = event.key(), self._updates()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and updates:
            self._choose(self._neighbour(updates, key == Qt.Key.Key_Right))
            self._tell_chosen()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and updates:
            self._choose(updates[0] if key == Qt.Key.Key_Home else updates[-1])
            self._tell_chosen()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_back()
        elif key == Qt.Key.Key_Escape and self._chosen is not None:
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def _neighbour(self, updates: list[int], later: bool) -> int:
        """From the chosen mark, or else from the present."""
        here = self.present if self._chosen is None else self._chosen
        if later:
            return next((update for update in updates if update > here), updates[-1])
        return next((update for update in reversed(updates) if update < here), updates[0])

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._choose(None)
        self.update()
        super().focusOutEvent(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = HEIGHT / 2 - 1
        painter.setPen(QPen(self.theme.color("line"), 2.0))
        painter.drawLine(QPointF(SIDE, middle), QPointF(self.width() - SIDE, middle))
        here = self._place(self.present)
        if self.present:
            painter.setPen(QPen(self.theme.color("faint"), 2.0))
            painter.drawLine(QPointF(SIDE, middle), QPointF(here, middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("dim"))
        for update in self._updates():
            if update != self._chosen:
                self._paint_mark(painter, update, SMALL)
        painter.setBrush(self.theme.color("text"))
        painter.drawEllipse(QPointF(here, middle), 3.5, 3.5)
        painter.setBrush(self.theme.color("accent"))
        if self._chosen is not None:
            self._paint_mark(painter, self._chosen, TALL)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.color("accent"), 1.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4.5, 0.5, -4.5, -1.5), 5, 5)
        painter.end()

    def _paint_mark(self, painter: QPainter, update: int, height: float) -> None:
        top = HEIGHT / 2 - 1 - height / 2
        width = 4.0 if height == TALL else 2.0
        painter.drawRoundedRect(
            QRectF(self._place(update) - width / 2, top, width, height), width / 2, width / 2
        )
