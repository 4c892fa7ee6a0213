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
    "after": "After the update",
}

MEANINGS = {
    "X": "inputs",
    "Y": "targets",
    "W": "weights",
    "b": "biases",
    "Z": "weighted sums",
    "Xhat": "normalised",
    "U": "scaled and shifted",
    "A": "outputs",
    "mask": "dropout mask",
    "D": "after dropout",
    "mean": "batch mean",
    "variance": "batch variance",
    "running": "running mean and variance",
    "loss": "the batch's loss",
    "penalty": "½ λ Σ W²",
}

SYMBOLS = {"gamma": "γ", "beta": "β", "Xhat": "X̂", "loss": "L"}


def titles_of(quantities: Sequence[Quantity]) -> list[str]:
    """“dZ2 = ∂L/∂Z2”, “Z1, weighted sums”; the plan's own name for what has no other."""
    names = frozenset(quantity.name for quantity in quantities)
    return [
        f"{quantity.name}, outputs now"
        if _is_output_after(quantity)
        else _title(quantity.name, names)
        for quantity in quantities
    ]


def _is_output_after(quantity: Quantity) -> bool:
    return quantity.phase == "after" and quantity.name.startswith("A")


def _title(name: str, names: frozenset[str]) -> str:
    if name == "·":
        return "weight gradients with penalty"
    letters, number = _parted(name)
    if letters == "dX":
        return f"dX{number} = ∂L/∂{_input_of(int(number), names)}"
    if letters[:1] == "d" and number:
        symbol = SYMBOLS.get(letters[1:], letters[1:]) + number
        return f"d{symbol} = ∂L/∂{symbol}"
    shown = SYMBOLS.get(letters, letters) + number
    return f"{shown}, {MEANINGS[letters]}" if letters in MEANINGS else shown


def _input_of(layer: int, names: frozenset[str]) -> str:
    """A layer's input is the output of the one before, after its dropout if it has one."""
    dropped = f"D{layer - 1}"
    return dropped if dropped in names else f"A{layer - 1}"


def _parted(name: str) -> tuple[str, str]:
    """Letters and layer number: `dZ2` gives (`dZ`, `2`)."""
    found = re.fullmatch(r"([A-Za-z_]+?)(\d*)", name)
    return (found[1], found[2]) if found else (name, "")
