"""The microscope in the window: it opens with its panels, walks by its actions, and leaves the run
as it was."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton

from desktop_nn.app.walk_control import NO_UPDATE, PAUSE, RUNNING
from desktop_nn.experiment.project import Project
from desktop_nn.models.microscope import Place
from tests.app.file_steps import LONG
from tests.views.microscope.conftest import three_classes


@pytest.fixture
def learning(program, qtbot):
    """The program with the microscope open on the 2-4-3 net, after five updates."""
    spec, data = three_classes()
    program.document.open(Project(spec, own=data), None)
    for _ in range(5):
        program.controller.step_update()
    qtbot.waitUntil(lambda: update_of(program) == 5, timeout=LONG)
    use(program, qtbot, "learn")
    return program


def update_of(program):
    snapshot = program.walk._last
    return snapshot.update if snapshot is not None else -1


def use(program, qtbot, name):
    program.window.arrangements.use(name)
    wanted = name == "learn"
    qtbot.waitUntil(lambda: program.microscope.is_open == wanted, timeout=LONG)


def handed_over(program, qtbot):
    """All that a run is: parameters, memory, generators, counters."""
    with qtbot.waitSignal(program.controller.handed_over, timeout=LONG) as handed:
        program.controller.hand_over()
    return handed.args[1]


def told(value):
    """All of a checkpoint, bit for bit."""
    if isinstance(value, np.ndarray):
        return value.tobytes()
    if isinstance(value, Mapping):
        return {key: told(each) for key, each in value.items()}
    if is_dataclass(value):
        return {field.name: told(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [told(each) for each in value]
    return value


# Opening and closing


def test_that_learn_opens_the_microscope_in_the_place_of_the_run_bar(learning):
    window = learning.window
    assert learning.microscope.traced.update == 6
    assert window.walk.bar.isVisible()
    assert window.walk.track.isVisible()
    assert window.docks["matrices"].content.isVisible()
    assert not window.run_bar.isVisible()
    assert not window.time_line.isVisible()


def test_that_the_bars_are_there_before_anything_is_painted(program):
    arrangements = program.window.arrangements
    arrangements.use("learn")
    assert program.window.walk.track.isVisible()
    assert not program.window.run_bar.isVisible()
    arrangements.use("explore")
    assert not program.window.walk.track.isVisible()
    assert program.window.run_bar.isVisible()


def test_that_leaving_closes_it_and_brings_the_run_bar_back(learning, qtbot):
    window = learning.window
    learning.microscope.to_end()
    assert window.diagram.walk_picture is not None
    use(learning, qtbot, "explore")
    assert window.run_bar.isVisible()
    assert not window.walk.bar.isVisible()
    assert window.diagram.walk_picture is None


def test_that_opening_walking_and_closing_leave_the_run_as_it_was(learning, qtbot):
    use(learning, qtbot, "explore")
    before = handed_over(learning, qtbot)
    use(learning, qtbot, "learn")
    actions = learning.window.actions_by_name
    for name in ("walk_next", "walk_next", "walk_end", "walk_back", "walk_start", "walk_end"):
        actions[name].trigger()
    use(learning, qtbot, "analyse")
    assert told(handed_over(learning, qtbot)) == told(before)


def test_that_a_run_that_trains_is_not_paused_but_by_the_button(program, qtbot):
    window = program.window
    program.run.run_or_pause()
    window.arrangements.use("learn")
    qtbot.waitUntil(lambda: bool(window.walk.tops), timeout=LONG)
    qtbot.waitUntil(lambda: window.walk.track.sentence() == RUNNING, timeout=LONG)
    assert program.controller.is_playing
    assert not program.microscope.is_open
    assert window.walk.track.look_button.text() == PAUSE
    qtbot.mouseClick(window.walk.track.look_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.microscope.is_open, timeout=LONG)
    assert not program.controller.is_playing


def test_that_pausing_by_hand_opens_it_too(program, qtbot):
    program.run.run_or_pause()
    program.window.arrangements.use("learn")
    qtbot.waitUntil(lambda: not program.window.run_bar.isVisible(), timeout=LONG)
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.microscope.is_open, timeout=LONG)


def test_that_a_walk_that_has_begun_stays_when_the_run_moves_on(learning, qtbot):
    microscope, window = learning.microscope, learning.window
    microscope.to_stop(4)
    learning.controller.step_update()
    qtbot.waitUntil(lambda: microscope.is_old, timeout=LONG)
    assert microscope.traced.update == 6
    assert "the run has moved on" in window.walk.track.sentence()
    assert not window.actions_by_name["walk_apply"].isEnabled()
    window.actions_by_name["walk_again"].trigger()
    qtbot.waitUntil(lambda: not microscope.is_old, timeout=LONG)
    assert microscope.traced.update == 7


def test_that_a_walk_that_has_not_begun_follows_the_run(learning, qtbot):
    learning.controller.step_update()
    qtbot.waitUntil(lambda: learning.microscope.traced.update == 7, timeout=LONG)
    assert not learning.microscope.is_old


def test_that_a_run_that_diverged_is_not_asked_again_and_again(learning, qtbot):
    use(learning, qtbot, "explore")
    training = learning.document.spec.training
    huge = training.optimizer.with_value("learning_rate", 1e30)
    learning.document.change_training(replace(training, optimizer=huge), "rate", "rate")
    learning.run.run_or_pause()
    qtbot.waitUntil(lambda: learning.walk._last.state == "diverged", timeout=LONG)
    asked = []
    learning.controller.looked.connect(asked.append)
    learning.window.arrangements.use("learn")
    qtbot.waitUntil(lambda: bool(asked), timeout=LONG)
    frames = learning.clock.frames
    learning.window.resize(1200, 800)
    qtbot.waitUntil(lambda: learning.clock.frames >= frames and not learning.microscope.is_waiting)
    assert not learning.microscope.is_open
    assert learning.window.walk.track.sentence() == learning.microscope.reason
    walk = learning.window.walk
    told = [walk._matrices.told(), walk._formula.reason.text(), walk.track.sentence()]
    assert len(set(told)) == len(told)
    assert learning.window.walk.track.look_button.isVisible()
    assert len(asked) == 1


# Walking


def test_that_back_and_next_walk_and_say_where_they_end(learning):
    microscope, actions = learning.microscope, learning.window.actions_by_name
    assert not actions["walk_back"].isEnabled()
    actions["walk_next"].trigger()
    assert microscope.position.stop == 0
    assert actions["walk_back"].isEnabled()
    actions["walk_end"].trigger()
    assert microscope.position == microscope.walk.last()
    assert not actions["walk_next"].isEnabled()
    assert "at its end" in actions["walk_next"].toolTip()
    actions["walk_start"].trigger()
    assert microscope.position.stop == -1


def test_that_buttons_of_the_bar_walk(learning, qtbot):
    buttons = learning.window.walk.bar.findChildren(QToolButton)
    following = next(b for b in buttons if b.defaultAction() and b.text() == "Next")
    qtbot.mouseClick(following, Qt.MouseButton.LeftButton)
    assert learning.microscope.position.stop == 0


def test_that_keys_walk(learning, qtbot):
    window = learning.window
    learning.microscope.set_grain("layer")
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F10)
    qtbot.keyClick(window, Qt.Key.Key_F10)
    assert learning.microscope.position.stop == 1
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert learning.microscope.position.stop == 0


def test_that_walking_back_shows_the_same_bits_on_the_whole_screen(learning, qtbot):
    """Network, matrices and track."""
    window, microscope = learning.window, learning.microscope
    microscope.set_grain("layer")
    faces = (window.diagram, window.docks["matrices"].content, window.walk.track)
    forth = []
    while microscope.next():
        forth.append([face.grab().toImage() for face in faces])
    assert len(forth) == len(microscope.stops)
    for pictures in reversed(forth[:-1]):
        assert microscope.back()
        assert [face.grab().toImage() for face in faces] == pictures


def test_that_the_network_lights_up_with_the_walk(learning, qtbot):
    microscope, diagram = learning.microscope, learning.window.diagram
    microscope.to_stop(next(s.number for s in microscope.stops if s.name == "dW2"))
    assert diagram.walk_picture.chief == (1, 3, 2)
    matrices = learning.window.docks["matrices"].content
    block = matrices.matrix_layout.result
    left, top = block.corner((0, 1))
    qtbot.mouseMove(matrices, QPoint(round(left) + 9, round(top) + 9))
    assert diagram.walk_picture.chief == (1, 0, 1)
    assert diagram.walk_picture.edges == {(1, 0, 1)}
    qtbot.mouseMove(matrices, QPoint(matrices.width() - 2, matrices.height() - 2))
    assert diagram.walk_picture.chief == (1, 3, 2)


# Applying


def test_that_apply_makes_the_very_update_and_looks_at_the_next(learning, qtbot):
    microscope = learning.microscope
    microscope.to_end()
    promised = {
        entry: microscope.traced.find("after", entry).value.copy()
        for entry in ("W1", "b1", "gamma1", "beta1", "W2", "b2")
    }
    with qtbot.waitSignal(microscope.applied, timeout=LONG) as applied:
        learning.window.actions_by_name["walk_apply"].trigger()
    assert applied.args[0] is True
    qtbot.waitUntil(lambda: microscope.is_open and microscope.traced.update == 7, timeout=LONG)
    for name, value in promised.items():
        assert np.array_equal(microscope.traced.find("before", name).value, value)
    assert "the same to the last bit" in learning.window.statusBar().currentMessage()


# Size


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_that_nothing_is_cut_off(learning, qtbot, size):
    window = learning.window
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size, timeout=LONG)
    bar = window.walk.bar
    shown = [w for w in bar.findChildren(QToolButton) if w.isVisible()]
    assert all(bar.rect().contains(widget.geometry()) for widget in shown)
    for widget in (bar, window.walk.track, window.docks["matrices"].content, window.diagram):
        smallest = widget.minimumSizeHint()
        assert widget.width() >= smallest.width()
        assert widget.height() >= smallest.height()


def test_that_what_is_said_already_is_not_said_with_every_snapshot(learning, monkeypatch):
    walk, said = learning.window.walk, []
    monkeypatch.setattr(walk.track, "invite", lambda *words: said.append(words))
    for _ in range(3):
        walk.invite("Pause to look", "Pause")
    walk.invite("Look now", "Look")
    assert said == [("Pause to look", "Pause"), ("Look now", "Look")]


def test_that_a_cell_pointed_at_is_forgotten_with_its_update(learning, qtbot):
    """An optimizer without that memory, an evaluation without gradients."""
    window, microscope = learning.window, learning.microscope
    microscope.to_end()
    window.walk._on_pointed(Place("update", "m_b2", (0,)))
    with qtbot.waitSignal(microscope.opened, timeout=LONG):
        microscope.look_at_sample(1)
    assert window.walk._pointed is None
    assert window.diagram.walk_picture is not None


def test_that_an_evaluated_sample_is_neither_applied_nor_asked_about_first(learning, qtbot):
    actions = learning.window.actions_by_name
    with qtbot.waitSignal(learning.microscope.opened, timeout=LONG):
        learning.microscope.look_at_sample(1)
    assert not actions["walk_apply"].isEnabled()
    assert not actions["ask_first"].isEnabled()
    assert NO_UPDATE in actions["ask_first"].toolTip()
