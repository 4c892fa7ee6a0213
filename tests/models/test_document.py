"""Each edit: done, undone, done again; refused changes; the file it belongs to."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.validation import MOST_LAYERS, find_problems
from tests.models.edits import EDITS, RATE, refusals, setting
from tests.views.snapshots import deep, own_points, worked_example


@pytest.mark.parametrize("name", EDITS)
def test_that_an_edit_is_done_undone_and_done_again_under_its_name(document, name):
    before, revision = document.spec, document.revision
    assert EDITS[name](document) == ()
    after, changed = document.spec, document.revision
    assert after != before
    assert changed != revision
    assert document.undo_stack.undoText() == name
    document.undo_stack.undo()
    assert (document.spec, document.revision) == (before, revision)
    assert document.undo_stack.redoText() == name
    document.undo_stack.redo()
    assert (document.spec, document.revision) == (after, changed)


def test_that_all_edits_together_are_undone_to_the_start(document):
    start, revisions = document.spec, [document.revision]
    for edit in EDITS.values():
        # Some fields are gone with what an earlier edit chose.
        document.change_source("spiral")
        document.change_training(default_spec().training, "the usual training", "training")
        edit(document)
        revisions.append(document.revision)
    assert len(set(revisions)) == len(revisions)
    end = document.spec
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.spec == start
    assert document.revision == revisions[0]
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert document.spec == end


def test_that_a_change_is_told_once(document, qtbot):
    heard = []
    document.spec_changed.connect(lambda old, new: heard.append((old, new)))
    document.problems_changed.connect(lambda: heard.append("problems"))
    old = document.spec
    document.change_seed(7)
    assert heard == [(old, document.spec), "problems"]
    heard.clear()
    document.undo_stack.undo()
    assert [type(each) for each in heard] == [tuple, str]


def test_that_a_change_to_the_same_is_no_step(document):
    assert document.change_seed(document.spec.seed) == ()
    assert not document.undo_stack.canUndo()


# Series


def drag(document, *rates):
    for rate in rates:
        setting(document, RATE).change(rate, merge=True)


def test_that_a_dragged_slider_is_one_step(document):
    start, revision = document.spec, document.revision
    drag(document, 0.02, 0.05, 0.1)
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "learning rate 0.1"
    document.undo_stack.undo()
    assert (document.spec, document.revision) == (start, revision)


def test_that_a_slider_dragged_back_leaves_no_step_and_the_state_of_before(document):
    document.change_seed(7)
    start, revision = document.spec, document.revision
    drag(document, 0.02, 0.05, 0.02, 0.005)
    assert document.undo_stack.count() == 1
    assert (document.spec, document.revision) == (start, revision)
    assert document.undo_stack.undoText() == "seed 7"


def test_that_a_slider_dragged_back_leaves_a_saved_file_saved(document):
    document.saved_as(Path("one.dnn"))
    drag(document, 0.02, 0.005)
    assert document.undo_stack.isClean()


def test_that_typed_numbers_are_a_step_each(document):
    setting(document, RATE).change(0.02)
    setting(document, RATE).change(0.05)
    drag(document, 0.1, 0.2)
    assert document.undo_stack.count() == 3


def test_that_series_of_two_fields_are_two_steps(document):
    drag(document, 0.02, 0.05)
    setting(document, "training.l2").change(0.1, merge=True)
    drag(document, 0.1)
    assert document.undo_stack.count() == 3


# Layers


def test_that_the_output_layer_is_neither_removed_nor_moved(document):
    before = document.spec
    assert document.remove_layer(2)[0].where == "network.layers.3"
    document.move_layer(2, 0)
    document.move_layer(0, 2)
    document.move_layer(7, 0)
    assert document.spec == before


def test_that_a_network_has_at_most_so_many_layers(document):
    document.open(deep(MOST_LAYERS), None)
    assert document.add_layer(1)[0].where == "network.layers"


def test_that_a_new_layer_is_like_the_one_before_with_an_id_of_its_own(document):
    document.change_layer(0, replace(document.spec.network.layers[0], units=5), "units")
    document.add_layer(1)
    layers = document.spec.network.layers
    assert [layer.id for layer in layers] == [1, 4, 2, 3]
    assert layers[1] == replace(layers[0], id=4)


def test_that_ids_are_not_used_twice(document):
    document.add_layer(1)
    document.remove_layer(1)
    document.add_layer(1)
    assert document.spec.network.layers[1].id == 5


def test_that_the_first_hidden_layer_is_a_small_one(document):
    document.remove_layer(0)
    document.remove_layer(0)
    document.add_layer(0)
    added = document.spec.network.layers[0]
    assert (added.units, added.activation.name) == (4, "tanh")


# Data sets


def test_that_every_data_set_follows_every_other_and_is_undone(document):
    names = [row.name for row in DATA_SOURCES.rows]
    seen = [document.spec]
    for name in (other for each in names for other in (each, *reversed(names))):
        document.change_source(name)
        if document.spec != seen[-1]:
            seen.append(document.spec)
        assert errors(find_problems(document.spec, document.data)) == ()
        assert document.spec.network.inputs == document.data.width
    while document.undo_stack.canUndo():
        assert document.spec == seen.pop()
        document.undo_stack.undo()
        assert document.data.width == document.spec.network.inputs
    assert document.spec == seen.pop()


def test_that_the_projects_own_data_is_found_again_after_another_set(document):
    document.open(own_points([[0.0, 1.0], [1.0, 0.0]] * 4, [[0.0], [1.0]] * 4, ("a", "b")), None)
    own = document.data
    document.change_source("digits")
    document.change_source(OWN)
    assert document.data is own
    document.undo_stack.undo()
    assert document.data.width == 64
    document.undo_stack.undo()
    assert document.data is own


def test_that_the_samples_are_made_once_for_a_change(document, monkeypatch):
    made = []
    row = DATA_SOURCES["moons"]
    make = row.make
    monkeypatch.setitem(
        DATA_SOURCES._by_name,
        "moons",
        replace(row, make=lambda *a: made.append(1) or make(*a)),
    )
    document.change_source("moons")
    setting(document, "data.validation_share").change(0.5)
    assert len(made) == 1


# Features


def with_features(document, *features):
    return replace(document.spec.data, features=features)


def test_that_the_network_takes_as_many_inputs_as_there_are_features(document):
    features = ("x1", "x2", "x1^2", "x1*x2")
    assert document.change_data(with_features(document, *features), "features") == ()
    assert document.spec.data.features == features
    assert document.spec.network.inputs == 4
    assert document.data.width == 2
    document.undo_stack.undo()
    assert (document.spec.data.features, document.spec.network.inputs) == ((), 2)


def test_that_a_feature_that_is_no_formula_is_refused_and_can_be_left_out(document):
    document.change_data(with_features(document, "x1", "2x2"), "features", "data.features")
    assert document.spec.data.features == ()
    problem = document.problem_at("data.features.1")
    assert "write 2*x2 to multiply" in problem.message
    document.mend(problem.mend)
    assert (document.spec.data.features, document.spec.network.inputs) == (("x1",), 1)
    assert document.problem_at("data.features.1") is None


def test_that_features_without_their_inputs_are_refused_with_a_mend(document):
    document.change(replace(document.spec, data=with_features(document, "x1")), "features")
    problem = document.problem_at("data.features")
    assert problem.message == "The data has 1 feature, the network takes 2."
    document.mend(problem.mend)
    assert document.spec.network.inputs == 1


def test_that_features_stay_with_another_set_of_the_same_inputs(document):
    document.change_data(with_features(document, "x1^2", "x2^2", "x1*x2"), "features")
    document.change_source("circle")
    assert document.spec.network.inputs == 3
    document.change_source("iris")
    assert (document.spec.data.features, document.spec.network.inputs) == ((), 4)
    document.undo_stack.undo()
    assert document.spec.network.inputs == 3


def test_that_a_set_on_which_the_features_have_no_value_gets_its_own_inputs(document):
    document.change_source("checkerboard")
    assert document.change_data(with_features(document, "sqrt(x1+5)"), "features") == ()
    assert document.change_source("spiral") == ()
    assert document.spec.data.source.name == "spiral"
    assert (document.spec.data.features, document.spec.network.inputs) == ((), 2)


def test_that_a_change_by_which_a_feature_loses_its_value_is_refused(document):
    document.change_source("checkerboard")
    document.change_data(with_features(document, "sqrt(x1+5)"), "features")
    (problem,) = setting(document, "data.source.noise").change(0.5)
    assert "no finite number on sample" in problem.message
    assert document.spec.data.source.number("noise") == 0.0


def test_that_more_dimensions_are_more_inputs(document):
    document.change_source("xor")
    setting(document, "data.source.dimensions").change(5.0)
    assert document.spec.network.inputs == document.data.width == 5


# The project and its file


def test_that_opening_begins_anew(document, qtbot):
    document.change_seed(7)
    setting(document, RATE).change(-1.0)
    revision = document.revision
    with qtbot.waitSignals([document.project_changed, document.path_changed]):
        document.open(worked_example(), Path("forward.dnn"))
    assert document.title == "forward.dnn"
    assert document.revision > revision
    assert not document.undo_stack.canUndo()
    assert document.undo_stack.isClean()
    assert refusals(document) == []


def test_that_a_project_without_a_file_is_called_by_its_title(document):
    assert document.title == "Untitled"
    document.open(Project(default_spec(), title="Spiral"), None)
    assert document.title == "Spiral"


def test_that_saving_makes_the_present_state_the_clean_one(document, qtbot):
    document.change_seed(7)
    assert not document.undo_stack.isClean()
    with qtbot.waitSignal(document.path_changed):
        document.saved_as(Path("a.dnn"))
    assert document.undo_stack.isClean()
    assert document.title == "a.dnn"
    document.undo_stack.undo()
    assert not document.undo_stack.isClean()
    document.undo_stack.redo()
    assert document.undo_stack.isClean()


def test_that_what_was_written_before_an_edit_gives_the_path_but_no_clean_state(document):
    document.change_seed(7)
    written = document.revision
    document.change_seed(8)
    document.saved_as(Path("a.dnn"), written)
    assert document.path == Path("a.dnn")
    assert not document.undo_stack.isClean()
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert not document.undo_stack.isClean()
