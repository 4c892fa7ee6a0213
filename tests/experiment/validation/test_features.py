"""Features that can't be had: which, where, why, and a way out."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.number_text import shown
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.validation import find_problems
from tests.experiment.projects import experiment, values, with_data

DATA = values(1, rows=12)  # its inputs are called x0 and x1
LOWEST = int(np.argmax(DATA.inputs[:, 0] < 0.0))


def featured(*features, inputs=None):
    spec = experiment("plane", loss="mean_squared_error", features=features)
    count = len(features) or 2
    return replace(spec, network=replace(spec.network, inputs=inputs or count))


def found(spec, data=DATA):
    return errors(find_problems(spec, data))


def test_that_features_that_can_be_computed_are_no_problem():
    assert found(featured("x0", "x1^2", "sin(x0)")) == ()
    assert found(featured()) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2x0", "Feature “2x0”, column 2: expected an operator, not “x0”: write 2*x0"),
        ("x9", "Feature “x9”, column 1: expected an input or a function"),
        ("", "Feature “”, column 1: the formula is empty"),
        ("9^9^9^9", "Feature “9^9^9^9” is no finite number on sample 1, where x0 = "),
        ("x0*1e300", "is too large on sample 1"),
        ("(" * 10_000, "…”, column 201: a formula has at most 200 characters, not 10\u202f000."),
    ],
)
def test_that_a_feature_that_can_not_be_had_is_refused_at_its_place(text, message):
    spec = featured("x0", text, "x1")
    (problem,) = found(spec)
    assert problem.where == "data.features.1"
    assert message in problem.message
    assert problem.mend.label == "Leave it out"
    assert problem.mend.spec.data.features == ("x0", "x1")
    assert found(problem.mend.spec) == ()


def test_that_the_sample_without_a_value_is_named_with_its_inputs():
    (problem,) = found(featured("sqrt(x0)"))
    number = DATA.inputs[LOWEST, 0]
    assert f"on sample {LOWEST + 1}, where x0 = {shown(number, 4)}, x1 = " in problem.message
    assert problem.message.endswith(": NaN.")


def test_that_with_no_feature_left_the_mend_takes_the_inputs():
    (problem,) = found(featured("log(x0)"))
    assert problem.mend.label == "Take the inputs themselves"
    assert problem.mend.spec.data.features == ()
    assert found(problem.mend.spec) == ()


def test_that_several_bad_features_are_left_out_together():
    problems = found(featured("log(x0)", "x1", "x7", inputs=3))
    assert [problem.where for problem in problems] == ["data.features.0", "data.features.2"]
    assert {problem.mend.label for problem in problems} == {"Leave out 2"}
    assert all(found(problem.mend.spec) == () for problem in problems)


def test_that_only_some_of_many_bad_features_are_told():
    problems = found(featured(*(f"x{number}" for number in range(50, 150))))
    assert len(problems) == 8


def test_that_the_network_must_take_as_many_inputs_as_there_are_features():
    (problem,) = found(featured("x0", "x1", "x0*x1", inputs=2))
    assert problem.where == "data.features"
    assert problem.message == "The data has 3 features, the network takes 2."
    assert problem.mend.label == "Take 3"
    assert found(problem.mend.spec) == ()


def test_that_too_many_features_are_refused_before_any_is_computed():
    (problem, *_) = found(featured(*["x0"] * 2016))
    assert problem.message == "There can be at most 1\u202f024 features, not 2\u202f016."
    assert found(problem.mend.spec) == ()


def test_that_features_that_would_fill_the_memory_are_refused():
    rows = DataSet(np.ones((100_000, 2)), np.ones((100_000, 1)), ("a", "b"), ("y",))
    problems = found(featured(*["a"] * 300), rows)
    assert "300 features of 100\u202f000 samples are too many" in problems[0].message


def test_that_a_change_of_the_samples_is_looked_at_anew():
    spec = with_data(featured("sqrt(x1 + 6)"), standardize=True)
    source = spec.data.source
    assert found(spec, load(spec.data)) == ()
    loud = replace(source, parameters=source.with_value("samples", 600).parameters)
    shifted = load(replace(spec.data, source=loud))
    moved = DataSet(shifted.inputs - 3.0, shifted.targets.copy(), ("x₁", "x₂"), ("y",))
    assert "no finite number" in found(spec, moved)[0].message
