"""Residuals: a bounded choice of the samples, and errors over all that may be measured."""

import numpy as np
import pytest

from desktop_nn.experiment.project import dense
from desktop_nn.training.products import made_product
from desktop_nn.training.residuals import MOST_NUMBERS
from desktop_nn.training.run import Run
from tests.training.experiments import digits_spec, trained, values, values_spec


def run_of(rows, share=0.25, outputs=1):
    rng = np.random.default_rng(5)
    inputs = rng.normal(size=(rows, 2))
    spec = values_spec(dense(1, 3, "tanh"), dense(2, outputs, "identity"), share=share)
    return Run(spec, values(inputs, inputs[:, 0] - inputs[:, 1]))


def test_that_each_sample_has_its_own_prediction_and_truth():
    run = run_of(40)
    run.advance_epoch()
    shown = made_product("residuals", run)
    assert sorted(shown.rows) == list(range(40))
    assert shown.training == run.samples.training_rows == 30
    assert shown.true == pytest.approx(run.data.targets[shown.rows])
    network_inputs = run.samples.network_inputs(run.data.inputs[shown.rows])
    assert shown.predicted == pytest.approx(run.network.predict(network_inputs), abs=1e-5)


def test_that_the_errors_are_those_of_the_validation_part():
    run = run_of(40)
    shown = made_product("residuals", run)
    assert (shown.part, shown.measured) == ("validation", 10)
    differences = (shown.predicted - shown.true)[shown.training :].astype(float)
    assert shown.error[0] == pytest.approx(np.sqrt(np.mean(differences**2)), rel=1e-5)
    assert shown.absolute_error[0] == pytest.approx(np.mean(np.abs(differences)), rel=1e-5)
    metrics = run.evaluator.value_metrics(run.samples.inputs[30:], run.samples.targets[30:])
    assert shown.r_squared == pytest.approx(metrics.r_squared)


def test_that_without_validation_the_errors_are_those_of_training():
    shown = made_product("residuals", run_of(40, share=0.0))
    assert (shown.part, shown.measured, shown.training) == ("training", 40, 40)


def test_that_of_many_samples_an_even_choice_of_both_parts_is_sent():
    run = run_of(10 * MOST_NUMBERS)
    shown = made_product("residuals", run)
    assert len(shown.rows) == MOST_NUMBERS == len(set(shown.rows))
    assert shown.of == 10 * MOST_NUMBERS
    assert shown.training == 0.75 * MOST_NUMBERS
    training = run.samples.order[: run.samples.training_rows]
    assert set(shown.rows[: shown.training]) <= set(training)
    assert not set(shown.rows[shown.training :]) & set(training)


def test_that_classes_have_no_residuals():
    assert made_product("residuals", trained(digits_spec())) is None
