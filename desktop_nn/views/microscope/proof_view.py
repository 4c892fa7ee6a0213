"""Prove it: backpropagation's gradients against central differences, for one network state."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped
from desktop_nn.models.proof import Proof, error_text, place_title
from desktop_nn.models.proof_tables import ArrayProofs, GradientProofs
from desktop_nn.views.live_text import LiveText
from desktop_nn.views.microscope.proof_scatter import ProofScatter
from desktop_nn.views.microscope.proof_tables import ProofTable
from desktop_nn.views.painting import set_look
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

WIDE = 620
"""Pixels from which on the tables stand beside the scatter."""
HIGH = 430
"""Pixels from which on they stand below it; else it is one of the pages."""
ONE_LINE = 520
"""Pixels from which on the buttons stand beside the verdict."""

EMPTY = (
    "Each gradient that backpropagation computes, against the slope that the loss really has: two "
    "small steps of one weight to either side, by turns. “Prove it” begins; the run pauses for it, "
    "and is not changed."
)
PAGES = {
    "scatter": (
        "Scatter",
        "Analytic against numeric: what is right lies on the diagonal",
    ),
    "arrays": ("By layer", "The worst relative error of each array of parameters"),
    "gradients": ("By weight", "Every gradient that was checked, the worst first"),
}


class ProofView(View):
    """Shows a `proof`. `prove` is the action that begins one.

    `place_asked(place)`: the user wants to know where this gradient comes from."""

    place_asked = Signal(object)

    def __init__(
        self,
        document: Document,
        theme: Theme,
        proof: Proof,
        prove: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("proofView")
        self.setAccessibleName("Proof of the gradients")
        self.proof = proof
        self._prove = prove
        self._build()
        self._connect()
        self._follow()

    # Building

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._made_head())
        layout.addLayout(self._made_progress())
        self._empty = QLabel(EMPTY)
        self._empty.setObjectName("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(20, 0, 20, 0)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self._made_findings())
        layout.addWidget(self.stack, 1)
        self.details = QLabel()
        self.details.setObjectName("caption")
        self.details.setWordWrap(True)
        layout.addWidget(self.details)

    def _made_head(self) -> QBoxLayout:
        self.verdict = QLabel()
        self.verdict.setObjectName("verdict")
        self.verdict.setWordWrap(True)
        self.verdict.setAccessibleName("Verdict")
        self.worst = QPushButton()
        self.worst.setObjectName("mend")
        self.worst.setAccessibleName("The worst gradient")
        self.worst.setToolTip("Where this gradient comes from, factor by factor")
        self.button = QPushButton("Prove it")
        self.button.setObjectName("primary")
        self.button.setToolTip(self._prove.toolTip())
        self.button.setAccessibleName("Prove the gradients")
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("cancelProof")
        self.cancel.setAccessibleName("Cancel the check")
        self.cancel.setToolTip("Stop checking; what was found so far is shown")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.worst)
        buttons.addStretch(1)
        for button in (self.cancel, self.button):
            buttons.addWidget(button)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(6)
        self._head.addWidget(self.verdict, 1)
        self._head.addLayout(buttons)
        return self._head

    def _made_progress(self) -> QHBoxLayout:
        self.bar = QProgressBar()
        self.bar.setObjectName("proofProgress")
        self.bar.setAccessibleName("How much is checked")
        self.bar.setTextVisible(False)
        self.counted = LiveText(Qt.AlignmentFlag.AlignRight)
        self.counted.setObjectName("keyFact")
        self.counted.setFixedWidth(150)
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(self.counted)
        return row

    def _made_findings(self) -> QWidget:
        findings = QWidget()
        self.scatter = ProofScatter(self.theme)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, findings)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(10)
        self._halves.addWidget(self._made_pages(), 5)
        self._place_scatter()
        return findings

    def _made_pages(self) -> QWidget:
        place = QWidget()
        self.pages = QStackedWidget()
        self.arrays = ProofTable(ArrayProofs(self), self.theme, place)
        self._checked = GradientProofs(self)
        self.gradients = ProofTable(self._checked, self.theme, place)
        self._tabs = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for name in PAGES:
            row.addWidget(self._made_tab(name))
        for name, table in (("arrays", self.arrays), ("gradients", self.gradients)):
            text, tip = PAGES[name]
            table.setObjectName(f"proof_{name}")
            table.setAccessibleName(f"{text}: {tip}")
            table.setToolTip(f"{tip}. A click opens where it comes from")
            self.pages.addWidget(table)
        row.addStretch(1)
        layout = QVBoxLayout(place)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.pages, 1)
        return place

    def _made_tab(self, name: str) -> QPushButton:
        text, tip = PAGES[name]
        button = QPushButton(text)
        button.setObjectName("flat")
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setStatusTip(tip)
        button.setAccessibleName(f"{text}: {tip}")
        self._tabs.addButton(button, list(PAGES).index(name))
        return button

    def _connect(self) -> None:
        self.button.clicked.connect(self._prove.trigger)
        self.cancel.clicked.connect(self.proof.cancel)
        self.worst.clicked.connect(self._on_worst)
        self._tabs.idClicked.connect(self._on_tab)
        self.arrays.row_opened.connect(self._on_array)
        self.gradients.row_opened.connect(self._on_gradient)
        self.gradients.row_chosen.connect(self._on_gradient_chosen)
        self.scatter.number_chosen.connect(self._on_mark)
        self._prove.changed.connect(self._on_action_changed)
        for signal in (self.proof.began, self.proof.ended, self.proof.faded):
            signal.connect(self._follow)
        self.proof.progressed.connect(self._on_progressed)

    # The proof to the screen

    def _follow(self) -> None:
        """Another verdict, or it has faded."""
        proof, result = self.proof, self.proof.result
        if self.gradients.proofs.result is not result:
            for table in (self.arrays, self.gradients):
                table.proofs.show_result(result)
            self.scatter.show_result(result)
        self.stack.setCurrentIndex(1 if result is not None else 0)
        self._empty.setText(proof.sentence if proof.verdict == "impossible" else EMPTY)
        for widget in (self.bar, self.counted, self.cancel):
            widget.setVisible(proof.is_going_on)
        self.button.setVisible(not proof.is_going_on)
        self.details.setText(proof.details)
        self.verdict.setToolTip(proof.details)
        self._show_details()
        self.scatter.set_faded(proof.is_faded)
        for table in (self.arrays, self.gradients):
            table.proofs.set_faded(proof.is_faded)
        self._show_worst()
        self._show_verdict()
        self._on_progressed(proof.done, proof.planned)
        self.fact_changed.emit(self.fact())

    def fact(self) -> str:
        """The worst error, while it is that of the present network."""
        result = self.proof.result
        if result is None or self.proof.is_faded:
            return ""
        return f"worst relative error {error_text(result.worst)}"

    def _show_worst(self) -> None:
        result = self.proof.result
        place = result.worst_place if result is not None else None
        direction = result.worst_direction if result is not None else None
        self.worst.setVisible(place is not None)
        self.worst.setEnabled(direction is None)
        if direction is not None:
            self.worst.setText(f"Worst: a random direction through layer {direction}")
        elif place is not None:
            self.worst.setText(f"Worst: {place_title(place)}")

    def _show_verdict(self) -> None:
        proof = self.proof
        text = proof.sentence if proof.result is not None else ""
        if proof.is_going_on:
            text = "Checking the gradients…"
        if proof.is_faded:
            text += f"\nOf update {grouped(proof.update)}: the network is another one since."
        self.verdict.setText(text)
        self.verdict.setVisible(bool(text))
        look = "faded" if proof.is_faded else proof.verdict
        set_look(self.verdict, "verdict", look)

    def _on_progressed(self, done: int, planned: int) -> None:
        self.bar.setMaximum(max(1, planned))
        self.bar.setValue(done)
        self.counted.show_text(f"{grouped(done)} of {grouped(planned)}" if planned else "")

    def _on_action_changed(self) -> None:
        self.button.setEnabled(self._prove.isEnabled())
        self.button.setToolTip(self._prove.toolTip())

    # The screen to the proof

    def _on_worst(self) -> None:
        result = self.proof.result
        if result is not None and result.worst_place is not None:
            self.place_asked.emit(result.worst_place)

    def _on_array(self, row: int) -> None:
        place = self.arrays.proofs.place(row)
        if place is not None:
            self.place_asked.emit(place)

    def _on_gradient(self, row: int) -> None:
        self.place_asked.emit(self.gradients.proofs.place(row))

    def _on_gradient_chosen(self, row: int) -> None:
        self.scatter.choose(self._checked.number(row))

    def _on_mark(self, number: int) -> None:
        if self.proof.result is not None:
            self.place_asked.emit(self.proof.result.place_of(number))

    # Room

    def show_page(self, name: str) -> None:
        """One of PAGES."""
        pages = {"scatter": self.scatter, "arrays": self.arrays, "gradients": self.gradients}
        self.pages.setCurrentWidget(pages[name])
        self._tabs.button(list(PAGES).index(name)).setChecked(True)

    def _on_tab(self, number: int) -> None:
        self.show_page(list(PAGES)[number])

    def _place_scatter(self) -> None:
        """Beside or above the tables, or, where there is little room, one page with them."""
        is_wide, is_high = self.width() >= WIDE, self.height() >= HIGH
        is_page = not (is_wide or is_high)
        direction = QBoxLayout.Direction
        self._halves.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._head.setDirection(
            direction.LeftToRight if self.width() >= ONE_LINE else direction.TopToBottom
        )
        if is_page != (self.pages.indexOf(self.scatter) >= 0) or self.scatter.parent() is None:
            if is_page:
                self.pages.addWidget(self.scatter)
            else:
                self._halves.insertWidget(0, self.scatter, 3)
                self.scatter.show()
            self._tabs.button(0).setVisible(is_page)
            self.show_page("scatter" if is_page else "arrays")

    def _show_details(self) -> None:
        """Where there is no room, they are the verdict's tool tip."""
        has_room = self.height() >= HIGH or self.width() >= WIDE
        self.details.setVisible(self.proof.result is not None and has_room)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place_scatter()
        self._show_details()
