"""How the arrays of the way forward and back are made of others, by the letters of their names."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.models.matrix_losses import SOFTMAX
from desktop_nn.models.matrix_shelf import Named, Parts, Rule, Shelf, symbol_of
from desktop_nn.models.number_text import shown

# Forward


def _weighted_sums(shelf: Shelf, of: Named) -> Parts:
    before = shelf.output_of(of.layer - 1, "row")
    parts: Parts = (before, "·", shelf.parameter(f"W{of.layer}", "column"))
    if shelf.has("before", f"b{of.layer}"):
        return (*parts, "+", shelf.parameter(f"b{of.layer}", "column"))
    return parts


def _mean(shelf: Shelf, of: Named) -> Parts:
    return "1/N Σₙ", shelf.forward(f"Z{of.layer}", "column")


def _variance(shelf: Shelf, of: Named) -> Parts:
    z = shelf.forward(f"Z{of.layer}", "column")
    return "1/N Σₙ (", z, "−", shelf.forward(f"mean{of.layer}"), ")²"


def _inverse_deviation(shelf: Shelf, of: Named) -> Parts:
    return "1 / √(", shelf.forward(f"variance{of.layer}"), "+ ε)"


def _normalised(shelf: Shelf, of: Named) -> Parts:
    z = shelf.forward(f"Z{of.layer}")
    if shelf.update.is_evaluation:
        running = shelf.operand("before", f"running{of.layer}", "column")
        return "(", z, "− μ of", running, ") /", shelf.forward(f"deviation{of.layer}", "column")
    mean = shelf.forward(f"mean{of.layer}", "column")
    root = shelf.forward(f"inverse_deviation{of.layer}", "column")
    return "(", z, "−", mean, ") ⊙", root


def _deviation(shelf: Shelf, of: Named) -> Parts:
    """The variances are the second row."""
    return "√( σ² of", shelf.operand("before", f"running{of.layer}", "column"), "+ ε)"


def _scaled(shelf: Shelf, of: Named) -> Parts:
    gamma = shelf.parameter(f"gamma{of.layer}", "column")
    beta = shelf.parameter(f"beta{of.layer}", "column")
    return shelf.forward(f"Xhat{of.layer}"), "⊙", gamma, "+", beta


def _activated(shelf: Shelf, of: Named) -> Parts:
    name = shelf.activation(of.layer)
    if name == "softmax":
        peak, total = (shelf.forward(f"softmax_{part}", "row") for part in ("peak", "row"))
        return "exp(", shelf.activation_input(of.layer), "−", peak, ") /", total
    return f"{ACTIVATIONS[name].label} of", shelf.activation_input(of.layer)


def _dropped(shelf: Shelf, of: Named) -> Parts:
    mask = shelf.forward(f"mask{of.layer}")
    return shelf.forward(f"A{of.layer}"), "⊙", mask


def _running(shelf: Shelf, of: Named) -> Parts:
    before = shelf.operand("before", of.own, title=f"{symbol_of(of.own)} before")
    return "0.9 ·", before, "+", shelf.operand("forward", f"running_part{of.layer}")


def _running_part(shelf: Shelf, of: Named) -> Parts:
    """A row of the batch's mean, and one of its variance, unbiased."""
    rows = shelf.update.batch
    mean = shelf.forward(f"mean{of.layer}", "column", of_row=0)
    variance = shelf.forward(f"variance{of.layer}", "column", of_row=1)
    return "0.1 ·", mean, f"and 0.1 · {rows}/{rows - 1} ·", variance


def _mask(shelf: Shelf, of: Named) -> Parts:
    keep = shown(1.0 - shelf.update.network.layers[of.layer - 1].dropout)
    return (f"drawn for this update: 1/{keep} with a probability of {keep}, else 0",)


# Parts of activations


def _of_input(before: str, after: str = "") -> Rule:
    """Of what the activation gets, between two texts."""

    def rule(shelf: Shelf, of: Named) -> Parts:
        own = shelf.activation_input(of.layer)
        return (before, own, after) if after else (before, own)

    return rule


# Backward


