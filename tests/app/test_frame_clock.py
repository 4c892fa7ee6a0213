"""The frame clock: every view that is seen shows the newest, also when it was hidden meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, chain, repeat

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app import frame_clock
from desktop_nn.app.frame_budget import SHARE, FrameBudget
from desktop_nn.app.frame_clock import INTERVAL, LOOKS, FrameClock, is_seen
from desktop_nn.app.program import Program
from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View
from tests.app.conftest import LONG
from tests.views.snapshots import trained


def train_an_epoch(qtbot: QtBot, program: Program) -> None:
    """One epoch, and then a pause in which nothing new comes."""
    bar, actions = program.window.run_bar, program.window.actions_by_name
    wanted = str(int(bar.epoch.number.text()) + 1)
    actions["step_epoch"].trigger()
    qtbot.waitUntil(lambda: bar.epoch.number.text() == wanted, timeout=LONG)
    qtbot.waitUntil(lambda: not program.controller.is_playing, timeout=LONG)


def first_snapshot(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program.clock.frames > 0, timeout=LONG)


def test_that_curves_shown_again_while_paused_show_what_was_trained(
    program: Program, qtbot: QtBot
) -> None:
    first_snapshot(qtbot, program)
    dock, curves = program.window.docks["curves"], program.window.curves
    dock.hide()
    qtbot.waitUntil(lambda: not is_seen(curves))
    train_an_epoch(qtbot, program)
    assert dock.header.fact() == ""
    dock.show()
    qtbot.waitUntil(lambda: "training" in dock.header.fact(), timeout=LONG)


def test_that_curves_behind_a_tab_are_not_seen_and_show_all_when_raised(
    program: Program, qtbot: QtBot
) -> None:
    first_snapshot(qtbot, program)
    docks, curves = program.window.docks, program.window.curves
    program.window.tabifyDockWidget(docks["curves"], docks["histograms"])
    docks["histograms"].raise_()
    qtbot.waitUntil(lambda: not is_seen(curves), timeout=LONG)
    qtbot.waitUntil(lambda: curves not in program.clock._seen, timeout=LONG)
    train_an_epoch(qtbot, program)
    assert docks["curves"].header.fact() == ""
    docks["curves"].raise_()
    qtbot.waitUntil(lambda: "training" in docks["curves"].header.fact(), timeout=LONG)


def test_that_nothing_of_another_experiment_is_shown_to_who_was_hidden(
    program: Program, qtbot: QtBot
) -> None:
    """Until the worker has followed, the newest snapshot is of the document before."""
    first_snapshot(qtbot, program)
    shown: list[Snapshot] = []
    curves, clock = program.window.curves, program.clock
    clock.stop()
    curves.show_snapshot = lambda snapshot, history: shown.append(snapshot)  # type: ignore
    program.document.change_seed(7)
    clock._catch_up([curves])
    assert shown == []


def test_that_frames_are_counted(program: Program, qtbot: QtBot) -> None:
    first_snapshot(qtbot, program)
    before = program.clock.frames
    train_an_epoch(qtbot, program)
    assert program.clock.frames > before


class Noting(View):
    """Notes what it is shown: the update, and the names of the products."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__(document, theme)
        self.shown: list[tuple[int, tuple[str, ...]]] = []

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        self.shown.append((snapshot.update, tuple(sorted(snapshot.products))))


class Patient(Noting):
    takes_turns = True


class Source:
    """A controller of which the next snapshots are known."""

    def __init__(self, snapshots: Sequence[Snapshot | None]) -> None:
        self.history = History()
        self.snapshots = list(snapshots)

    def take(self) -> Snapshot | None:
        return self.snapshots.pop(0) if self.snapshots else None

    def choose(self, choices: Mapping[str, object]) -> None:
        pass

    def subscribe(self, products: frozenset[str]) -> None:
        pass


@pytest.fixture
def views(document: Document, qtbot: QtBot) -> list[Noting]:
    theme = Theme()
    views = [Noting(document, theme), *(Patient(document, theme) for _ in range(3))]
    for view in views:
        qtbot.addWidget(view)
        with qtbot.waitExposed(view):
            view.show()
    return views


@pytest.fixture
def snapshot(program: Program, qtbot: QtBot) -> Snapshot:
    first_snapshot(qtbot, program)
    newest = program.clock._newest
    assert newest is not None
    return replace(newest, state="running", products={})


def clock_of(source: Source, views: list[Noting], work: Sequence[float] = ()) -> FrameClock:
    """`work`: what the window's thread does in each tick, in seconds; then nothing."""
    worked = accumulate(chain([0.0], work, repeat(0.0)))
    budget = FrameBudget(lambda: next(worked))
    return FrameClock(source, views, views[0], budget)  # type: ignore[arg-type]


