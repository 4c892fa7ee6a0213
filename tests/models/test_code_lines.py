"""The calls beside a number: those that made it, their neighbours, and what names stand for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.models.code_lines import CodeLine, code_of
from desktop_nn.models.microscope import Microscope, Place
from tests.models.microscopes import bench
from tests.views.microscope.conftest import three_classes


@pytest.fixture
def scope(qtbot: QtBot) -> Iterator[Microscope]:
    with bench(qtbot, *three_classes()) as made:
        yield made.opened()


def present(lines: tuple[CodeLine, ...]) -> list[str]:
    return [line.text for line in lines if line.is_present]


def told(lines: tuple[CodeLine, ...]) -> list[str]:
    return [line.text for line in lines if line.text.startswith("# ")]


def test_that_every_number_that_is_computed_has_its_calls(scope: Microscope) -> None:
    for stop in scope.stops:
        for phase, name in stop.names:
            shape = scope.traced.find(phase, name).value.shape
            is_given = phase == "samples" or (not shape and phase == "update")
            assert is_given or present(code_of(scope.traced, Place(phase, name, (0,) * len(shape))))


def test_that_memory_step_and_new_weight_have_calls_of_their_own(scope: Microscope) -> None:
    places = [("update", "m_W1"), ("update", "v_W1"), ("update", "step_W1"), ("after", "W1")]
    calls = [present(code_of(scope.traced, Place(*place, (0, 0)))) for place in places]
    assert [call[-1] for call in calls] == [
        "np.add(m, t, out=m)",
        "np.add(v, t, out=v)",
        "np.subtract(w, t, out=w)",
        "np.subtract(w, t, out=w)",
    ]
    assert [len(call) for call in calls] == [3, 4, 5, 1]


def test_that_names_of_no_array_on_screen_are_told_once_each(scope: Microscope) -> None:
    bias = code_of(scope.traced, Place("backward", "db2", (0,)))
    assert told(bias) == ["# ones: a 1 for each sample"]
    memory = code_of(scope.traced, Place("update", "m_W1", (0, 0)))
    assert told(memory) == ["# g: the gradients", "# t: room for numbers in between"]
    running = code_of(scope.traced, Place("forward", "running_part1", (0, 0)))
    assert [line.split(":")[0] for line in told(running)] == ["# statistics1", "# running_share1"]


def test_that_what_is_on_screen_is_not_told(scope: Microscope) -> None:
    assert told(code_of(scope.traced, Place("forward", "Z2", (0, 0)))) == []
