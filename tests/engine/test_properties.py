"""What holds for every network, whatever its shape, its numbers and its batch."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES
from desktop_nn.engine.network import Network
from tests.engine.nets import (
    given_layer,
    layer,
    numbers,
    one_hot,
    pairings,
    spec_of,
    targets,
    train,
    trainer_of,
)

HIDDEN = [row.name for row in ACTIVATIONS.rows if not row.output_only]
ANY_PAIRING = pairings((1, 3))
EXACT = 1e-12

widths = st.integers(1, 6)
seeds = st.integers(0, 2**16)
hidden_rows = st.sampled_from(HIDDEN)
property_test = settings(deadline=None, derandomize=True, max_examples=60)


@st.composite
def networks(draw, outputs=widths, output="identity", **more):
    """1 to 4 layers of 1 to 6 units, any hidden activations; `more` of every hidden layer."""
    count = draw(st.integers(0, 3))
    hidden = [layer(i + 1, draw(widths), draw(hidden_rows), **more) for i in range(count)]
    return spec_of(draw(widths), *hidden, layer(count + 1, draw(outputs), output))


@st.composite
def taught(draw):
    """A spec and the name of a loss that goes with its output, in any allowed pair."""
    loss, output, units = draw(st.sampled_from(ANY_PAIRING))
    return draw(networks(st.just(units), output)), loss


def shaken(trainer, seed):
    """The trainer, with no bias at zero."""
    parameters = trainer.network.parameters
    parameters += 0.3 * np.random.default_rng(seed).standard_normal(parameters.size)
    return trainer


def batch_for(spec, loss, rows, seed):
    """Inputs, and targets in the loss's own form."""
    form = LOSSES[loss].pairing(spec.output.activation.name, spec.output.units).targets
    scores = numbers(rows, spec.output.units, seed + 1)
    return numbers(rows, spec.inputs, seed), targets(form, scores)


def loss_and_gradient(trainer, x, y):
    """The loss on a batch and its gradient by parameter, at the trainer's own parameters."""
    twin = trainer.copy()
    loss = twin.update(x, y)
    return loss, twin.network.gradients.copy()


def close(one, other):
    return np.allclose(one, other, rtol=EXACT, atol=EXACT)


# Shapes


@property_test
@given(networks(batch_norm=True, dropout=0.2), st.integers(1, 7), st.booleans())
def test_that_every_array_has_the_shape_that_the_spec_says(spec, rows, single):
    spec = replace(spec, dtype="float32" if single else "float64")
    trainer = trainer_of(spec)
    trainer.update(numbers(rows, spec.inputs), numbers(rows, spec.output.units))
    assert [a.shape for a in trainer.network.activations(numbers(rows, spec.inputs))] == [
        (rows, one.units) for one in spec.layers
    ]
    for i, one in enumerate(spec.layers):
        for views in (trainer.network.parameter_views, trainer.network.gradient_views):
            assert views[f"W{i + 1}"].shape == (spec.fan_in(i), one.units)
            assert views[f"b{i + 1}"].shape == (one.units,)
    assert trainer.network.parameters.dtype == spec.dtype


@property_test
@given(networks())
def test_that_parameters_are_as_many_as_weights_and_biases(spec):
    count = sum((spec.fan_in(i) + 1) * one.units for i, one in enumerate(spec.layers))
    assert Network(spec).parameters.shape == (count,)


# Batches


@property_test
@given(taught(), seeds, st.integers(2, 9), st.data())
def test_that_a_gradient_is_the_mean_of_its_parts_weighted_by_their_sizes(net, seed, rows, data):
    spec, loss = net
    cut = data.draw(st.integers(1, rows - 1))
    trainer = shaken(trainer_of(spec, loss, seed=seed), seed)
    x, y = batch_for(spec, loss, rows, seed)
    whole = loss_and_gradient(trainer, x, y)
    parts = [loss_and_gradient(trainer, x[part], y[part]) for part in (np.s_[:cut], np.s_[cut:])]
    for i in range(2):
        assert close(whole[i], (cut * parts[0][i] + (rows - cut) * parts[1][i]) / rows)


@property_test
@given(taught(), seeds, st.permutations(range(6)))
def test_that_the_order_of_a_batch_does_not_matter(net, seed, order):
    spec, loss = net
    trainer = shaken(trainer_of(spec, loss, seed=seed), seed)
    x, y = batch_for(spec, loss, 6, seed)
    straight, mixed = (
        loss_and_gradient(trainer, x, y),
        loss_and_gradient(trainer, x[order], y[order]),
    )
    assert close(straight[0], mixed[0])
    assert close(straight[1], mixed[1])


@property_test
@given(networks(batch_norm=True), seeds, st.integers(1, 5))
def test_that_a_prediction_does_not_depend_on_the_rest_of_the_batch(spec, seed, updates):
    trainer = trainer_of(spec, learning_rate=0.01)
    train(trainer, updates, seed=seed)
    x = numbers(6, spec.inputs, seed)
    together = trainer.network.predict(x)
    alone = [trainer.network.predict(row[None])[0] for row in x]
    assert close(together, alone)
    assert close(trainer.network.predict(np.concatenate([x, 100.0 * x]))[:6], together)


# Units


