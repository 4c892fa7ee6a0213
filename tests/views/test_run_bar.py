"""The run bar: buttons, speed, and the few numbers that matter, each in a place of its own."""

import math
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.models.number_text import MINUS, percent
from desktop_nn.models.preferences import SPEEDS, USUAL_PLACE
from desktop_nn.training.pace import UpdatesPerSecond
from desktop_nn.views.action_button import ActionButton
from desktop_nn.views.readout import WIDEST_LOSS, loss_text
from desktop_nn.views.run_bar import RunBar
from tests.views.layouts import layout_requests
from tests.views.snapshots import curve, show, trained

RUN = ("Reset", "Run", "Back", "Update", "Epoch")
SIDE = ("New seed", "Undo", "Redo", "Dark or light")


@pytest.fixture
def bar(document, theme, qtbot):
    place = QWidget()
    actions = [action(name, place) for name in (*RUN, *SIDE)]
    for each in actions:
        each.setIcon(theme.icon("play"))
    bar = RunBar(document, theme, actions[: len(RUN)], actions[len(RUN) :], place)
    bar.resize(1440, 56)
    place.resize(1440, 56)
    qtbot.addWidget(place)
    place.show()
    yield bar
    place.close()


def action(name, parent):
    made = QAction(name, parent)
    made.setToolTip(f"{name} (F1)\nWhat it does")
    made.setProperty("primary", name == "Run")
    made.setProperty("shownText", name in RUN)
    return made


def history_of(**values):
    """A history whose last row has these values, by column."""
    values.setdefault("update", 40)
    row = [values.get(name, math.nan) for name in COLUMNS]
    return SimpleNamespace(last=np.array(row))


def snapshot_at(epoch=0, update=0, batch_loss=math.nan, problem_since=0):
    return SimpleNamespace(
        epoch=epoch, update=update, batch_loss=batch_loss, problem_since=problem_since
    )


def texts(bar):
    return [readout.number.text() for readout in bar.readouts]


# Numbers


def test_that_the_numbers_of_a_real_run_are_shown(bar, document):
    run = trained(document, 2)
    show(bar, run)
    last = dict(zip(COLUMNS, run.history.last.tolist(), strict=True))
    assert texts(bar) == [
        "2",
        "80",
        f"{last['loss_training']:.4f}",
        f"{last['loss_validation']:.4f}",
        f"{100 * last['accuracy_validation']:.1f}\u202f%",
    ]


def test_that_what_is_not_known_yet_is_a_dash(bar):
    bar.show_snapshot(snapshot_at(), History())
    assert texts(bar) == ["0", "0", "–", "–", "–"]
    assert bar.training.caption.text() == "Loss, training"


def test_that_before_the_first_epochs_end_the_last_batch_is_named(bar):
    bar.show_snapshot(snapshot_at(update=3, batch_loss=0.6931), History())
    assert bar.training.caption.text() == "Loss, last batch"
    assert bar.training.number.text() == "0.6931"
    bar.show_snapshot(snapshot_at(1, 40, 0.5), history_of(loss_training=0.4))
    assert bar.training.caption.text() == "Loss, training"
    assert bar.training.number.text() == "0.4000"


def test_that_new_numbers_ask_for_no_new_layout(bar):
    bar.show_snapshot(snapshot_at(1, 40, 0.5), history_of(loss_training=0.5))
    with layout_requests(bar.window()) as requests:
        for epoch in range(2, 12):
            losses = history_of(loss_training=1.0 / epoch, loss_validation=100.0**epoch)
            bar.show_snapshot(snapshot_at(epoch, 40 * epoch, 0.5), losses)
    assert requests.count == 0


def test_that_a_size_asked_for_again_is_not_measured_again(bar, monkeypatch):
    """The window asks with each label in it that changes, and measuring changes the buttons."""
    hints = bar.sizeHint(), bar.minimumSizeHint()
    measured = []
    monkeypatch.setattr(ActionButton, "show_word", lambda self, word: measured.append(word))
    assert (bar.sizeHint(), bar.minimumSizeHint()) == hints
    assert measured == []


def test_that_losses_of_another_problem_are_blank_until_the_first_of_the_new(bar, document):
    history = history_of(loss_training=0.5, loss_validation=0.6, accuracy_validation=0.9)
    bar.show_snapshot(snapshot_at(1, 43, 0.5), history)
    assert texts(bar)[2:] == ["0.5000", "0.6000", percent(0.9)]
    document.change_source("circle")
    assert texts(bar)[2:] == ["–", "–", "–"]
    bar.show_snapshot(snapshot_at(1, 43, 0.5, problem_since=43), history)
    assert texts(bar)[2:] == ["–", "–", "–"]
    bar.show_snapshot(snapshot_at(1, 44, 0.7, problem_since=43), history)
    assert texts(bar)[2:] == ["0.7000", "–", "–"]
    assert bar.training.caption.text() == "Loss, last batch"
    history = history_of(loss_training=0.65, loss_validation=0.75, update=83)
    bar.show_snapshot(snapshot_at(2, 84, 0.7, problem_since=43), history)
    assert texts(bar)[2:] == ["0.6500", "0.7500", "–"]


