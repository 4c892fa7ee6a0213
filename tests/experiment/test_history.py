"""The history: the recent rows exact, the older ones in a pyramid that is bounded and right."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.experiment import history as module
from desktop_nn.experiment.history import COLUMNS, LEVEL_ROWS, MOST_LEVEL_ROWS, History, Level

LOSS = COLUMNS.index("loss_training")
UPDATE = COLUMNS.index("update")


@pytest.fixture
def small(monkeypatch):
    """Levels of eight rows: the pyramid in small."""
    monkeypatch.setattr(module, "LEVEL_ROWS", 8)


def rows_of(count, start=0, seed=0):
    """Rows for epochs from `start` + 1 on, ten updates each, with random losses."""
    epochs = np.arange(start + 1, start + count + 1, dtype=float)
    rows = np.random.default_rng(seed).random((count, len(COLUMNS)))
    rows[:, 0], rows[:, UPDATE] = epochs, 10 * epochs
    return rows


def filled(count, seed=0):
    history = History()
    history.extend(rows_of(count, seed=seed))
    return history


def spans(history):
    """For each drawn point, oldest first, how many epochs it stands for."""
    levels = list(enumerate(history.levels))[::-1]
    return [2**power for power, level in levels for _ in level.mean]


def test_that_an_empty_history_has_nothing():
    history = History()
    assert history.length == 0
    assert history.last is None
    assert history.thinned == 1
    assert all(len(part) == 0 for part in history.column("loss_training"))


def test_that_every_row_is_exact_as_long_as_there_is_room():
    rows = rows_of(LEVEL_ROWS)
    history = History()
    for row in rows:
        history.append(tuple(row))
    assert np.array_equal(history.levels[0].mean, rows)
    assert history.thinned == 1
    for part in history.column("loss_training"):
        assert np.array_equal(part, rows[:, LOSS])


@pytest.mark.usefixtures("small")
@settings(deadline=None)
@given(count=st.integers(0, 400), chunk=st.integers(1, 50))
def test_that_each_point_is_the_low_mean_and_high_of_the_epochs_it_stands_for(count, chunk):
    rows = rows_of(count)
    history = History()
    for start in range(0, count, chunk):
        history.extend(rows[start : start + chunk])
    low, mean, high = history.column("loss_training")
    widths = spans(history)
    assert history.length == count == sum(widths)
    ends = np.cumsum(widths, dtype=int)
    for index, (end, width) in enumerate(zip(ends, widths, strict=True)):
        part = rows[end - width : end, LOSS]
        assert (low[index], high[index]) == (part.min(), part.max())
        assert mean[index] == pytest.approx(part.mean())


@pytest.mark.usefixtures("small")
@settings(deadline=None)
@given(count=st.integers(1, 400))
def test_that_the_newest_rows_are_exact(count):
    rows = rows_of(count)
    history = History()
    history.extend(rows)
    recent = history.levels[0].mean
    assert min(count, 4) <= len(recent) <= 8
    assert np.array_equal(recent, rows[-len(recent) :])
    assert np.array_equal(history.last, rows[-1])


@pytest.mark.usefixtures("small")
def test_that_the_pyramid_is_bounded():
    history = filled(100_000)
    assert all(len(level.mean) <= 8 for level in history.levels)
    assert len(history.levels) <= 16
    assert history.length == 100_000
    assert history.thinned == 2 ** (len(history.levels) - 1)


@pytest.mark.usefixtures("small")
def test_that_what_was_not_measured_does_not_count():
    rows = rows_of(12)
    rows[0:2, LOSS] = np.nan
    rows[2, LOSS] = np.nan
    history = History()
    history.extend(rows)
    low, mean, high = history.column("loss_training")
    assert np.isnan([low[0], mean[0], high[0]]).all()
    assert low[1] == mean[1] == high[1] == rows[3, LOSS]


# Since


@pytest.mark.usefixtures("small")
@settings(deadline=None)
@given(count=st.integers(0, 100), known=st.integers(0, 120))
def test_that_the_rows_since_are_given_while_they_are_exact(count, known):
    rows = rows_of(count)
    history = History()
    history.extend(rows)
    since = history.since(known)
    if since is None:
        assert known > count or count - known > len(history.levels[0].mean)
    else:
        assert np.array_equal(since, rows[known:])


def test_that_rows_given_away_are_copies():
    history = filled(3)
    since = history.since(1)
    assert since is not None
    since[:] = 0.0
    assert history.levels[0].mean.all()


# Going back


@pytest.mark.usefixtures("small")
@settings(deadline=None)
@given(count=st.integers(0, 200), update=st.integers(-5, 2100))
def test_that_a_cut_forgets_later_updates_and_keeps_the_length_right(count, update):
    history = filled(count)
    history.cut_after(update)
    _, _, high = history.column("update")
    assert (high <= update).all()
    assert history.length == sum(spans(history)) <= max(0, update // 10)
    assert len(history.levels) == 1 or len(history.levels[-1].mean)
    # What is lost more than was asked is less than one thinned point.
    assert min(count, max(0, update // 10)) - history.length < max(1, filled(count).thinned)


@pytest.mark.usefixtures("small")
@settings(deadline=None)
@given(count=st.integers(0, 200), update=st.integers(0, 2000), more=st.integers(0, 200))
def test_that_it_goes_on_after_a_cut(count, update, more):
    history = filled(count)
    history.cut_after(update)
    kept = history.length
    history.extend(rows_of(more, start=kept, seed=1))
    _, _, updates = history.column("update")
    assert history.length == kept + more == sum(spans(history))
    assert (np.diff(updates) > 0).all()


@pytest.mark.usefixtures("small")
def test_that_a_cut_to_nothing_leaves_nothing_thinned():
    history = filled(100)
    assert history.thinned > 1
    history.cut_after(0)
    assert (history.length, history.thinned, history.last) == (0, 1, None)


@pytest.mark.usefixtures("small")
def test_that_the_newest_row_is_told_when_only_thinned_ones_are_left():
    history = filled(100)
    recent = len(history.levels[0].mean)
    history.cut_after(10 * (100 - recent))
    assert len(history.levels[0].mean) == 0
    last = history.last
    assert last is not None
    assert last[UPDATE] == pytest.approx(10 * (100 - recent) - 5)


# Copies


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("count", [0, 5, 9, 333])
def test_that_its_levels_make_the_same_history_again(count):
    history = filled(count)
    again = History.from_levels(history.copy_levels(), history.length)
    assert again.length == history.length
    more = rows_of(40, start=count, seed=2)
    history.extend(more)
    again.extend(more)
    for one, other in zip(history.levels, again.levels, strict=True):
        for part in ("low", "mean", "high"):
            assert np.array_equal(getattr(one, part), getattr(other, part))


def test_that_copied_levels_do_not_follow_the_history():
    history = filled(3)
    levels = history.copy_levels()
    history.extend(rows_of(3, start=3))
    assert len(levels[0].mean) == 3


def test_that_the_exact_level_is_copied_and_sent_once():
    history = filled(1500)
    levels = history.copy_levels()
    assert levels[0].low is levels[0].mean is levels[0].high
    sent = pickle.dumps(levels, 5)
    assert len(sent) < history.levels[0].mean.nbytes + 1000
    again = pickle.loads(sent)
    assert again[0].low is again[0].mean is again[0].high


def test_that_a_whole_long_history_is_small_when_sent():
    history = filled(100_000)
    exact, *older = history.levels
    allowed = exact.mean.nbytes + sum(3 * level.mean.nbytes for level in older)
    assert len(pickle.dumps(history.copy_levels(), 5)) < allowed + 5000 < 5_000_000


def test_that_older_levels_are_shared_with_a_copy_and_stay_as_they_were(small):
    history = filled(40)
    levels = history.copy_levels()
    copy = History.from_levels(levels, history.length)
    assert all(a.mean is b.mean for a, b in zip(levels[1:], history.levels[1:], strict=True))
    before = [column.copy() for column in copy.column("loss_training")]
    history.extend(rows_of(50, start=40))
    history.cut_after(500)
    for kept, now in zip(before, copy.column("loss_training"), strict=True):
        assert (kept == now).all()


def test_that_a_history_with_larger_levels_is_taken_and_goes_on():
    """As files of earlier versions hold them."""
    rows = rows_of(MOST_LEVEL_ROWS)
    history = History.from_levels([Level(rows, rows, rows)], len(rows))
    assert history.length == len(rows)
    assert len(history.levels[0].mean) <= LEVEL_ROWS
    history.extend(rows_of(3000, start=len(rows)))
    assert history.length == sum(spans(history)) == len(rows) + 3000
    assert history.last[0] == len(rows) + 3000
