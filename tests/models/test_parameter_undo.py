"""Setting a weight is a step that can be undone: the value from before is set again."""

import pytest

from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.models.document import Document

SETTING = ParameterSetting(2, "W", (3, 1), 0.5)


@pytest.fixture
def heard(document):
    """What the run is told."""
    settings = []
    document.parameter_set.connect(settings.append)
    return settings


def other(value):
    return ParameterSetting(2, "W", (3, 1), value)


def test_that_do_undo_and_redo_set_the_new_and_the_old_value(document, heard):
    assert document.set_parameter(SETTING, -1.25) == ()
    document.undo_stack.undo()
    document.undo_stack.redo()
    assert heard == [SETTING, other(-1.25), SETTING]


def test_that_the_step_is_named_as_in_formulas(document):
    document.set_parameter(SETTING, -1.25)
    assert document.undo_stack.undoText() == "W2[3, 1] = 0.5"


def test_that_it_is_another_state_of_the_document_and_undo_the_old_one(document: Document):
    before = document.revision
    document.set_parameter(SETTING, -1.25)
    after = document.revision
    assert after != before
    assert not document.undo_stack.isClean()
    document.undo_stack.undo()
    assert document.revision == before
    assert document.undo_stack.isClean()
    document.undo_stack.redo()
    assert document.revision == after


def test_that_the_spec_stays(document, heard):
    changes = []
    document.spec_changed.connect(lambda *specs: changes.append(specs))
    spec = document.spec
    document.set_parameter(SETTING, -1.25)
    assert document.spec is spec
    assert changes == []


def test_that_edits_before_and_after_it_are_undone_in_their_order(document, heard):
    document.add_layer(1)
    document.set_parameter(SETTING, -1.25)
    document.change_seed(9)
    document.undo_stack.undo()
    assert document.spec.seed == 42
    document.undo_stack.undo()
    assert heard[-1] == other(-1.25)
    document.undo_stack.undo()
    assert len(document.spec.network.layers) == 3


def test_that_a_number_that_is_dragged_is_one_step(document, heard):
    for step in range(5):
        document.set_parameter(other(step / 10), -1.25, merge=True)
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert heard[-1] == other(-1.25)
    document.undo_stack.redo()
    assert heard[-1] == other(0.4)


def test_that_another_number_is_another_step(document):
    document.set_parameter(SETTING, 0.0, merge=True)
    document.set_parameter(ParameterSetting(2, "W", (3, 2), 0.5), 0.0, merge=True)
    assert document.undo_stack.count() == 2


@pytest.mark.parametrize(
    "setting",
    [
        ParameterSetting(9, "W", (0, 0), 0.5),
        ParameterSetting(2, "gamma", (0,), 0.5),
        ParameterSetting(2, "W", (8, 0), 0.5),
        other(float("nan")),
        other(1e39),
    ],
)
def test_that_what_the_network_can_not_take_is_refused_in_words(document, heard, setting):
    [problem] = document.set_parameter(setting, 0.0)
    assert problem.severity == "error"
    assert "finite number of float32" in problem.message
    assert heard == []
    assert document.undo_stack.count() == 0
