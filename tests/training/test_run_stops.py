"""A run that stops by itself by a rule, goes on when asked, and keeps its best state."""

from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from desktop_nn.engine.catalog import LOSSES
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.stop_rules import StopSpec
from desktop_nn.training import watch as watch_module
from desktop_nn.training.repeat import advance_replay, replay_journal
from desktop_nn.training.run import Run
from tests.experiment.projects import project_of, resumed
from tests.training.experiments import bits, curve, small_spec, with_data, with_training


def run_with(**rules):
    return Run(with_training(small_spec(), stop=StopSpec(**rules)))


def names(run):
    return [standing.name for standing in run.watch.met]


def test_that_a_count_of_epochs_stops_at_that_epochs_end():
    run = run_with(epochs=3)
    made = run.advance(1000)
    assert (run.epoch, run.position, made) == (3, 0, 15)
    assert names(run) == ["epochs"]
    assert run.has_stopped
    assert run.watch.message == "Training stopped by its rule: 3 epochs made."


def test_that_a_stopped_run_makes_no_update_until_it_is_told_to_go_on():
    run = run_with(epochs=3)
    run.advance(1000)
    assert run.advance(10) == 0
    run.go_on()
    assert not run.has_stopped
    assert run.advance(10) == 10


@pytest.mark.parametrize("slices", [[100], [7] * 20, [1] * 100])
def test_that_it_stops_at_the_same_update_however_it_is_run(slices):
    run = run_with(epochs=7)
    assert sum(run.advance(updates) for updates in slices) == 35
    whole = Run(small_spec())
    whole.advance(35)
    assert (run.update, run.epoch, run.position) == (35, 7, 0)
    assert np.array_equal(run.network.parameters, whole.network.parameters)
    assert curve(run.history) == curve(whole.history)


