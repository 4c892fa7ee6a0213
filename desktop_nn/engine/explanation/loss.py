"""Where the loss and its slope come from, by the LaTeX of its catalog row.

L = Σ_n share_n ℓ_n: each sample has a loss of its own and counts for its share of the batch.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from desktop_nn.engine.catalog.losses import LossLatex
from desktop_nn.engine.explanation import rivals
from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.scope import OriginOf, Scope, constant
from desktop_nn.engine.explanation.shares import SHARES, share_of
from desktop_nn.engine.explanation.sums import (
    GAP,
    MOST_TERMS,
    filled,
    formula_origin,
    sum_origin,
    term,
)
from desktop_nn.engine.explanation.traced import TracedUpdate

FROM_LOGITS = {
    "sigmoid": "It is −y log a − (1 − y) log(1 − a), computed from the logit, so that no log is "
    "taken of 0.",
    "softmax": "It is −Σ y log a, computed from the logits, so that no log is taken of 0.",
}
FUSED = (
    "Output and loss are taken back in one step: the slope of {label} and that of the loss "
    "multiply to output − target. The way round by ∂L/∂a gives the same, but divides by a, which "
    "may be 0."
)


def batch_loss(update: TracedUpdate, place: Place) -> Origin:
    """L = Σ_n share_n ℓ_n"""
    scope = Scope(update, place)
    terms = [
        term(share_of(scope, n), scope.factor("sample_loss", n, 0), sample=n) for n in scope.rows
    ]
    own = scope.written("sample_loss", "n")
    has_shares = scope.has("shares")
    right = rf"\sum_n {scope.written('shares', 'n')} \, {own}" if has_shares else (
        rf"\frac{{1}}{{N}} \sum_n {own}"
    )  # fmt: skip
    return sum_origin(scope, right, terms, _loss_note(scope))


def _loss_note(scope: Scope) -> str:
    has_dropout = scope.update.network.has_dropout and not scope.update.is_evaluation
    dropout = "as trained, with dropout" if has_dropout else ""
    penalty = "without the penalty" if scope.update.spec.l1 or scope.update.spec.l2 else ""
    told = ", ".join(filter(None, [dropout, penalty]))
    return f"{told[0].upper()}{told[1:]}." if told else ""


# Of one sample


def sample_loss(update: TracedUpdate, place: Place) -> Origin:
    """ℓ_n: of one output after the other, their sum or their mean."""
    scope = Scope(update, place)
    latex = scope.pairing.latex
    if latex is None:
        return rivals.sample_loss(scope)
    n, columns = place.index[0], scope.columns("Y")
    parts = [_part(scope, latex, n, k) for k in columns]
    start = r"\frac{1}{K} " if latex.mean and len(columns) > 1 else ""
    symbols = filled(_all_cases(latex, latex.part), _any_symbols(scope, latex, n))
    total = r"\sum_k " if len(columns) > 1 else ""
    factors = {f"{key}{k}": f for k, (_, own, _) in zip(columns, parts, strict=True)
               for key, f in own.items()}  # fmt: skip
    note = FROM_LOGITS.get(scope.spec.activation.name, "") if scope.pairing.fused else ""
    values = _values(parts, len(columns) if start else 1)
    return formula_origin(scope, values, factors, note, right=f"{start}{total}{symbols}")


Part = tuple[str, dict[str, Factor], float]


def _part(scope: Scope, latex: LossLatex, n: int, k: int) -> Part:
    """What one output gives to the loss of its sample: the formula, its factors; its size, for
    choosing the largest, by the output's distance from its target."""
    template = _case(scope, latex, latex.part, n, k)
    factors = _factors(scope, template, n, k)
    size = abs(scope.factor("Y", n, k).value)
    if latex.mean or scope.pairing.fused is False:
        size = abs(scope.factor(f"A{scope.layer}", n, k).value - scope.factor("Y", n, k).value)
    return template, factors, size


