"""What a value keeps in memory: its arrays, whoever leads to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest

from desktop_nn.experiment.array_setting import ArraySetting
from desktop_nn.experiment.data_sets.data_set import points_with_values
from desktop_nn.experiment.project import default_spec
from desktop_nn.models.held_memory import LONG, held_by

ARRAY = np.zeros(1000)


@dataclass(frozen=True)
class Holder:
    inside: object


def closing_over(value: object) -> object:
    return lambda: value


@pytest.mark.parametrize(
    "value",
    [
        ARRAY,
        ARRAY[3:5],
        (1, ("a", ARRAY)),
        [ARRAY, ARRAY],
        {"name": ARRAY},
        Holder(Holder(ARRAY)),
        closing_over(Holder(ARRAY)),
        partial(print, ARRAY),
        partial(print, end=ARRAY),
        tuple([ARRAY] * (LONG + 1)),
    ],
)
def test_that_an_array_is_found_once_wherever_it_is(value: object) -> None:
    held = held_by(value)
    assert held[id(ARRAY)] == ARRAY.nbytes
    assert sum(held.values()) < 1.2 * ARRAY.nbytes


def test_that_samples_weigh_what_their_arrays_do() -> None:
    data = points_with_values(np.zeros((500, 2)), np.zeros(500))
    assert sum(held_by(data).values()) == data.inputs.nbytes + data.targets.nbytes


def test_that_long_rows_of_numbers_count_and_short_ones_do_not() -> None:
    numbers = tuple(range(1000))
    assert sum(held_by(numbers).values()) > 32_000
    assert held_by((1.0, "text", None)) == {}
    assert held_by(default_spec()) == {}


def test_that_what_leads_back_to_itself_is_left() -> None:
    ring: list[object] = [ARRAY]
    ring.append(ring)
    assert held_by(ring) == {id(ARRAY): ARRAY.nbytes}


def test_that_numbers_of_an_import_of_weights_count_by_their_bytes():
    setting = ArraySetting.of(2, "b", np.zeros(500))
    assert sum(held_by(lambda: (setting,)).values()) >= 4000
