"""How the arrays of the loss are made of others, from the outputs to the loss of each sample and of
the batch, and where the walk back begins; by the letters of their names."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from desktop_nn.models.matrix_expression import Operand, Use
from desktop_nn.models.matrix_shelf import Named, Parts, Rule, Shelf
from desktop_nn.models.number_text import shown

MOST_WEIGHTS = 4
"""So many class weights are written out."""


def _last(shelf: Shelf) -> int:
    return len(shelf.update.network.layers)


def _outputs(shelf: Shelf, use: Use = "cell") -> Operand:
    return shelf.forward(f"A{_last(shelf)}", use)


def _inputs(shelf: Shelf, use: Use = "cell") -> Operand:
    """What the output's activation gets: the logits."""
    return shelf.activation_input(_last(shelf), use)


def _targets(shelf: Shelf, use: Use = "cell") -> Operand:
    return shelf.operand("samples", "Y", use)


def _is_softmax(shelf: Shelf) -> bool:
    return shelf.activation(_last(shelf)) == "softmax"


def _has_shares(shelf: Shelf) -> bool:
    return shelf.has("loss", "shares")


def _with_share(shelf: Shelf, *parts: Operand | str) -> Parts:
    """Times what the sample counts for, where classes have weights."""
    return (*parts, "⊙", shelf.of_loss("shares", "row")) if _has_shares(shelf) else parts


# Of the batch and of a sample


def _loss(shelf: Shelf, of: Named) -> Parts:
    losses = shelf.of_loss("sample_loss", "all")
    if _has_shares(shelf):
        return "Σₙ", shelf.of_loss("shares", "all"), "⊙", losses
    return f"1/{shelf.update.batch} Σₙ", losses


def _sample_loss(shelf: Shelf, of: Named) -> Parts:
    """From the outputs, as one writes it; what ran takes the logits: no log is taken of 0."""
    outputs, targets = _outputs(shelf, "row"), _targets(shelf, "row")
    units = outputs.shape[1]
    mean, total = (f"1/{units} Σₖ ", "Σₖ ") if units > 1 else ("", "")
    written: Mapping[str, Parts] = {
        "mean_squared_error": (f"{mean}(", outputs, "−", targets, ")²"),
        "mean_absolute_error": (f"{mean}|", outputs, "−", targets, "|"),
        "huber": (f"{mean}Huber loss of", outputs, "−", targets),
        "half_squared_error": (f"½ {total}(", outputs, "−", targets, ")²"),
    }
    name = shelf.update.spec.loss.name
    if name in written:
        return written[name]
    if name == "cross_entropy":
        if _is_softmax(shelf):
            return "− Σₖ", targets, "⊙ ln of", outputs
        return f"{mean}cross-entropy of", outputs, "against", targets
    power = "²" if name == "squared_hinge" else ""
    if units == 1:
        return "max(0, 1 −", targets, "⊙", outputs, f"){power}"
    return "the hardest rival's lead in", outputs, "against", targets, *([power] if power else [])


# Class weights


def _weights(shelf: Shelf) -> str:
    weights = shelf.update.spec.class_weights
    if len(weights) > MOST_WEIGHTS:
        return "class weights"
    return f"({', '.join(shown(weight) for weight in weights)})"


def _classes(shelf: Shelf, use: Use) -> Operand:
    name = "class_halves"
    return shelf.of_loss(name, use) if shelf.has("loss", name) else _targets(shelf, use)


def _shares(shelf: Shelf, of: Named) -> Parts:
    total = shelf.of_loss("total_weight_bound", "all")
    return f"weight, of {_weights(shelf)}, of the class of", _classes(shelf, "row"), "/", total


def _total_weight(shelf: Shelf, of: Named) -> Parts:
    return f"Σₙ weight, of {_weights(shelf)}, of the class of", _classes(shelf, "all")


def _total_weight_bound(shelf: Shelf, of: Named) -> Parts:
    return "max(", shelf.of_loss("total_weight", "all"), ", the smallest number above 0)"


def _class_halves(shelf: Shelf, of: Named) -> Parts:
    return "½ · (", _targets(shelf), "+ 1)"


def _first_class(shelf: Shelf, of: Named) -> Parts:
    return "1 −", _classes(shelf, "row")


def _second_class(shelf: Shelf, of: Named) -> Parts:
    return (_classes(shelf, "row"),)


# On the way


def _peak(shelf: Shelf, of: Named) -> Parts:
    return "largest of each row of", _inputs(shelf, "row")


def _row(shelf: Shelf, of: Named) -> Parts:
    peak = shelf.forward("softmax_peak", "row")
    return "Σₖ exp(", _inputs(shelf, "row"), "−", peak, ")"


def _dot(shelf: Shelf, of: Named) -> Parts:
    slope = shelf.slope(f"A{_last(shelf)}", "row")
    return "Σₖ", shelf.operand("forward", f"A{_last(shelf)}", "row"), "⊙", slope


def _shifted(shelf: Shelf, of: Named) -> Parts:
    return _inputs(shelf), "−", shelf.forward("softmax_peak", "row")


