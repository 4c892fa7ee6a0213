"""What the curves can show: the loss, and the metrics that a history has."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from desktop_nn.models.number_text import fixed, percent
from desktop_nn.views.steps import log_step_down, log_step_up, outer_steps, step_up


@dataclass(frozen=True)
class Quantity:
    """`name` begins the names of its columns in the history, `name_training` and
    `name_validation`. `scale`: what a number is multiplied by on the axis. `of_classes` and
    `of_values`: for which data there is one. `write`: a number in words."""

    name: str
    label: str
    tip: str
    write: Callable[[float], str]
    scale: float = 1.0
    of_classes: bool = True
    of_values: bool = True

    @property
    def is_share(self) -> bool:
        """From 0 to 1, shown in percent."""
        return self.scale == 100.0

    @property
    def can_be_logarithmic(self) -> bool:
        """What has no upper bound, and 0 as its aim."""
        return self.name in ("loss", "mean_absolute_error")

    def fits(self, has_classes: bool) -> bool:
        """Whether data with classes, or with values, has it."""
        return self.of_classes if has_classes else self.of_values


QUANTITIES = {
    quantity.name: quantity
    for quantity in (
        Quantity("loss", "Loss", "Show the loss of each epoch", fixed),
        Quantity(
            "accuracy",
            "Accuracy",
            "Show the accuracy of each epoch: right answers / samples",
            percent,
            100.0,
            of_values=False,
        ),
        Quantity(
            "f1",
            "F1",
            "Show F1 of each epoch: 2 right / (predicted + true), the mean over the classes",
            percent,
            100.0,
            of_values=False,
        ),
        Quantity(
            "r_squared",
            "R²",
            "Show R² of each epoch: 1 − Σ (a − y)² / Σ (y − ȳ)²; 1 is perfect, 0 no better than "
            "the mean",
            fixed,
            of_classes=False,
        ),
        Quantity(
            "mean_absolute_error",
            "MAE",
            "Show the mean absolute error of each epoch: Σ |a − y| / N",
            fixed,
            of_classes=False,
        ),
    )
}


def vertical_range(
    quantity: Quantity, low: float, high: float, logarithmic: bool
) -> tuple[float, float]:
    """Round limits around what is drawn, from `low` to `high`; decimal exponents where it is
    `logarithmic`."""
    if quantity.is_share:
        return math.floor(min(low, 95.0) / 10.0) * 10.0, 101.0
    if quantity.name == "r_squared":
        return outer_steps(min(low, 0.0), 1.0)[0], 1.01
    if logarithmic:
        low, high = log_step_down(low), log_step_up(high)
        return low, max(high, low + 0.3)
    return (0.0, step_up(high)) if low >= 0.0 else outer_steps(low, high)
