"""What showing may take: earned by every tick, spent by work."""

from __future__ import annotations

import pytest

from desktop_nn.app.frame_budget import OWED_TICKS, SHARE, FrameBudget

TICK = 16.0
EARNED = SHARE * TICK / 1000.0


class Worked:
    """Seconds that a thread has worked."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def worked() -> Worked:
    return Worked()


def waits(budget: FrameBudget, worked: Worked, work: float) -> int:
    """Ticks that a view waits after so much work, in ticks' earnings."""
    budget.earn(TICK)
    worked.seconds += work * EARNED
    for count in range(100):
        budget.earn(TICK)
        if not budget.is_spent:
            return count
    return 100


def test_that_little_work_lets_nobody_wait(worked: Worked) -> None:
    budget = FrameBudget(worked)
    assert not budget.is_spent
    assert waits(budget, worked, 0.9) == 0


def test_that_what_took_long_is_owed_by_the_ticks_after_it(worked: Worked) -> None:
    assert waits(FrameBudget(worked), worked, 3.4) == 2


def test_that_what_was_saved_is_spent_first_and_it_is_no_more_than_half_a_tick(
    worked: Worked,
) -> None:
    budget = FrameBudget(worked)
    for _ in range(50):
        budget.earn(TICK)
    assert waits(budget, worked, 1.4) == 0
    assert waits(budget, worked, 2.0) == 1


def test_that_on_a_slow_machine_each_has_its_turn(worked: Worked) -> None:
    assert waits(FrameBudget(worked), worked, 1000.0) == OWED_TICKS


def test_that_longer_ticks_earn_more(worked: Worked) -> None:
    budget = FrameBudget(worked)
    worked.seconds += 1.9 * EARNED
    budget.earn(2.0 * TICK)
    assert not budget.is_spent
