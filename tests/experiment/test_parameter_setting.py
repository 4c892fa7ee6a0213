"""Parameters set by hand: in the journal, in words, and which of them hold at another start."""

from dataclasses import replace

import pytest

from desktop_nn.engine.catalog import INITIALIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.changes import changes_of
from desktop_nn.experiment.journal import Entry, with_change, with_parameter
from desktop_nn.experiment.parameter_setting import (
    ParameterSetting,
    described,
    settings_that_hold,
)
from tests.experiment.projects import changed, everything, with_data, with_layer
from tests.training.experiments import with_new_layer, without_layer

SPEC = everything()
FIRST, SECOND = ParameterSetting(1, "W", (1, 5), 0.5), ParameterSetting(2, "b", (3,), -2.0)
SCALE = ParameterSetting(1, "gamma", (5,), 2.0)
ALL = (FIRST, SECOND, SCALE)
START = (Entry(0, SPEC),)
SLOWER = changed(SPEC, l2=0.5)


# The journal


def test_that_one_is_written_with_its_update():
    assert with_parameter(START, 7, FIRST) == (*START, Entry(7, SPEC, (FIRST,)))


def test_that_one_before_the_first_update_belongs_to_the_start():
    assert with_parameter(START, 0, FIRST) == (Entry(0, SPEC, (FIRST,)),)


def test_that_of_one_number_the_last_counts_and_of_several_all():
    journal = with_parameter(with_parameter(START, 7, FIRST), 7, SECOND)
    again = replace(FIRST, value=0.75)
    assert with_parameter(journal, 7, again)[1].settings == (SECOND, again)


def test_that_a_change_after_it_at_the_same_update_does_not_drop_it():
    journal = with_change(with_parameter(START, 7, FIRST), 7, SLOWER)
    assert journal == (*START, Entry(7, SPEC, (FIRST,)), Entry(7, SLOWER))


def test_that_a_change_before_it_at_the_same_update_is_one_with_it():
    journal = with_parameter(with_change(START, 7, SLOWER), 7, FIRST)
    assert journal == (*START, Entry(7, SLOWER, (FIRST,)))


# In words


def test_that_it_is_told_as_in_formulas():
    assert described(FIRST, SPEC.network) == "W1[1, 5] = 0.5"
    assert described(SECOND, SPEC.network) == "b2[3] = −2"
    assert described(SCALE, SPEC.network) == "γ1[5] = 2"


def test_that_it_stands_among_the_changes_of_the_run():
    journal = with_change(with_parameter(START, 7, FIRST), 7, SLOWER)
    [change] = changes_of(with_parameter(journal, 7, SECOND))
    assert (change.update, change.breaks) == (7, False)
    assert change.text == "L2 λ 0.01 → 0.5 · set W1[1, 5] = 0.5 · set b2[3] = −2"


def test_that_of_many_the_first_are_told_and_how_many_more():
    journal = START
    for number in range(6):
        journal = with_parameter(journal, 7, replace(FIRST, index=(0, number)))
    [change] = changes_of(journal)
    assert change.text.endswith("set W1[0, 2] = 0.5 · 3 parameters more set")


def test_that_one_before_the_first_update_is_no_change():
    assert changes_of(with_parameter(START, 0, FIRST)) == ()


# Another start


@pytest.mark.parametrize(
    ("new", "held"),
    [
        (SLOWER, ALL),
        (with_data(SPEC, validation_share=0.5), ALL),
        (with_layer(SPEC, 0, units=7), ALL),
        (with_layer(SPEC, 0, units=5), (SECOND,)),
        (with_layer(SPEC, 0, batch_norm=False), (FIRST, SECOND)),
        (with_layer(SPEC, 1, bias=False), (FIRST, SCALE)),
        (with_layer(SPEC, 0, initializer=INITIALIZERS["zeros"].choice()), (SECOND,)),
        (with_layer(SPEC, 1, bias_initializer=Choice.of("he_normal")), (FIRST, SCALE)),
        (replace(SPEC, seed=5), ()),
        (without_layer(SPEC, 1), (FIRST, SCALE)),
        (with_new_layer(SPEC, 0, 2), (SECOND, SCALE)),
    ],
    ids=[
        *("rate", "data", "wider", "narrower", "no batch norm", "no bias", "initializer"),
        *("bias initializer", "seed", "layer removed", "layer before it"),
    ],
)
def test_that_what_still_has_its_place_holds_unless_it_is_drawn_anew(new, held):
    assert settings_that_hold(ALL, SPEC, new) == held


def test_that_a_value_too_large_for_another_type_does_not_hold():
    wide = replace(SPEC, network=replace(SPEC.network, dtype="float64"))
    assert settings_that_hold((replace(FIRST, value=1e39),), wide, SPEC) == ()
