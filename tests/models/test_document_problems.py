"""What the document refuses and warns of: where it stands, how long, and how often it is sought."""

import pytest

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.models import document as document_module
from tests.models.edits import EDITS, RATE, change, change_layer, refusals, setting

# Refused


REFUSED = {
    "training.optimizer.learning_rate": change(RATE, -1.0),
    "training.batch_size": change("training.batch_size", 0.0),
    "data.validation_share": change("data.validation_share", 1.0),
    "data.source.samples": change("data.source.samples", 0.0),
    "training.loss": change("training.loss", "hinge"),
    "network.layers.1.units": change_layer(0, units=0),
    "network.layers.3.activation": change_layer(2, activation=ACTIVATIONS["relu"].choice()),
    "seed": change("seed", -1.0),
    "data.seed": change("data.seed", -1.0),
    "training.l2": change("training.l2", float("nan")),
}


@pytest.mark.parametrize("where", REFUSED)
def test_that_a_refused_change_leaves_all_as_it_was_and_stands_where_it_arose(document, where):
    before, revision = document.spec, document.revision
    returned = REFUSED[where](document)
    assert [problem.where for problem in returned] == [where]
    assert (document.spec, document.revision) == (before, revision)
    assert not document.undo_stack.canUndo()
    assert document.problem_at(where) == returned[0]
    assert returned[0].message.endswith(".")


@pytest.mark.parametrize("where", REFUSED)
def test_that_a_mend_is_taken_with_one_click_and_can_be_undone(document, where):
    (problem,) = REFUSED[where](document)
    before = document.spec
    assert problem.mend is not None
    document.mend(problem.mend)
    assert document.spec == problem.mend.spec
    assert refusals(document) == []
    if document.spec != before:
        assert problem.mend.label[1:] in document.undo_stack.undoText()
        document.undo_stack.undo()
        assert document.spec == before


def test_that_the_step_of_a_mend_names_the_field(document):
    setting(document, "training.loss").change("hinge")
    document.mend(document.problem_at("training.loss").mend)
    assert document.undo_stack.undoText() == "loss: make the output identity"


def test_that_a_refusal_is_over_with_the_next_change(document):
    setting(document, "training.loss").change("hinge")
    document.change_seed(7)
    assert refusals(document) == []


def test_that_a_refused_text_stands_until_its_field_is_edited_but_loses_its_mend(document):
    setting(document, RATE).change(-1.0)
    document.keep_typed(RATE, "-1")
    assert document.problem_at(RATE).mend is not None
    document.change_seed(7)
    # Its mend would take the new seed back.
    assert document.problem_at(RATE).mend is None
    assert document.typed_at(RATE) == "-1"
    setting(document, RATE).change(0.03)
    assert document.typed_at(RATE) is None
    assert refusals(document) == []


def test_that_a_second_refusal_leaves_the_first_with_its_text(document):
    setting(document, RATE).change(-1.0)
    document.keep_typed(RATE, "-1")
    setting(document, "training.l2").change(-1.0)
    document.keep_typed("training.l2", "-1")
    assert sorted(refusals(document)) == ["training.l2", RATE]
    document.dismiss("training.l2")
    assert refusals(document) == [RATE]
    document.dismiss()
    assert refusals(document) == []


def test_that_undo_forgets_what_was_refused(document):
    document.change_seed(7)
    setting(document, RATE).change(-1.0)
    document.keep_typed(RATE, "-1")
    document.undo_stack.undo()
    assert document.typed_at(RATE) is None
    assert refusals(document) == []


def test_that_a_field_that_goes_takes_its_refusal_along(document):
    beta = "training.optimizer.beta1"
    setting(document, beta).change(2.0)
    document.keep_typed(beta, "2")
    setting(document, "training.optimizer").change("rmsprop")
    assert document.problem_at(beta) is None


def test_that_the_same_optimizer_chosen_again_keeps_its_rate(document):
    setting(document, RATE).change(0.5)
    setting(document, "training.optimizer").change("adam")
    assert document.spec.training.optimizer.number("learning_rate") == 0.5


@pytest.mark.parametrize("value", [2.5, float("inf"), float("nan"), 1e300])
@pytest.mark.parametrize("where", ["training.batch_size", "data.seed", "seed"])
def test_that_no_number_of_another_kind_gets_into_a_whole_field(document, where, value):
    assert setting(document, where).change(value)[0].where == where
    assert len(document.problem_at(where).message) < 120


# Its problems


def count_searches(monkeypatch):
    """Every spec that is searched for problems, without its samples and with them."""
    searched = {"before": [], "over": []}
    for name, kind in (("problems_before_samples", "before"), ("problems_over_samples", "over")):
        real = getattr(document_module, name)

        def search(spec, *rest, real=real, kind=kind):
            searched[kind].append(spec)
            return real(spec, *rest)

        monkeypatch.setattr(document_module, name, search)
    return searched


@pytest.mark.parametrize(
    "name", ["learning rate 0.03", "layer by hand", "standardise inputs", "loss mean squared error"]
)
def test_that_an_edit_is_searched_for_problems_once(document, monkeypatch, name):
    searched = count_searches(monkeypatch)
    EDITS[name](document)
    assert searched == {"before": [document.spec], "over": [document.spec]}


def test_that_another_data_set_is_searched_once_as_asked_and_once_as_adapted(document, monkeypatch):
    searched = count_searches(monkeypatch)
    document.change_source("digits")
    assert len(searched["before"]) == 2
    assert searched["over"] == [document.spec]


def test_that_undo_brings_the_problems_of_its_spec_back(document):
    setting(document, "training.optimizer.beta2").change(0.03)
    assert [problem.severity for problem in document.problems] == ["warning"]
    document.undo_stack.undo()
    assert document.problems == ()
    document.undo_stack.redo()
    assert [problem.where for problem in document.problems] == ["training.optimizer.beta2"]
