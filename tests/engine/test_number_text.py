"""One style for numbers, wherever they are read."""

import ast
import math
from pathlib import Path

import pytest

import desktop_nn
from desktop_nn.engine.number_text import (
    fixed,
    grouped,
    parted,
    percent,
    plain,
    shown,
    shown_percent,
    signed,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.02, "0.02"),
        (-1.0, "−1"),
        (1500.0, "1\u202f500"),
        (1e6, "1\u202f000\u202f000"),
        (-12345.6789, "−12\u202f345.6789"),
        (1e-8, "1e−8"),
        (1e300, "1e300"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "NaN"),
    ],
)
def test_that_a_number_is_read_with_thin_spaces_and_a_real_minus(value, text):
    assert shown(value) == text
    assert plain(value) == text.replace("\u202f", "")


@pytest.mark.parametrize(
    ("text", "tidy"),
    [("1e-08", "1e−8"), ("2.50e+06", "2.50e6"), ("1e+300", "1e300"), ("U(±0.5)", "U(±0.5)")],
)
def test_that_powers_of_ten_have_no_padding(text, tidy):
    assert signed(text) == tidy


def test_that_decimals_are_never_parted():
    assert parted("0.123456 of 12345.678901") == "0.123456 of 12\u202f345.678901"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5000"),
        (-1234.5, "−1\u202f234.50"),
        (68662.4874, "68\u202f662.5"),
        (686624.874, "686\u202f625"),
        (1e-9, "1.00e−9"),
        (2e7, "2.00e7"),
        (math.inf, "∞"),
        (math.nan, "–"),
    ],
)
def test_that_a_number_of_fixed_decimals_has_the_same_signs(value, text):
    assert fixed(value) == text


def test_that_shares_stand_before_a_percent_sign_that_no_line_parts_from_them():
    assert percent(0.96) == "96.0\u202f%"
    assert percent(math.nan) == "–"
    assert shown_percent(0.2) == "20\u202f%"
    assert shown_percent(-0.333) == "−33.3\u202f%"


def test_that_whole_numbers_have_their_thousands_parted():
    assert grouped(999) == "999"
    assert grouped(-16800) == "−16\u202f800"


def test_that_nobody_else_parts_thousands():
    """Commas between thousands, or Python's own percent, in a text that the window shows."""
    root = Path(desktop_nn.__file__).parent
    found = []
    for path in sorted(root.rglob("*.py")):
        if path.parent.name == "app" or path.name == "number_text.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            spec = node.format_spec if isinstance(node, ast.FormattedValue) else None
            text = ast.unparse(spec) if spec is not None else ""
            if "," in text or "%" in text:
                found.append(f"{path.relative_to(root)}:{node.lineno}")
    assert found == []
