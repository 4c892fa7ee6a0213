"""A banner: something happened that the user must know, with what can be done about it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from desktop_nn.views.problem_line import set_severity
from desktop_nn.views.theme import Theme

ICONS = {
    "error": ("circle-alert", "wrong"),
    "warning": ("triangle-alert", "warning"),
    "note": ("info", "accent"),
}
"""An icon and its colour for each severity."""

ICON = 18
MARGINS = (12, 6, 7, 6)
SPACING = 10

NARROW = 600
"""Pixels below which words and buttons don't fit side by side."""

FOLDED_LINES = 2
"""A note of more lines is folded: its first sentences stand there, and a button for the rest."""

USUAL_MOST = 270
"""Pixels: what is longer scrolls."""

TITLE = '<span style="font-weight: 600">'
PARAGRAPH = '<p style="margin-top: 5px; margin-bottom: 0px">'
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class WayOut:
    """A button: what it says, and what it does."""

    label: str
    act: Callable[[], object]


class Banner(QFrame):
    """Hidden until `show_message`; one message at a time, the newest.

    As high as its words need at its width, up to `most_height` pixels, beyond which they scroll;
    `room_asked()` before that is decided: whoever listens may set it. A long note begins folded."""

    room_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._theme = theme
        self._topic = self._text = self._title = ""
        self._act: Callable[[], object] | None = None
        self._is_unfolded = False
        self._fitting = False
        self.most_height = USUAL_MOST
        self._build_words()
        self._build_buttons()
        self._lay_out()
        self.setVisible(False)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def _build_words(self) -> None:
        self._icon = QLabel()
        self._icon.setFixedSize(ICON, ICON)
        self.message = QLabel()
        self.message.setAccessibleName("Message")
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("The message, to be scrolled")
        self.area.setWidget(self.message)

    def _build_buttons(self) -> None:
        self.button = QPushButton()
        self.button.setObjectName("primary")
        self.button.setAccessibleName("Way out")
        self.button.clicked.connect(self._on_clicked)
        self.fold_button = QPushButton()
        self.fold_button.setObjectName("flat")
        self.fold_button.clicked.connect(self._on_fold_clicked)
        self.fold_button.hide()
        # A click leaves the focus, and with it Space, where they were.
        for button in (self.button, self.fold_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name_fold_button()
        self.close_button = QToolButton()
        self.close_button.setObjectName("flat")
        self.close_button.setAccessibleName("Dismiss the message")
        self.close_button.setToolTip("Dismiss")
        self.close_button.clicked.connect(self.hide)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(*MARGINS)
        self._row.setSpacing(SPACING)
        self._row.addWidget(self._icon)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(SPACING)
        self._body.addWidget(self.area, 1)
        self._body.addWidget(self.fold_button)
        self._body.addWidget(self.button)
        self._row.addLayout(self._body, 1)
        self._row.addWidget(self.close_button)

    def show_message(
        self,
        topic: str,
        text: str,
        severity: str = "error",
        way_out: WayOut | None = None,
        title: str = "",
    ) -> None:
        """`topic` names the matter, so that `clear` can take this very message away. Paragraphs of
        `text` are parted by an empty line; `title` stands before them."""
        self._topic, self._text, self._title = topic, text, title
        self._act = way_out.act if way_out else None
        self._is_unfolded = False
        self.message.setAccessibleName(f"{title}: {text}" if title else text)
        self.button.setVisible(way_out is not None)
        if way_out is not None:
            self.button.setText(way_out.label)
            self.button.setAccessibleName(way_out.label)
        set_severity(self, severity)
        self._on_theme()
        self.setVisible(True)
        self._take_width()
        self.fit()
        self.area.verticalScrollBar().setValue(0)

    def clear(self, topic: str) -> None:
        if topic == self._topic:
            self._topic = ""
            self.setVisible(False)

    @property
    def topic(self) -> str:
        """What the shown message is about; empty when there is none."""
        return self._topic if not self.isHidden() else ""

    # Folding

    def _on_fold_clicked(self) -> None:
        self._is_unfolded = not self._is_unfolded
        self.fit()
        self.area.verticalScrollBar().setValue(0)

    def _name_fold_button(self) -> None:
        label, tip = (
            ("Less", "Less: show the first sentences only")
            if self._is_unfolded
            else ("Read", "Read all of it")
        )
        self.fold_button.setText(label)
        self.fold_button.setToolTip(tip)
        self.fold_button.setAccessibleName(tip)

    def _first_sentences(self, width: int) -> str:
        """Of the first paragraph as many as have room in the lines of a folded note; one at
        least."""
        sentences = SENTENCE_END.split(self._text.split("\n\n")[0])
        for count in range(len(sentences), 1, -1):
            self._write(" ".join(sentences[:count]))
            if self._lines_at(width) <= FOLDED_LINES:
                return " ".join(sentences[:count])
        return sentences[0]

    # Room

    def _write(self, text: str) -> None:
        """With the title, where there is one. File names in `text` are never taken for HTML."""
        paragraphs = text.split("\n\n")
        if not self._title and len(paragraphs) == 1:
            self.message.setTextFormat(Qt.TextFormat.PlainText)
            self.message.setText(text)
            return
        first, *others = (html.escape(of).replace("\n", "<br>") for of in paragraphs)
        title = f"{TITLE}{html.escape(self._title)}</span> · " if self._title else ""
        self.message.setTextFormat(Qt.TextFormat.RichText)
        self.message.setText(title + first + "".join(f"{PARAGRAPH}{of}</p>" for of in others))

    def _lines_at(self, width: int) -> int:
        """How many lines what is written takes."""
        return round(self.message.heightForWidth(width) / self.message.fontMetrics().height())

    def _take_width(self) -> None:
        """What was hidden gets its place only now."""
        parent = self.parentWidget()
        layout = parent.layout() if parent is not None else None
        if layout is not None:
            layout.activate()

    def fit(self) -> None:
        """As high as the words need at this width; in a narrow place the buttons stand below."""
        if self._fitting or not self._text:
            return
        self._fitting = True
        for widget in (self, self.message, self.button, self.fold_button, self.close_button):
            widget.ensurePolished()
        narrow = self.width() < NARROW
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._fold(narrow)
        self._take_height(narrow)
        self._fitting = False

    def _fold(self, narrow: bool) -> None:
        """Write all of it, or what is shown of it while it is folded."""
        had_focus = self.fold_button.hasFocus()
        self.fold_button.hide()
        self._write(self._text)
        is_note = self.property("severity") == "note"
        if not is_note or self._lines_at(self._words_width(narrow)) <= FOLDED_LINES:
            return
        self._name_fold_button()
        self.fold_button.show()
        if had_focus:
            self.fold_button.setFocus()
        if not self._is_unfolded:
            self._write(self._first_sentences(self._words_width(narrow)))

    def _take_height(self, narrow: bool) -> None:
        frame = self.contentsMargins()
        beside = MARGINS[1] + MARGINS[3] + frame.top() + frame.bottom()
        buttons = [of.sizeHint().height() for of in self._shown_buttons()]
        below = sum(height + SPACING for height in buttons) if narrow else 0
        self.room_asked.emit()
        room = self.most_height - beside - below
        width = self._words_width(narrow)
        words = self.message.heightForWidth(width)
        line = self.message.fontMetrics().height()
        scrolls = words > max(room, FOLDED_LINES * line + 2)
        if scrolls:
            words = max(room, FOLDED_LINES * line + 2)
        self.area.setFixedHeight(words)
        policy = Qt.FocusPolicy.TabFocus if scrolls else Qt.FocusPolicy.NoFocus
        self.area.setFocusPolicy(policy)
        at_top = narrow or words > (FOLDED_LINES + 1) * line
        for widget in (self._icon, self.close_button, self.button, self.fold_button):
            of = self._body if widget in (self.button, self.fold_button) else self._row
            side = Qt.AlignmentFlag.AlignTop if at_top else Qt.AlignmentFlag.AlignVCenter
            of.setAlignment(widget, side | Qt.AlignmentFlag.AlignLeft)
        tallest = max([words, ICON, self.close_button.sizeHint().height(), *buttons])
        self.setFixedHeight((words + below if narrow else tallest) + beside)
        self._row.activate()

    def _shown_buttons(self) -> list[QPushButton]:
        return [of for of in (self.fold_button, self.button) if not of.isHidden()]

    def _words_width(self, narrow: bool) -> int:
        """Pixels that are left for the words beside all else."""
        frame = self.contentsMargins()
        taken = MARGINS[0] + MARGINS[2] + frame.left() + frame.right()
        taken += ICON + 2 * SPACING + self.close_button.sizeHint().width()
        if not narrow:
            taken += sum(of.sizeHint().width() + SPACING for of in self._shown_buttons())
        return max(120, self.width() - taken)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.fit()

    def _on_clicked(self) -> None:
        act, self._act = self._act, None
        self.clear(self._topic)
        if act is not None:
            act()

    def _on_theme(self) -> None:
        icon = self._theme.icon(*ICONS[self.property("severity") or "warning"])
        self._icon.setPixmap(icon.pixmap(QSize(ICON, ICON)))
        self.close_button.setIcon(self._theme.icon("x", "dim"))
