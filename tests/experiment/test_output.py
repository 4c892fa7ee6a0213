"""The output follows the data: whatever set is chosen, the spec stays free of errors."""

from dataclasses import replace
from itertools import permutations

import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets import DATA_SOURCES, load
from desktop_nn.experiment.output import adapted, allowed_units, usual_output, with_output
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.specs import DataSpec
from desktop_nn.experiment.validation import find_problems
from tests.experiment.projects import (
    changed,
    classes,
    default_spec,
    experiment,
    on,
    values,
    with_data,
    with_layer,
)

SETS = {row.name: load(DataSpec(row.choice())) for row in DATA_SOURCES.rows}


def switched(spec, name, old):
    """What the document does when another data set is chosen."""
    source = DATA_SOURCES[name].choice()
    spec = replace(spec, data=replace(spec.data, source=source))
    return adapted(spec, old, SETS[name])


@pytest.mark.parametrize("first", SETS)
def test_that_data_sets_can_be_chosen_in_any_order(first):
    start = switched(default_spec(), first, SETS["spiral"])
    assert errors(find_problems(start, SETS[first])) == ()
    for order in permutations([name for name in SETS if name != first], 2):
        spec, data = start, SETS[first]
        for name in order:
            spec, data = switched(spec, name, data), SETS[name]
            assert errors(find_problems(spec, data)) == (), order


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity", "relu", "softmax"])
@pytest.mark.parametrize("loss", ["cross_entropy", "mean_squared_error", "hinge"])
def test_that_any_output_that_fits_can_be_taken_to_any_data(name, activation, loss):
    for data in (classes(2), classes(3), values(1), values(2)):
        spec = with_output(on(experiment(), data), data, activation, loss)
        if not errors(find_problems(spec, data)):
            assert errors(find_problems(switched(spec, name, data), SETS[name])) == ()


def test_that_an_output_that_still_fits_stays_as_it_is():
    spec = with_output(default_spec(), SETS["spiral"], "tanh", "mean_squared_error")
    moved = switched(spec, "moons", SETS["spiral"])
    assert moved.network == spec.network
    assert moved.training == spec.training


def test_that_a_softmax_grows_with_the_classes():
    spec = switched(default_spec(), "iris", SETS["spiral"])
    assert (spec.network.output.activation.name, spec.network.output.units) == ("softmax", 3)
    assert switched(spec, "digits", SETS["iris"]).network.output.units == 10


def test_that_values_get_an_identity_output_and_their_loss():
    spec = switched(default_spec(), "sine", SETS["spiral"])
    assert spec.network.output.activation.name == "identity"
    assert spec.training.loss.name == "mean_squared_error"


def test_that_the_hidden_layers_stay_when_the_data_changes():
    spec = switched(default_spec(), "digits", SETS["spiral"])
    assert spec.network.layers[:-1] == default_spec().network.layers[:-1]
    assert spec.network.inputs == 64


def test_that_the_inputs_are_as_many_as_the_features():
    spec = with_data(default_spec(), features=("x1", "x2", "x1*x2", "sin(x1)", "x2^2"))
    assert adapted(spec, SETS["spiral"], SETS["spiral"]).network.inputs == 5
    moved = switched(spec, "moons", SETS["spiral"])
    assert moved.data.features == spec.data.features
    assert moved.network.inputs == 5


@pytest.mark.parametrize("name", ["digits", "iris", "sine"])
def test_that_features_of_other_inputs_are_dropped(name):
    spec = adapted(with_data(default_spec(), features=("x1",)), SETS["spiral"], SETS["spiral"])
    moved = switched(spec, name, SETS["spiral"])
    assert moved.data.features == ()
    assert moved.network.inputs == SETS[name].width


def test_that_xor_of_more_dimensions_gets_more_inputs():
    row = DATA_SOURCES["xor"]
    spec = replace(default_spec(), data=replace(default_spec().data, source=row.choice()))
    wide = with_data(spec, source=row.choice(dimensions=5))
    assert adapted(wide, SETS["xor"], load(wide.data)).network.inputs == 5


def test_that_given_weights_that_no_longer_fit_give_way():
    given = Choice.of("given", values=tuple(float(i) for i in range(16)))
    spec = switched(with_layer(default_spec(), 0, initializer=given), "iris", SETS["spiral"])
    assert spec.network.layers[0].initializer.name == "xavier_normal"
    assert errors(find_problems(spec, SETS["iris"])) == ()


def test_that_given_biases_that_no_longer_fit_begin_at_zero():
    given = Choice.of("given", values=(0.5,))
    spec = switched(with_layer(default_spec(), -1, bias_initializer=given), "iris", SETS["spiral"])
    assert spec.network.output.bias_initializer == Choice("zeros")
    assert errors(find_problems(spec, SETS["iris"])) == ()


@pytest.mark.parametrize(("source", "kept"), [("iris", False), ("sine", False), ("xor", True)])
def test_that_class_weights_stay_with_their_classes(source, kept):
    weighted = changed(default_spec(), class_weights=(1.0, 2.0))
    spec = switched(weighted, source, SETS["spiral"])
    assert spec.training.class_weights == ((1.0, 2.0) if kept else ())
    assert errors(find_problems(spec, SETS[source])) == ()


def test_that_given_weights_that_still_fit_stay():
    given = Choice.of("given", values=tuple(float(i) for i in range(16)))
    spec = with_layer(default_spec(), 0, initializer=given)
    assert switched(spec, "moons", SETS["spiral"]).network == spec.network


@pytest.mark.parametrize(
    ("data", "activation", "units"),
    [
        (classes(1), "sigmoid", (1, 2)),
        (classes(2), "sigmoid", (1, 2)),
        (classes(2), "softmax", (2,)),
        (classes(5), "softmax", (5,)),
        (classes(5), "tanh", (5,)),
        (values(3), "identity", (3,)),
    ],
)
def test_that_the_data_says_how_many_outputs_it_needs(data, activation, units):
    assert allowed_units(data, activation) == units


@pytest.mark.parametrize("data", [classes(1), classes(2), classes(7), values(1), values(4)])
def test_that_the_usual_output_fits(data):
    spec = with_output(on(experiment(), data), data, *usual_output(data))
    assert errors(find_problems(spec, data)) == ()


def test_that_an_activation_taken_again_keeps_its_loss():
    spec = changed(default_spec(), batch_size=3)
    assert with_output(spec, SETS["spiral"], "sigmoid", "cross_entropy") == spec
