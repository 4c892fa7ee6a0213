"""An evaluated sample: every number of its way forward, as prediction computes it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from desktop_nn.engine.explanation.quantities import with_sample_losses
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.plan import EvaluationPlan
from desktop_nn.engine.trace import evaluation_of
from desktop_nn.engine.trainer import Trainer


def evaluated_sample(
    trainer: Trainer, inputs: ArrayLike, targets: ArrayLike, row: int = 0
) -> TracedUpdate:
    """One sample, `inputs`: (1, D), `targets`: (1, K), in evaluation mode: without dropout, batch
    norm by its running statistics, whatever its class counts for; `row` of the data set. It ends
    with the loss: nothing is taken back, and no weight moves. The trainer is left as it was."""
    twin = trainer.copy()
    spec = replace(trainer.spec, class_weights=())
    x = twin.network.checked_inputs(inputs)
    plan = EvaluationPlan(twin.network, len(x), spec.loss)
    plan.x[:] = x
    plan.y[:] = twin.network.checked_targets(targets, len(x))
    with np.errstate(all="ignore"):
        found = with_sample_losses(list(evaluation_of(twin, plan)), plan, spec)
    loss = float(plan.loss)
    coming = twin.updates + 1
    rate = twin.learning_rate(coming)
    return TracedUpdate(
        tuple(found), twin.network.spec, spec, coming, (row,), loss, loss, rate, {}, {}, True
    )
