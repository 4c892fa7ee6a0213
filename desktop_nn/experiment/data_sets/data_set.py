"""Samples, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, eq=False)  # arrays have no plain equality
class DataSet:
    """`inputs`: (N, D). For classes, `targets`: (N, 1) holds the class number, 0 to C - 1, and
    `classes` their names; for values, `targets`: (N, K) and `classes` is empty.

    `reach`: how far from 0 is shown at least, across and up; none where the samples say it.
    """

    inputs: Floats
    targets: Floats
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    classes: tuple[str, ...] = ()
    reach: tuple[float, float] | None = None

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


def points_in_classes(inputs: Floats, labels: NDArray[np.intp], classes: int = 2) -> DataSet:
    """Points (N, D) in classes 0 to `classes` - 1: orange and blue, or A, B, C, …"""
    names = ("orange", "blue") if classes == 2 else tuple(ascii_uppercase[:classes])
    return DataSet(
        np.ascontiguousarray(inputs, np.float64),
        labels.astype(np.float64)[:, None],
        numbered_inputs(inputs.shape[1]),
        ("class",),
        names,
    )


def points_with_values(inputs: Floats, values: Floats) -> DataSet:
    """Points of the plane (N, 2) and a value for each: (N,)."""
    return DataSet(np.ascontiguousarray(inputs), values[:, None].copy(), numbered_inputs(2), ("y",))


def numbered_inputs(count: int) -> tuple[str, ...]:
    """x₁, x₂, …"""
    return tuple(f"x{number}".translate(_SUBSCRIPTS) for number in range(1, count + 1))
