"""The microscope's bar: back, next and slowly on, how large a step is, which sample is shown, and
the loss before and after the update."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QWidget

from desktop_nn.models.document import Document
from desktop_nn.models.microscope import Microscope, TracedUpdate
from desktop_nn.models.number_text import grouped
from desktop_nn.views.action_button import HEIGHT, ICON, ActionButton, Room, Words
from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.narrow_bar import SPACING, NarrowBar
from desktop_nn.views.readout import NOTHING, WIDEST_LOSS, Readout, loss_text
from desktop_nn.views.theme import Theme

GRAINS = (
    ("term", "Step by term", "One product of a sum at a time"),
    ("neuron", "Step by neuron", "All that one neuron has at a station"),
    ("layer", "Step by layer", "One station at a time: an array of a whole layer"),
    ("update", "Step by update", "All of it at once, and back to the start"),
)
GRAIN_TIP = "How large a step of Back and Next is: a term of a sum, a neuron, a layer, everything"
SAMPLE_TIP = (
    "Which row of the batch the network and the matrices show. The update is that of the whole "
    "batch, whichever row is looked at."
)
BATCH_TIP = "Neurons show the mean over the batch, and the sum of δ: its parts have the mean's 1/N."
WHICH_TIP = "It is sample {} of the training data."
UPDATE_TIP = "The update that is looked at: from the weights after so many updates to the next"
BEFORE_TIP = "Loss of this batch with the present weights, penalties left out"
AFTER_TIP = "Loss of the same batch with the new weights; blank until the walk comes to it"

AFTER, LOSS = "Loss after", "Loss"
MOST_IN_BOTH = 100_000
"""The last update that is told with the one before it: larger numbers have no room for both."""

SIDE = 4
"""Pixels free at both ends: level with the panels below."""


class MicroscopeBar(NarrowBar):
    """`walk_actions`: back, next, slow, whose button has a menu for its `pace`; `side_actions`
    stand at the right."""

    def __init__(
        self,
        document: Document,
        theme: Theme,
        microscope: Microscope,
        run_action: QAction,
        walk_actions: Sequence[QAction],
        side_actions: Sequence[QAction],
        pace: QMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, theme, parent)
        self.microscope = microscope
        self._run_action = run_action
        self.run_button = QToolButton()
        self.walk_buttons = [ActionButton(action) for action in walk_actions]
        self.walk_buttons[-1].open_beside(pace)
        self.side_buttons = [ActionButton(action) for action in side_actions]
        self.grain = ChoiceField(GRAINS)
        self.sample = ChoiceField(())
        self.update_number = Readout(("Update",), update_text(MOST_IN_BOTH), "text", theme)
        self.before = Readout(("Loss before",), WIDEST_LOSS, "text", theme)
        self.after = Readout((AFTER, LOSS), WIDEST_LOSS, "text", theme)
        self.readouts = (self.update_number, self.before, self.after)
        self._build()
        self._connect()
        self._show_all()

    def _build(self) -> None:
        self.setObjectName("microscopeBar")
        self._build_run_button()
        layout = self._layout
        layout.setContentsMargins(SIDE, 8, SIDE, 8)
        layout.addWidget(self.run_button)
        for button in self.walk_buttons:
            layout.addWidget(button)
        layout.addWidget(_divider())
        for field, name, tip in (
            (self.grain, "Step by", GRAIN_TIP),
            (self.sample, "Sample to show", SAMPLE_TIP),
        ):
            field.setAccessibleName(name)
            field.setToolTip(tip)
            field.setStatusTip(tip)
            layout.addWidget(field)
        self.grain.setObjectName("grain")
        self.sample.setObjectName("sample")
        self.sample.setPlaceholderText("No sample")
        self.sample.setMinimumContentsLength(len("Sample 1 of 10"))
        layout.addWidget(_divider())
        tips = (UPDATE_TIP, BEFORE_TIP, AFTER_TIP)
        for readout, tip in zip(self.readouts, tips, strict=True):
            readout.show_tip(tip)
            layout.addWidget(readout)
        layout.addStretch(1)
        for button in self.side_buttons:
            layout.addWidget(button)
        back, _, slow = self.walk_buttons
        self._gives_way = (
            Words([button for button in (back, slow) if button.has_word]),
            Words([button for button in self.side_buttons if button.has_word]),
            Room([self.before], SPACING),
        )

    def _build_run_button(self) -> None:
        self.run_button.setObjectName("microscopeRun")
        self.run_button.setIconSize(QSize(ICON, ICON))
        self.run_button.setMinimumHeight(HEIGHT)
        self.run_button.clicked.connect(self._run_action.trigger)
        self._run_action.changed.connect(self._show_run)

    def _connect(self) -> None:
        microscope = self.microscope
        self.grain.activated.connect(self._on_grain_chosen)
        self.sample.activated.connect(self._on_sample_chosen)
        microscope.opened.connect(self._show_all)
        microscope.closed.connect(self._show_all)
        microscope.moved.connect(self._show_walk)

    # From the screen to the model

    def _on_grain_chosen(self) -> None:
        self.microscope.set_grain(self.grain.name())

    def _on_sample_chosen(self, row: int) -> None:
        """The first one is the whole batch."""
        if row:
            self.microscope.set_sample(row - 1)
        else:
            self.microscope.show_batch()

    # From the model to the screen

    def _show_all(self) -> None:
        traced = self.microscope.traced
        self._show_run()
        self._fill_samples()
        self.update_number.show_text(NOTHING if traced is None else _update_of(traced))
        is_evaluation = self.microscope.is_evaluation
        before = NOTHING if traced is None or is_evaluation else loss_text(traced.loss_before)
        self.before.show_text(before)
        self.after.show_caption(LOSS if is_evaluation else AFTER)
        self._show_walk()

    def _fill_samples(self) -> None:
        """One for the batch, and one for each of its rows; which sample of the data that is stands
        in its tip."""
        traced = self.microscope.traced
        rows = traced.rows if traced is not None else ()
        self.sample.clear()
        samples = [f"Sample {k + 1} of {len(rows)}" for k in range(len(rows))]
        if self.microscope.is_evaluation:
            self.sample.addItems([f"Data sample {grouped(rows[0] + 1)}"])
            self.sample.setCurrentIndex(0)
        else:
            self.sample.addItems([f"Batch of {len(rows)}", *samples] if rows else [])
        self.sample.setEnabled(bool(rows) and not self.microscope.is_evaluation)

    def _show_walk(self) -> None:
        microscope = self.microscope
        self.grain.show_name(microscope.grain)
        if microscope.traced is not None and not microscope.is_evaluation:
            self.sample.setCurrentIndex(0 if microscope.shows_batch else microscope.sample + 1)
            number = grouped(microscope.traced.rows[microscope.sample] + 1)
            which = BATCH_TIP if microscope.shows_batch else WHICH_TIP.format(number)
            self.sample.setToolTip(f"{SAMPLE_TIP}\n{which}")
        self.after.show_text(self._loss_after())

    def _loss_after(self) -> str:
        """Blank until the walk has come to it; of an evaluation the only one."""
        traced = self.microscope.traced
        if traced is None:
            return NOTHING
        if traced.is_evaluation:
            return loss_text(traced.loss_before)
        if not self.microscope.computed("after", "loss").all():
            return NOTHING
        return loss_text(traced.loss_after)

    def _show_run(self) -> None:
        """Run or pause, as the run's own action says."""
        action = self._run_action
        icon = "pause" if action.iconText() == "Pause" else "play"
        self.run_button.setIcon(self.theme.icon(icon))
        self.run_button.setToolTip(action.toolTip())
        self.run_button.setStatusTip(action.statusTip())
        self.run_button.setAccessibleName(action.toolTip().split("\n")[0])

    def on_theme(self) -> None:
        self._show_run()
        for readout in self.readouts:
            readout.recolor()


def _update_of(traced: TracedUpdate) -> str:
    """Of an evaluation, after how many."""
    if traced.is_evaluation:
        return grouped(traced.update - 1)
    return update_text(traced.update)


def update_text(update: int) -> str:
    """“1 283 → 1 284”, “→ 1 234 568”."""
    before = f"{grouped(update - 1)} " if update <= MOST_IN_BOTH else ""
    return f"{before}→ {grouped(update)}"


def _divider() -> QFrame:
    line = QFrame()
    line.setObjectName("divider")
    line.setFixedSize(1, 28)
    return line
