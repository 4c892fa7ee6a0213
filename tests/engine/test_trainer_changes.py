"""The net is changed while it learns: what still has a place is kept, with its memory."""

import math

import numpy as np
import pytest

from tests.engine.nets import layer, same, spec_of, train, trainer_of


def kept(new, old):
    """How many parameters kept their places, all in all."""
    return sum(array.kept for array in new.keep_from(old))


def trained(spec, **more):
    trainer = trainer_of(spec, optimizer="adam", **more)
    train(trainer, 5)
    return trainer


SMALL = spec_of(2, layer(1, 4, dropout=0.2), layer(2, 3), layer(3, 1, "identity"))


def test_that_a_change_of_nothing_goes_on_as_if_nothing_happened():
    old, new = trained(SMALL), trainer_of(SMALL, optimizer="adam", seed=9)
    assert kept(new, old) == old.network.parameters.size
    assert same(new.state(), old.state())
    twin = trained(SMALL)
    assert train(new, 3, seed=30) == train(twin, 3, seed=30)


def test_that_a_wider_layer_keeps_weights_and_memory_and_its_new_ones_start_empty():
    old = trained(SMALL)
    new = trainer_of(SMALL.with_layer(1, layer(2, 5)), optimizer="adam", seed=9)
    # without W2's two new columns (4 each), b2's two numbers and W3's two rows
    assert kept(new, old) == old.network.parameters.size
    m = new.network.layout.views(new.memory["m"])
    assert np.array_equal(m["W2"][:, :3], old.network.layout.views(old.memory["m"])["W2"])
    assert not m["W2"][:, 3:].any()
    assert new.age == old.age == 5


def test_that_an_inserted_layer_costs_only_the_weights_behind_it():
    old = trained(SMALL)
    spec = spec_of(2, SMALL.layers[0], layer(4, 4), *SMALL.layers[1:])
    new = trainer_of(spec, optimizer="adam", seed=9)
    assert kept(new, old) == old.network.parameters.size - 4 * 3
    before, after = old.network.parameter_views, new.network.parameter_views
    assert np.array_equal(after["W4"], before["W3"])
    assert np.array_equal(after["b3"], before["b2"])


def test_that_a_removed_layer_leaves_the_others_trained():
    old = trained(SMALL)
    new = trainer_of(spec_of(2, SMALL.layers[0], SMALL.layers[2]), optimizer="adam", seed=9)
    # W1 2·4, b1 4 and the output's bias; the output's weights follow another layer now
    assert kept(new, old) == 8 + 4 + 1


def test_that_layers_are_known_by_their_ids_wherever_they_stood():
    old = trained(spec_of(2, layer(7, 3), layer(4, 3), layer(9, 1, "identity")))
    same_net = trainer_of(old.network.spec, optimizer="adam", seed=9)
    assert kept(same_net, old) == old.network.parameters.size
    without = trainer_of(spec_of(2, layer(4, 3), layer(9, 1, "identity")), optimizer="adam", seed=9)
    assert kept(without, old) == 3 + 3 + 1  # b1, W2 and b2: W1 follows the inputs now
    views, before = without.network.parameter_views, old.network.parameter_views
    for name, was in (("b1", "b2"), ("W2", "W3"), ("b2", "b3")):
        assert np.array_equal(views[name], before[was])


def test_that_a_bias_that_is_added_starts_at_zero():
    old = trained(spec_of(2, layer(1, 4, bias=False), layer(2, 1, "identity")))
    new = trainer_of(spec_of(2, layer(1, 4), layer(2, 1, "identity")), optimizer="adam")
    assert kept(new, old) == old.network.parameters.size
    assert new.network.parameter_views["b1"].tolist() == [0.0] * 4


def test_that_another_optimizer_keeps_the_weights_and_starts_with_empty_memory():
    old, new = trained(SMALL), trainer_of(SMALL, optimizer="rmsprop", seed=9)
    new.keep_from(old)
    assert np.array_equal(new.network.parameters, old.network.parameters)
    assert not new.memory["v"].any()
    assert new.age == 0


def test_that_another_rate_keeps_the_memory():
    old, new = trained(SMALL), trainer_of(SMALL, optimizer="adam", learning_rate=0.5)
    new.keep_from(old)
    assert all(np.array_equal(new.memory[name], old.memory[name]) for name in ("m", "v"))
    assert (new.age, new.updates) == (5, 5)
    # the sixth update's corrections, with the new rate
    train(new, 1)
    step = 0.5 * math.sqrt(1.0 - 0.999**6) / (1.0 - 0.9**6)
    assert float(new.scalars["step"]) == pytest.approx(step, rel=1e-15)


def test_that_after_a_change_a_state_still_replays_even_where_a_plan_was_made_before():
    old, new = trained(SMALL), trainer_of(SMALL, optimizer="adam", seed=9)
    new.plan(8)
    new.keep_from(old)
    state = new.state()
    losses = train(new, 3)
    new.restore(state)
    assert train(new, 3) == losses


def test_that_the_old_trainer_no_longer_moves_the_new_ones_streams():
    old, new = trained(SMALL), trainer_of(SMALL, optimizer="adam", seed=9)
    new.keep_from(old)
    before = new.state()
    train(old, 1)
    assert same(new.state(), before)
