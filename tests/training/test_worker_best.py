"""The best state, stop rules and single parameters, as the window asks for and is told of them."""

import pytest

from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.stop_rules import StopSpec
from desktop_nn.training import messages as m
from desktop_nn.training.run import Run
from tests.training.experiments import (
    bits,
    small_spec,
    with_data,
    with_layer,
    with_new_layer,
    with_rate,
    with_training,
)

SETTING = ParameterSetting(1, "W", (0, 0), 0.75)


def straight(updates, spec=None):
    run = Run(spec or small_spec())
    run.advance(updates)
    return run


def past_the_best(rig):
    """Train until the lowest loss lies some epochs back; the best checkpoint."""
    while rig.run.watch.best is None or rig.run.epoch < rig.run.watch.best.epoch + 3:
        rig.work_to(rig.run.update + 5)
    rig.work_to(rig.run.update + 2)
    return rig.run.watch.best


# The best state


def test_that_a_snapshot_says_which_epoch_was_the_best(loaded):
    first = loaded.snapshot()
    assert (first.best_update, first.best_epoch, first.best_loss) == (None, None, None)
    best = past_the_best(loaded)
    losses = loaded.run.history.column("loss_validation")[1]
    shown = loaded.snapshot()
    assert (shown.best_update, shown.best_epoch) == (best.update, best.epoch)
    assert shown.best_loss == losses.min() == losses[best.epoch - 1]


def test_that_it_leads_to_the_best_state_and_its_shorter_history(loaded):
    best = past_the_best(loaded)
    loaded.ask(m.GoToBest)
    assert bits(loaded.run) == bits(straight(best.update))
    assert loaded.snapshot().best_update == best.update


def test_that_back_gives_all_of_what_was_left(loaded):
    past_the_best(loaded)
    before = bits(loaded.run)
    loaded.ask(m.GoToBest)
    assert bits(loaded.run) != before
    loaded.ask(m.Back)
    assert bits(loaded.run) == before


def test_that_back_gives_it_after_more_training_too(loaded):
    best = past_the_best(loaded)
    before = bits(loaded.run)
    loaded.ask(m.GoToBest)
    loaded.now += 3.0
    loaded.work_to(best.update + 9)
    while loaded.snapshot().back_update == best.update:
        loaded.ask(m.Back)
    loaded.ask(m.Back)
    assert bits(loaded.run) == before


def test_that_the_checkpoints_before_the_best_stay_on_the_way_back(loaded):
    for update in (0, 10):
        loaded.work_to(update)
        loaded.now += 3.0
        loaded.worker.work()
    best = past_the_best(loaded)
    assert best.update > 10
    loaded.ask(m.GoToBest)
    loaded.ask(m.Back)
    loaded.ask(m.Back)
    assert bits(loaded.run) == bits(straight(10))


def test_that_the_history_is_sent_whole_then(loaded):
    best = past_the_best(loaded)
    known = loaded.snapshot().history
    loaded.ask(m.GoToBest)
    part = loaded.snapshot(known.generation, known.length).history
    assert part.generation != known.generation
    assert part.length == best.epoch


def test_that_it_is_handed_over_and_known_again_to_who_loads_it(loaded):
    best = past_the_best(loaded)
    loaded.say(m.HandOver(1))
    handed = loaded.reports[-1]
    assert handed.best.checkpoint is best
    assert handed.best.loss == loaded.run.watch.best_loss
    loaded.load(
        checkpoint=handed.checkpoint,
        levels=handed.levels,
        history_length=handed.history_length,
        best=handed.best,
    )
    assert loaded.snapshot().best_update == best.update
    loaded.ask(m.GoToBest)
    assert bits(loaded.run) == bits(straight(best.update))


def test_that_it_keeps_the_settings_of_now(loaded):
    best = past_the_best(loaded)
    spec = with_rate(small_spec(), 0.005)
    loaded.change(spec, 1, 0)
    loaded.ask(m.GoToBest)
    assert (loaded.run.update, loaded.run.spec) == (best.update, spec)


def test_that_it_pauses(loaded):
    past_the_best(loaded)
    loaded.play()
    loaded.work_for(0.002)
    best = loaded.run.watch.best
    assert loaded.run.update != best.update
    loaded.ask(m.GoToBest)
    loaded.work_for(0.1)
    assert loaded.run.update == best.update


def test_that_without_a_best_state_it_changes_nothing(loaded):
    loaded.work_to(3)
    before = bits(loaded.run)
    loaded.ask(m.GoToBest)
    assert bits(loaded.run) == before
    assert loaded.snapshot().sequence == loaded.sequence


