"""Origins of the gradient's norm, of the clip's scale, and of clipped gradients."""

from __future__ import annotations

import math

from desktop_nn.engine.explanation.layer_sum_origins import layer_sum_factor
from desktop_nn.engine.explanation.layer_sums import is_layer_sum
from desktop_nn.engine.explanation.learned import Learned
from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import KINDS, Place
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.explanation.written import Made, written
from desktop_nn.engine.number_text import plain
from desktop_nn.engine.plan import NORM_OFFSET

SQUARED_NORM = r"\left\|g\right\|^2"


def origin_of_squared_norm(update: TracedUpdate, place: Place) -> Origin:
    """Σ g² over all parameters, a term for each array."""
    title = "||g||², the squared norm of the whole gradient"
    return written(update, place, title, SQUARED_NORM, _squared_norm(update))


def _squared_norm(update: TracedUpdate) -> Made:
    names = [q.name for q in update.quantities if q.phase == "update" and is_layer_sum(q.name)]
    factors = {name: layer_sum_factor(update, Place("update", name, ())) for name in names}
    template = " + ".join(f"<{name}>" for name in factors) or "0"
    norm = math.sqrt(max(0.0, sum(factor.value for factor in factors.values())))
    note = f"Its root, the norm, is {plain(norm, 6)}. Penalties are in it, frozen layers are not."
    return Made(template, factors, [(name,) for name in factors], note)


def origin_of_clip_scale(update: TracedUpdate, place: Place) -> Origin:
    """min(1, c / (‖g‖ + 1e-6))"""
    title = "c′, what every gradient is multiplied by so that the norm keeps the bound"
    return written(update, place, title, "c'", _clip_scale(update))


def _clip_scale(update: TracedUpdate) -> Made:
    norm = Place("update", "squared_norm", ())
    factors = {
        "bound": Factor("c", update.spec.clip),
        "norm": Factor(SQUARED_NORM, update.number(norm), norm),
        "offset": Factor(r"10^{-6}", NORM_OFFSET),
    }
    template = r"\min\left(1, \frac{<bound>}{\sqrt{<norm>} + 10^{-6}}\right)"
    return Made(template, factors, note=_clip_note(update))


def _clip_note(update: TracedUpdate) -> str:
    norm = plain(math.sqrt(update.number(Place("update", "squared_norm", ()))), 6)
    bound = plain(update.spec.clip, 6)
    if update.number(Place("update", "clip_scale", ())) < 1.0:
        return f"The norm {norm} is above the bound {bound}: all gradients shrink by one factor."
    return f"The norm {norm} keeps the bound {bound}: the clip changes nothing in this update."


def origin_of_clipped(update: TracedUpdate, place: Place) -> Origin:
    """c′ g"""
    learned = Learned.at(update, place)
    title = f"g of {learned.short}, clipped: what the optimizer takes, of {learned.words}"
    return written(update, place, title, "g_t", _clipped(learned))


def _clipped(learned: Learned) -> Made:
    if learned.is_frozen:
        note = f"Layer {learned.layer} is frozen: its gradient counts as 0."
        return Made("0", {}, note=note)
    scale = Place("update", "clip_scale", ())
    factors = {
        "scale": Factor("c'", learned.update.number(scale), scale),
        "g": learned.unclipped_gradient(),
    }
    return Made("<scale> * <g>", factors, [("scale", "g")], _clip_note(learned.update))


ORIGINS = {
    ("update", "squared_norm"): origin_of_squared_norm,
    ("update", "clip_scale"): origin_of_clip_scale,
    **{("update", f"d{kind}"): origin_of_clipped for kind in KINDS},
}
