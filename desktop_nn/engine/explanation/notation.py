"""How numbers and their names are written: LaTeX for formulas, plain words for titles.

Layers stand above in brackets, indices below, from 1: `w^{(2)}_{3,1}` is the weight from neuron 3
to neuron 1 of layer 2, `a^{(1)}_{4,2}` what neuron 2 of layer 1 gives for sample 4 of the batch.
δ stands for ∂L/∂z, with the mean over the batch in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from desktop_nn.engine.explanation.place import KINDS, Place, layer_of, letters_of

DIGITS = 6
"""Significant digits of a result."""
INNER_DIGITS = 7
"""Those of the numbers in a formula: one more, so that the result can be checked to its last."""

_NUMBER = r"(\d[\d.]*(?: \\cdot 10\^\{-?\d+\})?)"
_NO_POWER = r"(?!\}?\^)"
FIRST = re.compile(rf"(^|\(|(?<!\^)\{{|, )\((-?{_NUMBER[1:-1]})\){_NO_POWER}")
ADDED = re.compile(rf" \+ \(-{_NUMBER}\){_NO_POWER}")
ADDEND = re.compile(rf"( [+-] )\({_NUMBER}\){_NO_POWER}")

LETTERS = {
    "X": "x",
    "Y": "y",
    "W": "w",
    "b": "b",
    "gamma": r"\gamma",
    "beta": r"\beta",
    "Z": "z",
    "Xhat": r"\hat{x}",
    "U": "u",
    "A": "a",
    "D": "d",
    "mask": "M",
    "mean": r"\mu",
    "variance": "v",
    "inverse_deviation": "s",
    "deviation": r"\sigma",
    "norm_slope": "k",
    "norm_part": "p",
    "running": r"\bar{\mu}",
    "running_part": r"\Delta\bar{\mu}",
    "Phi": r"\Phi",
    "bell": r"e",
    "silu_divisor": r"q",
    "positive_part": r"u_{+}",
    "softmax_peak": r"\hat{u}",
    "softmax_row": r"S",
    "softmax_dot": r"c",
    "sample_loss": r"\ell",
    "shares": r"r",
    "target_sums": r"Y",
    "total_weight": r"C",
    "total_weight_bound": r"C'",
}
"""Of what belongs to a layer; statistics and their running means hold variances in row 1."""
VARIANCES = {"running": r"\bar{v}", "running_part": r"\Delta\bar{v}"}
PER_SAMPLE = (
    "softmax_peak",
    "softmax_row",
    "softmax_dot",
    "sample_loss",
    "shares",
    "target_sums",
    "loss_row",
    "loss_rivals",
)
"""One column: a number for each sample, written with one index."""

PLAIN = {
    "loss": "L",
    "Xhat": "X̂",
    "gamma": "γ",
    "beta": "β",
    "mean": "μ",
    "variance": "v",
    "inverse_deviation": "s",
    "deviation": "σ",
    "norm_slope": "k",
    "norm_part": "p",
    "running": "μ̄",
    "running_part": "Δμ̄",
    "mhat": "m̂",
    "vhat": "v̂",
    "mask": "M",
    "squared_norm": "||g||²",
    "rate": "η",
    "epsilon": "ε",
    "Phi": "Φ",
    "sample_loss": "ℓ",
    "shares": "share",
    "softmax_peak": "max u",
    "softmax_row": "Σ exp u",
    "softmax_dot": "Σ a ∂L/∂a",
}


PLAIN_VARIANCES = {"running": "v̄", "running_part": "Δv̄"}
"""In row 1 of arrays that hold means in row 0."""

LAYER_SUMS = {
    "squares_W": r"\sum \left({w}^{{({layer})}}\right)^2",
    "sizes_W": r"\sum \left|{w}^{{({layer})}}\right|",
    "squares_dW": r"\left\|\mathrm{{d}}W_{{{layer}}}\right\|^2",
    "squares_db": r"\left\|\mathrm{{d}}b_{{{layer}}}\right\|^2",
    "squares_dgamma": r"\left\|\mathrm{{d}}\gamma_{{{layer}}}\right\|^2",
    "squares_dbeta": r"\left\|\mathrm{{d}}\beta_{{{layer}}}\right\|^2",
}
"""LaTeX of sums over the whole of an array."""
PLAIN_LAYER_SUMS = {
    "squares_W": "Σ W{layer}²",
    "sizes_W": "Σ |W{layer}|",
    "squares_dW": "||dW{layer}||²",
    "squares_db": "||db{layer}||²",
    "squares_dgamma": "||dγ{layer}||²",
    "squares_dbeta": "||dβ{layer}||²",
}


def number(value: float, digits: int = 0) -> str:
    """A number in LaTeX: 0.25, -3, 1.2 \\cdot 10^{-7}; with as many digits as a result has, or
    with others."""
    if math.isnan(value):
        return r"\text{NaN}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    text = f"{value:.{digits or DIGITS}g}"
    if "e" not in text:
        return "0" if text == "-0" else text
    head, _, power = text.partition("e")
    return rf"{head} \cdot 10^{{{int(power)}}}"


def inner_number(value: float, digits: int = INNER_DIGITS) -> str:
    """A number within a formula: in brackets where it has a sign or a power of its own."""
    text = number(value, digits)
    return f"({text})" if text.startswith("-") or "10^" in text else text


def tidy(latex: str) -> str:
    """A formula with its values in it, without needless brackets: where a number stands first, and
    `+ (-3)` as `- 3`."""
    latex = FIRST.sub(r"\1\2", latex)
    latex = ADDED.sub(r" - \1", latex)
    return ADDEND.sub(r"\1\2", latex)


def indexed(letter: str, layer: int, *index: object) -> str:
    """A letter with its layer above and its indices below: `a^{(1)}_{n,2}`; layer 0 stands for
    none. Whole numbers among the indices are those to be written."""
    above = f"^{{({layer})}}" if layer else ""
    below = f"_{{{','.join(map(str, index))}}}" if index else ""
    return f"{letter}{above}{below}"


def symbol_of(place: Place) -> str:
    """The LaTeX of one number, its indices counted from 1."""
    letters = letters_of(place.name)
    if letters in LAYER_SUMS:
        w = "w'" if place.phase == "after" else "w"
        return LAYER_SUMS[letters].format(w=w, layer=layer_of(place.name))
    written = symbol(letters, layer_of(place.name), [k + 1 for k in place.index])
    is_new = place.phase == "after" or (place.phase, letters) == ("forward", "running")
    return f"{{{written}}}'" if is_new else written


def symbol_template(phase: str, name: str, dimensions: int) -> str:
    """The LaTeX of an array's numbers with %d for each index, from 1: thousands are made at a time.
    Empty where it takes more than that."""
    letters = letters_of(name)
    if letters in VARIANCES or letters in PER_SAMPLE:
        return ""
    template = symbol(letters, layer_of(name), ["%d"] * dimensions)
    return f"{{{template}}}'" if phase == "after" else template


def is_gradient(letters: str) -> bool:
    """Whether an array holds the loss's slope in another one: dW, not `deviation`."""
    return letters[:1] == "d" and letters[1:] in LETTERS


