"""Bad input: each gets its sentence at its place, and a way out that is one."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.project import dense
from desktop_nn.experiment.validation import find_problems
from tests.experiment.projects import (
    changed,
    classes,
    default_spec,
    everything,
    on,
    with_data,
    with_layer,
)
from tests.experiment.validation.refusals import (
    assert_mend_mends,
    assert_refused,
    problems_of,
    the_problem,
)

NAN, INFINITY = float("nan"), float("inf")


def rate(value, optimizer=None):
    choice = (optimizer or default_spec().training.optimizer).with_value("learning_rate", value)
    return changed(default_spec(), optimizer=choice)


def deep(spec):
    layers = tuple(dense(number, 4096, "tanh") for number in range(1, 4))
    network = replace(spec.network, layers=(*layers, dense(4, 1, "sigmoid")), next_id=5)
    return replace(spec, network=network)


SPEC = default_spec()
RATE = "training.optimizer.learning_rate"
BAD = {
    "zero units": (with_layer(SPEC, 0, units=0), "network.layers.1.units", "at least 1 unit"),
    "negative units": (with_layer(SPEC, 1, units=-3), "network.layers.2.units", "not −3"),
    "a million units": (
        with_layer(SPEC, 0, units=1_000_000),
        "network.layers.1.units",
        "at most 4\u202f096 units, not 1\u202f000\u202f000",
    ),
    "zero output units": (with_layer(SPEC, -1, units=0), "network.layers.3.units", "at least 1"),
    "negative rate": (rate(-1.0), RATE, "at least 0, not −1"),
    "rate NaN": (rate(NAN), RATE, "finite number, not NaN"),
    "rate infinite": (rate(INFINITY), RATE, "finite number, not ∞"),
    "rate of 400 digits": (rate(10**400), RATE, "finite number, not ∞"),
    "rate of −400 digits": (rate(-(10**400)), RATE, "finite number, not −∞"),
    "rate in words": (rate("fast"), RATE, "must be a number, not 'fast'"),
    "momentum of one": (
        changed(SPEC, optimizer=Choice.of("momentum", learning_rate=0.1, momentum=1.0)),
        "training.optimizer.momentum",
        "at most",
    ),
    "no samples": (
        with_data(SPEC, source=SPEC.data.source.with_value("samples", 0)),
        "data.source.samples",
        "at least 1, not 0",
    ),
    "half a sample": (
        with_data(SPEC, source=SPEC.data.source.with_value("samples", 1.5)),
        "data.source.samples",
        "whole number",
    ),
    "negative noise": (
        with_data(SPEC, source=SPEC.data.source.with_value("noise", -0.1)),
        "data.source.noise",
        "at least 0",
    ),
    "batch of none": (changed(SPEC, batch_size=0), "training.batch_size", "at least 1 sample"),
    "negative batch": (changed(SPEC, batch_size=-8), "training.batch_size", "not −8"),
    "negative penalty": (changed(SPEC, l2=-0.1), "training.l2", "at least 0"),
    "penalty NaN": (changed(SPEC, l2=NAN), "training.l2", "at least 0"),
    "all for validation": (
        with_data(SPEC, validation_share=1.0),
        "data.validation_share",
        "less than 100\u202f%, not 100\u202f%",
    ),
    "negative share": (with_data(SPEC, validation_share=-0.2), "data.validation_share", "not −20"),
    "share NaN": (with_data(SPEC, validation_share=NAN), "data.validation_share", "a number"),
    "dropout of all": (with_layer(SPEC, 0, dropout=1.0), "network.layers.1.dropout", "less than 1"),
    "negative dropout": (with_layer(SPEC, 0, dropout=-0.5), "network.layers.1.dropout", "at least"),
    "dropout NaN": (with_layer(SPEC, 0, dropout=NAN), "network.layers.1.dropout", "not NaN"),
    "dropout at the output": (
        with_layer(SPEC, -1, dropout=0.5),
        "network.layers.3.dropout",
        "An output layer has no dropout.",
    ),
    "softmax in the middle": (
        with_layer(SPEC, 0, activation=Choice("softmax")),
        "network.layers.1.activation",
        "Only the output layer can have softmax",
    ),
    "negative seed": (replace(SPEC, seed=-1), "seed", "4\u202f294\u202f967\u202f295, not −1"),
    "huge data seed": (with_data(SPEC, seed=2**32), "data.seed", "from 0 to"),
    "limit NaN": (
        with_layer(SPEC, 0, initializer=Choice.of("uniform", limit=NAN)),
        "network.layers.1.initializer.limit",
        "finite number",
    ),
    "weights that don't fit": (
        with_layer(SPEC, 0, initializer=Choice.of("given", values=(1.0, 2.0))),
        "network.layers.1.initializer",
        "2 weights are given, but the layer has 2 × 8",
    ),
    "weights NaN": (
        with_layer(SPEC, 0, initializer=Choice.of("given", values=(NAN,) * 16)),
        "network.layers.1.initializer",
        "no finite numbers",
    ),
}
UNKNOWN = {
    "activation": (with_layer(SPEC, 0, activation=Choice("swash")), "network.layers.1.activation"),
    "initializer": (
        with_layer(SPEC, 0, initializer=Choice("magic")),
        "network.layers.1.initializer",
    ),
    "initializer of biases": (
        with_layer(SPEC, 0, bias_initializer=Choice("magic")),
        "network.layers.1.bias_initializer",
    ),
    "loss": (changed(SPEC, loss=Choice("regret")), "training.loss"),
    "schedule": (changed(SPEC, schedule=Choice("whim")), "training.schedule"),
    "optimizer": (changed(SPEC, optimizer=Choice("luck")), "training.optimizer"),
    "optimizer without its numbers": (
        changed(SPEC, optimizer=Choice("adam")),
        "training.optimizer",
    ),
    "data set": (with_data(SPEC, source=Choice("oracle")), "data.source"),
    "no layer": (replace(SPEC, network=replace(SPEC.network, layers=())), "network.layers"),
    "the same id twice": (with_layer(SPEC, 0, id=2), "network.layers"),
    "an id yet to come": (with_layer(SPEC, 0, id=9), "network.layers"),
    "too many layers": (
        replace(
            SPEC,
            network=replace(
                SPEC.network,
                layers=tuple(dense(n, 2, "tanh") for n in range(1, 40)),
                next_id=50,
            ),
        ),
        "network.layers",
    ),
}


@pytest.mark.parametrize(("spec", "where", "text"), BAD.values(), ids=BAD)
def test_that_bad_input_is_refused_with_a_sentence_at_its_place(spec, where, text):
    assert_refused(spec, where, text)


@pytest.mark.parametrize("spec", [spec for spec, _, _ in BAD.values()], ids=BAD)
def test_that_the_mend_of_bad_input_mends_it(spec):
    assert_mend_mends(spec)


@pytest.mark.parametrize(("spec", "where"), UNKNOWN.values(), ids=UNKNOWN)
def test_that_what_the_program_does_not_know_is_refused_at_its_place(spec, where):
    problem = errors(problems_of(spec))[0]
    assert problem.where == where
    assert problem.message.endswith(".")


def test_that_the_default_project_has_no_problem():
    assert problems_of(SPEC) == ()


def test_that_a_network_too_large_in_all_is_refused_before_it_is_made():
    problem = the_problem(deep(SPEC))
    assert problem.severity == "error"
    assert problem.message.startswith("The network would have 33\u202f")
    assert "at most 20\u202f000\u202f000" in problem.message


# Warnings and notes


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "nothing is learnt"), (1e6, "may diverge"), (1e-12, "little")]
)
def test_that_a_rate_out_of_use_is_a_warning_with_a_mend(value, text):
    problem = the_problem(rate(value))
    assert (problem.where, problem.severity) == (RATE, "warning")
    assert text in problem.message
    assert problem.mend is not None
    assert problem.mend.label == "Use 0.01"
    assert problems_of(problem.mend.spec) == ()


@pytest.mark.parametrize("size", [401, 10**9])
def test_that_a_batch_larger_than_the_data_is_a_warning_with_a_mend(size):
    problem = the_problem(changed(SPEC, batch_size=size))
    assert (problem.where, problem.severity) == ("training.batch_size", "warning")
    assert "larger than the 400 samples to train on" in problem.message
    assert problem.mend is not None
    assert problem.mend.spec.training.batch_size == 400
    assert problems_of(problem.mend.spec) == ()


def test_that_a_batch_of_all_the_data_is_no_problem():
    assert problems_of(changed(SPEC, batch_size=400)) == ()


@pytest.mark.parametrize(
    ("share", "rows", "reason"), [(0.0, 12, "the share is 0\u202f%"), (0.02, 12, "2\u202f% of 12")]
)
def test_that_a_split_without_validation_is_noted_with_its_reason(share, rows, reason):
    data = classes(2, rows)
    problem = the_problem(with_data(on(SPEC, data), validation_share=share), data)
    assert (problem.where, problem.severity) == ("data.validation_share", "note")
    assert problem.message.startswith("Without validation:")
    assert reason in problem.message


def test_that_a_split_that_leaves_nothing_to_train_on_is_refused_with_a_mend():
    data = classes(2, rows=3)
    problem = the_problem(with_data(on(SPEC, data), validation_share=0.9), data)
    assert (problem.where, problem.severity) == ("data.validation_share", "error")
    assert problem.message == "No sample of 3 would be left to train on."
    assert problem.mend is not None
    assert errors(problems_of(problem.mend.spec, data)) == ()


def test_that_a_single_sample_can_be_trained_on():
    data = classes(2, rows=1)
    spec = changed(with_data(on(SPEC, data), validation_share=0.0), batch_size=1)
    assert errors(problems_of(spec, data)) == ()


@pytest.mark.parametrize("names", [("a",), ("a", "b")])
def test_that_samples_of_one_class_are_a_warning(names):
    data = replace(classes(2), targets=np.zeros((12, 1)), classes=names)
    problem = the_problem(on(SPEC, data), data)
    assert (problem.where, problem.severity) == ("data.source", "warning")
    assert "of one class, “a”" in problem.message


def test_that_inputs_that_do_not_fit_the_data_are_refused_with_a_mend():
    problem = the_problem(replace(SPEC, network=replace(SPEC.network, inputs=3)))
    assert (problem.where, problem.severity) == ("data.source", "error")
    assert problem.mend is not None
    assert errors(problems_of(problem.mend.spec)) == ()


def test_that_a_penalty_that_grows_the_weights_is_a_warning():
    plain = Choice.of("gradient_descent", learning_rate=1.0)
    problem = the_problem(changed(SPEC, optimizer=plain, l2=3.0))
    assert (problem.where, problem.severity) == ("training.l2", "warning")
    assert problem.mend is not None
    assert problems_of(problem.mend.spec) == ()


def momentum(rate, share):
    return Choice.of("momentum", learning_rate=rate, momentum=share)


@pytest.mark.parametrize(
    ("optimizer", "l2", "warns"),
    [
        (Choice.of("gradient_descent", learning_rate=1.0), 2.1, "above 2:"),
        (Choice.of("gradient_descent", learning_rate=50.0), 0.05, "above 2:"),
        (Choice.of("gradient_descent", learning_rate=1.0), 0.9, ""),
        (momentum(4.0, 0.9), 0.9, ""),
        (momentum(4.0, 0.9), 0.99, "above 3.8:"),
        (default_spec().training.optimizer, 1.5, "outweighs the loss"),
        (default_spec().training.optimizer, 1.0, ""),
    ],
)
def test_that_a_penalty_that_throws_weights_about_is_a_warning(optimizer, l2, warns):
    found = list(problems_of(changed(SPEC, optimizer=optimizer, l2=l2)))
    assert [p.where for p in found] == (["training.l2"] if warns else [])
    assert all(warns in p.message and p.severity == "warning" for p in found)


def test_that_the_warned_rates_do_throw_weights_about_and_others_do_not():
    """The penalty's own gradient is λ w: twenty updates of one weight, by hand."""
    for share, product, grows in ((0.0, 1.99, False), (0.0, 2.01, True), (0.9, 3.7, False)):
        w, velocity = 1.0, 0.0
        for _ in range(400):
            velocity = share * velocity + product * w
            w -= velocity
        assert (abs(w) > 1.0) == grows, (share, product)