def test_that_losses_stay_where_the_problem_does(bar, document):
    bar.show_snapshot(snapshot_at(1, 43, 0.5), history_of(loss_training=0.5))
    document.add_layer(1)
    assert texts(bar)[2] == "0.5000"


def test_that_another_project_begins_without_numbers(bar, document):
    bar.show_snapshot(snapshot_at(1, 43, 0.5), history_of(loss_training=0.5))
    document.open(Project(default_spec()), None)
    assert texts(bar)[2:] == ["–", "–", "–"]


def test_that_without_validation_the_training_accuracy_is_shown(bar):
    bar.show_snapshot(snapshot_at(1), history_of(accuracy_training=0.75))
    assert texts(bar)[3:] == ["–", "75.0\u202f%"]


def test_that_a_loss_that_ran_away_is_said(bar):
    history = history_of(loss_training=math.inf, loss_validation=math.nan)
    bar.show_snapshot(snapshot_at(1), history)
    assert texts(bar)[2:4] == ["∞", "–"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0275, "0.0275"),
        (0.0, "0.0000"),
        (1.0, "1.0000"),
        (12.3456, "12.346"),
        (123.456, "123.46"),
        (1234.56, "1\u202f234.6"),
        (12345.6, "1.2e4"),
        (1.23e-5, f"1.2e{MINUS}5"),
        (9999.96, "1.0e4"),
        (-0.5, f"{MINUS}0.5000"),
        (math.nan, "–"),
        (math.inf, "∞"),
    ],
)
def test_that_a_loss_has_five_digits_or_a_power(value, text):
    assert loss_text(value) == text


def test_that_numbers_never_move_their_neighbours_and_are_never_cut_off(bar):
    places = []
    losses = (0.0, 0.5, 9.99996, 99.9999, 123.4, 9999.9, 1e38, 1.2e-38, math.nan, math.inf)
    for step, loss in enumerate(losses):
        epoch, update = 10**step % 9_999_999, 10**step % 999_999_999
        history = history_of(loss_training=loss, loss_validation=loss, accuracy_training=1.0)
        bar.show_snapshot(snapshot_at(epoch, update, 0.1), history)
        bar.layout().activate()
        places.append([readout.geometry() for readout in bar.readouts])
        for readout in bar.readouts:
            for label in (readout.number, readout.caption):
                wide = label.fontMetrics().horizontalAdvance(label.text())
                assert wide <= readout.width(), label.text()
    assert all(place == places[0] for place in places)


def test_that_the_widest_loss_is_the_widest():
    for value in (0.1234, 99.99, 5e-9, 3e12):
        assert len(loss_text(value)) <= len(WIDEST_LOSS)


# Width


def shown(bar):
    """Buttons by their actions, those with a word, and the captions of the numbers."""
    buttons = [b for b in bar.findChildren(ActionButton) if b.isVisibleTo(bar)]
    beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    words = [b.text() for b in buttons if b.toolButtonStyle() == beside]
    captions = [r.caption.text() for r in bar.readouts if r.isVisibleTo(bar)]
    return [b.text() for b in buttons], words, captions


@pytest.mark.parametrize("width", [900, 960, 1024, 1100, 1200, 1440, 1920])
def test_that_a_narrow_bar_leaves_out_rather_than_cuts_off(bar, width):
    bar.parentWidget().resize(width, 56)
    bar.resize(width, 56)
    assert bar.minimumSizeHint().width() <= 900
    visible = [w for w in bar.findChildren(QWidget) if w.isVisible() and w.parent() is bar]
    for widget in visible:
        assert widget.width() >= min(widget.minimumSizeHint().width(), widget.maximumWidth())
        assert widget.geometry().right() < width
    # The speed's two parts stand above each other.
    side_by_side = [widget.geometry() for widget in visible if widget is not bar.speed_label]
    side_by_side.sort(key=lambda place: place.left())
    assert all(left.right() < right.left() for left, right in pairwise(side_by_side))


def test_that_what_matters_most_stays_longest(bar):
    captions = [readout.caption.text() for readout in bar.readouts]
    everything = shown(bar)
    assert everything == ([*RUN, *SIDE], list(RUN), captions)
    bar.resize(1014, 56)
    buttons, words, numbers = shown(bar)
    assert buttons == [*RUN, *SIDE]
    assert words == ["Run"]
    assert numbers == [caption for caption in captions if caption != "Update"]
    bar.resize(1440, 56)
    assert shown(bar) == everything


def test_that_a_button_without_its_word_is_named_by_tip_and_screen_reader(bar):
    bar.resize(1014, 56)
    for button in bar.findChildren(ActionButton):
        assert button.toolTip() == f"{button.text()} (F1)\nWhat it does"
        assert button.accessibleName() == f"{button.text()} (F1)"


