"""A formula as one line of text."""

import pytest

from desktop_nn.views.microscope.plain_formula import plain_text

SAID = {
    r"\frac{\partial L}{\partial w_{32}} = \sum_{n} a_{n3}\,\delta_{n2}": (
        "∂L/∂w_32 = Σ_n a_n3 δ_n2"
    ),
    r"\hat{x} = \frac{z - \mu}{\sqrt{v + \varepsilon}}": "x̂ = (z − μ)/(√(v + ε))",
    r"w \leftarrow w - 0.5": "w ← w − 0.5",
    r"a^{(1)}_{2,3}": "a^(1)_2,3",
    r"(-0.5)\cdot 10^{-8}": "(−0.5) · 10^−8",
    r"1\text{ where }z > 0": "1 where z > 0",
    r"{w}'": "w′",
}


@pytest.mark.parametrize("latex", SAID)
def test_that_a_formula_is_said_in_one_line(latex):
    assert plain_text(latex) == SAID[latex]


@pytest.mark.parametrize("latex", ["", r"\frac{a", "}", "_", r"\sqrt", r"\text", "{", "^^", "\\"])
def test_that_what_is_broken_is_said_as_far_as_it_goes(latex):
    assert "{" not in plain_text(latex)
