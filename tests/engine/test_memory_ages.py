"""The optimizer's memory of each array has an age of its own, as PyTorch's has for each tensor."""

import math
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.trace import trace_update
from tests.engine.nets import layer, numbers, spec_of, train, trainer_of

AGING = [row.name for row in OPTIMIZERS.rows if row.ages]
OTHERS = [row.name for row in OPTIMIZERS.rows if not row.ages]
SPEC = spec_of(2, layer(1, 4), layer(2, 3), layer(3, 1, "identity"))


def frozen(*indices):
    layers = [replace(one, trainable=i not in indices) for i, one in enumerate(SPEC.layers)]
    return replace(SPEC, layers=tuple(layers))


def changed(old, spec, **more):
    """A trainer that goes on from `old` with another spec."""
    new = trainer_of(spec, optimizer=old.spec.optimizer.name, seed=9, **more)
    new.keep_from(old)
    return new


def young(trainer):
    return trainer.state().ages


class ByHand:
    """Adam for each array apart, each with a count of its own; arrays by name."""

    def __init__(self, rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.rate, self.beta1, self.beta2, self.epsilon = rate, beta1, beta2, epsilon
        self.m, self.v, self.count = {}, {}, {}

    def step(self, name, g):
        self.count[name] = t = self.count.get(name, 0) + 1
        self.m[name] = self.beta1 * self.m.get(name, 0.0) + (1.0 - self.beta1) * g
        self.v[name] = self.beta2 * self.v.get(name, 0.0) + (1.0 - self.beta2) * g * g
        m, v = self.m[name] / (1.0 - self.beta1**t), self.v[name] / (1.0 - self.beta2**t)
        return self.rate * m / (np.sqrt(v) + self.epsilon)

    def follow(self, trainer, updates, seed):
        """Make updates, and compare each array's step with the one by hand."""
        views, gradients = trainer.network.parameter_views, trainer.network.gradient_views
        for update in range(updates):
            before = {name: view.copy() for name, view in views.items()}
            train(trainer, 1, seed=seed + update)
            for entry in trainer.network.layout.entries:
                if trainer.network.spec.layers[entry.layer - 1].trainable:
                    name = entry.name
                    step = self.step((entry.kind, entry.layer_id), gradients[name])
                    assert before[name] - views[name] == pytest.approx(step, rel=1e-9, abs=1e-15)


def test_that_layers_frozen_and_thawed_step_as_by_hand_with_a_count_of_their_own():
    by_hand = ByHand()
    trainer = trainer_of(frozen(0), optimizer="adam")
    for spec, updates in ((frozen(0), 4), (SPEC, 3), (frozen(1), 5), (frozen(0, 2), 2), (SPEC, 4)):
        trainer = changed(trainer, spec)
        by_hand.follow(trainer, updates, seed=10 * trainer.age)
    assert trainer.age == 18
    ages = {"W1": 12, "b1": 12, "W2": 13, "b2": 13, "W3": 16, "b3": 16}
    assert young(trainer) == ages


@pytest.mark.parametrize("optimizer", AGING)
def test_that_the_first_step_of_a_thawed_layer_is_as_long_as_the_rate(optimizer):
    held = trainer_of(frozen(0), optimizer=optimizer)
    train(held, 50)
    thawed = changed(held, SPEC)
    before = thawed.network.parameter_views["b1"].copy()
    train(thawed, 1, seed=99)
    moved = before - thawed.network.parameter_views["b1"]
    assert np.abs(moved) == pytest.approx(np.full(4, 0.01), rel=0.02)
    assert (thawed.age, young(thawed)) == (51, {"W1": 1, "b1": 1})


def test_that_a_new_layer_starts_young_and_so_do_the_weights_behind_it_alone():
    old = trainer_of(SPEC, optimizer="adam")
    train(old, 5)
    inserted = spec_of(2, SPEC.layers[0], layer(4, 4), *SPEC.layers[1:])
    new = changed(old, inserted)
    assert young(new) == {"W2": 0, "b2": 0, "W3": 0}  # W3 follows another layer now, b3 doesn't
    train(new, 2)
    assert young(new) == {"W2": 2, "b2": 2, "W3": 2}


def test_that_a_bias_and_batch_norm_that_are_added_are_young():
    old = trainer_of(spec_of(2, layer(1, 4, bias=False), layer(2, 1)), optimizer="adam")
    train(old, 5)
    new = changed(old, spec_of(2, layer(1, 4, batch_norm=True), layer(2, 1)))
    assert young(new) == {"b1": 0, "gamma1": 0, "beta1": 0}


def test_that_new_units_are_as_old_as_the_array_they_are_in():
    old = trainer_of(SPEC, optimizer="adam")
    train(old, 5)
    wider = changed(old, SPEC.with_layer(0, layer(1, 6)))
    assert young(wider) == {}
    assert set(wider.scalars) == {"step", "epsilon"}


def test_that_each_age_has_numbers_of_its_own_the_oldest_first():
    held = trainer_of(frozen(0), optimizer="adam")
    train(held, 6)
    thawed = changed(held, SPEC)
    train(thawed, 2)
    for name, age in (("step", 8), ("step2", 2)):
        expected = 0.01 * math.sqrt(1.0 - 0.999**age) / (1.0 - 0.9**age)
        assert float(thawed.scalars[name]) == pytest.approx(expected, rel=1e-14)
    assert float(thawed.scalars["epsilon2"]) == pytest.approx(1e-8 * math.sqrt(1.0 - 0.999**2))


def test_that_once_only_one_age_is_left_it_has_the_plain_names():
    held = trainer_of(frozen(0), optimizer="adam")
    train(held, 6)
    thawed = changed(held, SPEC)
    train(thawed, 2)
    alone = changed(thawed, frozen(1, 2))
    train(alone, 1)
    assert set(alone.scalars) == {"step", "epsilon"}
    assert young(alone)["W1"] == 3
    expected = 0.01 * math.sqrt(1.0 - 0.999**3) / (1.0 - 0.9**3)
    assert float(alone.scalars["step"]) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("optimizer", OTHERS)
def test_that_what_needs_no_correction_knows_no_ages(optimizer):
    held = trainer_of(frozen(0), optimizer=optimizer)
    train(held, 3)
    thawed = changed(held, SPEC)
    train(thawed, 2)
    assert young(held) == young(thawed) == {}
    assert set(thawed.scalars) == {"rate"}


def test_that_another_optimizer_makes_all_memory_equally_young():
    held = trainer_of(frozen(0), optimizer="adam")
    train(held, 3)
    thawed = changed(held, SPEC)
    train(thawed, 3)
    other = trainer_of(SPEC, optimizer="adamw")
    other.keep_from(thawed)
    assert (other.age, young(other)) == (0, {})


def test_that_an_age_of_its_own_costs_no_call_before_there_are_two():
    plain = trainer_of(SPEC, optimizer="adam")
    held = trainer_of(frozen(0), optimizer="adam")
    train(held, 3)
    thawed = changed(held, SPEC)
    # W1, W2 and W3, the biases: the older ones are two stretches more, with norm and step
    stretches = 4
    more = len(thawed.plan(8).program) - len(plan := plain.plan(8).program)
    of_a_stretch = sum(o.quantity == "parameters" for o in plan) + 1
    assert more == (stretches - 1) * of_a_stretch + 1  # and the sum of the norms


# States


@pytest.mark.parametrize("optimizer", AGING)
def test_that_a_state_with_several_ages_replays_the_same_bits(optimizer):
    held = trainer_of(frozen(0), optimizer=optimizer)
    train(held, 6)
    thawed = changed(held, SPEC)
    train(thawed, 2)
    state = thawed.state()
    losses = train(thawed, 5, seed=30)
    fresh = trainer_of(SPEC, optimizer=optimizer, seed=5)
    train(fresh, 4)  # with plans for memory of one age
    for trainer in (thawed, fresh, thawed.copy()):
        trainer.restore(state)
        assert young(trainer) == {"W1": 2, "b1": 2}
        assert train(trainer, 5, seed=30) == losses


def test_that_a_state_of_one_age_is_that_again_after_one_of_several():
    plain = trainer_of(SPEC, optimizer="adam")
    train(plain, 4)
    state = plain.state()
    losses = train(plain, 4, seed=30)
    held = trainer_of(frozen(0), optimizer="adam")
    train(held, 6)
    thawed = changed(held, SPEC)
    train(thawed, 2)
    thawed.restore(state)
    assert young(thawed) == {}
    assert train(thawed, 4, seed=30) == losses


# What is shown


def test_that_a_trace_tells_each_array_the_numbers_of_its_own_age():
    held = trainer_of(frozen(0), optimizer="adam", clip=0.5)
    train(held, 6)
    thawed = changed(held, SPEC, clip=0.5)
    lines = {
        quantity.name: quantity.line
        for quantity in trace_update(thawed, numbers(8, 2), numbers(8, 1))
        if quantity.name.startswith("step")
    }
    assert "step2" in lines["step_W1"]
    assert "step2" not in lines["step_W2"]
    assert (
        lines["step_W2"]
        .replace("step", "step2")
        .replace("epsilon", "epsilon2")
        .replace("step2_part", "step_part")
        == lines["step_W1"]
    )


def test_that_a_trace_has_no_line_for_the_step_of_a_frozen_layer():
    held = trainer_of(frozen(0), optimizer="adam")
    lines = {q.name: q.line for q in trace_update(held, numbers(8, 2), numbers(8, 1))}
    assert lines["step_W1"] == ""
    assert lines["step_W2"]
