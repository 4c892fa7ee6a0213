"""What stands in a formula, typed into a pocket calculator, gives the result shown: to the last
digit shown, early and late in training, in both types, on screen and in what is copied."""

import math
import re

import numpy as np
import pytest

from desktop_nn.engine.explanation import Place, as_latex, origin_of, traced_update
from desktop_nn.engine.explanation.calculation import calculated as as_programmed
from desktop_nn.engine.explanation.precision import EXACT, sure_digits, told_precision, total
from tests.engine.explanation.calculator import calculated
from tests.engine.nets import layer, spec_of, trainer_of

MOMENTS = (0, 5, 300, 5000)
CENTRES = ((-1.0, 0.0), (1.0, 0.0), (0.0, 1.5))


def samples():
    rng = np.random.default_rng(5)
    inputs = np.concatenate([rng.normal(centre, 0.5, (20, 2)) for centre in CENTRES])
    return inputs, np.eye(3)[np.repeat([0, 1, 2], 20)]


@pytest.fixture(scope="module", params=["float32", "float64"])
def updates(request):
    """Of a 2-4-3 net with batch norm and Adam, the update after so many others."""
    hidden = layer(1, 4, "tanh", bias=False, batch_norm=True)
    spec = spec_of(2, hidden, layer(2, 3, "softmax"), dtype=request.param)
    trainer = trainer_of(spec, "cross_entropy", "adam", learning_rate=0.01)
    (x, y), rng, found = samples(), np.random.default_rng(7), {}
    for done in range(max(MOMENTS) + 1):
        rows = rng.permutation(len(x))[:4]
        if done in MOMENTS:
            found[done] = traced_update(trainer, x[rows], y[rows])
        trainer.update(x[rows], y[rows])
    return found


def origins_of(update):
    for quantity in update.quantities:
        for index in np.ndindex(quantity.value.shape):
            yield origin_of(update, Place(quantity.phase, quantity.name, index))


def last_digit(latex):
    """One in the last digit of a number as it stands there."""
    head, _, power = latex.partition(r" \cdot 10^")
    decimals = len(head.partition(".")[2])
    return 10.0 ** (int(power.strip("{}") or 0) - decimals)


def off(shown, result):
    """How far they are apart, in units of the result's last digit. What was rounded to nothing has
    no digits to compare."""
    return abs(calculated(shown) - calculated(result)) / last_digit(result)


def recalculable(update):
    """Origin, formula with numbers, and result, of all that have a result other than 0 and whose
    terms are all told."""
    for origin in origins_of(update):
        _, *shown, result = origin.substituted.split(" = ")
        if shown and result != "0" and r"\cdots" not in shown[0]:
            yield origin, shown[0], result


@pytest.mark.parametrize("moment", MOMENTS)
def test_that_every_formula_gives_the_result_shown_to_its_last_digit(updates, moment):
    found = [(off(shown, result), o.substituted) for o, shown, result in
             recalculable(updates[moment]) if o.digits]  # fmt: skip
    assert len(found) > 400
    assert max(found)[0] <= 1.001, max(found)


@pytest.mark.parametrize("wanted", [10, EXACT])
def test_that_more_digits_are_those_of_the_numbers_in_the_formula_too(updates, wanted):
    """Of what is sure: the rest is the network's rounding."""
    count = 0
    for origin, shown, _ in recalculable(updates[300]):
        if "." not in shown or not origin.digits:
            continue
        _, more, result = origin.substituted_with(wanted).split(" = ")
        assert len(more) >= len(shown), origin.title
        if wanted < EXACT:
            assert off(more, result) <= 1.001, (more, result)
        else:
            assert float(calculated(result)) == pytest.approx(origin.value, rel=1e-15)
        count += 1
    assert count > 300


def test_that_fewer_than_the_usual_digits_change_no_formula(updates):
    for origin, *_ in recalculable(updates[5]):
        assert origin.substituted_with(4) == origin.substituted


@pytest.mark.parametrize("moment", MOMENTS)
def test_that_copied_latex_gives_its_result(updates, moment):
    count = 0
    for origin, *_ in recalculable(updates[moment]):
        lines = re.findall("&= (.*?)(?: \\\\\\\\)?\n", as_latex(origin))
        assert len(lines) == 3
        assert not origin.digits or off(lines[1], lines[2]) <= 1.001, lines
        count += 1
    assert count > 400


@pytest.mark.parametrize("moment", MOMENTS)
def test_that_a_step_says_one_number_everywhere(updates, moment):
    update = updates[moment]
    for name in ("step_W1", "step_W2", "step_gamma1"):
        for index in np.ndindex(update.find("update", name).value.shape):
            origin = origin_of(update, Place("update", name, index))
            result = calculated(origin.substituted.split(" = ")[-1])
            told = re.search(r"the step (\S+?)[:.] ", origin.note + " ")
            assert told is not None
            assert float(told[1].replace("−", "-")) == pytest.approx(result, rel=1e-12)


def test_that_a_step_in_single_precision_has_fewer_digits_than_its_weights_have(updates):
    update = updates[300]
    digits = [origin_of(update, Place("update", "step_W2", (k, 0))).digits for k in range(4)]
    assert max(digits) < 7 if update.network.dtype == "float32" else min(digits) > 6


def test_that_a_sum_without_an_end_is_one_too():
    assert total([1e308, 1e308]) == math.inf
    assert math.isnan(total([math.inf, -math.inf]))
    assert total([0.1] * 10) == 1.0


def test_that_what_is_rounded_says_how_far_it_can_be_trusted():
    assert told_precision(1.2345, 6, 1.2345, "float32") == ""
    assert "4 digits of it are sure" in told_precision(1.2345, 4, 1.2341, "float32")
    assert "1 digit of it is sure" in told_precision(1.2345, 1, 1.0, "float32")
    assert "no digit of it is sure" in told_precision(7e-9, 0, -2e-9, "float32")
    assert "2e−9, is lost in float32" in told_precision(0.0, EXACT, 2e-9, "float32")


@pytest.mark.parametrize(
    ("value", "exact", "digits"),
    [
        (0.000771284, 0.00077123, 4),
        (1.0, 1.0, EXACT),
        (9.9999999, 10.0, 7),
        (7e-9, -2e-9, 0),
        (0.0, 1e-9, EXACT),
        (1.0, None, EXACT),
    ],
)
def test_that_sure_digits_are_those_that_agree(value, exact, digits):
    assert sure_digits(value, exact) == digits


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"-0.5 \cdot \left(3 - (-2)\right)^2", -12.5),
        (r"\frac{1}{4} \cdot 2 - {3}^2 / 2", -4.0),
        (r"\left|-3\right| + \max(0, 1, -2)", 4.0),
        (r"\sqrt{2 \pi} \cdot \operatorname{erf}(0)", 0.0),
        (r"1.5 \cdot 10^{-3} + \exp\left(0\right)", 1.0015),
        (r"1 + \cdots", None),
        (r"\log(-1)", None),
        (r"\frac{1}{0}", None),
        ("(1", None),
        ("", None),
    ],
)
def test_that_the_calculation_reads_what_formulas_hold(latex, value):
    assert as_programmed(latex) == (None if value is None else pytest.approx(value))
