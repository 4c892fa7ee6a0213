"""What a run keeps of its layers over time: bounded, true, and without a trace in the training."""

import numpy as np
import pytest

from desktop_nn.training.layer_log import LEVELS, MOST_COLUMNS
from desktop_nn.training.layer_values import QUANTITIES, layer_values, thinned_values
from desktop_nn.training.products import PRODUCTS, made_product
from desktop_nn.training.run import Run
from tests.training.experiments import digits_spec, small_spec, with_layer, with_new_layer

WATCHED = [name for name in PRODUCTS if name.endswith(("_now", "_over_time"))]


def after_epochs(spec, epochs):
    run = Run(spec)
    for _ in range(epochs):
        run.advance_epoch()
    return run


def test_that_each_epoch_leaves_the_quantiles_of_each_layer():
    run = after_epochs(small_spec(), 4)
    log = run.layer_log
    assert [column.epoch for column in log.columns] == [0, 1, 2, 3, 4]
    for layer in (1, 2, 3):
        weights = run.network.parameter_views[f"W{layer}"].ravel()
        found = log.columns[-1].quantiles["weights"][layer - 1]
        assert found == pytest.approx(np.quantile(weights, LEVELS / 100), rel=1e-5, abs=1e-7)
    start = run.network.layout.views(run.start_parameters)["W2"]
    first = log.columns[0].quantiles["weights"][1]
    assert (first[0], first[-1]) == (start.min(), start.max())


def test_that_before_the_first_update_there_are_neither_gradients_nor_steps():
    columns = after_epochs(small_spec(), 1).layer_log.columns
    for quantity in ("gradients", "steps"):
        assert np.isnan(columns[0].quantiles[quantity]).all()
        assert np.isfinite(columns[1].quantiles[quantity]).all()


def test_that_a_layer_without_biases_has_none():
    columns = after_epochs(small_spec(), 1).layer_log.columns
    assert np.isnan(columns[1].quantiles["biases"][1]).all()
    assert np.isfinite(columns[1].quantiles["biases"][0]).all()


def test_that_a_full_log_halves_its_resolution_and_stays_evenly_spaced():
    run = after_epochs(small_spec(), 2 * MOST_COLUMNS + 7)
    log = run.layer_log
    epochs = [column.epoch for column in log.columns]
    assert log.apart == 4
    assert epochs == list(range(0, 2 * MOST_COLUMNS + 7, 4))


def test_that_the_log_is_the_same_in_whatever_slices_the_run_was_made():
    one, other = Run(small_spec()), Run(small_spec())
    one.advance(5 * 40)
    while other.update < 5 * 40:
        other.advance(min(3, 5 * 40 - other.update))
    for column, twin in zip(one.layer_log.columns, other.layer_log.columns, strict=True):
        assert column.epoch == twin.epoch
        for quantity in QUANTITIES:
            assert np.array_equal(
                column.quantiles[quantity], twin.quantiles[quantity], equal_nan=True
            )


def test_that_a_run_that_is_watched_ends_in_the_same_bits():
    watched, alone = Run(small_spec()), Run(small_spec())
    for _ in range(60):
        watched.latest.keeps_step = True
        watched.advance(2)
        for name in WATCHED:
            made_product(name, watched)
    alone.advance(120)
    assert np.array_equal(watched.network.parameters, alone.network.parameters)
    assert np.array_equal(watched.network.running, alone.network.running)
    for name, memory in watched.trainer.memory.items():
        assert np.array_equal(memory, alone.trainer.memory[name])


def test_that_going_back_forgets_what_came_later():
    run = after_epochs(small_spec(), 3)
    checkpoint = run.checkpoint()
    run.advance(5 * 4)
    run.restore(checkpoint)
    log = run.layer_log
    assert [column.epoch for column in log.columns] == [0, 1, 2, 3]
    run.advance_epoch()
    assert log.columns[-1].epoch == 4


def test_that_another_network_begins_another_log():
    run = after_epochs(small_spec(), 3)
    run.change(with_new_layer(small_spec()))
    assert made_product("weights_over_time", run).quantiles.shape == (0, 4, len(LEVELS))
    run.advance_epoch()
    assert [column.epoch for column in run.layer_log.columns] == [4]
    assert made_product("weights_over_time", run).quantiles.shape == (1, 4, len(LEVELS))


def test_that_a_change_of_the_structure_between_two_epochs_is_met_by_every_product():
    run = after_epochs(small_spec(), 3)
    run.change(with_layer(small_spec(), 0, units=7))
    for name in WATCHED:
        made_product(name, run)


def test_that_the_step_of_an_epochs_last_update_is_kept():
    run = Run(small_spec())
    run.advance(4)
    before = run.network.parameter_views["W1"].copy()
    run.advance(1)
    ratios = np.abs(run.network.parameter_views["W1"] - before) / np.abs(before)
    found = run.layer_log.columns[-1].quantiles["steps"][0]
    assert found[[0, -1]] == pytest.approx(np.log10([ratios.min(), ratios.max()]), abs=1e-3)


def test_that_between_two_columns_no_step_is_kept():
    run = after_epochs(small_spec(), MOST_COLUMNS + 1)
    assert run.layer_log.apart == 2
    run.advance_epoch()
    assert run.latest.step is not None  # of epoch 82
    run.advance_epoch()
    assert run.latest.step is None


def test_that_many_numbers_are_taken_evenly_from_all_rows_and_columns():
    values = np.arange(784 * 128).reshape(784, 128)
    taken = thinned_values(values)
    assert 2000 < len(taken) <= 4096
    assert set(taken % 128) == set(range(128))
    assert taken[0] == 0
    assert taken[-1] > 0.99 * values.size
    assert not np.shares_memory(taken, values)


def test_that_few_numbers_are_all_taken():
    run = Run(digits_spec())
    assert len(layer_values(run, "weights")[0]) == 64 * 64
