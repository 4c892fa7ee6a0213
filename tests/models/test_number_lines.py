"""Origins as lines of numbers: fixed digits, links, and gradients of single samples."""

import math

import pytest

from desktop_nn.engine.explanation.precision import last_digit
from desktop_nn.models.microscope import Place
from desktop_nn.models.number_lines import is_per_sample, number_cell
from desktop_nn.models.number_text import parse_number
from desktop_nn.models.origin_page import page_of
from desktop_nn.models.origin_text import as_copied, plain_formula
from tests.models.traced import small_traced

WEIGHT = Place("backward", "dW2", (2, 1))


@pytest.fixture(scope="module")
def traced():
    return small_traced()


def numbers_of(line):
    return [parse_number(cell.text) for cell in line.cells if cell.text and not cell.is_words]


def test_that_a_term_can_be_checked_with_a_pocket_calculator(traced):
    for line in page_of(traced, WEIGHT).lines:
        *factors, product = numbers_of(line)
        assert math.prod(factors) == pytest.approx(product, rel=3e-5, abs=1e-12)


def test_that_factors_give_each_term_to_its_last_digit(traced):
    found = []
    for place in sums_of(traced):
        for line in page_of(traced, place).lines if page_of(traced, place).is_sum else ():
            *_, product = [cell for cell in line.cells if cell.text and not cell.is_words]
            unit = last_digit(product.value, product.digits)
            if unit:
                off = abs(recalculated(line) - parse_number(product.text)) / unit
                found.append((off, place, product.text))
    assert len(found) > 100
    assert max(found)[0] <= 1.001, max(found)


def test_that_the_terms_add_up_to_the_result(traced):
    page = page_of(traced, WEIGHT)
    total = sum(numbers_of(line)[-1] for line in page.lines)
    assert total == pytest.approx(traced.number(WEIGHT), rel=1e-4)
    assert parse_number(page.result.removeprefix("= ")) == pytest.approx(total, rel=1e-4)


def test_that_a_number_has_six_digits_and_tells_all(traced):
    cell = number_cell(-1.0 / 3.0, 6, "w")
    assert (cell.text, cell.is_negative) == ("−0.333333", True)
    assert cell.told == "w = −0.33333333333333331"


def test_that_zero_has_no_sign():
    assert number_cell(-0.0, 6, "w").text == "0"


def test_that_every_factor_leads_to_where_it_comes_from(traced):
    for row, line in enumerate(page_of(traced, WEIGHT).lines):
        places = [cell.place for cell in line.cells if cell.place]
        assert places == [Place("forward", "D1", (row, 2)), Place("loss", "dZ2", (row, 1))]
        assert line.sample == row
        assert line.cells[-1].text == f"sample {row + 1}"


def test_that_signs_stand_between_the_numbers(traced):
    first, second, *_ = page_of(traced, WEIGHT).lines
    assert [cell.sign for cell in first.cells] == ["", "·", "=", ""]
    assert [cell.sign for cell in second.cells] == ["+", "·", "=", ""]


def test_that_of_many_terms_the_heaviest_come_first_and_the_rest_is_told():
    traced = small_traced(samples=30)
    page = page_of(traced, WEIGHT, in_sight=10)
    weights = [abs(line.weight) for line in page.lines]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) == 30
    assert "30 terms" in page.caption
    assert "the 20 below these 10 add" in page.caption
    told = parse_number(page.caption.partition(" add ")[2].partition(":")[0])
    assert told == pytest.approx(sum(line.weight for line in page.lines[10:]), rel=1e-4)


def test_that_what_is_no_sum_shows_the_numbers_that_enter(traced):
    page = page_of(traced, Place("update", "step_W1", (0, 1)))
    assert not page.is_sum
    names = [line.cells[0].text for line in page.lines]
    assert len(names) >= 3
    assert Place("update", "mhat_W1", (0, 1)) in {line.cells[1].place for line in page.lines}


# N · δ


def test_that_gradients_of_samples_can_be_shown_without_the_means_share(traced):
    plain, times = page_of(traced, WEIGHT), page_of(traced, WEIGHT, per_sample=True)
    assert plain.can_be_per_sample
    assert plain.per_sample == ""
    assert "N = 4" in times.per_sample
    for one, other in zip(plain.lines, times.lines, strict=True):
        (a, d, product), (same, big, bigger) = numbers_of(one), numbers_of(other)
        assert same == a
        assert big == pytest.approx(4 * d, rel=1e-4)
        assert bigger == pytest.approx(4 * product, rel=1e-4)
        assert other.cells[1].told.startswith("N · δ2[")
    assert " / 4 = " in times.result
    assert times.result.endswith(plain.result.removeprefix("= "))


def test_that_a_gradient_of_a_sample_is_shown_both_ways(traced):
    delta = Place("loss", "dZ2", (1, 0))
    page = page_of(traced, delta, per_sample=True)
    assert "N · " in page.result
    shown = parse_number(page.result.rpartition(" = ")[2])
    assert shown == pytest.approx(4 * traced.number(delta), rel=1e-5)


