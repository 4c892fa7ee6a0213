"""The same spec, seed and changes give the same bits, in whatever portions it is trained."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.experiment.history import COLUMNS
from desktop_nn.experiment.project import dense
from desktop_nn.training.run import MARK_INTERVAL, Run
from tests.training.experiments import bits, small_spec, values, values_spec, with_training


def trained(updates, spec=None):
    run = Run(spec or small_spec())
    run.advance(updates)
    return run


def test_that_the_same_spec_trains_to_the_same_bits():
    assert bits(trained(33)) == bits(trained(33))


def test_that_another_seed_trains_to_others():
    assert bits(trained(33)) != bits(trained(33, small_spec(seed=43)))


def test_that_single_steps_and_one_go_give_the_same_bits():
    stepped = Run(small_spec())
    for _ in range(33):
        assert stepped.advance(1) == 1
    assert bits(stepped) == bits(trained(33))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 17), min_size=1, max_size=8))
def test_that_slices_of_any_size_give_the_same_bits(slices):
    sliced = Run(small_spec())
    for size in slices:
        assert sliced.advance(size) == size
    assert bits(sliced) == bits(trained(sum(slices)))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 23), st.integers(0, 14), st.integers(0, 20))
def test_that_a_checkpoint_goes_on_with_the_same_bits(before, astray, after):
    run = trained(before)
    checkpoint = run.checkpoint()
    run.advance(astray)
    run.restore(checkpoint)
    run.advance(after)
    assert bits(run) == bits(trained(before + after))


def test_that_a_checkpoint_goes_on_in_another_run():
    first = trained(13)
    other = Run(small_spec(seed=7, batch_size=3))
    other.advance(9)
    other.restore(first.checkpoint())
    other.history = first.history
    other.advance(20)
    assert bits(other) == bits(trained(33))


def test_that_a_checkpoint_does_not_change_while_training_goes_on():
    run = trained(7)
    checkpoint = run.checkpoint()
    parameters = checkpoint.trainer.parameters.copy()
    run.advance(9)
    assert np.array_equal(checkpoint.trainer.parameters, parameters)
    assert not checkpoint.trainer.parameters.flags.writeable


def test_that_measuring_changes_nothing():
    measured = Run(small_spec())
    for _ in range(33):
        measured.advance(1)
        measured.validation_metrics()
        measured.training_metrics()
        measured.next_batch()
        measured.mark()
    assert bits(measured) == bits(trained(33))


def test_that_reset_gives_the_very_same_start():
    run = Run(small_spec())
    start = bits(run)
    run.advance(33)
    run.reset()
    assert bits(run) == start
    run.advance(33)
    assert bits(run) == bits(trained(33))


# Epochs


def batches_of_an_epoch(run):
    seen = []
    for _ in range(run.updates_left_in_epoch):
        seen.append(run.next_batch()[0])
        run.advance(1)
    return seen


def test_that_every_training_sample_is_seen_once_an_epoch_and_the_remainder_too():
    run = Run(small_spec())
    batches = batches_of_an_epoch(run)
    assert [len(batch) for batch in batches] == [8, 8, 8, 8, 2]
    seen = sorted(map(tuple, np.concatenate(batches).tolist()))
    assert seen == sorted(map(tuple, run.samples.inputs[:34].tolist()))
    assert (run.epoch, run.position, run.update) == (1, 0, 5)


def test_that_each_epoch_has_an_order_of_its_own():
    run = Run(small_spec())
    first, second = (np.concatenate(batches_of_an_epoch(run)) for _ in range(2))
    assert not np.array_equal(first, second)
    assert sorted(map(tuple, first.tolist())) == sorted(map(tuple, second.tolist()))


def test_that_nothing_of_an_epoch_is_left_for_the_next():
    run = Run(small_spec())
    everything = sorted(map(tuple, run.samples.inputs[:34].tolist()))
    for epoch in range(1, 4):
        losses, sizes, seen = [], [], []
        for _ in range(run.updates_left_in_epoch):
            inputs = run.next_batch()[0]
            run.advance(1)
            assert np.array_equal(run.trainer.plan(len(inputs)).x, inputs)
            losses.append(run.batch_loss)
            sizes.append(len(inputs))
            seen += map(tuple, inputs.tolist())
        assert sizes == [8, 8, 8, 8, 2]
        assert sorted(seen) == everything
        row = dict(zip(COLUMNS, run.history.last.tolist(), strict=True))
        assert row["epoch"] == epoch
        assert row["loss_training"] == pytest.approx(np.average(losses, weights=sizes))


def test_that_no_parameter_changes_at_an_epochs_end_but_by_its_last_update():
    # Biases that begin anew with each epoch still learn XOR, so that nobody would notice.
    run = trained(2 * 5 - 1)
    twin = run.trainer.copy()
    twin.update(*run.next_batch())
    run.advance(1)
    assert run.epoch == 2
    assert run.network.parameter_views["b1"].all()
    assert run.trainer.state().parameters.tobytes() == twin.state().parameters.tobytes()
    assert run.trainer.state().running.tobytes() == twin.state().running.tobytes()


def test_that_an_epoch_that_was_begun_is_finished_by_advance_epoch():
    run = trained(3)
    assert run.advance_epoch() == 2
    assert (run.epoch, run.update) == (1, 5)
    assert run.advance_epoch() == 5


def test_that_a_batch_larger_than_the_data_is_one_update_an_epoch():
    run = trained(3, small_spec(batch_size=1000))
    assert (run.epoch, run.updates_per_epoch) == (3, 1)


def test_that_batch_norm_takes_a_remainder_of_one_sample():
    run = trained(30, small_spec(batch_size=11))  # 34 = 3 · 11 + 1
    assert run.divergence is None
    assert len(run.history.levels[0].mean) == 7
    assert np.isfinite(run.network.parameters).all()


def test_that_one_row_without_validation_is_trained_on():
    spec = values_spec(dense(1, 3, "tanh"), dense(2, 1, "identity"))
    run = Run(spec, values([[1.0, 2.0]], [0.5]))
    assert run.advance(200) == 200
    assert run.epoch == 200
    assert run.training_metrics().loss < 1e-4
    row = run.history.last
    assert row[0] == 200
    assert np.isnan(row[3])


def test_that_the_run_marks_checkpoints_of_its_own_so_that_no_replay_is_long():
    run = trained(2 * MARK_INTERVAL + 50)
    assert run.update - run._last.update < 2 * MARK_INTERVAL


# History


def test_that_the_training_loss_is_the_mean_of_batch_losses_weighted_by_their_sizes():
    run = Run(small_spec())
    losses = []
    for size in (8, 8, 8, 8, 2):
        run.advance(1)
        losses.append(run.batch_loss * size)
    epoch, update, training, validation, penalty, *accuracies = run.history.last
    assert (epoch, update) == (1, 5)
    assert training == pytest.approx(sum(losses) / 34, rel=1e-14)
    assert validation == run.validation_metrics().loss
    assert penalty == run.penalty > 0.0
    assert accuracies[1] == run.validation_metrics().accuracy


def test_that_under_class_weights_a_batch_counts_for_the_weight_of_its_samples():
    # A batch in which few samples count must not weigh as much as one in which many do.
    spec = with_training(small_spec(), class_weights=(0.0, 3.0))
    run = Run(spec)
    weighted, weights = 0.0, 0.0
    while run.epoch == 0:
        weight = 3.0 * run.next_batch()[1].sum()
        run.advance(1)
        weighted += run.batch_loss * weight
        weights += weight
    training = run.history.last[COLUMNS.index("loss_training")]
    assert training == pytest.approx(weighted / weights, rel=1e-6)


def test_that_an_epoch_in_which_no_sample_counts_has_no_training_loss():
    run = Run(with_training(small_spec(), class_weights=(0.0, 0.0)))
    run.advance_epoch()
    assert np.isnan(run.history.last[COLUMNS.index("loss_training")])


def test_that_validation_is_measured_in_evaluation_mode():
    run = trained(5)
    outputs = run.network.predict(run.samples.inputs[34:])[:, 0].astype(float)
    targets = run.samples.targets[34:, 0].astype(float)
    expected = -np.mean(targets * np.log(outputs) + (1 - targets) * np.log(1 - outputs))
    assert run.history.last[3] == pytest.approx(expected, rel=1e-5)
    right = np.mean((outputs > 0.5) == (targets == 1.0))
    assert run.history.last[6] == right


def test_that_there_is_a_row_for_each_epoch():
    run = trained(5 * 12 + 3)
    rows = run.history.levels[0].mean
    assert rows[:, 0].tolist() == list(range(1, 13))
    assert rows[:, 1].tolist() == list(range(5, 61, 5))


def test_that_accuracy_in_training_is_measured_where_there_is_no_validation():
    spec = small_spec()
    spec = with_training(spec, l2=0.0)
    spec = type(spec)(spec.network, type(spec.data)(spec.data.source, 0.0), spec.training)
    run = trained(6, spec)
    assert run.samples.validation_rows == 0
    assert run.history.last[4] == 0.0
    assert run.history.last[5] == run.training_metrics().accuracy


# What can't be built


def test_that_a_spec_that_can_not_be_trained_is_refused_at_once():
    spec = small_spec()
    hinge = with_training(spec, loss=type(spec.training.loss).of("hinge"))
    with pytest.raises(ValueError, match="hinge"):
        Run(hinge)


def test_that_a_network_of_another_width_than_the_data_is_refused_at_once():
    spec = small_spec()
    network = type(spec.network)(3, spec.network.layers, next_id=4)
    with pytest.raises(ValueError, match="inputs"):
        Run(type(spec)(network, spec.data, spec.training))
