"""Stop rules: when each is met, and that it stops a run once."""

import math

import pytest

from desktop_nn.experiment.stop_rules import LABELS, Measured, Standing, Stopping, StopSpec


def at(epoch, loss=1.0, seconds=0.0, norm=1.0):
    return Measured(epoch, seconds, loss, norm)


def stops(spec, *looks):
    """The numbers of the looks at which something is newly met."""
    stopping = Stopping(spec)
    return [number for number, measured in enumerate(looks) if stopping.look(measured)]


def test_that_without_rules_nothing_stops():
    assert stops(StopSpec(), *(at(epoch, loss=0.0, norm=0.0) for epoch in range(50))) == []
    assert Stopping(StopSpec()).standings() == ()


def test_that_a_count_of_epochs_stops_once():
    assert stops(StopSpec(epochs=3), *(at(epoch) for epoch in range(1, 7))) == [2]


def test_that_a_loss_stops_when_it_is_reached_and_again_when_it_was_lost_in_between():
    losses = (0.9, 0.5, 0.4, 0.6, 0.5)
    looks = [at(epoch, loss) for epoch, loss in enumerate(losses, 1)]
    assert stops(StopSpec(target_loss=0.5), *looks) == [1, 4]


def test_that_the_gradients_norm_stops_from_above():
    looks = [at(epoch, norm=norm) for epoch, norm in enumerate((2.0, 1.0, 0.01), 1)]
    assert stops(StopSpec(gradient_norm=0.1), *looks) == [2]


def test_that_patience_counts_epochs_since_the_lowest_loss():
    losses = (1.0, 0.8, 0.9, 0.85, 0.81, 0.7)
    looks = [at(epoch, loss) for epoch, loss in enumerate(losses, 1)]
    assert stops(StopSpec(patience=3), *looks) == [4]
    assert stops(StopSpec(patience=4), *looks) == []


def test_that_a_loss_that_is_no_number_is_no_improvement():
    looks = [at(epoch, loss) for epoch, loss in enumerate((1.0, math.nan, math.nan), 1)]
    assert stops(StopSpec(patience=2), *looks) == [2]


def test_that_patience_counts_anew_for_who_goes_on():
    stopping = Stopping(StopSpec(patience=2))
    assert not stopping.look(at(1, 0.5))
    assert not stopping.look(at(2, 0.6))
    assert stopping.look(at(3, 0.6))
    stopping.go_on()
    assert not stopping.look(at(4, 0.6))
    assert stopping.look(at(5, 0.6))


def test_that_the_clock_stops_between_epochs_too_and_once():
    stopping = Stopping(StopSpec(seconds=10.0))
    assert not stopping.look_at_clock(9.0)
    (standing,) = stopping.look_at_clock(10.5)
    assert (standing.name, standing.now, standing.target) == ("seconds", 10.5, 10.0)
    assert not stopping.look_at_clock(11.0)
    assert not stopping.look(at(1, seconds=12.0))


def test_that_each_rule_shows_start_now_and_target():
    spec = StopSpec(epochs=10, seconds=60.0, target_loss=0.1, patience=5, gradient_norm=0.01)
    stopping = Stopping(spec)
    assert [s.name for s in stopping.standings()] == list(LABELS)
    assert math.isnan(next(s.now for s in stopping.standings() if s.name == "target_loss"))
    stopping.look(at(1, loss=0.9, seconds=2.0, norm=3.0))
    stopping.look(at(2, loss=0.95, seconds=4.0, norm=2.0))
    shown = {s.name: (s.start, s.now, s.target) for s in stopping.standings()}
    assert shown == {
        "epochs": (0.0, 2.0, 10.0),
        "seconds": (0.0, 4.0, 60.0),
        "target_loss": (0.9, 0.95, 0.1),
        "patience": (0.0, 1.0, 5.0),
        "gradient_norm": (3.0, 2.0, 0.01),
    }


@pytest.mark.parametrize("name", LABELS)
def test_that_a_measure_that_is_no_number_meets_nothing(name):
    assert not Standing(name, "", 0.0, math.nan, 1.0).is_met
