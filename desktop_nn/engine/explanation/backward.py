"""Where gradients come from: everything that backpropagation computes behind the loss's own."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_nn.engine.explanation.activation import activation_slope
from desktop_nn.engine.explanation.origin import Origin
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.scope import TAKEN_SHARE, OriginOf, Scope, constant, equal_share
from desktop_nn.engine.explanation.softmax import softmax_dot
from desktop_nn.engine.explanation.sums import sum_origin, term
from desktop_nn.engine.explanation.traced import TracedUpdate

FROZEN = "The layer is frozen: its gradient is computed, but no step follows it."
COUPLED = (
    "Batch norm couples the samples: the δ of each holds also what it does to the others, by way "
    "of the batch's mean and variance."
)
IDLE_BIAS = (
    "A bias before batch norm has the gradient 0, up to rounding: the batch's mean takes it off "
    "again, whatever it is."
)
ONE_ROW = "In a batch of one sample U is β, whatever Z is: nothing is passed back."
UNUSED = "Training has no use for it: it is computed for this view alone."


def weight_gradient(update: TracedUpdate, place: Place) -> Origin:
    """∂L/∂w_ij = Σ_n a_n,i δ_n,j: each sample's input times its delta."""
    scope, (i, j) = Scope(update, place), place.index
    source, delta = scope.input_name, f"dZ{scope.layer}"
    terms = [
        term(scope.factor(source, n, i), scope.factor(delta, n, j), sample=n) for n in scope.rows
    ]
    right = rf"\sum_n {scope.written(source, 'n', i + 1)} \, {scope.written(delta, 'n', j + 1)}"
    return sum_origin(scope, right, terms, _notes(scope, COUPLED))


def bias_gradient(update: TracedUpdate, place: Place) -> Origin:
    """∂L/∂b_j = Σ_n δ_n,j"""
    return _over_samples(update, place, "dZ", IDLE_BIAS)


def shift_gradient(update: TracedUpdate, place: Place) -> Origin:
    """∂L/∂β_j = Σ_n ∂L/∂u_n,j"""
    return _over_samples(update, place, "dU", "")


def _over_samples(update: TracedUpdate, place: Place, kind: str, with_norm: str) -> Origin:
    scope, (j,) = Scope(update, place), place.index
    slope = f"{kind}{scope.layer}"
    terms = [term(scope.factor(slope, n, j), sample=n) for n in scope.rows]
    right = rf"\sum_n {scope.written(slope, 'n', j + 1)}"
    return sum_origin(scope, right, terms, _notes(scope, with_norm))


def scale_gradient(update: TracedUpdate, place: Place) -> Origin:
    """∂L/∂γ_j = Σ_n ∂L/∂u_n,j x̂_n,j"""
    scope, (j,) = Scope(update, place), place.index
    slope, normal = f"dU{scope.layer}", f"Xhat{scope.layer}"
    terms = [
        term(scope.factor(slope, n, j), scope.factor(normal, n, j), sample=n) for n in scope.rows
    ]
    right = rf"\sum_n {scope.written(slope, 'n', j + 1)} \, {scope.written(normal, 'n', j + 1)}"
    return sum_origin(scope, right, terms, _notes(scope, ""))


def _notes(scope: Scope, with_norm: str) -> str:
    notes = ["" if scope.spec.trainable else FROZEN, with_norm if scope.spec.batch_norm else ""]
    return " ".join(filter(None, notes))


def input_gradient(update: TracedUpdate, place: Place) -> Origin:
    """∂L/∂a_n,i = Σ_j δ_n,j w_i,j: over all neurons that the number goes to."""
    scope, (n, i) = Scope(update, place), place.index
    following = 1 if place.name == "dX" else scope.layer + 1
    delta, weights = f"dZ{following}", f"W{following}"
    terms = [
        term(scope.factor(delta, n, j), scope.factor(weights, i, j)) for j in scope.columns(delta)
    ]
    right = rf"\sum_j {scope.written(delta, n + 1, 'j')} \, {scope.written(weights, i + 1, 'j')}"
    return sum_origin(scope, right, terms, UNUSED if place.name == "dX" else "")


