"""Proof control: the action that proves the gradients, its panel, and its badge."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QPushButton

from desktop_nn.app.main_window import MainWindow
from desktop_nn.models.microscope import Microscope, Place
from desktop_nn.models.number_text import grouped
from desktop_nn.views.diagram_quantity import PROOF
from desktop_nn.views.painting import set_look

TIP = "What was checked, gradient by gradient"


class ProofControl(QObject):
    """The badge tells the verdict while it is that of the present network, and is dim after."""

    def __init__(self, window: MainWindow, microscope: Microscope, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._microscope = microscope
        self._proof = microscope.proof
        self._dock = window.docks["proof"]
        self.badge = QPushButton(window)
        self.badge.setObjectName("proofBadge")
        self.badge.setAccessibleName("Proof of the gradients")
        self.badge.hide()
        window.statusBar().addPermanentWidget(self.badge)
        window.diagram.use_proof(self._proof)
        self._connect()
        self._show_badge()

    def _connect(self) -> None:
        self._window.actions_by_name["prove"].triggered.connect(self.prove)
        self._window.late_views.place_asked.connect(self._on_place_asked)
        self._dock.toggleViewAction().triggered.connect(self._on_toggled)
        self.badge.clicked.connect(self.show_panel)
        for signal in (self._proof.began, self._proof.ended, self._proof.faded):
            signal.connect(self._show_badge)

    @Slot()
    def prove(self) -> None:
        """Check, where the check can be watched, and the network's lines tell its verdict."""
        self.show_panel()
        self._window.diagram.quantity_switch.choose(PROOF.name)
        self._proof.prove()

    @Slot()
    def show_panel(self) -> None:
        """Before what shares its place. It stays in every arrangement, until it is closed."""
        self._dock.is_wanted = True
        self._dock.setVisible(True)
        self._dock.raise_()

    @Slot(bool)
    def _on_toggled(self, shown: bool) -> None:
        self._dock.is_wanted = shown

    @Slot(object)
    def _on_place_asked(self, place: Place) -> None:
        """Where this gradient comes from is told by the microscope."""
        if self._window.arrangements.current != "learn":
            self._window.arrangements.use("learn")
        self._window.docks["formula"].raise_()
        self._microscope.look_at(place)

    @Slot()
    def _show_badge(self) -> None:
        proof = self._proof
        text = proof.sentence if proof.result is not None else ""
        look = "faded" if proof.is_faded else proof.verdict
        self.badge.setText(text)
        tip = f"{TIP}: update {grouped(proof.update)}"
        if proof.is_faded:
            tip = f"Of update {grouped(proof.update)}: the network is another one since. {TIP}"
        self.badge.setToolTip(tip)
        self.badge.setStatusTip(tip)
        self.badge.setAccessibleDescription(f"{text}. {tip}" if text else "")
        set_look(self.badge, "verdict", look)
        self.badge.setVisible(bool(text))
