"""Prediction over a grid with all hidden units, as for maps of each neuron."""

from __future__ import annotations

import statistics
import time

import numpy as np

from desktop_nn.engine.network import Network
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.project import dense
from desktop_nn.training.threads import use_threads

SIZE = 200
MILLISECONDS = 5.0


def table(rounds: int = 30) -> list[str]:
    """What the benchmark prints of it."""
    use_threads(1)
    layers = (dense(1, 16, "tanh"), dense(2, 16, "tanh"), dense(3, 1, "sigmoid"))
    network = Network(NetworkSpec(2, layers))
    axis = np.linspace(-6.0, 6.0, SIZE, dtype=np.float32)
    points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        network.activations(points)
        times.append(1000.0 * (time.perf_counter() - start))
    return [
        f"prediction over {SIZE}×{SIZE} points, every unit of 2-16-16-1, one thread:",
        f"  median {statistics.median(times):.1f} ms, shortest {min(times):.1f} ms; "
        f"asked for: under {MILLISECONDS:g} ms",
    ]
