"""Watching is cheap: products, snapshots and checkpoints keep to their shares of the time."""

from itertools import pairwise

import pytest

from desktop_nn.training import keeper, schedule
from desktop_nn.training import messages as m
from desktop_nn.training.products import PRODUCTS
from tests.training.experiments import small_spec, with_rate
from tests.training.rig import make_rig

EVERYTHING = frozenset(PRODUCTS)


def watched(monkeypatch, seconds=20.0, pace=None, **options):
    rig = make_rig(monkeypatch, **options)
    rig.load()
    rig.say(m.Subscribe(EVERYTHING))
    rig.play(pace)
    rig.work_for(seconds, pull_every=0.016)
    return rig


@pytest.mark.parametrize("cost", [0.0001, 0.001, 0.02])
def test_that_products_take_a_few_percent_of_a_training_at_full_speed(monkeypatch, cost):
    costs = dict.fromkeys(EVERYTHING, cost)
    rig = watched(monkeypatch, product_costs=costs, update_cost=0.004)
    spent = len(rig.made) * cost
    first = 2 * len(EVERYTHING) * cost  # those whose cost isn't known yet, and those that show it
    assert spent - first < 20.0 * schedule.PRODUCTS_SHARE * 1.1
    assert set(rig.made) == EVERYTHING


def test_that_all_of_watching_leaves_training_nineteen_parts_in_twenty(monkeypatch):
    rig = watched(monkeypatch, product_costs=dict.fromkeys(EVERYTHING, 0.0005), send_cost=0.0002)
    assert rig.trained > 0.945 * 20.0
    assert len(rig.snapshots()) > 20 * 20


def test_that_what_a_product_takes_once_does_not_delay_the_next():
    """A first map took a hundred times as long as the others: it imports and compiles."""
    plan = schedule.Schedule(cores=8)
    plan.subscribe(["edges"])
    plan.made("edges", 0.0, 0.1, update=1)
    assert plan.due(0.1, 2, busy=True) == ["edges"]
    plan.made("edges", 0.1, 0.101, update=2)
    wait = 0.001 / schedule.PRODUCTS_SHARE
    assert plan.seconds_until_due(0.101, 3, True, 9.0) == pytest.approx(wait)


def test_that_the_first_product_of_another_network_counts_as_much_as_the_last_one_before():
    plan = schedule.Schedule(cores=8)
    plan.subscribe(["edges"])
    for number in range(3):
        plan.made("edges", number, number + 0.001, update=number)
    plan.renew()
    assert plan.due(9.0, 9, busy=True) == ["edges"]
    plan.made("edges", 9.0, 9.2, update=9)
    wait = 0.001 / schedule.PRODUCTS_SHARE
    assert plan.seconds_until_due(9.2, 10, True, 9.0) == pytest.approx(wait)


def test_that_a_product_that_is_dear_every_time_is_made_as_seldom_as_that_asks_for():
    plan = schedule.Schedule(cores=8)
    plan.subscribe(["edges"])
    plan.made("edges", 0.0, 0.1, update=1)
    plan.made("edges", 0.1, 0.2, update=2)
    wait = 0.1 / schedule.PRODUCTS_SHARE
    assert plan.seconds_until_due(0.2, 3, True, 9.0) == pytest.approx(wait)


@pytest.mark.parametrize(("cores", "least", "most"), [(1, 55, 80), (2, 55, 80), (8, 101, 130)])
def test_that_a_cheap_product_comes_with_every_frame_or_every_other_where_no_core_is_spare(
    monkeypatch, cores, least, most
):
    monkeypatch.setattr(schedule.os, "cpu_count", lambda: cores)
    rig = watched(monkeypatch, seconds=2.0, product_costs={"edges": 1e-6})
    assert least <= rig.made.count("edges") <= most


def test_that_a_product_is_never_made_more_often_than_its_interval_says(monkeypatch):
    rig = watched(monkeypatch, seconds=10.0, product_costs={"edges": 1e-6}, update_cost=0.004)
    for name, product in PRODUCTS.items():
        if product.interval:
            assert rig.made.count(name) <= 10.0 / product.interval + 1


