"""Where does this number come from? Asked of a number anywhere on screen, whether an update is
looked at already or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.models.microscope import Microscope

NOT_THERE = "The coming update computes no such number"


@dataclass(frozen=True)
class Asked:
    """A number that can be asked about before any update is traced.

    `said`: what it is, for a menu; `name`: of its array in the plan; `index`: where in it, from 0,
    but for the sample's row, which comes first where it is `of_sample`: the one that the
    microscope shows. `data_row`: of the data set's sample with that row, as it is evaluated; -1 in
    the coming update. `phase`: empty for the one in which the array is computed on the way to the
    gradients."""

    said: str
    name: str
    index: tuple[int, ...] = ()
    phase: str = ""
    of_sample: bool = False
    data_row: int = -1


class Asking(QObject):
    """Opens the microscope where it is closed, walks to what was asked about, and looks at it; in
    the coming update, where the run has moved on, or in a sample's evaluation.
    `refused(sentence)`: there is no such number."""

    refused = Signal(str)

    def __init__(self, microscope: Microscope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._microscope = microscope
        self._asked: Asked | None = None
        microscope.opened.connect(self._answer)
        microscope.closed.connect(self._on_closed)

    def ask(self, asked: Asked) -> None:
        """Answered at once, or when the update is there."""
        self._asked = asked
        microscope = self._microscope
        if microscope.is_waiting:
            return
        if not microscope.is_open or microscope.is_old:
            microscope.look_at_sample(asked.data_row)
        else:
            self._answer()

    def glance(self, numbers: Sequence[Asked]) -> None:
        """Look at the first of these that the walk has come to, while an update is looked at: what
        is blank stays so."""
        microscope, traced = self._microscope, self._microscope.traced
        if traced is None or microscope.is_waiting:
            return
        for asked in numbers:
            place = place_of(asked, traced, microscope.sample)
            if place is not None and microscope.computed(place.phase, place.name)[place.index]:
                microscope.look_at(place)
                return

    def _answer(self) -> None:
        asked, traced = self._asked, self._microscope.traced
        if asked is None or traced is None:
            return
        if _is_elsewhere(asked, traced):
            self._microscope.look_at_sample(asked.data_row)
            return
        self._asked = None
        place = place_of(asked, traced, self._microscope.sample)
        if place is None:
            self.refused.emit(f"{NOT_THERE}: {asked.said}")
        else:
            self._walk_to(place)
            self._microscope.look_at(place)

    def _walk_to(self, place: Place) -> None:
        """What is asked about is not to stay blank in the other faces; a walk that is past it stays
        where it is."""
        microscope = self._microscope
        if microscope.walk is None or microscope.computed(place.phase, place.name)[place.index]:
            return
        stop = microscope.walk.stop_of(place.phase, place.name)
        if stop is None:
            microscope.to_end()
        else:
            microscope.to_stop(stop.number)

    def _on_closed(self, reason: str) -> None:
        """With a reason, nothing will come."""
        asked, self._asked = self._asked, None
        if asked is not None and reason:
            self.refused.emit(reason)


def _is_elsewhere(asked: Asked, traced: TracedUpdate) -> bool:
    """In another sample's evaluation than the one that is looked at; or in the coming update alone,
    while an evaluation is."""
    if asked.data_row < 0:
        return traced.is_evaluation and place_of(asked, traced, 0) is None
    return not traced.is_evaluation or traced.rows != (asked.data_row,)


def place_of(asked: Asked, traced: TracedUpdate, sample: int) -> Place | None:
    """Where in this update the number stands; None where it has no such."""
    index = (sample, *asked.index) if asked.of_sample else asked.index
    try:
        place = Place(asked.phase or traced.phase_of(asked.name), asked.name, index)
        traced.number(place)
    except (KeyError, IndexError):
        return None
    return place
