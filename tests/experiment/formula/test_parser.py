"""Formulas: what they mean, against Python's own arithmetic, and what they refuse, and where."""

import math
import pickle
import warnings

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_nn.experiment.formula import (
    CONSTANTS,
    FUNCTIONS,
    MOST_DEPTH,
    MOST_LENGTH,
    FormulaError,
    parse,
)

COLUMNS = {"x1": 0, "x2": 1}


def value(text, x1=0.0, x2=0.0):
    return parse(text, COLUMNS)(np.array([[x1, x2]], float))[0]


def refusal(text):
    with pytest.raises(FormulaError) as caught:
        parse(text, COLUMNS)
    return caught.value


# What they mean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 + 3 * 4", 14.0),
        ("(2 + 3) * 4", 20.0),
        ("7 - 3 - 2", 2.0),
        ("24 / 4 / 2", 3.0),
        ("2^3^2", 512.0),
        ("2**3**2", 512.0),
        ("-3^2", -9.0),
        ("(-3)^2", 9.0),
        ("2^-1", 0.5),
        ("2^-2^2", 0.0625),
        ("--3", 3.0),
        ("+-+3", -3.0),
        ("4 - -3", 7.0),
        ("2*-3", -6.0),
        ("1e-3", 0.001),
        (".5 + 1. + 2E+1", 21.5),
        ("-e^2", -math.e * math.e),
        ("cos(pi)", -1.0),
        ("log(e)", 1.0),
        ("min(3, 1, 2) + max(4, 5)", 6.0),
        ("sign(-2) + sign(0) + abs(-7)", 6.0),
        ("sqrt(16) * tanh(0) + exp(0) + tan(0) + sin(0)", 1.0),
        ("2−3", -1.0),
        ("2·3×4", 24.0),
    ],
)
def test_that_a_formula_means_what_mathematics_means(text, expected):
    assert value(text) == pytest.approx(expected, rel=1e-15)


def test_that_a_sign_before_a_power_belongs_to_the_whole_power():
    assert value("-x1^2", 3.0) == -9.0
    assert value("x1^2", -3.0) == 9.0


def test_that_inputs_are_columns_and_subscripts_are_plain_digits():
    inputs = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    assert parse("x2 - x₁", COLUMNS)(inputs).tolist() == [9.0, 18.0, 27.0]


def test_that_a_formula_without_inputs_is_the_same_on_every_sample():
    values = parse("2", COLUMNS)(np.zeros((4, 2)))
    assert values.tolist() == [2.0] * 4
    values[0] = 5.0  # its own numbers, not four views of one


def test_that_a_plain_input_is_a_copy():
    inputs = np.zeros((3, 2))
    parse("x1", COLUMNS)(inputs)[:] = 1.0
    assert not inputs.any()


def test_that_a_formula_can_be_sent_to_the_worker():
    formula = parse("min(x1, 2)^2 - pi", COLUMNS)
    sent = pickle.loads(pickle.dumps(formula))
    assert sent(np.ones((1, 2))) == formula(np.ones((1, 2)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 / 0", math.inf),
        ("log(0)", -math.inf),
        ("9^9^9^9", math.inf),
        ("exp(x1)", math.inf),
        ("1e200 * 1e200", math.inf),
    ],
)
def test_that_what_has_no_finite_value_is_so_and_no_error(text, expected):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert value(text, 1e6) == expected


@pytest.mark.parametrize("text", ["0/0", "sqrt(-1)", "log(-1)", "(-8)^(1/3)", "max(0/0, 1)"])
def test_that_what_has_no_value_is_no_number(text):
    assert math.isnan(value(text))


# Against Python's own arithmetic

NUMBERS = st.floats(0.0, 100.0, allow_subnormal=False).map(repr)
LEAVES = st.one_of(NUMBERS, st.sampled_from(["x1", "x2", "pi", "e"]))


def combined(parts):
    signs = st.sampled_from(["+", "-", "*", "/", "**", " + ", " - ", " * "])
    return st.one_of(
        st.tuples(parts, signs, parts).map("".join),
        parts.map("({})".format),
        parts.map("-{}".format),
        st.tuples(st.sampled_from(["sin", "cos", "tanh", "abs"]), parts).map(
            "{0[0]}({0[1]})".format
        ),
        st.tuples(st.sampled_from(["min", "max"]), parts, parts).map(
            "{0[0]}({0[1]}, {0[2]})".format
        ),
    )


PYTHON = {
    **{name: getattr(math, name) for name in ("sin", "cos", "tanh")},
    # Not abs, which makes real numbers of complex ones.
    **{"abs": math.fabs, "min": min, "max": max, "pi": math.pi, "e": math.e},
}


def by_python(text, x1, x2):
    """Python's own value, or None where it has none that is real and finite."""
    try:
        result = eval(text, {"__builtins__": {}}, {**PYTHON, "x1": x1, "x2": x2})
    except ArithmeticError:
        return None
    except TypeError:  # two complex numbers have no order
        return None
    return result if not isinstance(result, complex) and math.isfinite(result) else None


