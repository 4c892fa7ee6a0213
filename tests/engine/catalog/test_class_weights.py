"""Class weights: what a sample counts for in each form of targets, by hand and over the catalog."""

import numpy as np
import pytest

from desktop_nn.engine.catalog import LOSSES
from desktop_nn.engine.catalog.losses import write_shares
from desktop_nn.engine.plan import EvaluationPlan
from desktop_nn.engine.program import Program, run_all
from tests.engine.catalog.test_losses import taken
from tests.engine.nets import layer, numbers, pairings, spec_of, targets, trainer_of

FORMS = ["zero_one", "minus_one_one", "one_hot"]
EVERY_PAIR = pytest.mark.parametrize(("loss", "activation", "units"), pairings())


def shares_of(form, class_weights, y, dtype="float64"):
    """Each sample's share, and what the batch weighs."""
    program = Program(dtype)
    shares, total = write_shares(program, np.asarray(y, dtype), form, class_weights)
    run_all(program)
    return shares.ravel(), float(total)


def of_class(form, units, *classes):
    """Targets of samples of these classes: (samples, units)."""
    hot = np.eye(max(2, units))[list(classes)]
    hot = hot[:, 1:] if units == 1 else hot
    return 2.0 * hot - 1.0 if form == "minus_one_one" else hot


# Shares


@pytest.mark.parametrize("form", ["zero_one", "minus_one_one"])
def test_that_a_single_output_has_two_classes_the_negative_first(form):
    # 3, 1, 3 of 7
    shares, total = shares_of(form, (1.0, 3.0), of_class(form, 1, 1, 0, 1))
    assert shares == pytest.approx([3 / 7, 1 / 7, 3 / 7], abs=1e-15)
    assert total == 7.0


@pytest.mark.parametrize("form", FORMS)
def test_that_of_several_outputs_each_is_a_class(form):
    # 5, 1, 2 of 8
    shares, total = shares_of(form, (1.0, 2.0, 5.0), of_class(form, 3, 2, 0, 1))
    assert shares.tolist() == [5 / 8, 1 / 8, 2 / 8]
    assert total == 8.0


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("units", [1, 3])
@pytest.mark.parametrize("form", ["zero_one", "minus_one_one"])
def test_that_a_small_weight_beside_a_large_one_is_exact(form, units, dtype):
    class_weights = (0.1, 1e7, 0.3)[: max(2, units)]
    for number, weight in enumerate(class_weights):
        _, total = shares_of(form, class_weights, of_class(form, units, number), dtype)
        assert total == np.dtype(dtype).type(weight)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("form", FORMS)
def test_that_a_class_of_weight_zero_counts_for_nothing_however_the_others_round(form, dtype):
    for tenths in range(1, 40):
        class_weights = (0.0, tenths / 10, tenths / 7)
        shares, total = shares_of(form, class_weights, of_class(form, 3, 0, 0), dtype)
        assert shares.tolist() == [0.0, 0.0]
        assert total == 0.0


@pytest.mark.parametrize(
    ("units", "class_weights", "message"),
    [
        (1, (1.0,), "class weights: expected 2, got 1"),
        (3, (1.0, 2.0), "class weights: expected 3, got 2"),
        (2, (1.0, -1.0), r"class weights: expected numbers from 0 up, got \(1.0, -1.0\)"),
        (2, (1.0, np.nan), "class weights: expected numbers from 0 up"),
        (2, (1.0, np.inf), "class weights: expected numbers from 0 up"),
    ],
)
def test_that_weights_that_make_no_sense_are_refused(units, class_weights, message):
    with pytest.raises(ValueError, match=message):
        shares_of("zero_one", class_weights, np.ones((2, units)))


# Losses


def test_that_squared_errors_are_weighted_by_hand():
    # errors 2 (weight 3) and 1 (weight 1): (3 · 4 + 1 · 1) / 4; slopes 2 · 2 · ¾ and 2 · 1 · ¼
    a, y = [[3.0], [1.0]], [[1.0], [0.0]]
    value, gradient = taken("mean_squared_error", "identity", a, y, class_weights=(1.0, 3.0))
    assert value == 3.25
    assert gradient.ravel().tolist() == [3.0, 0.5]


def test_that_the_cross_entropy_of_a_sigmoid_is_weighted_by_hand():
    # a = 3/4 for y = 1 (weight 3), a = 1/5 for y = 0 (weight 1)
    z, y = [[np.log(3)], [-np.log(4)]], [[1.0], [0.0]]
    value, gradient = taken("cross_entropy", "sigmoid", z, y, class_weights=(1.0, 3.0))
    assert value == pytest.approx(-(3 * np.log(0.75) + np.log(0.8)) / 4, abs=1e-15)
    assert gradient.ravel() == pytest.approx([-0.25 * 0.75, 0.2 * 0.25], abs=1e-15)


