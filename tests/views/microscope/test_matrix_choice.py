"""Which layout an expression gets: as large as there is room for, and nothing cut off."""

import pytest

from desktop_nn.models.matrix_expression import SAMPLES, Expression, units
from desktop_nn.views.microscope.cell_text import DENSITIES, IN_PARTS, LARGE
from desktop_nn.views.microscope.matrix_choice import laid_out
from tests.views.microscope.test_matrix_layout import operand, product, room


def laid_out_in(width, height, expression):
    rooms = [room(width, height, density=density) for density in DENSITIES]
    return laid_out(expression, rooms, {})


def test_that_what_takes_several_lines_takes_the_height_too():
    wide, high = laid_out_in(900.0, 250.0, product()), laid_out_in(480.0, 420.0, product())
    assert wide.density is LARGE
    assert {block.top for block in wide.blocks} == {wide.result.top}
    assert high.density is LARGE
    assert {block.top for block in high.blocks} != {high.result.top}


@pytest.mark.parametrize(("width", "height", "batch"), [(480.0, 110.0, 4), (640.0, 185.0, 10)])
def test_that_a_small_net_in_a_small_window_is_shown_whole(width, height, batch):
    layout = laid_out_in(width, height, product(batch=batch, out=1))
    assert layout.density.pixels >= 10
    assert not any(block.is_part for block in layout.blocks)
    assert max(block.bottom for block in layout.blocks) <= height


def test_that_large_arrays_stand_in_parts_with_room_around_each_number():
    layout = laid_out_in(900.0, 250.0, product(784, 128, 64))
    assert layout.density is IN_PARTS
    assert all(block.is_part for block in layout.blocks)


def four_arrays():
    """dZ = (dU − part) ⊙ slope, as of batch norm"""
    axes = (SAMPLES, units(1))
    arrays = [operand(name, 4, 4, axes) for name in ("dZ1", "dU1", "norm_part1")]
    slope = operand("norm_slope1", 1, 4, (None, units(1)), "column")
    return Expression(arrays[0], ("(", arrays[1], "-", arrays[2], ") o", slope))


@pytest.mark.parametrize("height", [300.0, 240.0])
def test_that_in_a_narrow_panel_no_array_of_an_expression_is_cut_off(height):
    expression, width = four_arrays(), 170.0
    layout = laid_out_in(width, height, expression)
    assert [block.operand for block in layout.blocks] == list(expression.operands)
    assert [sign.text for sign in layout.signs] == ["=", "(", "-", ") o"]
    assert max(block.right for block in layout.blocks) <= width
    assert max(block.bottom for block in layout.blocks) <= height
    for above, below in zip(layout.blocks, layout.blocks[1:], strict=False):
        assert above.bottom < below.top


def test_that_signs_behind_the_last_array_stay_with_it():
    array = operand("v1", 4, 4, (SAMPLES, units(1)))
    whole = Expression(array, ("(", array, "+", array, "-", array, ")"))
    layout = laid_out_in(170.0, 260.0, whole)
    assert layout.signs[-1].text == ")"
    assert layout.signs[-1].left > layout.blocks[-1].right
    assert layout.signs[-1].left + layout.signs[-1].width <= 170.0
