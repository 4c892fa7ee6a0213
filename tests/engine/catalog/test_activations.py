"""Activations: values, derivatives, and what happens far out."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.program import Program, run_all

ROWS = [row.name for row in ACTIVATIONS.rows]
ELEMENTWISE = [row.name for row in ACTIVATIONS.rows if not row.output_only]


def both_ways(name, u, da=None, dtype="float64", **values):
    """An activation's output and ∂L/∂u for inputs `u`: (N, units); `values` are its parameters."""
    program = Program(dtype)
    u = np.asarray(u, dtype)
    da = np.ones_like(u) if da is None else np.asarray(da, dtype)
    a, du = program.array("a", u.shape), program.array("du", u.shape)
    row = ACTIVATIONS[name]
    row.forward(program, row.choice(**values), u, a)
    row.backward(program, row.choice(**values), u, a, da, du)
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


# Formulas and derivatives, written down once more with the functions of `math`


def logistic(u):
    return 1.0 / (1.0 + math.exp(-u)) if u >= 0.0 else math.exp(u) / (1.0 + math.exp(u))


def normal_share(u):
    return 0.5 * math.erfc(-u / math.sqrt(2.0))


def normal_density(u):
    return math.exp(-0.5 * u * u) / math.sqrt(2.0 * math.pi)


def sech_squared(u):
    return (1.0 / math.cosh(u)) ** 2 if abs(u) < 700.0 else 0.0


def leaky_relu(slope):
    return lambda u: u if u > 0.0 else slope * u, lambda u: 1.0 if u > 0.0 else slope


def elu(alpha):
    return (
        lambda u: u if u > 0.0 else alpha * math.expm1(u),
        lambda u: 1.0 if u > 0.0 else alpha * math.exp(u),
    )


FORMULAS = [
    ("tanh", {}, math.tanh, sech_squared),
    ("relu", {}, lambda u: max(0.0, u), lambda u: 1.0 if u > 0.0 else 0.0),
    ("leaky_relu", {}, *leaky_relu(0.01)),
    ("leaky_relu", {"slope": 0.0}, *leaky_relu(0.0)),
    ("leaky_relu", {"slope": 0.3}, *leaky_relu(0.3)),
    ("leaky_relu", {"slope": 1.0}, *leaky_relu(1.0)),
    ("elu", {}, *elu(1.0)),
    ("elu", {"alpha": 0.0}, *elu(0.0)),
    ("elu", {"alpha": 0.3}, *elu(0.3)),
    ("elu", {"alpha": 2.5}, *elu(2.5)),
    ("gelu", {}, lambda u: u * normal_share(u), lambda u: normal_share(u) + u * normal_density(u)),
    (
        "silu",
        {},
        lambda u: u * logistic(u),
        lambda u: logistic(u) * (1.0 + u * logistic(-u)),
    ),
    ("softplus", {}, lambda u: max(0.0, u) + math.log1p(math.exp(-abs(u))), logistic),
    ("sigmoid", {}, logistic, lambda u: logistic(u) * logistic(-u)),
    ("identity", {}, lambda u: u, lambda u: 1.0),
]
FORMULA_IDS = ["-".join([name, *map(str, values.values())]) for name, values, _, _ in FORMULAS]
POINTS = np.concatenate(
    [
        np.linspace(-45.0, 45.0, 9001),
        [-1000.0, -750.0, -100.0, 100.0, 750.0, 1000.0],
        [-1e-3, -1e-8, -1e-300, -0.0, 0.0, 1e-300, 1e-8, 1e-3],
    ]
)


@pytest.mark.parametrize(("name", "values", "formula", "derivative"), FORMULAS, ids=FORMULA_IDS)
def test_that_values_and_derivatives_are_the_formulas(name, values, formula, derivative):
    a, du = both_ways(name, POINTS[None], **values)
    assert a[0] == pytest.approx([formula(u) for u in POINTS.tolist()], rel=1e-14, abs=1e-14)
    assert du[0] == pytest.approx([derivative(u) for u in POINTS.tolist()], rel=1e-14, abs=1e-14)


def test_that_every_elementwise_activation_is_among_the_formulas():
    assert {name for name, *_ in FORMULAS} == set(ELEMENTWISE)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "values", "formula", "derivative"), FORMULAS, ids=FORMULA_IDS)
def test_that_far_out_values_and_derivatives_are_exact(name, values, formula, derivative, dtype):
    a, du = both_ways(name, [[-1000.0, 1000.0]], dtype=dtype, **values)
    numbers = np.array([[f(-1000.0), f(1000.0)] for f in (formula, derivative)], dtype)
    assert np.array_equal([a[0], du[0]], numbers)


@pytest.mark.parametrize(
    ("name", "values", "at_zero"),
    [
        ("relu", {}, 0.0),
        ("leaky_relu", {"slope": 0.2}, 0.2),
        ("elu", {"alpha": 0.7}, 0.7),
    ],
)
def test_that_at_the_kink_the_derivative_is_the_one_of_the_negative_side(name, values, at_zero):
    for zero in (0.0, -0.0):
        assert both_ways(name, [[zero]], **values)[1].item() == at_zero


def test_that_a_softplus_keeps_its_small_values_on_the_far_left():
    assert both_ways("softplus", [[-40.0]])[0].item() == pytest.approx(math.exp(-40.0), rel=1e-15)


