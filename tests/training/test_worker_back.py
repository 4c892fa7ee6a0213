"""Back, Reset, Repeat and the undo of structural edits: nothing is lost."""

import numpy as np
import pytest

from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.training import messages as m
from desktop_nn.training.failure import Divergence
from desktop_nn.training.run import Run
from tests.training.experiments import (
    bits,
    curve,
    small_spec,
    with_data,
    with_layer,
    with_new_layer,
    with_rate,
    without_layer,
)


def train_with_checkpoints(rig, *updates):
    """Train to each of these updates, with time for a checkpoint at each."""
    for update in updates:
        rig.work_to(update)
        rig.now += 3.0
        rig.worker.work()


def straight(updates, spec=None):
    run = Run(spec or small_spec())
    run.advance(updates)
    return run


# Back


def test_that_back_leads_from_checkpoint_to_checkpoint_to_the_start(loaded):
    train_with_checkpoints(loaded, 0, 10, 20)
    loaded.work_to(23)
    assert loaded.snapshot().back_epoch == 4
    for update in (20, 10, 0, 0):
        loaded.ask(m.Back)
        assert bits(loaded.run) == bits(straight(update))
    assert loaded.snapshot().back_epoch is None


def test_that_a_snapshot_says_where_back_leads_and_back_keeps_the_promise(loaded):
    train_with_checkpoints(loaded, 0, 10)
    loaded.work_to(17)
    promised = loaded.snapshot()
    assert (promised.back_update, promised.back_epoch) == (10, 2)
    train_with_checkpoints(loaded, 20)
    loaded.work_to(23)
    loaded.say(m.Back(loaded.sequence, update=promised.back_update))
    assert bits(loaded.run) == bits(straight(10))


def test_that_back_sends_the_shorter_history_whole(loaded):
    train_with_checkpoints(loaded, 0, 10)
    loaded.work_to(23)
    known = loaded.snapshot().history
    loaded.ask(m.Back)
    part = loaded.snapshot(known.generation, known.length).history
    assert part.generation != known.generation
    assert part.levels[0].mean[:, 0].tolist() == [1.0, 2.0]


def test_that_back_keeps_the_settings_of_now(loaded):
    train_with_checkpoints(loaded, 0, 10)
    loaded.work_to(20)
    spec = with_rate(small_spec(), 0.005)
    loaded.change(spec, 1, 0)
    loaded.ask(m.Back)
    assert (loaded.run.update, loaded.run.spec) == (10, spec)
    assert [entry.update for entry in loaded.run.journal] == [0, 10]


@pytest.mark.parametrize("update", [0, 10])
def test_that_back_leads_to_a_weight_that_was_set_just_before_training_went_on(loaded, update):
    train_with_checkpoints(loaded, update)
    setting = ParameterSetting(1, "W", (0, 0), 0.625)
    loaded.sequence += 1
    loaded.say(m.SetParameter(loaded.sequence, 1, setting))
    stood = bits(loaded.run)
    loaded.say(m.StepEpoch(1))
    loaded.work_to(update + 5)
    loaded.ask(m.Back)
    assert loaded.run.update == update
    assert bits(loaded.run) == stood


def test_that_a_rate_that_is_dragged_between_two_slow_updates_copies_no_net_each_time(loaded):
    train_with_checkpoints(loaded, 0, 10)
    loaded.play(epochs_per_second=0.001)
    loaded.worker.work()
    update = loaded.run.update
    train_with_checkpoints(loaded, update)
    loaded.snapshot()
    for revision, rate in enumerate((0.1, 0.2, 0.3)):
        loaded.change(with_rate(loaded.run.spec, rate), revision + 1, revision)
        loaded.worker.work()
        assert loaded.snapshot().checkpoint is None
    assert loaded.run.update == update


def test_that_back_pauses(loaded):
    train_with_checkpoints(loaded, 0, 10)
    loaded.play()
    loaded.work_for(0.01)
    loaded.ask(m.Back)
    loaded.work_for(0.1)
    assert loaded.run.update == 10


def test_that_back_after_a_reset_gives_all_of_the_run_before_it(loaded):
    train_with_checkpoints(loaded, 0, 10, 20)
    loaded.work_to(33)
    before = bits(loaded.run)
    loaded.ask(m.Reset)
    assert bits(loaded.run) == bits(Run(small_spec()))
    train_with_checkpoints(loaded, 0, 5)
    loaded.work_to(8)
    for update in (5, 0):
        loaded.ask(m.Back)
        assert loaded.run.update == update
    loaded.ask(m.Back)
    assert bits(loaded.run) == before
    loaded.ask(m.Back)
    assert bits(loaded.run) == bits(straight(20))


def test_that_resets_can_be_taken_back_one_after_the_other(loaded):
    ends = []
    for update in (12, 7, 3):
        loaded.work_to(update)
        ends.append(bits(loaded.run))
        loaded.ask(m.Reset)
    for end in reversed(ends):
        loaded.ask(m.Back)
        assert bits(loaded.run) == end
        loaded.ask(m.Back)
        assert loaded.run.update == 0