def with_units_in_order(trainer, number, order):
    """A twin whose layer `number` has its units in another order, and the next its inputs."""
    twin = trainer.copy()
    views, names = twin.network.parameter_views, [f"{k}{number}" for k in ("b", "gamma", "beta")]
    views[f"W{number}"][:] = views[f"W{number}"][:, order]
    views[f"W{number + 1}"][:] = views[f"W{number + 1}"][order]
    for name in names:
        if name in views:
            views[name][:] = views[name][order]
    return twin


@property_test
@given(taught(), st.booleans(), seeds, st.data())
def test_that_hidden_units_have_no_order(net, batch_norm, seed, data):
    spec, loss = net
    hidden = [replace(one, batch_norm=batch_norm) for one in spec.layers[:-1]]
    first = layer(90, 4, "tanh", batch_norm=batch_norm)
    spec = spec_of(spec.inputs, first, *hidden, spec.output)
    number = data.draw(st.integers(1, len(spec.layers) - 1))
    order = data.draw(st.permutations(range(spec.layers[number - 1].units)))
    trainer = shaken(trainer_of(spec, loss, seed=seed), seed)
    x, y = batch_for(spec, loss, 5, seed)
    twin = with_units_in_order(trainer, number, order)
    assert close(trainer.network.predict(x), twin.network.predict(x))
    trainer.update(x, y)
    twin.update(x, y)
    moved = with_units_in_order(trainer, number, order)
    assert close(moved.network.parameters, twin.network.parameters)


# Softmax


@property_test
@given(networks(st.integers(2, 5), "softmax"), seeds, st.floats(-30.0, 30.0))
def test_that_softmax_and_its_loss_see_differences_of_logits_alone(spec, seed, shift):
    trainer = shaken(trainer_of(spec, "cross_entropy", seed=seed), seed)
    shifted = trainer.copy()
    shifted.network.parameter_views[f"b{len(spec.layers)}"] += shift
    x, y = numbers(5, spec.inputs, seed), one_hot(5, spec.output.units, seed)
    assert close(trainer.network.predict(x), shifted.network.predict(x))
    for one, other in zip(
        loss_and_gradient(trainer, x, y), loss_and_gradient(shifted, x, y), strict=True
    ):
        assert close(one, other)


@property_test
@given(networks(st.integers(2, 5), "softmax"), seeds)
def test_that_softmax_gradients_of_the_last_biases_add_up_to_zero(spec, seed):
    trainer = shaken(trainer_of(spec, "cross_entropy", seed=seed), seed)
    trainer.update(numbers(5, spec.inputs, seed), one_hot(5, spec.output.units, seed))
    assert close(trainer.network.gradient_views[f"b{len(spec.layers)}"].sum(), 0.0)


# The optimum

DISTANCES = [
    row.name for row in LOSSES.rows if not row.classes_only and row.name != "cross_entropy"
]


@pytest.mark.parametrize("loss", DISTANCES)
@pytest.mark.parametrize("output", [row.name for row in ACTIVATIONS.rows])
@settings(deadline=None, derandomize=True, max_examples=10)
@given(spec=networks(), seed=seeds)
def test_that_nothing_is_left_to_learn_where_the_output_is_the_target(loss, output, spec, seed):
    last = replace(spec.output, activation=ACTIVATIONS[output].choice())
    trainer = shaken(trainer_of(spec_of(spec.inputs, *spec.layers[:-1], last), loss), seed)
    x = numbers(5, spec.inputs, seed)
    value, gradient = loss_and_gradient(trainer, x, trainer.network.predict(x))
    assert abs(value) <= EXACT
    assert np.abs(gradient).max() <= EXACT


@pytest.mark.parametrize(("output", "units"), [("sigmoid", 1), ("sigmoid", 3), ("softmax", 3)])
@settings(deadline=None, derandomize=True, max_examples=20)
@given(spec=networks(), seed=seeds)
def test_that_cross_entropy_is_least_where_the_output_is_the_target(output, units, spec, seed):
    last = layer(99, units, output)
    trainer = trainer_of(spec_of(spec.inputs, *spec.layers[:-1], last), "cross_entropy")
    x = numbers(5, spec.inputs, seed)
    y = shaken(trainer, seed).network.predict(x)
    value, gradient = loss_and_gradient(trainer, x, y)
    assert np.abs(gradient).max() <= EXACT
    trainer.network.parameters += 0.01 * np.random.default_rng(seed).standard_normal(gradient.size)
    assert loss_and_gradient(trainer, x, y)[0] >= value - EXACT


@pytest.mark.parametrize("loss", [row.name for row in LOSSES.rows if row.classes_only])
@pytest.mark.parametrize("units", [1, 3])
@settings(deadline=None, derandomize=True, max_examples=20)
@given(lead=st.floats(1.0 + 1e-9, 50.0), seed=seeds)
def test_that_a_hinge_is_content_once_the_right_class_leads_by_one(loss, units, lead, seed):
    spec = spec_of(units, given_layer(1, units, lead * np.eye(units), "identity"))
    y = 2.0 * one_hot(5, 2, seed)[:, :1] - 1.0 if units == 1 else one_hot(5, units, seed)
    value, gradient = loss_and_gradient(trainer_of(spec, loss), y, y)  # scores lead · y
    assert value == 0.0
    assert not gradient.any()
