"""The samples that the network does worst on, one by one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.asking import Asked
from desktop_nn.models.document import Document
from desktop_nn.models.judged_table import LOSS, OUTPUT_PREDICTED
from desktop_nn.models.number_text import grouped
from desktop_nn.training.judged import Judged
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.late_label import LateLabel
from desktop_nn.views.sample_board import SampleBoard
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View


class WorstView(View):
    """The samples with the highest loss, highest first. The fact says among how many."""

    products = frozenset({"worst_samples"})

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("worstView")
        self.setAccessibleName("Worst samples")
        self._empty = LateLabel("The samples with the highest loss appear here, one by one.")
        self.board = SampleBoard(document, theme, "Samples with the highest loss", LOSS)
        self.board.hide_columns(OUTPUT_PREDICTED)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.board)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def origins_at(self, point: QPoint) -> Sequence[Asked]:
        return self.board.origins_at(self.board.mapFrom(self, point))

    def origins_here(self) -> Sequence[Asked]:
        return self.board.origins_here()

    def forget(self) -> None:
        self.board.clear()
        if self.stack.currentWidget() is self.board:
            self._empty.wait()
        self.stack.setCurrentWidget(self._empty)
        self.fact_changed.emit("")

    def on_spec(self) -> None:
        """Other data: what is shown is none of its samples."""
        if not self.board.is_of(self.document.data):
            self.forget()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        judged = snapshot.products.get("worst_samples")
        if judged is not None and self.board.show_judged(judged):
            self.stack.setCurrentWidget(self.board)
            self.fact_changed.emit(_fact(judged))


def _fact(judged: Judged) -> str:
    shown = f"{len(judged.rows)} worst of {grouped(judged.measured)}"
    if judged.measured < judged.of:
        return f"{judged.part}: {shown} looked at, of {grouped(judged.of)}"
    return f"{judged.part}: {shown}"
