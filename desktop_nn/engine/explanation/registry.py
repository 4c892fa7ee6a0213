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


def origin_of(update: TracedUpdate, place: Place) -> Origin:
    """Where the number at `place` comes from; KeyError or IndexError where there is no such."""
    update.number(place)
    known = ORIGINS.get((place.phase, letters_of(place.name)))
    return known(update, place) if known else _unexplained(update, place)


def _unexplained(update: TracedUpdate, place: Place) -> Origin:
    """A number by itself, with the line that ran."""
    quantity, value = update.find(place.phase, place.name), update.number(place)
    symbol = symbol_of(place)
    shown = f"{symbol} = {number(value)}"
    return Origin(place, plain_name(place), symbol, symbol, shown, (), (), value, quantity.line)
