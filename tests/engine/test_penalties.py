"""Penalties by hand: what they cost, how they pull, and that none of them holds a weight at 0."""

import math

import pytest

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.penalties import penalty_of
from tests.engine.nets import everything, given_layer, layer, numbers, spec_of, train, trainer_of


def line(weight, optimizer="gradient_descent", **more):
    """y = w x for one weight: half the squared error over x = 2, y = 1 has g = (2 w − 1) · 2."""
    spec = spec_of(1, given_layer(1, 1, [weight], "identity"))
    return trainer_of(spec, "half_squared_error", optimizer, **{"learning_rate": 0.1, **more})


def weights(trainer, updates):
    course = []
    for _ in range(updates):
        trainer.update([[2.0]], [[1.0]])
        course.append(float(trainer.network.parameters[0]))
    return course


def by_two_and_three(**more):
    """W1 = [[1, −2]], W2 = [[3], [0]], and a bias that no penalty touches."""
    first = given_layer(1, 2, [1.0, -2.0], "identity", bias=True)
    return trainer_of(spec_of(1, first, given_layer(2, 1, [3.0, 0.0], "identity")), **more)


# Their size


def test_that_l1_is_lambda_times_the_sizes_of_the_weights():
    # 0.5 · (1 + 2 + 3 + 0)
    trainer = by_two_and_three(l1=0.5)
    assert trainer.penalty == 3.0
    trainer.update([[1.0]], [[1.0]])
    assert float(trainer.plan(1).penalty) == 3.0


def test_that_both_penalties_add_up():
    # ½ · 0.1 · (1 + 4 + 9) + 0.5 · 6
    trainer = by_two_and_three(l1=0.5, l2=0.1)
    trainer.update([[1.0]], [[1.0]])
    assert float(trainer.plan(1).penalty) == pytest.approx(0.7 + 3.0, abs=1e-15)


def test_that_the_trainer_tells_the_same_penalty_as_its_plan():
    trainer = trainer_of(everything(), "cross_entropy", "adam", l2=0.3, l1=0.2)
    train(trainer, 3, classes=2)
    before = trainer.penalty
    assert before == penalty_of(trainer.network, trainer.spec)
    train(trainer, 1, classes=2)
    assert float(trainer.plan(8).penalty) == pytest.approx(before, rel=1e-14)
    assert trainer.penalty != before


def test_that_without_a_penalty_there_is_none():
    assert by_two_and_three().penalty == 0.0


# Their pull


def test_that_l1_pulls_by_the_sign_alone():
    pulled, plain = by_two_and_three(l1=0.5), by_two_and_three()
    for trainer in (pulled, plain):
        trainer.update([[1.0]], [[1.0]])
    # W1 = [1, −2], W2 = [3, 0], then the two biases
    difference = pulled.network.gradients - plain.network.gradients
    assert difference.tolist() == [0.5, -0.5, 0.5, 0.0, 0.0, 0.0]


def test_that_both_penalties_pull_together():
    pulled, plain = by_two_and_three(l1=0.5, l2=0.25), by_two_and_three()
    for trainer in (pulled, plain):
        trainer.update([[1.0]], [[1.0]])
    difference = pulled.network.gradients - plain.network.gradients
    expected = [0.5 + 0.25, -0.5 - 0.5, 0.5 + 0.75, 0.0, 0.0, 0.0]
    assert difference == pytest.approx(expected, abs=1e-14)


def test_that_a_weight_under_l1_settles_where_its_pulls_are_equal():
    # (2 w − 1) · 2 + 0.4 = 0 at w = 0.4
    assert weights(line(1.0, l1=0.4), 200)[-1] == pytest.approx(0.4, abs=1e-12)


def test_that_l2_shrinks_a_weight_by_the_same_share_each_time():
    # no gradient of its own (x = 0): w ← w − 0.1 · 0.5 w
    trainer = line(8.0, l2=0.5)
    for _ in range(2):
        trainer.update([[0.0]], [[0.0]])
    assert trainer.network.parameters[0] == pytest.approx(8.0 * 0.95**2, abs=1e-14)


def test_that_an_l2_whose_rate_times_lambda_is_beyond_two_shows_in_the_norm():
    # w ← w − 0.1 · 30 w = −2 w, though the loss (x = 0) stays 0
    trainer = line(1.0, l2=30.0)
    for update in range(600):
        assert trainer.update([[0.0]], [[0.0]]) == 0.0
        if update < 3:
            assert trainer.network.parameters[0] == pytest.approx((-2.0) ** (update + 1))
    assert math.isinf(float(trainer.plan(1).squared_norm))


# A weight at zero


def test_that_a_weight_at_zero_comes_back_under_l1():
    # g = −2, no pull at 0: 0.2; then g = (0.4 − 1) · 2 + 0.5 = −0.7: 0.27
    assert weights(line(0.0, l1=0.5), 2) == pytest.approx([0.2, 0.27], abs=1e-15)


@pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS.rows])
def test_that_no_optimizer_holds_a_weight_at_zero(optimizer):
    course = weights(line(0.0, optimizer, l1=0.5, learning_rate=0.01), 20)
    assert 0.0 < course[0] < course[-1]


@pytest.mark.parametrize("edited", [0.0, -1.0, 0.3])
def test_that_a_weight_that_l1_took_to_zero_moves_again_once_it_is_edited(edited):
    # with x = 0 the penalty alone acts: 0.05 a step, which ends at 0 or beside it
    trainer = line(0.5, l1=0.5)
    for _ in range(20):
        trainer.update([[0.0]], [[0.0]])
    assert abs(trainer.network.parameters[0]) <= 0.05
    trainer.network.parameters[0] = edited
    # (2 w − 1) · 2 + 0.5 = 0 at w = 0.375
    assert weights(trainer, 200)[-1] == pytest.approx(0.375, abs=1e-12)


def test_that_an_l1_penalty_alone_never_moves_a_weight_at_zero():
    trainer = line(0.0, l1=0.5)
    trainer.update([[0.0]], [[0.0]])
    assert trainer.network.parameters[0] == 0.0


# Frozen layers


def test_that_the_weights_of_a_frozen_layer_cost_nothing():
    # of W1 = [1, −2] and W2 = [3, 0] the first is frozen: 0.5 · 3 + ½ · 0.1 · 9
    first = given_layer(1, 2, [1.0, -2.0], "identity", trainable=False)
    spec = spec_of(1, first, given_layer(2, 1, [3.0, 0.0], "identity"))
    trainer = trainer_of(spec, l1=0.5, l2=0.1)
    assert trainer.penalty == pytest.approx(1.95, abs=1e-15)
    trainer.update([[1.0]], [[1.0]])
    assert float(trainer.plan(1).penalty) == pytest.approx(1.95, abs=1e-15)
    assert trainer.network.gradients[:2].tolist() == [0.0, 0.0]


def test_that_where_all_is_frozen_the_penalty_is_zero():
    spec = spec_of(2, layer(1, 3, trainable=False), layer(2, 1, trainable=False))
    trainer = trainer_of(spec, l1=0.5, l2=0.1)
    trainer.update(numbers(4, 2), numbers(4, 1))
    assert trainer.penalty == float(trainer.plan(4).penalty) == 0.0
