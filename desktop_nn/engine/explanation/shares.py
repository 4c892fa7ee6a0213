"""What a sample counts for: 1/N, or by the weight of its class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.scope import OriginOf, Scope, constant, equal_share
from desktop_nn.engine.explanation.sums import formula_origin, sum_origin, term
from desktop_nn.engine.explanation.traced import TracedUpdate


def share_of(scope: Scope, n: int) -> Factor:
    """The share of row n, from 0."""
    if scope.has("shares"):
        return scope.factor("shares", n, 0)
    return equal_share(scope.update)


def class_of(scope: Scope, n: int) -> int:
    """The class of row n, both from 0."""
    members = _members(scope, n)
    return max(range(len(members)), key=members.__getitem__)


def _members(scope: Scope, n: int) -> list[float]:
    """1 for each class that row n belongs to, else 0."""
    targets = [scope.factor("Y", n, k).value for k in scope.columns("Y")]
    if scope.pairing.targets == "minus_one_one":
        targets = [0.5 * (y + 1.0) for y in targets]
    return targets if len(targets) > 1 else [1.0 - targets[0], targets[0]]


def _weight(scope: Scope, n: int) -> Factor:
    """The weight of its class; where a row belongs to several, their sum."""
    weights, members = scope.update.spec.class_weights, _members(scope, n)
    value = sum(w * share for w, share in zip(weights, members, strict=True))
    symbol = rf"\sum_k c_k \, {scope.written('Y', n + 1, 'k')}"
    if sorted(members) == [0.0] * (len(members) - 1) + [1.0]:
        symbol = f"c_{{{class_of(scope, n) + 1}}}"
    return constant(symbol, value)


def share(update: TracedUpdate, place: Place) -> Origin:
    """The weight of the sample's class, divided by the sum over the batch."""
    scope, n = Scope(update, place), place.index[0]
    factors = {"weight": _weight(scope, n), "total": scope.factor("total_weight_bound")}
    note = f"The sample is of class {class_of(scope, n) + 1}, which has this weight."
    return formula_origin(scope, r"\frac{<weight>}{<total>}", factors, note)


def total_weight(update: TracedUpdate, place: Place) -> Origin:
    scope = Scope(update, place)
    terms = [term(_weight(scope, n), sample=n) for n in scope.rows]
    return sum_origin(scope, r"\sum_n c_{\text{class of } n}", terms)


def total_weight_bound(update: TracedUpdate, place: Place) -> Origin:
    scope = Scope(update, place)
    note = "Never 0, so that a batch in which no sample counts has the loss 0, and not 0 / 0."
    smallest = float(np.finfo(update.network.dtype).tiny)
    factors = {
        "total": scope.factor("total_weight"),
        "tiny": constant(r"\varepsilon_{\min}", smallest),
    }
    return formula_origin(scope, r"\max(<total>, <tiny>)", factors, note)


def class_half(update: TracedUpdate, place: Place) -> Origin:
    """½ (y + 1): from −1 and 1 to 0 and 1."""
    scope = Scope(update, place)
    factors = {"y": scope.factor("Y", *place.index)}
    return formula_origin(scope, r"\frac{1}{2} \cdot \left(<y> + 1\right)", factors)


def _class(template: str) -> OriginOf:
    def origin(update: TracedUpdate, place: Place) -> Origin:
        scope = Scope(update, place)
        name = "class_halves" if scope.has("class_halves") else "Y"
        return formula_origin(scope, template, {"y": scope.factor(name, place.index[0], 0)})

    return origin


SHARES: Mapping[str, OriginOf] = {
    "shares": share,
    "total_weight": total_weight,
    "total_weight_bound": total_weight_bound,
    "class_halves": class_half,
    "classes[:, 0:1]": _class("1 - <y>"),
    "classes[:, 1:2]": _class("<y>"),
}
