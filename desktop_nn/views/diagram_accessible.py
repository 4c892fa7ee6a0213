"""The network diagram for those who can't see it: each neuron is a child with a name such as
“hidden 2, neuron 3, tanh, mean output 0.42”.

Nothing of this is made before a program that reads the screen asks.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from desktop_nn.models.network_facts import activation_label
from desktop_nn.models.number_text import fixed
from desktop_nn.views.diagram_readout import Place, group_name

if TYPE_CHECKING:
    from desktop_nn.views.network_diagram import NetworkDiagram

Text = QAccessible.Text


class NeuronAccessible(QAccessibleInterface):
    """The neuron, or the folded group, that is number `index` of all that are drawn, column by
    column. One that the network has no longer is not valid."""

    def __init__(self, diagram: DiagramAccessible, index: int) -> None:
        super().__init__()
        self._diagram = diagram
        self._index = index

    def place(self) -> Place | None:
        return self._diagram.place(self._index)

    def isValid(self) -> bool:  # noqa: N802
        return self.place() is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def parent(self) -> QAccessibleInterface:
        return self._diagram

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        return None

    def childCount(self) -> int:  # noqa: N802
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        return self._diagram.state_of(self.place())

    def rect(self) -> QRect:
        return self._diagram.rect_of(self.place())

    def text(self, kind: QAccessible.Text) -> str:
        place = self.place()
        if place is None:
            return ""
        if kind == Text.Name:
            return self._diagram.name_of(place)
        return self._diagram.numbers_of(place) if kind == Text.Description else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:  # noqa: N802
        """Nothing here is typed."""


class DiagramAccessible(QAccessibleWidget):
    """The neurons, then the widget's own children: scroll bars, and the field while one edits."""

    def __init__(self, view: NetworkDiagram) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self._view = view
        # Never taken out: whoever reads the screen may hold on to one.
        self._neurons: list[NeuronAccessible] = []

    # Children

    def _count(self) -> int:
        return sum(len(column.cells) for column in self._view.diagram_layout.columns)

    def place(self, index: int) -> Place | None:
        for number, column in enumerate(self._view.diagram_layout.columns):
            if index < len(column.cells):
                return Place(number, index)
            index -= len(column.cells)
        return None

    def index_of(self, place: Place) -> int:
        columns = self._view.diagram_layout.columns[: place.column]
        return sum(len(column.cells) for column in columns) + place.row

    def childCount(self) -> int:  # noqa: N802
        return self._count() + super().childCount()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        count = self._count()
        if index < 0:
            return None
        if index >= count:
            return super().child(index - count)
        while len(self._neurons) <= index:
            self._neurons.append(NeuronAccessible(self, len(self._neurons)))
        return self._neurons[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        for index, neuron in enumerate(self._neurons):
            if neuron is child:
                return index
        own = super().indexOfChild(child)
        return own if own < 0 else own + self._count()

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        point = self._view.mapFromGlobal(QPoint(x, y))
        place = self._view.neuron_at(point)
        return self.child(self.index_of(place)) if place else super().childAt(x, y)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        place = self._view.selected_place()
        if self._view.hasFocus() and place is not None:
            return self.child(self.index_of(place))
        return super().focusChild()

    # What is said of a neuron

    def name_of(self, place: Place) -> str:
        spec, of = self._view.document.spec.network, self._view.diagram_layout.columns[place.column]
        group = of.groups[place.row]
        kind = "neuron" if group.stop - group.start == 1 else "neurons"
        number = group_name(group)
        if of.layer < 0:
            parts = [f"{kind.replace('neuron', 'input')} {number}"]
        else:
            last = of.layer == len(spec.layers) - 1
            layer = "output layer" if last else f"hidden {of.layer + 1}"
            parts = [layer, f"{kind} {number}", activation_label(spec.layers[of.layer])]
        output = self._view.mean_output(place)
        if output is not None:
            parts.append(
                f"mean {'output' if of.layer >= 0 else 'value'} {fixed(round(output, 2) + 0.0, 2)}"
            )
        return ", ".join(parts)

    def numbers_of(self, place: Place) -> str:
        """What the read-out shows, in one line."""
        rows = self._view.readout_at(place).rows
        return ", ".join(f"{caption} {value}".strip() for caption, value, _ in rows)

    def state_of(self, place: Place | None) -> QAccessible.State:
        state = QAccessible.State()
        if place is None:
            state.invalid = True
            return state
        selected = self._view.selected_place() == place
        state.selectable = state.focusable = True
        state.selected = selected
        state.focused = selected and self._view.hasFocus()
        return state

    def rect_of(self, place: Place | None) -> QRect:
        if place is None:
            return QRect()
        box = self._view.cell_in_view(place).toRect()
        return QRect(self._view.mapToGlobal(box.topLeft()), box.size())


def announce(view: NetworkDiagram, place: Place) -> None:
    """Tell who reads the screen that the keys have come to a neuron."""
    if not QAccessible.isActive():
        return
    found = QAccessible.queryAccessibleInterface(view)
    if isinstance(found, DiagramAccessible):
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(found.index_of(place))
        QAccessible.updateAccessibility(event)


def _made_interface(name: str, subject: QObject) -> QAccessibleInterface | None:
    from desktop_nn.views.network_diagram import NetworkDiagram

    if name != "NetworkDiagram" or not isinstance(subject, NetworkDiagram):
        return None
    # Qt holds it as long as the widget lives, and so must Python.
    subject.accessible = DiagramAccessible(subject)
    return subject.accessible


@cache
def install() -> None:
    """Have Qt ask for a diagram's interface here; once, however many diagrams there are."""
    QAccessible.installFactory(_made_interface)