def _values(parts: list[Part], divisor: int) -> str:
    """All of them with their values; of many those that weigh most, and of one-hot targets no
    zeros."""
    largest = sorted(range(len(parts)), key=lambda k: -parts[k][2])[:MOST_TERMS]
    heavy = [k for k in sorted(largest) if parts[k][2] > 0.0] or largest[:1]
    shown = [filled(parts[k][0], {key: f"<{key}{k}>" for key in parts[k][1]}) for k in heavy]
    rest = (
        [r"\cdots"] if any(parts[k][2] > 0.0 for k in set(range(len(parts))) - set(heavy)) else []
    )
    written = " + ".join([*shown, *rest])
    if divisor == 1:
        return written
    return rf"\frac{{1}}{{{divisor}}} \cdot \left({written}\right)"


def _any_symbols(scope: Scope, latex: LossLatex, n: int) -> dict[str, str]:
    """The symbols of a part, for any output k."""
    k: object = "k" if len(scope.columns("Y")) > 1 else 1
    found = {}
    for gap in GAP.findall(_all_cases(latex, latex.part)):
        name, is_parameter = _name_of(scope, gap), gap in scope.update.spec.loss.parameters
        found[gap] = rf"\{gap}" if is_parameter else scope.written(name, n + 1, k)
    return found


def _name_of(scope: Scope, gap: str) -> str:
    names = {"a": f"A{scope.layer}", "y": "Y", "z": scope.activation_input_name}
    return names.get(gap, gap)


def _factors(scope: Scope, template: str, n: int, k: int) -> dict[str, Factor]:
    """What stands in the gaps of a loss's LaTeX."""
    found = {}
    for gap in dict.fromkeys(GAP.findall(template)):
        if gap in scope.update.spec.loss.parameters:
            found[gap] = constant(rf"\{gap}", scope.update.spec.loss.number(gap))
        else:
            per_sample = gap not in ("a", "y", "z")
            found[gap] = scope.factor(_name_of(scope, gap), n, 0 if per_sample else k)
    return found


def _case(scope: Scope, latex: LossLatex, cases: tuple[str, ...], n: int, k: int) -> str:
    """The case that came true."""
    if len(cases) == 1:
        return cases[0]
    assert scope.pairing.active is not None
    a, y = (np.array([[scope.factor(name, n, k).value]]) for name in (f"A{scope.layer}", "Y"))
    return cases[0 if scope.pairing.active(scope.update.spec.loss, a, y)[0, 0] else 1]


def _all_cases(latex: LossLatex, cases: tuple[str, ...]) -> str:
    if len(cases) == 1:
        return cases[0]
    first, second = cases
    return rf"\begin{{cases}} {first} & {latex.condition} \\ {second} & \text{{else}} \end{{cases}}"


# The slope


def loss_slope(update: TracedUpdate, place: Place) -> Origin:
    """∂L/∂a, or ∂L/∂ the logit where output and loss are fused: share · slope."""
    scope, (n, k) = Scope(update, place), place.index
    latex = scope.pairing.latex
    if latex is None:
        return rivals.slope(scope)
    outputs = len(scope.columns("Y"))
    start = rf"<share> \cdot \frac{{1}}{{{outputs}}} \cdot " if latex.mean and outputs > 1 else (
        r"<share> \cdot "
    )  # fmt: skip
    template = _case(scope, latex, latex.slope, n, k)
    cases = _all_cases(latex, latex.slope)
    if scope.has("target_sums") and scope.factor("target_sums", n, 0).value == 1.0:
        template = cases = template.replace(r" \cdot <target_sums>", "")
    factors = {"share": share_of(scope, n)} | _factors(scope, template + cases, n, k)
    symbols = start + cases if len(latex.slope) > 1 else ""
    return formula_origin(scope, start + template, factors, _slope_note(scope, n, k), symbols)


def _slope_note(scope: Scope, n: int, k: int) -> str:
    if scope.pairing.fused:
        return FUSED.format(label=scope.spec.activation.name)
    name = scope.update.spec.loss.name
    a, y = (scope.factor(key, n, k).value for key in (f"A{scope.layer}", "Y"))
    if name == "mean_absolute_error" and a == y:
        return "Output and target are equal: at this kink the slope is taken as 0."
    if name in ("hinge", "squared_hinge") and y * a >= 1.0:
        return "The sample is on its own side by a margin of 1 or more: it asks for nothing."
    return ""


