"""Batch norm and dropout: by hand, and by what they promise."""

import numpy as np
import pytest

from desktop_nn.engine.layers import EPSILON
from desktop_nn.engine.network import Network
from desktop_nn.engine.streams import Purpose, stream
from tests.engine.nets import given_layer, layer, numbers, one_hot, spec_of, train, trainer_of

COLUMNS = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
NORMALISED = spec_of(2, given_layer(1, 2, np.eye(2), "identity", batch_norm=True))


def after_one_update(rows, gamma=1.0, beta=0.0, learning_rate=0.0):
    """The trainer of a net that does nothing but normalise, after one update on `rows`."""
    trainer = trainer_of(NORMALISED, learning_rate=learning_rate)
    trainer.network.parameter_views["gamma1"][:] = gamma
    trainer.network.parameter_views["beta1"][:] = beta
    trainer.update(rows, np.zeros((len(rows), 2)))
    return trainer


def test_that_the_texts_columns_are_normalised():
    # mean 3 (4), biased variance (4 + 0 + 4) / 3 = 8/3: ∓2 / √(8/3 + 1e-5) = ∓1.2247
    arrays = after_one_update(COLUMNS).plan(3).program.arrays
    edge = 2.0 / np.sqrt(8.0 / 3.0 + 1e-5)
    assert edge == pytest.approx(1.2247, abs=5e-5)
    assert np.allclose(
        arrays["Xhat1"], [[-edge, -edge], [0, 0], [edge, edge]], rtol=1e-12, atol=1e-12
    )
    assert arrays["statistics1"] == pytest.approx(np.array([[3, 4], [8 / 3, 8 / 3]]), abs=1e-12)


def test_that_gamma_stretches_and_beta_shifts():
    arrays = after_one_update(COLUMNS, gamma=[2.0, -3.0], beta=[0.5, 1.0]).plan(3).program.arrays
    assert np.allclose(
        arrays["U1"], [2.0, -3.0] * arrays["Xhat1"] + [0.5, 1.0], rtol=1e-12, atol=1e-15
    )
    assert np.array_equal(arrays["A1"], arrays["U1"])


def test_that_a_tenth_of_the_batch_goes_into_the_running_statistics():
    # mean 0.9·0 + 0.1·[3, 4]; variance 0.9·1 + 0.1·(8 / 2), unbiased
    trainer = after_one_update(COLUMNS)
    running = trainer.network.running_views["running1"]
    assert running == pytest.approx(np.array([[0.3, 0.4], [1.3, 1.3]]), abs=1e-12)
    # once more: 0.9·0.3 + 0.3, 0.9·0.4 + 0.4; 0.9·1.3 + 0.4
    trainer.update(COLUMNS, np.zeros((3, 2)))
    assert running == pytest.approx(np.array([[0.57, 0.76], [1.57, 1.57]]), abs=1e-12)


def test_that_a_batch_of_one_row_gives_beta():
    trainer = after_one_update([[7.0, -9.0]], gamma=[2.0, 3.0], beta=[0.25, -1.0])
    assert trainer.plan(1).program.arrays["U1"].tolist() == [[0.25, -1.0]]


def test_that_a_batch_of_one_row_leaves_the_running_statistics_alone():
    trainer = after_one_update(COLUMNS)
    before = trainer.network.running.copy()
    trainer.update([[7.0, -9.0]], [[0.0, 0.0]])
    assert np.array_equal(trainer.network.running, before)


def test_that_a_column_without_spread_is_normalised_to_zero():
    arrays = after_one_update([[2.0, 1.0], [2.0, 3.0]]).plan(2).program.arrays
    assert arrays["Xhat1"][:, 0].tolist() == [0.0, 0.0]


def test_that_prediction_uses_the_running_statistics():
    network = after_one_update(COLUMNS, gamma=2.0, beta=0.5).network
    x = np.array([[1.0, 2.0]])
    expected = 2.0 * (x - [0.3, 0.4]) / np.sqrt(1.3 + EPSILON) + 0.5
    assert np.allclose(network.predict(x), expected, rtol=1e-12, atol=1e-14)


def test_that_prediction_does_not_depend_on_the_company():
    spec = spec_of(3, layer(1, 8, "relu", batch_norm=True), layer(2, 2, "identity"))
    trainer = trainer_of(spec, optimizer="adam")
    train(trainer, 5)
    x = numbers(6, 3)
    alone = np.vstack([trainer.network.predict(row[None]) for row in x])
    assert np.allclose(trainer.network.predict(x), alone, rtol=0, atol=1e-14)


