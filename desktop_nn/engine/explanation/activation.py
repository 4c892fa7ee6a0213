"""Where an activation's numbers come from, by the LaTeX of its catalog row; both ways.

A row's LaTeX has gaps: `<u>` for the input, `<a>` for the output, the name of one of its
parameters, or of an array that forward keeps, as `<Phi>`.
"""

from __future__ import annotations

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.catalog.activations import Activation
from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import Place, letters_of
from desktop_nn.engine.explanation.scope import Scope, constant
from desktop_nn.engine.explanation.softmax import softmax_output, softmax_slope
from desktop_nn.engine.explanation.sums import GAP, formula_origin
from desktop_nn.engine.explanation.traced import TracedUpdate

KEPT = tuple(dict.fromkeys(name for row in ACTIVATIONS.rows for name in row.kept_latex))
"""Arrays that the catalog's activations keep for the way back, by their letters."""


def row_of(scope: Scope) -> Activation:
    return ACTIVATIONS[scope.spec.activation.name]


def activation_output(update: TracedUpdate, place: Place) -> Origin:
    """a = activation(u)"""
    scope = Scope(update, place)
    row = row_of(scope)
    if row.name == "softmax":
        return softmax_output(scope)
    template, symbols = _branch(scope, row, row.latex or (rf"\text{{{row.label}}}(<u>)",))
    factors = _factors(scope, row, template + symbols)
    return formula_origin(scope, template, factors, symbols=symbols)


def kept_part(update: TracedUpdate, place: Place) -> Origin:
    """What forward keeps for the way back."""
    scope = Scope(update, place)
    row = row_of(scope)
    template = row.kept_latex[letters_of(place.name)]
    return formula_origin(scope, template, _factors(scope, row, template))


def activation_slope(scope: Scope) -> Origin:
    """∂L/∂u = ∂L/∂a · ∂a/∂u"""
    row = row_of(scope)
    if row.name == "softmax":
        return softmax_slope(scope)
    template, symbols = _branch(
        scope, row, row.derivative_latex or (rf"\text{{{row.label}}}'(<u>)",)
    )
    factors = {"incoming": scope.factor(f"dA{scope.layer}", *scope.place.index)}
    factors |= _factors(scope, row, template + symbols)
    return formula_origin(
        scope,
        _times_slope(template),
        factors,
        _slope_note(scope, row),
        _times_slope(symbols) if symbols else "",
    )


def _times_slope(derivative: str) -> str:
    """In brackets where the derivative is a sum."""
    is_sum = any(sign in derivative for sign in (" + ", " - ")) and "begin" not in derivative
    is_fraction = derivative.startswith(r"\frac") and derivative.endswith("}")
    shown = rf"\left({derivative}\right)" if is_sum and not is_fraction else derivative
    return rf"<incoming> \cdot {shown}"


def _branch(scope: Scope, row: Activation, latex: tuple[str, ...]) -> tuple[str, str]:
    """The formula that holds for this number, and the one with all cases, where there are two."""
    if len(latex) == 1:
        return latex[0], ""
    above, below = latex
    cases = rf"\begin{{cases}} {above} & <u> > 0 \\ {below} & \text{{else}} \end{{cases}}"
    return (above if _input(scope).value > 0.0 else below), cases


def _input(scope: Scope) -> Factor:
    return scope.factor(scope.activation_input_name, *scope.place.index)


def _factors(scope: Scope, row: Activation, template: str) -> dict[str, Factor]:
    """What stands in the gaps of a row's LaTeX."""
    gaps = dict.fromkeys(GAP.findall(template))
    symbols = {p.name: p.label.split()[-1] for p in row.parameters}
    found = {}
    for gap in gaps:
        if gap == "u":
            found[gap] = _input(scope)
        elif gap in symbols:
            letter = symbols[gap].replace("α", r"\alpha")
            found[gap] = constant(letter, scope.spec.activation.number(gap))
        else:
            name = "A" if gap == "a" else gap
            found[gap] = scope.factor(f"{name}{scope.layer}", *scope.place.index)
    return found


def _slope_note(scope: Scope, row: Activation) -> str:
    if row.slip_of:
        right = ACTIVATIONS[row.slip_of]
        return (
            f"A slip, on purpose: the derivative of {right.label} is {right.derivative}. All "
            "gradients from here back are wrong."
        )
    if row.active is None:
        return ""
    at_kink = _input(scope).value == 0.0
    where = (
        "At the kink, u = 0, the derivative is taken as that of the left side. " if at_kink else ""
    )
    slope = scope.factor(f"dA{scope.layer}", *scope.place.index).value
    if scope.value == 0.0 and slope != 0.0:
        where += "The derivative is 0 here: for this sample the neuron passes nothing back."
    return where.strip()
