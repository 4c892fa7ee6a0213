"""The gradient and the step of the latest update: true, of this moment, and watching changes no
bit of the training."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.training import messages as m
from desktop_nn.training.products import made_product
from desktop_nn.training.run import Run
from tests.training.experiments import digits_spec, small_spec, trained, with_training
from tests.training.rig import Rig


def watched(spec):
    run = Run(spec)
    run.latest.keeps_step = True
    return run


@pytest.mark.parametrize("optimizer", ["adam", "gradient_descent", "nesterov", "rmsprop"])
def test_that_training_gives_the_same_bits_whether_its_steps_are_watched_or_not(optimizer):
    plain, looked_at = (
        Run(small_spec(optimizer=optimizer)),
        watched(small_spec(optimizer=optimizer)),
    )
    for updates in (1, 3, 7, 20, 1):
        plain.advance(updates)
        looked_at.advance(updates)
        made_product("gradient_edges", looked_at)
        made_product("step_edges", looked_at)
        assert np.array_equal(plain.network.parameters, looked_at.network.parameters)
        assert plain.batch_loss == looked_at.batch_loss
        assert plain.gradient_norm == looked_at.gradient_norm
    one, other = plain.checkpoint(), looked_at.checkpoint()
    assert (one.loss_sum, one.position, one.epoch) == (other.loss_sum, other.position, other.epoch)
    for name, vector in one.trainer.memory.items():
        assert np.array_equal(vector, other.trainer.memory[name])


def test_that_the_step_is_what_the_last_update_of_a_slice_changed():
    run, other = watched(small_spec()), Run(small_spec())
    run.advance(12)
    other.advance(11)
    before = other.network.parameters.copy()
    other.advance(1)
    assert np.array_equal(run.latest.step, other.network.parameters - before)
    weights = run.network.layout.views(run.latest.step)["W1"]
    edges = made_product("step_edges", run)[0]
    assert np.array_equal(edges.weights, weights)
    assert edges.largest == np.abs(weights).max() > 0.0


def test_that_the_gradient_is_that_of_which_the_optimizer_took_its_step():
    spec = small_spec(optimizer="gradient_descent", learning_rate=0.25)
    run = watched(with_training(spec, clip=0.0))
    run.advance(8)
    assert run.latest.step == pytest.approx(-0.25 * run.latest.gradient, rel=1e-3, abs=1e-7)
    gradient = made_product("gradient_edges", run)[2]
    assert np.array_equal(gradient.weights, run.network.gradient_views["W3"])
    assert np.array_equal(gradient.biases, run.network.gradient_views["b3"])


def test_that_nothing_is_said_of_an_update_that_did_not_lead_here():
    run = watched(small_spec())
    assert made_product("gradient_edges", run) == made_product("step_edges", run) == ()
    run.advance(5)
    kept = run.checkpoint()
    run.advance(2)
    run.restore(kept)
    assert made_product("gradient_edges", run) == made_product("step_edges", run) == ()
    run.advance(1)
    assert made_product("gradient_edges", run)
    run.reset()
    assert made_product("gradient_edges", run) == ()


def test_that_a_changed_network_has_no_latest_update_yet():
    run = trained(small_spec())
    spec = run.spec
    first = replace(spec.network.layers[0], units=6)
    run.change(replace(spec, network=spec.network.with_layer(0, first)))
    assert made_product("gradient_edges", run) == ()


def test_that_a_parameter_set_by_hand_is_no_part_of_the_step():
    run = watched(small_spec())
    run.advance(3)
    step = run.latest.step.copy()
    run.set_parameter(1, "W", (0, 0), 5.0)
    assert np.array_equal(run.latest.step, step)


def test_that_gradients_of_a_wide_net_are_folded_as_its_weights_are():
    run = trained(digits_spec())
    weights, gradients = made_product("edges", run), made_product("gradient_edges", run)
    assert [of.weights.shape for of in gradients] == [of.weights.shape for of in weights]
    assert gradients[0].largest == np.abs(run.network.gradient_views["W1"]).max()


def test_that_steps_are_kept_only_while_somebody_wants_them():
    rig = Rig()
    rig.load()
    rig.say(m.Subscribe(frozenset({"edges"})))
    rig.say(m.StepUpdate())
    rig.snapshot()
    assert not rig.run.latest.keeps_step
    rig.say(m.Subscribe(frozenset({"edges", "step_edges"})))
    assert rig.snapshot().products["step_edges"] == ()
    rig.say(m.StepUpdate())
    rig.finish()
    rig.now += 1.0
    assert rig.snapshot().products["step_edges"]
    rig.say(m.Subscribe(frozenset({"edges"})))
    rig.say(m.StepUpdate())
    rig.finish()
    rig.now += 1.0
    rig.snapshot()
    assert not rig.run.latest.keeps_step
