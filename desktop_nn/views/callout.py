"""A callout: a bubble with a few words, whose arrow points at a part of the window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_nn.views.theme import Theme

WIDTH = 320
ARROW = 10
"""Pixels that the arrow's tip is away from the bubble."""

EDGE = 8
"""Pixels free at the window's edges."""


@dataclass(frozen=True)
class Standing:
    """Where a bubble stands, arrow included, and the tip of its arrow: None where it stands in what
    it is about."""

    area: QRect
    tip: QPoint | None


def placed(size: QSize, target: QRect, room: QRect) -> Standing:
    """Beside `target` and within `room`: below, above, right or left of it, whatever has space;
    else in its middle. `size` is that of the bubble without its arrow."""
    width, height = size.width(), size.height()
    inner = room.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    middle = target.center()
    x = _within(middle.x() - width // 2, inner.left(), inner.right() - width)
    y = _within(middle.y() - height // 2, inner.top(), inner.bottom() - height)
    choices = (
        (QRect(x, target.bottom() + ARROW, width, height), QPoint(middle.x(), target.bottom())),
        (QRect(x, target.top() - ARROW - height, width, height), QPoint(middle.x(), target.top())),
        (QRect(target.right() + ARROW, y, width, height), QPoint(target.right(), middle.y())),
        (QRect(target.left() - ARROW - width, y, width, height), QPoint(target.left(), middle.y())),
    )
    for area, tip in choices:
        if inner.contains(area):
            return Standing(area.adjusted(-ARROW, -ARROW, ARROW, ARROW), tip)
    area = QRect(x, y, width, height)
    return Standing(area.adjusted(-ARROW, -ARROW, ARROW, ARROW), None)


def _within(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


class Callout(QWidget):
    """Over its window, which stays in use meanwhile. `next_asked`, `back_asked`, `left`."""

    next_asked = Signal()
    back_asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._tip: QPoint | None = None
        self.setObjectName("callout")
        self.setAccessibleName("Tour")
        self.title = QLabel()
        self.title.setObjectName("calloutTitle")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.count = QLabel()
        self.count.setObjectName("caption")
        self.skip_button = self._made_button("Skip", "Leave the tour (Esc)", "flat")
        self.back_button = self._made_button("Back", "The step before", "")
        self.next_button = self._made_button("Next", "The next step", "primary")
        self._lay_out()
        self.skip_button.clicked.connect(self.left)
        self.back_button.clicked.connect(self.back_asked)
        self.next_button.clicked.connect(self.next_asked)
        theme.changed.connect(self.update)
        self.hide()

    def _made_button(self, text: str, tip: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name or text.lower())
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        # A click leaves the focus, and with it Space, where they were.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        for button in (self.skip_button, self.back_button, self.next_button):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        margin = ARROW + 14
        layout.setContentsMargins(margin, margin - 2, margin, margin - 2)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.words)
        layout.addLayout(row)

    def tell(self, title: str, words: str, step: int, steps: int) -> None:
        """The step's number is from 0."""
        self.title.setText(title)
        self.words.setText(words)
        self.count.setText(f"{step + 1} of {steps}")
        self.back_button.setEnabled(step > 0)
        last = step + 1 == steps
        self.next_button.setText("Done" if last else "Next")
        self.skip_button.setVisible(not last)
        self.setAccessibleDescription(f"{title}. {words}")

    def point_at(self, target: QRect, room: QRect) -> None:
        """Both in the window's coordinates."""
        width = WIDTH + 2 * ARROW
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = layout.heightForWidth(width)
        standing = placed(QSize(WIDTH, height - 2 * ARROW), target, room)
        self.setGeometry(standing.area)
        self._tip = None if standing.tip is None else standing.tip - standing.area.topLeft()
        self.show()
        self.raise_()
        self.update()

    def points(self) -> bool:
        """Whether its arrow is there."""
        return self._tip is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton):
                focus.click()
        elif event.key() == Qt.Key.Key_Left and self.back_button.isEnabled():
            self.back_asked.emit()
        elif event.key() == Qt.Key.Key_Right:
            self.next_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(ARROW, ARROW, -ARROW, -ARROW)
        path = QPainterPath()
        path.addRoundedRect(body, 9.0, 9.0)
        if self._tip is not None:
            path = path.united(_arrow(QPointF(self._tip), body))
        painter.setPen(QPen(self._theme.color("accent"), 1.5))
        painter.setBrush(self._theme.color("raised"))
        painter.drawPath(path)
        painter.end()


def _arrow(tip: QPointF, body: QRectF) -> QPainterPath:
    """From the tip to the side of the body that is nearest."""
    path = QPainterPath(tip)
    if body.top() <= tip.y() <= body.bottom():
        x = body.left() + 2 if tip.x() < body.center().x() else body.right() - 2
        y = min(max(tip.y(), body.top() + 18), body.bottom() - 18)
        base = (QPointF(x, y - 8), QPointF(x, y + 8))
    else:
        y = body.top() + 2 if tip.y() < body.center().y() else body.bottom() - 2
        x = min(max(tip.x(), body.left() + 18), body.right() - 18)
        base = (QPointF(x - 8, y), QPointF(x + 8, y))
    for point in base:
        path.lineTo(point)
    path.closeSubpath()
    return path