def test_that_products_share_a_worker_with_time_to_spare_without_holding_up_the_pace(monkeypatch):
    costs = dict.fromkeys(EVERYTHING, 0.005)
    rig = watched(monkeypatch, pace=20.0, product_costs=costs, update_cost=0.001)
    assert rig.run.epoch == pytest.approx(400, abs=4)
    at_full_speed = 20.0 * schedule.PRODUCTS_SHARE / 0.005
    assert len(rig.made) > 3 * at_full_speed


def test_that_a_pace_beyond_reach_counts_as_full_speed(monkeypatch):
    costs = dict.fromkeys(EVERYTHING, 0.005)
    rig = watched(monkeypatch, pace=1e6, product_costs=costs, update_cost=0.004)
    assert rig.trained > 0.945 * 20.0


def test_that_checkpoints_come_at_most_every_two_seconds(monkeypatch):
    rig = watched(monkeypatch, seconds=21.0, update_cost=0.004, product_costs={"edges": 1e-6})
    kept = [s.checkpoint for s in rig.snapshots() if s.checkpoint is not None]
    assert 10 <= len(kept) <= 11
    assert len({checkpoint.update for checkpoint in kept}) == len(kept)


def times_of_checkpoints(monkeypatch, cost):
    """When they were sent in two minutes, each of which takes `cost` seconds to send."""
    rig = make_rig(monkeypatch, update_cost=0.01)
    rig.load()
    plain, times = rig.worker._answering._send, []

    def send(report):
        if isinstance(report, m.Snapshot) and report.checkpoint:
            rig.now += cost
            times.append(rig.now)
        plain(report)

    rig.worker._answering._send = send
    rig.play()
    rig.work_for(120.0, pull_every=0.016)
    return times


def test_that_a_checkpoint_that_is_expensive_to_send_comes_less_often(monkeypatch):
    times = times_of_checkpoints(monkeypatch, 0.03)
    assert 0.03 * (len(times) - 1) < 120.0 * keeper.SHARE * 1.2
    assert len(times) > 30


def test_that_it_comes_early_enough_to_be_written_also_where_that_costs_more(monkeypatch):
    times = times_of_checkpoints(monkeypatch, 0.3)
    assert max(later - sooner for sooner, later in pairwise(times)) < 3.0


def test_that_one_that_costs_far_more_takes_no_more_than_a_seventh_of_the_time(monkeypatch):
    times = times_of_checkpoints(monkeypatch, 0.9)
    assert 0.9 * (len(times) - 1) < 120.0 * keeper.LARGEST_SHARE * 1.2


def test_that_no_checkpoint_is_made_while_nothing_changes(monkeypatch):
    rig = make_rig(monkeypatch)
    rig.load()
    rig.work_to(7)
    rig.work_for(30.0, pull_every=0.016)
    kept = [s.checkpoint.update for s in rig.snapshots() if s.checkpoint is not None]
    assert kept == [0, 7] or kept == [7]


def kept_updates(rig):
    return [s.checkpoint.update for s in rig.snapshots() if s.checkpoint is not None]


def test_that_a_pause_is_kept_at_once(monkeypatch):
    rig = make_rig(monkeypatch)
    rig.load()
    rig.play(20.0)
    rig.work_for(0.5, pull_every=0.016)
    rig.say(m.Pause())
    rig.work_for(0.05, pull_every=0.016)
    assert kept_updates(rig) == [0, rig.run.update]
    assert rig.run.update > 0


@pytest.mark.parametrize("step", [m.StepUpdate, m.StepEpoch])
def test_that_the_end_of_a_step_is_kept_at_once(monkeypatch, step):
    rig = make_rig(monkeypatch)
    rig.load()
    rig.work_for(0.05, pull_every=0.016)
    for _ in range(3):
        rig.say(step())
        rig.work_for(0.1, pull_every=0.016)
    size = 1 if step is m.StepUpdate else 5
    assert kept_updates(rig) == [0, size, 2 * size, 3 * size]


def test_that_an_edit_of_a_paused_run_is_not_kept_in_a_hurry(monkeypatch):
    rig = make_rig(monkeypatch)
    rig.load()
    rig.work_to(7)
    rig.work_for(0.05, pull_every=0.016)
    for revision in range(1, 6):
        rig.change(with_rate(small_spec(), 0.001 * revision), revision, revision - 1)
        rig.work_for(0.05, pull_every=0.016)
    assert kept_updates(rig) == [7]
