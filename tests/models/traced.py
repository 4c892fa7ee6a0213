"""A traced update of a small net with all that one may remember, made without a run."""

import numpy as np

from desktop_nn.engine import (
    OPTIMIZERS,
    Choice,
    LayerSpec,
    Network,
    NetworkSpec,
    Trainer,
    UpdateSpec,
)
from desktop_nn.engine.explanation.traced import traced_update


def small_traced(samples=4, dropout=0.25, optimizer="adam", **settings):
    """2-4-3, softmax: batch norm and dropout in layer 1; the fourth update."""
    hidden = LayerSpec(
        1,
        4,
        Choice("tanh"),
        Choice("xavier_normal"),
        bias=False,
        batch_norm=True,
        dropout=dropout,
    )
    output = LayerSpec(2, 3, Choice("softmax"), Choice("xavier_normal"))
    network = Network(NetworkSpec(2, (hidden, output), "float64"), seed=1)
    spec = UpdateSpec(Choice("cross_entropy"), OPTIMIZERS[optimizer].choice(), **settings)
    trainer = Trainer(network, spec)
    x = np.random.default_rng(1).normal(size=(samples, 2))
    y = np.eye(3)[np.arange(samples) % 3]
    for _ in range(3):
        trainer.update(x, y)
    return traced_update(trainer, x, y, range(100, 100 + samples))
