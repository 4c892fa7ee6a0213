"""What a network remembers beside its weights, where it lives: of a weight, the optimizer's memory
and the effective step; of a neuron, its dropout mask and what batch norm knows of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from desktop_nn.engine.explanation.layer_sums import is_layer_sum
from desktop_nn.engine.explanation.place import Place, layer_of, letters_of
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.models.number_lines import BLANK, DIGITS, Cell, Line, number_cell, words
from desktop_nn.models.sure_digits import sure_at

PARAMETERS = ("W", "b", "gamma", "beta")
OF_UNITS = (
    "Z",
    "Xhat",
    "U",
    "A",
    "D",
    "mask",
    "mean",
    "variance",
    "inverse_deviation",
    "deviation",
    "running",
)
MEMORIES = {
    "m": "m, fading mean of the gradient",
    "v": "v, fading mean of its square",
    "s": "s, sum of its squares so far",
    "velocity": "velocity, fading sum of the gradient",
    "mhat": "m̂ = m / (1 − β₁ᵗ)",
    "vhat": "v̂ = v / (1 − β₂ᵗ)",
}
SYMBOLS = {"gamma": "γ", "beta": "β"}


@dataclass(frozen=True)
class Spread:
    """The numbers of one neuron over the batch, (N,), and which of them is looked at; `place`:
    where the first of them stands."""

    title: str
    values: NDArray[Any]
    present: int | None = None
    place: Place | None = None


@dataclass(frozen=True)
class HiddenState:
    """Lines of numbers, and the spread of the neuron's numbers before and after batch norm."""

    title: str = ""
    lines: tuple[Line, ...] = ()
    spreads: tuple[Spread, ...] = ()


def state_of(traced: TracedUpdate, place: Place, digits: int = DIGITS) -> HiddenState:
    """Of the weight or of the neuron that a number belongs to; empty where it belongs to none."""
    parameter = parameter_of(place.name)
    if parameter and traced.has("before", parameter):
        title = f"State of {_said(Place('before', parameter, place.index))}"
        return HiddenState(title, tuple(_weight_lines(traced, parameter, place.index, digits)))
    unit = _unit_of(place)
    if unit is None:
        return HiddenState()
    layer, neuron, sample = unit
    lines = tuple(_unit_lines(traced, layer, neuron, sample, digits))
    title = f"State of neuron {neuron + 1} of layer {layer}"
    return (
        HiddenState(title, lines, _spreads(traced, layer, neuron, sample))
        if lines
        else (HiddenState())
    )


def parameter_of(name: str) -> str:
    """`W1` of W1, dW1, m_W1 and step_W1; empty where it is none, as of sums over all of W1."""
    if is_layer_sum(name):
        return ""
    own = name.rpartition("_")[2]
    own = own[1:] if own[:1] == "d" and letters_of(own[1:]) in PARAMETERS else own
    return own if letters_of(own) in PARAMETERS and layer_of(own) else ""


def _unit_of(place: Place) -> tuple[int, int, int | None] | None:
    """Layer from 1, neuron from 0, and the sample's row where it belongs to one."""
    letters, layer = letters_of(place.name), layer_of(place.name)
    own = letters[1:] if letters[:1] == "d" else letters
    if own not in OF_UNITS or not layer or not place.index:
        return None
    has_sample = len(place.index) == 2 and own != "running"
    return layer, place.index[-1], place.index[0] if has_sample else None


# A weight


def _weight_lines(
    traced: TracedUpdate, parameter: str, index: tuple[int, ...], digits: int
) -> Iterator[Line]:
    yield from _gradient_lines(traced, parameter, index, digits)
    yield from _memory_lines(traced, parameter, index, digits)
    step = Place("update", f"step_{parameter}", index)
    if _is_there(traced, step):
        yield _line("step, taken off", _cell(traced, step, digits))
        yield from _effective_line(traced, parameter, index, digits)
    before, after = (Place(phase, parameter, index) for phase in ("before", "after"))
    if not _is_there(traced, after):
        return
    new = _cell(traced, after, digits, "→")
    yield _line(f"{_said(before)}, before → after", _cell(traced, before, digits), new)


def _gradient_lines(
    traced: TracedUpdate, parameter: str, index: tuple[int, ...], digits: int
) -> Iterator[Line]:
    name = f"d{parameter}"
    told = {
        "loss": "gradient, raw",
        "backward": "gradient, raw",
        "penalty": "with the penalty",
        "update": "clipped",
    }
    for phase, text in told.items():
        if _is_there(traced, Place(phase, name, index)):
            yield _line(text, _cell(traced, Place(phase, name, index), digits))


