"""A plot of the output over the inputs, with the samples as marks on it: what the decision map and
the fitted curve have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from PySide6.QtWidgets import QWidget

from desktop_nn.experiment.data_sets.data_set import DataSet, Floats
from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.paint_tool import PaintTool
from desktop_nn.models.sample_selection import Rows, SampleSelection
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.brush import Brush
from desktop_nn.views.chosen_marks import ChosenMarks
from desktop_nn.views.plot import Plot
from desktop_nn.views.plot_keys import PlotKeys
from desktop_nn.views.sample_marks import Parts, SampleMarks, drawn_parts
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View


class SampleView(View):
    """`inputs` is how many the data must have, `product` what is drawn. The subclass makes its
    `plot` in `_build_plot` and says what goes onto it; the marks are placed when the samples or
    their split are others. `fact` is what they mean, where they can be seen, and before it, as
    `_note`, what isn't seen of the output.

    While the pointer, or what arrow keys move, is over the plot, its point is `probed`: run through
    the network, whose diagram then shows what each neuron puts out for it."""

    inputs: ClassVar[int]
    product: ClassVar[str]

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self._shown: Any = None
        self._marks_of: object = None
        self._note = ""
        self._parts_note = ""
        self.plot = self._build_plot()
        self.plot.read_out = self._read_out
        self.keys = PlotKeys(self.plot)
        self.marks = SampleMarks(self.plot, theme)
        self.brush: Brush | None = None
        self._tool: PaintTool | None = None
        self._chosen: ChosenMarks | None = None
        self._place_marks()

    @abstractmethod
    def _build_plot(self) -> Plot: ...

    @abstractmethod
    def _draw(self, product: Any) -> None:
        """The output as it is now."""

    @abstractmethod
    def _forget(self) -> None:
        """What was drawn is of another network, or of other data."""

    @abstractmethod
    def _mark(self, data: DataSet, parts: Parts) -> None:
        """The samples into `marks`, and the range that shows them all."""

    @abstractmethod
    def _read_out(self, x: float, y: float) -> tuple[float, str] | None: ...

    @property
    def fact(self) -> str:
        return " · ".join(filter(None, (self._note, self._parts_note)))

    # The probe

    @property
    def products(self) -> frozenset[str]:  # type: ignore[override]
        return frozenset({self.product, "probe"} if self.probed else {self.product})

    @property
    def choices(self) -> Mapping[str, object]:  # type: ignore[override]
        return {"probe": self.probed} if self.probed else {}

    @property
    def probed(self) -> tuple[float, ...] | None:
        """The point under the pointer, by the data's inputs."""
        point = self.plot.pointed_at()
        if point is None or self.document.data.width != self.inputs:
            return None
        return (point.x(), point.y())[: self.inputs]

    def use_paint_tool(self, tool: PaintTool) -> None:
        """Have strokes over the plot change the data."""
        self.brush = Brush(self.plot, tool, self.theme)
        self._tool = tool
        tool.changed.connect(self._on_tool_changed)
        self._on_tool_changed()

    def use_selection(self, selection: SampleSelection) -> None:
        """Ring what is chosen, and choose the sample that is clicked."""
        self._chosen = ChosenMarks(self, selection)

    def place_of(self, data: DataSet, rows: Rows) -> Floats:
        """Where these rows of the data lie in the plane: (P, 2)."""
        up = data.inputs[rows, 1] if self.inputs == 2 else data.targets[rows, 0]
        return np.column_stack([data.inputs[rows, 0], up])

    def _on_tool_changed(self) -> None:
        """What the next stroke does away with is hidden already."""
        if self._tool is not None:
            self.marks.show_all(not self._tool.is_fresh)

    # What it is told

    def on_theme(self) -> None:
        self._marks_of = None
        self._place_marks()
        if self._shown is not None:
            self._draw(self._shown)

    def forget(self) -> None:
        self._shown = None
        self._forget()

    def on_spec(self) -> None:
        if self.document.data.width != self.inputs:
            self.forget()
        self._place_marks()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        product = snapshot.products.get(self.product)
        if product is None or self.document.data.width != self.inputs:
            return
        self._shown = product
        self._draw(product)
        self.plot.update_read_out()
        self.fact_changed.emit(self.fact)

    def _place_marks(self) -> None:
        data, spec = self.document.data, self.document.spec.data
        key = (id(data), spec.validation_share, spec.seed)
        if key == self._marks_of:
            return
        self._marks_of = key
        self.marks.clear()
        self._parts_note = self._note = ""
        if data.width == self.inputs:
            parts = drawn_parts(spec, data)
            self._mark(data, parts)
            self._parts_note = parts.note
        self.fact_changed.emit(self.fact)
