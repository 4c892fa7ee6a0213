"""The formula's face: where the number that is asked about comes from. Its formula with symbols,
the live numbers in it, each a link to its own origin, and the result; the calls that computed it,
the samples that weigh most, and the hidden state of the weight or neuron that it belongs to."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop_nn.models.document import Document
from desktop_nn.models.microscope import Microscope, Place
from desktop_nn.models.numeric import numeric_of
from desktop_nn.models.origin_page import OriginPage, page_of
from desktop_nn.models.origin_text import COPIES, plain_name
from desktop_nn.views.late_label import LateLabel
from desktop_nn.views.microscope.breadcrumb import Breadcrumb
from desktop_nn.views.microscope.formula_page import FormulaPage
from desktop_nn.views.microscope.number_links import MOST_ROWS
from desktop_nn.views.microscope.typeset import Typesetter
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

CLOSED = "Once an update is looked at, the formula of each number appears here, with its values."
START = (
    "The formula of each number appears here as the walk comes to it, with the numbers that made "
    "it. Press Next; or click a number anywhere, and ask where it comes from."
)
ROUNDS_OF_LAYOUT = 3
BACKWARD = (Qt.Key.Key_Backspace, Qt.Key.Key_Back)


class FormulaView(View):
    """The page of the microscope's looked-at number; the reason where there is none. Backspace, or
    Alt with the left arrow, leads back along the way that was taken."""

    def __init__(
        self,
        document: Document,
        theme: Theme,
        microscope: Microscope,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, theme, parent)
        self.microscope = microscope
        self.typesetter = Typesetter(self)
        self.page: OriginPage | None = None
        self._shown: object = None
        self._shown_of: object = None
        self._is_due = True
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setObjectName("formulaView")
        self.setAccessibleName("Formula of the looked-at number")
        self.breadcrumb = Breadcrumb()
        self.reason = LateLabel(START)
        self.contents = FormulaPage(self.typesetter, self.theme)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its room is kept: a bar that comes and goes has every line laid out for another width.
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.contents)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.reason)
        self.stack.addWidget(self._scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.breadcrumb)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        microscope = self.microscope
        microscope.opened.connect(self._on_changed)
        microscope.closed.connect(self._on_closed)
        microscope.changed.connect(self._on_changed)
        microscope.aged.connect(self._show_fact)
        proof = microscope.proof
        for changed in (proof.began, proof.ended, proof.faded):
            changed.connect(self._show_numeric)
        self.breadcrumb.chosen.connect(microscope.trail_back)
        contents = self.contents
        for links in (contents.terms, contents.state_lines):
            links.followed.connect(microscope.look_at)
        contents.terms.line_chosen.connect(self._on_line_chosen)
        contents.weighing.chosen.connect(microscope.set_sample)
        contents.options.copy_asked.connect(self._on_copy)
        contents.options.changed.connect(self._on_changed)

    # Following the microscope

    def _on_closed(self, reason: str) -> None:
        self._on_changed()

    def _on_changed(self) -> None:
        self._is_due = True
        if self.isVisible():
            self._show()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.typesetter.load()
        if self._is_due:
            self._show()

    def _show(self) -> None:
        self._is_due = False
        traced, place = self.microscope.traced, self.microscope.place
        options = self.contents.options
        wanted = (
            place, self.microscope.position, self.microscope.sample, self.microscope.shows_batch,
            options.digit_count(), options.per_sample.isChecked(), self.microscope.added,
        )  # fmt: skip
        is_same = traced is self._shown_of and wanted == self._shown
        if traced is not None and place is not None and is_same:
            self._show_trail()
            return
        self._shown, self._shown_of = wanted, traced
        if traced is None or place is None:
            self._show_reason(START if traced is not None else CLOSED)
            return
        before = self.page.origin.place if self.page else None
        self.page = page_of(
            traced,
            place,
            options.digit_count(),
            options.per_sample.isChecked(),
            MOST_ROWS,
            self.microscope.is_told,
            self.microscope.added,
            self.microscope.shows_batch,
        )
        self.contents.show_page(self.page, self.microscope.sample, options.digit_count())
        self._show_numeric()
        if place != before:
            self._scroll.verticalScrollBar().setValue(0)
        self._show_trail()
        self.stack.setCurrentWidget(self._scroll)
        self._lay_out_at_once()
        self._show_fact()

    def _lay_out_at_once(self) -> None:
        """Before it is painted, or all of it is painted twice: what grows asks for room only when
        it has been laid out."""
        contents = self.contents
        for _ in range(ROUNDS_OF_LAYOUT):
            for asking in (contents.terms, contents.state_lines, contents, self._scroll.viewport()):
                QCoreApplication.sendPostedEvents(asking, QEvent.Type.LayoutRequest.value)

    def _show_trail(self) -> None:
        self.breadcrumb.show_names(tuple(plain_name(place) for place in self.microscope.trail))

    def _show_numeric(self) -> None:
        """What the gradient check says of the number, as long as it stands."""
        traced = self.microscope.traced
        if self.page is None or traced is None:
            return
        if not self.page.is_whole:
            self.contents.show_numeric(None)
            return
        place, digits = self.page.origin.place, self.contents.options.digit_count()
        self.contents.show_numeric(numeric_of(self.microscope.proof, traced, place, digits))

    def _show_reason(self, text: str) -> None:
        self.page = None
        self.breadcrumb.show_names(())
        self.reason.setText(text)
        self.stack.setCurrentWidget(self.reason)
        self._show_fact()

    def _show_fact(self) -> None:
        place, traced = self.microscope.place, self.microscope.traced
        if place is None or traced is None:
            self.fact_changed.emit("")
            return
        age = (
            f" · of update {traced.update}, the run has moved on" if self.microscope.is_old else ""
        )
        self.fact_changed.emit(f"{plain_name(place)}{age}")

    # From the screen to the model

    def _on_line_chosen(self, row: int) -> None:
        """A click on a term, beside its numbers, shows its sample."""
        line = self.contents.terms.numbers.lines[row]
        if line.sample is not None:
            self.microscope.set_sample(line.sample)

    def _on_copy(self, name: str) -> None:
        if self.page is not None:
            QGuiApplication.clipboard().setText(COPIES[name](self.page.origin))

    def look_at(self, place: Place) -> None:
        """Ask where a number comes from."""
        self.microscope.look_at(place)

    def step_back(self) -> None:
        """To the number asked about before; from the first, to the walk's own."""
        self.microscope.trail_back(len(self.microscope.trail) - 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        alt_left = (
            event.key() == Qt.Key.Key_Left and event.modifiers() == Qt.KeyboardModifier.AltModifier
        )
        if event.key() in BACKWARD or alt_left:
            self.step_back()
        else:
            super().keyPressEvent(event)
