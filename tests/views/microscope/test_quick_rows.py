"""What is set in a quarter of the time is the same picture."""

import warnings
from importlib import import_module

import pytest

from desktop_nn.models.microscope import Place
from desktop_nn.models.origin_page import page_of
from desktop_nn.views.microscope.formula_pieces import pieces_of
from desktop_nn.views.microscope.quick_rows import make_rows_quick
from desktop_nn.views.microscope.typeset import load_in_parts, set_piece
from tests.models.traced import small_traced

FORMULAS = [
    r"\left(\frac{a_{1,2}}{b} - \frac{1}{N} \hat{x}^{(1)}_{n,1}\right) \cdot (c + d)",
    r"\left(\log({S_{1}}') - \left({z^{(2)}_{1,k}}' - {\hat{u}_{1}}'\right)\right)",
    r"\frac{\exp\left(z^{(2)}_{1,1}\right)}{\sum_k \exp\left(z^{(2)}_{1,k}\right)}",
    r"\sqrt{\left\|g\right\|^2} + \left| \frac{a}{b} \right| + \left[ \frac{a}{b} \right]",
    r"\begin{cases} 1 & z > 0 \\ 0 & \text{else} \end{cases}",
    r"\overline{m}_t \leftarrow \underset{k}{\max} \; \{ \frac{1}{2}, 1 \}",
]


@pytest.fixture(scope="module")
def library():
    loading = load_in_parts()
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                next(loading)
        except StopIteration as end:
            return end.value


@pytest.mark.parametrize("latex", FORMULAS)
def test_that_quick_rows_give_the_same_picture(library, latex, monkeypatch):
    rows = import_module("ziamath.nodes.mrow").Mrow
    quick = set_piece(library, latex, 19.0)
    assert quick.svg
    monkeypatch.setattr(rows, "_get_height_nostretch", rows.height_on_trial)
    assert set_piece(library, latex, 19.0) == quick


def test_that_rows_are_made_quick_once(library):
    rows = import_module("ziamath.nodes.mrow").Mrow
    before = rows._get_height_nostretch
    make_rows_quick()
    assert rows._get_height_nostretch is before


@pytest.mark.parametrize("settings", [{}, {"optimizer": "momentum", "l1": 0.1, "clip": 0.05}])
def test_that_every_formula_of_an_update_can_be_set(library, settings):
    traced = small_traced(**settings)
    pieces = set()
    for quantity in traced.quantities:
        place = Place(quantity.phase, quantity.name, (0,) * quantity.value.ndim)
        origin = page_of(traced, place).origin
        formulas = (origin.formula, origin.substituted)
        pieces |= {piece.latex for latex in formulas for piece in pieces_of(latex)}
    assert len(pieces) > 100
    assert [latex for latex in pieces if not set_piece(library, latex, 19.0).svg] == []
