"""Loss, output and data: every combination of the catalog fits, or is refused with a way out."""

from dataclasses import replace
from itertools import product

import pytest

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.output import fits, takes_the_data, with_output
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.samples import prepare
from desktop_nn.experiment.validation import find_problems
from desktop_nn.training.run import Run
from tests.experiment.projects import changed, classes, experiment, on, values, with_layer

DATA = {
    "one class": classes(1),
    "two classes": classes(2),
    "three classes": classes(3),
    "ten classes": classes(10, rows=20),
    "one value": values(1),
    "one value in reach": values(1, low=0.0, high=1.0),
    "three values": values(3),
}
every_loss = pytest.mark.parametrize("loss", [row.name for row in LOSSES.rows])
every_output = pytest.mark.parametrize("activation", [row.name for row in ACTIVATIONS.rows])
SHAPES = list(product([1, 2, 3, 10], DATA))
"""Units and data: gone through within a test, since thousands of tests are dear to start."""


def pair(loss, activation, units, kind):
    spec = changed(on(experiment(), DATA[kind]), loss=LOSSES[loss].choice(), batch_size=5)
    return with_layer(spec, -1, units=units, activation=ACTIVATIONS[activation].choice())


@every_loss
@every_output
def test_that_a_pair_trains_or_is_refused_with_a_way_out(loss, activation):
    for units, kind in SHAPES:
        spec, data = pair(loss, activation, units, kind), DATA[kind]
        refused = errors(find_problems(spec, data))
        if not refused:
            assert Run(spec, data).advance(3) == 3, (units, kind)
            continue
        (problem,) = refused
        output = f"network.layers.{spec.network.output.id}"
        assert problem.where in ("training.loss", f"{output}.activation", f"{output}.units")
        assert problem.mend is not None, (units, kind)
        assert problem.mend.label, (units, kind)
        assert errors(find_problems(problem.mend.spec, data)) == (), (units, kind)


@every_loss
@every_output
def test_that_the_half_that_was_changed_is_the_one_at_fault(loss, activation):
    for units, kind in SHAPES:
        data, spec = DATA[kind], pair(loss, activation, units, kind)
        # The spec before: the same output, with a loss that goes with any.
        before = changed(spec, loss=Choice("mean_squared_error"))
        refused = errors(find_problems(spec, data, before)) if fits(before, data) else ()
        for problem in refused:
            assert problem.where == "training.loss", (units, kind)
            assert problem.mend is not None, (units, kind)
            mended = problem.mend.spec
            assert errors(find_problems(mended, data)) == (), (units, kind)
            # The mend keeps the loss that was asked for, wherever the data allow it.
            kept = mended.training.loss.name == loss
            assert kept or not takes_the_data(loss, data), (units, kind)


@every_loss
@every_output
def test_that_fitting_is_the_same_as_having_no_error(loss, activation):
    for units, kind in SHAPES:
        spec, data = pair(loss, activation, units, kind), DATA[kind]
        assert fits(spec, data) == (not errors(find_problems(spec, data))), (units, kind)


def test_that_cross_entropy_on_relu_is_refused_at_the_activation():
    spec = pair("cross_entropy", "relu", 1, "two classes")
    (problem,) = errors(find_problems(spec, DATA["two classes"]))
    assert problem.where == "network.layers.2.activation"
    assert problem.message == (
        "Cross-entropy needs a sigmoid output, or a softmax output of at least two units; "
        "this output would be ReLU."
    )
    assert [mend.label for mend in problem.mends] == [
        "Make the output sigmoid",
        "Use mean squared error",
    ]
    assert problem.mends[0].spec == pair("cross_entropy", "sigmoid", 1, "two classes")


