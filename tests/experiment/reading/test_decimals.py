"""Numbers read many at once are those that Python reads, to the last bit, or are left open."""

import struct
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_nn.experiment.reading.cells import found_cells
from desktop_nn.experiment.reading.decimals import read_numbers


def read(texts, decimal="."):
    cells = found_cells("".join(f"{text};x\n" for text in texts), ";", 2)
    return read_numbers(cells, cells.starts[:, 0], cells.ends[:, 0], decimal)


def bits(value):
    return struct.pack("<d", value)


def assert_pythons(texts, decimal="."):
    """What is known is what Python reads; what Python can't read isn't known."""
    for text, value, known in zip(texts, *read(texts, decimal), strict=True):
        try:
            wanted = float(text.replace(decimal, "."))
        except ValueError:
            assert not known, text
            continue
        assert not known or bits(value) == bits(wanted), text


DIGITS = st.text("0123456789", max_size=14)
WRITTEN = st.builds("{}{}{}{}".format, st.sampled_from(["", "-", "+"]), DIGITS,
                    st.sampled_from(["", "."]), DIGITS)  # fmt: skip


@given(st.lists(WRITTEN, min_size=1, max_size=40))
@example(["9007199254740993", "9007199254740992.5", "4503599627370497.5", "0.1", ".5", "5.", "-0"])
def test_that_digits_with_a_point_are_read_to_the_last_bit(texts):
    assert_pythons(texts)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40))
def test_that_numbers_as_python_writes_them_are_read_to_the_last_bit(values):
    assert_pythons([repr(value) for value in values])


@given(st.lists(st.text(st.characters(exclude_characters=';"\r\n ', codec="utf-8"), max_size=30),
                min_size=1))  # fmt: skip
def test_that_what_is_no_number_is_not_taken_for_one(texts):
    assert_pythons(texts)


@pytest.mark.parametrize("text", ["0", "7", "-3", "+4", "1.5", "-.25", "12345678", "123456789",
                                  "0.30000000000000004", "-123456.7890123456",
                                  "100000000000000000", "0.00000000000000000000"])  # fmt: skip
def test_that_usual_spellings_are_known(text):
    values, known = read([text])
    assert known.all()
    assert bits(values[0]) == bits(float(text))


def test_that_a_decimal_comma_stands_in_the_points_place():
    values, known = read(["1,5", "1.5", "-2,25", "3"], ",")
    assert known.tolist() == [True, False, True, True]
    assert values[known].tolist() == [1.5, -2.25, 3.0]


def test_that_without_a_long_mantissa_long_numbers_are_left_open(monkeypatch):
    from desktop_nn.experiment.reading import decimals

    monkeypatch.setattr(decimals, "_HAS_LONG", False)
    values, known = read(["0.30000000000000004", "0.25"])
    assert known.tolist() == [False, True]
    assert np.array_equal(values[known], [0.25])


def test_that_numbers_beside_the_middle_of_two_doubles_go_to_the_nearer_one():
    """Rounded to 64 bits first, some of them would lie in the middle itself."""
    rng = np.random.default_rng(7)
    texts = []
    for value in rng.uniform(0.1, 1.0, 3000).tolist():
        middle = Fraction(value) + Fraction(float(np.spacing(value))) / 2
        texts.append(f"0.{round(middle * 10**17):017d}")
    assert_pythons(texts)
    assert read(texts)[1].mean() > 0.5
