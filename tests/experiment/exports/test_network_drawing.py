"""The drawing of a network: every line a weight, read back from the SVG."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from desktop_nn.engine.network import Network
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.exports.network_drawing import (
    FOLDED,
    MOST_UNITS,
    THICKEST,
    THINNEST,
    network_svg,
)
from desktop_nn.experiment.project import dense

SVG = "{http://www.w3.org/2000/svg}"


def network(*units, inputs=2):
    layers = tuple(dense(number, count, "tanh") for number, count in enumerate(units, 1))
    return Network(NetworkSpec(inputs, layers), seed=3)


def drawn(made, inputs=("x₁", "x₂"), outputs=("y",), **further):
    return ElementTree.fromstring(network_svg(made, inputs, outputs, "A & B", **further))


def texts(root):
    return [each.text for each in root.iter(f"{SVG}text")]


def lines(root):
    return list(root.iter(f"{SVG}path"))


def test_that_each_weight_is_a_line_of_its_width_and_sign():
    made = network(3, 1)
    weights = np.concatenate([made.parameter_views[f"W{n}"].ravel() for n in (1, 2)])
    found = lines(drawn(made))
    assert len(found) == weights.size
    largest = np.abs(weights).max()
    wanted = sorted(
        (round(THINNEST + (THICKEST - THINNEST) * float(abs(w)) / float(largest), 2), bool(w < 0))
        for w in weights
    )
    shown = sorted(
        (float(each.get("stroke-width")), each.get("stroke-dasharray") is not None)
        for each in found
    )
    assert shown == wanted


def test_that_names_of_any_characters_can_be_drawn():
    root = drawn(network(3, 1), inputs=("a\x0b<b>", "\ud800\x00"), outputs=("y\ufffe",))
    assert {"a�<b>", "��", "y�"} <= set(texts(root))


def test_that_colour_and_dashes_say_the_same():
    for each in lines(drawn(network(5, 4, 2))):
        dashed = each.get("stroke-dasharray") is not None
        assert each.get("class") == ("negative-stroke" if dashed else "positive-stroke")


def test_that_a_small_network_carries_its_numbers():
    made = network(3, 1)
    made.parameter_views["W1"][0, 2] = -1.25
    made.parameter_views["b1"][1] = 0.75
    shown = texts(drawn(made))
    assert "−1.25" in shown
    assert "0.75" in shown
    assert {"x₁", "x₂", "y", "A & B"} <= set(shown)


def test_that_a_crowd_of_lines_carries_none():
    made = network(8, 8)
    made.parameter_views["W2"][0, 0] = 77.25
    # The largest weight stands in the legend alone.
    assert texts(drawn(made)).count("77.25") == 1


def test_that_a_wide_layer_is_folded_and_says_so():
    wide = MOST_UNITS + 1
    root = drawn(network(wide, 1))
    assert len(lines(root)) == 2 * (2 * FOLDED) + 2 * FOLDED
    assert f"{2 * FOLDED} of {wide} drawn" in texts(root)


def test_that_the_widest_network_stays_small():
    made = network(512, 256, 10, inputs=784)
    assert len(network_svg(made, (), (), "wide")) < 200_000


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_that_a_weight_that_is_no_number_does_not_spoil_the_rest(value):
    made = network(3, 1)
    made.parameter_views["W1"][0, 0] = value
    text = network_svg(made, (), (), "odd")
    assert not re.search(r'="[^"]*(nan|inf)', text)


def test_that_a_network_of_zeros_can_be_drawn():
    made = network(3, 1)
    made.parameters[:] = 0.0
    assert len(lines(drawn(made))) == 9


def test_that_alone_it_has_paper_and_title():
    white = drawn(network(2, 1))
    clear = drawn(network(2, 1), stands_alone=False)
    assert len(list(white.iter(f"{SVG}rect"))) == len(list(clear.iter(f"{SVG}rect"))) + 1
    assert "A & B" in texts(white)
    assert "A & B" not in texts(clear)
