"""The track of an update: its quantities in the order in which the walk comes to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.explanation.layer_sums import is_layer_sum
from desktop_nn.engine.explanation.place import layer_of, letters_of
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.trace import Quantity

Key = tuple[str, str]
"""Phase and name of an array."""
NORM = (
    "mean",
    "variance",
    "inverse_deviation",
    "Xhat",
    "U",
    "running_part",
    "running",
    "deviation",
)
HAT = "\u0302"
"""Above the letter before it: m̂."""
BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Stop:
    """A station of the track: one quantity of one layer, with what is computed on the way to it.

    `number`: its place in the track, from 0; `part`: forward, backward or update; `phase` and
    `name`: the array that it stands for; `layer`: from 1, 0 for the whole network; `label`: plain
    text, as "∂L/∂Z₂"; `names`: phase and name of all arrays that are computed here, in order.
    """

    number: int
    part: str
    phase: str
    name: str
    layer: int
    label: str
    names: tuple[Key, ...]


@dataclass(frozen=True)
class _Station:
    part: str
    layer: int
    label: str
    name: str = ""


def stops_of(update: TracedUpdate) -> tuple[Stop, ...]:
    """Forward from the samples to the loss; backward from the loss's slope to the inputs; update
    from the penalty to the loss after, layer by layer."""
    found: dict[_Station, list[Key]] = {}
    for station, quantity in _stations(update):
        found.setdefault(station, []).append((quantity.phase, quantity.name))
    return tuple(
        Stop(number, station.part, *_chief(station, names), station.layer, station.label, names)
        for number, (station, names) in enumerate((s, tuple(n)) for s, n in found.items())
    )


def _chief(station: _Station, names: tuple[Key, ...]) -> Key:
    """The array that a station stands for: the one it names, else the last."""
    return next((key for key in names if key[1] == station.name), names[-1])


def _stations(update: TracedUpdate) -> Iterable[tuple[_Station, Quantity]]:
    phases: dict[str, list[Quantity]] = {}
    for quantity in update.quantities:
        phases.setdefault(quantity.phase, []).append(quantity)
    slopes = [q for q in phases["loss"] if q.name.startswith("d")]
    others = [q for q in phases["loss"] if not q.name.startswith("d")]
    end = 1 + [q.name for q in others].index("loss")
    yield from _at(_Station("forward", 0, "X, Y", "X"), phases["samples"])
    yield from ((_forward(update, q), q) for q in phases["forward"])
    yield from _at(_Station("forward", 0, "L", "loss"), others[:end])
    if update.is_evaluation:
        return
    yield from _backward([*others[end:], *slopes, *phases["backward"]])
    yield from _at(_Station("update", 0, "penalty", "penalty"), phases.get("penalty", []))
    yield from _before_steps(phases["update"])
    for layer in range(1, len(update.network.layers) + 1):
        yield from _steps(layer, phases["update"])
        new = [q for q in phases["after"] if q.layer == layer and update.has("before", q.name)]
        yield from _at(_Station("update", layer, f"new W{_below(layer)}", f"W{layer}"), new)
    last = [q for q in phases["after"] if q.name in ("loss", "penalty") or is_layer_sum(q.name)]
    yield from _at(_Station("update", 0, "L after", "loss"), last)


def _at(station: _Station, quantities: list[Quantity]) -> Iterable[tuple[_Station, Quantity]]:
    return ((station, quantity) for quantity in quantities)


def _forward(update: TracedUpdate, quantity: Quantity) -> _Station:
    letters, layer = letters_of(quantity.name), quantity.layer
    below = _below(layer)
    if letters == "Z":
        return _Station("forward", layer, f"Z{below}", quantity.name)
    if letters in NORM:
        return _Station("forward", layer, f"norm{below}", f"U{layer}")
    if letters in ("mask", "D"):
        return _Station("forward", layer, f"mask{below}", f"D{layer}")
    activation = ACTIVATIONS[update.network.layers[layer - 1].activation.name].label
    return _Station("forward", layer, f"A{below} {activation}", f"A{layer}")


def _backward(quantities: list[Quantity]) -> Iterable[tuple[_Station, Quantity]]:
    """What has no ∂ of its own belongs to the gradient that follows it."""
    waiting: list[Quantity] = []
    for quantity in quantities:
        waiting.append(quantity)
        letters, layer = letters_of(quantity.name), layer_of(quantity.name)
        if letters.startswith("d"):
            is_scale = letters in ("dgamma", "dbeta")
            below = _below(layer)
            label = f"∂L/∂γ{below}, β{below}" if is_scale else f"∂L/∂{letters[1:]}{below}"
            name = f"dgamma{layer}" if is_scale else quantity.name
            yield from _at(_Station("backward", layer, label, name), waiting)
            waiting = []


def _before_steps(quantities: list[Quantity]) -> Iterable[tuple[_Station, Quantity]]:
    """Norm and clip, and the numbers in the optimizer's formula."""
    whole = [q for q in quantities if q.layer == 0]
    size = [q for q in whole if q.name in ("squared_norm", "clip_scale")]
    sums = [q for q in quantities if is_layer_sum(q.name)]
    clipped = [q for q in quantities if q.layer and q.name.startswith("d")]
    label = "clip" if clipped else "norm"
    name = "clip_scale" if clipped else "squared_norm"
    yield from _at(_Station("update", 0, label, name), [*sums, *size, *clipped])
    scalars = [q for q in whole if q.name not in ("squared_norm", "clip_scale")]
    chief = scalars[0].name if scalars else ""
    yield from _at(_Station("update", 0, "rate", chief), scalars)


def _steps(layer: int, quantities: list[Quantity]) -> Iterable[tuple[_Station, Quantity]]:
    """Memory, the same corrected for its empty start, and steps of a layer."""
    own = [q for q in quantities if q.layer == layer and not q.name.startswith("d")]
    own = [q for q in own if not is_layer_sum(q.name)]
    steps = [q for q in own if q.name.startswith("step_")]
    memory = [q for q in own if not q.name.startswith("step_")]
    plain = [q for q in memory if "hat_" not in q.name]
    corrected = [q for q in memory if "hat_" in q.name]
    below = _below(layer)
    for held in (plain, corrected):
        letters = dict.fromkeys(q.name.partition("_")[0] for q in held)
        if held:
            label = ", ".join(letters).replace("hat", HAT) + below
            yield from _at(_Station("update", layer, label, held[0].name), held)
    yield from _at(_Station("update", layer, f"step{below}", f"step_W{layer}"), steps)


def _below(layer: int) -> str:
    return str(layer).translate(BELOW) if layer else ""
