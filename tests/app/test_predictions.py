"""Predictions as a table: by names, in the order of the data, for whatever output there is."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.app.predictions import csv_text, predictions_of, predictions_of_samples
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.output import adapted, with_output
from desktop_nn.experiment.project import default_spec
from desktop_nn.experiment.resources import resource
from desktop_nn.training.run import Run


def run_over(own, activation=None, loss=None):
    spec = default_spec()
    before = load(spec.data, None)
    spec = replace(spec, data=replace(spec.data, source=Choice("own")))
    spec = adapted(spec, before, own)
    if activation is not None:
        spec = with_output(spec, own, activation, loss)
    return Run(spec, own)


def classes(*names):
    """Two inputs; sample after sample of each class in turn."""
    inputs = np.random.default_rng(0).normal(size=(12, 2))
    labels = np.arange(12)[:, None] % len(names)
    return DataSet(inputs, labels.astype(float), ("left", "right"), ("kind",), names)


def test_that_each_class_has_its_probability_by_name():
    run = run_over(classes("oak", "elm", "ash"))
    heading, *rows = predictions_of_samples(run)
    named = ["probability oak", "probability elm", "probability ash"]
    assert heading == ["row", "part", "left", "right", "true class", "predicted class", *named]
    assert [row[4] for row in rows] == ["oak", "elm", "ash"] * 4
    for row in rows:
        assert sum(row[6:]) == pytest.approx(1.0)
        assert row[5] == ("oak", "elm", "ash")[int(np.argmax(row[6:]))]


def test_that_two_classes_have_both_probabilities_also_of_a_single_output():
    run = run_over(classes("no", "yes"))
    assert run.network.spec.output.units == 1
    heading, *rows = predictions_of(run, run.data.inputs)
    assert heading[3:] == ["predicted class", "probability no", "probability yes"]
    assert all(row[3] == ("yes" if row[5] > row[4] else "no") for row in rows)


@pytest.mark.parametrize(("names", "heads"), [
    (("no", "yes"), ["output"]),
    (("oak", "elm", "ash"), ["output oak", "output elm", "output ash"]),
])  # fmt: skip
def test_that_outputs_that_are_no_probabilities_are_not_called_so(names, heads):
    run = run_over(classes(*names), "identity", "mean_squared_error")
    heading, *_ = predictions_of(run, run.data.inputs)
    assert heading[4:] == heads


def test_that_values_are_told_by_the_names_of_their_columns():
    rng = np.random.default_rng(1)
    own = DataSet(rng.normal(size=(9, 2)), rng.normal(size=(9, 2)), ("a", "b"), ("speed", "load"))
    run = run_over(own)
    heading, *rows = predictions_of_samples(run)
    assert heading == [
        *("row", "part", "a", "b"),
        *("true speed", "true load", "predicted speed", "predicted load"),
    ]
    assert [row[4:6] for row in rows] == own.targets.tolist()


def test_that_inputs_named_like_another_column_do_not_hide_it():
    own = classes("no", "yes")
    own = replace(own, input_names=("row", "right"))
    heading, *_ = predictions_of_samples(run_over(own))
    assert heading[:4] == ["row", "part", "input row", "right"]


def test_that_exports_and_predict_agree_on_what_they_share():
    run = Run(open_project(resource("samples") / "iris.dnn").spec)
    heads, *ours = predictions_of_samples(run)
    others, *theirs = predictions_of(run, run.data.inputs)
    assert [head for head in heads if head not in ("part", "true class")] == others
    shared = [heads.index(head) for head in others]
    for our, their in zip(ours, theirs, strict=True):
        assert [our[place] for place in shared][:-3] == their[:-3]
        assert our[-3:] == pytest.approx(their[-3:], rel=1e-5)


def test_that_numbers_are_written_to_the_last_digit():
    assert csv_text([["a", "b"], [1, 0.1 + 0.2]]) == "a,b\n1,0.30000000000000004\n"
