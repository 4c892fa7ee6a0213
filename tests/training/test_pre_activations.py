"""What the activation of one layer sees: the very inputs of it, counted."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.experiment.project import default_spec
from desktop_nn.training.pre_activations import BINS, MOST_ROWS, pre_activations
from desktop_nn.training.products import made_product
from desktop_nn.training.run import Run
from tests.training.experiments import with_layer


@pytest.fixture
def run():
    run = Run(default_spec())
    run.advance(50)
    return run


def test_that_the_counts_are_of_the_layers_weighted_sums(run):
    rows = run.samples.training_rows
    inputs = run.samples.inputs[rows:]
    views = run.network.parameter_views
    sums = (inputs @ views["W1"] + views["b1"]).ravel()
    found = made_product("pre_activations", run, run.spec.network.layers[0].id)
    assert found.part == "validation"
    assert found.rows == len(inputs)
    inside = sums[np.abs(sums) <= found.limit]
    wanted = np.histogram(inside, BINS, (-found.limit, found.limit))[0]
    np.testing.assert_array_equal(found.counts, wanted)
    assert found.outside + found.counts.sum() == sums.size


def test_that_after_batch_norm_it_is_what_comes_out_of_it(run):
    run.change(with_layer(run.spec, 1, batch_norm=True, bias=False))
    run.advance(100)
    rows = run.samples.training_rows
    found = run.network.activation_inputs(run.samples.inputs[rows:], 1)
    np.testing.assert_allclose(
        np.tanh(found), run.network.activations(run.samples.inputs[rows:])[1], rtol=1e-5
    )


def test_that_a_layer_that_is_gone_has_none(run):
    assert pre_activations(run, 99) is None
    assert pre_activations(run, None) is None


def test_that_few_rows_are_enough(run):
    data = replace(run.spec.data, validation_share=0.0)
    run.change(replace(run.spec, data=data))
    found = pre_activations(run, run.spec.network.layers[2].id)
    assert found.rows == MOST_ROWS
    assert found.counts.sum() + found.outside == MOST_ROWS


def test_that_a_broken_layer_is_counted_as_outside(run):
    run.network.parameter_views["W1"].fill(np.nan)
    found = pre_activations(run, run.spec.network.layers[0].id)
    assert not found.counts.any()
