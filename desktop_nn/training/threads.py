"""How many threads BLAS uses: a fixed function of the spec, since it decides the last bits."""

from __future__ import annotations

from functools import cache

from threadpoolctl import ThreadpoolController

from desktop_nn.experiment.specs import ExperimentSpec

SMALL = 1_000_000_000
"""Multiplications of a batch's forward pass, below which one thread is used. High, because a
second thread shares the cores with the window: where both were busy, 784-1024-1024-10 at batch
256 (476 million) ran at 29 updates/s with one thread and at 8 with two."""


def blas_threads(spec: ExperimentSpec) -> int:
    """1 or 2, the same on every machine."""
    network = spec.network
    weights = sum(network.fan_in(i) * layer.units for i, layer in enumerate(network.layers))
    return 1 if weights * spec.training.batch_size < SMALL else 2


@cache
def _pools() -> ThreadpoolController:
    return ThreadpoolController()


def use_threads(count: int) -> None:
    """Set the number for this process."""
    _pools().limit(limits=count, user_api="blas")
