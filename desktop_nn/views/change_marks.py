"""Where a run was changed: a line with a word where losses are of another problem from there on, a
fainter tick for what else was changed while it learned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel

from desktop_nn.experiment.changes import Change
from desktop_nn.views.curve_points import Floats
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg

TICK = 7.0
"""Pixels that a tick is high."""

NEAR = 5.0
"""Pixels within which the pointer is at a mark."""

APART = 4.0
"""Pixels between two marks, at least: of closer ones one is drawn, and both are told."""

MOST_TOLD = 3


def epochs_at(updates: Floats, row_updates: Floats, row_epochs: Floats) -> Floats:
    """The epochs, as numbers with a fraction, at which a run had made so many updates: (n,). After
    the last row they go on at its pace."""
    known = np.concatenate([[0.0], row_updates])
    epochs = np.concatenate([[0.0], row_epochs])
    found = np.interp(updates, known, epochs)
    if len(known) > 1:
        pace = (epochs[-1] - epochs[-2]) / max(known[-1] - known[-2], 1.0)
        beyond = np.maximum(updates - known[-1], 0.0) * pace
        found = found + np.minimum(beyond, 1.0)
    return np.asarray(found)


class ChangeMarks:
    """Its items are made once; they are drawn again only when something is another."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self._changes: tuple[Change, ...] = ()
        self._places: Floats = np.empty(0)
        self._drawn: object = None
        self.lines = pg.PlotCurveItem(connect="pairs")
        self.ticks = pg.PlotCurveItem(connect="pairs")
        for item in (self.lines, self.ticks):
            item.setZValue(-5)
            item.hide()
            plot.addItem(item)
        self.labels: list[QLabel] = []
        self._written: list[QLabel] = []

    def restyle(self) -> None:
        """In the theme's present colours."""
        theme = self._plot.theme
        self.lines.setPen(pg.mkPen(theme.color("dim")))
        self.ticks.setPen(pg.mkPen(theme.color("faint")))
        for label in self.labels:
            self._style(label)

    def _style(self, label: QLabel) -> None:
        tokens = self._plot.theme.tokens
        label.setStyleSheet(f"color: {tokens.dim}; background: {tokens.panel}; font-size: 10px;")

    def take(self, changes: tuple[Change, ...], places: Floats) -> None:
        """These, at these epochs: (n,)."""
        self._changes, self._places = changes, places

    def draw(self) -> None:
        """Those in sight, thinned out to what can be told apart."""
        left, right, low, high = self._plot.shown_range()
        place = self._plot.place()
        key = (self._changes, self._places.tobytes(), left, right, low, high, place.getRect())
        if key == self._drawn or right <= left or place.height() <= 0.0:
            return
        self._drawn = key
        pixel = (right - left) / self._plot.pixels_across
        breaks = self._apart([c.breaks for c in self._changes], left, right, pixel)
        others = self._apart([not c.breaks for c in self._changes], left, right, pixel)
        self._draw_item(self.lines, breaks, low, high)
        self._draw_item(self.ticks, others, low, low + TICK * (high - low) / place.height())
        self._write(breaks)

    def _apart(self, wanted: Sequence[bool], left: float, right: float, pixel: float) -> list[int]:
        """The numbers of those that are drawn, from left to right."""
        found: list[int] = []
        for number in np.flatnonzero(wanted).tolist():
            x = self._places[number]
            if left <= x <= right and (not found or x - self._places[found[-1]] >= APART * pixel):
                found.append(number)
        return found

    def _draw_item(self, item: pg.PlotCurveItem, numbers: list[int], low: float, high: float):
        x = np.repeat(self._places[numbers], 2)
        item.setData(x, np.tile([low, high], len(numbers)))
        item.setVisible(bool(numbers))

    def _write(self, numbers: list[int]) -> None:
        """A word at the top of each line that has room for it."""
        taken = QRect()
        used = 0
        for number in numbers:
            label = self._label(used)
            label.setText(self._changes[number].label)
            label.adjustSize()
            spot = self._plot.to_pixels(float(self._places[number]), 0.0)
            area = self._plot.place().toRect()
            label.move(int(spot.x()) + 2, area.top())
            inside = label.geometry().right() <= area.right()
            if inside and label.geometry().left() > taken.right():
                taken = label.geometry()
                label.show()
                used += 1
        self._written = self.labels[:used]
        for label in self.labels[used:]:
            label.hide()

    def keep_clear(self, names: Sequence[QRect]) -> None:
        """Words that would lie on one of these go below it; those without room there go."""
        area = self._plot.place().toRect()
        for label in self._written:
            place = QRect(label.x(), area.top(), label.width(), label.height())
            for name in sorted(names, key=QRect.top):
                if name.intersects(place):
                    place.moveTop(name.bottom() + 1)
            label.move(place.topLeft())
            label.setVisible(place.bottom() <= area.bottom())

    def _label(self, number: int) -> QLabel:
        while len(self.labels) <= number:
            label = QLabel(self._plot.viewport())
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.lower()
            self._style(label)
            self.labels.append(label)
        return self.labels[number]

    def text_at(self, x: float) -> str:
        """What was changed where the pointer is, a line each; the latest where there is much."""
        left, right, *_ = self._plot.shown_range()
        reach = NEAR * (right - left) / self._plot.pixels_across
        near = np.flatnonzero(np.abs(self._places - x) <= reach).tolist()
        texts = [self._changes[number].text for number in near[-MOST_TOLD:]]
        more = len(near) - len(texts)
        return "\n".join([*([f"{more} more changes"] if more else []), *texts])
