"""The phase track: chips follow the microscope, and a click or a key moves it."""

import re

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.views.microscope.phase_track import LOOK, PhaseTrack
from desktop_nn.views.microscope.track_chips import chips_of
from desktop_nn.views.theme import sans
from tests.models.microscopes import bench
from tests.views.microscope.conftest import stop_of
from tests.views.showing import active, on_screen
from tests.views.snapshots import deep


@pytest.fixture
def track(qtbot, over, scope, theme):
    return on_screen(qtbot, PhaseTrack(over.document, theme, scope), (2000, 52))


def center(track, chip):
    return track.place_of(chip).center().toPoint()


# Model to screen


def test_that_there_is_a_chip_for_each_stop(track, scope):
    assert [chip.text for chip in track.chips] == [stop.label for stop in scope.stops]
    assert {chip.part for chip in track.chips} == {"forward", "backward", "update"}


def test_that_it_tells_where_the_walk_is(track, scope):
    assert "before the first" in track.accessibleDescription()
    number = stop_of(scope, "dW2")
    scope.to_stop(number)
    told = track.accessibleDescription()
    assert told == f"Backward, ∂L/∂W₂, station {number + 1} of {len(scope.stops)}"


def test_that_done_present_and_coming_chips_look_different(track, scope):
    scope.to_stop(5)
    picture = track.grab().toImage()
    colors = {
        number: picture.pixelColor(
            track.place_of(track.chips[number]).topLeft().toPoint() + QPoint(3, 12)
        ).name()
        for number in (4, 5, 6)
    }
    tokens = track.theme.tokens
    assert colors[4] == tokens.raised.lower()
    assert colors[5] == tokens.accent.lower()
    assert len(set(colors.values())) == 3


def test_that_without_an_update_it_says_why_and_offers_to_look(qtbot, track, scope):
    scope.close()
    track.invite("Training runs.", "Pause and look")
    assert track.sentence() == "Training runs."
    assert track.look_button.isVisible()
    assert track.look_button.text() == "Pause and look"
    with qtbot.waitSignal(track.look_asked):
        qtbot.mouseClick(track.look_button, Qt.MouseButton.LeftButton)


def test_that_an_old_walk_says_so_and_offers_to_look_again(over, track, scope):
    assert not track.look_button.isVisible()
    over.controller.step_update()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    assert scope.is_old
    assert track.sentence() == "The walk is of update 1; the run has moved on."
    assert track.look_button.text() == "Look again"
    assert track.look_button.geometry().right() <= track.width()


# Screen to model


def test_that_a_click_on_a_chip_goes_there(qtbot, track, scope):
    for number in (8, 2, len(scope.stops) - 1):
        qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=center(track, track.chips[number]))
        assert scope.position == scope.walk.at_stop(number)


def test_that_keys_go_along_the_track(qtbot, over, scope, theme):
    track = active(qtbot, PhaseTrack(over.document, theme, scope), (2000, 52))
    track.setFocus()
    qtbot.keyClick(track, Qt.Key.Key_Right)
    qtbot.keyClick(track, Qt.Key.Key_Right)
    assert scope.position.stop == 1
    qtbot.keyClick(track, Qt.Key.Key_Left)
    assert scope.position.stop == 0
    qtbot.keyClick(track, Qt.Key.Key_End)
    assert scope.position == scope.walk.last()
    qtbot.keyClick(track, Qt.Key.Key_Home)
    assert scope.position.stop == -1


def test_that_a_chips_tip_names_what_is_computed_there(track, scope, monkeypatch):
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda point, text, widget: told.append(text))
    point = center(track, track.chips[2])
    track.event(QHelpEvent(QHelpEvent.Type.ToolTip, point, track.mapToGlobal(point)))
    names = "μ₁, σ²₁, 1/√(σ² + ε)₁, X̂₁, U₁, 0.1 · μ and σ²₁, running μ and σ²₁"
    assert told == [f"Forward, norm₁: {names}"]


def test_that_an_evaluated_sample_says_what_it_is_and_leads_back(qtbot, over, scope, theme):
    track = on_screen(qtbot, PhaseTrack(over.document, theme, scope), (1400, 52))
    with qtbot.waitSignal(scope.opened):
        scope.look_at_sample(4)
    told = "Sample 5 of the data as it is evaluated: batch norm by its running statistics."
    assert track.sentence() == told
    assert {chip.part for chip in track.chips} == {"forward"}
    assert track.look_button.text() == LOOK
    with qtbot.waitSignal(track.look_asked):
        track.look_button.click()


# Many layers


def test_that_far_layers_are_folded_where_there_is_no_room(qtbot, over, scope, theme):
    track = on_screen(qtbot, PhaseTrack(over.document, theme, scope), (1002, 52))
    for stop in scope.stops:
        scope.to_stop(stop.number)
        present = next(chip for chip in track.chips if chip.contains(stop.number))
        assert not present.is_folded
        place = track.place_of(present)
        assert place.left() >= 0.0
        assert place.right() <= track.width()
        covered = [k for chip in track.chips for k in range(chip.first, chip.last + 1)]
        assert covered == list(range(len(scope.stops)))
    assert any(chip.is_folded for chip in track.chips)


def test_that_a_folded_layer_opens_with_a_click(qtbot, over, scope, theme):
    track = on_screen(qtbot, PhaseTrack(over.document, theme, scope), (1002, 52))
    folded = next(chip for chip in track.chips if chip.is_folded)
    assert "layer" in track.tip_of(folded)
    qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=center(track, folded))
    assert scope.position.stop == folded.first
    assert not next(chip for chip in track.chips if chip.contains(folded.first)).is_folded


@pytest.fixture
def deep_scope(qtbot):
    spec: ExperimentSpec = deep(20).spec
    with bench(qtbot, spec) as over:
        yield over, over.opened()


def test_that_neighbouring_layers_of_a_deep_network_are_folded_into_one(qtbot, deep_scope, theme):
    over, scope = deep_scope
    track = on_screen(qtbot, PhaseTrack(over.document, theme, scope), (1002, 52))
    for number in range(0, len(scope.stops), 7):
        scope.to_stop(number)
        present = next(chip for chip in track.chips if chip.contains(number))
        assert not present.is_folded
        assert track.place_of(track.chips[0]).left() >= 0.0
        assert track.place_of(track.chips[-1]).right() <= track.width()
    first = next(chip for chip in track.chips if chip.is_folded)
    assert re.fullmatch(r"layers 1–\d+ …", first.text)
    assert track.tip_of(first).startswith("Forward, layers 1–")
    track.close()


def test_that_a_track_without_room_is_scrolled(qtbot, deep_scope, theme):
    over, scope = deep_scope
    track = on_screen(qtbot, PhaseTrack(over.document, theme, scope), (400, 52))
    scope.to_stop(len(scope.stops) - 30)
    present = next(chip for chip in track.chips if chip.contains(scope.position.stop))
    place = track.place_of(present)
    assert 0.0 <= place.left() < place.right() <= track.width()
    before = track.place_of(track.chips[0]).left()
    down = QPoint(0, 120)
    wheel = QWheelEvent(
        QPointF(9, 9),
        QPointF(9, 9),
        QPoint(),
        down,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    track.wheelEvent(wheel)
    assert track.place_of(track.chips[0]).left() > before
    track.close()


def test_that_chips_of_nothing_are_none(qapp):
    measure = QFontMetricsF(sans(12)).horizontalAdvance
    assert chips_of((), 0, 500.0, measure) == ()