HYPER_PARAMETERS = [
    ("adam", "beta2", 0.03, "very small: v is hardly more than the present g²"),
    ("adam", "beta2", 0.99995, "very large: v takes more than"),
    ("adam", "beta1", 0.999, "very large: steps follow gradients of more than 100 updates ago"),
    ("adam", "epsilon", 0.1, "outweighs √v"),
    ("adam", "epsilon", 1e-15, "next to nothing"),
    ("adam", "learning_rate", 2.0, "may diverge"),
    ("rmsprop", "alpha", 0.1, "very small: v is hardly"),
    ("momentum", "momentum", 0.995, "overshoot"),
]


@pytest.mark.parametrize(("optimizer", "parameter", "value", "text"), HYPER_PARAMETERS)
def test_that_an_odd_hyper_parameter_is_a_warning_that_says_what_it_does(
    optimizer, parameter, value, text
):
    choice = OPTIMIZERS[optimizer].choice().with_value(parameter, value)
    problem = the_problem(changed(SPEC, optimizer=choice))
    assert (problem.where, problem.severity) == (f"training.optimizer.{parameter}", "warning")
    assert text in problem.message
    assert problem.mend is not None
    assert problems_of(problem.mend.spec) == ()


@pytest.mark.parametrize("row", OPTIMIZERS.rows, ids=lambda row: row.name)
def test_that_every_hyper_parameter_has_bounds_and_usual_ones_about_its_default(row):
    for parameter in row.parameters:
        assert parameter.minimum >= 0.0
        assert parameter.usual_minimum <= parameter.default <= parameter.usual_maximum
        assert parameter.usual_maximum < parameter.maximum
    assert problems_of(changed(SPEC, optimizer=row.choice())) == ()