# On the way


def _with_share(scope: Scope, template: str, factors: dict[str, Factor], n: int) -> Origin:
    """A number that was multiplied by the sample's share, where classes have weights."""
    if scope.has("shares"):
        template = rf"<share> \cdot {template}"
        factors = {"share": scope.factor("shares", n, 0), **factors}
    return formula_origin(scope, template, factors)


def loss_terms(update: TracedUpdate, place: Place) -> Origin:
    """What one output gives to the loss, before the mean."""
    scope, (n, k) = Scope(update, place), place.index
    latex = scope.pairing.latex
    assert latex is not None
    template = _case(scope, latex, latex.part, n, k)
    return _with_share(scope, template, _factors(scope, template, n, k), n)


def loss_part(update: TracedUpdate, place: Place) -> Origin:
    """log(1 + exp(−|z|)) of a sigmoid's, −log a of a softmax's cross-entropy."""
    scope, (n, k) = Scope(update, place), place.index
    if scope.spec.activation.name == "softmax":
        factors = {
            "log": scope.factor("loss_row", n, 0),
            "z": scope.factor("loss_shifted", n, k),
        }
        return _with_share(scope, r"\left(<log> - <z>\right)", factors, n)
    factors = {"z": scope.factor(scope.activation_input_name, n, k)}
    return formula_origin(
        scope, r"\log\left(1 + \exp\left(-\left|<z>\right|\right)\right)", factors
    )


def loss_shifted(update: TracedUpdate, place: Place) -> Origin:
    scope, (n, k) = Scope(update, place), place.index
    factors = {
        "z": scope.factor(scope.activation_input_name, n, k),
        "peak": scope.factor("softmax_peak", n, 0),
    }
    return formula_origin(scope, "<z> - <peak>", factors)


def loss_row(update: TracedUpdate, place: Place) -> Origin:
    """log Σ exp(z − max z) of cross-entropy; the hardest rival's lead of a hinge."""
    scope, n = Scope(update, place), place.index[0]
    if scope.pairing.latex is None:
        return _with_share(scope, "<loss>", {"loss": scope.factor("sample_loss", n, 0)}, n)
    return formula_origin(scope, r"\log(<sum>)", {"sum": scope.factor("softmax_row", n, 0)})


def target_sums(update: TracedUpdate, place: Place) -> Origin:
    scope, n = Scope(update, place), place.index[0]
    terms = [term(scope.factor("Y", n, k)) for k in scope.columns("Y")]
    note = "It is 1 where targets are classes."
    return sum_origin(scope, rf"\sum_k {scope.written('Y', n + 1, 'k')}", terms, note)


def loss_half(update: TracedUpdate, place: Place) -> Origin:
    """½ of the error, within ±δ."""
    scope, (n, k) = Scope(update, place), place.index
    latex = scope.pairing.latex
    assert latex is not None
    half = r"\frac{1}{2} \cdot "
    template = half + _case(scope, latex, latex.slope, n, k)
    symbols = half + _all_cases(latex, latex.slope)
    return formula_origin(scope, template, _factors(scope, symbols, n, k), symbols=symbols)


def loss_error(update: TracedUpdate, place: Place) -> Origin:
    scope, (n, k) = Scope(update, place), place.index
    return _with_share(scope, r"\left(<a> - <y>\right)", _factors(scope, "<a><y>", n, k), n)


COMPUTED: Mapping[str, OriginOf] = {
    "loss": batch_loss,
    "sample_loss": sample_loss,
    "loss_terms": loss_terms,
    "loss_part": loss_part,
    "loss_shifted": loss_shifted,
    "loss_row": loss_row,
    "loss_half": loss_half,
    "loss_error": loss_error,
    "target_sums": target_sums,
    **rivals.COMPUTED,
    **SHARES,
}
LOSS: Mapping[tuple[str, str], OriginOf] = {
    **{(phase, kind): row for phase in ("loss", "after") for kind, row in COMPUTED.items()},
    **{("loss", kind): loss_slope for kind in ("dA", "dU", "dZ")},
}