def symbol(letters: str, layer: int, index: Sequence[object]) -> str:
    """The LaTeX of a number by its array's letters, with indices as they are to be written."""
    if letters == "loss":
        return "L"
    if letters in PER_SAMPLE:
        index = index[:1]
    if letters == "dZ":
        return indexed(r"\delta", layer, *index)
    if is_gradient(letters):
        return rf"\frac{{\partial L}}{{\partial {symbol(letters[1:], layer, index)}}}"
    if letters in VARIANCES:
        letter = VARIANCES[letters] if str(index[0]) == "2" else LETTERS[letters]
        return indexed(letter, layer, *index[1:])
    if letters in LETTERS:
        return indexed(LETTERS[letters], layer, *index)
    return indexed(rf"\text{{{letters.replace('_', ' ')}}}", layer, *index)


def plain_name(place: Place) -> str:
    """The number in plain text: ∂L/∂W2[3, 1], γ1[2], L."""
    letters, layer = letters_of(place.name), layer_of(place.name)
    if letters in PLAIN_LAYER_SUMS:
        return PLAIN_LAYER_SUMS[letters].format(layer=layer)
    prefix, _, kind = letters.rpartition("_")
    if prefix and kind in KINDS:
        of = plain_name(Place(place.phase, f"{kind}{layer}", place.index))
        return f"Δ{of}" if prefix == "step" else f"{PLAIN.get(prefix, prefix)} of {of}"
    is_slope = is_gradient(letters)
    own, shown = letters[1:] if is_slope else letters, place.index
    if letters in PER_SAMPLE:
        shown = shown[:1]
    symbol = PLAIN.get(own, own)
    if letters in VARIANCES and shown:
        symbol, shown = (symbol, PLAIN_VARIANCES[letters])[shown[0]], shown[1:]
    name = f"{'∂L/∂' if is_slope else ''}{symbol}{layer or ''}"
    index = ", ".join(str(k + 1) for k in shown)
    return f"{name}[{index}]" if index else name
