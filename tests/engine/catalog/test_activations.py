"""Activations: values, derivatives, and what happens far out."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.program import Program, run_all

ROWS = [row.name for row in ACTIVATIONS.rows]
ELEMENTWISE = [row.name for row in ACTIVATIONS.rows if not row.output_only]


def both_ways(name, u, da=None, dtype="float64"):
    """An activation's output and ∂L/∂u for inputs `u`: (N, units)."""
    program = Program(dtype)
    u = np.asarray(u, dtype)
    da = np.ones_like(u) if da is None else np.asarray(da, dtype)
    a, du = program.array("a", u.shape), program.array("du", u.shape)
    row = ACTIVATIONS[name]
    row.forward(program, row.choice(), u, a)
    row.backward(program, row.choice(), u, a, da, du)
    with np.errstate(all="ignore"):
        run_all(program)
    return a, du


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("sigmoid", [0.268941, 0.5, 0.731059]),
        ("relu", [0.0, 0.0, 1.0]),
        ("tanh", [-0.761594, 0.0, 0.761594]),
        ("identity", [-1.0, 0.0, 1.0]),
    ],
)
def test_that_the_values_at_minus_one_zero_and_one_are_the_texts(name, values):
    a, _ = both_ways(name, [[-1.0, 0.0, 1.0]])
    assert a[0] == pytest.approx(values, abs=5e-7)


@pytest.mark.parametrize(
    ("name", "derivatives"),
    [
        ("sigmoid", [0.196611933241482, 0.25, 0.196611933241482]),  # a (1 − a)
        ("relu", [0.0, 0.0, 1.0]),  # 0 at the kink
        ("tanh", [0.419974341614026, 1.0, 0.419974341614026]),  # 1 − a²
        ("identity", [1.0, 1.0, 1.0]),
    ],
)
def test_that_the_derivatives_at_minus_one_zero_and_one_are_right(name, derivatives):
    _, du = both_ways(name, [[-1.0, 0.0, 1.0]])
    assert du[0] == pytest.approx(derivatives, abs=1e-15)


def test_that_softmax_is_the_exponentials_share():
    a, _ = both_ways("softmax", [np.log([1.0, 2.0, 5.0])])
    assert a[0] == pytest.approx([0.125, 0.25, 0.625], abs=1e-15)


def test_that_softmax_goes_back_through_its_full_jacobian():
    # a = (1/8, 1/4, 5/8), da = (1, 0, 2): Σ a da = 11/8, and du = a (da − 11/8)
    _, du = both_ways("softmax", [np.log([1.0, 2.0, 5.0])], [[1.0, 0.0, 2.0]])
    assert du[0] == pytest.approx([-3 / 64, -22 / 64, 25 / 64], abs=1e-15)


def test_that_softmax_treats_each_row_alone():
    rows = np.array([[1.0, 2.0], [30.0, -4.0]])
    together, _ = both_ways("softmax", rows)
    alone = [both_ways("softmax", row[None])[0][0] for row in rows]
    assert np.array_equal(together, alone)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ROWS)
def test_that_an_activation_is_stable_far_out(name, dtype):
    u = [[-1000.0, -100.0, -20.0, 0.0, 20.0, 100.0, 1000.0]]
    a, du = both_ways(name, u, dtype=dtype)
    assert a.dtype == du.dtype == dtype
    assert np.isfinite(a).all()
    assert np.isfinite(du).all()
    assert np.abs(a).max() <= 1000.0


@pytest.mark.parametrize("name", ROWS)
def test_that_single_precision_gives_what_double_does(name):
    u = np.linspace(-30.0, 30.0, 121).reshape(11, 11)
    da = np.cos(u)
    single, double = both_ways(name, u, da, "float32"), both_ways(name, u, da)
    for one, other in zip(single, double, strict=True):
        assert np.allclose(one, other, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", ROWS)
def test_that_the_backward_function_is_the_derivative_of_the_forward_one(name):
    # ∂/∂uᵢ Σ da ⊙ a(u) by central differences, away from kinks at 0
    u, da = np.array([[-2.1, -0.7, 0.4, 1.9]]), np.array([[0.3, -1.2, 0.8, 0.5]])
    _, du = both_ways(name, u, da)
    for i, step in enumerate(np.eye(4) * 1e-5):
        sides = [float((da * both_ways(name, u + s)[0]).sum()) for s in (step, -step)]
        assert du[0, i] == pytest.approx((sides[0] - sides[1]) / 2e-5, abs=1e-9)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_that_an_element_depends_on_itself_alone(name):
    u = np.linspace(-3.0, 3.0, 7)
    a, _ = both_ways(name, u[None])
    alone = [float(both_ways(name, [[value]])[0][0, 0]) for value in u]
    assert a[0] == pytest.approx(alone, abs=1e-15)


@pytest.mark.parametrize("name", ROWS)
def test_that_the_input_and_the_incoming_gradient_are_left_alone(name):
    u, da = np.array([[-1.0, 0.0, 2.0]]), np.array([[1.0, 2.0, 3.0]])
    both_ways(name, u, da)
    assert u.tolist() == [[-1.0, 0.0, 2.0]]
    assert da.tolist() == [[1.0, 2.0, 3.0]]


@pytest.mark.parametrize("name", ROWS)
def test_that_a_nan_is_passed_on_and_not_hidden(name):
    a, _ = both_ways(name, [[math.nan, 1.0]])
    _, du = both_ways(name, [[0.5, 1.0]], [[math.nan, 1.0]])
    assert math.isnan(a[0, 0])
    assert math.isnan(du[0, 0])


def test_that_relus_mask_tells_the_sides_of_the_kink_apart():
    active = ACTIVATIONS["relu"].active(np.array([-1.0, 0.0, 1.0]))
    assert active.tolist() == [False, False, True]


def test_that_only_softmax_is_for_outputs_alone():
    assert [row.name for row in ACTIVATIONS.rows if row.output_only] == ["softmax"]


logits = arrays(np.float64, (3, 4), elements=st.floats(-50.0, 50.0))


@settings(deadline=None, derandomize=True, max_examples=40)
@given(logits, st.floats(-500.0, 500.0))
def test_that_softmax_does_not_change_when_all_logits_shift(u, shift):
    assert np.allclose(both_ways("softmax", u)[0], both_ways("softmax", u + shift)[0], atol=1e-12)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(logits)
def test_that_softmax_adds_up_to_one_and_its_gradient_to_zero(u):
    a, du = both_ways("softmax", u, np.sin(u))
    assert np.allclose(a.sum(axis=1), 1.0, atol=1e-14)
    assert np.allclose(du.sum(axis=1), 0.0, atol=1e-14)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(logits)
def test_that_softmax_of_two_is_the_sigmoid_of_the_difference(u):
    pair, difference = u[:, :2], u[:, :1] - u[:, 1:2]
    assert np.allclose(both_ways("softmax", pair)[0][:, :1], both_ways("sigmoid", difference)[0])
