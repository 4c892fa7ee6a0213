"""Where the numbers of forward propagation come from: samples, sums, batch norm, dropout."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_nn.engine.explanation.activation import KEPT, activation_output, kept_part
from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.scope import OriginOf, Scope, constant, equal_share
from desktop_nn.engine.explanation.softmax import softmax_peak, softmax_row
from desktop_nn.engine.explanation.sums import formula_origin, given_origin, sum_origin, term
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.layers import EPSILON, RUNNING_KEEP
from desktop_nn.engine.number_text import counted, grouped, shown, shown_percent

ONE_ROW = (
    "A batch of one sample has no spread: the normalised sum is 0, U is β, and the running "
    "statistics stay as they were."
)


def sample(update: TracedUpdate, place: Place) -> Origin:
    """Of X and Y: given."""
    row = grouped(update.rows[place.index[0]] + 1)
    note = f"It is data: row {row} of the data set, as the network gets it."
    return given_origin(Scope(update, place), r"\text{data}", note)


def before(update: TracedUpdate, place: Place) -> Origin:
    """Of parameters, and of running statistics, as they stood before."""
    if update.update == 1:
        note = "It is as it was drawn or set: no update was made yet."
    else:
        note = f"It is what {counted(update.update - 1, 'update')} left."
    return given_origin(Scope(update, place), r"\text{as before}", note)


def weighted_sum(update: TracedUpdate, place: Place) -> Origin:
    """z = Σ a w + b"""
    scope, (n, j) = Scope(update, place), place.index
    source, weights, bias = scope.input_name, f"W{scope.layer}", f"b{scope.layer}"
    terms = [
        term(scope.factor(source, n, i), scope.factor(weights, i, j)) for i in scope.columns(source)
    ]
    entering, weight = scope.written(source, n + 1, "i"), scope.written(weights, "i", j + 1)
    right = rf"\sum_i {entering} \, {weight}"
    if scope.spec.bias:
        terms.append(term(scope.factor(bias, j)))
        right += f" + {scope.written(bias, j + 1)}"
    return sum_origin(scope, right, terms)


# Batch norm


def batch_mean(update: TracedUpdate, place: Place) -> Origin:
    scope, (j,) = Scope(update, place), place.index
    z, share = f"Z{scope.layer}", equal_share(update)
    terms = [term(share, scope.factor(z, n, j), sample=n) for n in scope.rows]
    right = rf"\frac{{1}}{{N}} \sum_n {scope.written(z, 'n', j + 1)}"
    return sum_origin(scope, right, terms)


def batch_variance(update: TracedUpdate, place: Place) -> Origin:
    """The biased one: divided by N."""
    scope, (j,) = Scope(update, place), place.index
    share = equal_share(update)
    sums = [scope.factor(f"Z{scope.layer}", n, j) for n in scope.rows]
    mean = scope.factor(f"mean{scope.layer}", j)
    distances = [
        constant(rf"\left({z.symbol} - {mean.symbol}\right)", z.value - mean.value) for z in sums
    ]
    terms = [term(share, d, d, sample=n) for n, d in enumerate(distances)]
    any_sum = scope.written(f"Z{scope.layer}", "n", j + 1)
    right = rf"\frac{{1}}{{N}} \sum_n \left({any_sum} - {mean.symbol}\right)^2"
    return sum_origin(scope, right, terms, factors=[share, *sums, mean])


def inverse_deviation(update: TracedUpdate, place: Place) -> Origin:
    scope, (j,) = Scope(update, place), place.index
    factors = {
        "v": scope.factor(f"variance{scope.layer}", j),
        "epsilon": constant(r"\epsilon", EPSILON),
    }
    return formula_origin(scope, r"\frac{1}{\sqrt{<v> + <epsilon>}}", factors)


def normalised(update: TracedUpdate, place: Place) -> Origin:
    scope, (n, j) = Scope(update, place), place.index
    if update.is_evaluation:
        return _normalised_by_running(scope)
    factors = {
        "z": scope.factor(f"Z{scope.layer}", n, j),
        "mean": scope.factor(f"mean{scope.layer}", j),
        "s": scope.factor(f"inverse_deviation{scope.layer}", j),
    }
    note = ONE_ROW if update.batch == 1 else ""
    return formula_origin(scope, r"\left(<z> - <mean>\right) \cdot <s>", factors, note)


def _normalised_by_running(scope: Scope) -> Origin:
    n, j = scope.place.index
    factors = {
        "z": scope.factor(f"Z{scope.layer}", n, j),
        "mean": scope.factor(f"running{scope.layer}", 0, j),
        "s": scope.factor(f"deviation{scope.layer}", j),
    }
    note = "Evaluation and prediction normalise by the running statistics, training by the batch's."
    return formula_origin(scope, r"\frac{<z> - <mean>}{<s>}", factors, note)


def deviation(update: TracedUpdate, place: Place) -> Origin:
    """√(running variance + ε), in evaluation."""
    scope, (j,) = Scope(update, place), place.index
    factors = {
        "v": scope.factor(f"running{scope.layer}", 1, j),
        "epsilon": constant(r"\epsilon", EPSILON),
    }
    return formula_origin(scope, r"\sqrt{<v> + <epsilon>}", factors)


def scaled(update: TracedUpdate, place: Place) -> Origin:
    """u = γ x̂ + β"""
    scope, (n, j) = Scope(update, place), place.index
    gamma, beta = scope.factor(f"gamma{scope.layer}", j), scope.factor(f"beta{scope.layer}", j)
    normal = scope.factor(f"Xhat{scope.layer}", n, j)
    right = rf"{gamma.symbol} \, {normal.symbol} + {beta.symbol}"
    note = ONE_ROW if update.batch == 1 and not update.is_evaluation else ""
    return sum_origin(scope, right, [term(gamma, normal), term(beta)], note)


def running(update: TracedUpdate, place: Place) -> Origin:
    """running ← 0.9 running + 0.1 batch, with the unbiased variance."""
    scope = Scope(update, place)
    old = scope.factor(place.name, *place.index)  # by its name alone: what it was before
    keep, new = constant("0.9", RUNNING_KEEP), _new_share(scope)
    right = rf"0.9 \, {old.symbol} + {_product(new)}"
    note = "Evaluation and prediction normalise by it, training by the batch's own."
    return sum_origin(scope, right, [term(keep, old), term(*new)], note)


def running_part(update: TracedUpdate, place: Place) -> Origin:
    scope = Scope(update, place)
    new = _new_share(scope)
    return sum_origin(scope, _product(new), [term(*new)])


def _new_share(scope: Scope) -> tuple[Factor, ...]:
    """What a batch adds to the running statistics: to the variance N / (N − 1) times its own."""
    (row, j), rows = scope.place.index, scope.update.batch
    share = constant("0.1", 1.0 - RUNNING_KEEP)
    if row == 0:
        return share, scope.factor(f"mean{scope.layer}", j)
    unbiased = constant(r"\frac{N}{N - 1}", rows / (rows - 1))
    return share, unbiased, scope.factor(f"variance{scope.layer}", j)


def _product(factors: tuple[Factor, ...]) -> str:
    return r" \, ".join(factor.symbol for factor in factors)


# Dropout


def mask(update: TracedUpdate, place: Place) -> Origin:
    """Drawn: 1 / keep or 0."""
    scope = Scope(update, place)
    keep = 1.0 - scope.spec.dropout
    kept = scope.value > 0.0
    symbols = r"\begin{cases} \frac{1}{<keep>} & \text{kept} \\ 0 & \text{dropped} \end{cases}"
    note = (
        f"Drawn for this very update: kept with a probability of {shown_percent(keep)}. What is "
        f"kept is divided by {shown(keep)}, so that sums stay as large as they are without dropout."
    )
    factors = {"keep": constant(r"p", keep)}
    return formula_origin(scope, r"\frac{1}{<keep>}" if kept else "0", factors, note, symbols)


def dropped(update: TracedUpdate, place: Place) -> Origin:
    """d = a M"""
    scope, (n, j) = Scope(update, place), place.index
    output, own_mask = (scope.factor(f"{kind}{scope.layer}", n, j) for kind in ("A", "mask"))
    right = rf"{output.symbol} \, {own_mask.symbol}"
    return sum_origin(scope, right, [term(output, own_mask)])


COMPUTED: Mapping[str, OriginOf] = {
    "Z": weighted_sum,
    "mean": batch_mean,
    "variance": batch_variance,
    "inverse_deviation": inverse_deviation,
    "deviation": deviation,
    "Xhat": normalised,
    "U": scaled,
    "A": activation_output,
    "softmax_peak": softmax_peak,
    "softmax_row": softmax_row,
    "D": dropped,
    **dict.fromkeys(KEPT, kept_part),
}
"""By the letters of the array; the same for the way through the new parameters."""
FORWARD: Mapping[tuple[str, str], OriginOf] = {
    ("samples", "X"): sample,
    ("samples", "Y"): sample,
    **{("before", kind): before for kind in ("W", "b", "gamma", "beta", "running")},
    **{(phase, kind): row for phase in ("forward", "after") for kind, row in COMPUTED.items()},
    ("forward", "running"): running,
    ("forward", "running_part"): running_part,
    ("forward", "mask"): mask,
}