def output_gradient(update: TracedUpdate, place: Place) -> Origin:
    """∂L/∂a: through the dropout mask where there is one, else as any input of a layer."""
    scope = Scope(update, place)
    if not update.has("forward", f"mask{scope.layer}"):
        return input_gradient(update, place)
    after, mask = (scope.factor(f"{kind}{scope.layer}", *place.index) for kind in ("dD", "mask"))
    note = "Dropped for this sample: nothing is passed back." if mask.value == 0.0 else ""
    right = rf"{after.symbol} \, {mask.symbol}"
    return sum_origin(scope, right, [term(after, mask)], note)


def sum_gradient(update: TracedUpdate, place: Place) -> Origin:
    """∂L/∂z: through batch norm where there is one, else through the activation."""
    scope = Scope(update, place)
    return norm_gradient(scope) if scope.spec.batch_norm else activation_slope(scope)


def scaled_gradient(update: TracedUpdate, place: Place) -> Origin:
    """∂L/∂u: through the activation."""
    return activation_slope(Scope(update, place))


# Batch norm


def norm_gradient(scope: Scope) -> Origin:
    """∂L/∂z = k (∂L/∂u − ∂L/∂β / N − x̂ ∂L/∂γ / N), with k = γ / √(variance + ε).

    Three parts: by the number itself, by the batch's mean, by the batch's variance."""
    n, j = scope.place.index
    layer, rows = scope.layer, scope.update.batch
    slope, shift, scale = (
        scope.factor(f"{kind}{layer}", j) for kind in ("norm_slope", "dbeta", "dgamma")
    )
    own, normal = scope.factor(f"dU{layer}", n, j), scope.factor(f"Xhat{layer}", n, j)
    taken = constant(TAKEN_SHARE, -1.0 / rows)
    terms = [
        term(slope, own),
        term(taken, slope, shift),
        term(taken, slope, normal, scale),
    ]
    right = (
        rf"{slope.symbol} \left({own.symbol} - \frac{{1}}{{N}} {shift.symbol} - "
        rf"\frac{{1}}{{N}} {normal.symbol} \, {scale.symbol}\right)"
    )
    note = (
        "Three parts: the sum's own way on, what it does to the batch's mean, and what it does to "
        "the batch's variance."
    )
    return sum_origin(scope, right, terms, ONE_ROW if rows == 1 else note)


def norm_slope(update: TracedUpdate, place: Place) -> Origin:
    """k = γ / √(variance + ε)"""
    scope, (j,) = Scope(update, place), place.index
    gamma = scope.factor(f"gamma{scope.layer}", j)
    inverse = scope.factor(f"inverse_deviation{scope.layer}", j)
    return sum_origin(scope, rf"{gamma.symbol} \, {inverse.symbol}", [term(gamma, inverse)])


def norm_part(update: TracedUpdate, place: Place) -> Origin:
    """(∂L/∂β + x̂ ∂L/∂γ) / N: what the batch's mean and variance take off."""
    scope, (n, j) = Scope(update, place), place.index
    shift, scale = (scope.factor(f"{kind}{scope.layer}", j) for kind in ("dbeta", "dgamma"))
    normal = scope.factor(f"Xhat{scope.layer}", n, j)
    share = equal_share(update)
    right = rf"\frac{{1}}{{N}} \left({shift.symbol} + {normal.symbol} \, {scale.symbol}\right)"
    return sum_origin(scope, right, [term(share, shift), term(share, normal, scale)])


BACKWARD: Mapping[tuple[str, str], OriginOf] = {
    ("backward", "dW"): weight_gradient,
    ("backward", "db"): bias_gradient,
    ("backward", "dgamma"): scale_gradient,
    ("backward", "dbeta"): shift_gradient,
    ("backward", "dA"): output_gradient,
    ("backward", "dD"): input_gradient,
    ("backward", "dX"): input_gradient,
    ("backward", "dU"): scaled_gradient,
    ("backward", "dZ"): sum_gradient,
    ("backward", "norm_slope"): norm_slope,
    ("backward", "norm_part"): norm_part,
    ("backward", "softmax_dot"): softmax_dot,
}
