"""Signs beside numbers, cell by cell."""

import pytest

from desktop_nn.experiment.reading.number_form import NumberForm
from desktop_nn.experiment.reading.signs import SIGNS, number_beside, sign_in


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("form", ["{}5", "{} 5", "5{}", "5 {}", "5\u00a0{}", "{}\u202f5"])
def test_that_each_sign_is_known_before_and_behind(sign, form):
    cell = form.format(sign)
    assert number_beside(cell, sign) == "5"
    assert number_beside(cell, sign_in(cell)) == "5"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("-$5", "-5"), ("$-5", "-5"), ("- $ 5", "-5"), ("+$5", "+5"), ("−$5", "−5"), ("-5 $", "-5")],
)
def test_that_a_minus_may_stand_on_either_side_of_it(cell, number):
    assert number_beside(cell, "$") == number


@pytest.mark.parametrize("cell", ["-$-5", "5", "", "-", "€5"])
def test_that_nothing_stands_beside_a_sign_that_is_not_there(cell):
    assert number_beside(cell, "$") is None


def test_that_a_form_with_a_sign_takes_no_number_without_it():
    form = NumberForm(",", ".", "€")
    assert form.value("1.234,50 €") == 1234.5
    assert form.value("-€ 3,5") == -3.5
    assert form.value("3,5") is None
    assert form.value("3,5 $") is None
    assert form.value("€€3") is None
    assert form.is_grouped("€ 1.234")
    assert not form.is_grouped("1.234")
