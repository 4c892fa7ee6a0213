"""The NumPy calls that made a number, among those before and after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate

NEIGHBOURS = 3
"""Calls before and behind that are shown too."""


@dataclass(frozen=True)
class CodeLine:
    """A call, and whether it made the number that is asked about."""

    text: str
    is_present: bool


def code_of(traced: TracedUpdate, place: Place) -> tuple[CodeLine, ...]:
    """In the order in which they ran; none where no call made it. Neighbours are of the same
    phase, each line once: the calls over blocks of long vectors are the same for many arrays."""
    phase = [q for q in traced.quantities if q.phase == place.phase]
    here = next((k for k, q in enumerate(phase) if q.name == place.name), None)
    if here is None or not phase[here].line:
        return ()
    present = phase[here].line.split("\n")
    before = _others([q.line for q in phase[:here]], present)
    after = _others([q.line for q in phase[here + 1 :]], present)
    return (*before[-NEIGHBOURS:], *(CodeLine(text, True) for text in present), *after[:NEIGHBOURS])


def _others(lines: Sequence[str], present: Sequence[str]) -> tuple[CodeLine, ...]:
    """Each call once, but those that made the number."""
    calls = dict.fromkeys(text for line in lines for text in line.split("\n"))
    return tuple(CodeLine(text, False) for text in calls if text and text not in present)
