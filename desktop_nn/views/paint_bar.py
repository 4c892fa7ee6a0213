"""The tools to paint points with: a class each, an eraser, and a blank canvas."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from desktop_nn.models.paint_tool import ERASE, PaintTool
from desktop_nn.models.settings_fields import effect_mark, effect_text, marked
from desktop_nn.views.number_field import NumberField
from desktop_nn.views.plotting import pg
from desktop_nn.views.sample_marks import SHAPES, class_color, value_color
from desktop_nn.views.theme import Theme

HEIGHT = 24
WIDEST, NARROWEST = 28, 12
ROOM = 170
"""Pixels for all buttons, side by side."""

SPACING = 2
PIXELS = 32
BY_KEYS = "By keyboard: arrow keys over it, and Enter."
PLACES = {
    "plane": "Press and drag over the decision map: points (x₁, x₂) of this class join the data. "
    + BY_KEYS,
    "values": "Press and drag over the decision map: points (x₁, x₂) with this value y to fit join "
    f"the data. {BY_KEYS}",
    "curve": f"Press and drag over the curve: points (x, y) to fit join the data. {BY_KEYS}",
}


VALUE_WIDTH = 62


class PaintBar(QWidget):
    """Hidden where the data can't be painted. A second click puts a tool down again. Over a plane
    of values, `value` is what is painted."""

    def __init__(self, tool: PaintTool, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool = tool
        self._theme = theme
        self._shown: object = None
        self.buttons: dict[int, QToolButton] = {}
        self._build()
        tool.changed.connect(self._follow)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def _build(self) -> None:
        self.label = QLabel(marked("Paint", effect_mark("source")))
        self.label.setObjectName("fieldLabel")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING)
        self._row.addWidget(self.label, 1)
        self.value = self._made_value()
        self._row.addWidget(self.value)
        self.eraser = self._made_button("erase", "Erase points")
        self.eraser.setCheckable(True)
        self.eraser.setProperty("tool", ERASE)
        self.eraser.clicked.connect(self._on_clicked)
        self.blank = self._made_button("clear", "Begin with a blank canvas")
        self.blank.setCheckable(True)
        self.blank.clicked.connect(self._on_blank)
        for button in (self.eraser, self.blank):
            self._row.addWidget(button)
        self._explain(self.eraser, "Press and drag: the points under the pointer leave the data.")
        self._explain(
            self.blank, "The next stroke replaces all points; until then training keeps them."
        )

    def _made_value(self) -> NumberField:
        field = NumberField()
        field.setParent(self)
        field.setObjectName("paint.value")
        field.setAccessibleName("Value y of the points to paint")
        field.setFixedWidth(VALUE_WIDTH)
        field.setToolTip("y: the value to fit that painted points have. A number takes the tool.")
        field.setStatusTip(field.accessibleName())
        field.number_entered.connect(self._tool.set_value)
        field.number_stepped.connect(self._tool.set_value)
        field.nonsense_entered.connect(self._tool.refuse_value)
        return field

    def _made_button(self, name: str, spoken: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"paint.{name}")
        button.setAccessibleName(spoken)
        # Reached by keys; a click leaves the focus, and with it Space, where they were.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(14, 14))
        button.setFixedSize(NARROWEST, HEIGHT)
        return button

    def _explain(self, button: QToolButton, sentence: str) -> None:
        """Name, what it does, what that does to a run."""
        once = "Each stroke can be undone."
        button.setToolTip(f"{button.accessibleName()}\n{sentence} {once}\n{effect_text('source')}")
        button.setStatusTip(button.accessibleName())

    # Screen to model

    def _on_clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, QToolButton)
        self._tool.choose(button.property("tool") if button.isChecked() else None)
        self._follow()

    def _on_blank(self) -> None:
        if self.blank.isChecked():
            self._tool.clear()
        else:
            self._tool.keep()

    # Model to screen

    def _on_theme(self) -> None:
        tokens = self._theme.tokens
        self.setStyleSheet(
            "QToolButton { padding: 0; border-radius: 5px; }"
            f"QToolButton:checked {{ border: 2px solid {tokens.accent}; }}"
            f"QToolButton:focus {{ border: 2px solid {tokens.dim}; }}"
        )
        self._shown = None
        self._follow()

    def _follow(self) -> None:
        tool = self._tool
        self.setVisible(bool(tool.kind))
        is_of_values = tool.kind == "values"
        self.value.setVisible(is_of_values)
        self.value.set_value(tool.value)
        shown = (tool.kind, tool.names, tool.value if is_of_values else None)
        if shown != self._shown:
            self._shown = shown
            self._rebuild()
        for number, button in self.buttons.items():
            button.setChecked(number == tool.tool)
        self.eraser.setChecked(tool.tool == ERASE)
        self.blank.setChecked(tool.is_fresh)

    def _rebuild(self) -> None:
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for number, name in enumerate(self._tool.names):
            spoken = f"Paint points of {name}" if self._tool.kind == "plane" else "Paint points"
            button = self._made_button(str(number), spoken)
            button.setCheckable(True)
            button.setProperty("tool", number)
            button.setIcon(self._mark(number))
            button.clicked.connect(self._on_clicked)
            self._explain(button, PLACES[self._tool.kind])
            self.buttons[number] = button
            self._row.insertWidget(2 + number, button)
        self.eraser.setIcon(self._theme.icon("x"))
        self.blank.setIcon(self._theme.icon("trash-2"))
        every = [*self.buttons.values(), self.eraser, self.blank]
        room = ROOM - VALUE_WIDTH if self._tool.kind == "values" else ROOM
        width = min(WIDEST, max(NARROWEST, room // len(every) - SPACING))
        for button in every:
            button.setFixedSize(width, HEIGHT)
            button.setIconSize(QSize(min(14, width - 2), min(14, width - 2)))
            button.show()
        for one, next_one in pairwise([self.value, *every]):
            self.setTabOrder(one, next_one)

    def _mark(self, number: int) -> QIcon:
        """As on the map: its class' shape and colour."""
        color, shape = self._look(number)
        pixmap = QPixmap(PIXELS, PIXELS)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(PIXELS / 2, PIXELS / 2))
        painter.scale(0.62 * PIXELS, 0.62 * PIXELS)
        # A value in the middle has nearly the panel's own colour.
        edge = QPen(self._theme.color("dim"), 1.5)
        edge.setCosmetic(True)
        painter.setPen(edge if self._tool.kind == "values" else Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPath(pg.graphicsItems.ScatterPlotItem.Symbols[shape])
        painter.end()
        return QIcon(pixmap)

    def _look(self, number: int) -> tuple[QColor, str]:
        """Of a mark."""
        tool = self._tool
        if tool.kind == "values":
            return value_color(self._theme, tool.samples, tool.value), "o"
        if tool.kind == "curve":
            return self._theme.color("positive"), "o"
        return class_color(self._theme, number, len(tool.names)), SHAPES[number % len(SHAPES)]
