"""A program: calls over arrays made once, and the text of each."""

import numpy as np
import pytest

from desktop_nn.engine.program import Program, run_all


@pytest.fixture
def program():
    return Program("float64")


def test_that_nothing_is_computed_before_the_program_runs(program):
    x, y = program.array("x", (3,)), program.array("y", (3,))
    program.write(np.add, x, program.constant(1.0), out=y)
    assert y.tolist() == [0.0, 0.0, 0.0]
    run_all(program)
    assert y.tolist() == [1.0, 1.0, 1.0]


def test_that_a_call_sees_what_the_array_holds_when_it_runs(program):
    x, y = program.array("x", (2,)), program.array("y", (2,))
    program.write(np.negative, x, out=y)
    for value in (1.0, 2.0):
        x[:] = value
        run_all(program)
        assert y.tolist() == [-value, -value]


def test_that_the_text_of_a_call_is_the_line_that_runs(program):
    x, w, z = (program.array(name, (2, 2)) for name in ("A1", "W2", "Z2"))
    program.write(np.dot, x, w, out=z)
    assert program.operations[0].line == "np.dot(A1, W2, out=Z2)"
    x[:], w[:] = [[1, 2], [3, 4]], [[5, 6], [7, 8]]
    run_all(program)
    ran = z.copy()
    exec(program.operations[0].line, {"np": np, "A1": x, "W2": w, "Z2": z})
    assert np.array_equal(z, ran)


def test_that_the_texts_of_sums_and_maxima_can_be_run_too(program):
    a, row, whole = (program.array(*x) for x in [("a", (2, 3)), ("row", (2, 1)), ("whole", ())])
    program.write_sum(a, row, axis=1)
    program.write_max(a, row, axis=1)
    program.write_sum(a, whole)
    a[:] = [[1, 5, 2], [-4, -3, -9]]
    results = []
    for operation in program:
        operation.call()
        ran = operation.output.copy()
        exec(operation.line, {"a": a, "row": row, "whole": whole})
        assert np.array_equal(ran, operation.output)
        results.append(ran.ravel().tolist())
    assert results == [[8.0, -16.0], [5.0, -3.0], [-8.0]]


def test_that_an_operation_knows_its_place(program):
    x = program.array("x", (1,))
    program.at("backward", 2, "dW")
    program.write(np.negative, x, out=x)
    operation = program.operations[0]
    assert (operation.phase, operation.layer, operation.quantity) == ("backward", 2, "dW")
    assert operation.output is x


def test_that_a_transposed_array_and_a_view_are_shown_by_name(program):
    x = program.array("X", (2, 3))
    assert program.name_of(program.transposed(x)) == "X.T"
    assert program.name_of(program.view("mean1", x[0])) == "mean1"
    assert program.name_of(program.constant(0.25)) == "0.25"


def test_that_a_stranger_has_no_name(program):
    assert program.name_of(np.zeros(2)) == "·"


def test_that_a_constant_is_made_once_and_has_the_programs_type():
    program = Program("float32")
    assert program.constant(0.5) is program.constant(0.5)
    assert program.constant(0.5).dtype == np.float32
    assert program.constant(0.5).ndim == 0


def test_that_an_array_is_of_the_programs_type_unless_another_is_named():
    program = Program("float32")
    assert program.array("a", (2,)).dtype == np.float32
    assert program.array("i", (2,), "int64").dtype == np.int64


def test_that_an_adopted_array_is_the_array_itself(program):
    mine = np.zeros(3)
    assert program.adopt("w", mine) is mine
    assert program.arrays["w"] is mine


def test_that_a_call_of_its_own_keeps_its_text_and_is_counted(program):
    calls = []
    program.write_call(lambda: calls.append(1), "t = t + 1", program.array("t", ()))
    run_all(program)
    run_all(program)
    assert (calls, len(program), program.operations[0].line) == ([1, 1], 1, "t = t + 1")


def test_that_a_value_is_written_only_where_the_condition_holds(program):
    condition, x = program.array("condition", (3,), np.bool_), program.array("x", (3,))
    condition[1] = True
    program.write_where(condition, program.constant(2.0), out=x)
    run_all(program)
    assert x.tolist() == [0.0, 2.0, 0.0]
    assert program.operations[0].line == "np.copyto(x, 2, where=condition)"


def test_that_the_layer_being_written_is_known(program):
    assert program.layer == 0
    program.at("forward", 3, "A")
    assert program.layer == 3


@pytest.mark.parametrize("function", [np.maximum, np.minimum])
def test_that_no_call_is_one_that_numpy_warns_of(program, function):
    x = program.array("x", (3,))
    program.write(function, x, program.constant(0.0), out=x)
    run_all(program)  # a warning would be an error
    assert program.operations[0].line == f"np.{function.__name__}(x, 0, out=x)"


def test_that_a_constant_beyond_the_type_is_infinite_and_warns_nobody():
    assert Program("float32").constant(1e300) == np.inf
    assert Program("float64").constant(1e300) == 1e300
