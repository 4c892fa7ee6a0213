"""The NumPy calls that made a number, among those before and after them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate

NEIGHBOURS = 3
"""Calls before and behind that are shown too."""

MEANINGS: Mapping[str, str] = {
    "ones": "a 1 for each sample",
    "class_ones": "a 1 for each class",
    "averaging": "1 / N for each sample",
    "statistics": "the batch's means in row 0, its variances in row 1",
    "running_share": "0.1, and for the variances 0.1 · N / (N − 1)",
    "penalty_sums": "Σ w² and Σ |w| of each stretch of weights",
    "penalty_factors": "λ₂ / 2 and λ₁ for each of them",
    "gradients": "all of them, in one vector",
    "g": "the gradients",
    "w": "the parameters",
    "t": "room for numbers in between",
}
"""Of arrays that are told by their names alone, without the layer."""

NAME = re.compile(r"([^\W\d]+(?:_[^\W\d]+)*)\d*")


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
    return (
        *before[-NEIGHBOURS:],
        *(CodeLine(text, True) for text in present),
        *after[:NEIGHBOURS],
        *(CodeLine(text, False) for text in _told(present)),
    )


def _told(lines: Sequence[str]) -> Iterator[str]:
    """What those names mean that stand for no array on screen."""
    names = dict.fromkeys(name for line in lines for name in NAME.finditer(line.split("#")[0]))
    told = {found[0]: MEANINGS[found[1]] for found in names if found[1] in MEANINGS}
    for name, meaning in told.items():
        yield f"# {name}: {meaning}"


def _others(lines: Sequence[str], present: Sequence[str]) -> tuple[CodeLine, ...]:
    """Each call once, but those that made the number."""
    calls = dict.fromkeys(text for line in lines for text in line.split("\n"))
    return tuple(CodeLine(text, False) for text in calls if text and text not in present)
