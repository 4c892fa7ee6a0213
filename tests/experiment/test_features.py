"""Features: what formulas may call the inputs, what is offered, what is computed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_nn.experiment.data_sets import DATA_SOURCES, load
from desktop_nn.experiment.features import (
    MOST_FEATURES,
    can_be_computed,
    computed,
    feature_count,
    feature_names,
    first_bad,
    input_columns,
    input_symbols,
    parsed,
    presets,
    safe_name,
)
from desktop_nn.experiment.formula import parse
from desktop_nn.experiment.specs import DataSpec
from tests.experiment.projects import experiment, values, with_data

SETS = {row.name: load(DataSpec(row.choice())) for row in DATA_SOURCES.rows}


# Names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("x₁", "x1"),
        ("petal length (cm)", "petal_length_cm"),
        ("pixel 0,3", "pixel_0_3"),
        ("Größe", "Größe"),
        ("Gro\u0308ße", "Größe"),
        ("  a  ", "a"),
        ("2nd", ""),
        ("sin", ""),
        ("e", ""),
        ("%", ""),
        ("", ""),
    ],
)
def test_that_a_name_is_made_safe_for_formulas(name, safe):
    assert safe_name(name) == safe


def test_that_inputs_go_by_their_own_names_and_by_their_places():
    columns = input_columns(("petal length", "width"))
    assert columns == {"petal_length": 0, "width": 1, "x1": 0, "x2": 1}


def test_that_data_that_counts_otherwise_goes_by_its_own_names_alone():
    assert input_columns(("x0", "x1")) == {"x0": 0, "x1": 1}
    assert input_columns(("x2", "x1")) == {"x2": 0, "x1": 1}


def test_that_names_that_could_be_two_columns_are_neither():
    assert input_columns(("a b", "a_b")) == {"x1": 0, "x2": 1}
    assert input_columns(("sin", "x1")) == {"x1": 1, "input1": 0}


@given(st.lists(st.text(max_size=5) | st.sampled_from(["x1", "x2", "input1", "e"]), max_size=6))
def test_that_every_input_has_a_name_that_means_it_alone(names):
    names = tuple(names)
    columns = input_columns(names)
    inputs = np.arange(float(len(names)))[None, :]
    for place, symbol in enumerate(input_symbols(names)):
        assert columns[symbol] == place
        assert parse(symbol, columns)(inputs) == [place]


# What is offered


def test_that_presets_are_listed_by_kind():
    assert presets(("x₁", "x₂")) == {
        "Inputs": ("x1", "x2"),
        "Squares": ("x1^2", "x2^2"),
        "Cubes": ("x1^3", "x2^3"),
        "Products": ("x1*x2",),
        "Sines": ("sin(x1)", "sin(x2)"),
        "Cosines": ("cos(x1)", "cos(x2)"),
    }
    assert "Products" not in presets(("x",))


@pytest.mark.parametrize("name", SETS)
def test_that_every_preset_can_be_computed_on_its_data(name):
    data = SETS[name]
    for kind, features in presets(data.input_names).items():
        assert 0 < len(features) <= MOST_FEATURES, kind
        assert can_be_computed(features, data)


def test_that_a_preset_is_the_array_it_names():
    data = SETS["moons"]
    x1, x2 = data.inputs.T
    offered = presets(data.input_names)
    names = [offered[kind][-1] for kind in ("Squares", "Cubes", "Products", "Sines", "Cosines")]
    found = computed(parsed(tuple(names), data.input_names), data.inputs)
    expected = np.column_stack([x2**2, x2**3, x1 * x2, np.sin(x2), np.cos(x2)])
    assert found == pytest.approx(expected, rel=1e-14)


# Values


def test_that_without_formulas_the_features_are_the_inputs_themselves():
    data = values(1)
    spec = experiment().data
    assert computed((), data.inputs) is data.inputs
    assert feature_count(spec, data) == 2
    assert feature_names(spec, data) == data.input_names


def test_that_features_count_and_are_named_as_they_were_typed():
    spec = with_data(experiment(), features=("x1", "x2", "x1 * x2")).data
    assert feature_count(spec, SETS["moons"]) == 3
    assert feature_names(spec, SETS["moons"]) == ("x1", "x2", "x1 * x2")


@pytest.mark.parametrize(
    ("text", "row"), [("log(x1)", 1), ("1/(x1-2)", 0), ("exp(x2)", 2), ("x2^40", 2)]
)
def test_that_the_first_sample_without_a_usable_value_is_found(text, row):
    formula = parse(text, {"x1": 0, "x2": 1})
    found = first_bad(formula, np.array([[2.0, 0.0], [-1.0, 1.0], [1.0, 1000.0]]))
    assert found is not None
    assert found[0] == row


def test_that_what_can_not_be_read_can_not_be_computed():
    assert not can_be_computed(("x9",), SETS["moons"])
    assert not can_be_computed(("log(x1)",), SETS["moons"])
    assert can_be_computed((), SETS["moons"])
