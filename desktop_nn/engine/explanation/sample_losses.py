"""The loss of each sample by itself, by the very functions that training calls."""

from __future__ import annotations

import numpy as np

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.catalog.losses import LossArrays
from desktop_nn.engine.plan import Plan, pairing_of
from desktop_nn.engine.program import Array, Program, run_all
from desktop_nn.engine.specs import UpdateSpec

LINE = "# for this view alone: the loss of each sample"


def sample_losses(plan: Plan, update: UpdateSpec) -> Array:
    """Of each sample of the batch that `plan` holds, whatever it counts for: (N, 1)."""
    network, last = plan.network, plan.layers[-1]
    program = Program(network.spec.dtype)
    program.at("loss", last.number, "sample_loss")
    z, a, y, gradient = (
        program.array(name, (1, network.spec.output.units)) for name in ("Z", "A", "Y", "gradient")
    )
    value = program.array("loss", ())
    output = network.spec.output.activation
    ACTIVATIONS[output.name].forward(program, output, z, a)
    arrays = LossArrays(z, a, y, gradient, value)
    pairing_of(network, update.loss).write(program, update.loss, arrays)
    losses = np.empty((plan.rows, 1), program.dtype)
    for row in range(plan.rows):
        z[:] = last.activation_input[row]
        y[:] = plan.y[row]
        run_all(program)
        losses[row] = value
    return losses