def test_that_heavy_dropout_is_a_warning_with_a_mend():
    problem = the_problem(with_layer(SPEC, 0, dropout=0.95))
    assert (problem.where, problem.severity) == ("network.layers.1.dropout", "warning")
    assert problem.mend is not None
    assert problems_of(problem.mend.spec) == ()


# Batch norm


def batch_norm_problems(batch_size, rows=13):
    data = classes(2, rows)
    spec = with_data(on(everything(), data), validation_share=0.0)
    problems = problems_of(changed(spec, batch_size=batch_size), data)
    return [(p.severity, p.where) for p in problems if "atch norm" in p.message]


@pytest.mark.parametrize(
    ("batch_size", "found"),
    [
        (1, [("warning", "training.batch_size")]),
        (4, [("note", "training.batch_size")]),
        (12, [("note", "training.batch_size")]),
        (5, []),
        (13, []),
        (50, []),
    ],
)
def test_that_batches_of_one_sample_under_batch_norm_are_told(batch_size, found):
    assert batch_norm_problems(batch_size) == found


def test_that_batches_of_one_sample_are_no_matter_without_batch_norm():
    data = classes(2, 13)
    spec = changed(with_data(on(SPEC, data), validation_share=0.0), batch_size=1)
    assert [p.where for p in problems_of(spec, data)] == ["data.validation_share"]


def test_that_a_bias_before_batch_norm_is_noted():
    problem = the_problem(with_layer(SPEC, 0, batch_norm=True))
    assert (problem.where, problem.severity) == ("network.layers.1.bias", "note")
    assert "its gradient is always 0" in problem.message
    assert problems_of(with_layer(SPEC, 0, batch_norm=True, bias=False)) == ()


def test_that_a_share_that_leaves_nothing_to_train_on_is_mended_by_the_usual_one_or_by_none():
    spec = with_data(SPEC, validation_share=0.9999)
    (problem,) = errors(find_problems(spec, load(spec.data)))
    assert [mend.label for mend in problem.mends] == ["Use 20\u202f%", "Use all for training"]
    shares = [mend.spec.data.validation_share for mend in problem.mends]
    assert shares == [0.2, 0.0]
