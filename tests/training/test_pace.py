"""How fast: epochs a second, updates a second, as fast as possible."""

from __future__ import annotations

import pytest

from desktop_nn.training.pace import Pace, UpdatesPerSecond


@pytest.mark.parametrize("updates_per_epoch", [1, 40, 5000])
def test_that_slow_motion_makes_so_many_updates_whatever_the_epoch(
    updates_per_epoch: int,
) -> None:
    pace = Pace(UpdatesPerSecond(2.0), 0.0)
    made = [pace.allowed(step / 8, updates_per_epoch, 100) for step in range(33)]
    assert sum(made) == 1 + 8
    assert max(made) == 1


def test_that_an_epochs_pace_goes_by_epochs() -> None:
    pace = Pace(0.5, 0.0)
    assert sum(pace.allowed(step / 8, 8, 100) for step in range(33)) == 1 + 16


def test_that_the_time_to_wait_is_that_to_the_next_update() -> None:
    pace = Pace(UpdatesPerSecond(1.0), 0.0)
    assert pace.seconds_left(40) == 0.0
    pace.allowed(0.0, 40, 100)
    assert pace.seconds_left(40) == 1.0
    assert Pace(None, 0.0).seconds_left(40) == 0.0


@pytest.mark.parametrize("speed", [0.0, UpdatesPerSecond(-1.0), float("nan")])
def test_that_a_pace_that_is_none_is_refused(speed: float | UpdatesPerSecond) -> None:
    with pytest.raises(ValueError, match="a second"):
        Pace(speed, 0.0)
