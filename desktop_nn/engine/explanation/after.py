"""Origins of what the new parameters give for the same batch: outputs and loss after an update.

They are made as those before were, from the new parameters: so they are explained by the very same
rules, on an update whose numbers of the way forward are those from after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop_nn.engine.explanation.backward import OriginOf
from desktop_nn.engine.explanation.learned import KINDS
from desktop_nn.engine.explanation.origin import Factor, Origin, Term
from desktop_nn.engine.explanation.place import Place, letters_of
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.trace import Quantity

ON_THE_WAY = ("samples", "before", "forward", "loss")
AS_TRAINED = (
    "After the update, for the same batch as trained: with the same dropout masks, and batch norm "
    "by the batch."
)


def origin_after(update: TracedUpdate, place: Place, origin_of: OriginOf) -> Origin:
    """The origin of a number of the phase after; `origin_of` tells those of the way forward."""
    again = replace(place, phase=_phase_before(update, place.name))
    origin = origin_of(_moved_on(update), again)
    return replace(
        origin,
        place=place,
        title=f"{origin.title}, after the update",
        terms=tuple(_term_after(update, term) for term in origin.terms),
        factors=tuple(_factor_after(update, factor) for factor in origin.factors),
        note=f"{origin.note} {AS_TRAINED}".strip(),
    )


def _moved_on(update: TracedUpdate) -> TracedUpdate:
    """The update with the numbers from after it in place of those on the way forward."""
    return replace(update, quantities=tuple(_forward_after(update)))


def _forward_after(update: TracedUpdate) -> Iterator[Quantity]:
    for quantity in update.quantities:
        if quantity.phase in ON_THE_WAY and not update.has("after", quantity.name):
            yield quantity
        elif quantity.phase == "after":
            yield replace(quantity, phase=_phase_before(update, quantity.name))


def _phase_before(update: TracedUpdate, name: str) -> str:
    """The phase in which an array of the phase after was made before the update."""
    return next((phase for phase in ON_THE_WAY if update.has(phase, name)), "forward")


def _place_after(update: TracedUpdate, place: Place | None) -> Place | None:
    if place is None or not update.has("after", place.name):
        return place
    return replace(place, phase="after")


def _factor_after(update: TracedUpdate, factor: Factor) -> Factor:
    place = _place_after(update, factor.place)
    return factor if place == factor.place else replace(factor, place=place)


def _term_after(update: TracedUpdate, term: Term) -> Term:
    return replace(term, factors=tuple(_factor_after(update, f) for f in term.factors))


def is_again(place: Place) -> bool:
    """Whether a number of the phase after is of the batch's second way forward."""
    return place.phase == "after" and letters_of(place.name) not in (*KINDS, "penalty")
