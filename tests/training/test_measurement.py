"""What the history keeps of each epoch, against the engine's own metrics."""

import math
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.experiment.history import COLUMNS
from desktop_nn.training import evaluation
from desktop_nn.training.run import Run
from tests.training.experiments import CURVE, digits_spec, small_spec


def last_row(spec):
    run = Run(spec)
    run.advance_epoch()
    return run, dict(zip(COLUMNS, run.history.last.tolist(), strict=True))


@pytest.mark.parametrize("spec", [small_spec(), digits_spec()])
@pytest.mark.parametrize("chunk", [2048, 7])
def test_that_f1_and_accuracy_of_classes_are_kept(spec, chunk, monkeypatch):
    monkeypatch.setattr(evaluation, "CHUNK", chunk)
    run, row = last_row(spec)
    part = run.samples.validation_part
    labels = run.samples.labels[part]
    wanted = run.evaluator.class_metrics(run.samples.inputs[part], labels, len(run.data.classes))
    assert row["f1_validation"] == pytest.approx(wanted.macro_f1)
    assert row["accuracy_validation"] == pytest.approx(wanted.accuracy)
    for name in ("f1_training", "r_squared_validation", "mean_absolute_error_validation"):
        assert math.isnan(row[name])


@pytest.mark.parametrize("chunk", [2048, 7])
def test_that_r_squared_and_absolute_error_of_values_are_kept(chunk, monkeypatch):
    monkeypatch.setattr(evaluation, "CHUNK", chunk)
    data = replace(CURVE.data, validation_share=0.3)
    run, row = last_row(replace(CURVE, data=data))
    part = run.samples.validation_part
    wanted = run.evaluator.value_metrics(run.samples.inputs[part], run.samples.targets[part])
    assert row["r_squared_validation"] == pytest.approx(float(np.mean(wanted.r_squared)))
    error = float(np.mean(wanted.mean_absolute_error))
    assert row["mean_absolute_error_validation"] == pytest.approx(error)
    assert math.isnan(row["f1_validation"])
    assert math.isnan(row["r_squared_training"])


def test_that_values_that_are_all_alike_have_no_r_squared():
    spread = evaluation.spread_of(np.array([[0.1, 1.0], [0.1, 2.0], [0.1, 3.0]]))
    assert spread[0] == 0.0
    assert spread[1] == pytest.approx(2.0)
    tally = evaluation.ValueTally(np.full((3, 1), 0.1), spread[:1])
    tally.add(np.zeros((3, 1)), slice(0, 3))
    found = tally.metrics(0.5)
    assert math.isnan(found.r_squared)
    assert found.mean_absolute_error == pytest.approx(0.1)


def test_that_few_classes_and_many_are_counted_alike(monkeypatch):
    _, few = last_row(digits_spec())
    monkeypatch.setattr(evaluation, "FEW_CLASSES", 0)
    _, many = last_row(digits_spec())
    for name in ("f1_validation", "accuracy_validation"):
        assert few[name] == pytest.approx(many[name], rel=1e-12)
