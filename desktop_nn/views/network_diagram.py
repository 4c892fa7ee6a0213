"""The network diagram: inputs, neurons with their maps, edges by weight, live.

One widget that paints itself: a scene that is kept, and repainted where something moved; the
numbers; and the read-out over it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleInterface, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.asking import Asked
from desktop_nn.models.document import Document
from desktop_nn.models.network_facts import described, parameter_count, shape_text
from desktop_nn.models.number_text import grouped
from desktop_nn.models.proof import Proof
from desktop_nn.models.proof_edges import proof_edges
from desktop_nn.models.selection import Selection
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.diagram_accessible import announce, install
from desktop_nn.views.diagram_actions import made_actions
from desktop_nn.views.diagram_editor import DiagramEditor, editable_at
from desktop_nn.views.diagram_interaction import DiagramInteraction
from desktop_nn.views.diagram_origins import origins_of
from desktop_nn.views.diagram_quantity import PROOF, EdgeQuantity, QuantitySwitch
from desktop_nn.views.diagram_readout import Place
from desktop_nn.views.diagram_static import rectangle
from desktop_nn.views.diagram_text import column_texts, maps_legend
from desktop_nn.views.theme import Theme

WIDE = 560
"""Pixels from which on its header has room for words."""


class NetworkDiagram(DiagramInteraction):
    """`layer_selected(index)` when the user selects a layer here; `numbers_clicked(asked)` when
    there are numbers at a click, while an update is walked through; `select_layer` shows a
    selection that was made elsewhere. `selection` is the neuron that all views share;
    `quantity_switch` says what the lines stand for; `editor` takes another value for a weight or
    bias."""

    takes_turns = True
    turn_weight = 3  # what one looks at

    layer_selected = Signal(int)
    numbers_clicked = Signal(object)

    def __init__(
        self,
        document: Document,
        theme: Theme,
        selection: Selection | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, theme, selection, parent)
        self._proof: Proof | None = None
        self.quantity_switch = QuantitySwitch(self)
        self.editor = DiagramEditor(document, self)
        self.actions_by_name = made_actions(self)
        self.accessible: QAccessibleInterface | None = None
        install()
        self._build()
        self.on_spec()

    def _build(self) -> None:
        self.setObjectName("networkDiagram")
        self.setAccessibleName("Network diagram")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # Until a panel's header takes it: this widget paints itself, and has no room for others.
        self.quantity_switch.hide()
        self.quantity_switch.quantity_chosen.connect(self._on_quantity_chosen)
        # So that their keys count here too.
        self.addActions(list(self.quantity_switch.actions_by_name.values()))
        actions = self.actions_by_name
        actions["network_focus"].toggled.connect(self._on_focus_mode)
        actions["zoom_in"].triggered.connect(self.zoom_in)
        actions["zoom_out"].triggered.connect(self.zoom_out)
        actions["zoom_fit"].triggered.connect(self.fit)
        actions["edit_parameter"].triggered.connect(self.edit_here)

    def add_controls(self, row: QHBoxLayout) -> None:
        """What stands in the header of its panel."""
        row.addWidget(self.quantity_switch)
        self.quantity_switch.show()

    def add_actions(self, menu: QMenu) -> None:
        """All that can be done to the picture."""
        menu.addActions(list(self.quantity_switch.actions_by_name.values()))
        menu.addSeparator()
        menu.addActions(list(self.actions_by_name.values()))

    # What it follows

    @property
    def products(self) -> frozenset[str]:  # type: ignore[override]
        """Weights always, for the biases and what is edited; what the lines show; the maps.
        And what neurons put out, while one is read out, on screen or aloud."""
        products = {"edges", "neuron_maps", self._content.quantity.product} - {""}
        place = self.shown_place()
        if (place is not None and place.source is None) or QAccessible.isActive():
            products.add("neuron_outputs")
        return frozenset(products)

    def _on_quantity_chosen(self, quantity: EdgeQuantity) -> None:
        other_colours = quantity.colours != self._content.quantity.colours
        self._content.choose(quantity)
        if other_colours:
            self._renew()
        self._show_edges()

    def use_proof(self, proof: Proof) -> None:
        """Show what is proven, where the lines stand for that."""
        self._proof = proof
        for signal in (proof.began, proof.ended, proof.faded):
            signal.connect(self._on_proof)

    def _on_proof(self) -> None:
        if self._proof is not None:
            self._content.take_proof(proof_edges(self._proof))
            if self._content.quantity is PROOF:
                self._show_edges()

    def forget(self) -> None:
        self.stop_editing()
        self._content.forget()
        self._renew()

    def on_spec(self) -> None:
        network = self.document.spec.network
        if self._selected is not None and self._selected >= len(network.layers):
            self._selected = None
        self._forget_places()
        self._follow_document()
        self.setAccessibleDescription(described(network))
        self.fact_changed.emit(self.fact())

    def fact(self) -> str:
        """“2 → 8 → 8 → 1 · 105 parameters”; then what neurons show, where that needs words."""
        network = self.document.spec.network
        shape = f"{shape_text(network)} · {grouped(parameter_count(network))} parameters"
        maps = self._content.maps
        legend = maps_legend(self.document, maps.kind) if maps is not None else ""
        return f"{shape} · {legend}" if legend else shape

    def on_theme(self) -> None:
        self._content.recolor()
        self._renew()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        self._take_waiting(snapshot.waiting_for_reset)
        products = snapshot.products
        if self._content.take_all_edges(products):
            self._show_edges()
        if self._content.take_outputs(products.get("neuron_outputs")):
            self.update()
        had_maps = self._content.maps is not None
        if "neuron_maps" in products and self._content.take_maps(products["neuron_maps"]):
            self._show_maps()
            if had_maps != (self._content.maps is not None):
                self.fact_changed.emit(self.fact())

    def _take_waiting(self, waiting: tuple[str, ...]) -> None:
        """Layers whose weights aren't drawn as their heading says yet."""
        if waiting != self._waiting:
            self._waiting = waiting
            self._texts = column_texts(self.document, waiting)
            self._renew()

    def _show_maps(self) -> None:
        if self._content.maps is None:
            self._renew()
        elif self._scene is not None:
            self._scene.show_maps(self._content)
        self.update()

    # Selection

    @property
    def selected_layer(self) -> int | None:
        return self._selected

    def select_layer(self, index: int | None) -> None:
        """Highlight a layer, from 0; None, or one that isn't there, for none."""
        layers = len(self.document.spec.network.layers)
        index = index if index is not None and 0 <= index < layers else None
        if index == self._selected:
            return
        self._selected = index
        # The layer panel may follow an edit first: the columns come with `on_spec` then.
        if index is not None and index + 1 < len(self._layout.columns):
            self._viewport.bring_into_sight(self._heading_of(index + 1))
        self._renew()

    def choose(self, layer: int) -> None:
        """Select a layer here, and tell the others."""
        self.select_layer(layer)
        self.layer_selected.emit(layer)

    def _heading_of(self, column: int) -> QRectF:
        """Its width: which rows are in sight doesn't matter."""
        heading = rectangle(self._layout.columns[column].heading)
        seen = self._viewport.rect()
        return QRectF(heading.left(), seen.top(), heading.width(), 0.0)

    # Editing

    def edit_at(self, place: Place) -> None:
        """The bias of a neuron, or the weight of an edge, in a field over the diagram."""
        anchor = QRectF(self._pointer - self._viewport.offset(), QSizeF())
        if place.source is None:
            anchor = self.cell_in_view(place)
        setting = editable_at(place, self._layout.columns, self.document, self._content)
        if isinstance(setting, str):
            self.tell(setting, anchor)
            return
        self.editor.edit(setting, self.readout_at(place).title, anchor)
        self._hovered = None
        self.update()

    def stop_editing(self) -> None:
        self.editor.leave()

    def tell(self, sentence: str, anchor: QRectF) -> None:
        self.editor.tell(sentence, anchor)
        self._hovered = None
        self.update()

    # Where numbers come from

    def origins_at(self, point: QPoint) -> Sequence[Asked]:
        return self._origins_of(self.place_at(QPointF(point) + self._viewport.offset()))

    def tell_clicked(self, point: QPoint) -> None:
        if asked := self.origins_at(point):
            self.numbers_clicked.emit(asked)

    def origins_here(self) -> Sequence[Asked]:
        return self._origins_of(self.shown_place() or self.selected_place())

    def _origins_of(self, place: Place | None) -> Sequence[Asked]:
        if place is None:
            return ()
        columns, quantity = self._layout.columns, self._content.quantity
        return origins_of(place, columns, self.document.spec, quantity, self._picture)

    # For those who can't see it

    def mean_output(self, place: Place) -> float | None:
        """Of a neuron, or of a folded group, where it is known."""
        group = self._layout.columns[place.column].groups[place.row]
        return self._content.output(place.column, group)

    def neuron_at(self, point: QPoint) -> Place | None:
        """The neuron at a point of the view."""
        at = QPointF(point) + self._viewport.offset()
        cell = self._layout.cell_at(at.x(), at.y())
        return Place(*cell) if cell else None

    def cell_in_view(self, place: Place) -> QRectF:
        """Where a neuron is, in the view's pixels."""
        cell = self._layout.columns[place.column].cells[place.row]
        return rectangle(cell).translated(-self._viewport.offset())

    def _walk(self, across: int, down: int) -> None:
        super()._walk(across, down)
        if self._keyed is not None:
            announce(self, self._keyed)

    # Focus mode

    def shown_place(self) -> Place | None:
        return None if self.editor.isVisible() else super().shown_place()

    def focused_place(self) -> Place | None:
        if not self.actions_by_name["network_focus"].isChecked():
            return None
        return self.shown_place() or self.selected_place()

    def _on_focus_mode(self) -> None:
        self.update()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        self.fact_changed.emit(self.fact())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self.quantity_switch.set_brief(self.width() < WIDE)
        super().resizeEvent(event)
