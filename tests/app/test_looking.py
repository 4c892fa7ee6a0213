"""How a project was looked at comes back with its file, and never makes it modified."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app.looking import look_again, looked_at
from desktop_nn.app.program import Program
from desktop_nn.app.raised_panels import raised_panels
from desktop_nn.experiment.files import open_project
from desktop_nn.training.link import InlineLink
from tests.app.conftest import MakeProgram
from tests.app.file_steps import LONG, open_sample, save_to, train

pytestmark = pytest.mark.usefixtures("user")


def look_elsewhere(program: Program) -> None:
    window = program.window
    window.arrangements.use("analyse")
    window.diagram.quantity_switch.choose("gradient")
    window.curves.button("accuracy").click()
    window.output.choose("Confusion")
    window.selection.select(1, 3)
    window.sample_selection.choose(np.array([4, 7, 30]))
    window.microscope.set_grain("layer")


def shown(program: Program) -> tuple[object, ...]:
    window = program.window
    return (
        window.arrangements.current,
        window.diagram._content.quantity.name,
        window.curves.quantity,
        window.curves.button("accuracy").isChecked(),
        window.output.current,
        window.selection.neuron,
        window.selection.layer,
        window.sample_selection.rows.tolist(),
        window.microscope.grain,
        window.output.plane is None or window.output.plane.is_following,
        raised_panels(window, window.docks),
    )


CLOSER = ([4, 7, 30], "layer")
ELSEWHERE = ("analyse", "gradient", "accuracy", True, "Confusion", (1, 3), 1, *CLOSER, True, ())


def test_that_another_window_opens_a_project_as_it_was_looked_at(
    program: Program, make_program: MakeProgram, qtbot: QtBot, tmp_path: Path
) -> None:
    look_elsewhere(program)
    assert shown(program) == ELSEWHERE
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    second = make_program(InlineLink)
    second.window.arrangements.use("explore")
    assert second.open(path)
    assert shown(second) == ELSEWHERE
    assert not second.window.isWindowModified()
    assert second.document.undo_stack.isClean()
    assert looked_at(second.window) == open_project(path).looked


def test_that_looking_alone_makes_no_project_modified_but_is_saved(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    look_elsewhere(program)
    assert not program.files.is_modified()
    assert open_project(path).looked["network"] == "weight"
    save_to(program, qtbot, path)
    assert open_project(path).looked["network"] == "gradient"


def test_that_the_curves_are_zoomed_as_they_were(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    train(program, qtbot, 6)
    curves = program.window.curves
    qtbot.waitUntil(lambda: len(curves._epochs) >= 6, timeout=LONG)
    _, right, low, high = curves.plot.whole_range()
    third = (high - low) / 3.0
    curves.plot.show_range(1.0, right / 2.0, low + third, high - third)
    zoomed = curves.plot.shown_range()
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    program.files.new()
    assert curves.plot.is_following
    assert program.open(path)
    qtbot.waitUntil(lambda: len(curves._epochs) >= 6, timeout=LONG)
    assert curves.plot.shown_range() == pytest.approx(zoomed)
    assert not curves.plot.is_following
    assert program.files.is_modified() is False


def test_that_the_same_part_of_the_network_is_in_sight(
    program: Program, make_program: MakeProgram, qtbot: QtBot, tmp_path: Path
) -> None:
    program.window.resize(1280, 800)
    program.window.show()
    program.window.diagram.look_at((2.5, 0.25, 0.75))
    sight = program.window.diagram.sight()
    assert sight == pytest.approx((2.5, 0.25, 0.75), abs=0.01)
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    second = make_program(InlineLink)
    second.window.resize(1440, 900)
    second.window.show()
    assert second.open(path)
    assert second.window.diagram.sight() == pytest.approx(sight, abs=0.01)
    second.files.new()
    assert second.window.diagram.sight() == (1.0, 0.0, 0.0)


def test_that_more_samples_than_a_few_are_not_kept(program: Program) -> None:
    program.window.sample_selection.choose(np.arange(9))
    assert "samples" not in looked_at(program.window)


def test_that_a_zoom_of_other_axes_shows_everything(program: Program, qtbot: QtBot) -> None:
    curves = program.window.curves
    curves.zoom_to((0.0, 0.0, 1.0, 2.0, 0.1, 0.2))
    train(program, qtbot, 3)
    qtbot.waitUntil(lambda: len(curves._epochs) >= 3, timeout=LONG)
    assert curves.plot.is_following
    assert curves.zoom == ()


def test_that_a_project_that_says_nothing_leaves_the_window_as_it_is(program: Program) -> None:
    look_elsewhere(program)
    program.window.selection.deselect()
    open_sample(program, "circle")
    assert shown(program)[:2] == ("analyse", "gradient")


@pytest.mark.parametrize(
    "looked",
    [
        {"arrangement": "nowhere", "output": "Nothing", "network": "∞", "curves": "time"},
        {"arrangement": (1.0,), "output": (2.0,), "network": (3.0,), "curves": (4.0,)},
        {"layer": (1e12,), "neuron": (-7.0, 2.0), "curves zoom": "all"},
        {"layer": (0.5,), "neuron": (0.0, 1e11), "curves zoom": (1.0, 1.0, 5.0, 5.0, 0.0, 0.0)},
        {"samples": (-1.0, 2.0), "network sight": (0.5, 0.0, 0.0), "microscope step": "leap"},
        {"samples": (1e9,), "network sight": (2.0, 1.5, 0.0), "microscope step": (1.0,)},
        {"samples": (), "network sight": (2.0, 0.5), "microscope step": ""},
        {"samples": "all", "network sight": "near"},
        {"layer": "first", "neuron": (1.0,), "curves zoom": (1.0, 2.0)},
        {"output zoom": (1.0, 0.0, 0.0, 1.0), "raised panels": "nothing,"},
        {"output zoom": "near", "raised panels": (1.0,)},
    ],
)
def test_that_what_can_not_be_is_passed_over(program: Program, looked: dict[str, object]) -> None:
    before = shown(program)
    look_again(program.window, looked)  # type: ignore[arg-type]
    assert shown(program) == before
    assert program.window.curves.zoom == ()
    assert program.window.diagram.zoom == 1.0


def test_that_a_broken_view_leaves_the_project_to_be_opened(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.dnn"
    program.document.change_seed(77)
    save_to(program, qtbot, path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["view.json"] = b'{"arrangement": ["explore"'
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    program.files.new()
    assert program.open(path)
    assert program.document.spec.seed == 77


def test_that_the_same_part_of_the_output_s_plane_is_in_sight(
    program: Program, make_program: MakeProgram, qtbot: QtBot, tmp_path: Path
) -> None:
    plane = program.window.output.plane
    assert plane is not None
    plane.show_range(-0.5, 0.25, -0.25, 0.5)
    zoom = plane.shown_range()
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    second = make_program(InlineLink)
    assert second.open(path)
    train(second, qtbot, 1)
    there = second.window.output.plane
    assert there is not None
    assert not there.is_following
    assert there.shown_range() == pytest.approx(zoom, abs=0.05)
    second.files.discard()
    second.files.new()
    assert there.is_following


def test_that_the_panels_on_top_of_others_are_there_again(
    program: Program, make_program: MakeProgram, qtbot: QtBot, tmp_path: Path
) -> None:
    docks = program.window.docks
    docks["samples"].toggleViewAction().trigger()
    assert raised_panels(program.window, docks) == ("samples",)
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    docks["layers"].raise_()
    assert raised_panels(program.window, docks) == ("layers",)
    second = make_program(InlineLink)
    assert second.window.docks["samples"].isHidden()
    assert second.open(path)
    qtbot.waitUntil(
        lambda: raised_panels(second.window, second.window.docks) == ("samples",), timeout=LONG
    )
    assert program.open(path)
    assert raised_panels(program.window, docks) == ("samples",)
    assert not second.window.isWindowModified()
