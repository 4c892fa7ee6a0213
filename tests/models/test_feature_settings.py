"""Features as edits of the document: what is offered, taken, left out, refused and undone."""

import pytest

from desktop_nn.models.feature_settings import (
    AT_LEAST_ONE,
    add,
    choose,
    chosen,
    feature_problem,
    formula_hint,
    offered,
)


def features(document):
    return document.spec.data.features


def test_that_the_inputs_themselves_are_chosen_at_first(document):
    assert features(document) == ()
    assert chosen(document) == ("x1", "x2")


def test_that_each_usual_feature_of_two_inputs_is_offered(document):
    assert list(offered(document)) == [
        "x1", "x2", "x1^2", "x2^2", "x1^3", "x2^3", "x1*x2",
        "sin(x1)", "sin(x2)", "cos(x1)", "cos(x2)",
    ]  # fmt: skip


def test_that_many_inputs_are_offered_a_kind_at_a_time(document):
    document.change_source("iris")
    rows = offered(document)
    assert list(rows) == ["Inputs", "Squares", "Cubes", "Products", "Sines", "Cosines"]
    assert len(rows["Products"]) == 6


def test_that_a_feature_is_taken_in_its_usual_place_and_the_network_follows(document):
    choose(document, ("x1*x2",), True)
    choose(document, ("x1^2",), True)
    assert features(document) == ("x1", "x2", "x1^2", "x1*x2")
    assert document.spec.network.inputs == 4
    assert document.undo_stack.undoText() == "add feature x1^2"


def test_that_inputs_alone_are_no_features(document):
    choose(document, ("x1^2",), True)
    choose(document, ("x1^2",), False)
    assert features(document) == ()
    assert document.spec.network.inputs == 2


def test_that_taking_is_undone_and_done_again(document):
    add(document, "sin(x1*x2)")
    document.undo_stack.undo()
    assert features(document) == ()
    document.undo_stack.redo()
    assert features(document) == ("x1", "x2", "sin(x1*x2)")
    assert "sin(x1*x2)" in offered(document)


def test_that_the_last_feature_stays(document):
    choose(document, ("x1",), False)
    assert features(document) == ("x2",)
    [problem] = choose(document, ("x2",), False)
    assert problem.message == AT_LEAST_ONE
    assert features(document) == ("x2",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x3", "none named “x3”"),
        ("2x1", "write 2*x1 to multiply"),
        ("log(x1)", "is no finite number on sample"),
        ("x1", "among the features already"),
    ],
)
def test_that_what_can_not_be_a_feature_is_refused_with_the_reason(document, text, reason):
    assert add(document, text)
    assert reason in feature_problem(document).message
    assert features(document) == ()
    assert not document.undo_stack.canUndo()


def test_that_another_feature_taken_answers_the_refusal(document):
    add(document, "x3")
    choose(document, ("x1^2",), True)
    assert feature_problem(document) is None


def test_that_the_hint_names_the_inputs_and_the_functions(document):
    hint = formula_hint(document)
    for word in ("x1, x2", "sin", "tanh", "min", "pi"):
        assert word in hint
