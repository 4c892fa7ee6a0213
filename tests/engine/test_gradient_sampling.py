"""The gradient check of larger nets: sampled by layer, along directions, and to be cancelled."""

import numpy as np
import pytest

from desktop_nn.engine import layers as layers_module
from desktop_nn.engine.gradient_check import DIRECTIONS, WHOLE, check_gradients
from desktop_nn.engine.gradient_sample import FEW, SAMPLE
from tests.engine.nets import layer, numbers, one_hot, spec_of, train, trainer_of

BOUND = 1e-6


def large_net(**more):
    """20-60-40-3 with 3,883 parameters: 1,260 and 2,440 and 123 in its layers, batch norm aside."""
    return spec_of(
        20,
        layer(1, 60, "relu", "he_normal", batch_norm=True, **more),
        layer(2, 40, "tanh"),
        layer(3, 3, "softmax"),
    )


def large_check(**more):
    trainer = trainer_of(large_net(), "cross_entropy", l2=0.01)
    return check_gradients(trainer, numbers(16, 20), one_hot(16, 3), **more)


def elements_of(check, number):
    entries = [e for e in check.layout.entries if e.layer == number]
    return [i for i in check.elements if any(e.start <= i < e.stop for e in entries)]


def judged_of(check, number):
    """Those of a layer at which no kink lies: one at a kink has another in its place."""
    return set(elements_of(check, number)) & set(check.elements[~check.at_kink].tolist())


def test_that_a_sample_of_each_layer_is_checked():
    check = large_check()
    assert check.layout.size > WHOLE
    assert [len(judged_of(check, number)) for number in (1, 2, 3)] == [SAMPLE, SAMPLE, 123]
    assert len(set(check.elements)) == len(check.elements)
    assert check.worst <= BOUND
    assert not check.is_whole
    assert check.is_complete