@pytest.mark.parametrize("row", ACTIVATIONS.rows, ids=lambda row: row.name)
def test_that_the_outputs_fill_the_range_that_the_row_states_and_no_more(row):
    low, high = bounds(row)
    u = np.linspace(-40.0, 40.0, 8000)
    a, _ = both_ways(row.name, np.stack([u, -u], axis=1))
    assert low <= a.min()
    assert a.max() <= high
    assert a.min() == pytest.approx(low if math.isfinite(low) else a.min(), abs=1e-3)
    assert a.max() == pytest.approx(high if math.isfinite(high) else a.max(), abs=1e-3)
    assert (a.min() <= -0.4) == (low == -math.inf or low == -1.0)
    assert (a.max() >= 39.0) == (high == math.inf)


def bounds(row):
    """“[−0.170, ∞)” as two numbers, with the row's defaults for its letters."""
    assert row.range[0] in "[("
    assert row.range[-1] in "])"
    text = row.range[1:-1].replace("−", "-").replace("∞", "inf")
    for parameter in row.parameters:
        text = text.replace(parameter.label.split()[-1], f"{parameter.default:g}")
    return tuple(map(float, text.split(", ")))


@pytest.mark.parametrize(
    ("name", "values", "forward", "backward"),
    [
        ("tanh", {}, 1, 3),
        ("relu", {}, 1, 2),
        ("leaky_relu", {}, 2, 3),
        ("elu", {}, 3, 3),
        ("elu", {"alpha": 0.5}, 4, 4),
        ("elu", {"alpha": 2.0}, 5, 4),
        ("gelu", {}, 63, 4),
        ("silu", {}, 4, 4),
        ("softplus", {}, 5, 4),
        ("sigmoid", {}, 4, 3),
        ("identity", {}, 1, 1),
        ("softmax", {}, 5, 4),
    ],
)
def test_that_an_activation_takes_so_many_calls(name, values, forward, backward):
    program, row = Program("float64"), ACTIVATIONS[name]
    u, a, da, du = (program.array(text, (2, 3)) for text in ("u", "a", "da", "du"))
    row.forward(program, row.choice(**values), u, a)
    assert len(program) == forward
    row.backward(program, row.choice(**values), u, a, da, du)
    assert len(program) == forward + backward


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("units", [4, 40, 400])
def test_that_an_activation_allocates_nothing_of_array_size(name, units):
    program, row = Program("float64"), ACTIVATIONS[name]
    u, a, da, du = (program.array(text, (50, units)) for text in ("u", "a", "da", "du"))
    row.forward(program, row.choice(), u, a)
    row.backward(program, row.choice(), u, a, da, du)
    run_all(program)
    tracemalloc.start()
    run_all(program)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 800


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_that_layers_of_one_program_keep_what_they_need_apart(name):
    """Two layers forward, then both backward, as in an update: each as if it were alone."""
    program, row = Program("float64"), ACTIVATIONS[name]
    inputs = [np.linspace(-2.0, 3.0, 6).reshape(2, 3), np.linspace(4.0, -1.0, 6).reshape(2, 3)]
    a, du = ([program.array(f"{k}{i}", (2, 3)) for i in range(2)] for k in ("a", "du"))
    da = program.array("da", (2, 3))
    da.fill(1.0)
    for i in range(2):
        program.at("forward", i + 1, "A")
        row.forward(program, row.choice(), inputs[i], a[i])
    for i in (1, 0):
        program.at("backward", i + 1, "dZ")
        row.backward(program, row.choice(), inputs[i], a[i], da, du[i])
    run_all(program)
    alone = [both_ways(name, u) for u in inputs]
    assert np.array_equal(a, [one[0] for one in alone])
    assert np.array_equal(du, [one[1] for one in alone])


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


def test_that_a_mask_tells_the_sides_of_a_kink_apart():
    masks = {row.name: row.active for row in ACTIVATIONS.rows if row.active is not None}
    assert set(masks) == {"relu", "leaky_relu", "elu"}
    for active in masks.values():
        assert active(np.array([-1.0, 0.0, 1.0])).tolist() == [False, False, True]


def test_that_only_softmax_is_for_outputs_alone():
    assert [row.name for row in ACTIVATIONS.rows if row.output_only] == ["softmax"]


logits = arrays(np.float64, (3, 4), elements=st.floats(-50.0, 50.0))


@settings(deadline=None, derandomize=True, max_examples=40)
@given(logits, st.floats(-500.0, 500.0))
def test_that_softmax_does_not_change_when_all_logits_shift(u, shift):
    assert np.allclose(
        both_ways("softmax", u)[0], both_ways("softmax", u + shift)[0], rtol=1e-12, atol=1e-12
    )


@settings(deadline=None, derandomize=True, max_examples=40)
@given(logits)
def test_that_softmax_adds_up_to_one_and_its_gradient_to_zero(u):
    a, du = both_ways("softmax", u, np.sin(u))
    assert np.allclose(a.sum(axis=1), 1.0, rtol=1e-12, atol=1e-14)
    assert np.allclose(du.sum(axis=1), 0.0, rtol=1e-12, atol=1e-14)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(logits)
def test_that_softmax_of_two_is_the_sigmoid_of_the_difference(u):
    pair, difference = u[:, :2], u[:, :1] - u[:, 1:2]
    assert np.allclose(
        both_ways("softmax", pair)[0][:, :1], both_ways("sigmoid", difference)[0], rtol=1e-12
    )
