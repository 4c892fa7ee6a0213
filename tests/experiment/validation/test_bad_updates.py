"""Bad input of how an update is made, and of how layers begin: a sentence, and a way out."""

import numpy as np
import pytest

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.output import usual_output, with_output
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.stop_rules import StopSpec
from desktop_nn.training.run import Run
from tests.experiment.projects import changed, classes, default_spec, on, values, with_layer
from tests.experiment.validation.refusals import (
    assert_mend_mends,
    assert_refused,
    problems_of,
    the_problem,
)

NAN, INFINITY = float("nan"), float("inf")
SPEC = default_spec()
BAD = {
    "negative L1": (changed(SPEC, l1=-0.1), "training.l1", "at least 0"),
    "L1 infinite": (changed(SPEC, l1=INFINITY), "training.l1", "at least 0"),
    "negative clip": (changed(SPEC, clip=-1.0), "training.clip", "at least 0, not −1"),
    "clip NaN": (changed(SPEC, clip=NAN), "training.clip", "finite number, not NaN"),
    "negative warm-up": (changed(SPEC, warm_up=-1), "training.warm_up", "at least 0, not −1"),
    "half an update": (changed(SPEC, warm_up=0.5), "training.warm_up", "whole number, not 0.5"),
    "a step every half update": (
        changed(SPEC, schedule=Choice.of("step", every=0.5, factor=0.5)),
        "training.schedule.every",
        "whole number",
    ),
    "a floor above the rate": (
        changed(SPEC, schedule=Choice.of("cosine", length=4000, floor=2.0)),
        "training.schedule.floor",
        "at most 1, not 2",
    ),
    "a negative number of epochs": (
        changed(SPEC, stop=StopSpec(epochs=-1)),
        "training.stop.epochs",
        "at least 0, not −1",
    ),
    "an epoch of hundreds of digits": (
        changed(SPEC, stop=StopSpec(epochs=10**400)),
        "training.stop.epochs",
        "not ∞",
    ),
    "half an epoch of patience": (
        changed(SPEC, stop=StopSpec(patience=0.5)),
        "training.stop.patience",
        "whole number, not 0.5",
    ),
    "a norm NaN": (
        changed(SPEC, stop=StopSpec(gradient_norm=NAN)),
        "training.stop.gradient_norm",
        "not NaN",
    ),
    "a negative class weight": (
        changed(SPEC, class_weights=(1.0, -2.0)),
        "training.class_weights.1",
        "at least 0, not −2",
    ),
    "class weight NaN": (
        changed(SPEC, class_weights=(NAN, 1.0)),
        "training.class_weights.0",
        "finite number, not NaN",
    ),
    "class weight beyond float32": (
        changed(SPEC, class_weights=(1e39, 1.0)),
        "training.class_weights.0",
        "at most 1e30",
    ),
    "no class counts": (
        changed(SPEC, class_weights=(0.0, 0.0)),
        "training.class_weights",
        "at least one must count",
    ),
    "biases that don't fit": (
        with_layer(SPEC, 0, bias_initializer=Choice.of("given", values=(1.0, 2.0))),
        "network.layers.1.bias_initializer",
        "2 biases are given, but the layer has 8.",
    ),
    "biases by fan-in": (
        with_layer(SPEC, 0, bias_initializer=Choice("he_normal")),
        "network.layers.1.bias_initializer",
        "meant for weights",
    ),
    "σ of biases negative": (
        with_layer(SPEC, 0, bias_initializer=Choice.of("small_random", deviation=-1.0)),
        "network.layers.1.bias_initializer.deviation",
        "at least 0",
    ),
}


@pytest.mark.parametrize(("spec", "where", "text"), BAD.values(), ids=BAD)
def test_that_bad_input_is_refused_with_a_sentence_at_its_place(spec, where, text):
    assert_refused(spec, where, text)


@pytest.mark.parametrize("spec", [spec for spec, _, _ in BAD.values()], ids=BAD)
def test_that_the_mend_of_bad_input_mends_it(spec):
    assert_mend_mends(spec)


@pytest.mark.parametrize(
    ("data", "weights", "text"),
    [
        (classes(3), (1.0, 1.0), "There are 2 class weights, and the data needs 3"),
        (classes(1), (1.0,), "There is 1 class weight, and the data needs 2"),
        (values(1), (1.0, 2.0), "it has no classes"),
    ],
)
def test_that_class_weights_that_the_data_has_no_use_for_are_refused(data, weights, text):
    spec = changed(usual(data), class_weights=weights)
    problem = next(p for p in problems_of(spec, data) if p.where == "training.class_weights")
    assert problem.severity == "error"
    assert text in problem.message
    assert problem.mend is not None
    assert problem.mend.spec.training.class_weights == ()
    assert errors(problems_of(problem.mend.spec, data)) == ()


@pytest.mark.parametrize(
    ("data", "weights"), [(classes(3), (1.0, 0.0, 2.5)), (classes(1), (1.0, 2.0))]
)
def test_that_a_weight_for_each_class_is_taken_and_trained_with(data, weights):
    spec = changed(usual(data), class_weights=weights)
    assert errors(problems_of(spec, data)) == ()
    assert Run(spec, data).advance(3) == 3


def usual(data):
    """The default project over these samples, with the output that they need."""
    return with_output(on(SPEC, data), data, *usual_output(data))


@pytest.mark.parametrize("changes", [{"l1": 5.0}, {"warm_up": 10**7}])
def test_that_new_numbers_out_of_use_are_warnings_with_a_mend(changes):
    problem = the_problem(changed(SPEC, **changes))
    (name,) = changes
    assert (problem.where, problem.severity) == (f"training.{name}", "warning")
    assert problem.message.endswith(".")
    assert problem.mend is not None
    assert problem.mend.spec == SPEC


@pytest.mark.parametrize(("penalty", "warned"), [(1.9, False), (2.1, True)])
def test_that_nesterov_overshoots_at_a_smaller_penalty_than_momentum(penalty, warned):
    # 2 (1 + μ) / (1 + 2 μ) = 1.5 for μ = 0.5, and 3 without looking ahead.
    for name, factor in (("nesterov", 1.5 / 2.0), ("momentum", 3.0 / 2.0)):
        optimizer = OPTIMIZERS[name].choice(momentum=0.5, learning_rate=4.0)
        problems = problems_of(changed(SPEC, optimizer=optimizer, l2=0.25 * factor * penalty))
        assert ["other side of 0" in problem.message for problem in problems] == [True] * warned


def test_that_a_network_whose_layers_are_all_frozen_learns_nothing_and_says_so():
    spec = SPEC
    for index in range(3):
        assert problems_of(spec) == ()
        spec = with_layer(spec, index, trainable=False)
    problem = the_problem(spec)
    assert (problem.where, problem.severity) == ("network.layers.3.trainable", "warning")
    assert problem.mend is not None
    assert problems_of(problem.mend.spec) == ()
    run = Run(spec)
    before = run.network.parameters.copy()
    assert run.advance(20) == 20
    assert np.array_equal(run.network.parameters, before)