def run(views: list[Noting], snapshots: Sequence[Snapshot | None]) -> list[list[int]]:
    """A tick for each; which of the views was shown something in each of them."""
    revision = views[0].document.revision
    dated = [s and replace(s, revision=revision) for s in snapshots]
    clock = clock_of(Source(dated), views)
    ticks = []
    for _ in snapshots:
        before = [len(view.shown) for view in views]
        clock._on_tick()
        ticks.append([n for n, view in enumerate(views) if len(view.shown) > before[n]])
    return ticks


def test_that_while_training_runs_one_view_a_tick_takes_its_turn(
    views: list[Noting], snapshot: Snapshot
) -> None:
    assert run(views, [snapshot, None] * 3) == [[0, 1], [2], [0, 3], [1], [0, 2], [3]]


def test_that_a_view_of_more_weight_has_its_turn_more_often(
    views: list[Noting], snapshot: Snapshot
) -> None:
    views[1].turn_weight = 3  # type: ignore[misc]
    turns = [shown[-1] for shown in run(views, [snapshot] * 10)]
    assert turns.count(1) == 6
    assert min(turns.count(2), turns.count(3)) == 2


def test_that_after_work_that_took_long_the_next_turns_wait(
    views: list[Noting], snapshot: Snapshot
) -> None:
    revision = views[0].document.revision
    source = Source([replace(snapshot, revision=revision)] * 5)
    clock = clock_of(source, views, [0.0, 3.4 * SHARE * INTERVAL / 1000.0])
    turns = []
    for _ in range(5):
        before = sum(len(view.shown) for view in views[1:])
        clock._on_tick()
        turns.append(sum(len(view.shown) for view in views[1:]) - before)
    assert turns == [1, 0, 0, 1, 1]


def test_that_with_the_first_epoch_no_view_waits_for_its_turn(
    views: list[Noting], snapshot: Snapshot
) -> None:
    revision = views[0].document.revision
    source = Source([replace(snapshot, revision=revision)] * 3)
    clock = clock_of(source, views)
    clock._on_tick()
    assert [len(view.shown) for view in views] == [1, 1, 0, 0]
    source.history = trained(views[0].document, 1).history
    clock._on_tick()
    assert [len(view.shown) for view in views] == [2, 2, 1, 1]
    clock._on_tick()
    assert sum(len(view.shown) for view in views) == 8  # the first view, and one in its turn


def test_that_at_rest_all_views_show_the_same_at_once(
    views: list[Noting], snapshot: Snapshot
) -> None:
    last = replace(snapshot, update=7, state="idle")
    assert run(views, [snapshot, last, None]) == [[0, 1], [0, 1, 2, 3], []]
    assert [view.shown[-1][0] for view in views] == [7] * 4


def test_that_who_waits_for_its_turn_misses_no_product(
    views: list[Noting], snapshot: Snapshot
) -> None:
    first, second = (replace(snapshot, update=n, products={name: n}) for n, name in enumerate("ab"))
    views[3].products = frozenset("ab")  # type: ignore[misc]
    run(views, [first, second, None, None])
    assert views[3].shown == [(1, ("a", "b"))]


def test_that_what_waits_is_dropped_when_the_document_has_changed(
    views: list[Noting], snapshot: Snapshot
) -> None:
    revision = views[0].document.revision
    clock = FrameClock(Source([replace(snapshot, revision=revision)]), views, views[0])  # type: ignore
    clock._on_tick()
    views[0].document.change_seed(7)
    clock._on_tick()
    assert [len(view.shown) for view in views] == [1, 1, 0, 0]


def test_that_qt_is_asked_what_each_view_shows_in_one_of_so_many_ticks(
    views: list[Noting], snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[View] = []
    monkeypatch.setattr(frame_clock, "is_seen", lambda view: asked.append(view) or is_seen(view))
    run(views, [snapshot, None] * LOOKS)
    assert asked == views * 2


def test_that_a_view_that_is_hidden_is_shown_nothing_from_the_next_tick_on(
    views: list[Noting], snapshot: Snapshot
) -> None:
    dated = [replace(snapshot, revision=views[0].document.revision) for _ in range(3)]
    clock = FrameClock(Source(dated), views, views[0])  # type: ignore[arg-type]
    clock._on_tick()
    views[0].hide()
    clock._on_tick()
    clock._on_tick()
    assert len(views[0].shown) == 1


def test_that_a_view_that_is_made_later_is_shown_too(
    views: list[Noting], snapshot: Snapshot
) -> None:
    *early, late = views
    dated = [replace(snapshot, revision=late.document.revision, state="idle")] * 9
    clock = FrameClock(Source(dated), early, views[0])  # type: ignore[arg-type]
    clock._on_tick()
    clock.add_view(late)
    for _ in range(LOOKS):
        clock._on_tick()
    assert late.shown
