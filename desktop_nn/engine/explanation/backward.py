"""Where gradients come from: everything that backpropagation computes behind the loss's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop_nn.engine.explanation.notation import plain_name, symbol
from desktop_nn.engine.explanation.origin import Origin
from desktop_nn.engine.explanation.place import Place, layer_of
from desktop_nn.engine.explanation.sums import factor, sum_origin, term
from desktop_nn.engine.explanation.traced import TracedUpdate

OriginOf = Callable[[TracedUpdate, Place], Origin]

FROZEN = "The layer is frozen: the gradient is computed and shown, but no step follows it."


def input_of(update: TracedUpdate, layer: int) -> str:
    """The name of what a layer, from 1, gets: X, or what the layer before gives."""
    if layer == 1:
        return "X"
    return f"D{layer - 1}" if update.has("forward", f"D{layer - 1}") else f"A{layer - 1}"


def weight_gradient(update: TracedUpdate, place: Place) -> Origin:
    """∂L/∂w_ij = Σ_n a_n,i δ_n,j: each sample's input times its delta."""
    layer, (i, j) = layer_of(place.name), place.index
    source, delta = input_of(update, layer), f"dZ{layer}"
    terms = [
        term(factor(update, source, n, i), factor(update, delta, n, j), sample=n)
        for n in range(update.batch)
    ]
    start = "input" if layer == 1 else "neuron"
    title = f"{plain_name(place)}, of the weight from {start} {i + 1} to neuron {j + 1}"
    entering = symbol(source.rstrip("0123456789"), layer_of(source), ["n", i + 1])
    right = rf"\sum_n {entering} \, {symbol('dZ', layer, ['n', j + 1])}"
    note = "" if update.network.layers[layer - 1].trainable else FROZEN
    return sum_origin(update, place, title, right, terms, note)


BACKWARD: Mapping[tuple[str, str], OriginOf] = {("backward", "dW"): weight_gradient}
