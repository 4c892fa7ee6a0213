"""The error function: as exact as the type allows, everywhere, without allocating."""

import math
import tracemalloc

import numpy as np
import pytest

from desktop_nn.engine.error_function import LARGEST, NEAR_BOUND, write_erf
from desktop_nn.engine.program import Program, run_all


def program_over(x):
    """A program that computes erf(x) and exp(−x²); its arrays are `erf` and `exponential`."""
    program = Program(x.dtype)
    out = program.array("erf", x.shape)
    write_erf(program, x, out, program.array("exponential", x.shape))
    return program


def erf(values, dtype="float64"):
    program = program_over(np.asarray(values, dtype))
    with np.errstate(all="ignore"):
        run_all(program)
    return program.arrays["erf"]


def true_erf(values):
    return np.array([math.erf(value) for value in values])


DENSE = np.linspace(-7.0, 7.0, 50_001)
SEAM = NEAR_BOUND + np.arange(-50, 51) * math.ulp(NEAR_BOUND)
TINY = np.array([5e-324, 1e-310, 1e-300, 1e-100, 1e-20, 1e-8, 1e-3])


@pytest.mark.parametrize("values", [DENSE, SEAM, -SEAM, TINY, -TINY])
def test_that_it_is_right_to_the_last_bits_in_double_precision(values):
    found, wanted = erf(values), true_erf(values)
    assert np.abs(found - wanted).max() <= 1e-15
    assert np.all(np.abs(found - wanted) <= 1e-15 * np.abs(wanted) + 5e-324)


def test_that_it_is_right_to_the_last_bits_in_single_precision():
    values = DENSE.astype("float32")
    found, wanted = erf(values, "float32"), true_erf(values.tolist())
    assert found.dtype == np.float32
    assert np.all(np.abs(found - wanted) <= 5e-7 * np.abs(wanted))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_far_out_it_is_exactly_one(dtype):
    far = [6.0, 26.0, LARGEST, 30.0, 1000.0, 1e30, math.inf]
    assert erf(far, dtype).tolist() == [1.0] * 7
    assert erf(np.negative(far), dtype).tolist() == [-1.0] * 7


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_zero_keeps_its_sign_and_nan_stays_nan(dtype):
    found = erf([0.0, -0.0, math.nan], dtype)
    assert found[:2].tolist() == [0.0, 0.0]
    assert np.signbit(found[:2]).tolist() == [False, True]
    assert math.isnan(found[2])


def test_that_the_exponential_comes_on_the_way():
    x = np.array([-3.0, -0.1, 0.0, 2.0, 50.0])
    program = program_over(x)
    run_all(program)
    assert program.arrays["exponential"] == pytest.approx(np.exp(-(x**2)), rel=1e-15, abs=0.0)


def test_that_arrays_of_any_shape_are_taken_and_left_as_they_were():
    x = np.linspace(-2.0, 2.0, 24).reshape(2, 3, 4)
    before = x.copy()
    assert np.array_equal(erf(x), erf(x.ravel()).reshape(x.shape))
    assert np.array_equal(x, before)


def test_that_two_layers_of_the_same_shape_share_what_lies_between():
    program, x = Program("float64"), np.array([[0.3, -2.0]])
    outs = [program.array(f"erf{i}", x.shape) for i in range(2)]
    write_erf(program, x, outs[0], program.array("first", x.shape))
    count = len(program.arrays)
    write_erf(program, -x, outs[1], program.array("second", x.shape))
    assert len(program.arrays) == count + 1  # no more than its own exponential
    run_all(program)
    assert np.array_equal(outs[0], -outs[1])


def test_that_it_takes_59_calls():
    assert len(program_over(DENSE)) == 59


@pytest.mark.parametrize("size", [100, 5_000, 50_000])
def test_that_running_it_allocates_nothing_of_array_size(size):
    program = program_over(DENSE[:size].reshape(10, -1))
    run_all(program)
    tracemalloc.start()
    run_all(program)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 800
