"""The number of BLAS threads is a function of the spec, and really set."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.project import default_spec, dense
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.training import threads
from desktop_nn.training.threads import blas_threads, use_threads


def wide(units: int, batch_size: int) -> ExperimentSpec:
    layers = (dense(1, units, "relu"), dense(2, units, "relu"), dense(3, 1, "sigmoid"))
    spec = replace(default_spec(), network=NetworkSpec(2, layers, next_id=4))
    return replace(spec, training=replace(spec.training, batch_size=batch_size))


def used() -> set[int]:
    """As the libraries tell it now; not those that PyTorch or SciPy brought in another test."""
    pools = threads._pools().info()
    return {pool["num_threads"] for pool in pools if pool["user_api"] == "blas"}


def test_that_small_nets_use_one_thread() -> None:
    assert blas_threads(default_spec()) == 1
    assert blas_threads(wide(1024, 256)) == 1


def test_that_the_largest_nets_use_two_whatever_the_machine_has() -> None:
    assert blas_threads(wide(4096, 256)) == 2


def test_that_the_number_is_set_in_the_library() -> None:
    use_threads(2)
    assert used() <= {1, 2}
    use_threads(1)
    assert used() == {1}