def test_that_at_the_best_state_it_leaves_nothing_behind(loaded):
    past_the_best(loaded)
    loaded.ask(m.GoToBest)
    moments = loaded.worker._timeline.moments
    loaded.ask(m.GoToBest)
    assert loaded.worker._timeline.moments == moments


@pytest.mark.parametrize(
    "edit",
    [
        with_new_layer,
        lambda spec: with_layer(spec, 1, activation=spec.network.layers[0].activation),
        lambda spec: with_data(spec, validation_share=0.5),
    ],
    ids=["structure", "activation", "data"],
)
def test_that_a_state_of_another_network_or_other_data_is_no_best_to_go_to(loaded, edit):
    past_the_best(loaded)
    loaded.change(edit(small_spec()), 1, 0)
    assert loaded.snapshot().best_update is None


# Rules


def test_that_a_snapshot_carries_every_rule_and_why_the_run_stopped(rig):
    rig.load(with_training(small_spec(), stop=StopSpec(epochs=3, patience=50)))
    assert [rule.name for rule in rig.snapshot().standings] == ["epochs", "patience"]
    rig.play()
    rig.finish()
    shown = rig.snapshot()
    assert (shown.state, shown.epoch) == ("stopped", 3)
    assert [rule.name for rule in shown.stopped_by] == ["epochs"]
    first = shown.standings[0]
    assert (first.start, first.now, first.target) == (0.0, 3.0, 3.0)
    assert shown.message == "Training stopped by its rule: 3 epochs made."


@pytest.mark.parametrize("order", [m.Play(None), m.StepUpdate(), m.StepEpoch()])
def test_that_whoever_trains_on_answers_the_rule(rig, order):
    rig.load(with_training(small_spec(), stop=StopSpec(epochs=3)))
    rig.play()
    rig.finish()
    rig.say(order)
    rig.work_for(0.01)
    assert rig.run.update > 15
    assert rig.snapshot().stopped_by == ()


# A single parameter


def set_parameter(rig, revision=1):
    rig.sequence += 1
    rig.say(m.SetParameter(rig.sequence, revision, SETTING))


def test_that_a_parameter_is_set_at_once_and_the_snapshot_names_the_state(loaded):
    loaded.work_to(12)
    set_parameter(loaded)
    assert loaded.run.network.parameter_views["W1"][0, 0] == 0.75
    shown = loaded.snapshot()
    assert (shown.revision, shown.sequence, shown.update) == (1, loaded.sequence, 12)


def test_that_training_goes_on_meanwhile(loaded):
    loaded.play()
    loaded.work_for(0.01)
    set_parameter(loaded)
    before = loaded.run.update
    loaded.work_for(0.01)
    assert loaded.run.update > before


def test_that_products_show_the_new_value(loaded):
    loaded.say(m.Subscribe(frozenset({"edges"})))
    loaded.work_to(12)
    loaded.snapshot()
    set_parameter(loaded)
    loaded.now += 10.0
    assert loaded.snapshot().products["edges"][0].weights[0, 0] == 0.75


def test_that_a_repeat_ends_and_the_parameter_holds(loaded):
    loaded.work_to(30)
    loaded.worker._slice.updates = 5
    loaded.ask(m.Repeat)
    loaded.worker.work()
    set_parameter(loaded)
    assert loaded.snapshot().state == "idle"
    assert loaded.run.network.parameter_views["W1"][0, 0] == 0.75


def test_that_a_repeat_sets_it_again(loaded):
    loaded.work_to(12)
    set_parameter(loaded)
    loaded.work_to(30)
    before = bits(loaded.run)
    loaded.ask(m.Repeat)
    loaded.finish()
    assert bits(loaded.run) == before


def test_that_a_place_that_is_not_there_is_refused_in_words(loaded):
    loaded.work_to(12)
    before = bits(loaded.run)
    wrong = ParameterSetting(9, "W", (0, 0), 0.5)
    loaded.say(m.SetParameter(loaded.sequence + 1, 1, wrong))
    [refused] = [report for report in loaded.reports if isinstance(report, m.Refused)]
    assert refused.command == "SetParameter"
    assert "expected the id of a layer, one of [1, 2, 3], got 9" in refused.message
    assert bits(loaded.run) == before


def test_that_undo_of_a_structural_edit_before_it_gives_the_moment_back(loaded):
    loaded.work_to(13)
    at_edit = bits(loaded.run)
    spec = with_new_layer(small_spec())
    loaded.change(spec, 1, 0)
    set_parameter(loaded, revision=2)
    loaded.work_to(20)
    loaded.change(small_spec(), 0, 1)
    assert bits(loaded.run) == at_edit
