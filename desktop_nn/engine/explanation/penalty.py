"""Origins of the phase penalty: ½ λ₂ Σ w² + λ₁ Σ |w|, and the gradients with it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from desktop_nn.engine.explanation.layer_sum_origins import layer_sum_factor
from desktop_nn.engine.explanation.layer_sums import SIZES, SQUARES
from desktop_nn.engine.explanation.learned import Learned
from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.explanation.written import Made, written

WHAT_COUNTS = "Only weights count: no biases, γ and β, and nothing of frozen layers."
APART = "It is part of what is minimised, and shown apart from the loss."


def origin_of_penalty(update: TracedUpdate, place: Place) -> Origin:
    """½ λ₂ Σ w² + λ₁ Σ |w|, a term for each layer."""
    title, symbol = "R, the penalty on the weights", "R"
    if place.phase == "after":
        title, symbol = f"{title}, after the update", "R'"
    return written(update, place, title, symbol, _penalty(update, place.phase))


def _penalty(update: TracedUpdate, phase: str) -> Made:
    factors: dict[str, Factor] = {}
    summed: list[str] = []
    terms: list[tuple[str, ...]] = []
    spec = update.spec
    if spec.l2:
        factors["l2"] = Factor(r"\lambda_2", spec.l2)
        sums = _layer_sums(update, phase, SQUARES)
        factors |= sums
        terms += [("half", "l2", name) for name in sums]
        summed.append(rf"\frac{{<l2>}}{{2}} * \left({_added(sums)}\right)")
    if spec.l1:
        factors["l1"] = Factor(r"\lambda_1", spec.l1)
        sums = _layer_sums(update, phase, SIZES)
        factors |= sums
        terms += [("l1", name) for name in sums]
        summed.append(rf"<l1> * \left({_added(sums)}\right)")
    half = {"half": Factor(r"\frac{1}{2}", 0.5)}
    return Made(" + ".join(summed), factors, terms, f"{WHAT_COUNTS} {APART}", half)


def _added(sums: Mapping[str, Factor]) -> str:
    return " + ".join(f"<{name}>" for name in sums) or "0"


def _layer_sums(update: TracedUpdate, phase: str, start: str) -> dict[str, Factor]:
    """Of each layer's weights, by the sum's name."""
    names = [q.name for q in update.quantities if q.phase == phase and q.name.startswith(start)]
    return {name: layer_sum_factor(update, Place(phase, name, ())) for name in names}


def origin_of_penalised(update: TracedUpdate, place: Place) -> Origin:
    """∂L/∂w + λ₂ w + λ₁ sign(w)."""
    weight = Learned.at(update, place)
    symbol = weight.unclipped_gradient().symbol if weight.has_penalty else "g"
    title = f"g of {weight.short}: ∂L/∂w and the penalty's slope, of {weight.words}"
    return written(update, place, title, symbol, _penalised(weight))


def _penalised(weight: Learned) -> Made:
    if not weight.has_penalty:
        note = f"Layer {weight.layer} is frozen: its gradient counts as 0 from here on."
        return Made("0", {}, note=note)
    spec, w = weight.update.spec, weight.weight()
    factors = {"g": weight.raw_gradient()}
    template = "<g>"
    terms: list[tuple[str, ...]] = [("g",)]
    if spec.l2:
        factors |= {"l2": Factor(r"\lambda_2", spec.l2), "w": w}
        template += " + <l2> * <w>"
        terms.append(("l2", "w"))
    if spec.l1:
        sign = Factor(rf"\mathrm{{sign}}\left({w.symbol}\right)", float(np.sign(w.value)), w.place)
        factors |= {"l1": Factor(r"\lambda_1", spec.l1), "sign": sign}
        template += " + <l1> * <sign>"
        terms.append(("l1", "sign"))
    return Made(template, factors, terms, _slope_note(weight, w.value))


def _slope_note(weight: Learned, w: float) -> str:
    if w == 0.0 and weight.update.spec.l1:
        return "At 0 the slope of |w| is taken as 0."
    return "The penalty pulls the weight towards 0: its slope has the weight's own sign."


ORIGINS = {
    ("penalty", "penalty"): origin_of_penalty,
    ("after", "penalty"): origin_of_penalty,
    ("penalty", "dW"): origin_of_penalised,
}
