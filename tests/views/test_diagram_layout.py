from itertools import combinations, pairwise

import pytest

from desktop_nn.views.diagram_layout import SMALLEST_PITCH, arrange

NETS = {
    "no hidden layer": [2, 1],
    "one input": [1, 8, 1],
    "the default": [2, 8, 8, 1],
    "three classes": [4, 6, 5, 3],
    "digits": [64, 64, 32, 10],
    "wide": [784, 128, 64, 10],
    "as many shown as can be": [12, 12, 12],
    "deepest": [2, *[3] * 31, 1],
    "deepest and wide": [64, *[64] * 31, 10],
}
SIZES = [(240, 150), (400, 200), (780, 370), (1024, 700), (370, 1200), (3840, 2160)]

every_net = pytest.mark.parametrize("units", NETS.values(), ids=NETS.keys())
every_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}×{size[1]}")


def texts(layout):
    boxes = list(layout.scales)
    for column in layout.columns:
        boxes += [column.heading, column.detail, *column.names, *column.captions]
        boxes += [column.note] if column.note else []
    return boxes


def cells(layout):
    return [cell for column in layout.columns for cell in column.cells]


def overlap(one, other):
    apart_x = one.right <= other.left or other.right <= one.left
    return not (apart_x or one.bottom <= other.top or other.bottom <= one.top)


@every_net
@every_size
def test_that_everything_lies_inside(units, size):
    layout = arrange(units, *size, name_widths=(60.0, 50.0))
    for box in [*texts(layout), *cells(layout)]:
        assert box.width > 0
        assert box.height > 0
        assert box.left >= 0
        assert box.right <= layout.width
        assert box.top >= 0
        assert box.bottom <= layout.height


@every_net
@every_size
def test_that_nothing_overlaps(units, size):
    layout = arrange(units, *size, name_widths=(60.0, 50.0))
    for one, other in combinations([*texts(layout), *cells(layout)], 2):
        assert not overlap(one, other), (one, other)


@every_net
@every_size
def test_that_edges_have_room_between_columns(units, size):
    layout = arrange(units, *size, name_widths=(60.0, 50.0))
    for before, after in pairwise(layout.columns):
        assert after.cells[0].left - before.cells[0].right >= 0.3 * layout.pitch
        assert after.frame.left >= before.frame.right


@every_net
@every_size
def test_that_content_is_wider_than_the_view_only_where_columns_would_be_too_close(units, size):
    layout = arrange(units, *size)
    assert layout.width >= size[0]
    assert layout.pitch >= SMALLEST_PITCH or layout.width == size[0]
    if layout.width > size[0]:
        assert layout.pitch == pytest.approx(SMALLEST_PITCH)


@every_net
@every_size
def test_that_cells_of_a_column_lie_below_one_another_on_whole_pixels(units, size):
    for column in arrange(units, *size).columns:
        assert len({cell.x for cell in column.cells}) == 1
        assert column.cells == tuple(sorted(column.cells, key=lambda cell: cell.top))
        assert all(cell.left == int(cell.left) for cell in column.cells)
        assert all(cell.top == int(cell.top) for cell in column.cells)


def test_that_six_layers_have_room_in_the_smallest_window():
    layout = arrange([2, 8, 8, 8, 8, 8, 1], 453, 210, name_widths=(12.0, 0.0))
    assert layout.width == 453


def test_that_a_wide_layer_folds_into_twelve_and_has_a_place_to_say_so():
    layout = arrange([784, 128, 12, 10], 780, 370)
    assert [len(column.cells) for column in layout.columns] == [12, 12, 12, 10]
    assert [column.note is not None for column in layout.columns] == [True, True, False, False]
    assert layout.columns[1].groups[-1].stop == 128


def test_that_a_single_output_is_larger_than_a_hidden_neuron():
    layout = arrange([2, 8, 8, 1], 780, 370)
    assert layout.columns[-1].cells[0].width > layout.columns[1].cells[0].width


def test_that_few_neurons_dont_fill_the_view():
    layout = arrange([2, 1], 780, 370)
    assert max(cell.height for cell in cells(layout)) < 0.3 * 370


def test_that_names_stand_outside_of_inputs_and_outputs():
    layout = arrange([4, 6, 3], 780, 370, name_widths=(80.0, 60.0))
    inputs, outputs = layout.columns[0], layout.columns[-1]
    pairs = zip(inputs.names, inputs.cells, strict=True)
    assert all(name.right < cell.left for name, cell in pairs)
    assert all(name.width >= 80.0 for name in inputs.names)
    assert all(name.width >= 60.0 for name in outputs.names)
    assert len(outputs.names) == 3
    assert layout.columns[1].names == ()


def test_that_names_of_folded_or_crowded_columns_are_left_out():
    assert arrange([64, 8, 1], 780, 370, (80.0, 0.0)).columns[0].names == ()
    assert arrange([2, 8, 12], 780, 150, (0.0, 80.0)).columns[-1].names == ()


def test_that_outputs_have_captions_where_there_is_room():
    single = arrange([2, 8, 1], 780, 370).columns[-1]
    assert single.names == ()
    [caption] = single.captions
    assert caption.top >= single.cells[0].bottom
    several = arrange([4, 6, 3], 780, 370, (0.0, 60.0)).columns[-1]
    assert len(several.captions) == len(several.names) == 3
    for cell, name, caption in zip(several.cells, several.names, several.captions, strict=True):
        assert cell.right < caption.left == name.left
        assert name.bottom <= caption.top
    assert arrange([64, 64, 10], 780, 170, (0.0, 60.0)).columns[-1].captions == ()
    assert arrange([4, 6, 3], 780, 370).columns[-1].captions == ()


@every_net
@every_size
def test_that_the_frame_of_a_selection_runs_through_no_text(units, size):
    layout = arrange(units, *size, name_widths=(60.0, 60.0))
    for column in layout.columns:
        for text in texts(layout):
            frame = column.frame
            inside = frame.left <= text.left and text.right <= frame.right
            inside = inside and frame.top <= text.top and text.bottom <= frame.bottom
            assert inside or not overlap(frame, text), (frame, text)


def test_that_a_neuron_is_found_at_its_place_and_nothing_beside_it():
    layout = arrange([2, 8, 8, 1], 780, 370)
    cell = layout.columns[2].cells[5]
    assert layout.cell_at(cell.x, cell.y) == (2, 5)
    assert layout.cell_at(cell.x + 2 * cell.width, cell.y) is None


def test_that_a_column_is_found_at_its_heading():
    layout = arrange([2, 8, 8, 1], 780, 370)
    heading = layout.columns[3].heading
    assert layout.column_at(heading.x, heading.y) == 3
    assert layout.column_at(heading.x, layout.body.y) is None


@every_net
@every_size
def test_that_the_details_of_neighbours_stand_apart(units, size):
    details = [column.detail for column in arrange(units, *size).columns]
    assert all(right.left - left.right >= 8.0 for left, right in pairwise(details))
