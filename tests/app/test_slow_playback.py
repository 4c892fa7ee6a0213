"""Slow playback: step by step, at its pace, to the end."""

import pytest

from desktop_nn.app.kept_choices import KeptChoices
from desktop_nn.app.slow_playback import SlowPlayback
from desktop_nn.app.walk_pace import WalkPace
from tests.app.file_steps import LONG


class Clock:
    """Seconds, as the test says."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def playback(program, qtbot, clock):
    program.window.arrangements.use("learn")
    qtbot.waitUntil(lambda: program.microscope.is_open, timeout=LONG)
    program.clock.stop()
    playback = program.walk.playback
    playback._clock = clock
    return playback


def positions(program, playback, clock, ticks, seconds):
    found = []
    for _ in range(ticks):
        playback.on_tick()
        found.append(program.microscope.position)
        clock.now += seconds
    return found


def test_that_it_steps_at_its_pace(program, playback, clock):
    action = program.window.actions_by_name["walk_slow"]
    action.trigger()
    step = playback.interval()
    found = positions(program, playback, clock, 8, 0.5 * step + 1e-6)
    assert len(set(found)) == 4
    assert found == sorted(found)


def paces(program):
    return {action.text(): action for action in program.window.walk_pace.group.actions()}


def test_that_the_menu_at_its_button_sets_the_pace(program, playback):
    assert playback.interval() == 0.5
    slow = program.window.walk.bar.walk_buttons[-1]
    assert slow.menu() is program.window.walk_pace.menu
    paces(program)["½ step a second"].trigger()
    assert playback.interval() == 2.0
    paces(program)["16 steps a second"].trigger()
    assert playback.interval() == 1.0 / 16.0


def test_that_the_pace_of_training_is_another_one(program, playback):
    before = playback.interval()
    slider = program.window.run_bar.slider
    slider.setValue(slider.maximum())
    assert playback.interval() == before


def test_that_the_pace_is_kept(program, playback):
    paces(program)["8 steps a second"].trigger()
    settings = program.window._settings
    assert settings.value("views/walk_pace") == "8"
    again = WalkPace(program.window)
    KeptChoices(settings, program.window).keep_actions(again.group, "walk_pace")
    assert again.rate() == 8.0
    program.window.kept_choices.forget()
    assert playback.interval() == 0.5


def test_that_it_stops_at_the_end(program, playback, clock):
    action = program.window.actions_by_name["walk_slow"]
    microscope = program.microscope
    microscope.to_end()
    microscope.back()
    action.trigger()
    positions(program, playback, clock, 3, 10.0)
    assert microscope.position == microscope.walk.last()
    assert not action.isChecked()


def test_that_at_the_end_it_begins_again(program, playback, clock):
    program.microscope.to_end()
    program.window.actions_by_name["walk_slow"].trigger()
    assert program.microscope.position.stop == -1


def test_that_it_stops_when_the_user_steps(program, playback):
    actions = program.window.actions_by_name
    actions["walk_slow"].trigger()
    actions["walk_next"].trigger()
    assert not actions["walk_slow"].isChecked()


def test_that_it_stops_when_the_microscope_closes(program, playback):
    action = program.window.actions_by_name["walk_slow"]
    action.trigger()
    program.microscope.close()
    assert not action.isChecked()


def test_that_with_less_motion_it_goes_from_station_to_station(program, playback, clock):
    program.theme.reduces_motion = True
    assert playback.interval() >= 1.0
    program.window.actions_by_name["walk_slow"].trigger()
    found = positions(program, playback, clock, 4, playback.interval() + 0.01)
    assert found == [program.microscope.walk.at_stop(k) for k in range(4)]
    assert isinstance(playback, SlowPlayback)
