"""The first layer's weights as pictures: where each sample is one, so are a unit's weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.experiment.data_sets import image_shape
from desktop_nn.training.maps import Bytes, as_bytes
from desktop_nn.training.run import Run

MOST_UNITS = 100


@dataclass(frozen=True)
class WeightPictures:
    """The weights into each of the first units of layer 1, of `of` that it has: (units, rows,
    columns), −127 … 127 for −`largest` … `largest`, which is the largest |w| of all of them."""

    pictures: Bytes
    largest: float
    of: int


def weight_pictures(run: Run) -> WeightPictures | None:
    """None where samples are no pictures, or the network gets features of them instead."""
    shape = image_shape(run.spec.data, run.data)
    weights = run.network.parameter_views["W1"]
    if shape is None or run.samples.features or len(weights) != shape[0] * shape[1]:
        return None
    shown = weights[:, :MOST_UNITS].T.astype(np.float64)
    largest = float(np.abs(shown).max())
    pictures = as_bytes(shown / (largest or 1.0)).reshape(-1, *shape)
    return WeightPictures(pictures, largest, weights.shape[1])
