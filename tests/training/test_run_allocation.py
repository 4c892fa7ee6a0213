"""What a run allocates while it trains: nothing of a batch's size, and nothing that stays."""

import gc
import tracemalloc
from dataclasses import replace

import numpy as np

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import dense
from desktop_nn.training.run import Run
from tests.training.experiments import values_spec


def run_over(rows, batch_size, inputs=2):
    """A small net, its plan compiled and its epoch begun."""
    rng = np.random.default_rng(0)
    names = tuple(f"x{number}" for number in range(1, inputs + 1))
    data = DataSet(
        rng.standard_normal((rows, inputs)), rng.standard_normal((rows, 1)), names, ("y",)
    )
    layers = (dense(1, 4, "tanh"), dense(2, 1, "identity"))
    spec = values_spec(*layers, rate=1e-4, batch_size=batch_size, optimizer="adam")
    run = Run(replace(spec, network=replace(spec.network, inputs=inputs)), data)
    run.advance(20)
    return run


def traced(run, updates):
    """Bytes at the peak of training on within the epoch, and those that it leaves behind."""
    assert run.updates_left_in_epoch > 2 * updates
    gc.collect()
    gc.disable()
    run.advance(updates)
    tracemalloc.start()
    try:
        run.advance(updates)
        start = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        run.advance(updates)
        now, peak = tracemalloc.get_traced_memory()
        return peak - start, now - start
    finally:
        tracemalloc.stop()
        gc.enable()


def test_that_a_thousand_updates_allocate_next_to_nothing_and_leave_nothing():
    peak, left = traced(run_over(31_000, 10), 1000)
    assert peak < 4096
    assert left < 1024


def test_that_gathering_a_batch_copies_nothing():
    # np.take into an array makes a copy of it, here of 200 kB, unless its mode is “clip”. NumPy
    # itself takes some 2 kB to spread a bias over the batch.
    peak, left = traced(run_over(5000, 100, inputs=500), 8)
    assert peak < 32_768
    assert left < 1024
