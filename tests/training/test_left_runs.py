"""What the window keeps of runs that were left for other samples: within its budget."""

from desktop_nn.training.left_runs import LeftRun, LeftRuns
from desktop_nn.training.run import Run
from desktop_nn.training.timeline import BUDGET, LEFT_BUDGET, Timeline
from tests.training.controllers import snapshot_of
from tests.training.experiments import small_spec


def left_run():
    run = Run(small_spec())
    run.advance(12)
    return LeftRun(run.checkpoint(), run.watch.best_up_to(12), run.history)


def test_that_a_run_is_taken_up_once():
    runs, run = LeftRuns(), left_run()
    runs.leave(3, run)
    assert runs.take_up(3) is run
    assert runs.take_up(3).checkpoint is None
    assert runs.size == 0


def test_that_it_weighs_its_checkpoint_its_best_state_and_its_history():
    run = left_run()
    levels = sum(3 * level.mean.nbytes for level in run.history.levels)
    assert run.best is not None
    assert run.size == run.checkpoint.size + run.best.checkpoint.size + levels
    assert LeftRun().size == 0


def test_that_the_oldest_go_where_there_is_no_room():
    run = left_run()
    runs = LeftRuns(budget=2 * run.size)
    for revision in range(5):
        runs.leave(revision, run)
    assert runs.size == 2 * run.size
    assert [runs.take_up(revision).checkpoint is not None for revision in range(5)] == [
        False, False, False, True, True
    ]  # fmt: skip


def test_that_one_that_is_larger_than_the_budget_is_not_kept():
    run = left_run()
    runs = LeftRuns(budget=run.size - 1)
    runs.leave(1, run)
    assert runs.size == 0


def test_that_worker_and_window_share_the_stated_budget():
    assert Timeline()._budget + LeftRuns()._budget == BUDGET
    assert LeftRuns()._budget == LEFT_BUDGET > 0


def test_that_what_the_window_keeps_is_told_with_what_the_worker_keeps(by_hand):
    runs, run = LeftRuns(), left_run()
    snapshot = snapshot_of(by_hand, timeline_bytes=1000)
    assert runs.counted(snapshot) is snapshot
    runs.leave(1, run)
    assert runs.counted(snapshot).timeline_bytes == 1000 + run.size
