"""Losses: values by hand, gradients by hand, and which outputs they allow."""

import numpy as np
import pytest

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES
from desktop_nn.engine.catalog.losses import LossArrays, targets_of, write_shares
from desktop_nn.engine.network import Network
from desktop_nn.engine.plan import pairing_of
from desktop_nn.engine.program import Program, run_all
from tests.engine.nets import layer, numbers, pairings, spec_of, targets


def taken(loss, activation, z, y, dtype="float64", class_weights=(), **parameters):
    """A loss over an output activation: its value, and its gradient (fused: by z; else by a)."""
    program = Program(dtype)
    z, y = np.asarray(z, dtype), np.asarray(y, dtype)
    a, gradient = program.array("a", z.shape), program.array("gradient", z.shape)
    output = ACTIVATIONS[activation]
    output.forward(program, output.choice(), z, a)
    value = program.array("loss", ())
    pairing = LOSSES[loss].pairing(activation, z.shape[1])
    shares = None
    if class_weights:
        shares, _ = write_shares(program, y, pairing.targets, class_weights)
    arrays = LossArrays(z, a, y, gradient, value, shares)
    pairing.write(program, LOSSES[loss].choice(**parameters), arrays)
    with np.errstate(all="ignore"):
        run_all(program)
    assert value.dtype == gradient.dtype == dtype
    return float(value), gradient


# The text's example: truth [1, 0, 0], prediction [0.7, 0.2, 0.1]

TRUTH = [[1.0, 0.0, 0.0]]
PREDICTION = np.array([[0.7, 0.2, 0.1]])


def test_that_the_texts_mean_squared_error_comes_out():
    # (0.3² + 0.2² + 0.1²) / 3 = 0.14 / 3; slope 2 (a − y) / 3
    value, gradient = taken("mean_squared_error", "identity", PREDICTION, TRUTH)
    assert value == pytest.approx(0.14 / 3, abs=1e-15)
    assert value == pytest.approx(0.0466667, abs=5e-8)
    assert gradient[0] == pytest.approx([-0.2, 0.4 / 3, 0.2 / 3], abs=1e-15)


def test_that_the_texts_mean_squared_error_comes_out_of_a_softmax_too():
    value, _ = taken("mean_squared_error", "softmax", np.log(PREDICTION), TRUTH)
    assert value == pytest.approx(0.14 / 3, abs=1e-15)


def test_that_the_texts_cross_entropy_comes_out():
    # −log 0.7; by the logits a − y
    value, gradient = taken("cross_entropy", "softmax", np.log(PREDICTION), TRUTH)
    assert value == pytest.approx(-np.log(0.7), abs=1e-15)
    assert value == pytest.approx(0.3566749, abs=5e-8)
    assert gradient[0] == pytest.approx([-0.3, 0.2, 0.1], abs=1e-15)


def test_that_half_the_squared_error_is_summed_over_outputs_and_averaged_over_the_batch():
    # (0.3² + 0.2² + 0.1² + 1²) / 2 / 2 rows; slope (a − y) / 2 rows
    a, y = [[0.7, 0.2, 0.1], [0.0, 3.0, 0.0]], [[1.0, 0.0, 0.0], [0.0, 2.0, 0.0]]
    value, gradient = taken("half_squared_error", "identity", a, y)
    assert value == pytest.approx(1.14 / 4, abs=1e-15)
    assert gradient.ravel() == pytest.approx([-0.15, 0.1, 0.05, 0.0, 0.5, 0.0], abs=1e-15)


def test_that_the_mean_squared_error_is_the_mean_over_all_elements():
    # errors 1, −2, 0, 3: 14 / 4; slopes 2 e / 4
    value, gradient = taken("mean_squared_error", "identity", [[1, -2], [0, 3]], [[0, 0], [0, 0]])
    assert value == 3.5
    assert gradient.ravel().tolist() == [0.5, -1.0, 0.0, 1.5]


def test_that_cross_entropy_over_sigmoids_is_the_mean_over_all_elements():
    # a = 3/4 for y = 1 and a = 1/5 for y = 0: (−log 3/4 − log 4/5) / 2; slopes (a − y) / 2
    value, gradient = taken("cross_entropy", "sigmoid", [[np.log(3), -np.log(4)]], [[1, 0]])
    assert value == pytest.approx(-(np.log(0.75) + np.log(0.8)) / 2, abs=1e-15)
    assert gradient[0] == pytest.approx([-0.125, 0.1], abs=1e-15)


def test_that_cross_entropy_over_a_softmax_is_the_mean_over_the_batch():
    z = np.log([[0.7, 0.2, 0.1], [0.25, 0.5, 0.25]])
    value, gradient = taken("cross_entropy", "softmax", z, [[1, 0, 0], [0, 1, 0]])
    assert value == pytest.approx(-(np.log(0.7) + np.log(0.5)) / 2, abs=1e-15)
    assert gradient[1] == pytest.approx([0.125, -0.25, 0.125], abs=1e-15)


