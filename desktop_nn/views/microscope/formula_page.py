"""The page about one number, from its title to its state, in the width there is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_nn.models.hidden_state import HiddenState
from desktop_nn.models.origin_page import OriginPage
from desktop_nn.views.microscope.code_view import CodeView
from desktop_nn.views.microscope.contribution_bars import ContributionBars
from desktop_nn.views.microscope.formula_options import FormulaOptions
from desktop_nn.views.microscope.number_links import NumberLinks
from desktop_nn.views.microscope.spread_strip import SpreadStrip
from desktop_nn.views.microscope.typeset import Typesetter
from desktop_nn.views.microscope.typeset_formula import TypesetFormula
from desktop_nn.views.theme import Theme, mono, sans
from desktop_nn.views.wrapped_label import WrappedLabel

SUBSTITUTED_SIZE = 15.0
NUMERIC_TIP = (
    "The same gradient by central differences: the loss at w + h less that at w − h, by 2 h. "
    "✓: they differ by less than a millionth"
)
WIDE = 760
"""Pixels from which there are two columns."""


class FormulaPage(QWidget):
    """Sections that have nothing to say are left out."""

    def __init__(self, typesetter: Typesetter, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._is_negative = False
        self.title = _label("panelTitle")
        self.formula = TypesetFormula(typesetter, theme)
        self.caption = _label("caption")
        self.substituted = TypesetFormula(typesetter, theme, SUBSTITUTED_SIZE)
        self.terms = NumberLinks(theme, "Numbers that enter the formula")
        self.result = _label("result")
        self.numeric = _label("numeric")
        self.per_sample = _label("caption")
        self.over_batch = _label("note")
        self.note = _label("note")
        for told in (self.note, self.over_batch):
            told.setFont(sans(12))
        self.options = FormulaOptions()
        self.code_title = _label("sectionTitle", "NumPy")
        self.code = CodeView(theme)
        self.weighing_title = _label("sectionTitle", "Which samples weigh most?")
        self.weighing = ContributionBars(theme)
        self.state_title = _label("sectionTitle")
        self.state_lines = NumberLinks(theme, "Hidden state", most_rows=20)
        self.spreads = [SpreadStrip(theme) for _ in range(2)]
        self._build()
        self._on_theme()
        theme.changed.connect(self._on_theme)

    def _build(self) -> None:
        self.result.setFont(mono(14))
        self.numeric.setFont(mono(12))
        self.numeric.setToolTip(NUMERIC_TIP)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.result.setAccessibleName("Result")
        self._row = QWidget()
        strips = QHBoxLayout(self._row)
        strips.setContentsMargins(0, 4, 0, 0)
        strips.setSpacing(24)
        for strip in self.spreads:
            strips.addWidget(strip)
        number = (
            self.title,
            self.formula,
            self.caption,
            self.substituted,
            self.terms,
            self.result,
            self.numeric,
            self.per_sample,
            self.over_batch,
            self.note,
            self.options,
        )
        beside = (
            self.code_title,
            self.code,
            self.weighing_title,
            self.weighing,
            self.state_title,
            self.state_lines,
            self._row,
        )
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._columns.setContentsMargins(0, 0, 6, 0)
        self._columns.setSpacing(6)
        self._columns.addLayout(_column(number))
        self._columns.addLayout(_column(beside))
        self._columns.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where there is room, the second half stands beside the first."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        is_wide = event.size().width() >= WIDE
        self._columns.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)
        self._columns.setSpacing(24 if is_wide else 6)
        self._columns.setStretch(0, 1 if is_wide else 0)
        self._columns.setStretch(1, 1 if is_wide else 0)
        self._columns.setStretch(2, 0 if is_wide else 1)

    def show_page(self, page: OriginPage, sample: int, digits: int) -> None:
        """`sample`: the row of the batch that the other faces show."""
        origin = page.origin
        _tell(self.title, origin.title)
        self.formula.show_latex(origin.formula)
        is_bare = not origin.factors  # with its values in it, it would say the result twice
        _tell(self.caption, page.caption)
        self.substituted.setVisible(not page.is_sum and not is_bare)
        self.substituted.show_latex("" if page.is_sum or is_bare else page.substituted)
        self.terms.show_lines(page.lines)
        self.terms.setVisible(bool(page.lines))
        self._show_result(page)
        _tell(self.per_sample, page.per_sample)
        _tell(self.over_batch, page.over_batch)
        _tell(self.note, origin.note)
        self.options.per_sample.setEnabled(page.can_be_per_sample)
        self.code.show_lines(page.code)
        for widget in (self.code_title, self.code):
            widget.setVisible(bool(page.code))
        self.weighing.show_contributions(page.weighing, sample, digits)
        for bars in (self.weighing_title, self.weighing):
            bars.setVisible(bool(page.weighing))
        self._show_state(page.state)

    def show_numeric(self, found: tuple[str, bool] | None) -> None:
        """The same number by central differences, where the gradient check has looked at it."""
        _tell(self.numeric, found[0] if found else "")
        if found is not None:
            color = self._theme.color("proven" if found[1] else "wrong")
            self.numeric.setStyleSheet(f"color: {color.name()}")

    def _show_result(self, page: OriginPage) -> None:
        self.result.setText(page.result)
        self.result.setToolTip(page.exact)
        self.result.setAccessibleName(page.exact)
        if self._is_negative != (page.value < 0.0):
            self._is_negative = page.value < 0.0
            self._on_theme()

    def _on_theme(self) -> None:
        """The result in the colour of its sign, on a ground that is easily found."""
        token = "negative_text" if self._is_negative else "text"
        ground = self._theme.color("accent", 0.18)
        rgba = f"rgba({ground.red()}, {ground.green()}, {ground.blue()}, 0.18)"
        self.result.setStyleSheet(
            f"QLabel {{ color: {self._theme.color(token).name()}; background: {rgba}; "
            "border-radius: 4px; padding: 3px 7px; }"
        )

    def _show_state(self, state: HiddenState) -> None:
        _tell(self.state_title, state.title)
        self.state_lines.show_lines(state.lines)
        self.state_lines.setVisible(bool(state.lines))
        self._row.setVisible(bool(state.spreads))
        for strip, spread in zip(self.spreads, state.spreads, strict=False):
            strip.show_spread(spread)


def _column(widgets: Iterable[QWidget]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return column


def _label(name: str, text: str = "") -> WrappedLabel:
    label = WrappedLabel(text)
    label.setObjectName(name)
    return label


def _tell(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
