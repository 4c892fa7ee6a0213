"""Cutting a formula where a line may be broken."""

from desktop_nn.views.microscope.formula_pieces import RELATION, SIGN, Piece, pieces_of


def cut(latex):
    return [piece.latex for piece in pieces_of(latex)]


def test_that_a_formula_is_cut_at_its_relations():
    assert pieces_of(r"w = a \le 3") == (
        Piece("w"),
        Piece("=", RELATION),
        Piece("a"),
        Piece(r"\le", RELATION),
        Piece("3"),
    )


def test_that_only_what_is_long_is_cut_at_its_signs():
    assert cut("a+b") == ["a+b"]
    long = r"0.123456 \cdot 0.654321 + (-0.111111) \cdot 2"
    assert cut(long) == ["0.123456", r"\cdot", "0.654321", "+", "(-0.111111)", r"\cdot", "2"]
    assert pieces_of(long)[1].kind == SIGN


def test_that_a_sign_of_a_number_is_no_place_to_cut():
    assert cut("-0.1234567 + 0.1234567") == ["-0.1234567", "+", "0.1234567"]


def test_that_nothing_is_cut_within_a_group():
    fraction = r"\frac{a_1 + a_2 = a_3}{b_1 + b_2 - b_3 + b_4}"
    assert cut(fraction) == [fraction]
    assert cut(r"\left(a=b\right)") == [r"\left(a=b\right)"]


def test_that_long_products_are_cut_between_their_factors():
    assert cut(r"\sum_n a^{(1)}_{n,3} \, \delta^{(2)}_{n,2}") == [
        r"\sum_n a^{(1)}_{n,3}",
        r"\delta^{(2)}_{n,2}",
    ]


def test_that_nothing_of_a_formula_is_lost():
    latex = r"\delta_1 = \frac{1}{2} + 0.5 \cdot \frac{a+b}{c} - \sqrt{x_1 + x_2} = 0"
    assert "".join(cut(latex)).replace(" ", "") == latex.replace(" ", "")
