"""Origins of the step that an update takes off each parameter, and of the new parameter.

Formulas as PyTorch documents them, Adam's with m̂ and v̂; sources in
`desktop_nn.engine.catalog.optimizers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop_nn.engine.explanation import clipping, layer_sum_origins, memory, penalty, scalars
from desktop_nn.engine.explanation.learned import Learned
from desktop_nn.engine.explanation.notation import DIGITS, symbol_of
from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import KINDS, Place
from desktop_nn.engine.explanation.scope import OriginOf
from desktop_nn.engine.explanation.step_precision import step_digits, step_spacing
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.explanation.written import Made, written
from desktop_nn.engine.number_text import plain

SCALED = r"\frac{<rate> * <g>}{\sqrt{<v>} + <epsilon>}"
ADAM = r"\frac{<rate> * <m>}{\sqrt{<v>} + <epsilon>}"


@dataclass(frozen=True)
class EffectiveStep:
    """How far one parameter moves beside its raw gradient ∂L/∂w: `step` is taken off it, `rate` is
    step / gradient: what gradient descent's rate would have to be for the same step; None where
    the gradient is 0."""

    gradient: float
    step: float
    rate: float | None


def effective_step(update: TracedUpdate, place: Place) -> EffectiveStep:
    """Of the parameter that a place is about: `W1`, `dW1`, `m_W1`, `step_W1`, with its index."""
    learned = Learned.at(update, place)
    gradient = learned.raw_gradient().value
    step = update.number(learned.place("update", "step_"))
    return EffectiveStep(gradient, step, step / gradient if gradient else None)


def origin_of_step(update: TracedUpdate, place: Place) -> Origin:
    """What the optimizer takes off one parameter."""
    learned = Learned.at(update, place)
    made = _frozen(learned) if learned.is_frozen else _made(learned)
    title = f"Δ {learned.short}, the step taken off {learned.words}"
    return written(
        update, place, title, rf"\Delta {learned.symbol}", made, step_digits(update, place)
    )


def _frozen(learned: Learned) -> Made:
    return Made("0", {}, note=f"Layer {learned.layer} is frozen: no update changes it.")


def _made(learned: Learned) -> Made:
    rule = STEPS.get(learned.optimizer.name, _difference)
    made = rule(learned)
    return Made(made.template, made.factors, made.terms, _note(learned, made.note), made.hidden)


def _note(learned: Learned, note: str) -> str:
    """The step beside the raw gradient, in words, with the digits that are sure."""
    place = learned.place("update", "step_")
    found, digits = effective_step(learned.update, place), step_digits(learned.update, place)
    sure = min(digits, DIGITS)
    if found.rate is None:
        told = f"The raw gradient is 0 here, and the step {plain(found.step, sure)}."
    else:
        told = (
            f"The raw gradient is {plain(found.gradient, DIGITS)} and the step "
            f"{plain(found.step, sure)}: an effective rate of {plain(found.rate, sure)}, "
            f"where η is {plain(learned.update.rate, DIGITS)}."
        )
    if digits < DIGITS:
        told += f" As {learned.short} is a rounded number, its step is sure to "
        told += f"{plain(step_spacing(learned.update, place), 1)}."
    return f"{told} {note}".strip()


def _descent(learned: Learned) -> Made:
    """η g"""
    factors = {"rate": learned.rate(), "g": learned.gradient()}
    return Made("<rate> * <g>", factors, [("rate", "g")])


def _momentum(learned: Learned) -> Made:
    """η v"""
    factors = {"rate": learned.rate(), "v": learned.memory("velocity")}
    return Made("<rate> * <v>", factors, [("rate", "v")])


def _nesterov(learned: Learned) -> Made:
    """η (g + μ v)"""
    factors = {
        "rate": learned.rate(),
        "g": learned.gradient(),
        "mu": learned.setting("momentum", r"\mu"),
        "v": learned.memory("velocity"),
    }
    template = r"<rate> * \left(<g> + <mu> * <v>\right)"
    return Made(template, factors, [("rate", "g"), ("rate", "mu", "v")])


def _scaled(name: str) -> Callable[[Learned], Made]:
    """η g / (√v + ε)"""

    def made(learned: Learned) -> Made:
        factors = {
            "rate": learned.rate(),
            "g": learned.gradient(),
            "v": learned.memory(name),
            "epsilon": learned.setting("epsilon", r"\epsilon"),
        }
        return Made(SCALED, factors)

    return made


def _adam(learned: Learned) -> Made:
    """η m̂ / (√v̂ + ε)"""
    factors = {
        "rate": learned.rate(),
        "m": learned.corrected("m"),
        "v": learned.corrected("v"),
        "epsilon": learned.setting("epsilon", r"\epsilon"),
    }
    return Made(ADAM, factors, note=memory.FOLDED)


def _adamw(learned: Learned) -> Made:
    """η λ w + η m̂ / (√v̂ + ε)"""
    factors = {
        "decay": learned.setting("weight_decay", r"\lambda"),
        "w": learned.weight(),
        **_adam(learned).factors,
    }
    return Made(f"<rate> * <decay> * <w> + {ADAM}", factors, note=memory.FOLDED)


def _difference(learned: Learned) -> Made:
    """What an optimizer whose formula isn't known here has taken off."""
    factors = {"old": learned.weight(), "new": _new(learned)}
    note = f"{learned.optimizer.label}: {learned.optimizer.formula}."
    hidden = {"minus": Factor("-1", -1.0)}
    return Made("<old> - <new>", factors, [("old",), ("minus", "new")], note, hidden)


STEPS: dict[str, Callable[[Learned], Made]] = {
    "gradient_descent": _descent,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _scaled("s"),
    "rmsprop": _scaled("v"),
    "adam": _adam,
    "adamw": _adamw,
}
"""How the step is made, by the optimizer's row."""


def _new(learned: Learned) -> Factor:
    return learned.factor(symbol_of(learned.place("after")), "after")


def origin_of_new(update: TracedUpdate, place: Place) -> Origin:
    """w − Δw"""
    learned = Learned.at(update, place)
    step = learned.factor(rf"\Delta {learned.symbol}", "update", "step_")
    factors = {"old": learned.weight(), "step": step}
    note = f"Layer {learned.layer} is frozen: it stays as it was." if learned.is_frozen else ""
    hidden = {"minus": Factor("-1", -1.0)}
    made = Made("<old> - <step>", factors, [("old",), ("minus", "step")], note, hidden)
    title = f"new {learned.short}, {learned.words} after the update"
    return written(update, place, title, _new(learned).symbol, made)


STEP: Mapping[tuple[str, str], OriginOf] = {
    **layer_sum_origins.ORIGINS,
    **penalty.ORIGINS,
    **clipping.ORIGINS,
    **memory.ORIGINS,
    **scalars.ORIGINS,
    **{("update", f"step_{kind}"): origin_of_step for kind in KINDS},
    **{("after", kind): origin_of_new for kind in KINDS},
}
"""Of the phases penalty and update, of the memory before, and of the new parameters."""
