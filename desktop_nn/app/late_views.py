"""The views of panels that are hidden at first: made when their panel is first shown, or when
somebody asks for them. A start neither builds nor loads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop_nn.models.document import Document
from desktop_nn.models.history_list import EditTimes
from desktop_nn.models.lesson_guide import LessonGuide
from desktop_nn.models.proof import Proof
from desktop_nn.models.sample_selection import SampleSelection
from desktop_nn.models.selection import Selection
from desktop_nn.views.dock import PanelDock
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

if TYPE_CHECKING:
    from desktop_nn.views.distributions_view import DistributionsView
    from desktop_nn.views.lesson_view import LessonView
    from desktop_nn.views.microscope.proof_view import ProofView
    from desktop_nn.views.samples_view import SamplesView
    from desktop_nn.views.statistics_view import StatisticsView


class LateViews(QObject):
    """`view_made(view)`: from now on it is there. `place_asked(place)`: the user wants to know
    where a number of the coming update comes from. `back_asked(update)`: to the checkpoint of that
    update."""

    view_made = Signal(object)
    place_asked = Signal(object)
    back_asked = Signal(int)

    def __init__(
        self,
        document: Document,
        theme: Theme,
        selection: Selection,
        samples: SampleSelection,
        guide: LessonGuide,
        proof: Proof,
        prove: QAction,
        docks: Mapping[str, PanelDock],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._models = (document, theme)
        self._selection = selection
        self._sample_selection = samples
        self._guide = guide
        self._proof = (proof, prove)
        self.edit_times = EditTimes(document, self)
        self.docks = docks

    def fill_panels(self) -> None:
        """From now on they are made. Those that are shown already, at once: so only when whoever
        wants to know of them listens."""
        for name, make in (
            ("distributions", self._made_distributions),
            ("statistics", self._made_statistics),
            ("samples", self._made_samples),
            ("history", self._made_history),
            ("lesson", self._made_lesson),
            ("proof", self._made_proof),
        ):
            self.docks[name].fill_with(make)

    @property
    def distributions(self) -> DistributionsView:
        return self.docks["distributions"].content  # type: ignore[return-value]

    @property
    def statistics(self) -> StatisticsView:
        return self.docks["statistics"].content  # type: ignore[return-value]

    @property
    def samples(self) -> SamplesView:
        return self.docks["samples"].content  # type: ignore[return-value]

    @property
    def lesson(self) -> LessonView:
        return self.docks["lesson"].content  # type: ignore[return-value]

    @property
    def proof(self) -> ProofView:
        return self.docks["proof"].content  # type: ignore[return-value]

    def _made_distributions(self, place: QWidget) -> View:
        from desktop_nn.views.distributions_view import DistributionsView

        view = DistributionsView(*self._models, place)
        view.use_selection(self._selection)
        return self._told("distributions", view)

    def _made_statistics(self, place: QWidget) -> View:
        from desktop_nn.views.statistics_view import StatisticsView

        view = StatisticsView(*self._models, place)
        view.use_selection(self._selection)
        return self._told("statistics", view)

    def _made_samples(self, place: QWidget) -> View:
        from desktop_nn.views.samples_view import SamplesView

        return self._told("samples", SamplesView(*self._models, self._sample_selection, place))

    def _made_history(self, place: QWidget) -> View:
        from desktop_nn.views.history_view import HistoryView

        view = HistoryView(*self._models, self.edit_times, place)
        view.back_asked.connect(self.back_asked)
        self.docks["history"].header.set_fact(view.fact())
        return self._told("history", view)

    def _made_lesson(self, place: QWidget) -> LessonView:
        """It shows no snapshots: nobody is told of it."""
        from desktop_nn.views.lesson_view import LessonView

        view, header = LessonView(self._guide, place), self.docks["lesson"].header
        view.fact_changed.connect(header.set_fact)
        header.set_fact(view.fact())
        return view

    def _made_proof(self, place: QWidget) -> View:
        from desktop_nn.views.microscope.proof_view import ProofView

        view = ProofView(*self._models, *self._proof, place)
        view.place_asked.connect(self.place_asked)
        self.docks["proof"].header.set_fact(view.fact())
        return self._told("proof", view)

    def _told(self, name: str, view: View) -> View:
        view.fact_changed.connect(self.docks[name].header.set_fact)
        self.view_made.emit(view)
        return view
