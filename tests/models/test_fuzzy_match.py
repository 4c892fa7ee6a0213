"""Typed letters find names: the nearer the better."""

from __future__ import annotations

from itertools import pairwise

import pytest

from desktop_nn.models.fuzzy_match import match_cost


def test_that_a_beginning_is_better_than_a_word_than_a_part_than_letters() -> None:
    names = ["Reset all", "To reset", "Preset", "Remove all sheets"]
    costs = [match_cost("reset", name) for name in names]
    assert None not in costs
    assert all(one < other for one, other in pairwise(costs))  # type: ignore[operator]


@pytest.mark.parametrize("typed", ["", "  ", "RESET", "all reset", "rst"])
def test_that_case_and_order_of_words_make_no_difference(typed: str) -> None:
    assert match_cost(typed, "Reset all") is not None


@pytest.mark.parametrize("typed", ["x", "reset x", "ress", "lla"])
def test_that_letters_that_are_missing_do_not_match(typed: str) -> None:
    assert match_cost(typed, "Reset all") is None