def test_that_prediction_leaves_the_running_statistics_alone():
    network = after_one_update(COLUMNS).network
    before = network.running.copy()
    network.predict(COLUMNS)
    assert np.array_equal(network.running, before)


def test_that_a_bias_before_batch_norm_has_no_gradient():
    spec = spec_of(3, layer(1, 4, batch_norm=True, bias=True), layer(2, 1, "identity"))
    trainer = trainer_of(spec)
    train(trainer, 1)
    assert np.abs(trainer.network.gradient_views["b1"]).max() < 1e-15
    assert np.abs(trainer.network.gradient_views["beta1"]).max() > 1e-3


def test_that_gamma_and_beta_learn():
    trainer = after_one_update(COLUMNS, beta=1.0, learning_rate=0.1)
    # L = mean over 6 elements of U²: dβ = Σ 2 U / 6 = 2·3·1 / 6 = 1
    assert trainer.network.gradient_views["beta1"] == pytest.approx([1.0, 1.0], abs=1e-12)
    assert trainer.network.parameter_views["beta1"] == pytest.approx([0.9, 0.9], abs=1e-12)


# Dropout


def dropped(rate, units=50, seed=0):
    spec = spec_of(3, layer(1, units, dropout=rate), layer(2, 1, "identity"))
    return trainer_of(spec, seed=seed, learning_rate=0.0)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_that_kept_units_make_up_for_those_that_are_dropped(rate):
    trainer = dropped(rate)
    train(trainer, 1, rows=400)
    mask = trainer.plan(400).program.arrays["mask1"]
    assert set(np.unique(mask)) == {0.0, 1.0 / (1.0 - rate)}
    # 20,000 draws: the mean's deviation is √(rate / keep / 20,000), 0.014 at most
    assert mask.mean() == pytest.approx(1.0, abs=0.05)


def test_that_the_mask_is_drawn_from_the_layers_own_stream():
    trainer = dropped(0.3, seed=11)
    train(trainer, 1)
    drawn = stream(11, Purpose.DROPOUT, 1).random((8, 50))
    mask = trainer.plan(8).program.arrays["mask1"]
    assert np.array_equal(mask, (drawn < 0.7) / 0.7)


def test_that_every_update_draws_a_new_mask():
    trainer = dropped(0.5)
    masks = []
    for _ in range(2):
        train(trainer, 1)
        masks.append(trainer.plan(8).program.arrays["mask1"].copy())
    assert not np.array_equal(*masks)


def test_that_a_dropped_unit_passes_no_gradient():
    trainer = dropped(0.5)
    train(trainer, 1, rows=1)
    arrays = trainer.plan(1).program.arrays
    off = arrays["mask1"][0] == 0.0
    assert 0 < off.sum() < 50
    assert not arrays["dZ1"][0, off].any()
    assert not arrays["D1"][0, off].any()
    assert arrays["dZ1"][0, ~off].all()


def test_that_prediction_drops_nothing():
    trainer = dropped(0.5)
    views, x = trainer.network.parameter_views, numbers(4, 3)
    expected = np.tanh(x @ views["W1"] + views["b1"]) @ views["W2"] + views["b2"]
    assert np.allclose(trainer.network.predict(x), expected, rtol=1e-12, atol=1e-14)
    assert np.array_equal(trainer.network.predict(x), trainer.network.predict(x))


def test_that_prediction_draws_no_mask():
    trainer = dropped(0.5)
    before = trainer.generators[1].bit_generator.state
    trainer.network.predict(numbers(4, 3))
    assert trainer.generators[1].bit_generator.state == before


def test_that_a_layer_without_dropout_makes_no_mask():
    trainer = dropped(0.0)
    assert "mask1" not in trainer.plan(4).program.arrays


def test_that_dropout_on_the_output_layer_is_refused():
    trainer = trainer_of(spec_of(3, layer(1, 3, "softmax", dropout=0.5)), "cross_entropy")
    with pytest.raises(ValueError, match="dropout"):
        trainer.update(numbers(4, 3), one_hot(4, 3))


# Dense, in single precision


def test_that_every_array_is_of_the_networks_type():
    spec = spec_of(3, layer(1, 4, batch_norm=True, dropout=0.2), layer(2, 1), dtype="float32")
    trainer = trainer_of(spec, optimizer="adam", l2=0.1)
    train(trainer, 2)
    arrays = trainer.plan(8).program.arrays | trainer.memory | Network(spec).parameter_views
    assert {array.dtype for array in arrays.values()} == {np.dtype("float32")}
