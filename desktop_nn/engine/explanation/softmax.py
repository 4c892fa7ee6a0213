"""Where the numbers of a softmax come from, which mixes the units of a sample."""

from __future__ import annotations

from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.scope import Scope
from desktop_nn.engine.explanation.sums import formula_origin, joined_pieces, sum_origin, term
from desktop_nn.engine.explanation.traced import TracedUpdate

SHIFTED = (
    "The largest is taken off first, which changes no quotient and keeps exp from overflowing."
)


def _inputs(scope: Scope) -> list[Factor]:
    """The activation's inputs of one sample."""
    name, n = scope.activation_input_name, scope.place.index[0]
    return [scope.factor(name, n, k) for k in scope.columns(name)]


def _largest_first(inputs: list[Factor]) -> list[str]:
    """Their numbers, as their factors are named by."""
    return [str(k) for k in sorted(range(len(inputs)), key=lambda k: -inputs[k].value)]


def softmax_peak(update: TracedUpdate, place: Place) -> Origin:
    """maxₖ uₖ"""
    scope = Scope(update, place)
    inputs = _inputs(scope)
    template = rf"\max\left({joined_pieces('<each>', _largest_first(inputs), ', ')}\right)"
    right = rf"\max_k {scope.written(scope.activation_input_name, place.index[0] + 1, 'k')}"
    factors = {str(k): u for k, u in enumerate(inputs)}
    return formula_origin(scope, template, factors, SHIFTED, right=right)


def softmax_row(update: TracedUpdate, place: Place) -> Origin:
    """Σₖ exp(uₖ − max u)"""
    scope, n = Scope(update, place), place.index[0]
    inputs, peak = _inputs(scope), scope.factor("softmax_peak", n, 0)
    any_input = scope.written(scope.activation_input_name, n + 1, "k")
    right = rf"\sum_k \exp\left({any_input} - {peak.symbol}\right)"
    factors = {"peak": peak} | {str(k): u for k, u in enumerate(inputs)}
    template = joined_pieces(r"\exp\left(<each> - <peak>\right)", _largest_first(inputs))
    return formula_origin(scope, template, factors, right=right)


def softmax_output(scope: Scope) -> Origin:
    """aⱼ = exp(uⱼ − max u) / Σₖ exp(uₖ − max u)"""
    n, j = scope.place.index
    factors = {
        "u": scope.factor(scope.activation_input_name, n, j),
        "peak": scope.factor("softmax_peak", n, 0),
        "sum": scope.factor("softmax_row", n, 0),
    }
    own = scope.written(scope.activation_input_name, n + 1, j + 1)
    other = scope.written(scope.activation_input_name, n + 1, "k")
    right = (
        rf"\frac{{\exp\left({own}\right)}}{{\sum_k \exp\left({other}\right)}} = "
        rf"\frac{{\exp\left({own} - {factors['peak'].symbol}\right)}}{{{factors['sum'].symbol}}}"
    )
    template = r"\frac{\exp\left(<u> - <peak>\right)}{<sum>}"
    return formula_origin(scope, template, factors, SHIFTED, right=right)


def softmax_dot(update: TracedUpdate, place: Place) -> Origin:
    """Σₖ aₖ ∂L/∂aₖ"""
    scope, n = Scope(update, place), place.index[0]
    output, slope = f"A{scope.layer}", f"dA{scope.layer}"
    terms = [
        term(scope.factor(output, n, k), scope.factor(slope, n, k)) for k in scope.columns(output)
    ]
    right = rf"\sum_k {scope.written(output, n + 1, 'k')} \, {scope.written(slope, n + 1, 'k')}"
    return sum_origin(scope, right, terms)


def softmax_slope(scope: Scope) -> Origin:
    """∂L/∂uⱼ = aⱼ (∂L/∂aⱼ − Σₖ aₖ ∂L/∂aₖ), from the Jacobian aⱼ (δⱼₖ − aₖ)."""
    n, j = scope.place.index
    factors = {
        "a": scope.factor(f"A{scope.layer}", n, j),
        "slope": scope.factor(f"dA{scope.layer}", n, j),
        "dot": scope.factor("softmax_dot", n, 0),
    }
    note = (
        "Each output of a softmax depends on all of its inputs: the sum holds what this one does "
        "to the other outputs."
    )
    return formula_origin(scope, r"<a> \cdot \left(<slope> - <dot>\right)", factors, note)
