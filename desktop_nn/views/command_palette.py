"""The command palette: every command of the menus, found by typing a part of its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.models.fuzzy_match import match_cost
from desktop_nn.views.theme import Theme, mono, sans

WIDTH = 560
ROW = 30
ROWS = 11
"""Shown at once; the rest scrolls."""

NO_MATCH = "No command has these letters in its name."
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Command:
    """`place` is where the menus have it, `keys` its shortcut."""

    label: str
    place: str
    keys: str
    action: QAction

    @property
    def searched(self) -> str:
        """The name first: a match there counts more."""
        return f"{self.label} {self.place}"

    @property
    def name(self) -> str:
        """For screen readers."""
        return ", ".join(part for part in (self.label, self.place, self.keys) if part)


class CommandList(QAbstractListModel):
    """The commands that match what is typed: the best first, what can't be done at last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: tuple[Command, ...] = ()
        self.shown: tuple[Command, ...] = ()

    def set_commands(self, commands: Sequence[Command]) -> None:
        self._all = tuple(commands)
        self.search("")

    def search(self, typed: str) -> None:
        matching = []
        for command in self._all:
            cost = match_cost(typed, command.searched)
            if cost is not None:
                matching.append((not command.action.isEnabled(), cost, command))
        self.beginResetModel()
        self.shown = tuple(row[-1] for row in sorted(matching, key=lambda row: row[:-1]))
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        command = self.shown[index.row()] if index.isValid() else None
        if command is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return command.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return command.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return command.action.statusTip()
        return None


class CommandDelegate(QStyledItemDelegate):
    """A row: a mark for what is switched on, the name, its place, and the keys at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        return QSize(WIDTH - 30, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        if isinstance(model, CommandList):
            painter.save()
            self._paint(painter, option, model.shown[index.row()])
            painter.restore()

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, command: Command) -> None:
        area: QRect = option.rect
        state = option.state
        chosen = bool(state & state.State_Selected)
        can = command.action.isEnabled()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent" if can else "line"))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 5, 5)
        ink = "faint" if not can else "accent_ink" if chosen else "text"
        quiet = "faint" if not can else "accent_ink" if chosen else "dim"
        inner = area.adjusted(28, 0, -12, 0)
        if command.action.isChecked():
            self._write(painter, area.adjusted(11, 0, 0, 0), "✓", ink, 13)
        painter.setFont(mono(12))
        keys_width = painter.fontMetrics().horizontalAdvance(command.keys) if command.keys else 0
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self._theme.color(quiet))
        painter.drawText(inner, right, command.keys)
        inner.setRight(inner.right() - keys_width - 14)
        used = self._write(painter, inner, command.label, ink, 13)
        self._write(painter, inner.adjusted(used + 12, 0, 0, 0), command.place, quiet, 12)

    def _write(self, painter: QPainter, area: QRect, text: str, token: str, size: int) -> int:
        """What doesn't fit ends in “…”; pixels used."""
        painter.setFont(sans(size))
        painter.setPen(self._theme.color(token))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        return metrics.horizontalAdvance(text)


class CommandPalette(QFrame):
    """Appears over its window with `open_with`; Enter does the chosen command, Escape nothing."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._window = window
        self.setObjectName("commandPalette")
        self.setAccessibleName("Command palette")
        self.setFixedWidth(WIDTH)
        self.field = QLineEdit()
        self.list = QListView()
        self.commands = CommandList(self)
        self._tip = QLabel()
        self._build(theme)
        self.field.textChanged.connect(self._on_typed)
        self.list.clicked.connect(self.do_chosen)
        self.field.installEventFilter(self)

    def _build(self, theme: Theme) -> None:
        self.field.setObjectName("commandField")
        self.field.setAccessibleName("Name of a command")
        self.field.setPlaceholderText("Type a part of a command's name")
        self.field.setClearButtonEnabled(False)
        self.list.setObjectName("commandList")
        self.list.setAccessibleName("Commands")
        self.list.setModel(self.commands)
        self.list.setItemDelegate(CommandDelegate(theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(ROWS * ROW)
        self.list.selectionModel().currentChanged.connect(self._show_tip)
        self._tip.setObjectName("caption")
        self._tip.setWordWrap(True)
        self._tip.setFixedHeight(34)
        self._tip.setContentsMargins(10, 0, 10, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        for part in (self.field, self.list, self._tip):
            layout.addWidget(part)

    def open_with(self, commands: Sequence[Command]) -> None:
        self.commands.set_commands(commands)
        self.field.clear()
        self._choose(0)
        middle = QPoint((self._window.width() - self.width()) // 2, 84)
        self.move(self._window.mapToGlobal(middle))
        self.show()
        self.field.setFocus()

    def _on_typed(self, typed: str) -> None:
        self.commands.search(typed)
        self._choose(0)

    def _choose(self, row: int) -> None:
        last = self.commands.rowCount() - 1
        self.list.setCurrentIndex(self.commands.index(max(0, min(row, last)), 0))
        self._show_tip()

    def chosen(self) -> Command | None:
        row = self.list.currentIndex().row()
        return self.commands.shown[row] if 0 <= row < len(self.commands.shown) else None

    def _show_tip(self) -> None:
        command = self.chosen()
        self._tip.setText(command.action.statusTip() if command else NO_MATCH)
        self.field.setAccessibleDescription(command.name if command else NO_MATCH)

    def do_chosen(self) -> None:
        """What can't be done at present stays in the list, and says why."""
        command = self.chosen()
        if command is None or not command.action.isEnabled():
            return
        self.hide()
        command.action.trigger()

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The field has the focus; the keys that move are the list's."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.do_chosen()
        elif key == Qt.Key.Key_Escape:
            self.hide()
        elif key in MOVES:
            steps = {MOVES[0]: -1, MOVES[1]: 1, MOVES[2]: -ROWS + 1, MOVES[3]: ROWS - 1}
            self._choose(self.list.currentIndex().row() + steps[Qt.Key(key)])
        else:
            return False
        return True

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Actions of samples and arrangements may be deleted while it is hidden: hold none."""
        super().hideEvent(event)
        self._tip.clear()
