"""A view: a widget that shows a part of each snapshot, and says which products it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QWidget

from desktop_nn.experiment.effects import is_structural
from desktop_nn.experiment.history import History
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.models.asking import Asked
from desktop_nn.models.document import Document
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.origin_menu import chosen
from desktop_nn.views.theme import Theme


class View(QWidget):
    """Takes its models in the constructor. `fact_changed(text)` is the panel's key fact.

    `products` are asked for in every frame, and subscribed while the view is visible;
    `show_snapshot` is called only then, on the one paced timer; so a hidden view costs nothing.
    While training runs, views that `take_turns` are shown one a tick, so that no frame does the
    work of all; the others in every frame. A turn comes `turn_weight` times as often as that of a
    view of weight 1.
    `choices`, asked for in every frame too, is what products are made of, by their names: a cell,
    a point.
    `origin_asked(asked)` when the user wants to know where a number comes from: one of `origins_at`
    under the right button, or of `origins_here`, where the keys are.
    `header_control` belongs into the header of the panel, and goes with the view.
    `on_theme` repaints in other colours, `on_spec` follows an edit, and `forget` blanks what was
    shown of another network.
    """

    products: ClassVar[frozenset[str]] = frozenset()
    choices: Mapping[str, object] = MappingProxyType({})
    takes_turns: ClassVar[bool] = False
    turn_weight: ClassVar[int] = 1
    header_control: QWidget | None = None
    fact_changed = Signal(str)
    origin_asked = Signal(object)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.theme = theme
        document.spec_changed.connect(self._on_spec_changed)
        document.project_changed.connect(self._on_project_changed)
        theme.changed.connect(self.on_theme)

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        """Show what is new. Products that were not due are missing from `snapshot.products`."""

    def on_spec(self) -> None:
        """The document's spec is another one."""

    def forget(self) -> None:
        """What is shown is of another network: blank it, until the new one's comes. Called before
        `on_spec`, when the structure is another one, or the whole project."""

    def on_project(self) -> None:
        """The document is another project; `on_spec` follows."""
        self.forget()

    def on_theme(self) -> None:
        """The theme's colours are other ones."""

    def origins_at(self, point: QPoint) -> Sequence[Asked]:
        """The numbers at a point of this view that can be asked about, the likeliest first."""
        return ()

    def origins_here(self) -> Sequence[Asked]:
        """Those where the keyboard has come to."""
        return ()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        asked = self.origins_here() if by_key else self.origins_at(event.pos())
        if not asked:
            super().contextMenuEvent(event)
            return
        found = chosen(asked, self, event.globalPos())
        if found is not None:
            self.origin_asked.emit(found)

    def _on_spec_changed(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        if is_structural(old, new):
            self.forget()
        self.on_spec()

    def _on_project_changed(self) -> None:
        self.on_project()
        self.on_spec()
