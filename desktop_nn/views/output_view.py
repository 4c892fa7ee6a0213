"""What comes out of the network: the views that make sense for the data, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.data_sets import image_shape
from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.paint_tool import PaintTool
from desktop_nn.models.sample_selection import SampleSelection
from desktop_nn.models.selection import Selection
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.output_faces import FACES, faces_for
from desktop_nn.views.plot import Plot
from desktop_nn.views.sample_view import SampleView
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View


@runtime_checkable
class FollowsNeuron(Protocol):
    """A face that shows the neuron that all views look at."""

    def follow_neuron(self, selection: Selection) -> None: ...


class OutputView(View):
    """`current` is the name of the face that is shown; only it is fed. `probed(probe)` with what
    each neuron puts out for the point that is pointed at; None when none is any more."""

    takes_turns = True
    probed = Signal(object)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("outputView")
        self.setAccessibleName("Output")
        self.current = ""
        self._facts: dict[str, str] = {}
        self._views: dict[str, View] = {}
        self._tool: PaintTool | None = None
        self._is_probing = False
        self._selection: SampleSelection | None = None
        self._neuron: Selection | None = None
        self._build()
        self._tabs.buttonClicked.connect(self._on_tab)
        self.on_spec()

    def _build(self) -> None:
        self._tabs = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for name, (_, tip) in FACES.items():
            row.addWidget(self._tab(name, tip))
        row.addStretch(1)
        self._controls = row
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self._stack, 1)

    def _tab(self, name: str, tip: str) -> QPushButton:
        button = QPushButton(name)
        button.setObjectName("flat")
        button.setCheckable(True)
        button.setProperty("face", name)
        button.setToolTip(tip)
        button.setStatusTip(tip)
        button.setAccessibleName(f"{name}: {tip}")
        self._tabs.addButton(button)
        return button

    def add_controls(self, row: QHBoxLayout) -> None:
        """What belongs to a face, into the header of the panel; without one, it is beside the
        tabs."""
        self._controls = row
        for view in self._views.values():
            _put_controls(view, row)

    # Faces

    @property
    def products(self) -> frozenset[str]:  # type: ignore[override]
        """Those of the face that is shown."""
        return self.view(self.current).products

    @property
    def choices(self) -> Mapping[str, object]:  # type: ignore[override]
        """What they are made of."""
        return self.view(self.current).choices

    @property
    def faces(self) -> list[str]:
        """The names of the faces that can be chosen."""
        data = self.document.data
        return faces_for(data, image_shape(self.document.spec.data, data) is not None)

    def tab(self, name: str) -> QPushButton:
        button = next(button for button in self._tabs.buttons() if button.text() == name)
        assert isinstance(button, QPushButton)
        return button

    def view(self, name: str) -> View:
        """A face's view, made when it is first needed."""
        if name not in self._views:
            view = FACES[name][0]()(self.document, self.theme)
            view.setProperty("face", name)
            view.fact_changed.connect(self._on_fact)
            view.origin_asked.connect(self.origin_asked)
            self._views[name] = view
            self._hand_over(view)
            if isinstance(view, SampleView):
                view.plot.pointed.connect(self._on_pointed)
            _put_controls(view, self._controls)
            self._stack.addWidget(view)
        return self._views[name]

    @property
    def plane(self) -> Plot | None:
        """The plot of the face that is shown, where it has the samples in a plane."""
        view = self.view(self.current)
        return view.plot if isinstance(view, SampleView) else None

    def use_paint_tool(self, tool: PaintTool) -> None:
        """Have strokes over map and curve change the data."""
        self._tool = tool
        for view in self._sample_views():
            view.use_paint_tool(tool)

    def use_selection(self, selection: SampleSelection) -> None:
        """Have the samples that are chosen ringed on map and curve."""
        self._selection = selection
        for view in self._sample_views():
            view.use_selection(selection)

    def follow_neuron(self, selection: Selection) -> None:
        """Have the neuron that all views look at shown where a face can."""
        self._neuron = selection
        for view in self._views.values():
            if isinstance(view, FollowsNeuron):
                view.follow_neuron(selection)

    def _sample_views(self) -> list[SampleView]:
        return [view for view in self._views.values() if isinstance(view, SampleView)]

    def _hand_over(self, view: View) -> None:
        """To a view that is made later, what the others have."""
        if isinstance(view, SampleView) and self._tool is not None:
            view.use_paint_tool(self._tool)
        if isinstance(view, SampleView) and self._selection is not None:
            view.use_selection(self._selection)
        if isinstance(view, FollowsNeuron) and self._neuron is not None:
            view.follow_neuron(self._neuron)

    def choose(self, name: str) -> None:
        """Show a face."""
        if name == self.current:
            return
        self._end_probe()
        self.current = name
        self.tab(name).setChecked(True)
        self._stack.setCurrentWidget(self.view(name))
        self.fact_changed.emit(self._facts.get(name, ""))

    # What it is told

    def on_spec(self) -> None:
        """The faces follow the data; the one that is shown stays where it can."""
        faces = self.faces
        for button in self._tabs.buttons():
            button.setVisible(button.text() in faces)
        self.choose(self.current if self.current in faces else faces[0])
        self._on_pointed()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        view = self.view(self.current)
        view.show_snapshot(snapshot, history)
        probe = snapshot.products.get("probe")
        if probe is not None and "probe" in view.choices:
            self._is_probing = True
            self.probed.emit(probe)

    def _on_pointed(self) -> None:
        """The pointer has moved, or left the plot."""
        if "probe" not in self.view(self.current).choices:
            self._end_probe()

    def _end_probe(self) -> None:
        if self._is_probing:
            self._is_probing = False
            self.probed.emit(None)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._end_probe()

    def _on_tab(self, button: QPushButton) -> None:
        self.choose(button.text())

    def _on_fact(self, text: str) -> None:
        name = self.sender().property("face")
        self._facts[name] = text
        if name == self.current:
            self.fact_changed.emit(text)


def _put_controls(view: View, row: QHBoxLayout) -> None:
    """What a face has for a header."""
    if view.header_control is not None:
        row.addWidget(view.header_control)
