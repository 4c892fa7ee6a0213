"""What the network diagram shows of a walk: a sample's numbers in its neurons, and what
the step touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.explanation.place import letters_of
from desktop_nn.models.matrix_rules import expression_of
from desktop_nn.models.matrix_shelf import parted
from desktop_nn.models.microscope import Microscope, Place
from desktop_nn.models.network_facts import widths
from desktop_nn.models.origin_text import plain_name

Numbers = NDArray[np.float64]
Neuron = tuple[int, int]
Edge = tuple[int, int, int]

ON_THE_WAY = (("D", "a"), ("A", "a"), ("U", "u"), ("Xhat", "x̂"), ("Z", "z"))
"""Arrays of a layer from the last to the first, and the letter that stands for a number of each."""

IN_NEURONS = ("X", "Y", "Z", "Xhat", "U", "A", "D", "dZ", "dX")
"""Arrays whose numbers stand in the neurons, of the sample that is shown."""

BAR = "\u0304"
"""Above the letter before it: ā, the mean of a."""

MOST_LIT = 5000
"""Numbers that a step is made of, up to which each is lit: beyond it all of a network would be."""


@dataclass(frozen=True)
class WalkPicture:
    """`values`: for each column, the inputs first, what is known of each unit for the sample that
    is shown, (units,), NaN where nothing is yet; of a whole batch the mean; `letters`: what those
    numbers are called; `slopes`: ∂L/∂z of each unit, and of the inputs ∂L/∂x; of a whole batch the
    sum, `of_batch`; an evaluated sample has none. `neurons`: the lit ones, by column and
    unit; `edges`: the lit weights, by layer, from 0, source and target; `chief`: the one that the
    step is about, or `about` the neuron, with `lines`: a name and a number each, of what stands in
    no neuron."""

    values: tuple[Numbers, ...]
    letters: tuple[tuple[str, ...], ...]
    slopes: tuple[Numbers, ...]
    neurons: frozenset[Neuron]
    edges: frozenset[Edge]
    chief: Edge | None = None
    about: Neuron | None = None
    lines: tuple[tuple[str, float], ...] = ()
    of_batch: bool = False
    has_slopes: bool = True

    @property
    def chiefs(self) -> tuple[Neuron, ...]:
        """The neurons that the step is about: of a weight those at its ends."""
        if self.chief is None:
            return () if self.about is None else (self.about,)
        layer, source, target = self.chief
        return (layer, source), (layer + 1, target)

    def shown_unit(self, column: int, group: slice) -> int:
        """Of neurons that share a place: what the step is about, else one that is lit, else the
        first."""
        units = range(group.start, group.stop)
        if len(units) == 1:
            return units.start
        about = (unit for at, unit in self.chiefs if at == column and unit in units)
        lit = (unit for unit in units if (column, unit) in self.neurons)
        return next(about, next(lit, group.start))


def walk_picture(microscope: Microscope, pointed: Place | None = None) -> WalkPicture | None:
    """Of the microscope's position, and of the number that is `pointed` at; None without a walk."""
    traced = microscope.traced
    if traced is None:
        return None
    columns = range(len(widths(traced.network)))
    sample = _sample_of(microscope)
    numbers = [_numbers_of(microscope, column, sample) for column in columns]
    place = pointed or microscope.place
    places = [place, *_made_of(microscope, pointed)] if place is not None else []
    neurons, edges = _lit(places)
    for layer, target in _led_to(microscope, pointed):
        fan_in = range(widths(traced.network)[layer])
        edges.update((layer, source, target) for source in fan_in)
        neurons.update((layer, source) for source in fan_in)
    chief = _edge_of(place) if place is not None else None
    return WalkPicture(
        tuple(values for values, _ in numbers),
        tuple(letters for _, letters in numbers),
        tuple(_slopes_of(microscope, column, sample) for column in columns),
        frozenset(neurons),
        frozenset(edges),
        chief,
        _neuron_of(place) if place is not None else None,
        tuple(_lines(microscope, place, chief)),
        sample is None,
        not traced.is_evaluation,
    )


# Numbers


def _sample_of(microscope: Microscope) -> int | None:
    """The chosen one, None for the whole batch; while the terms of a sum over samples are added one
    by one, that of the term, or its factors would stand nowhere."""
    term = microscope.term
    if term is not None and term.sample is not None:
        return term.sample
    return None if microscope.shows_batch else microscope.sample


def _numbers_of(
    microscope: Microscope, column: int, sample: int | None
) -> tuple[Numbers, tuple[str, ...]]:
    """The newest of each unit, and its letter; of the whole batch the mean, with a bar above it."""
    if column == 0:
        inputs = _of_samples(microscope, "samples", "X", sample, np.mean)
        return inputs, (_letter("x", sample),) * len(inputs)
    units = microscope.traced.network.layers[column - 1].units  # type: ignore[union-attr]
    values, letters = np.full(units, np.nan), [""] * units
    for array, letter in ON_THE_WAY:
        row = _of_samples(microscope, "forward", f"{array}{column}", sample, np.mean, units)
        new = np.isnan(values) & ~np.isnan(row)
        values[new] = row[new]
        for unit in np.flatnonzero(new).tolist():
            letters[unit] = _letter(letter, sample)
    return values, tuple(letters)


