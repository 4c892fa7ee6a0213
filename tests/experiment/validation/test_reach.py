"""Values to be predicted that the output can't reach: a warning, with a way out."""

import pytest

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.project import dense
from tests.experiment.projects import (
    experiment,
    on,
    values,
    with_layer,
)
from tests.experiment.validation.refusals import problems_of, the_problem


@pytest.mark.parametrize(
    ("activation", "reaches"),
    [(name, 1.0) for name in ("sigmoid", "tanh")]
    + [(name, 9.0) for name in ("relu", "softplus", "elu", "gelu", "silu")],
)
def test_that_values_that_the_output_can_not_reach_are_a_warning(activation, reaches):
    layers = (dense(1, 4, "tanh"), dense(2, 1, activation))
    spec = experiment("sine", *layers, loss="mean_squared_error")
    problem = the_problem(spec, load(spec.data))
    assert (problem.where, problem.severity) == ("network.layers.2.activation", "warning")
    assert problem.mend is not None
    assert problems_of(problem.mend.spec, load(spec.data)) == ()
    within = values(1, low=0.0, high=reaches)
    assert problems_of(on(spec, within), within) == ()


def test_that_a_softmax_of_one_unit_is_a_warning():
    data = values(1, low=0.0, high=1.0)
    layers = (dense(1, 4, "tanh"), dense(2, 1, "softmax"))
    spec = on(experiment("sine", *layers, loss="mean_squared_error"), data)
    problem = the_problem(spec, data)
    assert (problem.where, problem.severity) == ("network.layers.2.activation", "warning")
    assert "always 1" in problem.message
    assert problem.mend is not None
    assert problems_of(problem.mend.spec, data) == ()


@pytest.mark.parametrize(("each", "warned"), [(0.25, False), (0.2499, False), (0.2, True)])
def test_that_a_softmax_reaches_values_that_add_up_to_one_but_for_their_rounding(each, warned):
    data = values(4, low=each, high=each)
    layers = (dense(1, 4, "tanh"), dense(2, 4, "softmax"))
    spec = on(experiment("sine", *layers, loss="cross_entropy"), data)
    problems = problems_of(spec, data)
    assert [problem.severity for problem in problems] == ["warning"] * warned


@pytest.mark.parametrize(("alpha", "warned"), [(0.5, True), (5.0, False)])
def test_that_an_elu_reaches_down_to_its_own_alpha(alpha, warned):
    data = values(1, low=-3.0, high=2.0)
    layers = (dense(1, 4, "tanh"), dense(2, 1, "elu"))
    spec = on(experiment("sine", *layers, loss="mean_squared_error"), data)
    activation = ACTIVATIONS["elu"].choice(alpha=alpha)
    assert bool(problems_of(with_layer(spec, -1, activation=activation), data)) == warned


def test_that_a_leaky_relu_reaches_everything():
    data = values(1, low=-30.0, high=20.0)
    layers = (dense(1, 4, "tanh"), dense(2, 1, "leaky_relu"))
    assert problems_of(on(experiment("sine", *layers, loss="mean_squared_error"), data), data) == ()


@pytest.mark.parametrize(("low", "high"), [(-0.1, 0.9), (0.2, 1.5)])
@pytest.mark.parametrize(("activation", "outputs"), [("sigmoid", 1), ("softmax", 2)])
def test_that_cross_entropy_is_refused_for_values_that_are_no_shares(
    low, high, activation, outputs
):
    data = values(outputs, low=low, high=high)
    layers = (dense(1, 4, "tanh"), dense(2, outputs, activation))
    spec = on(experiment("sine", *layers, loss="cross_entropy"), data)
    problem = the_problem(spec, data)
    assert (problem.where, problem.severity) == ("training.loss", "error")
    assert "values from 0 to 1" in problem.message
    assert problem.mend is not None
    assert problem.mend.spec.training.loss.name == "mean_squared_error"
    assert all(mended.severity != "error" for mended in problems_of(problem.mend.spec, data))


def test_that_cross_entropy_takes_values_from_0_to_1():
    data = values(1, low=0.0, high=1.0)
    layers = (dense(1, 4, "tanh"), dense(2, 1, "sigmoid"))
    assert problems_of(on(experiment("sine", *layers, loss="cross_entropy"), data), data) == ()
