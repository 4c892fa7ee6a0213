"""What was refused stands where it arose, as long as what was typed stands there."""

from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.experiment.project import default_spec
from desktop_nn.models.refusals import Refusals

MEND = Mend("Use 1", default_spec())


def refused(where):
    return Problem(where, "error", f"{where} won't do.", MEND)


def places(refusals):
    return [problem.where for problem in refusals.problems]


def test_that_a_new_refusal_takes_the_place_of_those_without_a_text():
    both = Refusals((refused("a"),)).followed_by((refused("b"),))
    assert places(both) == ["b"]


def test_that_a_new_refusal_stands_beside_a_typed_one():
    typed = Refusals((refused("a"),)).with_typed("a", "-1")
    both = typed.followed_by((refused("b"),))
    assert places(both) == ["b", "a"]
    assert both.typed == {"a": "-1"}


def test_that_a_field_refused_again_has_one_problem_and_no_old_text():
    typed = Refusals((refused("a"),)).with_typed("a", "-1")
    again = typed.followed_by((refused("a"),))
    assert places(again) == ["a"]
    assert again.typed == {}


def test_that_two_problems_of_a_field_are_one():
    assert places(Refusals().followed_by((refused("a"), refused("a")))) == ["a"]


def test_that_an_edited_field_takes_along_what_belongs_to_it():
    all_of_them = Refusals((refused("a"), refused("a.b"), refused("ab"))).with_typed("a.b", "x")
    left = all_of_them.without("a")
    assert places(left) == ["ab"]
    assert left.typed == {}


def test_that_a_change_elsewhere_leaves_typed_texts_without_their_mend():
    old = Refusals((refused("a"), refused("b"))).with_typed("b", "x").outdated()
    assert places(old) == ["b"]
    assert old.problems[0].mend is None
    assert old.typed == {"b": "x"}
