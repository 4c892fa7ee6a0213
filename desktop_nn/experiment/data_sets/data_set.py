"""Samples, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)  # arrays have no plain equality
class DataSet:
    """`inputs`: (N, D). For classes, `targets`: (N, 1) holds the class number, 0 to C - 1, and
    `classes` their names; for values, `targets`: (N, K) and `classes` is empty."""

    inputs: Floats
    targets: Floats
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for array in (self.inputs, self.targets):
            array.flags.writeable = False

    @property
    def rows(self) -> int:
        """N."""
        return len(self.inputs)

    @property
    def width(self) -> int:
        """D, the number of inputs."""
        return int(self.inputs.shape[1])

    @property
    def labels(self) -> NDArray[np.intp]:
        """The class numbers: (N,)."""
        return self.targets[:, 0].astype(np.intp)


def two_classes(inputs: Floats, labels: NDArray[np.intp]) -> DataSet:
    """Points of the plane in two classes."""
    return DataSet(
        np.ascontiguousarray(inputs, np.float64),
        labels.astype(np.float64)[:, None],
        ("x₁", "x₂"),
        ("class",),
        ("orange", "blue"),
    )