def test_that_reset_starts_anew_with_what_was_waiting(loaded):
    loaded.work_to(9)
    spec = small_spec(seed=5)
    loaded.change(spec, 1, 0)
    assert loaded.snapshot().waiting_for_reset == ("seed",)
    loaded.ask(m.Reset)
    assert bits(loaded.run) == bits(Run(spec))
    assert loaded.snapshot().waiting_for_reset == ()


# Undo of structural edits


@pytest.mark.parametrize(
    "edit",
    [with_new_layer, lambda s: without_layer(s, 0), lambda s: with_layer(s, 0, units=2)],
)
def test_that_undo_gives_back_the_weights_of_its_moment_and_redo_those_that_were_left(loaded, edit):
    first, second = small_spec(), edit(small_spec())
    loaded.work_to(13)
    at_edit = bits(loaded.run)
    loaded.change(second, 1, 0)
    loaded.work_to(30)
    at_undo = bits(loaded.run)
    loaded.change(first, 0, 1)
    assert bits(loaded.run) == at_edit
    loaded.work_to(21)
    at_redo = bits(loaded.run)
    loaded.change(second, 1, 0)
    assert bits(loaded.run) == at_undo
    loaded.change(first, 0, 1)
    assert bits(loaded.run) == at_redo


def test_that_an_edit_before_the_first_update_is_undone_to_the_untrained_start(loaded):
    loaded.change(with_new_layer(small_spec()), 1, 0)
    loaded.work_to(9)
    loaded.change(small_spec(), 0, 1)
    assert bits(loaded.run) == bits(Run(small_spec()))


def test_that_undo_of_a_rate_does_not_cost_the_training(loaded):
    loaded.work_to(9)
    loaded.change(with_rate(small_spec(), 0.5), 1, 0)
    loaded.work_to(20)
    weights = loaded.run.network.parameters.copy()
    loaded.change(small_spec(), 0, 1)
    assert (loaded.run.network.parameters == weights).all()
    assert loaded.run.update == 20


def test_that_undo_over_a_rate_and_a_structural_edit_finds_its_moment(loaded):
    faster = with_rate(small_spec(), 0.05)
    loaded.work_to(5)
    loaded.change(faster, 1, 0)
    loaded.work_to(13)
    at_edit = bits(loaded.run)
    loaded.change(with_new_layer(faster), 2, 1)
    loaded.work_to(20)
    loaded.change(faster, 1, 2)
    assert bits(loaded.run) == at_edit
    loaded.change(small_spec(), 0, 1)
    assert loaded.run.update == 13


def test_that_back_after_an_undo_stays_on_the_way_that_led_there(loaded):
    train_with_checkpoints(loaded, 0, 10)
    loaded.change(with_new_layer(small_spec()), 1, 0)
    train_with_checkpoints(loaded, 14, 18)
    loaded.change(small_spec(), 0, 1)
    loaded.work_to(23)
    loaded.ask(m.Back)
    assert bits(loaded.run) == bits(straight(10))


def test_that_undo_after_a_reset_still_gives_the_weights_back(loaded):
    loaded.work_to(13)
    at_edit = bits(loaded.run)
    loaded.change(with_new_layer(small_spec()), 1, 0)
    loaded.ask(m.Reset)
    loaded.work_to(4)
    loaded.change(small_spec(), 0, 1)
    assert bits(loaded.run) == at_edit


# Repeat


def changed_run(rig):
    """A run with a change of rate, of structure and of data."""
    rig.work_to(12)
    rig.change(with_rate(small_spec(), 0.05), 1, 0)
    rig.work_to(20)
    rig.change(with_new_layer(with_rate(small_spec(), 0.05)), 2, 1)
    rig.work_to(31)
    spec = with_data(with_new_layer(with_rate(small_spec(), 0.05)), validation_share=0.5)
    rig.change(spec, 3, 2)
    rig.work_to(50)
    return spec


def test_that_repeat_stops_at_the_same_update_with_an_equal_curve(loaded):
    changed_run(loaded)
    before = bits(loaded.run)
    loaded.ask(m.Repeat)
    assert loaded.run.update == 0
    loaded.worker.work()
    assert loaded.snapshot().state == "repeating"
    loaded.finish()
    assert bits(loaded.run) == before
    assert loaded.snapshot().state == "idle"


def test_that_back_leads_the_same_way_after_a_repeat(loaded):
    train_with_checkpoints(loaded, 0, 10, 20)
    loaded.work_to(33)
    loaded.ask(m.Repeat)
    loaded.finish()
    loaded.ask(m.Back)
    assert bits(loaded.run) == bits(straight(20))


