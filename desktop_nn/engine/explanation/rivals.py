"""Where the numbers of a hinge over several classes come from (Crammer and Singer 2001).

The loss of a sample is max(0, 1 + the largest rival's score − the true class's score).
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.scope import OriginOf, Scope
from desktop_nn.engine.explanation.shares import class_of, share_of
from desktop_nn.engine.explanation.sums import formula_origin
from desktop_nn.engine.explanation.traced import TracedUpdate

LEAD = r"\max\left(0, 1 + <rival> - <own>\right)"
TIE = "Where several classes tie for the hardest, the slope is shared in equal parts."


def _scores(scope: Scope, n: int) -> dict[str, Factor]:
    """Those of the true class and of its hardest rival."""
    own = class_of(scope, n)
    scores = [scope.factor(f"A{scope.layer}", n, k) for k in scope.columns("Y")]
    rival = max((k for k in scope.columns("Y") if k != own), key=lambda k: scores[k].value)
    return {"rival": scores[rival], "own": scores[own]}


def _is_squared(scope: Scope) -> bool:
    return scope.update.spec.loss.name == "squared_hinge"


def _right(scope: Scope, n: int) -> str:
    own, output = class_of(scope, n) + 1, f"A{scope.layer}"
    rival = rf"\max_{{k \neq {own}}} {scope.written(output, n + 1, 'k')}"
    lead = rf"\max\left(0, 1 + {rival} - {scope.written(output, n + 1, own)}\right)"
    return f"{{{lead}}}^2" if _is_squared(scope) else lead


def sample_loss(scope: Scope) -> Origin:
    n = scope.place.index[0]
    template = f"{{{LEAD}}}^2" if _is_squared(scope) else LEAD
    note = f"Class {class_of(scope, n) + 1} is the true one."
    return formula_origin(scope, template, _scores(scope, n), note, right=_right(scope, n))


def slope(scope: Scope) -> Origin:
    """share · (1 / rivals for the hardest classes, 0 for others − y); squared: times 2 lead."""
    n, k = scope.place.index
    scores = _scores(scope, n)
    margins = [scope.factor("loss_margins", n, j) for j in scope.columns("Y")]
    hardest = margins[k].value == max(m.value for m in margins)
    factors = {
        "share": share_of(scope, n),
        "y": scope.factor("Y", n, k),
        "margin": margins[k],
        "count": scope.factor("loss_rivals", n, 0),
    }
    first = r"\frac{1}{<count>}" if hardest else "0"
    start = r"<share> \cdot "
    if _is_squared(scope):
        start += rf"2 \cdot {LEAD} \cdot "
        factors |= scores
    case = r"\begin{cases} \frac{1}{<count>} & \text{<margin> is the largest} \\ 0 & \text{else}"
    case = case.replace(r"\text{<margin> is the largest}", r"<margin> \text{ is the largest}")
    symbols = rf"{start}\left({case} \end{{cases}} - <y>\right)"
    template = rf"{start}\left({first} - <y>\right)"
    return formula_origin(scope, template, factors, TIE, symbols)


def margin(update: TracedUpdate, place: Place) -> Origin:
    """s_k − s_t + 1 − y_k: how far a class leads, with the room it should leave."""
    scope, (n, k) = Scope(update, place), place.index
    factors = {
        "score": scope.factor(f"A{scope.layer}", n, k),
        "own": _scores(scope, n)["own"],
        "y": scope.factor("Y", n, k),
    }
    return formula_origin(scope, "<score> - <own> + 1 - <y>", factors)


def rivals(update: TracedUpdate, place: Place) -> Origin:
    """How many classes have the largest margin."""
    scope, n = Scope(update, place), place.index[0]
    margins = {str(j): scope.factor("loss_margins", n, j) for j in scope.columns("Y")}
    largest = max(m.value for m in margins.values())
    tied = " + ".join("1" for m in margins.values() if m.value == largest)
    any_margin = scope.written("loss_margins", n + 1, "k")
    right = rf"\text{{classes with the largest }} {any_margin}"
    return formula_origin(scope, tied, margins, right=right)


COMPUTED: Mapping[str, OriginOf] = {"loss_margins": margin, "loss_rivals": rivals}
