"""The worked example of forward and backward propagation, number by number.

X = [0.5, 0.2, 0.1]; two tanh units; one sigmoid output; no biases; target 1, rate 0.1, and half
the squared error, whose derivative is output − target.
"""

import numpy as np
import pytest

from desktop_nn.engine.gradient_check import check_gradients
from desktop_nn.engine.trace import trace_update
from tests.engine.nets import given_layer, spec_of, trainer_of

X, Y = [[0.5, 0.2, 0.1]], [[1.0]]
W1 = [[0.4, 0.3], [0.2, 0.7], [0.6, 0.5]]
W2 = [[0.8], [0.6]]

EXPECTED = {
    # 0.5·0.4 + 0.2·0.2 + 0.1·0.6 = 0.30; 0.5·0.3 + 0.2·0.7 + 0.1·0.5 = 0.34
    "Z1": [[0.30, 0.34]],
    # tanh 0.30, tanh 0.34
    "A1": [[0.291312612451591, 0.327477394808705]],
    # 0.8·0.2913… + 0.6·0.3275…
    "Z2": [[0.429536526846496]],
    # 1 / (1 + exp(−0.4295…))
    "A2": [[0.605762989893290]],
    # ½ (0.6058… − 1)²
    "loss": 0.0777114100689391,
    # output − target
    "dA2": [[0.605762989893290 - 1.0]],
    # dA2 · a (1 − a) = −0.3942… · 0.6058… · 0.3942…
    "dZ2": [[-0.0941493922243682]],
    # A1ᵀ dZ2
    "dW2": [[-0.0274269054096101], [-0.0308317976884592]],
    # dZ2 W2ᵀ
    "dA1": [[0.8 * -0.0941493922243682, 0.6 * -0.0941493922243682]],
    # dA1 · (1 − A1²)
    "dZ1": [[-0.0689276710064264, -0.0504316052640497]],
    # X's outer product with dZ1
    "dW1": np.outer([0.5, 0.2, 0.1], [-0.0689276710064264, -0.0504316052640497]),
}
NEW = {
    # 0.8 + 0.1·0.0274…; 0.6 + 0.1·0.0308…
    "W2": [[0.802742690540961], [0.603083179768846]],
    # W1 − 0.1 dW1; its first row is 0.4 + 0.1·0.5·0.0689…, 0.3 + 0.1·0.5·0.0504…
    "W1": np.subtract(W1, 0.1 * EXPECTED["dW1"]),
}
BORDERS = ("samples", "before", "after")


@pytest.fixture
def trainer():
    spec = spec_of(3, given_layer(1, 2, W1, "tanh"), given_layer(2, 1, W2, "sigmoid"))
    return trainer_of(spec, "half_squared_error", learning_rate=0.1)


def close(array, expected):
    return array == pytest.approx(np.asarray(expected), abs=1e-12, rel=0)


def test_that_the_forward_pass_gives_the_texts_output(trainer):
    hidden, output = trainer.network.activations(X)
    assert close(hidden, EXPECTED["A1"])
    assert close(output, EXPECTED["A2"])


def test_that_an_update_goes_through_every_number_of_the_text(trainer):
    loss = trainer.update(X, Y)
    arrays = trainer.plan(1).program.arrays
    assert loss == pytest.approx(EXPECTED["loss"], abs=1e-12)
    assert all(close(arrays[name], value) for name, value in EXPECTED.items())


def test_that_the_update_leaves_the_texts_weights(trainer):
    trainer.update(X, Y)
    views = trainer.network.parameter_views
    assert close(views["W1"], NEW["W1"])
    assert close(views["W1"][0], [0.403446383550321, 0.302521580263202])
    assert close(views["W2"], NEW["W2"])


def test_that_the_output_after_the_update_is_nearer_to_the_target(trainer):
    trainer.update(X, Y)
    assert close(trainer.network.predict(X), [[0.606751480958904]])


def test_that_a_trace_shows_every_number_of_the_text(trainer):
    shown = {(q.phase, q.name): q.value for q in trace_update(trainer, X, Y)}
    traced = {name: value for (phase, name), value in shown.items() if phase not in BORDERS}
    assert all(close(traced[name], value) for name, value in EXPECTED.items())
    assert all(close(shown["after", name], value) for name, value in NEW.items())
    assert close(shown["before", "W1"], W1)


def test_that_the_gradient_check_agrees_with_every_weight(trainer):
    check = check_gradients(trainer, X, Y)
    assert check.worst <= 1e-6
    assert close(check.analytic[:6], EXPECTED["dW1"].ravel())


@pytest.fixture
def slipped():
    """The same with a sigmoid's derivative for the tanh layer."""
    hidden = given_layer(1, 2, W1, "tanh_with_sigmoid_slope")
    spec = spec_of(3, hidden, given_layer(2, 1, W2, "sigmoid"))
    return trainer_of(spec, "half_squared_error", learning_rate=0.1)


def test_that_the_texts_slip_gives_its_numbers(slipped):
    slipped.update(X, Y)
    # dA1 · a (1 − a)
    dz1 = slipped.plan(1).program.arrays["dZ1"]
    assert close(dz1, [[-0.0155496815546190, -0.0124410485425042]])


def test_that_the_slip_changes_no_number_on_the_way_forward(trainer, slipped):
    assert np.array_equal(trainer.network.predict(X), slipped.network.predict(X))
    right, wrong = (
        {q.name: q.value for q in trace_update(of, X, Y) if q.phase in ("forward", "loss")}
        for of in (trainer, slipped)
    )
    assert right.keys() == wrong.keys()
    assert all(np.array_equal(right[name], wrong[name]) for name in right)


def test_that_the_check_tells_the_slip_from_what_is_right(trainer, slipped):
    assert check_gradients(trainer, X, Y).worst <= 1e-6
    check = check_gradients(slipped, X, Y)
    # dZ1 is a (1 − a) / (1 − a²) = a / (1 + a) of what it should be: about a quarter.
    assert check.worst > 0.7
    by_array = check.worst_by_array()
    assert by_array["W1"] == check.worst
    assert by_array["W2"] <= 1e-6