def test_that_a_button_s_name_follows_its_action(bar):
    button = next(b for b in bar.findChildren(ActionButton) if b.text() == "Run")
    button.defaultAction().setToolTip("Go on (Space)\nTrain on")
    assert button.accessibleName() == "Go on (Space)"


# Speed


def test_that_the_first_run_can_be_watched(bar):
    assert SPEEDS[USUAL_PLACE] == bar.speed() == 20.0
    assert bar.speed_label.text() == "Speed · 20 epochs/s"


def test_that_the_slider_goes_from_slow_motion_to_as_fast_as_possible(bar, qtbot):
    with qtbot.waitSignal(bar.speed_changed) as changed:
        qtbot.keyClick(bar.slider, Qt.Key.Key_End)
    assert changed.args == [None]
    assert bar.speed() is None
    assert bar.speed_label.text() == "Speed · maximum"
    assert bar.slider.accessibleDescription() == "maximum"
    qtbot.keyClick(bar.slider, Qt.Key.Key_Home)
    assert bar.speed() == UpdatesPerSecond(1.0)
    assert bar.speed_label.text() == "Speed · 1 update/s"
    qtbot.keyClick(bar.slider, Qt.Key.Key_PageUp)
    assert bar.speed() == SPEEDS[1]


def test_that_the_speeds_name_never_moves_the_rest(bar):
    widths = set()
    for place in range(len(SPEEDS)):
        bar.slider.setValue(place)
        bar.layout().activate()
        widths.add(bar.epoch.geometry().left())
        label = bar.speed_label
        assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
    assert len(widths) == 1


# Theme, names


def test_that_the_numbers_follow_the_theme(bar, theme):
    for mode in ("light", "dark"):
        theme.use(mode)
        number = bar.validation.number
        number.ensurePolished()
        assert number.palette().windowText().color() == theme.color("negative_text")


def test_that_everything_that_takes_the_focus_has_a_name(bar):
    focusable = [
        widget
        for widget in bar.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert len(focusable) == len(RUN) + len(SIDE) + 1
    assert all(widget.accessibleName() for widget in focusable)


def test_that_numbers_are_named_for_screen_readers(bar):
    bar.show_snapshot(snapshot_at(7, 280), history_of(loss_training=0.5))
    assert bar.training.number.accessibleName() == "Loss, training: 0.5000"
    assert bar.epoch.number.accessibleName() == "Epoch: 7"


def test_that_the_penalty_is_told_beside_the_training_loss(bar):
    bar.show_snapshot(snapshot_at(1, 40), history_of(loss_training=0.5, penalty=0.031))
    assert "added: ½ λ₂ Σ W² + λ₁ Σ |W| = 0.0310" in bar.training.toolTip()
    assert bar.training.statusTip() == bar.training.toolTip()
    bar.show_snapshot(snapshot_at(2, 80), history_of(loss_training=0.5, penalty=0.0))
    assert "penalties" not in bar.training.toolTip()


def test_that_the_training_loss_says_whether_dropout_is_on(bar, document):
    bar.show_snapshot(snapshot_at(1, 40), history_of(loss_training=0.5))
    assert "with dropout off" in bar.training.toolTip()
    network = document.spec.network
    dropping = network.with_layer(0, replace(network.layers[0], dropout=0.2))
    document.change(replace(document.spec, network=dropping), "Dropout")
    bar.show_snapshot(snapshot_at(2, 80), history_of(loss_training=0.5))
    assert "with dropout on" in bar.training.toolTip()
    assert "dropout" not in bar.validation.toolTip()


def test_that_of_values_r_squared_is_shown_in_the_accuracys_place(bar, document):
    assert bar.measure.caption.text() == "Accuracy"
    document.open(curve(), None)
    assert bar.measure.caption.text() == "R²"
    run = trained(document, 2)
    show(bar, run)
    last = dict(zip(COLUMNS, run.history.last.tolist(), strict=True))
    assert bar.measure.number.text() == loss_text(last["r_squared_validation"])
    assert bar.measure.number.accessibleName() == f"R²: {bar.measure.number.text()}"
    assert "Residuals" in bar.measure.toolTip()
    document.change_source("spiral")
    assert bar.measure.caption.text() == "Accuracy"
    assert bar.measure.number.text() == "–"


@pytest.mark.parametrize("part", ["training", "validation"])
def test_that_the_accuracy_says_which_moment_it_is_of(bar, part):
    accuracy = {f"accuracy_{part}": 0.73}
    bar.show_snapshot(snapshot_at(12, 45), history_of(epoch=12, **accuracy))
    tip = bar.measure.toolTip()
    assert tip.startswith(f"On the {part} samples at the end of epoch 12.")
    bar.on_project()
    assert bar.measure.toolTip() == ""