@given(
    text=st.recursive(LEAVES, combined, max_leaves=12),
    x1=st.floats(-5.0, 5.0),
    x2=st.floats(-5.0, 5.0),
)
@example("-x1**2", 3.0, 0.0)
@example("2**-x1**2", 0.5, 0.0)
@example("1-2-3*x1/4/5", 2.0, 0.0)
def test_that_a_formula_has_the_value_that_python_gives_it(text, x1, x2):
    if len(text) > MOST_LENGTH:
        return
    expected = by_python(text, x1, x2)
    if expected is not None:
        # As computed in the same steps: what is left is the last bits of a function, and what an
        # ill-conditioned formula makes of those.
        found, again = value(text, x1, x2), value(text.replace("**", "^"), x1, x2)
        assert found == again or (math.isnan(found) and math.isnan(again))
        if "sin" not in text and "cos" not in text:
            assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


# What they refuse


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("", 1, "the formula is empty: expected a number, an input"),
        ("   ", 1, "the formula is empty"),
        ("2x1", 2, "expected an operator, not “x1”: write 2*x1 to multiply."),
        ("x1 x2", 4, "write x1*x2 to multiply"),
        ("2(x1)", 2, "expected an operator, not “(”: write 2*( to multiply."),
        ("(x1)(x2)", 5, "write )*( to multiply"),
        ("x1(2)", 3, "write x1*( to multiply"),
        ("2e", 2, "write 2*e to multiply"),
        ("x1 +", 5, "expected a number, an input, a function or “(”, not the end."),
        ("x1 + * 2", 6, "expected a number, an input, a function or “(”, not “*”."),
        ("(x1 + 2", 8, "expected “)” for the “(” at column 1, not the end."),
        ("x1)", 3, "expected an operator or the end, not “)”."),
        ("()", 2, "not “)”"),
        ("1,5", 2, "not “,”. The decimal sign is a point."),
        ("sin(1,5)", 1, "sin expects one value, not 2. The decimal sign is a point."),
        ("min(x1)", 1, "min expects 2 values or more, with commas, not 1."),
        ("sin x1", 5, "expected “(” after sin, as in sin(x1)."),
        ("sin", 4, "expected “(” after sin"),
        ("sin()", 5, "expected a number, an input"),
        ("x3", 1, "there is none named “x3”: known are x1, x2."),
        ("sine(x1)", 1, "expected a function, and there is none named “sine”"),
        ("zebra", 1, "there is none named “zebra”: known are x1, x2."),
        ("X1", 1, "did you mean x1?"),
        ("foo(x1)", 1, "expected a function, and there is none named “foo”: sin, cos"),
        ("x1²", 3, "“²” is not understood; a power is written ^2."),
        ("x1 % 2", 4, "expected a number, a name or one of + - * / ^ ( ), not “%”."),
        ("x1 == 2", 4, "not “=”"),
        ("x1\0", 3, "not “U+0000”"),
        ("1e999", 1, "the number 1e999 is too large."),
        ("1.2.3", 4, "expected an operator, not “.3”: write 1.2*.3 to multiply."),
        ("__import__('os')", 12, "not “'”"),
        ("x1.real", 3, "not “.”"),
        ("lambda: 0", 7, "not “:”"),
    ],
)
def test_that_an_error_says_where_and_what_was_expected(text, column, reason):
    error = refusal(text)
    assert reason in error.reason
    assert error.column == column
    assert str(error) == f"Column {column}: {error.reason}"


@pytest.mark.parametrize(
    "text", ["(" * 10_000, "(" * 99 + "1" + ")" * 99, "1" + "^1" * 99, "abs(" * 49, "-(" * 99]
)
def test_that_what_is_too_long_or_too_deep_is_refused(text):
    assert "at most" in refusal(text).reason or "more than 32" in refusal(text).reason


def test_that_the_bounds_are_where_they_are_said_to_be():
    brackets = MOST_DEPTH - 1
    assert value("(" * brackets + "1" + ")" * brackets) == 1.0
    assert refusal("(" * MOST_DEPTH + "1" + ")" * MOST_DEPTH).column == MOST_DEPTH + 1
    sum_of_ones = "1+" * (MOST_LENGTH // 2 - 1) + "11"
    assert len(sum_of_ones) == MOST_LENGTH
    assert value(sum_of_ones) == MOST_LENGTH // 2 - 1 + 11
    assert value("-" * (MOST_LENGTH - 1) + "1") == -1.0
    assert refusal(sum_of_ones + " ").column == MOST_LENGTH + 1


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                [*FUNCTIONS, *CONSTANTS, *"+-*/^(),. ₁²", "x1", "x2", "**", "1e9", "2", "x"]
            ),
            max_size=40,
        ).map("".join),
    )
)
@example("(" * 60)
@example("9" * 200)
@example("٣")  # a digit to Python, not to us
def test_that_whatever_is_typed_is_a_formula_or_a_formula_error(text):
    formula, error = read(text)
    if error is not None:
        assert 1 <= error.column <= len(text) + 1
        assert error.reason.endswith((".", "?"))
        return
    values = formula(np.array([[0.0, -1.0], [2.0, 1e300]]))
    assert values.shape == (2,)
    assert values.dtype == np.float64


def read(text):
    """The formula, or the error: any other exception fails the test."""
    try:
        return parse(text, COLUMNS), None
    except FormulaError as error:
        return None, error
