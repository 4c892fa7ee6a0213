"""The walk through an update: how far it has come, and what is there by then.

Nothing is computed here: the numbers are those of the trace, and walking only says which of them
are shown. Everything is arithmetic, so that a large network costs no more than a small one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.explanation.elements import Elements
from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.explanation.track import Key, Stop, stops_of

GRAINS = ("term", "neuron", "layer", "update")
"""One summand; all that one neuron has at a stop; the whole stop; everything."""


@dataclass(frozen=True, order=True)
class Position:
    """How far the walk is: everything up to here is computed, everything behind it blank.

    `stop`: its number, −1 before the first; `element`: counted through the stop, neuron by neuron
    (as in `Elements`: of arrays with a row per sample a column is one element); `term`: the summand
    of that element, from 0. An element is there once its last term is.
    """

    stop: int
    element: int = 0
    term: int = 0


START = Position(-1)


class Walk:
    """The positions of one traced update, at four grains; `sample`: the row of the batch, from 0,
    that is shown. All samples are computed together: a chosen one is only looked at."""

    def __init__(self, update: TracedUpdate, sample: int = 0) -> None:
        if not 0 <= sample < update.batch:
            raise ValueError(f"Walk: expected a sample from 0 to {update.batch - 1}, got {sample}")
        self.update = update
        self.sample = sample
        self.stops: tuple[Stop, ...] = stops_of(update)
        self._elements = [Elements(update, stop.names) for stop in self.stops]
        self._counts: dict[Place, int] = {}
        # Of one position: every face asks for the same.
        self._asked: tuple[Position, str] = (START, "")
        self._found: Place | None = None
        self._origin: Origin | None = None
        self._seen_from = START
        self._masks: dict[Key, NDArray[np.bool_]] = {}

    # Positions

    def first(self) -> Position:
        """Before anything is computed."""
        return START

    def last(self) -> Position:
        """When everything is."""
        return self._last

    @cached_property
    def _last(self) -> Position:
        return self.at_stop(len(self.stops) - 1)

    def at_stop(self, number: int) -> Position:
        """When the stop of that number is computed, and all before it."""
        return self._whole(number, self._elements[number].size - 1)

    def nearest(self, position: Position) -> Position:
        """A position of another update with the same stops, in this one: as far as it goes."""
        if position.stop < 0:
            return START
        element = min(position.element, self._elements[position.stop].size - 1)
        most = self._terms(Position(position.stop, element)) - 1
        return Position(position.stop, element, min(position.term, most))

    def whole(self, position: Position) -> Position:
        """When all terms of the number are added of which `position` adds one."""
        return START if position.stop < 0 else self._whole(position.stop, position.element)

    def next(self, position: Position, grain: str) -> Position | None:
        """One step on: the nearest end of a term, a neuron, a stop or the update behind
        `position`; None at the end."""
        if position >= self.last():
            return None
        if grain == "update":
            return self.last()
        if position.stop < 0:
            return self._end(Position(0), grain)
        end = self._end(Position(position.stop, position.element, position.term + 1), grain)
        if position < end:
            return end
        if position.element + 1 < self._elements[position.stop].size:
            return self._end(Position(position.stop, position.element + 1), grain)
        return self._end(Position(position.stop + 1), grain)

    def back(self, position: Position, grain: str) -> Position | None:
        """One step back: the nearest such end before `position`, or the start; None there."""
        if position.stop < 0:
            return None
        if grain == "update":
            return START
        if grain == "term" and position.term > 0:
            return Position(position.stop, position.element, position.term - 1)
        before = self._first_element(position, grain) - 1
        if before >= 0:
            return self._whole(position.stop, before)
        return self.at_stop(position.stop - 1) if position.stop else START

    def _end(self, position: Position, grain: str) -> Position:
        """The end, at that grain, of what `position` lies in."""
        elements = self._elements[position.stop]
        if grain == "term":
            last = self._terms(position) - 1
            return Position(position.stop, position.element, min(position.term, last))
        if grain == "neuron":
            return self._whole(position.stop, elements.column_end(position.element))
        if grain == "layer":
            return self.at_stop(position.stop)
        raise ValueError(f"Walk: expected a grain of {', '.join(GRAINS)}, got {grain}")

    def _first_element(self, position: Position, grain: str) -> int:
        """The first element of what `position` lies in."""
        if grain == "layer":
            return 0
        _, place = self._elements[position.stop].column_of(position.element)
        return position.element - (place if grain == "neuron" else 0)

    def _whole(self, stop: int, element: int) -> Position:
        return Position(stop, element, self._terms(Position(stop, element)) - 1)

    def terms(self, position: Position) -> tuple[int, int]:
        """How many summands of the element at `position` are added by now, and how many it has."""
        return (0, 0) if position.stop < 0 else (position.term + 1, self._terms(position))

    def _terms(self, position: Position) -> int:
        """How many summands the element has; looked up once, since every face asks in each step."""
        place = self._elements[position.stop].place(position.element, self.sample)
        if place not in self._counts:
            self._counts[place] = max(1, len(self.origin(place).terms))
        return self._counts[place]

    def origin(self, place: Place) -> Origin:
        """Where a number of this update comes from."""
        from desktop_nn.engine.explanation.registry import origin_of  # twenty modules, when used

        if self._origin is None or self._origin.place != place:
            self._origin = origin_of(self.update, place)
        return self._origin

    # What is there

    def place(self, position: Position, grain: str = "term") -> Place | None:
        """The number that was computed last; at coarser grains than terms that of the array which
        the stop stands for, of the same neuron. None at the start."""
        if (position, grain) != self._asked:
            self._asked, self._found = (position, grain), self._place(position, grain)
        return self._found

    def _place(self, position: Position, grain: str) -> Place | None:
        if position.stop < 0:
            return None
        elements = self._elements[position.stop]
        if grain != "term":
            column, _ = elements.column_of(position.element)
            stop = self.stops[position.stop]
            chief = elements.last_of((stop.phase, stop.name), column, self.sample)
            if self._is_there(position, chief):
                return chief
        return elements.place(position.element, self.sample)

    def _is_there(self, position: Position, place: Place) -> bool:
        return bool(self.computed(position, place.phase, place.name)[place.index])

    def touched(self, position: Position, grain: str = "neuron") -> tuple[Place, ...]:
        """What that number was made of; at the grain of terms, its last summand alone."""
        place = self.place(position, grain)
        if place is None:
            return ()
        origin = self.origin(place)
        factors = origin.factors
        if grain == "term" and origin.terms:
            factors = _of_term(origin, position.term)
        return tuple(dict.fromkeys(f.place for f in factors if f.place is not None))

    def computed(self, position: Position, phase: str, name: str) -> NDArray[np.bool_]:
        """Which numbers of an array are there: a mask of its shape. Parameters and memory from
        before the update are there from the start; what no stop shows, with the last one. Not to be
        written to."""
        if position != self._seen_from:
            self._seen_from = position
            self._masks.clear()
        if (phase, name) not in self._masks:
            self._masks[phase, name] = self._mask(position, phase, name)
        return self._masks[phase, name]

    def _mask(self, position: Position, phase: str, name: str) -> NDArray[np.bool_]:
        shape = self.update.find(phase, name).value.shape
        if phase == "before":
            return np.ones(shape, np.bool_)
        stop = self._stop_of.get((phase, name), len(self.stops) - 1)
        if position.stop != stop:
            return np.full(shape, position.stop > stop)
        if (phase, name) not in self._stop_of:
            return np.full(shape, position >= self.last())
        is_whole = position.term + 1 >= self._terms(position)
        count = position.element + (1 if is_whole else 0)
        return self._elements[stop].mask((phase, name), count)

    def stop_of(self, phase: str, name: str) -> Stop | None:
        """The stop at which an array is computed; None where no stop shows it."""
        number = self._stop_of.get((phase, name))
        return None if number is None else self.stops[number]

    @cached_property
    def _stop_of(self) -> Mapping[Key, int]:
        return {key: stop.number for stop in self.stops for key in stop.names}


def _of_term(origin: Origin, number: int) -> tuple[Factor, ...]:
    """The factors of one summand; where it is of differences, as those of a variance, the numbers
    of its sample."""
    term = origin.terms[number]
    if term.sample is None or any(factor.place for factor in term.factors):
        return term.factors
    placed = [(factor, factor.place) for factor in origin.factors if factor.place]
    return tuple(f for f, place in placed if len(place.index) < 2 or place.index[0] == term.sample)
