"""A choice names a row and holds its parameters, and nobody changes it."""

import pickle

import pytest

from desktop_nn.engine.choice import Choice, Parameters


def test_that_parameters_can_be_read_but_not_written():
    parameters = Parameters(rate=0.1)
    assert parameters["rate"] == 0.1
    with pytest.raises(TypeError):
        parameters["rate"] = 0.2


def test_that_parameters_do_not_follow_the_mapping_they_were_made_from():
    source = {"rate": 0.1}
    parameters = Parameters(source)
    source["rate"] = 0.2
    assert parameters["rate"] == 0.1


def test_that_a_named_value_goes_before_one_of_the_mapping():
    assert dict(Parameters({"a": 1, "b": 2}, b=3)) == {"a": 1, "b": 3}


def test_that_equal_parameters_have_one_hash_whatever_their_order():
    one, other = Parameters(a=1, b=2.0), Parameters(b=2.0, a=1)
    assert one == other
    assert hash(one) == hash(other)
    assert one == {"a": 1, "b": 2.0}
    assert one != Parameters(a=1, b=3.0)
    assert one != Parameters(a=1)
    assert one != 1


def test_that_choices_differ_by_name_and_by_value():
    choices = {Choice.of("x", a=1), Choice.of("x", a=2), Choice.of("y", a=1), Choice.of("x", a=1)}
    assert len(choices) == 3


def test_that_a_choice_survives_pickling():
    choice = Choice.of("given", values=(0.1, 0.2), bias=True)
    assert pickle.loads(pickle.dumps(choice)) == choice


def test_that_a_changed_value_leaves_the_old_choice_alone():
    old = Choice.of("adam", learning_rate=0.01, beta1=0.9)
    new = old.with_value("learning_rate", 0.5)
    assert (old.number("learning_rate"), new.number("learning_rate")) == (0.01, 0.5)
    assert new.number("beta1") == 0.9


@pytest.mark.parametrize("value", ["three", (1.0, 2.0)])
def test_that_what_is_no_number_is_not_given_out_as_one(value):
    with pytest.raises(TypeError, match="row: size is no number"):
        Choice.of("row", size=value).number("size")


def test_that_the_parameters_are_shown_as_they_are():
    assert repr(Parameters(rate=0.1)) == "Parameters({'rate': 0.1})"
