"""How an update's own arrays are made of others: penalty, clip, memory, step, new parameters."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_nn.models.matrix_expression import Operand
from desktop_nn.models.matrix_shelf import Named, Parts, Rule, Shelf, symbol_of
from desktop_nn.models.number_text import shown

PARAMETERS = ("W", "b", "gamma", "beta")
REMEMBERED = ("m", "v", "s", "velocity")


def _is_frozen(shelf: Shelf, of: Named) -> bool:
    """Whether training changes nothing of its layer: no penalty, no clip, no step."""
    return not shelf.update.network.layers[of.layer - 1].trainable


def _with_penalty(shelf: Shelf, of: Named) -> Parts:
    if _is_frozen(shelf, of):
        return ()
    spec, weights = shelf.update.spec, shelf.operand("before", of.own)
    parts: Parts = (shelf.gradient(of.own, "penalty"),)
    if spec.l2:
        parts = (*parts, f"+ {shown(spec.l2)} ·", weights)
    if spec.l1:
        parts = (*parts, f"+ {shown(spec.l1)} · sign of", weights)
    return parts


def _clipped(shelf: Shelf, of: Named) -> Parts:
    if _is_frozen(shelf, of):
        return ()
    scale = shelf.operand("update", "clip_scale", "all")
    return shelf.gradient(of.own, "update"), "·", scale


def _remembered(shelf: Shelf, of: Named) -> Parts:
    """The memory's recursion, with its numbers."""
    name, optimizer = of.prefix[:-1], shelf.update.spec.optimizer
    before = shelf.operand("before", f"{of.prefix}{of.own}", title=f"{name} before")
    if _is_frozen(shelf, of):
        return (before,)
    gradient = shelf.gradient(of.own, "")
    if name == "velocity":
        return f"{shown(optimizer.number('momentum'))} ·", before, "+", gradient
    if name == "s":
        return before, "+", gradient, "²"
    rate = {"m": "beta1", "v": "beta2"}[name] if optimizer.name.startswith("adam") else "alpha"
    keep = optimizer.number(rate)
    parts: Parts = (f"{shown(keep)} ·", before, f"+ {shown(1.0 - keep)} ·", gradient)
    return (*parts, "²") if name == "v" else parts


def _corrected(shelf: Shelf, of: Named) -> Parts:
    """Memory that began empty, made as large as if it had not."""
    letter = of.prefix[0]
    share = shelf.update.spec.optimizer.number({"m": "beta1", "v": "beta2"}[letter])
    age = shelf.update.ages.get(of.own, shelf.update.update)
    memory = shelf.operand("update", f"{letter}_{of.own}")
    return memory, f"/ (1 − {shown(share)}^{age})"


def _step(shelf: Shelf, of: Named) -> Parts:
    if _is_frozen(shelf, of):
        return ()
    name = shelf.update.spec.optimizer.name
    gradient = shelf.gradient(of.own, "")

    def memory(letter: str) -> Operand:
        return shelf.operand("update", f"{letter}_{of.own}")

    if name == "gradient_descent":
        return "η ·", gradient
    if name == "momentum":
        return "η ·", memory("velocity")
    if name == "nesterov":
        return "η · (", gradient, "+ μ ·", memory("velocity"), ")"
    if name in ("adagrad", "rmsprop"):
        return "η ·", gradient, "/ (√", memory("s" if name == "adagrad" else "v"), "+ ε)"
    if not shelf.has("update", f"mhat_{of.own}"):  # of a frozen layer
        return ()
    parts: Parts = ("η ·", memory("mhat"), "/ (√", memory("vhat"), "+ ε)")
    if name == "adamw":
        return (*parts, "+ η λ ·", shelf.operand("before", of.own))
    return parts


def _new_parameter(shelf: Shelf, of: Named) -> Parts:
    before = shelf.operand("before", of.own, title=f"{symbol_of(of.own)} before")
    return before, "−", shelf.operand("update", f"step_{of.own}")


def _norm(shelf: Shelf, of: Named) -> Parts:
    return ("Σ g² over all gradients",)


UPDATE: Mapping[str, Rule] = {
    **{f"{memory}_{of}": _remembered for memory in REMEMBERED for of in PARAMETERS},
    **{f"{letter}hat_{of}": _corrected for letter in ("m", "v") for of in PARAMETERS},
    **{f"step_{of}": _step for of in PARAMETERS},
    **{f"d{of}": _clipped for of in PARAMETERS},
    "squared_norm": _norm,
}

PENALTY: Mapping[str, Rule] = {"dW": _with_penalty}
NEW: Mapping[str, Rule] = dict.fromkeys(PARAMETERS, _new_parameter)