def _loss_row(shelf: Shelf, of: Named) -> Parts:
    if _is_softmax(shelf):
        return "ln of", shelf.forward("softmax_row", "row")
    power = ["²"] if shelf.update.spec.loss.name == "squared_hinge" else []
    parts: Parts = ("largest of each row of", shelf.of_loss("loss_margins", "row"), *power)
    return _with_share(shelf, *parts)


def _part(shelf: Shelf, of: Named) -> Parts:
    if not _is_softmax(shelf):
        return "ln(1 + exp(−|", _inputs(shelf), "|))"
    log, shifted = shelf.of_loss("loss_row", "row"), shelf.of_loss("loss_shifted")
    if not _has_shares(shelf):
        return log, "−", shifted
    return _with_share(shelf, "(", log, "−", shifted, ")")


def _terms(shelf: Shelf, of: Named) -> Parts:
    name, outputs, targets = shelf.update.spec.loss.name, _outputs(shelf), _targets(shelf)
    if name == "cross_entropy":
        part = shelf.of_loss("loss_part")
        start = "(" if _has_shares(shelf) else ""
        end = [")"] if start else []
        logits = _inputs(shelf)
        parts: Parts = (f"{start}max(0,", logits, ") − z ⊙", targets, "+", part, *end)
        return _with_share(shelf, *parts)
    if name == "mean_absolute_error":
        return _with_share(shelf, "|", outputs, "−", targets, "|")
    if name == "huber":
        return _with_share(shelf, "Huber loss of", outputs, "−", targets)
    power = "²" if name == "squared_hinge" else ""
    return _with_share(shelf, "max(0, 1 −", targets, "⊙", outputs, f"){power}")


def _half(shelf: Shelf, of: Named) -> Parts:
    delta = shown(shelf.update.spec.loss.number("delta"))
    return f"½ · within ±{delta} of (", _outputs(shelf), "−", _targets(shelf), ")"


def _error(shelf: Shelf, of: Named) -> Parts:
    return _with_share(shelf, "(", _outputs(shelf), "−", _targets(shelf), ")")


def _target_sums(shelf: Shelf, of: Named) -> Parts:
    return "Σₖ", _targets(shelf, "row")


def _margins(shelf: Shelf, of: Named) -> Parts:
    return (
        "1 + score − the true class's, in",
        _outputs(shelf, "row"),
        "− y, of",
        _targets(shelf, "row"),
    )


def _rivals(shelf: Shelf, of: Named) -> Parts:
    return "how many are the largest of", shelf.of_loss("loss_margins", "row")


# Back


def _slope(shelf: Shelf, of: Named) -> Parts:
    """Where the walk back begins: of the output, or, taken together with it, of its input."""
    name, units = shelf.update.spec.loss.name, shelf.update.network.output.units
    outputs = shelf.operand("forward", f"A{of.layer}")
    targets = shelf.operand("samples", "Y")
    if name == "cross_entropy":
        start = _predicted(shelf, outputs)
        return _per_sample(
            shelf, 1 if _is_softmax(shelf) else units, "(", *start, "−", targets, ")"
        )
    if name == "mean_squared_error":
        return _per_sample(shelf, units, "2 · (", outputs, "−", targets, ")")
    if name == "half_squared_error":
        return _per_sample(shelf, 1, "(", outputs, "−", targets, ")")
    return "slope of the loss at", outputs, "against", targets


def _predicted(shelf: Shelf, outputs: Operand) -> Parts:
    """What the targets are taken off: of a softmax times their sum, where that isn't 1."""
    if not shelf.has("loss", "target_sums"):
        return (outputs,)
    sums = shelf.operand("loss", "target_sums", "row")
    return (outputs,) if bool(np.all(sums.values == 1.0)) else (outputs, "⊙", sums)


def _per_sample(shelf: Shelf, outputs: int, *parts: Operand | str) -> Parts:
    """Of each sample's share, and of the mean over so many outputs."""
    if _has_shares(shelf):
        share = shelf.operand("loss", "shares", "row")
        return (*parts, "⊙", share, *([f"/ {outputs}"] if outputs > 1 else []))
    *before, last = parts
    return (*before, f"{last} / {shelf.update.batch * outputs}")


SOFTMAX: Mapping[str, Rule] = {"softmax_peak": _peak, "softmax_row": _row, "softmax_dot": _dot}
COMPUTED: Mapping[str, Rule] = {
    "loss": _loss,
    "sample_loss": _sample_loss,
    "shares": _shares,
    "total_weight": _total_weight,
    "total_weight_bound": _total_weight_bound,
    "class_halves": _class_halves,
    "classes[:, 0:1]": _first_class,
    "classes[:, 1:2]": _second_class,
    "loss_shifted": _shifted,
    "loss_row": _loss_row,
    "loss_part": _part,
    "loss_terms": _terms,
    "loss_half": _half,
    "loss_error": _error,
    "loss_margins": _margins,
    "loss_rivals": _rivals,
    "target_sums": _target_sums,
}
LOSS: Mapping[str, Rule] = {**COMPUTED, "dZ": _slope, "dA": _slope, "dU": _slope}
"""The rule by which each array of the loss is made of others."""
