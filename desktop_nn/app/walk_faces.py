"""The faces of the microscope, linked to the network diagram. Made when they are first shown: a
start neither builds nor loads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu, QWidget

from desktop_nn.app.actions import Actions
from desktop_nn.models.document import Document
from desktop_nn.models.microscope import Microscope, Place
from desktop_nn.models.walk_picture import walk_picture
from desktop_nn.views.dock import PanelDock
from desktop_nn.views.network_diagram import NetworkDiagram
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

if TYPE_CHECKING:
    from desktop_nn.models.questions import Questions
    from desktop_nn.views.microscope.formula_view import FormulaView
    from desktop_nn.views.microscope.matrices import Matrices
    from desktop_nn.views.microscope.microscope_bar import MicroscopeBar
    from desktop_nn.views.microscope.phase_track import PhaseTrack
    from desktop_nn.views.microscope.question_view import QuestionView

WALK_ACTIONS = ("walk_back", "walk_next", "walk_slow")
SIDE_ACTIONS = ("walk_apply", "ask_first", "prove")


class WalkFaces(QObject):
    """`bar`, `track` and `question` stand above the panels, once they are made. The diagram lights
    up with them. `pace`: of slow playback, at its button."""

    bar: MicroscopeBar
    track: PhaseTrack
    question: QuestionView
    questions: Questions

    def __init__(
        self,
        document: Document,
        theme: Theme,
        microscope: Microscope,
        actions: Actions,
        diagram: NetworkDiagram,
        docks: Mapping[str, PanelDock],
        pace: QMenu,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._pace = pace
        self._models = (document, theme, microscope)
        self._microscope = microscope
        self._actions = actions
        self._diagram = diagram
        self._pointed: Place | None = None
        self._lit: tuple[object, ...] = (None,)
        self._invitation = ("", "")
        self._matrices: Matrices | None = None
        self._formula: FormulaView | None = None
        self.tops: tuple[QWidget, ...] = ()
        self._docks = docks
        actions["ask_first"].setCheckable(True)
        microscope.opened.connect(self._light)
        microscope.closed.connect(self._light)
        microscope.changed.connect(self._light)

    # Making

    def fill_panels(self) -> None:
        """From now on they are made: at once where they are shown already."""
        self._docks["matrices"].fill_with(self._made_matrices)
        self._docks["formula"].fill_with(self._made_formula)

    def made_tops(self) -> tuple[QWidget, ...]:
        """Bar, track and question, from the top down."""
        from desktop_nn.models.questions import Questions
        from desktop_nn.views.microscope.microscope_bar import MicroscopeBar
        from desktop_nn.views.microscope.phase_track import PhaseTrack
        from desktop_nn.views.microscope.question_view import QuestionView

        actions = self._actions
        walk = [actions[name] for name in WALK_ACTIONS]
        side = [actions[name] for name in SIDE_ACTIONS]
        self.bar = MicroscopeBar(*self._models, actions["run"], walk, side, self._pace)
        self.track = PhaseTrack(*self._models)
        self.track.look_asked.connect(self._microscope.look_again)
        self.questions = Questions(self._microscope, self)
        self.question = QuestionView(*self._models, self.questions)
        actions["ask_first"].toggled.connect(self.questions.set_on)
        self.tops = (self.bar, self.track, self.question)
        self.track.invite(*self._invitation)
        return self.tops

    def show_tops(self, shown: bool) -> None:
        """Those that there are; the question only while questions are asked."""
        for top in self.tops:
            top.setVisible(shown and (top is not self.question or self.questions.is_on))

    def _made_matrices(self, place: QWidget) -> View:
        from desktop_nn.views.microscope.matrices import Matrices

        self._matrices = Matrices(*self._models, place)
        self._matrices.pointed.connect(self._on_pointed)
        return self._told("matrices", self._matrices)

    def _made_formula(self, place: QWidget) -> View:
        from desktop_nn.views.microscope.formula_view import FormulaView

        self._formula = FormulaView(*self._models, place)
        return self._told("formula", self._formula)

    def _told(self, name: str, view: View) -> View:
        view.fact_changed.connect(self._docks[name].header.set_fact)
        return view

    # While nothing is looked at

    def invite(self, sentence: str, button: str) -> None:
        """What to do, above the panels, and what the button beside it says. Asked with every
        snapshot: what is said already is not painted again."""
        if (sentence, button) == self._invitation:
            return
        self._invitation = (sentence, button)
        if self.tops:
            self.track.invite(sentence, button)

    # The network

    @Slot(object)
    def _on_pointed(self, place: Place | None) -> None:
        self._pointed = place
        self._light()

    @Slot()
    def _light(self, _: object = None) -> None:
        """Once for each step: a move and another number that is looked at are two signals."""
        microscope = self._microscope
        traced = microscope.traced
        if self._pointed is not None and not (traced and traced.holds(self._pointed)):
            self._pointed = None  # it was of another update
        shown = (microscope.sample, microscope.shows_batch)
        where = (microscope.position, microscope.grain, microscope.trail)
        lit = (traced, self._pointed, *shown, *where)
        if lit[0] is not self._lit[0] or lit[1:] != self._lit[1:]:
            self._lit = lit
            self._diagram.show_walk(walk_picture(microscope, self._pointed))