@pytest.mark.parametrize("activation", ["relu", "tanh", "identity"])
@pytest.mark.parametrize(
    ("units", "kind", "wanted"),
    [(1, "two classes", "sigmoid"), (2, "two classes", "softmax"), (3, "three classes", "softmax")],
)
def test_that_an_output_without_probabilities_is_offered_one_that_has(
    activation, units, kind, wanted
):
    spec = pair("cross_entropy", activation, units, kind)
    (problem,) = errors(find_problems(spec, DATA[kind]))
    assert problem.mend.label == f"Make the output {wanted}"
    assert problem.mend.spec.network.output.activation.name == wanted
    assert problem.mend.spec.network.output.units == units
    assert problem.mend.spec.training == spec.training


@pytest.mark.parametrize(
    ("activation", "units", "kind", "message", "label"),
    [
        ("sigmoid", 3, "two classes", "needs 1 or 2 units, not 3.", "Use 1 unit"),
        ("softmax", 1, "two classes", "each of the 2 classes, not 1.", "Use 2 units"),
        ("softmax", 1, "three classes", "3 classes: the output needs 3 units", "Use 3 units"),
    ],
)
def test_that_units_are_counted_in_words_that_fit(activation, units, kind, message, label):
    spec = pair("cross_entropy", activation, units, kind)
    (problem,) = errors(find_problems(spec, DATA[kind]))
    assert message in problem.message
    assert problem.mend.label == label


def test_that_one_value_and_one_unit_are_in_the_singular():
    spec = pair("mean_squared_error", "identity", 2, "one value")
    (problem,) = errors(find_problems(spec, DATA["one value"]))
    assert problem.message == "The data has 1 target value: the output needs 1 unit, not 2."
    assert problem.mend.label == "Use 1 unit"


def test_that_hinge_on_softmax_is_refused_at_the_loss_when_the_loss_was_changed():
    old = pair("cross_entropy", "softmax", 3, "three classes")
    new = changed(old, loss=LOSSES["hinge"].choice())
    (problem,) = errors(find_problems(new, DATA["three classes"], old))
    assert problem.where == "training.loss"
    assert problem.message == "Hinge needs an identity output; this output is softmax."
    assert problem.mend is not None
    assert problem.mend.label == "Make the output identity"
    assert problem.mend.spec.training.loss.name == "hinge"


def test_that_hinge_on_values_is_refused_since_it_tells_classes_apart():
    spec = pair("hinge", "identity", 1, "one value")
    (problem,) = errors(find_problems(spec, DATA["one value"]))
    assert problem.where == "training.loss"
    assert "tells classes apart" in problem.message
    assert problem.mend is not None
    assert problem.mend.spec.training.loss.name == "mean_squared_error"


def test_that_a_mend_keeps_the_parameters_that_were_chosen():
    # Only what is at fault is changed: weights, layers and data stay.
    spec = pair("cross_entropy", "softmax", 1, "two classes")
    (problem,) = errors(find_problems(spec, DATA["two classes"]))
    assert problem.mend is not None
    mended = problem.mend.spec
    assert mended.network.layers[0] == spec.network.layers[0]
    assert (mended.data, mended.seed) == (spec.data, spec.seed)
    assert mended.training == spec.training


def test_that_given_weights_of_an_output_that_grows_give_way():
    data = DATA["two classes"]
    weights = Choice.of("given", values=(0.1, 0.2, 0.3, 0.4))
    spec = with_layer(pair("cross_entropy", "sigmoid", 1, "two classes"), -1, initializer=weights)
    grown = with_output(spec, data, "softmax", "cross_entropy")
    assert grown.network.output.units == 2
    assert errors(find_problems(grown, data)) == ()
    assert prepare(replace(grown, seed=3), data).targets.shape == (12, 2)


def test_that_an_output_that_was_changed_is_offered_a_loss_and_what_it_was():
    data = DATA["two classes"]
    before = pair("cross_entropy", "sigmoid", 1, "two classes")
    spec = pair("cross_entropy", "identity", 1, "two classes")
    (problem,) = errors(find_problems(spec, data, before))
    assert [mend.label for mend in problem.mends] == ["Use hinge", "Keep sigmoid"]
    assert problem.mends[0].spec == pair("hinge", "identity", 1, "two classes")
    assert problem.mends[1].spec == before
