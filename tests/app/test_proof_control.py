"""Proving in the program: the action, its panel, the badge in the status bar."""

from desktop_nn.experiment.project import Project
from tests.app.file_steps import LONG
from tests.training.experiments import small_spec, with_rate


def proven(program, qtbot):
    program.document.open(Project(small_spec()), None)
    with qtbot.waitSignal(program.microscope.proof.ended, timeout=LONG):
        program.window.actions_by_name["prove"].trigger()


def test_that_the_action_shows_the_panel_and_the_badge_the_verdict(program, qtbot):
    badge, dock = program.proof.badge, program.window.docks["proof"]
    assert not badge.isVisible()
    assert not dock.isVisible()
    proven(program, qtbot)
    assert dock.isVisible()
    assert badge.isVisible()
    assert badge.text().startswith("✓ Gradients proven: worst relative error ")
    assert badge.palette().buttonText().color() == program.theme.color("proven")


def test_that_the_badge_fades_with_the_next_update(program, qtbot):
    proven(program, qtbot)
    qtbot.waitUntil(lambda: program.clock.frames > 0, timeout=LONG)
    assert program.proof.badge.property("verdict") == "proven"
    program.window.actions_by_name["step_update"].trigger()
    qtbot.waitUntil(lambda: program.proof.badge.property("verdict") == "faded", timeout=LONG)
    assert "Of update 0" in program.proof.badge.toolTip()
    assert program.proof.badge.palette().buttonText().color() == program.theme.color("dim")


def test_that_the_badge_fades_with_an_edit_and_goes_with_the_project(program, qtbot):
    proven(program, qtbot)
    program.document.change(with_rate(small_spec(), 0.5), "rate")
    assert program.proof.badge.property("verdict") == "faded"
    program.document.open(Project(small_spec()), None)
    assert not program.proof.badge.isVisible()


def test_that_the_worst_opens_in_the_microscope(program, qtbot):
    proven(program, qtbot)
    with qtbot.waitSignal(program.microscope.changed, timeout=LONG):
        program.window.late_views.proof.worst.click()
    assert program.microscope.place == program.microscope.proof.result.worst_place
    assert program.window.arrangements.current == "learn"
    assert program.window.docks["proof"].isVisible()


def test_that_a_closed_panel_stays_away_until_it_is_asked_for(program, qtbot):
    proven(program, qtbot)
    dock = program.window.docks["proof"]
    dock.toggleViewAction().trigger()
    program.window.arrangements.use("analyse")
    assert not dock.isVisible()
    program.proof.badge.click()
    assert dock.isVisible()


def test_that_another_arrangement_brings_an_old_proof_not_to_the_front(program, qtbot):
    arrangements, docks = program.window.arrangements, program.window.docks
    arrangements.use("learn")
    proven(program, qtbot)
    arrangements.use("explore")
    assert not docks["proof"].visibleRegion().isEmpty()
    arrangements.use("learn")
    docks["formula"].raise_()
    for name, front in (("explore", "output"), ("learn", "formula")):
        arrangements.use(name)
        assert docks["proof"].visibleRegion().isEmpty()
        assert not docks[front].visibleRegion().isEmpty()
        assert docks["proof"].is_wanted


def test_that_the_action_is_in_a_menu_with_its_keys(program):
    action = program.window.actions_by_name["prove"]
    assert action.shortcut().toString() == "Ctrl+G"
    assert any(action in menu.menu().actions() for menu in program.window.menuBar().actions())


def test_that_the_networks_lines_tell_the_verdict(program, qtbot):
    proven(program, qtbot)
    switch = program.window.diagram.quantity_switch
    assert switch.actions_by_name["proof"].isChecked()