def _weight_slope(shelf: Shelf, of: Named) -> Parts:
    before = shelf.output_of(of.layer - 1, "row", transposed=True)
    return before, "·", shelf.slope(f"Z{of.layer}", "column")


def _bias_slope(shelf: Shelf, of: Named) -> Parts:
    return "Σₙ", shelf.slope(f"Z{of.layer}", "column")


def _scale_slope(shelf: Shelf, of: Named) -> Parts:
    normalised = shelf.operand("forward", f"Xhat{of.layer}", "column")
    return "Σₙ", shelf.slope(f"U{of.layer}", "column"), "⊙", normalised


def _shift_slope(shelf: Shelf, of: Named) -> Parts:
    return "Σₙ", shelf.slope(f"U{of.layer}", "column")


def _output_slope(shelf: Shelf, of: Named) -> Parts:
    """Of what a layer hands on: from the layer after it."""
    after = shelf.slope(f"Z{of.layer + 1}", "row")
    return after, "·", shelf.operand("before", f"W{of.layer + 1}", "column", transposed=True)


def _activation_slope(shelf: Shelf, of: Named) -> Parts:
    if shelf.has("backward", f"dD{of.layer}"):
        mask = shelf.operand("forward", f"mask{of.layer}")
        return shelf.slope(f"D{of.layer}"), "⊙", mask
    return _output_slope(shelf, of)


def _input_slope(shelf: Shelf, of: Named) -> Parts:
    """Through the activation: of its input."""
    name = shelf.activation(of.layer)
    if ACTIVATIONS[name].output_only:  # its outputs hang together: a Jacobian, no slope
        dot = shelf.operand("backward", "softmax_dot", "row")
        outputs = shelf.operand("forward", f"A{of.layer}")
        return outputs, "⊙ (", shelf.slope(f"A{of.layer}"), "−", dot, ")"
    label = ACTIVATIONS[name].label
    return shelf.slope(f"A{of.layer}"), f"⊙ {label}′ of", shelf.activation_input(of.layer)


def _sum_slope(shelf: Shelf, of: Named) -> Parts:
    """Of the weighted sums: through batch norm where there is one."""
    if not shelf.has("backward", f"dU{of.layer}"):
        return _input_slope(shelf, of)
    shared = shelf.operand("backward", f"norm_part{of.layer}")
    slope = shelf.operand("backward", f"norm_slope{of.layer}", "column")
    return "(", shelf.slope(f"U{of.layer}"), "−", shared, ") ⊙", slope


def _norm_slope(shelf: Shelf, of: Named) -> Parts:
    root = shelf.operand("forward", f"inverse_deviation{of.layer}")
    return shelf.operand("before", f"gamma{of.layer}"), "⊙", root


def _norm_part(shelf: Shelf, of: Named) -> Parts:
    shift = shelf.slope(f"beta{of.layer}", "column")
    normalised = shelf.operand("forward", f"Xhat{of.layer}")
    scale = shelf.slope(f"gamma{of.layer}", "column")
    return "(", shift, "+", normalised, "⊙", scale, ") / N"


FORWARD: Mapping[str, Rule] = {
    "Z": _weighted_sums,
    "mean": _mean,
    "variance": _variance,
    "inverse_deviation": _inverse_deviation,
    "deviation": _deviation,
    "Xhat": _normalised,
    "U": _scaled,
    "A": _activated,
    "D": _dropped,
    "running": _running,
    "running_part": _running_part,
    "mask": _mask,
    "Phi": _of_input("Φ, the normal distribution, of"),
    "bell": _of_input("exp(−½ ·", "²)"),
    "silu_divisor": _of_input("1 + exp(−", ")"),
    "positive_part": _of_input("max(0,", ")"),
    "positive_mask": _of_input("1 where above 0, else 0:"),
    **SOFTMAX,
}
BACKWARD: Mapping[str, Rule] = {
    "dW": _weight_slope,
    "db": _bias_slope,
    "dgamma": _scale_slope,
    "dbeta": _shift_slope,
    "dD": _output_slope,
    "dA": _activation_slope,
    "dU": _input_slope,
    "dZ": _sum_slope,
    "norm_slope": _norm_slope,
    "norm_part": _norm_part,
    "dX": _output_slope,
    **SOFTMAX,
}
