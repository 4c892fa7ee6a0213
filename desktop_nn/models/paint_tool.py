"""The paint tool: what the pointer does over the map or the curve, and what a stroke does to the
data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from desktop_nn.engine.catalog.rows import LARGEST
from desktop_nn.experiment.data_sets.data_set import Floats
from desktop_nn.experiment.data_sets.painted import MOST_POINTS, Points, kind_of, points_of
from desktop_nn.experiment.problem import Problem
from desktop_nn.models.confusion_model import told_apart
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped, shown

WHERE = "data.source"
ERASE = -1
"""As the tool in hand, beside the numbers of classes."""


class PaintTool(QObject):
    """`tool` is the number of a class (0 for a curve, and for values over the plane, which paints
    `value`), `ERASE`, or None while nothing is in hand.
    `is_fresh` after `clear`: the next stroke begins anew; until then the points stay. `changed()`
    when any of this, or what can be painted, is another."""

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.tool: int | None = None
        self.is_fresh = False
        self.value = 1.0
        self._kind, self.names = self.kind, self._named()
        document.spec_changed.connect(self._on_spec_changed)
        document.project_changed.connect(self._follow)

    # What there is

    @property
    def kind(self) -> str:
        """“plane”, “values”, “curve”, or nothing where the data can't be painted."""
        return kind_of(self._document.data)

    @property
    def samples(self) -> Floats:
        """The values of the samples that there are: (N,)."""
        return self._document.data.targets[:, 0]

    def _named(self) -> tuple[str, ...]:
        """What can be painted: the classes, or points with values, or of a curve."""
        kind = self.kind
        if kind == "plane":
            return tuple(told_apart(self._document.data.classes))
        return ("points",) if kind else ()

    def _on_spec_changed(self, old: object, new: object) -> None:
        self._follow()

    def _follow(self) -> None:
        before = (self._kind, self.names, self.tool, self.is_fresh)
        self._kind, self.names = self.kind, self._named()
        self.is_fresh = False
        if not self.names or (self.tool is not None and self.tool >= len(self.names)):
            self.tool = None
        if before != (self._kind, self.names, self.tool, self.is_fresh):
            self.changed.emit()

    # What is asked

    def choose(self, tool: int | None) -> None:
        """Take a tool in hand, or none. Only one that paints begins anew."""
        if tool != self.tool:
            self.tool = tool
            self.is_fresh = self.is_fresh and tool not in (None, ERASE)
            self.changed.emit()

    def set_value(self, value: float) -> tuple[Problem, ...]:
        """What the next stroke over the plane paints, which is in hand then."""
        if not abs(value) <= LARGEST:
            message = f"Value must be a number of at most {shown(LARGEST)} either way."
            return self._document.refuse(Problem(WHERE, "error", message))
        self._document.dismiss(WHERE)
        self.value, self.tool = value, 0
        self.changed.emit()
        return ()

    def refuse_value(self, text: str) -> None:
        """What was typed is no number."""
        said = f"must be a number, not “{text}”." if text.strip() else "needs a number."
        self._document.refuse(Problem(WHERE, "error", f"Value {said}"))

    def clear(self) -> None:
        """Begin anew with the next stroke, whose undoing brings back all that was there."""
        self.is_fresh = True
        if self.tool is None or self.tool == ERASE:
            self.tool = 0
        self.changed.emit()

    def keep(self) -> None:
        """Don't begin anew after all."""
        if self.is_fresh:
            self.is_fresh = False
            self.changed.emit()

    def paint(self, places: Floats, reach: tuple[float, float]) -> tuple[Problem, ...]:
        """One stroke, one step of undo: points at these places, (P, 2), of the class in hand.
        `reach`: how far from 0 the canvas goes, across and up."""
        points = self._points(reach)
        if self.tool is None or points is None:
            return ()
        if self.is_fresh:
            points = points.emptied()
        room = MOST_POINTS - points.count
        if room <= 0:
            message = f"There are {grouped(points.count)} points, as many as can be painted."
            return self._document.refuse(Problem(WHERE, "error", message))
        taken = places[:room]
        word = "point" if len(taken) == 1 else "points"
        name = {"curve": "", "values": f" of value {shown(self.value)}"}.get(
            self.kind, f" of {self.names[self.tool]}"
        )
        target = self.value if self.kind == "values" else float(max(0, self.tool))
        return self._use(points.with_points(taken, target), f"paint {len(taken)} {word}{name}")

    def erase(
        self, path: Floats, radius: tuple[float, float], reach: tuple[float, float]
    ) -> tuple[Problem, ...]:
        """One stroke too: the points within `radius`, across and up, of a path: (P, 2)."""
        points = self._points(reach)
        if points is None:
            return ()
        left = points.without(path, radius)
        gone = points.count - left.count
        if not gone:
            return ()
        return self._use(left, f"erase {gone} {'point' if gone == 1 else 'points'}")

    def _points(self, reach: tuple[float, float]) -> Points | None:
        """The samples as points; None where there are none to paint among, or too many."""
        data = self._document.data
        if not self.kind:
            return None
        if data.rows > MOST_POINTS and not self.is_fresh:
            most, rows = grouped(MOST_POINTS), grouped(data.rows)
            message = f"At most {most} points can be painted among, and there are {rows}."
            self._document.refuse(Problem(WHERE, "error", message))
            return None
        return points_of(data, reach)

    def _use(self, points: Points, text: str) -> tuple[Problem, ...]:
        data = replace(self._document.spec.data, source=points.choice())
        return self._document.change_data(data, text, WHERE)


def spread(path: Floats, radius: tuple[float, float], rng: np.random.Generator) -> Floats:
    """A place within `radius`, across and up, of each place of a path: (P, 2)."""
    angle, far = 2.0 * np.pi * rng.random(len(path)), np.sqrt(rng.random(len(path)))
    around = np.column_stack([far * np.cos(angle), far * np.sin(angle)])
    spread_out: Floats = path + around * np.array(radius)
    return spread_out
