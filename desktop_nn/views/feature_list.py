"""The features: a button for each of the usual ones, and a line for one by formula."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.features import input_columns
from desktop_nn.experiment.problem import Mend
from desktop_nn.models.document import Document
from desktop_nn.models.feature_settings import (
    WHERE,
    add,
    choose,
    chosen,
    feature_problem,
    formula_hint,
    offered,
)
from desktop_nn.models.settings_fields import effect_mark, effect_text, marked
from desktop_nn.views.diagram_text import typeset
from desktop_nn.views.feature_icons import feature_icon, icon_bounds
from desktop_nn.views.problem_line import ProblemLine, set_severity
from desktop_nn.views.theme import Theme

LABEL = "Features"
SIDE = 24
"""Pixels of a button that shows a picture."""

SPACING = 2
NAME_WIDTH = 74
FIELD_WIDTH = 153


class FormulaField(QLineEdit):
    """`escaped()` on Escape, which empties it."""

    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class FeatureList(QWidget):
    """A button that is down stands for formulas among the network's inputs. Each has its picture
    where there are one or two inputs, else the name of its kind. `fit` says how much room."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self._buttons: dict[str, QToolButton] = {}
        self._shown: object = None
        self._width = 0
        self._build()
        self._connect()
        self._follow()

    def _build(self) -> None:
        self.label = QLabel(marked(LABEL, effect_mark("features")))
        self.label.setObjectName("fieldLabel")
        self.field = FormulaField()
        self.field.setObjectName(WHERE)
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.setAccessibleName("Feature by formula")
        self.label.setBuddy(self.field)
        self.problem = ProblemLine()
        line = QHBoxLayout()
        line.addWidget(self.label, 1)
        line.addWidget(self.field)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACING)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.problem)
        layout.addLayout(self._grid)

    def _connect(self) -> None:
        self.field.returnPressed.connect(self._on_entered)
        self.field.escaped.connect(self._on_escaped)
        self.problem.mend_asked.connect(self._on_mend)
        self._document.spec_changed.connect(self._on_spec_changed)
        self._document.project_changed.connect(self._on_project_changed)
        self._document.problems_changed.connect(self._show_problem)
        self._theme.changed.connect(self._on_theme)

    def fit(self, width: int) -> None:
        """Buttons for a panel with so much room."""
        if width != self._width:
            self._width = width
            self._place()

    def button(self, name: str) -> QToolButton:
        """By its formula, or the name of its kind."""
        return self._buttons[name]

    @property
    def names(self) -> list[str]:
        """What can be chosen, in the order of the buttons."""
        return list(self._buttons)

    # Screen to model

    def _on_clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, QToolButton)
        formulas = offered(self._document)[button.property("feature")]
        choose(self._document, formulas, button.isChecked())
        self._follow()

    def _on_entered(self) -> None:
        if self.field.text().strip() and not add(self._document, self.field.text()):
            self.field.clear()

    def _on_escaped(self) -> None:
        self._document.dismiss(WHERE)

    def _on_mend(self, mend: Mend) -> None:
        """What was typed is what is left out: often that is all there is to mend."""
        self.field.clear()
        self.field.setFocus()
        if mend.spec.data.features == chosen(self._document):
            self._document.dismiss(WHERE)
        else:
            self._document.mend(mend)

    # Model to screen

    def _on_spec_changed(self, old: object, new: object) -> None:
        self._follow()

    def _on_project_changed(self) -> None:
        self.field.clear()
        self._follow()

    def _on_theme(self) -> None:
        self._shown = None
        self._follow()

    def _follow(self) -> None:
        rows, now = offered(self._document), set(chosen(self._document))
        if list(rows) != list(self._buttons):
            self._rebuild(list(rows))
        self._show_pictures()
        for name, formulas in rows.items():
            self._buttons[name].setChecked(now.issuperset(formulas))
        hint = f"{formula_hint(self._document)}\n{effect_text('features')}"
        for widget in (self.label, self.field):
            widget.setToolTip(hint)
            widget.setStatusTip(hint.splitlines()[0])
        shortest = min(input_columns(self._document.data.input_names), key=len)
        example = "sin(x1*x2)" if "x1*x2" in rows else f"exp({shortest})"
        self.field.setPlaceholderText(f"add: {example}")
        self._show_problem()

    def _rebuild(self, names: list[str]) -> None:
        old, self._buttons = self._buttons, {}
        for name in names:
            self._buttons[name] = old.pop(name) if name in old else self._made_button(name)
        for button in old.values():
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._shown = None
        self._place()

    def _made_button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"feature.{name}")
        button.setProperty("feature", name)
        button.setCheckable(True)
        # Reached by keys; a click leaves the focus, and with it Space, where they were.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._on_clicked)
        return button

    def _show_pictures(self) -> None:
        """Only when the inputs, their range or the colours are others: not for each stroke."""
        data, rows = self._document.data, offered(self._document)
        shown = (data.input_names, icon_bounds(data), self._theme.tokens, tuple(rows))
        if shown == self._shown:
            return
        self._shown = shown
        tokens = self._theme.tokens
        self.setStyleSheet(
            "QToolButton { padding: 0; border-radius: 5px; font-size: 11px; }"
            f"QToolButton:checked {{ border: 2px solid {tokens.accent}; }}"
            f"QToolButton:focus {{ border: 2px solid {tokens.dim}; }}"
        )
        for name, formulas in rows.items():
            self._dress(self._buttons[name], name, formulas)

    def _dress(self, button: QToolButton, name: str, formulas: tuple[str, ...]) -> None:
        is_kind = formulas != (name,)
        formula = ", ".join(map(typeset, formulas[:6])) + (", …" if len(formulas) > 6 else "")
        button.setIcon(QIcon() if is_kind else feature_icon(name, self._document.data, self._theme))
        has_picture = not button.icon().isNull()
        inside = SIDE - 6
        button.setIconSize(QSize(inside, inside))
        button.setText("" if has_picture else name if is_kind else typeset(name))
        button.setFixedSize(SIDE if has_picture else NAME_WIDTH, SIDE)
        button.setAccessibleName(f"Feature {formula}" if not is_kind else f"{name}: {formula}")
        button.setToolTip(
            f"{formula}: down, the network gets {'them' if is_kind else 'it'} as an input.\n"
            f"{effect_text('features')}"
        )
        button.setStatusTip(f"{formula} among the network's inputs")

    def _place(self) -> None:
        while self._grid.count():
            self._grid.takeAt(0)
        widest = SIDE if self._document.data.width <= 2 else NAME_WIDTH
        columns = max(1, (self._width + SPACING) // (widest + SPACING))
        for place, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, place // columns, place % columns)
            button.show()
        for column in range(64):
            self._grid.setColumnStretch(column, int(column == columns))

    def _show_problem(self) -> None:
        problem = feature_problem(self._document)
        self.problem.show_problem(problem)
        set_severity(self.field, problem.severity if problem else "")
        self.field.setAccessibleDescription(problem.message if problem else self.field.toolTip())
