"""What a network is, before it has numbers."""

from dataclasses import FrozenInstanceError

import pytest

from tests.engine.nets import layer, spec_of


@pytest.fixture
def spec():
    return spec_of(3, layer(1, 5), layer(2, 4), layer(3, 2, "identity"))


def test_that_a_layer_takes_what_the_layer_before_it_gives(spec):
    assert [spec.fan_in(index) for index in range(3)] == [3, 5, 4]


def test_that_the_output_is_the_last_layer(spec):
    assert spec.output is spec.layers[2]


def test_that_replacing_a_layer_makes_a_new_spec(spec):
    new = spec.with_layer(1, layer(2, 9))
    assert [one.units for one in new.layers] == [5, 9, 2]
    assert [one.units for one in spec.layers] == [5, 4, 2]


def test_that_equal_specs_are_equal_and_hash_alike(spec):
    same = spec_of(3, layer(1, 5), layer(2, 4), layer(3, 2, "identity"))
    assert same == spec
    assert hash(same) == hash(spec)


def test_that_a_spec_can_not_be_written_to(spec):
    with pytest.raises(FrozenInstanceError):
        spec.inputs = 4
    with pytest.raises(FrozenInstanceError):
        spec.output.units = 4


@pytest.mark.parametrize("index", [-1, 3])
def test_that_a_layer_that_is_not_there_can_not_be_replaced(index):
    spec = spec_of(2, layer(1, 3), layer(2, 3), layer(3, 1))
    with pytest.raises(ValueError, match="expected a layer from 0 to 2"):
        spec.with_layer(index, layer(2, 9))
