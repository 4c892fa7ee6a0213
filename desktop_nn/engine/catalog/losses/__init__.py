"""Losses: each a function that writes its value and its gradient, and the outputs that it allows.

`y` are the targets and `a` the outputs, both (N, K); `z` are the logits, that is, the output
activation's input. Where a loss and an output activation are taken together (*fused*), the
gradient is ∂L/∂z, computed without the detour over ∂L/∂a; otherwise it is ∂L/∂a.
Each loss is a mean over the batch, in which every sample counts for its share: 1/N, or w/Σw where
classes have weights w. Conventions are PyTorch's where it has one. Sources: Bishop, Pattern
Recognition and Machine Learning, 4.3 (cross-entropy); Huber 1964; Crammer and Singer 2001 (hinge of
several classes).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_nn.engine.catalog.losses import classes, distances
from desktop_nn.engine.catalog.losses.arrays import (
    LossArrays,
    LossLatex,
    Pairing,
    Targets,
    WriteLoss,
    write_shares,
)
from desktop_nn.engine.catalog.rows import Parameter, Row, Table
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.program import Array

__all__ = [
    "LOSSES",
    "Loss",
    "LossArrays",
    "LossLatex",
    "Pairing",
    "Targets",
    "targets_of",
    "write_shares",
]


@dataclass(frozen=True)
class Loss(Row):
    """`pairing(activation, units)` is how the loss is computed there, or None if it can't be.
    `classes_only`: it makes no sense for values. `shares_only`: of values it takes those from 0 to
    1 alone; beyond them it has no lowest point, and falls for ever."""

    pairing: Callable[[str, int], Pairing | None] = None  # type: ignore[assignment]
    allowed: str = "any output"
    classes_only: bool = False
    shares_only: bool = False


def targets_of(activation: str) -> Targets:
    """The form of class targets that an output activation can reach."""
    forms: dict[str, Targets] = {
        "sigmoid": "zero_one",
        "tanh": "minus_one_one",
        "softmax": "one_hot",
    }
    return forms.get(activation, "zero_one")


def _over_any_output(
    write: WriteLoss,
    latex: LossLatex,
    active: Callable[[Choice, Array, Array], Array] | None = None,
) -> Callable[[str, int], Pairing | None]:
    return lambda activation, units: Pairing(write, False, targets_of(activation), active, latex)


def _cross_entropy_pairing(activation: str, units: int) -> Pairing | None:
    if activation == "sigmoid":
        latex = classes.BINARY_CROSS_ENTROPY
        return Pairing(classes.binary_cross_entropy, fused=True, targets="zero_one", latex=latex)
    if activation == "softmax" and units >= 2:
        latex = classes.SOFTMAX_CROSS_ENTROPY
        return Pairing(classes.softmax_cross_entropy, fused=True, targets="one_hot", latex=latex)
    return None


def _over_scores(
    one: WriteLoss, latex: LossLatex, several: WriteLoss
) -> Callable[[str, int], Pairing | None]:
    """A hinge: over an identity output, whose numbers are scores."""

    def pairing(activation: str, units: int) -> Pairing | None:
        if activation != "identity":
            return None
        if units == 1:
            return Pairing(one, targets="minus_one_one", active=classes.within_margin, latex=latex)
        return Pairing(several, targets="one_hot", active=classes.hardest_class)

    return pairing


LOSSES = Table(
    "loss",
    [
        Loss(
            "cross_entropy",
            "Cross-entropy",
            "sigmoid: mean of −y log a − (1 − y) log(1 − a); softmax: mean of −Σ y log a",
            "How surprised the net is by the true class. Computed from the logits, so it is exact.",
            source="Bishop 2006, Pattern Recognition and Machine Learning, 4.3",
            typeset=(
                r"L = -\frac{1}{N K} \sum_{n,k} \left(y_{nk} \log a_{nk} + (1 - y_{nk}) "
                r"\log(1 - a_{nk})\right) \quad (\text{sigmoid})",
                r"L = -\frac{1}{N} \sum_n \sum_k y_{nk} \log a_{nk} \quad (\text{softmax})",
            ),
            pairing=_cross_entropy_pairing,
            allowed="a sigmoid output, or a softmax output of at least two units",
            shares_only=True,
        ),
        Loss(
            "mean_squared_error",
            "Mean squared error",
            "mean over all elements of (a − y)²",
            "The average squared distance from the target: the usual choice for values.",
            source="Bishop 2006, Pattern Recognition and Machine Learning, 1.1",
            typeset=(r"L = \frac{1}{N K} \sum_{n,k} (a_{nk} - y_{nk})^2",),
            pairing=_over_any_output(distances.mean_squared_error, distances.MEAN_SQUARED),
        ),
        Loss(
            "half_squared_error",
            "Half squared error",
            "½ · mean over the batch of Σ (a − y)²",
            "Its derivative is plainly output − target: the loss of most worked examples.",
            source="Bishop 2006, Pattern Recognition and Machine Learning, 5.2",
            typeset=(r"L = \frac{1}{2 N} \sum_{n,k} (a_{nk} - y_{nk})^2",),
            pairing=_over_any_output(distances.half_squared_error, distances.HALF_SQUARED),
        ),
        Loss(
            "mean_absolute_error",
            "Mean absolute error",
            "mean over all elements of |a − y|",
            "The average distance from the target: single wild samples count no more than others.",
            source=(
                "Hastie, Tibshirani and Friedman 2009, The Elements of Statistical Learning, 10.6"
            ),
            typeset=(r"L = \frac{1}{N K} \sum_{n,k} |a_{nk} - y_{nk}|",),
            pairing=_over_any_output(
                distances.mean_absolute_error, distances.MEAN_ABSOLUTE, distances.is_above
            ),
        ),
        Loss(
            "huber",
            "Huber",
            "mean over all elements of ½ d² where |d| < δ, else δ (|d| − ½ δ), with d = a − y",
            "Squares near the target, distances far from it: values with a few wild samples.",
            (
                Parameter(
                    "delta",
                    "δ",
                    1.0,
                    minimum=0.0,
                    open_minimum=True,
                    usual_minimum=1e-6,
                    usual_maximum=1e6,
                    when_small="hardly any slope is left to follow",
                    when_large="it is then half the squared error",
                    about="δ: errors up to it are squared, larger ones grow in a straight line.",
                ),
            ),
            source="Huber 1964, Robust estimation of a location parameter",
            typeset=(
                r"L = \frac{1}{N K} \sum_{n,k} h(a_{nk} - y_{nk})",
                r"h(d) = \frac{1}{2} d^2 \quad (|d| < \delta)",
                r"h(d) = \delta \left(|d| - \frac{1}{2} \delta\right) \quad (|d| \geq \delta)",
            ),
            pairing=_over_any_output(distances.huber, distances.HUBER, distances.is_near),
        ),
        Loss(
            "hinge",
            "Hinge",
            "one output: mean of max(0, 1 − y s); several: mean of max(0, 1 + maxⱼ≠ₜ sⱼ − sₜ)",
            "Content once the right class leads by 1: the loss of support vector machines.",
            source=(
                "Cortes and Vapnik 1995, Support-vector networks; of several classes: "
                "Crammer and Singer 2001"
            ),
            typeset=(
                r"L = \frac{1}{N} \sum_n \max(0, 1 - y_n s_n)",
                r"L = \frac{1}{N} \sum_n \max\left(0, 1 + \max_{j \neq t} s_{nj} - "
                r"s_{nt}\right)",
            ),
            pairing=_over_scores(classes.hinge, classes.HINGE, classes.crammer_singer),
            allowed="an identity output",
            classes_only=True,
        ),
        Loss(
            "squared_hinge",
            "Squared hinge",
            "one output: mean of max(0, 1 − y s)²; several: mean of max(0, 1 + maxⱼ≠ₜ sⱼ − sₜ)²",
            "A hinge without its corner, which punishes samples far on the wrong side harder.",
            source=(
                "Chang, Hsieh and Lin 2008, Coordinate descent method for large-scale "
                "L2-loss linear support vector machines; of several classes: after Crammer "
                "and Singer 2001"
            ),
            typeset=(
                r"L = \frac{1}{N} \sum_n \max(0, 1 - y_n s_n)^2",
                r"L = \frac{1}{N} \sum_n \max\left(0, 1 + \max_{j \neq t} s_{nj} - "
                r"s_{nt}\right)^2",
            ),
            pairing=_over_scores(
                classes.squared_hinge, classes.SQUARED_HINGE, classes.squared_crammer_singer
            ),
            allowed="an identity output",
            classes_only=True,
        ),
    ],
)