def _letter(letter: str, sample: int | None) -> str:
    return letter if sample is not None else f"{letter}{BAR}"


def _slopes_of(microscope: Microscope, column: int, sample: int | None) -> Numbers:
    """Of the whole batch the sum: each sample's share has the mean's 1/N in it."""
    traced = microscope.traced
    assert traced is not None
    units = widths(traced.network)[column]
    name = f"dZ{column}" if column else "dX"
    phase = "loss" if traced.has("loss", name) else "backward"
    return _of_samples(microscope, phase, name, sample, np.sum, units)


def _of_samples(
    microscope: Microscope,
    phase: str,
    name: str,
    sample: int | None,
    over: Callable[..., Numbers],
    units: int = 0,
) -> Numbers:
    """A sample's row, or what `over` makes of all."""
    traced = microscope.traced
    assert traced is not None
    if sample is not None or not traced.has(phase, name):
        return _row(microscope, phase, name, sample or 0, units)
    of_all = over(traced.find(phase, name).value, axis=0, dtype=np.float64)
    return np.where(microscope.computed(phase, name).all(axis=0), of_all, np.nan)


def _row(microscope: Microscope, phase: str, name: str, number: int, units: int = 0) -> Numbers:
    """A row of an array; NaN where it isn't computed; so many where there is none."""
    traced = microscope.traced
    assert traced is not None
    if not traced.has(phase, name):
        return np.full(units, np.nan)
    row = traced.find(phase, name).value[number].astype(np.float64)
    return np.where(microscope.computed(phase, name)[number], row, np.nan)


def _lines(
    microscope: Microscope, place: Place | None, edge: Edge | None
) -> Iterator[tuple[str, float]]:
    """What is known of a weight by now; and the number that the step is about, where it stands
    neither there nor in a neuron."""
    if place is None or microscope.traced is None:
        return
    if edge is not None:
        yield from _lines_of(microscope, edge)
    in_neuron, on_line = letters_of(place.name) in IN_NEURONS, place.name in _names_of(edge)
    if not (in_neuron or on_line) and microscope.computed(place.phase, place.name)[place.index]:
        yield plain_name(place), microscope.traced.number(place)


def _names_of(edge: Edge | None) -> tuple[str, ...]:
    """The arrays of the numbers that a line has."""
    weight = f"W{edge[0] + 1}" if edge is not None else ""
    return (weight, f"d{weight}", f"step_{weight}") if weight else ()


def _lines_of(microscope: Microscope, edge: Edge) -> Iterator[tuple[str, float]]:
    """What is known of a weight by now."""
    layer, source, target = edge
    weight = f"W{layer + 1}"
    for phase, name, caption in (
        ("before", weight, "w"),
        ("backward", f"d{weight}", "∂L/∂w"),
        ("update", f"step_{weight}", "step"),
        ("after", weight, "new w"),
    ):
        if microscope.traced is None or not microscope.traced.has(phase, name):
            continue  # an evaluated sample has no gradient
        row = _row(microscope, phase, name, source)
        if not np.isnan(row[target]):
            yield caption, float(row[target])


# What is lit


def _made_of(microscope: Microscope, pointed: Place | None) -> Iterable[Place]:
    """The numbers that went into the one of the step, or the one asked about: one summand of it at
    the grain of terms."""
    place, traced = microscope.place, microscope.traced
    if pointed is not None or place is None or traced is None:
        return ()
    if microscope.grain == "term" and not microscope.trail:
        return microscope.touched()
    expression = expression_of(traced, place.phase, place.name)
    if expression.count_of(place) > MOST_LIT:
        return ()
    return expression.made_of(place)


def _led_to(microscope: Microscope, pointed: Place | None) -> Iterable[Neuron]:
    """Of a step to a weight at the grain of neurons: the neuron to which all of the step's weights
    lead, as their layer, from 0, and their target."""
    place = microscope.place
    if pointed is None and place is not None and microscope.grain != "term":
        edge = None if microscope.trail else _edge_of(place)
        if edge is not None:
            yield edge[0], edge[2]


def _lit(places: Iterable[Place]) -> tuple[set[Neuron], set[Edge]]:
    """Weights with the neurons at their ends, and the neurons where the other numbers live: a
    thousand of a wide layer, with every step."""
    neurons: set[Neuron] = set()
    edges: set[Edge] = set()
    for place in places:
        edge = _edge_of(place)
        if edge is not None:
            edges.add(edge)
            layer, source, target = edge
            neurons.add((layer, source))
            neurons.add((layer + 1, target))
        elif (neuron := _neuron_of(place)) is not None:
            neurons.add(neuron)
    return neurons, edges


def _edge_of(place: Place) -> Edge | None:
    named, index = parted(place.name), place.index
    if named.letters != "W" or len(index) != 2:
        return None
    return named.layer - 1, int(index[0]), int(index[1])


def _neuron_of(place: Place) -> Neuron | None:
    """Where a number lives: of arrays with a row for each sample, its column."""
    named = parted(place.name)
    if not place.index or named.letters in ("W", "Y"):
        return None
    return (named.layer, int(place.index[-1])) if named.layer or named.letters == "X" else None
