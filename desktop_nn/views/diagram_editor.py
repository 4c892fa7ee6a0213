"""The field over the network diagram in which one weight or bias is given another value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped
from desktop_nn.views.diagram_content import DiagramContent
from desktop_nn.views.diagram_layout import Column
from desktop_nn.views.diagram_readout import Place
from desktop_nn.views.number_field import NumberField
from desktop_nn.views.problem_line import set_severity

WIDTH = 190


def editable_at(
    place: Place, columns: Sequence[Column], document: Document, content: DiagramContent
) -> ParameterSetting | str:
    """The weight or bias at a place with its present value; or, in a sentence, why there is none
    that can be set."""
    column, edges = columns[place.column], content.layer(place.column)
    if column.layer < 0:
        return "An input has no bias: the data gives its value."
    layer = document.spec.network.layers[column.layer]
    unit = column.groups[place.row]
    if place.source is None and not layer.bias:
        return "This layer has no bias. The table of layers can give it one."
    if edges is None:
        return "The numbers of the network are on their way."
    source = slice(0, 1)
    if place.source is not None:
        source = columns[place.column - 1].groups[place.source]
    count = (unit.stop - unit.start) * (source.stop - source.start)
    if count > 1:
        what = "biases" if place.source is None else "weights"
        return f"{grouped(count)} {what} are drawn as one here. Only a single one can be set."
    if place.source is not None:
        weight = float(edges.weights[place.source, place.row])
        return ParameterSetting(layer.id, "W", (source.start, unit.start), weight)
    assert edges.biases is not None
    return ParameterSetting(layer.id, "b", (unit.start,), float(edges.biases[place.row]))


class DiagramEditor(QFrame):
    """Shown while a number is set. Enter sets it, as an undoable step, whether training runs or
    not; ↑ and ↓ step it, which is one step too; Escape leaves it as it is. What is refused stays,
    with a sentence below it."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = parent
        self._document = document
        self._setting: ParameterSetting | None = None
        self._build()
        self.field.number_entered.connect(self._on_number_entered)
        self.field.number_stepped.connect(self._on_number_stepped)
        self.field.nonsense_entered.connect(self._on_nonsense_entered)
        self.field.escaped.connect(self.leave)
        # After the field's own, so that what was typed has been taken or refused.
        self.field.editingFinished.connect(self._on_finished)

    def _build(self) -> None:
        self.setObjectName("panel")
        self.setAccessibleName("Set a weight or bias")
        self.hide()
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._title = QLabel()
        self._title.setObjectName("fieldLabel")
        self.field = NumberField()
        self.field.setObjectName("parameterValue")
        self.field.setAccessibleName("Value of a weight or bias")
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.setSpacing(4)
        for widget in (self._title, self.field, self.problem):
            layout.addWidget(widget)
        self.setFixedWidth(WIDTH)

    def edit(self, setting: ParameterSetting, title: str, anchor: QRectF) -> None:
        """Begin with this number, beside `anchor`: a place of the diagram's view."""
        self._setting = setting
        symbol = "w" if setting.kind == "W" else "b"
        self._title.setText(f"{title} · {symbol}")
        self.field.setAccessibleName(f"{title}, {'weight' if symbol == 'w' else 'bias'}")
        self.field.setToolTip(
            f"{symbol}: any number, with a point or a comma. The next forward pass takes it; "
            "Ctrl+Z takes it back"
        )
        self._title.show()
        self.field.show()
        self._show_problem("")
        self.field.show_value()
        self.field.set_value(setting.value)
        self._place(anchor)
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.selectAll()

    def tell(self, sentence: str, anchor: QRectF) -> None:
        """Why there is nothing to be set at `anchor`, until the next click or key."""
        self._setting = None
        self._title.hide()
        self.field.hide()
        self._show_problem(sentence, "note")
        self._place(anchor)
        self.show()
        self.raise_()

    def _place(self, anchor: QRectF) -> None:
        """Right below it, as far as the view reaches."""
        self.adjustSize()
        view = self._view.rect()
        corner = QPointF(anchor.center().x() - 0.5 * self.width(), anchor.bottom() + 6.0)
        left = max(2, min(round(corner.x()), view.width() - self.width() - 2))
        top = max(2, min(round(corner.y()), view.height() - self.height() - 2))
        self.move(left, top)

    def leave(self) -> None:
        """The number stays as it is."""
        if self.isHidden():
            return
        self._setting = None
        self.field.show_value()
        had_focus = self.field.hasFocus()
        self.hide()
        if had_focus:
            self._view.setFocus()

    # Typing

    def _on_number_entered(self, value: float) -> None:
        if self._setting is not None and self._set(value, merge=False):
            self.leave()

    def _on_number_stepped(self, value: float) -> None:
        if self._set(value, merge=True):
            self.field.set_value(value)
            self.field.selectAll()

    def _set(self, value: float, merge: bool) -> bool:
        """Whether it was taken."""
        old = self._setting
        if old is None or value == old.value:
            return True
        new = replace(old, value=value)
        refused = self._document.set_parameter(new, old.value, merge)
        if refused:
            # It is told here, at the field; what else shows problems need not.
            self._document.dismiss(refused[0].where)
            self._show_problem(refused[0].message)
            return False
        self._setting = new
        self._show_problem("")
        return True

    def _on_nonsense_entered(self, text: str) -> None:
        self._show_problem(f"“{text}” is no number: type one such as −0.5 or 1e−3.")

    def _on_finished(self) -> None:
        if not self.problem.text():
            self.leave()

    def _show_problem(self, message: str, severity: str = "error") -> None:
        self.problem.setText(message)
        self.problem.setAccessibleName(message or "Problem")
        self.problem.setVisible(bool(message))
        set_severity(self.problem, severity)
        set_severity(self.field, "error" if message else "")
        self.adjustSize()

    # Qt: what the field leaves aside, such as Enter, is nothing for the diagram below

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()