def test_that_a_target_loss_is_that_of_the_validation_part():
    whole = Run(small_spec())
    whole.advance(100)
    losses = whole.history.column("loss_validation")[1]
    target = float(np.sort(losses)[len(losses) // 2])
    run = run_with(target_loss=target)
    run.advance(100)
    assert names(run) == ["target_loss"]
    assert run.epoch == 1 + int(np.argmax(losses <= target))


def test_that_without_validation_it_is_that_of_the_training_part():
    spec = with_training(small_spec(), stop=StopSpec(target_loss=0.6))
    run = Run(with_data(spec, validation_share=0.0))
    run.advance(5000)
    assert names(run) == ["target_loss"]
    assert run.history.column("loss_training")[1][-1] <= 0.6


def test_that_the_gradients_norm_is_that_of_the_last_update():
    run = Run(small_spec())
    run.advance(5)
    plan = run.trainer.plan(2)  # the last batch of an epoch has 2 samples
    assert run.gradient_norm == pytest.approx(float(np.sqrt(plan.squared_norm)))
    stopped = run_with(gradient_norm=run.gradient_norm * 1.001)
    stopped.advance(100)
    assert names(stopped) == ["gradient_norm"]


RULES = {
    "epochs": {"epochs": 5},
    "target loss": {"target_loss": 0.69},
    "patience": {"patience": 4},
    "norm of the gradient": {"gradient_norm": 0.34},
    "all": {"epochs": 7, "target_loss": 0.7, "patience": 3, "gradient_norm": 0.31},
}


def go_back(run):
    """The best state and the patience of before are two things from then on."""
    before = run.checkpoint()
    run.advance(7)
    run.restore(before)


def edit_a_rule(run):
    run.change(with_training(run.spec, stop=replace(run.spec.training.stop, epochs=1000)))


def take_another_loss(run):
    run.change(with_training(run.spec, loss=LOSSES["mean_squared_error"].choice()))


def stops_of(run, at_sixty, path=None, left_at=-1):
    """Where it stops within 150 updates, and where its rules stand then; each stop is answered.
    `at_sixty` is done after so many updates; after `left_at` it is saved to `path` and opened."""
    stops = []
    for update in range(150):
        if update == 60:
            at_sixty(run)
        if update == left_at:
            save_project(path, project_of(run))
            run = resumed(open_project(path))
        run.go_on()
        run.advance(1)
        if run.has_stopped:
            stops.append((run.update, names(run), [each.text for each in run.watch.standings]))
    return stops, bits(run)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.parametrize("at_sixty", [id, go_back, edit_a_rule, take_another_loss])
def test_that_a_run_that_is_saved_anywhere_and_opened_stops_where_it_would_have(
    rules, at_sixty, tmp_path
):
    whole = stops_of(run_with(**rules), at_sixty)
    assert whole[0]
    for left_at in (*range(1, 150, 14), 60, 65):
        left = stops_of(run_with(**rules), at_sixty, tmp_path / "left.dnn", left_at)
        assert left == whole, f"left at {left_at}"


def test_that_an_opened_run_tells_at_once_where_its_rules_stand(tmp_path):
    run = run_with(epochs=100, target_loss=0.1, patience=50)
    run.advance(23)
    save_project(tmp_path / "left.dnn", project_of(run))
    again = resumed(open_project(tmp_path / "left.dnn"))
    assert again.watch.standings == run.watch.standings


def test_that_time_counts_anew_where_a_run_is_opened(monkeypatch):
    monkeypatch.setattr(watch_module.time, "perf_counter", count(0.0).__next__)
    run = run_with(seconds=3.0)  # an epoch has five updates, of a second each
    for _ in range(6):
        run.advance(1)
        run.go_on()
    again = resumed(project_of(run))
    assert again.watch.standings[0].now == 0.0
    assert [again.advance(1) for _ in range(4)] == [1, 1, 1, 0]
    assert names(again) == ["seconds"]


def test_that_patience_counts_anew_under_another_loss():
    """The highest error of squares is lower than the lowest entropy, the other way round it would
    stop at once."""
    run = run_with(patience=4)
    take_another_loss(run)
    run.advance_epoch()
    run.change(with_training(run.spec, loss=LOSSES["cross_entropy"].choice()))
    for _ in range(4):
        run.advance_epoch()
    assert not run.has_stopped


@pytest.mark.parametrize("rules", [{"epochs": 3}, {"target_loss": 10.0}, {"patience": 4}])
def test_that_a_run_taken_up_after_a_rule_had_stopped_it_goes_on(rules):
    first = run_with(**rules)
    first.advance(10000)
    stopped = first.update
    again = resumed(project_of(first))
    first.go_on()
    first.advance(500)
    again.advance(500)
    assert (again.update, names(again)) == (first.update, names(first))
    assert again.update >= stopped + 20


def test_that_patience_ends_so_many_epochs_after_the_best():
    run = run_with(patience=4)
    run.advance(20_000)
    losses = run.history.column("loss_validation")[1]
    assert names(run) == ["patience"]
    assert run.epoch == 1 + int(losses.argmin()) + 4


def test_that_a_stop_by_time_is_in_the_journal_as_its_update(monkeypatch):
    seconds = iter(range(1000))
    monkeypatch.setattr(watch_module.time, "perf_counter", lambda: float(next(seconds)))
    run = run_with(seconds=30.0)
    while not run.has_stopped:
        run.advance(3)
    assert names(run) == ["seconds"]
    assert [entry.update for entry in run.journal] == [0, run.update]
    assert run.journal[-1].spec == run.spec


def test_that_a_repeat_runs_past_every_stop_to_the_same_bits():
    run = run_with(epochs=2)
    run.advance(100)
    run.go_on()
    run.advance(7)
    other = Run(run.spec)
    other.journal = run.journal
    entries = replay_journal(other)
    assert advance_replay(other, entries, run.update) == ()
    assert bits(other) == bits(run)
    assert curve(other.history) == curve(run.history)
    assert not other.has_stopped


def test_that_other_rules_count_from_where_they_are_set():
    run = run_with(epochs=2)
    run.advance(100)
    run.change(with_training(run.spec, stop=StopSpec(epochs=4)))
    assert not run.has_stopped
    run.advance(100)
    assert run.epoch == 4


# The best state


def test_that_the_best_state_is_that_of_the_lowest_loss_and_can_be_gone_back_to():
    run = Run(small_spec())
    run.advance(400)
    losses = run.history.column("loss_validation")[1]
    best = run.watch.best
    assert best.epoch == 1 + int(losses.argmin()) < run.epoch
    assert run.watch.best_loss == losses.min()
    run.restore(best)
    assert run.validation_metrics().loss == pytest.approx(losses.min(), abs=1e-12)
    assert run.watch.best is best


def test_that_a_best_state_that_was_gone_back_behind_is_forgotten():
    run = Run(small_spec())
    run.advance(10)
    early = run.checkpoint()
    run.advance(200)
    assert run.watch.best.update > early.update
    run.restore(early)
    assert run.watch.best is None


@pytest.mark.parametrize(
    "change",
    [
        lambda spec: with_data(spec, standardize=True),
        lambda spec: with_training(spec, class_weights=(1.0, 2.0)),
    ],
    ids=["data", "loss"],
)
def test_that_the_best_of_another_problem_is_forgotten(change):
    run = Run(small_spec())
    run.advance(20)
    assert run.watch.best is not None
    run.change(change(run.spec))
    assert run.watch.best is None


def test_that_a_reset_begins_to_watch_anew():
    run = run_with(epochs=2)
    run.advance(100)
    run.reset()
    assert not run.has_stopped
    assert run.watch.best is None
    run.advance(100)
    assert run.epoch == 2


# Class weights in what is measured


def test_that_the_validation_loss_is_weighted_by_class_as_training_is():
    spec = with_training(small_spec(), class_weights=(1.0, 3.0))
    run, plain = Run(spec), Run(replace(spec, training=small_spec().training))
    samples = run.samples
    part = slice(samples.training_rows, None)
    inputs, targets, labels = samples.inputs[part], samples.targets[part], samples.labels[part]
    each = [
        plain.evaluator.measure(inputs[i : i + 1], targets[i : i + 1], None).loss
        for i in range(len(labels))
    ]
    weights = np.array([1.0, 3.0])[labels]
    expected = float((weights * each).sum() / weights.sum())
    assert run.validation_metrics().loss == pytest.approx(expected, rel=1e-6)