def test_that_what_has_no_gradient_of_a_sample_stays(traced):
    place = Place("update", "m_W1", (0, 0))
    page = page_of(traced, place, per_sample=True)
    assert not page.can_be_per_sample
    assert page == page_of(traced, place)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("loss", "dZ2", (0, 1)), True),
        (Place("backward", "dA1", (0, 1)), True),
        (Place("backward", "dW2", (0, 1)), False),
        (Place("forward", "A1", (0, 1)), False),
        (Place("backward", "db2", (0,)), False),
        (None, False),
    ],
)
def test_that_only_gradients_of_samples_hold_the_means_share(place, expected):
    assert is_per_sample(place) == expected


# Samples and calls


def test_that_the_samples_that_weigh_most_are_told_with_their_numbers_in_the_data(traced):
    weighing = page_of(traced, WEIGHT).weighing
    sizes = [abs(each.value) for each in weighing]
    assert sizes == sorted(sizes, reverse=True)
    assert all(each.sample == 100 + each.row for each in weighing)
    assert sum(each.value for each in weighing) == pytest.approx(traced.number(WEIGHT))


def test_that_sums_over_neurons_weigh_no_samples(traced):
    assert page_of(traced, Place("update", "m_W1", (0, 0))).weighing == ()


def test_that_the_calls_that_made_the_number_are_marked_among_others(traced):
    code = page_of(traced, WEIGHT).code
    present = [line.text for line in code if line.is_present]
    assert present == traced.find("backward", "dW2").line.split("\n")
    assert 0 < sum(not line.is_present for line in code) <= 6


def test_that_what_no_call_made_has_no_code(traced):
    assert page_of(traced, Place("before", "W1", (0, 0))).code == ()


def test_that_both_numbers_of_a_difference_lead_to_where_they_come_from(traced):
    name = next(q.name for q in traced.quantities if q.name.startswith("variance"))
    sums, means = name.replace("variance", "Z"), name.replace("variance", "mean")
    for n, line in enumerate(page_of(traced, Place("forward", name, (1,))).lines):
        of = [Place("forward", sums, (n, 1)), Place("forward", means, (1,))]
        assert [cell.place for cell in line.cells[1:3]] == of
        assert line.cells[0].place is None
        share, own, mean, result = (cell.value for cell in line.cells[:4])
        assert share * (own - mean) ** 2 == pytest.approx(result, rel=1e-5)
        assert [cell.sign for cell in line.cells[1:4]] == ["·(", "−", ")²="]


def sums_of(traced):
    """Every place whose origin is a sum of products, in the first row or column of its array."""
    for quantity in traced.quantities:
        if quantity.phase in ("forward", "backward", "penalty", "update") and quantity.value.size:
            for k in range(min(quantity.value.shape[-1] if quantity.value.ndim else 1, 4)):
                index = (0,) * (quantity.value.ndim - 1) + (k,) if quantity.value.ndim else ()
                yield Place(quantity.phase, quantity.name, index)


def recalculated(line):
    """A term from the texts of its numbers, as a pocket calculator has it."""
    numbers = numbers_of(line)
    if line.cells[1].sign == "·(":
        return numbers[0] * (numbers[1] - numbers[2]) ** 2
    return math.prod(numbers[:-1])


def off_in_the_last_digit(traced, place):
    """How far the lines on screen, recalculated, are from the result on screen, in units of its
    last digit; None where it is no sum."""
    page = page_of(traced, place)
    if not page.is_sum:
        return None
    result = parse_number(page.result.removeprefix("= "))
    if not result:
        return None
    total = sum(recalculated(line) for line in page.lines)
    return abs(total - result) / 10.0 ** (math.floor(math.log10(abs(result))) - 5)


def test_that_every_sum_on_screen_can_be_recalculated_to_the_digits_shown(traced):
    found = {}
    for place in sums_of(traced):
        off = off_in_the_last_digit(traced, place)
        if off is not None:
            found[place] = off
    assert len(found) > 40
    assert max(found.values()) <= 1.5, max(found, key=found.get)


@pytest.mark.parametrize(
    ("settings", "said", "not_said"),
    [
        ({}, "Batch norm's mean and variance stay", "share"),
        ({"class_weights": (1.0, 2.0, 3.0)}, "its share of the class weights", "whole batch"),
    ],
)
def test_that_what_n_times_a_gradient_means_is_told_as_it_is(settings, said, not_said):
    page = page_of(small_traced(**settings), WEIGHT, per_sample=True)
    assert said in page.per_sample
    assert not_said not in page.per_sample


def test_that_formulas_on_screen_have_a_real_minus_and_copies_one_that_programs_read():
    latex = r"m_{t-1} = -0.5 \cdot 10^{-6}"
    assert plain_formula(latex) == "m_(t−1) = −0.5 · 10⁻⁶"
    assert as_copied(latex) == "m_(t-1) = -0.5 · 10^-6"
