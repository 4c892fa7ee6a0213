"""Many numbers with signs between thousands at once are those of the reader of single cells."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_nn.experiment.reading.cells import found_cells
from desktop_nn.experiment.reading.number_form import NumberForm
from desktop_nn.experiment.reading.thousands import read_grouped

FORM = NumberForm(",", ".")
CELLS = st.one_of(
    st.text("0123456789.,-", max_size=14),
    st.floats(-1e12, 1e12).map(lambda x: f"{x:,.3f}".translate(str.maketrans(",.", ".,"))),
    st.sampled_from(["", "-", "+1.234", "1.234e3", "0.123", "1234.567", ".123", "1.234.567.890"]),
)


def read(cells, form):
    found = found_cells("".join(f"{cell};x\n" for cell in cells), ";", 2)
    assert found is not None
    return read_grouped(found, found.starts[:, 0], found.ends[:, 0], form)


@given(st.lists(CELLS, min_size=1, max_size=20))
def test_that_what_is_known_is_right_and_nothing_else_is_known(cells):
    values, known = read(cells, FORM)
    for cell, value, is_known in zip(cells, values, known, strict=True):
        if is_known:
            assert FORM.is_grouped(cell)
            assert value == FORM.value(cell)
        elif FORM.is_grouped(cell) and "e" not in cell:
            assert len(cell) > 19  # more digits than are read at once


@pytest.mark.parametrize(
    ("grouping", "cell"), [("'", "-1'234'567.5"), (" ", "1 234.25"), (",", "12,345")]
)
def test_that_any_sign_of_a_single_byte_is_known(grouping, cell):
    form = NumberForm(".", grouping)
    values, known = read([cell, "x"], form)
    assert known.tolist() == [True, False]
    assert values[0] == form.value(cell)


def test_that_there_may_be_nothing_to_read():
    values, known = read(["", ""], FORM)
    assert not known.any()
    assert np.isfinite(values).all()
