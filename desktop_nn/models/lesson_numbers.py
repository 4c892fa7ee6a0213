"""The numbers that a step of a lesson points at, as the lesson has them and as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.experiment.lesson import Drawn, Look
from desktop_nn.models.document import Document
from desktop_nn.models.layer_settings import initializer_title
from desktop_nn.models.number_text import MINUS, plain, signed

GAP = "  "
"""Between the numbers of a line, which may break there."""

MOST_SHOWN = 64
"""Numbers of an array that has become larger than the lesson knew it."""


@dataclass(frozen=True)
class LessonNumbers:
    """`lesson`: what the lesson says, a text of one or more lines; `now`: the same of the update
    that is looked at, "" where there is none; `place`: the first of the numbers, None where they
    are no numbers of an update."""

    label: str
    lesson: str
    now: str
    place: Place | None = None

    @property
    def agrees(self) -> bool:
        """Whether all digits that the lesson has are there now."""
        return self.now == self.lesson


def look_numbers(look: Look, traced: TracedUpdate | None) -> LessonNumbers:
    """With what the update has there; it may be one of another network by now."""
    lesson = _text(look, look.values)
    if traced is None or not traced.has(look.phase, look.name):
        return LessonNumbers(look.label, lesson, "")
    value = traced.find(look.phase, look.name).value
    part = tuple(slice(None) if number is None else number for number in look.index)
    try:
        seen = np.atleast_1d(value[part])
    except IndexError:
        return LessonNumbers(look.label, lesson, "")
    first = (*(number or 0 for number in look.index), *(0,) * (value.ndim - len(look.index)))
    place = Place(look.phase, look.name, first) if look.of == "values" else None
    return LessonNumbers(look.label, lesson, _text(look, _numbers(look, seen)), place)


def _numbers(look: Look, seen: NDArray[Any]) -> tuple[float, ...]:
    if look.of == "deviation":
        return (float(seen.std(dtype=np.float64)),)
    return tuple(float(number) for number in seen.ravel()[:MOST_SHOWN])


def _text(look: Look, values: tuple[float, ...]) -> str:
    """Lines of numbers, all with the digits that the lesson has; a 0 has no sign."""
    if look.of == "deviation":
        return plain(values[0], look.decimals)
    texts = [signed(f"{value + 0.0:.{look.decimals}f}") for value in values]
    texts = [text if text.strip("−0.") else text.removeprefix(MINUS) for text in texts]
    columns = look.columns or len(texts)
    lines = [texts[first : first + columns] for first in range(0, len(texts), columns)]
    return "\n".join(GAP.join(line) for line in lines)


def drawn_numbers(drawn: Drawn, document: Document) -> LessonNumbers:
    """How a layer is drawn, as the lesson and as its editor have it."""
    layers = document.spec.network.layers
    rows = [row for row, layer in enumerate(layers) if layer.id == drawn.layer]
    if not rows:
        return LessonNumbers("A layer that is gone", drawn.text, "")
    now = initializer_title(document, rows[0], layers[rows[0]].initializer)
    fan_in = document.spec.network.fan_in(rows[0])
    return LessonNumbers(f"Layer {rows[0] + 1}, fan-in {fan_in}", drawn.text, now)
