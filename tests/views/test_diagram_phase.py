"""The parts of an update light up in order, and only while they are told to."""

from itertools import pairwise

import pytest

from desktop_nn.views.diagram_phase import MOST_STEPS, Phase, phases, region
from tests.views.diagrams import Paints, after_a_frame
from tests.views.snapshots import deep


def told(layers, in_parts=True):
    return [(phase.kind, phase.first, phase.last) for phase in phases(layers, in_parts)]


def test_that_forward_goes_to_the_output_and_backward_from_it():
    assert told(3) == [
        ("forward", 0, 0),
        ("forward", 1, 1),
        ("forward", 2, 2),
        ("loss", 2, 2),
        ("backward", 2, 2),
        ("backward", 1, 1),
        ("backward", 0, 0),
        ("update", 0, 2),
    ]


def test_that_with_less_motion_all_layers_light_up_together():
    assert told(3, in_parts=False) == [
        ("forward", 0, 2),
        ("loss", 2, 2),
        ("backward", 0, 2),
        ("update", 0, 2),
    ]


@pytest.mark.parametrize("layers", [1, 5, 7, 32])
def test_that_every_layer_lights_up_once_each_way_in_few_steps(layers):
    for kind in ("forward", "backward"):
        parts = [(first, last) for k, first, last in told(layers) if k == kind]
        assert len(parts) <= MOST_STEPS
        lit = [layer for first, last in sorted(parts) for layer in range(first, last + 1)]
        assert lit == list(range(layers))


def test_that_a_part_surrounds_its_layers_neurons_and_stays_in_the_picture(diagram):
    layout = diagram.diagram_layout
    for phase in phases(3):
        lit = region(layout, phase)
        frame = layout.columns[phase.last + 1].frame
        assert lit.contains(frame.x, frame.y)
        assert lit.left() >= 0.0
        assert lit.right() <= diagram.width()


@pytest.mark.parametrize("size", [(780, 370), (300, 200)])
def test_that_each_part_looks_different_and_none_is_as_before(make_diagram, size):
    diagram = make_diagram(size)
    before = diagram.grab().toImage()
    looks = []
    for phase in phases(3):
        diagram.show_phase(phase)
        looks.append(diagram.grab().toImage())
        assert looks[-1] != before
    assert all(one != other for one, other in pairwise(looks))
    diagram.show_phase(None)
    assert diagram.grab().toImage() == before


def test_that_the_same_part_again_paints_nothing(diagram, qtbot):
    diagram.show_phase(Phase("forward", 0, 0))
    after_a_frame(qtbot)
    paints = Paints(diagram)
    for _ in range(5):
        diagram.show_phase(Phase("forward", 0, 0))
    after_a_frame(qtbot)
    assert paints.count == 0


def test_that_another_network_is_shown_without_a_part(diagram, document):
    diagram.show_phase(Phase("forward", 2, 2))
    document.open(deep(2), None)
    diagram.grab()
    assert diagram._phase is None
