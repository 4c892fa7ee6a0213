"""Random streams: one for each purpose and owner, whatever else there is."""

import numpy as np
import pytest

from desktop_nn.engine.network import Network
from desktop_nn.engine.streams import Purpose, stream
from tests.engine.nets import layer, spec_of, train, trainer_of


def draw(*key):
    return stream(*key).random(8).tolist()


def test_that_the_same_key_gives_the_same_bits():
    assert draw(7, Purpose.DROPOUT, 3) == draw(7, Purpose.DROPOUT, 3)


@pytest.mark.parametrize(
    "other", [(8, Purpose.DROPOUT, 3), (7, Purpose.SHUFFLE, 3), (7, Purpose.DROPOUT, 4)]
)
def test_that_seed_purpose_and_owner_each_make_a_stream_of_their_own(other):
    assert draw(7, Purpose.DROPOUT, 3) != draw(*other)


def test_that_the_numbers_of_the_purposes_stay_as_they_stand_in_files():
    numbers = {purpose.name: int(purpose) for purpose in Purpose}
    expected = {"INITIALIZER": 1, "DROPOUT": 2, "SHUFFLE": 3, "DATA": 4, "SPLIT": 5}
    assert expected.items() <= numbers.items()
    assert len(set(numbers.values())) == len(numbers)


def test_that_a_seed_draws_what_it_drew_in_every_version():
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(3, spawn_key=(1, 2))))
    assert draw(3, Purpose.INITIALIZER, 2) == generator.random(8).tolist()


def test_that_adding_a_layer_changes_no_other_layers_weights():
    short = Network(spec_of(4, layer(1, 4), layer(2, 4)), seed=5).parameter_views
    long = Network(spec_of(4, layer(1, 4), layer(3, 4), layer(2, 4)), seed=5).parameter_views
    assert np.array_equal(short["W1"], long["W1"])
    assert np.array_equal(short["W2"], long["W3"])
    assert not np.array_equal(short["W2"], long["W2"])


def test_that_layers_of_one_shape_start_with_weights_of_their_own():
    views = Network(spec_of(4, layer(1, 4), layer(2, 4))).parameter_views
    assert not np.any(views["W1"] == views["W2"])


def test_that_the_seed_decides_the_weights():
    spec = spec_of(4, layer(1, 4))
    one, same, other = (Network(spec, seed).parameters for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.any(one[:16] == other[:16])


def test_that_a_new_layer_leaves_the_dropout_mask_of_another_alone():
    short = spec_of(4, layer(1, 6, dropout=0.5), layer(2, 1))
    long = spec_of(4, layer(1, 6, dropout=0.5), layer(3, 5, dropout=0.5), layer(2, 1))
    masks = []
    for spec in (short, long):
        trainer = trainer_of(spec, seed=9)
        train(trainer, 3)
        masks.append(trainer.plan(8).program.arrays["mask1"])
    assert np.array_equal(*masks)


def test_that_a_whole_run_gives_the_same_bits_again():
    spec = spec_of(3, layer(1, 6, "relu", dropout=0.4, batch_norm=True), layer(2, 1, "identity"))
    runs = [trainer_of(spec, optimizer="adam", seed=4) for _ in range(2)]
    losses = [train(run, 20) for run in runs]
    assert losses[0] == losses[1]
    assert np.array_equal(runs[0].network.parameters, runs[1].network.parameters)
