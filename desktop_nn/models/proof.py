"""The proof: what the gradient check found, for one state of the network."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.gradient_check import PROVEN, DirectionCheck, GradientCheck
from desktop_nn.engine.layout import Entry
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import counted, grouped, signed
from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import Checked, Checking, Snapshot

__all__ = ["PROVEN", "Place", "Proof", "ProofResult", "ProofRow"]

LOST = "The training process is gone. “Go on” starts a new one; then prove it again."
CHANGED = "The network changed while it was checked. Prove it again."
KINDS = {"W": "W", "b": "b", "gamma": "γ", "beta": "β"}
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class ProofRow:
    """An array of parameters, or the random directions of a layer: `checked` of `total`, of them
    `kinks` at a kink and `rounded` lost in rounding, not judged; `worst` of the rest, None where
    nothing is judged; `place` of the worst, None along directions."""

    name: str
    layer: int
    checked: int
    total: int
    kinks: int
    rounded: int
    worst: float | None
    place: Place | None

    @property
    def is_right(self) -> bool:
        return self.worst is None or self.worst <= PROVEN


@dataclass(frozen=True)
class ProofResult:
    """A gradient check, as a view asks about it. The arrays of `check` go element by element;
    where the weights are `penalised`, so are their gradients."""

    check: GradientCheck
    penalised: bool = False

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Which elements count: (E,)."""
        return ~(self.check.at_kink | self.check.in_rounding)

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Which are past the bound: (E,)."""
        return self.check.relative_error > PROVEN

    @property
    def kinks(self) -> int:
        return int(self.check.at_kink.sum())

    @property
    def rounded(self) -> int:
        return int(self.check.in_rounding.sum())

    @property
    def worst(self) -> float:
        """The largest relative error."""
        return self.check.worst

    @property
    def worst_place(self) -> Place | None:
        """Of the worst element; None where none is judged."""
        if not self.judged.any():
            return None
        return self.place_of(int(np.where(self.judged, self.check.relative_error, -1.0).argmax()))

    @property
    def worst_direction(self) -> int | None:
        """The layer, from 1, through which the worst direction leads, where no element is worse."""
        along = self.check.directions
        if not along:
            return None
        worst = max(along, key=lambda direction: direction.relative_error)
        elements = float(self.check.relative_error[self.judged].max(initial=0.0))
        return worst.layer if worst.relative_error > elements else None

    @cached_property
    def rows(self) -> tuple[ProofRow, ...]:
        """Layer by layer: its arrays, then its directions where the check is sampled."""
        layers = sorted({entry.layer for entry in self.check.layout.entries})
        return tuple(row for layer in layers for row in self._rows_of(layer))

    def _rows_of(self, layer: int) -> Iterator[ProofRow]:
        yield from (self._row(e) for e in self.check.layout.entries if e.layer == layer)
        along = [d for d in self.check.directions if d.layer == layer]
        if along:
            yield _row_of_directions(layer, along)

    def _row(self, entry: Entry) -> ProofRow:
        check = self.check
        inside = (check.elements >= entry.start) & (check.elements < entry.stop)
        judged = inside & self.judged
        place = None
        if judged.any():
            place = self.place_of(int(np.where(judged, check.relative_error, -1.0).argmax()))
        return ProofRow(
            array_name(entry),
            entry.layer,
            int(inside.sum()),
            entry.stop - entry.start,
            int((inside & check.at_kink).sum()),
            int((inside & check.in_rounding).sum()),
            float(check.relative_error[judged].max()) if judged.any() else None,
            place,
        )

    def entry_of(self, number: int) -> Entry:
        """The array that the element with this number, from 0, is in."""
        element = int(self.check.elements[number])
        return next(e for e in self.check.layout.entries if e.start <= element < e.stop)

    def place_of(self, number: int) -> Place:
        """Where the gradient of that element stands in a trace."""
        entry = self.entry_of(number)
        offset = int(self.check.elements[number]) - entry.start
        index = tuple(int(i) for i in np.unravel_index(offset, entry.shape))
        phase = "penalty" if self.penalised and entry.kind == "W" else "backward"
        return Place(phase, f"d{entry.name}", index)

    def title_of(self, number: int) -> str:
        """Such as ∂L/∂W₂[3, 1], counted from 1."""
        return place_title(self.place_of(number))

    def errors_of(self, name: str) -> NDArray[np.float64] | None:
        """The relative error of each number of an array, by its name in the layout: of its shape,
        NaN where it was not checked or not judged; None where there is no such array."""
        entry = next((e for e in self.check.layout.entries if e.name == name), None)
        if entry is None:
            return None
        all_of_it = np.full(self.check.layout.size, np.nan)
        all_of_it[self.check.elements[self.judged]] = self.check.relative_error[self.judged]
        found: NDArray[np.float64] = all_of_it[entry.start : entry.stop].reshape(entry.shape)
        return found


def _row_of_directions(layer: int, along: list[DirectionCheck]) -> ProofRow:
    judged = [d.relative_error for d in along if not (d.at_kink or d.in_rounding)]
    kinks, rounded = sum(d.at_kink for d in along), sum(d.in_rounding for d in along)
    name, worst = f"random directions {layer}", max(judged, default=None)
    return ProofRow(name, layer, len(along), len(along), kinks, rounded, worst, None)


def array_name(entry: Entry) -> str:
    """W₂, γ₁."""
    return f"{KINDS[entry.kind]}{str(entry.layer).translate(SUBSCRIPTS)}"


def place_title(place: Place) -> str:
    """∂L/∂W₂[3, 1], counted from 1."""
    letters = place.name.removeprefix("d").rstrip("0123456789")
    layer = place.name[len(letters) + 1 :].translate(SUBSCRIPTS)
    index = ", ".join(str(i + 1) for i in place.index)
    return f"∂L/∂{KINDS[letters]}{layer}[{index}]"


def error_text(error: float | None) -> str:
    """Two digits and a power of ten: 8.4e−10."""
    if error is None:
        return "–"
    return signed(f"{error:.1e}") if math.isfinite(error) else "∞"


class Proof(QObject):
    """`verdict` is “none”, “checking”, “proven”, “wrong”, “stopped” (cancelled, all right so far),
    “nothing” (all is frozen or at a kink) or “impossible” (`sentence` says why). It belongs to the
    state of the run that was checked, which stood at `update`: with the next update or edit it
    `is_faded`.

    `began()`, `progressed(done, planned)`, `ended()` when there is another verdict, `faded()`.
    """

    began = Signal()
    progressed = Signal(int, int)
    ended = Signal()
    faded = Signal()

    def __init__(
        self, document: Document, controller: Controller, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._controller = controller
        self._request: int | None = None
        self._state: tuple[int, int] | None = None
        self._seen: Snapshot | None = None
        self.verdict = "none"
        self.result: ProofResult | None = None
        self.reason = ""
        self.is_faded = False
        self.update = 0
        self.done = self.planned = 0
        controller.checking.connect(self._on_checking)
        controller.checked.connect(self._on_checked)
        controller.worker_lost.connect(self._on_worker_lost)
        document.spec_changed.connect(self._on_edited)
        document.parameter_set.connect(self._on_edited)
        document.arrays_set.connect(self._on_edited)
        document.project_changed.connect(self._on_project_changed)

    # What is asked for

    @property
    def is_going_on(self) -> bool:
        return self._request is not None

    def prove(self) -> None:
        """Check the gradients at the present weights, on the next batch. The run pauses. Nothing
        while a check goes on."""
        if self.is_going_on:
            return
        if self._controller.is_lost:
            self._end("impossible", LOST)
            return
        if self._controller.is_playing:
            self._controller.pause()
        self._request = self._controller.check_gradients()
        self.done = self.planned = 0
        self.verdict, self.result, self.reason, self.is_faded = "checking", None, "", False
        self._state = None
        self.began.emit()

    def cancel(self) -> None:
        """What was found so far is kept, and said to be no more than that."""
        if self.is_going_on:
            self._controller.cancel_check()

    # What comes of it

    def _on_checking(self, checking: Checking) -> None:
        if checking.request == self._request:
            self.done, self.planned = checking.done, checking.planned
            self.progressed.emit(self.done, self.planned)

    def _on_checked(self, checked: Checked) -> None:
        if checked.request != self._request:
            return
        if checked.check is None:
            self._end("impossible", checked.reason)
        elif checked.sequence != self._controller.sequence:
            self._end("impossible", CHANGED)
        else:
            self._state = (checked.sequence, checked.update)
            self.update = checked.update
            training = self._document.spec.training
            self.result = ProofResult(checked.check, bool(training.l1 or training.l2))
            self._end(_verdict(self.result))
            if self._seen is not None:
                self.take_snapshot(self._seen)  # the run may have gone on meanwhile

    def _end(self, verdict: str, reason: str = "") -> None:
        self._request = None
        self.verdict, self.reason = verdict, reason
        self.ended.emit()

    # What makes it fade

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """The run stands at another moment, perhaps."""
        self._seen = snapshot
        now = (self._controller.sequence, self._controller.order)
        if self._state is None or (snapshot.sequence, snapshot.order) != now:
            return
        if (snapshot.sequence, snapshot.update) != self._state:
            self._fade()

    def _on_edited(self, *_: object) -> None:
        self.cancel()
        self._fade()

    def _fade(self) -> None:
        if self.result is not None and not self.is_faded:
            self.is_faded = True
            self.faded.emit()

    def _on_project_changed(self) -> None:
        """Nothing of it has a meaning for another network."""
        self.cancel()
        self._request = self._state = self.result = None
        self.is_faded = False
        self._end("none")

    def _on_worker_lost(self, how: str) -> None:
        if self.is_going_on:
            self._end("impossible", LOST)

    # In words

    @property
    def sentence(self) -> str:
        """The verdict, for a badge: “✓ Gradients proven: worst relative error 8.4e−10”."""
        result = self.result
        if result is None:
            return self.reason
        if self.verdict == "proven":
            text = f"✓ Gradients proven: worst relative error {error_text(result.worst)}"
            return text if result.check.is_whole else f"{text}, sampled"
        if self.verdict == "wrong":
            return f"✗ Gradients wrong: relative error {error_text(result.worst)}"
        if self.verdict == "stopped":
            return f"Stopped: {counted(int(result.judged.sum()), 'gradient')} right so far"
        return "Nothing to prove: every layer is frozen, or every gradient is at a kink."

    @property
    def details(self) -> str:
        """What was checked, and what was not judged and why; a line each."""
        return "\n".join(_details(self.result)) if self.result else ""


def _verdict(result: ProofResult) -> str:
    if not result.check.is_right:
        return "wrong"
    if not result.check.is_complete:
        return "stopped"
    return "proven" if result.judged.any() else "nothing"


def _details(result: ProofResult) -> Iterator[str]:
    check = result.check
    elements, size = len(check.elements), check.layout.size
    if check.is_whole and check.is_complete:
        yield f"All {counted(elements, 'gradient')} of layers that are trained were checked."
    else:
        yield (
            f"{grouped(elements)} of {grouped(size)} gradients were checked: in each layer those "
            "that are largest and as many at random, some of every array, others for kinks."
            if not check.is_whole and check.is_complete
            else f"{grouped(elements)} of {grouped(size)} gradients were checked."
        )
    if check.directions:
        yield f"{counted(len(check.directions), 'random direction')} through whole layers, too."
    if result.kinks:
        yield (
            f"{grouped(result.kinks)} at a kink, not judged: between w − 2h and w + 2h a ReLU, a "
            "hinge or an absolute value changes its side, where there is no slope to compare."
        )
    if result.rounded:
        yield (
            f"{grouped(result.rounded)} not judged, for they are so small that the loss's own "
            "rounding is larger."
        )
