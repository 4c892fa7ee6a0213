import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_nn.models.number_text import MINUS
from desktop_nn.views.microscope.cell_text import CLOSE, DENSITIES, ROOMY, cell_text

TEXTS = [
    (0.12345, "0.1235", "0.123"),
    (-0.1228, "−0.1228", "−0.123"),
    (12.3456, "12.346", "12.35"),
    (0.0, "0", "0"),
    (1.0, "1.0000", "1.000"),
    (-0.00002, "−2.0e−5", "−2e−5"),
    (3.4e-9, "3.4e−9", "3.4e−9"),
    (123456.0, "1.2e5", "1.2e5"),
    (math.inf, "∞", "∞"),
    (math.nan, "NaN", "NaN"),
]


@pytest.mark.parametrize(("value", "roomy", "close"), TEXTS)
def test_that_a_number_is_written_with_the_digits_there_is_room_for(value, roomy, close):
    assert cell_text(value, ROOMY) == roomy
    assert cell_text(value, CLOSE) == close


@given(st.floats(allow_nan=False, width=32))
def test_that_no_number_is_wider_than_its_cell(value):
    for density in DENSITIES:
        text = cell_text(value, density)
        assert len(text) <= density.characters + 1 or abs(value) < 1e-9 or abs(value) > 1e9
        assert "-" not in text
        assert text.startswith(MINUS) == (value < 0.0)