def test_that_targets_of_a_softmax_need_not_add_up_to_one():
    # a = 3/4, 1/4 for y = 2, 1: −2 log 3/4 − log 1/4; by the logits 3 a − y
    value, gradient = taken("cross_entropy", "softmax", [[np.log(3), 0]], [[2, 1]])
    assert value == pytest.approx(-2 * np.log(0.75) - np.log(0.25), abs=1e-15)
    assert gradient[0] == pytest.approx([0.25, -0.25], abs=1e-15)


# By the distance


def test_that_the_absolute_error_is_the_mean_of_the_distances():
    # errors 1, −2, 0, 3: 6 / 4; slopes: the signs / 4, and 0 where both are equal
    value, gradient = taken("mean_absolute_error", "identity", [[1, -2], [0, 3]], np.zeros((2, 2)))
    assert value == 1.5
    assert gradient.ravel().tolist() == [0.25, -0.25, 0.0, 0.25]


def test_that_huber_squares_near_the_target_and_not_far_from_it():
    # errors 0.5, −3, 0, 1 and δ = 1: ½ 0.25, 3 − ½, 0, ½; slopes 0.5, −1, 0, 1, all / 4
    value, gradient = taken("huber", "identity", [[0.5, -3], [0, 1]], np.zeros((2, 2)))
    assert value == 3.125 / 4
    assert gradient.ravel().tolist() == [0.125, -0.25, 0.0, 0.25]


def test_that_hubers_delta_is_where_the_line_begins_and_its_slope():
    # errors 4 and −1, δ = 2: 2 (4 − 1) = 6 (the smooth L1 loss would be 3) and ½; slopes 2, −1
    value, gradient = taken("huber", "identity", [[4.0], [-1.0]], [[0.0], [0.0]], delta=2.0)
    assert value == 6.5 / 2
    assert gradient.ravel().tolist() == [1.0, -0.5]


def test_that_huber_with_a_large_delta_is_half_the_mean_squared_error():
    a, y = numbers(5, 3), numbers(5, 3, 1)
    wide, squares = (
        taken("huber", "identity", a, y, delta=1e6),
        taken("mean_squared_error", "identity", a, y),
    )
    assert wide[0] == pytest.approx(squares[0] / 2, rel=1e-14)
    assert np.allclose(wide[1], squares[1] / 2, rtol=1e-12, atol=1e-16)


# Hinge


def test_that_the_hinge_of_one_output_is_content_beyond_the_margin():
    # y s = 2, 0.4, −0.5, 1: terms 0, 0.6, 1.5, 0; slopes −y / 4 where the term is positive
    s, y = [[2.0], [-0.4], [-0.5], [-1.0]], [[1.0], [-1.0], [1.0], [-1.0]]
    value, gradient = taken("hinge", "identity", s, y)
    assert value == pytest.approx(2.1 / 4, abs=1e-15)
    assert gradient.ravel().tolist() == [0.0, 0.25, -0.25, 0.0]


def test_that_the_hinge_of_several_outputs_looks_at_the_hardest_rival():
    # row 1, t = 0: 1 + 1.5 − 2 = 0.5; row 2, t = 1: 1 − 1 − 3 < 0; row 3, t = 2: 1 + 2 − 0 = 3
    s = [[2.0, 1.5, 0.0], [-1.0, 3.0, -2.0], [1.0, 2.0, 0.0]]
    value, gradient = taken("hinge", "identity", s, np.eye(3))
    assert value == pytest.approx(3.5 / 3, abs=1e-15)
    expected = np.array([[-1, 1, 0], [0, 0, 0], [0, 1, -1]]) / 3
    assert np.allclose(gradient, expected, rtol=1e-12, atol=1e-16)


def test_that_rivals_that_tie_share_the_gradient():
    value, gradient = taken("hinge", "identity", [[0.0, 2.0, 2.0]], [[1.0, 0.0, 0.0]])
    assert value == 3.0
    assert gradient.tolist() == [[-1.0, 0.5, 0.5]]


def test_that_the_squared_hinge_squares_what_is_missing():
    # y s = 2, 0.4, −0.5, 1: missing 0, 0.6, 1.5, 0: (0.36 + 2.25) / 4; slopes −2 y missing / 4
    s, y = [[2.0], [-0.4], [-0.5], [-1.0]], [[1.0], [-1.0], [1.0], [-1.0]]
    value, gradient = taken("squared_hinge", "identity", s, y)
    assert value == pytest.approx(2.61 / 4, abs=1e-15)
    assert gradient.ravel() == pytest.approx([0.0, 0.3, -0.75, 0.0], abs=1e-15)


