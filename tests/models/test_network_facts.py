from dataclasses import replace

import pytest

from desktop_nn.experiment.data_sets import DATA_SOURCES, load
from desktop_nn.experiment.project import default_spec, dense
from desktop_nn.experiment.specs import DataSpec
from desktop_nn.models.network_facts import (
    described,
    layer_detail,
    layer_heading,
    output_names,
    parameter_count,
    shape_text,
    widths,
)


@pytest.fixture
def network():
    return default_spec().network


def test_that_parameters_are_weights_biases_and_those_of_batch_norm(network):
    assert parameter_count(network) == (2 * 8 + 8) + (8 * 8 + 8) + (8 + 1)
    normed = network.with_layer(0, replace(network.layers[0], batch_norm=True))
    assert parameter_count(normed) == parameter_count(network) + 2 * 8
    without = network.with_layer(1, replace(network.layers[1], bias=False))
    assert parameter_count(without) == parameter_count(network) - 8


def test_that_the_shape_is_told_from_inputs_to_output(network):
    assert widths(network) == (2, 8, 8, 1)
    assert shape_text(network) == "2 → 8 → 8 → 1"


def test_that_the_shape_of_a_deep_network_is_shortened_in_the_middle(network):
    layers = (*(dense(i, i, "tanh") for i in range(1, 12)), dense(12, 1, "sigmoid"))
    deep = replace(network, layers=layers, next_id=13)
    assert shape_text(deep) == "2 → 1 → 2 → 3 → … → 11 → 1"


def test_that_a_network_is_described_in_words(network):
    assert described(network) == "2 inputs, tanh 8, tanh 8, sigmoid 1"
    assert described(replace(network, inputs=1)).startswith("1 input, ")


def test_that_a_layer_names_only_what_it_has(network):
    layer = network.layers[0]
    assert layer_heading(layer) == "tanh · 8"
    assert layer_detail(layer) == "Xavier / LeCun normal"
    full = replace(layer, batch_norm=True, dropout=0.1, bias=False)
    assert layer_detail(full) == "Xavier / LeCun normal · batch norm · dropout 0.1 · no bias"


def test_that_outputs_are_named_where_each_has_a_meaning_of_its_own(network):
    def data(name):
        return load(DataSpec(DATA_SOURCES[name].choice()))

    iris = replace(network, layers=(dense(1, 3, "softmax"),))
    assert output_names(iris, data("iris")) == ("setosa", "versicolor", "virginica")
    assert output_names(network, data("sine")) == ("y",)
    assert output_names(network, data("spiral")) == ()
