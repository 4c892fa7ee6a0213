"""Whom to ask for the origin of a number: by its phase and the letters of its array."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_nn.engine.explanation.backward import BACKWARD
from desktop_nn.engine.explanation.forward import FORWARD
from desktop_nn.engine.explanation.loss import LOSS
from desktop_nn.engine.explanation.notation import number, plain_name, symbol_of
from desktop_nn.engine.explanation.origin import Origin
from desktop_nn.engine.explanation.place import Place, letters_of
from desktop_nn.engine.explanation.scope import OriginOf
from desktop_nn.engine.explanation.step import STEP
from desktop_nn.engine.explanation.traced import TracedUpdate

ORIGINS: Mapping[tuple[str, str], OriginOf] = {**FORWARD, **LOSS, **BACKWARD, **STEP}
"""Each module of this package contributes its rows; letters as in `letters_of`."""

MOST_TOLD = 100
"""Origins that are kept to be asked for again; of large nets each holds thousands of numbers."""


def origin_of(update: TracedUpdate, place: Place) -> Origin:
    """Where the number at `place` comes from; KeyError or IndexError where there is no such."""
    if place not in update.told:
        update.number(place)
        if len(update.told) >= MOST_TOLD:
            update.told.clear()
        known = ORIGINS.get((place.phase, letters_of(place.name)), _unexplained)
        update.told[place] = known(update, place)
    origin: Origin = update.told[place]
    return origin


def _unexplained(update: TracedUpdate, place: Place) -> Origin:
    """A number by itself, with the line that ran."""
    quantity, value = update.find(place.phase, place.name), update.number(place)
    symbol = symbol_of(place)
    shown = f"{symbol} = {number(value)}"
    return Origin(place, plain_name(place), symbol, symbol, shown, (), (), value, quantity.line)