def test_that_nothing_is_lost_by_a_repeat_that_is_interrupted(loaded):
    spec = changed_run(loaded)
    before = bits(loaded.run)
    loaded.worker._slice.updates = 5
    loaded.ask(m.Repeat)
    loaded.worker.work()
    loaded.say(m.Pause())
    assert loaded.run.update < 50
    assert loaded.run.spec == spec
    assert loaded.snapshot().state == "idle"
    loaded.ask(m.Back)
    assert bits(loaded.run) == before


def test_that_an_edit_ends_a_repeat_and_holds(loaded):
    changed_run(loaded)
    loaded.worker._slice.updates = 5
    loaded.ask(m.Repeat)
    loaded.worker.work()
    spec = with_rate(small_spec(), 0.7)
    loaded.change(spec, 4, 3)
    loaded.finish()
    loaded.play()
    loaded.work_for(0.01)
    assert loaded.run.spec == spec


def test_that_no_product_of_another_structure_is_shown_during_a_repeat(loaded):
    changed_run(loaded)
    loaded.say(m.Subscribe(frozenset({"edges", "confusion"})))
    loaded.worker._slice.updates = 1
    loaded.ask(m.Repeat)
    shown = {}
    while loaded.worker._repeat is not None:
        snapshot = loaded.snapshot()
        shown[snapshot.update] = snapshot.products
    early = [products for update, products in shown.items() if update < 31]
    assert early
    assert not any(early)
    assert any("edges" in products for products in shown.values())


def test_that_saving_during_a_repeat_saves_the_run_that_is_repeated(loaded):
    changed_run(loaded)
    before = bits(loaded.run)
    loaded.worker._slice.updates = 1
    loaded.ask(m.Repeat)
    loaded.worker.work()
    loaded.say(m.HandOver(1))
    handed = next(r for r in loaded.reports if isinstance(r, m.Handed))
    other = Run(small_spec(seed=1))
    other.restore(handed.checkpoint)
    other.history = other.history.from_levels(list(handed.levels), handed.history_length)
    assert bits(other) == before


def test_that_a_repeat_after_going_back_repeats_what_is_left(loaded):
    train_with_checkpoints(loaded, 0, 10)
    loaded.work_to(25)
    loaded.ask(m.Back)
    loaded.change(with_rate(small_spec(), 0.5), 1, 0)
    loaded.work_to(22)
    before = bits(loaded.run)
    loaded.ask(m.Repeat)
    loaded.finish()
    assert bits(loaded.run) == before
    assert curve(loaded.run.history)[0] == 4


def test_that_a_repeat_tells_that_it_came_to_the_same_bits(loaded):
    changed_run(loaded)
    loaded.ask(m.Repeat)
    loaded.worker.work()
    assert loaded.snapshot().repeated is None
    loaded.finish()
    assert loaded.snapshot().repeated is True
    loaded.say(m.StepUpdate())
    assert loaded.snapshot().repeated is None


@pytest.mark.parametrize("part", ["parameters", "memory"])
def test_that_a_repeat_that_comes_to_another_bit_says_so_and_keeps_what_was_left(loaded, part):
    changed_run(loaded)
    loaded.ask(m.Repeat)
    left = loaded.worker._repeat.left.checkpoint.trainer
    vector = left.parameters if part == "parameters" else next(iter(left.memory.values()))
    vector.flags.writeable = True
    vector[0] = np.nextafter(vector[0], np.float32(9.0))
    loaded.finish()
    assert loaded.snapshot().repeated is False
    loaded.ask(m.Back)
    restored = loaded.run.trainer.state()
    restored = restored.parameters if part == "parameters" else next(iter(restored.memory.values()))
    assert restored[0] == vector[0]


# Out of a divergence


def test_that_a_diverged_run_knows_its_newest_checkpoint_from_before_the_rate(loaded):
    train_with_checkpoints(loaded, 0, 10, 20)
    loaded.work_to(23)
    loaded.change(with_rate(small_spec(), 0.5), 1, 0)
    train_with_checkpoints(loaded, 30, 40)
    assert loaded.snapshot().sound_update is None
    loaded.run.divergence = Divergence(41, 1, "Z", "")
    assert loaded.snapshot().sound_update == 20


def test_that_without_such_a_checkpoint_back_leads_to_the_start_and_back_again(loaded):
    loaded.work_to(23)
    history, checkpoint = loaded.run.history, loaded.run.checkpoint()
    levels = tuple(history.copy_levels())
    loaded.load(checkpoint=checkpoint, levels=levels, history_length=history.length)
    train_with_checkpoints(loaded, 30)
    before = bits(loaded.run)
    loaded.run.divergence = Divergence(31, 1, "Z", "")
    assert loaded.snapshot().sound_update == 0
    loaded.say(m.Back(loaded.sequence, update=0))
    assert bits(loaded.run) == bits(straight(0))
    loaded.ask(m.Back)
    assert bits(loaded.run) == before