def test_that_the_squared_hinge_of_several_outputs_squares_the_rivals_lead():
    # leads 0.5, 0 and 3: (0.25 + 9) / 3; slopes ±2 lead / 3
    s = [[2.0, 1.5, 0.0], [-1.0, 3.0, -2.0], [1.0, 2.0, 0.0]]
    value, gradient = taken("squared_hinge", "identity", s, np.eye(3))
    assert value == pytest.approx(9.25 / 3, abs=1e-15)
    assert np.allclose(
        gradient, [[-1 / 3, 1 / 3, 0], [0, 0, 0], [0, 2, -2]], rtol=1e-12, atol=1e-15
    )


def test_that_rivals_that_tie_share_the_squared_hinges_gradient():
    value, gradient = taken("squared_hinge", "identity", [[0.0, 2.0, 2.0]], [[1.0, 0.0, 0.0]])
    assert value == 9.0
    assert gradient.tolist() == [[-6.0, 3.0, 3.0]]


# Far out


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("loss", "activation", "units"), pairings((1, 2)))
def test_that_a_loss_stays_finite_far_out(loss, activation, units, dtype):
    signs = np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [-1.0, -1.0]])[:, :units]
    form = LOSSES[loss].pairing(activation, units).targets
    y = targets(form, numbers(4, units))
    value, gradient = taken(loss, activation, 1000.0 * signs, y, dtype)
    assert np.isfinite(value)
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize(("z", "y", "loss"), [(1000, 1, 0), (1000, 0, 1000), (-1000, 1, 1000)])
def test_that_cross_entropy_far_out_is_exact(z, y, loss):
    assert taken("cross_entropy", "sigmoid", [[z]], [[y]])[0] == loss
    assert taken("cross_entropy", "softmax", [[z, 0]], [[y, 1 - y]])[0] == loss


def test_that_single_precision_sees_a_loss_that_its_sigmoid_can_not():
    # log(1 + exp(−20)), while 1 − sigmoid(20) is 0 in float32
    value, _ = taken("cross_entropy", "sigmoid", [[20.0]], [[1.0]], "float32")
    assert value == pytest.approx(2.0611536e-9, rel=1e-6)


def test_that_the_loss_leaves_outputs_and_targets_alone():
    for loss, activation, units in pairings():
        z = np.linspace(-1.0, 1.0, 2 * units).reshape(2, units)
        y = targets(LOSSES[loss].pairing(activation, units).targets, numbers(2, units))
        before = z.copy(), y.copy()
        taken(loss, activation, z, y)
        assert np.array_equal(z, before[0])
        assert np.array_equal(y, before[1])


# Allowed pairs


DISTANCES = ["mean_squared_error", "half_squared_error", "mean_absolute_error", "huber"]


@pytest.mark.parametrize("loss", DISTANCES)
def test_that_a_distance_goes_with_any_output(loss):
    for row in ACTIVATIONS.rows:
        assert LOSSES[loss].pairing(row.name, 1)
        assert LOSSES[loss].pairing(row.name, 3)


def test_that_cross_entropy_goes_with_sigmoid_and_with_softmax_of_two_or_more():
    allowed = {pair[1:] for pair in pairings((1, 2, 5)) if pair[0] == "cross_entropy"}
    sigmoid = {("sigmoid", 1), ("sigmoid", 2), ("sigmoid", 5)}
    assert allowed == sigmoid | {("softmax", 2), ("softmax", 5)}


def test_that_hinge_goes_with_identity_alone():
    hinges = [pair for pair in pairings() if pair[0] in ("hinge", "squared_hinge")]
    assert {pair[1] for pair in hinges} == {"identity"}
    assert {pair[0] for pair in hinges if pair[2] == 3} == {"hinge", "squared_hinge"}


@pytest.mark.parametrize(
    ("loss", "activation", "units", "message"),
    [
        ("cross_entropy", "softmax", 1, "at least two units, got softmax with 1 units"),
        ("cross_entropy", "tanh", 2, "expected a sigmoid output, or a softmax .*, got tanh"),
        ("hinge", "sigmoid", 1, "hinge: expected an identity output, got sigmoid with 1 units"),
    ],
)
def test_that_a_pair_that_is_not_allowed_is_refused(loss, activation, units, message):
    network = Network(spec_of(2, layer(1, units, activation)))
    with pytest.raises(ValueError, match=message):
        pairing_of(network, LOSSES[loss].choice())


def test_that_a_pair_says_in_which_form_it_wants_its_targets():
    forms = {pair: LOSSES[pair[0]].pairing(*pair[1:]).targets for pair in pairings((1, 3))}
    assert forms["cross_entropy", "sigmoid", 3] == "zero_one"
    assert forms["cross_entropy", "softmax", 3] == "one_hot"
    assert forms["hinge", "identity", 1] == "minus_one_one"
    assert forms["hinge", "identity", 3] == "one_hot"
    assert forms["mean_squared_error", "tanh", 1] == "minus_one_one"
    assert forms["mean_squared_error", "softmax", 3] == targets_of("softmax") == "one_hot"