def test_that_the_largest_gradients_are_in_the_sample():
    trainer = trainer_of(large_net(), "cross_entropy", l2=0.01)
    x, y = numbers(16, 20), one_hot(16, 3)
    check = check_gradients(trainer, x, y)
    twin = trainer.copy()
    twin.update(x, y)
    second = [e for e in check.layout.entries if e.layer == 2]
    indices = np.concatenate([np.arange(e.start, e.stop) for e in second])
    largest = indices[np.argsort(-np.abs(twin.network.gradients[indices]))[: SAMPLE // 2]]
    assert set(largest) <= set(check.elements)


def test_that_some_of_every_array_are_in_the_sample():
    check = large_check()
    for entry in check.layout.entries:
        own = [e for e in check.elements if entry.start <= e < entry.stop]
        assert len(own) >= min(FEW, entry.stop - entry.start), entry.name


def many_rows_check(rows=400):
    """So many samples before a relu that a kink lies at many of its weights."""
    trainer = trainer_of(spec_of(20, layer(1, 120, "relu"), layer(2, 3, "softmax")))
    return check_gradients(trainer, numbers(rows, 20), one_hot(rows, 3))


def test_that_others_are_checked_in_place_of_elements_at_a_kink():
    check = many_rows_check()
    first = elements_of(check, 1)
    kinks = int(check.at_kink[np.isin(check.elements, first)].sum())
    assert kinks > 20
    assert len(first) == SAMPLE + kinks
    assert len(set(check.elements)) == len(check.elements)
    assert check.is_complete
    assert check.worst <= BOUND


def test_that_biases_at_kinks_are_judged_elsewhere():
    check = many_rows_check()
    judged = set(check.elements[~check.at_kink].tolist())
    for entry in check.layout.entries:
        assert len(judged & set(range(entry.start, entry.stop))) >= min(
            FEW, entry.stop - entry.start
        )


def test_that_random_directions_of_each_layer_are_checked():
    check = large_check()
    assert [d.layer for d in check.directions] == [1] * DIRECTIONS + [2] * DIRECTIONS + [
        3
    ] * DIRECTIONS
    judged = [d for d in check.directions if not d.at_kink]
    assert len(judged) >= 6
    assert all(abs(d.analytic) > 0.0 and d.relative_error <= BOUND for d in judged)


def test_that_the_same_check_twice_gives_the_same_numbers():
    assert np.array_equal(large_check().numeric, large_check().numeric)


def test_that_a_small_net_is_checked_whole_and_needs_no_directions():
    trainer = trainer_of(spec_of(2, layer(1, 3), layer(2, 1, "identity")))
    check = check_gradients(trainer, numbers(4, 2), numbers(4, 1))
    assert check.is_whole
    assert check.directions == ()


def test_that_the_worst_is_told_by_layer_and_by_array(monkeypatch):
    right = layers_module.write_dense_backward

    def wrong_in_layer_2(program, which, dz, ones):
        right(program, which, dz, ones)
        if which.number == 2:
            gradient = which.gradient("b")
            program.write(np.multiply, gradient, program.constant(1.01), out=gradient)

    monkeypatch.setattr(layers_module, "write_dense_backward", wrong_in_layer_2)
    check = large_check()
    assert check.worst_of_layer(2) > 1e-3
    assert check.worst_of_layer(1) <= BOUND
    assert check.worst_of_layer(3) <= BOUND
    by_array = check.worst_by_array()
    assert {name for name, worst in by_array.items() if worst > BOUND} == {"b2"}
    assert set(by_array) == {e.name for e in check.layout.entries}
    assert any(d.relative_error > BOUND for d in check.directions if d.layer == 2)


# Cancelling


def test_that_a_check_tells_how_far_it_is_and_can_be_cancelled():
    told = []

    def progress(done, planned):
        told.append((done, planned))
        return done < 25

    check = large_check(progress=progress)
    planned = 2 * SAMPLE + 123 + 3 * DIRECTIONS
    assert told == [(done, planned) for done in range(26)]
    assert len(check.elements) == len(check.numeric) == 25
    assert check.directions == ()
    assert not check.is_complete
    assert check.worst <= BOUND


def test_that_a_whole_check_that_is_cancelled_was_whole_but_is_not_complete():
    trainer = trainer_of(spec_of(2, layer(1, 3), layer(2, 1, "identity")))
    batch = numbers(4, 2), numbers(4, 1)
    check = check_gradients(trainer, *batch, progress=lambda done, planned: done < 5)
    assert (len(check.elements), check.is_whole, check.is_complete) == (5, True, False)


def test_that_the_same_element_many_times_is_not_the_whole():
    trainer = trainer_of(spec_of(1, layer(1, 1, "identity")))
    check = check_gradients(trainer, [[1.0]], [[0.0]], [0, 0])
    assert (check.is_whole, check.is_complete) == (False, True)


def test_that_what_runs_to_its_end_is_complete():
    assert large_check(progress=lambda done, planned: True).is_complete


# Batch norm by its running statistics, frozen layers


def test_that_the_gradient_is_right_where_the_running_statistics_hold():
    trainer = trainer_of(large_net(dropout=0.2), "cross_entropy")
    train(trainer, 5, rows=16, classes=3)
    x, y = numbers(16, 20), one_hot(16, 3)
    state = trainer.state()
    by_running = check_gradients(trainer, x, y, running_statistics=True)
    by_batch = check_gradients(trainer, x, y)
    assert by_running.worst <= BOUND
    assert by_batch.worst <= BOUND
    assert not np.allclose(by_running.numeric[:10], by_batch.numeric[:10])
    assert np.array_equal(trainer.state().running, state.running)


def test_that_frozen_layers_are_not_checked():
    trainer = trainer_of(large_net(trainable=False), "cross_entropy", l2=0.1, l1=0.01)
    check = check_gradients(trainer, numbers(16, 20), one_hot(16, 3))
    assert elements_of(check, 1) == []
    assert {d.layer for d in check.directions} == {2, 3}
    assert check.worst <= BOUND
    assert check.worst_of_layer(1) == 0.0


def test_that_asking_for_a_frozen_parameter_is_refused():
    trainer = trainer_of(large_net(trainable=False), "cross_entropy")
    with pytest.raises(ValueError, match="layers that are not frozen"):
        check_gradients(trainer, numbers(16, 20), one_hot(16, 3), [0])
