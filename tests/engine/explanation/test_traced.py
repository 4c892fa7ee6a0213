"""A traced update: the very numbers of the update, told once, and what came after it."""

import pickle

import numpy as np
import pytest

from desktop_nn.engine.explanation import Place, origin_of, traced_update
from desktop_nn.engine.explanation.place import layer_of, letters_of
from desktop_nn.engine.trace import trace_update
from tests.engine.nets import everything, layer, numbers, one_hot, spec_of, train, trainer_of

X, Y = numbers(8, 3, seed=5), one_hot(8, 2, seed=5)


@pytest.fixture
def trainer():
    made = trainer_of(everything(), "cross_entropy", "adam", l2=0.01, seed=4)
    train(made, 3, classes=2)
    return made


def test_that_it_holds_the_trace_bit_for_bit(trainer):
    update = traced_update(trainer, X, Y)
    for quantity in trace_update(trainer, X, Y):
        if (quantity.phase, quantity.name) != ("after", "A3"):
            found = update.find(quantity.phase, quantity.name)
            assert np.array_equal(found.value, quantity.value, equal_nan=True)
            assert found.line == quantity.line


def test_that_the_trainer_is_left_as_it_was(trainer):
    before = trainer.state()
    traced_update(trainer, X, Y)
    after = trainer.state()
    assert np.array_equal(before.parameters, after.parameters)
    assert np.array_equal(before.running, after.running)
    assert (before.generators, before.updates, before.age) == (
        after.generators,
        after.updates,
        after.age,
    )


def test_that_it_tells_which_update_it_is_and_of_what_rows(trainer):
    update = traced_update(trainer, X, Y, rows=range(10, 18))
    assert (update.update, update.rows, update.batch) == (4, tuple(range(10, 18)), 8)
    assert update.ages["W1"] == 4
    assert update.endings == dict.fromkeys(trainer.network.parameter_views, "")
    assert update.rate == trainer.learning_rate(4)


def test_that_running_statistics_stand_before_and_after(trainer):
    running = trainer.network.running_views["running1"].copy()
    update = traced_update(trainer, X, Y)
    trainer.update(X, Y)
    assert np.array_equal(update.find("before", "running1").value, running)
    after = trainer.network.running_views["running1"]
    assert np.array_equal(update.find("forward", "running1").value, after)


def test_that_the_loss_after_is_of_the_same_batch_with_the_same_masks(trainer):
    update = traced_update(trainer, X, Y)
    mask = update.find("forward", "mask1").value
    assert not update.has("after", "mask1")
    after = {name: update.find("after", name).value for name in ("A1", "D1", "A3")}
    assert np.array_equal(after["A1"] * mask, after["D1"])
    expected = -np.mean(np.log((after["A3"] * Y).sum(axis=1)))
    assert update.loss_after == pytest.approx(expected)
    assert update.loss_after != update.loss_before


def test_that_the_gradient_of_the_inputs_is_that_of_the_loss():
    trainer = trainer_of(spec_of(3, layer(1, 4), layer(2, 2, "identity")), seed=2)
    update = traced_update(trainer, X, Y)
    nudge, place = 1e-6, (3, 1)
    losses = []
    for sign in (1.0, -1.0):
        moved = X.copy()
        moved[place] += sign * nudge
        losses.append(traced_update(trainer, moved, Y).loss_before)
    numeric = (losses[0] - losses[1]) / (2.0 * nudge)
    assert update.number(Place("backward", "dX", place)) == pytest.approx(numeric, rel=1e-6)


def test_that_it_is_pickled_whole_and_stays_read_only(trainer):
    update = traced_update(trainer, X, Y)
    again = pickle.loads(pickle.dumps(update))
    assert [q.name for q in again.quantities] == [q.name for q in update.quantities]
    assert not any(q.value.flags.writeable for q in again.quantities)
    assert again.number(Place("before", "W1", (0, 0))) == update.find("before", "W1").value[0, 0]


def test_that_what_is_not_there_is_refused_with_a_sentence(trainer):
    update = traced_update(trainer, X, Y)
    with pytest.raises(KeyError, match="has no Z9 in its phase 'forward'"):
        update.find("forward", "Z9")
    for index in ((8, 0), (-1, 0), (0,)):
        with pytest.raises(IndexError):
            update.number(Place("forward", "Z1", index))
    with pytest.raises(KeyError):
        origin_of(update, Place("forward", "Z9", (0, 0)))


@pytest.mark.parametrize(
    ("name", "letters", "layer"),
    [("dW12", "dW", 12), ("m_W1", "m_W", 1), ("loss", "loss", 0), ("classes[:, 0:1]", "", 0)],
)
def test_that_names_are_parted(name, letters, layer):
    assert letters_of(name) == (letters or name)
    assert layer_of(name) == layer


def test_that_a_weights_gradient_is_the_sum_of_what_its_samples_give(trainer):
    update = traced_update(trainer, X, Y)
    origin = origin_of(update, Place("backward", "dW2", (2, 1)))
    assert len(origin.terms) == 8
    assert sum(term.value for term in origin.terms) == pytest.approx(origin.value, abs=1e-15)
    assert origin.terms[3].factors[0].place == Place("forward", "D1", (3, 2))
    assert origin.title == "∂L/∂W2[3, 2], of the weight from neuron 3 to neuron 2"
    assert origin.formula == (
        r"\frac{\partial L}{\partial w^{(2)}_{3,2}} = "
        r"\sum_n d^{(1)}_{n,3} \, \delta^{(2)}_{n,2}"
    )
    assert origin.line == "np.dot(D1.T, dZ2, out=dW2)"
