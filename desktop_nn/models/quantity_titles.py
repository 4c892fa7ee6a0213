"""Readable titles for the arrays of an update, by their names in the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_nn.engine.trace import Quantity

PHASES = {
    "samples": "Samples",
    "before": "Before the update",
    "forward": "Forward",
    "loss": "Loss",
    "backward": "Backward",
    "penalty": "Penalty",
    "update": "Update",
    "after": "After the update",
}

MEANINGS = {
    # Layers
    "X": "inputs",
    "Y": "targets",
    "W": "weights",
    "b": "biases",
    "gamma": "scale of batch norm",
    "beta": "shift of batch norm",
    "Z": "weighted sums",
    "Xhat": "normalised",
    "U": "scaled and shifted",
    "A": "outputs",
    "mask": "dropout mask",
    "D": "after dropout",
    # Batch norm
    "mean": "batch mean",
    "variance": "batch variance",
    "statistics": "batch mean and variance",
    "running": "running mean and variance",
    "running_part": "what the batch adds to the running ones",
    "norm_part": "what all samples of the batch share",
    # Activations
    "Phi": "Φ(u), the normal distribution",
    "positive_mask": "1 where u > 0",
    "softmax_row": "sum over the classes",
    "softmax_peak": "largest input of each row",
    # Loss and class weights
    "loss": "the batch's loss",
    "classes[:, 0:1]": "1 for samples of the first class",
    "classes[:, 1:2]": "1 for samples of the second class",
    "class_halves": "1 for the sample's class, else 0",
    "total_weight": "sum of the samples' class weights",
    "total_weight_bound": "the same, never 0",
    "shares": "each sample's share of the loss",
    "loss_terms": "each sample's part of the loss",
    "loss_part": "on the way to the loss",
    "loss_row": "one number per sample, for the loss",
    "loss_shifted": "Z less its largest, per sample",
    "target_sums": "sum of each sample's targets",
    "loss_margins": "margins between the classes",
    "loss_rivals": "how many classes tie",
    "loss_error": "errors times shares",
    "loss_half": "half of the error, within ±δ",
}

FORMULAS = {
    "inverse_deviation": "1 / √(variance + ε)",
    "norm_slope": "γ / √(variance + ε)",
    "bell": "exp(−u²/2)",
    "silu_divisor": "1 + exp(−u)",
    "positive_part": "max(0, u)",
    "penalty": "½ λ₂ Σ W² + λ₁ Σ |W|",
    "squared_norm": "||g||², all gradients",
    "clip_scale": "min(1, clip / ||g||)",
    "step": "η √(1 − β₂ᵗ) / (1 − β₁ᵗ)",
    "epsilon": "ε √(1 − β₂ᵗ)",
    "keep": "1 − η λ, of every parameter",
    "softmax_dot": "Σ a ∂L/∂a over the classes",
    "rate": "η, as scheduled",
}

MEMORIES = {
    "m": "running mean of {}",
    "v": "running mean of {}²",
    "s": "sum of {}² so far",
    "velocity": "fading sum of {}",
}
"""What an optimizer remembers of a parameter's gradient, by the name of its memory."""

SYMBOLS = {"gamma": "γ", "beta": "β", "Xhat": "X̂", "loss": "L", "Phi": "Φ"}

GRADIENTS_AS = {"penalty": "with the penalty", "update": "clipped"}
"""Gradients that a phase changes and shows again."""


def titles_of(quantities: Sequence[Quantity]) -> list[str]:
    """“dZ2 = ∂L/∂Z2”, “Z1, weighted sums”, “m_W1, running mean of dW1”; the plan's own name for
    what has no other."""
    return [_title(quantity.phase, quantity.name) for quantity in quantities]


def _title(phase: str, name: str) -> str:
    owner, _, parameter = name.partition("_")
    if owner in MEMORIES and parameter:
        told = MEMORIES[owner].format(f"d{_symbol(parameter)}")
        return f"{owner}_{_symbol(parameter)}, {told}"
    if owner == "step" and parameter:
        return f"step_{_symbol(parameter)}, taken off {_symbol(parameter)}"
    letters, number = _parted(name)
    if letters[:1] == "d" and number:
        return _gradient_title(phase, _symbol(name[1:]))
    if letters in FORMULAS:
        return f"{_symbol(name)} = {FORMULAS[letters]}"
    meaning = "outputs now" if phase == "after" and letters == "A" else MEANINGS.get(letters)
    return f"{_symbol(name)}, {meaning}" if meaning else _symbol(name)


def _gradient_title(phase: str, symbol: str) -> str:
    changed = GRADIENTS_AS.get(phase)
    return f"d{symbol}, {changed}" if changed else f"d{symbol} = ∂L/∂{symbol}"


def _symbol(name: str) -> str:
    """As in formulas: γ1 for gamma1."""
    letters, number = _parted(name)
    return SYMBOLS.get(letters, letters) + number


def _parted(name: str) -> tuple[str, str]:
    """Letters and layer number: `dZ2` gives (`dZ`, `2`)."""
    found = re.fullmatch(r"([A-Za-z_]+?)(\d*)", name)
    return (found[1], found[2]) if found else (name, "")
