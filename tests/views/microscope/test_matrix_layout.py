from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF

from desktop_nn.models.matrix_expression import SAMPLES, Expression, Operand, units
from desktop_nn.models.number_text import grouped
from desktop_nn.views.microscope.cell_text import ROOMY
from desktop_nn.views.microscope.matrix_block import NUMBER_PIXELS
from desktop_nn.views.microscope.matrix_layout import (
    Room,
    arranged,
    beside_of,
    fits,
    shared_out,
    wrapped,
)
from desktop_nn.views.theme import sans


def operand(name, rows, columns, axes, use="cell", transposed=False):
    values = np.arange(rows * columns, dtype=float).reshape(rows, columns)
    return Operand("backward", name, name, values, axes, use, transposed)


def product(fan_in=4, out=3, batch=4):
    """dW = Aᵀ · dZ"""
    result = operand("dW2", fan_in, out, (units(1), units(2)))
    left = operand("A1", fan_in, batch, (units(1), SAMPLES), "row", transposed=True)
    right = operand("dZ2", batch, out, (SAMPLES, units(2)), "column")
    return Expression(result, (left, "·", right))


SIGNS = ("=", "·", "(", "+", "-", ")", ") o")


def room(width=900.0, height=250.0, top=0.0, density=ROOMY):
    digit = 0.6 * density.pixels
    return Room(width, height, top, density, digit, dict.fromkeys(SIGNS, 8.0) | {"·": 4.0})


def test_that_a_small_product_is_shown_whole():
    assert fits(product(), room())
    layout = arranged(product(), room(), {})
    assert [block.is_part for block in layout.blocks] == [False, False, False]
    assert [sign.text for sign in layout.signs] == ["=", "·"]
    assert layout.blocks[-1].right <= 900.0


def test_that_blocks_stand_side_by_side_and_never_overlap():
    layout = arranged(product(), room(), {})
    for before, after in pairwise(layout.blocks):
        assert before.right < after.left
        assert before.top == after.top


def test_that_a_cell_is_found_where_it_stands():
    layout = arranged(product(), room(), {})
    for block in layout.blocks:
        left, top = block.corner((1, 2))
        assert layout.cell_at(left + 3.0, top + 3.0) == (block, (1, 2))
    assert layout.cell_at(-5.0, 40.0) is None


def test_that_a_cell_lights_its_row_and_its_column():
    layout = arranged(product(), room(), {})
    (result, own), (_, row), (_, column) = layout.lit((2, 1))
    assert result is layout.result
    assert own == [(2, 1)]
    assert row == [(2, n) for n in range(4)]
    assert column == [(n, 1) for n in range(4)]


@pytest.mark.parametrize("rows", [2, 10, 784, 8000, 60_000, 1_000_000])
def test_that_the_numbers_of_rows_have_room_beside_them(qtbot, rows):
    width = QFontMetricsF(sans(NUMBER_PIXELS)).horizontalAdvance(grouped(rows))
    there = beside_of(operand("A1", rows, 1, (SAMPLES, units(1))))
    assert width + 3.0 <= there <= width + 14.0


@pytest.mark.parametrize("centre", [0, 30, 63])
def test_that_large_arrays_show_a_part_around_the_present_number(centre):
    expression = product(fan_in=64, out=32, batch=256)
    assert not fits(expression, room())
    layout = arranged(expression, room(), {units(1): centre, SAMPLES: 7, units(2): 31})
    result, left, right = layout.blocks
    assert centre in result.rows
    assert centre in left.rows
    assert 31 in result.columns
    assert 31 in right.columns
    assert 7 in left.columns
    assert 7 in right.rows
    assert all(block.is_part for block in layout.blocks)
    assert right.right <= 900.0
    assert max(block.bottom for block in layout.blocks) <= 250.0


def test_that_a_long_expression_goes_on_in_a_second_line():
    narrow = room(width=460.0)
    assert not fits(product(), narrow)
    layout = wrapped(product(), narrow)
    assert layout is not None
    assert not any(block.is_part for block in layout.blocks)
    assert {block.top for block in layout.blocks} != {layout.result.top}
    assert max(block.right for block in layout.blocks) <= 460.0
    assert max(block.bottom for block in layout.blocks) <= 250.0


def test_that_no_line_ends_in_a_sign():
    """db = Σₙ dZ"""
    result = operand("db1", 1, 5, (None, units(1)))
    terms = operand("dZ1", 4, 5, (SAMPLES, units(1)), "column")
    width = {"=": 8.0, "Σₙ": 16.0}
    narrow = Room(460.0, 250.0, 0.0, ROOMY, 6.6, width)
    layout = wrapped(Expression(result, ("Σₙ", terms)), narrow)
    assert layout is not None
    assert [sign.text for sign in layout.signs] == ["=", "Σₙ"]
    assert {sign.y > layout.result.bottom for sign in layout.signs} == {True}


def test_that_what_has_no_room_in_any_line_is_not_wrapped():
    assert wrapped(product(), room(width=460.0, height=150.0)) is None
    assert wrapped(product(out=40), room(width=460.0)) is None


def test_that_room_is_shared_evenly_among_those_that_want_more():
    assert shared_out([4, 4, 3], 20) == [4, 4, 3]
    assert shared_out([100, 2, 100], 12) == [5, 2, 5]
    assert shared_out([100, 100], 1) == [1, 1]
    assert sum(shared_out([64, 256, 10], 17)) == 17