def test_that_the_cross_entropy_of_a_softmax_is_weighted_by_hand():
    # 0.7 for a class of weight 1, 0.5 for one of weight 3
    z = np.log([[0.7, 0.2, 0.1], [0.25, 0.5, 0.25]])
    y = [[1, 0, 0], [0, 1, 0]]
    value, gradient = taken("cross_entropy", "softmax", z, y, class_weights=(1.0, 3.0, 9.0))
    assert value == pytest.approx(-(np.log(0.7) + 3 * np.log(0.5)) / 4, abs=1e-15)
    assert gradient[0] == pytest.approx([-0.075, 0.05, 0.025], abs=1e-15)
    assert gradient[1] == pytest.approx([0.1875, -0.375, 0.1875], abs=1e-15)


def case(loss, activation, units):
    form = LOSSES[loss].pairing(activation, units).targets
    scores = numbers(6, units, 1)
    y = of_class(form, units, 0, 1, units % 2, 0, 1, 0)
    return scores, y, (0.5, 3.0, 0.0)[: max(2, units)]


@EVERY_PAIR
def test_that_a_weighted_loss_is_the_shares_of_its_samples_losses(loss, activation, units):
    z, y, class_weights = case(loss, activation, units)
    form = LOSSES[loss].pairing(activation, units).targets
    shares, _ = shares_of(form, class_weights, y)
    value, gradient = taken(loss, activation, z, y, class_weights=class_weights)
    alone = [taken(loss, activation, z[[n]], y[[n]]) for n in range(6)]
    expected = sum(share * one for share, (one, _) in zip(shares, alone, strict=True))
    assert value == pytest.approx(expected, rel=1e-14)
    rows = [share * slope[0] for share, (_, slope) in zip(shares, alone, strict=True)]
    assert np.allclose(gradient, rows, rtol=1e-14, atol=1e-16)


@EVERY_PAIR
def test_that_equal_weights_of_any_size_change_nothing(loss, activation, units):
    z, y, _ = case(loss, activation, units)
    plain = taken(loss, activation, z, y)
    weighted = taken(loss, activation, z, y, class_weights=(7.0,) * max(2, units))
    assert weighted[0] == pytest.approx(plain[0], rel=1e-14)
    assert np.allclose(weighted[1], plain[1], rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@EVERY_PAIR
def test_that_where_no_sample_counts_loss_and_gradient_are_zero(loss, activation, units, dtype):
    form = LOSSES[loss].pairing(activation, units).targets
    y = of_class(form, units, 0, 0, 0)
    class_weights = (0.0, 2.1, 2.3)[: max(2, units)]
    value, gradient = taken(loss, activation, numbers(3, units), y, dtype, class_weights)
    assert value == 0.0
    assert not gradient.any()


# In an update


def test_that_a_batch_in_which_no_sample_counts_moves_nothing():
    spec = spec_of(2, layer(1, 4), layer(2, 1, "sigmoid"))
    trainer = trainer_of(spec, "cross_entropy", class_weights=(0.0, 1.0))
    before = trainer.network.parameters.copy()
    assert trainer.update(numbers(3, 2), np.zeros((3, 1))) == 0.0
    assert np.array_equal(trainer.network.parameters, before)
    assert float(trainer.plan(3).weight) == 0.0


def test_that_a_weight_of_two_is_the_sample_taken_twice():
    x, y = numbers(4, 2), targets("zero_one", numbers(4, 1, 1))
    spec = spec_of(2, layer(1, 4), layer(2, 1, "sigmoid"))
    twice = np.repeat(np.arange(4), np.where(y[:, 0] > 0.5, 2, 1))
    weighted = trainer_of(spec, "cross_entropy", class_weights=(1.0, 2.0))
    plain = trainer_of(spec, "cross_entropy")
    assert weighted.update(x, y) == pytest.approx(plain.update(x[twice], y[twice]), rel=1e-14)
    assert np.allclose(
        weighted.network.parameters, plain.network.parameters, rtol=1e-12, atol=1e-15
    )
    assert float(weighted.plan(4).weight) == float(plain.plan(len(twice)).weight) == len(twice)


def test_that_an_evaluation_weighs_as_the_training_does():
    spec = spec_of(2, layer(1, 4), layer(2, 3, "softmax"))
    trainer = trainer_of(spec, "cross_entropy", class_weights=(1.0, 0.5, 4.0))
    plan = EvaluationPlan(trainer.network, 6, trainer.spec.loss, trainer.spec.class_weights)
    plan.x[:], plan.y[:] = numbers(6, 2), targets("one_hot", numbers(6, 3, 1))
    plan.run()
    assert float(plan.loss) == trainer.update(plan.x, plan.y)
    assert float(plan.weight) == float(trainer.plan(6).weight)


def test_that_a_trainer_refuses_weights_of_another_count():
    spec = spec_of(2, layer(1, 3, "softmax"))
    trainer = trainer_of(spec, "cross_entropy", class_weights=(1.0, 2.0))
    with pytest.raises(ValueError, match="class weights: expected 3, got 2"):
        trainer.update(numbers(2, 2), np.eye(3)[:2])
