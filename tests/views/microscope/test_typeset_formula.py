"""A formula on screen."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.models.origin_text import plain_formula
from desktop_nn.views.microscope.typeset import Typesetter
from desktop_nn.views.microscope.typeset_formula import TypesetFormula
from tests.views.showing import on_screen

LATEX = r"\frac{\partial L}{\partial w_{3,2}} = \sum_n a_{n,3}\,\delta_{n,2} = -0.5 + 0.25 + 0.125"
LONG = 5_000


@pytest.fixture
def formula(theme, qtbot):
    typesetter = Typesetter()
    shown = TypesetFormula(typesetter, theme)
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addWidget(shown)
    layout.addStretch(1)
    on_screen(qtbot, page, (500, 300))
    shown.page, shown.typesetter = page, typesetter
    return shown


def show(qtbot, formula, latex):
    formula.show_latex(latex)
    qtbot.waitUntil(lambda: formula.typesetter.is_idle, timeout=LONG)


def test_that_a_formula_is_set_and_said(formula, qtbot):
    show(qtbot, formula, LATEX)
    assert formula.is_set
    assert formula.accessibleName() == plain_formula(LATEX)
    assert "Σ" in formula.accessibleName()


def test_that_a_narrow_formula_takes_more_lines(formula, qtbot):
    show(qtbot, formula, LATEX)
    assert formula.heightForWidth(200) > formula.heightForWidth(500)


def test_that_every_piece_stays_within_the_width(formula, qtbot):
    show(qtbot, formula, LATEX)
    for width in (150, 220, 500):
        assert formula._layout(width).width <= width


def test_that_what_cannot_be_set_is_shown_as_text(formula, qtbot):
    show(qtbot, formula, r"a = \frac{b")
    assert not formula.is_set
    image = formula.grab().toImage()
    assert len({image.pixel(x, y) for x in range(60) for y in range(image.height())}) > 1


def colours(formula):
    image = formula.grab().toImage()
    return len({image.pixel(x, y) for x in range(60) for y in range(image.height())})


def test_that_what_is_not_set_soon_is_shown_as_text_until_it_is(formula, qtbot, monkeypatch):
    show(qtbot, formula, "c = d")
    monkeypatch.setattr(formula.typesetter, "piece", lambda latex, size: None)
    formula.show_latex("x = y")
    assert colours(formula) == 1
    with qtbot.waitSignal(formula._late.timeout):
        pass
    assert colours(formula) > 1
    monkeypatch.undo()
    show(qtbot, formula, LATEX)
    assert formula.is_set
    assert not formula._late.isActive()


def test_that_a_formula_has_the_themes_colour(formula, qtbot, theme):
    show(qtbot, formula, LATEX)
    dark = formula.grab().toImage()
    theme.use("light")
    assert formula.grab().toImage() != dark


def test_that_the_latest_formula_is_shown(formula, qtbot):
    formula.show_latex("a = b")
    show(qtbot, formula, "c = d")
    first = formula.grab().toImage()
    show(qtbot, formula, "a = b")
    assert formula.grab().toImage() != first
