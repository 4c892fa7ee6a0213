"""How an update's own arrays are made of others: penalty, clip, memory, step, new parameters."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_nn.engine.catalog.schedules import rate_factor
from desktop_nn.engine.plan import NORM_OFFSET
from desktop_nn.models.matrix_expression import Operand
from desktop_nn.models.matrix_shelf import Named, Parts, Rule, Shelf, symbol_of
from desktop_nn.models.number_text import power, shown

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
    return memory, f"/ (1 − {power(share, age)})"


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


# Sums over whole arrays, and numbers that all parameters share


def _sums(shelf: Shelf, phase: str, start: str) -> Parts:
    """Those of all arrays, with a plus between them."""
    names = [
        q.name for q in shelf.update.quantities if q.phase == phase and q.name.startswith(start)
    ]
    parts: list[Operand | str] = []
    for name in names:
        parts += ["+", shelf.operand(phase, name, "all")]
    return tuple(parts[1:])


def _norm(shelf: Shelf, of: Named) -> Parts:
    return _sums(shelf, "update", "squares_")


def _clip_scale(shelf: Shelf, of: Named) -> Parts:
    bound = shown(shelf.update.spec.clip)
    norm = shelf.operand("update", "squared_norm", "all")
    return f"min(1, {bound} / (√", norm, f"+ {shown(NORM_OFFSET)}))"


def _penalty(shelf: Shelf, of: Named) -> Parts:
    spec, phase = shelf.update.spec, shelf.phase
    squares, sizes = _sums(shelf, phase, "squares_"), _sums(shelf, phase, "sizes_")
    parts: Parts = ()
    if squares:
        parts = (f"½ · {shown(spec.l2)} · (", *squares, ")")
    if sizes:
        joint = [f"{parts[-1]} + {shown(spec.l1)} · ("] if parts else [f"{shown(spec.l1)} · ("]
        parts = (*parts[:-1], *joint, *sizes, ")")
    return parts


def _sum_of_squares(shelf: Shelf, of: Named) -> Parts:
    """Of weights, before or after the update; of gradients, with the penalty, before the clip."""
    if of.prefix == "squares_d":
        return "Σ", shelf.gradient(of.own, "update", "all"), "²"
    return "Σ", shelf.parameter(of.own, "all"), "²"


def _sum_of_sizes(shelf: Shelf, of: Named) -> Parts:
    return "Σ |", shelf.parameter(of.own, "all"), "|"


def _step_size(shelf: Shelf, of: Named) -> Parts:
    update = shelf.update
    age = next(update.ages[name] for name, end in update.endings.items() if end == _ending(of))
    betas = (update.spec.optimizer.number(beta) for beta in ("beta1", "beta2"))
    first, second = (power(beta, age) for beta in betas)
    return (f"η · √(1 − {second}) / (1 − {first}), with η = {shown(update.rate)}",)


def _ending(of: Named) -> str:
    """Of arrays with memory of another age the scalars end with a number."""
    return str(of.layer) if of.layer else ""


def _epsilon(shelf: Shelf, of: Named) -> Parts:
    update = shelf.update
    age = next(update.ages[name] for name, end in update.endings.items() if end == _ending(of))
    second, epsilon = (update.spec.optimizer.number(name) for name in ("beta2", "epsilon"))
    return (f"{shown(epsilon)} · √(1 − {power(second, age)})",)


def _rate(shelf: Shelf, of: Named) -> Parts:
    spec = shelf.update.spec
    base = shown(spec.optimizer.number("learning_rate"))
    if spec.schedule.name == "constant" and not spec.warm_up:
        return (f"{base}, the same in every update",)
    factor = shown(rate_factor(spec.schedule, spec.warm_up, shelf.update.update))
    return (f"{base} · {factor}, by the schedule at update {shelf.update.update}",)


def _keep(shelf: Shelf, of: Named) -> Parts:
    decay = shown(shelf.update.spec.optimizer.number("weight_decay"))
    return (f"1 − {shown(shelf.update.rate)} · {decay}, of every parameter",)


UPDATE: Mapping[str, Rule] = {
    **{f"{memory}_{of}": _remembered for memory in REMEMBERED for of in PARAMETERS},
    **{f"{letter}hat_{of}": _corrected for letter in ("m", "v") for of in PARAMETERS},
    **{f"step_{of}": _step for of in PARAMETERS},
    **{f"d{of}": _clipped for of in PARAMETERS},
    **{f"squares_d{of}": _sum_of_squares for of in PARAMETERS},
    "squared_norm": _norm,
    "clip_scale": _clip_scale,
    "rate": _rate,
    "step": _step_size,
    "epsilon": _epsilon,
    "keep": _keep,
}

PENALTY: Mapping[str, Rule] = {
    "dW": _with_penalty,
    "penalty": _penalty,
    "squares_W": _sum_of_squares,
    "sizes_W": _sum_of_sizes,
}
NEW: Mapping[str, Rule] = dict.fromkeys(PARAMETERS, _new_parameter)
