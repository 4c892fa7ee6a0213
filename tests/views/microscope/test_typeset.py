"""Formulas become pictures, in a moment, and are kept."""

import sys

import pytest
from PySide6.QtGui import QColor

from desktop_nn.views.microscope import typeset
from desktop_nn.views.microscope.typeset import Kept, Missing, Typesetter, set_piece

WHITE, BLUE = QColor("#FFFFFF"), QColor("#4C9DFF")
LATEX = r"\frac{\partial L}{\partial w_{3,2}}"
LONG = 5_000


@pytest.fixture
def typesetter(qapp):
    return Typesetter()


def when_set(qtbot, typesetter, latex, size=18.0):
    qtbot.waitUntil(lambda: typesetter.piece(latex, size) is not None, timeout=LONG)
    return typesetter.piece(latex, size)


def inked(picture):
    image = picture.toImage()
    colors = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    return colors


def test_that_a_formula_is_never_waited_for(typesetter, qtbot):
    assert typesetter.piece(LATEX, 18.0) is None
    assert not typesetter.is_idle
    assert when_set(qtbot, typesetter, LATEX) is not None
    assert typesetter.is_idle


def test_that_a_formula_becomes_a_picture_in_the_colour_asked_for(typesetter, qtbot):
    piece = when_set(qtbot, typesetter, LATEX)
    assert piece.svg.startswith("<svg")
    assert 0.0 < piece.ascent < piece.height
    for color in (WHITE, BLUE):
        picture = typesetter.picture(LATEX, 18.0, color, 1.0)
        assert inked(picture) == {color.name()}


def test_that_a_picture_has_the_devices_pixels(typesetter, qtbot):
    piece = when_set(qtbot, typesetter, LATEX)
    once = typesetter.picture(LATEX, 18.0, WHITE, 1.0)
    twice = typesetter.picture(LATEX, 18.0, WHITE, 2.0)
    assert twice.devicePixelRatio() == 2.0
    assert abs(twice.width() - 2 * once.width()) <= 2
    assert abs(twice.deviceIndependentSize().width() - piece.width) <= 1.0


def test_that_a_formula_is_set_once(typesetter, qtbot, monkeypatch):
    set_before = when_set(qtbot, typesetter, LATEX)
    picture = typesetter.picture(LATEX, 18.0, WHITE, 1.0)
    monkeypatch.setattr(typeset, "set_piece", None)
    assert typesetter.piece(LATEX, 18.0) is set_before
    assert typesetter.picture(LATEX, 18.0, WHITE, 1.0).cacheKey() == picture.cacheKey()


@pytest.mark.parametrize("latex", [r"\frac{a", "a_{", r"\begin{what}"])
def test_that_what_cannot_be_set_is_text(typesetter, qtbot, latex):
    piece = when_set(qtbot, typesetter, latex)
    assert piece.svg == ""
    assert typesetter.picture(latex, 18.0, WHITE, 1.0) is None


def test_that_without_the_library_every_formula_is_text(typesetter, qtbot, monkeypatch):
    monkeypatch.delitem(sys.modules, "ziamath", raising=False)
    monkeypatch.setattr(typeset, "find_spec", lambda name: None)
    piece = when_set(qtbot, typesetter, "a = b")
    assert (piece.svg, piece.text) == ("", "a = b")
    assert set_piece(Missing, "x", 18.0).text == "x"


def test_that_signs_belong_to_their_numbers(typesetter, qtbot):
    wide = when_set(qtbot, typesetter, "(0.5)").width
    minus = when_set(qtbot, typesetter, "a-b").width
    assert when_set(qtbot, typesetter, "(-0.5)").width < wide + minus
    assert when_set(qtbot, typesetter, "x < 3").svg


def test_that_a_sign_behind_a_comma_stands_close_to_its_number(typesetter, qtbot):
    """max(0, −5.8), and not max(0, − 5.8)."""
    bare = when_set(qtbot, typesetter, r"\max(0, {-}5.8)").width
    assert when_set(qtbot, typesetter, r"\max(0, -5.8)").width == bare


def test_that_what_was_asked_for_last_comes_first(typesetter, qtbot):
    when_set(qtbot, typesetter, "x")
    for number in range(200):
        typesetter.piece(f"x_{{{number}}}", 18.0)
    with qtbot.waitSignal(typesetter.ready, timeout=LONG):
        pass
    assert typesetter.piece("x_{199}", 18.0) is not None
    assert typesetter.piece("x_{0}", 18.0) is None
    qtbot.waitUntil(lambda: typesetter.is_idle, timeout=LONG)
    assert typesetter.piece("x_{1}", 18.0) is None, "nobody shows it any more"


def test_that_no_more_is_kept_than_was_said():
    kept = Kept(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (1, None, 3)
    assert len(kept) == 2
