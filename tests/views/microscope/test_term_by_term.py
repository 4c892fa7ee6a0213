"""At the grain of terms every face adds one summand at a time, and tells no more than that."""

import math

import numpy as np
import pytest

from desktop_nn.models.number_text import parse_number
from desktop_nn.models.walk_picture import walk_picture
from desktop_nn.views.microscope.formula_view import FormulaView
from desktop_nn.views.microscope.matrices import Matrices
from tests.views.microscope.conftest import stop_of
from tests.views.showing import active, on_screen

BATCH = 4


@pytest.fixture
def formula(over, theme, qtbot):
    shown = FormulaView(over.document, theme, over.microscope)
    active(qtbot, shown, (430, 800))
    return shown


@pytest.fixture
def matrices(over, theme, qtbot):
    return on_screen(qtbot, Matrices(over.document, theme, over.microscope), (900, 280))


@pytest.fixture
def scope(over):
    return over.opened()


def add_first(scope, name):
    """Go on to the first summand of an array's first number."""
    scope.set_grain("term")
    scope.to_stop(stop_of(scope, name) - 1)
    scope.next()
    assert scope.place.name == name
    assert scope.added == 1


def lines(formula):
    return formula.contents.terms.numbers.lines


def test_that_a_sum_grows_by_a_line_with_each_step(formula, scope):
    add_first(scope, "dW2")
    for added in range(1, BATCH + 1):
        assert len(lines(formula)) == added
        assert [line.sample for line in lines(formula)] == list(range(added))
        assert (
            formula.contents.caption.text() == f"term {added} of {BATCH}, in the order of the sum"
        )
        scope.next()
    assert scope.place.index == (1, 0)  # the next weight's first term
    assert len(lines(formula)) == 1


def test_that_the_line_of_the_step_is_marked_and_no_other(formula, scope):
    add_first(scope, "dW2")
    scope.next()
    assert [line.is_present for line in lines(formula)] == [False, True]
    scope.set_grain("neuron")
    assert not any(line.is_present for line in lines(formula))


def test_that_the_result_is_what_the_terms_make_so_far_and_at_last_the_traces_own(formula, scope):
    add_first(scope, "dW2")
    while scope.added < BATCH:
        so_far = math.fsum(term.value for term in scope.origin.terms[: scope.added])
        name, number = formula.contents.result.text().split(" = ")
        assert name == "so far"
        assert parse_number(number) == pytest.approx(so_far, rel=1e-5)
        scope.next()
    assert formula.contents.result.text() == formula.page.result
    assert formula.page.result.startswith("= ")
    assert formula.page.value == scope.traced.number(scope.place)


def test_that_nothing_tells_the_result_before_the_last_term(formula, scope):
    add_first(scope, "dW2")
    told = formula.contents
    value = scope.traced.number(scope.place)
    assert told.weighing.isHidden()
    assert told.numeric.isHidden()
    for text in (told.result.text(), told.result.toolTip(), told.result.accessibleName()):
        assert "so far" in text
        assert f"{abs(value):.5g}"[:6] not in text
    shown = [cell.text for line in told.state_lines.numbers.lines for cell in line.cells]
    assert "–" in shown  # what the optimizer's memory becomes


def test_that_who_asks_ahead_is_told_all_of_it(formula, scope):
    add_first(scope, "dW2")
    place = scope.place
    scope.look_at(type(place)(place.phase, place.name, (1, 1)))
    assert scope.added is None
    assert len(lines(formula)) == BATCH
    assert formula.page.is_whole


def test_that_long_sums_are_scrolled_to_the_line_of_the_step(formula, scope):
    add_first(scope, "Z2")
    table = formula.contents.terms
    while scope.added < 5:  # four neurons and the bias
        scope.next()
        row = table.numbers.present_row()
        assert row == len(lines(formula)) - 1
        assert table.viewport().rect().intersects(table.visualRect(table.numbers.index(row, 0)))


def test_that_the_matrices_ring_the_factors_of_the_term(matrices, scope):
    add_first(scope, "dW2")
    for sample in range(BATCH):
        held = matrices.matrix_layout.holding(scope.touched())
        assert [(block.operand.name, cell) for block, cell in held] == [
            ("A1", (0, sample)),
            ("dZ2", (sample, 0)),
        ]
        scope.next()


def test_that_each_term_is_another_picture(matrices, scope):
    add_first(scope, "dW2")
    pictures = []
    for _ in range(BATCH - 1):
        pictures.append(matrices.grab().toImage())
        scope.next()
    assert all(a != b for k, a in enumerate(pictures) for b in pictures[k + 1 :])


def test_that_the_network_shows_the_sample_of_the_term(scope):
    scope.set_sample(1)
    add_first(scope, "dW2")
    activations = scope.traced.find("forward", "A1").value
    for sample in range(BATCH):
        assert np.array_equal(walk_picture(scope).values[1], activations[sample])
        scope.next()
    scope.set_grain("neuron")
    assert np.array_equal(walk_picture(scope).values[1], activations[1])
