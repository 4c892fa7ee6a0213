"""What each neuron puts out, as one number: its mean over some samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.training.neuron_maps import measured_part
from desktop_nn.training.run import Run

MOST_SAMPLES = 256


@dataclass(frozen=True)
class NeuronOutputs:
    """`inputs`: what the network gets, (inputs,), and `layers`: (units,) each: the means over so
    many `samples` of this `part`, in evaluation mode."""

    inputs: NDArray[np.float32]
    layers: tuple[NDArray[np.float32], ...]
    samples: int
    part: str


def neuron_outputs(run: Run) -> NeuronOutputs:
    part, name = measured_part(run)
    inputs = run.samples.inputs[part.start : min(part.stop, part.start + MOST_SAMPLES)]
    layers = tuple(
        outputs.mean(axis=0, dtype=np.float64).astype(np.float32)
        for outputs in run.evaluator.activations(inputs)
    )
    means = inputs.mean(axis=0, dtype=np.float64).astype(np.float32)
    return NeuronOutputs(means, layers, len(inputs), name)
