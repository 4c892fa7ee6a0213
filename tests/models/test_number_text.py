"""What people type is understood; what is shown means the number; steps go 1, 2, 5."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.models.number_text import grouped, parse_number, shown_number, stepped

FINITE = st.floats(allow_nan=False, allow_infinity=False)
quick = settings(derandomize=True, max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,03", 0.03),
        ("0.03", 0.03),
        ("1e-3", 0.001),
        ("1E−3", 0.001),
        ("−1", -1.0),
        ("+2", 2.0),
        (" 5 %", 0.05),
        ("5%", 0.05),
        ("12,5 %", 0.125),
        ("16\u2009800", 16800.0),
        ("16 800", 16800.0),
        ("16\u00a0800", 16800.0),
        ("1,5", 1.5),
        ("1,500", 1.5),
    ],
)
def test_that_a_number_is_understood_however_it_is_typed(text, number):
    assert parse_number(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "  ", "abc", "1,2,3", "1.2,3", "%", "0x10", "1 2 a", "--1"])
def test_that_nonsense_is_no_number(text):
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["1,000", "1.000", "1 000", "1000"])
def test_that_a_whole_number_may_have_its_thousands_parted(text):
    assert parse_number(text, whole=True) == 1000.0


@pytest.mark.parametrize(("text", "number"), [("1,5", 1.5), ("2.5", 2.5), ("12,34", 12.34)])
def test_that_a_fraction_in_a_whole_field_stays_one(text, number):
    assert parse_number(text, whole=True) == number


def test_that_nan_and_infinity_are_numbers_for_the_document_to_refuse():
    assert math.isnan(parse_number("nan"))
    assert parse_number("inf") == math.inf
    assert parse_number("1e400") == math.inf


@quick
@given(FINITE)
def test_that_what_is_shown_means_exactly_the_number(value):
    assert parse_number(shown_number(value)) == value


@quick
@given(st.integers(-(10**12), 10**12))
def test_that_thousands_are_parted_for_reading_and_read_again(value):
    assert parse_number(grouped(value), whole=True) == value


def test_that_shown_numbers_have_a_real_minus():
    assert shown_number(-0.5) == "−0.5"
    assert shown_number(1e-8) == "1e−8"
    assert shown_number(8.0, whole=True) == "8"


def walk(value, count, steps=1, **how):
    values = []
    for _ in range(count):
        value = stepped(value, steps, **how)
        values.append(value)
    return values


def test_that_steps_go_one_two_five():
    assert walk(0.01, 6) == [0.02, 0.05, 0.1, 0.2, 0.5, 1.0]
    assert walk(0.1, 4, -1) == [0.05, 0.02, 0.01, 0.005]
    assert stepped(0.03, 1) == 0.05
    assert stepped(0.03, -1) == 0.02
    assert stepped(7.0, 3) == 50.0


def test_that_steps_down_reach_zero_and_go_on_below():
    assert walk(5e-6, 4, -1) == [2e-6, 1e-6, 0.0, -0.001]
    assert walk(-0.002, 3, 1) == [-0.001, -0.0005, -0.0002]
    assert walk(-0.1, 2, -1) == [-0.2, -0.5]
    assert stepped(0.0, 1) == 0.001


def test_that_a_tiny_number_steps_among_tiny_numbers():
    assert walk(1e-8, 2) == [2e-8, 5e-8]
    assert walk(1e-8, 2, -1) == [5e-9, 2e-9]


def test_that_shares_near_one_step_towards_one():
    assert walk(0.5, 6, below_one=True) == [0.8, 0.9, 0.95, 0.98, 0.99, 0.995]
    assert walk(0.99, 5, -1, below_one=True) == [0.98, 0.95, 0.9, 0.8, 0.5]
    assert stepped(0.5, -1, below_one=True) == 0.2


def test_that_whole_numbers_step_by_one():
    assert stepped(8.0, 1, whole=True) == 9.0
    assert stepped(8.0, -10, whole=True) == -2.0


@quick
@given(st.floats(1e-12, 1e12), st.booleans())
def test_that_a_step_up_is_larger_and_a_step_down_smaller(value, below_one):
    assert stepped(value, 1) > value
    assert stepped(value, -1) < value