def _memory_lines(
    traced: TracedUpdate, parameter: str, index: tuple[int, ...], digits: int
) -> Iterator[Line]:
    """Each memory before → after; what is only made on the way has no before."""
    for quantity in traced.quantities:
        owner, _, own = quantity.name.partition("_")
        if quantity.phase != "update" or own != parameter or owner == "step":
            continue
        place = Place("update", quantity.name, index)
        before = Place("before", quantity.name, index)
        text = MEMORIES.get(owner, owner)
        if _is_there(traced, before):
            yield _line(text, _cell(traced, before, digits), _cell(traced, place, digits, "→"))
        else:
            yield _line(text, _cell(traced, place, digits))


def _effective_line(
    traced: TracedUpdate, parameter: str, index: tuple[int, ...], digits: int
) -> Iterator[Line]:
    """The step for each unit of the raw gradient, beside η."""
    raw = next(
        (
            Place(p, f"d{parameter}", index)
            for p in ("backward", "loss")
            if traced.has(p, f"d{parameter}")
        ),
        None,
    )
    gradient = traced.number(raw) if raw else 0.0
    if gradient == 0.0:
        return
    place = Place("update", f"step_{parameter}", index)
    text = "step / gradient: effective η"
    rate = number_cell(
        traced.number(place) / gradient, sure_at(traced, place, digits), r"\text{effective rate}"
    )
    yield _line(text, rate)
    yield _line("η, as scheduled", number_cell(traced.rate, digits, r"\eta"))


# A neuron


def _unit_lines(
    traced: TracedUpdate, layer: int, neuron: int, sample: int | None, digits: int
) -> Iterator[Line]:
    mask = Place("forward", f"mask{layer}", (sample if sample is not None else 0, neuron))
    if sample is not None and _is_there(traced, mask):
        kept = "kept, scaled by 1 / keep" if traced.number(mask) else "dropped"
        yield _line(f"dropout mask: {kept}", _cell(traced, mask, digits))
    if not traced.has("before", f"gamma{layer}"):
        return
    for name, text in (("mean", "mean over the batch"), ("variance", "variance over the batch")):
        place = Place("forward", f"{name}{layer}", (neuron,))
        if _is_there(traced, place):
            yield _line(text, _cell(traced, place, digits))
    for row, text in enumerate(("running mean", "running variance")):
        before = Place("before", f"running{layer}", (row, neuron))
        after = Place("forward", f"running{layer}", (row, neuron))
        if _is_there(traced, before) and _is_there(traced, after):
            new = _cell(traced, after, digits, "→")
            yield _line(f"{text}, before → after", _cell(traced, before, digits), new)
        elif _is_there(traced, before):
            yield _line(text, _cell(traced, before, digits))
    for name in ("gamma", "beta"):
        place = Place("before", f"{name}{layer}", (neuron,))
        yield _line(SYMBOLS[name], _cell(traced, place, digits))


def _spreads(
    traced: TracedUpdate, layer: int, neuron: int, sample: int | None
) -> tuple[Spread, ...]:
    """Before and after batch norm; none without it."""
    if traced.is_evaluation or not traced.has("forward", f"U{layer}"):
        return ()
    titles = {f"Z{layer}": "before batch norm", f"U{layer}": "after it, with γ and β"}
    return tuple(
        Spread(
            title,
            traced.find("forward", name).value[:, neuron],
            sample,
            Place("forward", name, (0, neuron)),
        )
        for name, title in titles.items()
    )


# Lines


def _line(text: str, *cells: Cell) -> Line:
    blank = (BLANK,) * (2 - len(cells))
    return Line((words(text), *cells, *blank))


def _is_there(traced: TracedUpdate, place: Place) -> bool:
    return traced.has(place.phase, place.name)


def _cell(traced: TracedUpdate, place: Place, digits: int, sign: str = "") -> Cell:
    name = rf"\text{{{_said(place)}}}"
    sure = sure_at(traced, place, digits)
    return number_cell(traced.number(place), sure, name, place=place, sign=sign)


def _said(place: Place) -> str:
    """“γ1[3]”, “W2[3, 2]”, counted from 1."""
    letters, layer = letters_of(place.name), layer_of(place.name)
    index = ", ".join(str(k + 1) for k in place.index)
    return f"{SYMBOLS.get(letters, letters)}{layer or ''}[{index}]"
