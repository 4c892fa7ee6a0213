"""Samples of the user's own are taken as a step of undo, with all that is told of them."""

import numpy as np
import pytest

from desktop_nn.experiment.carried import Carried
from desktop_nn.experiment.data_sets import OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.table_project import spec_for


def samples(seed, rows=40, classes=("a", "b", "c")):
    rng = np.random.default_rng(seed)
    inputs = rng.normal(size=(rows, 4))
    targets = rng.integers(0, len(classes), (rows, 1)).astype(float)
    return DataSet(inputs, targets, ("p", "q", "r", "s"), ("class",), classes)


def take(document, own, title="flowers"):
    spec = spec_for(document.spec, document.data, own)
    return document.import_data(spec, Carried(own, title, "Read."), f"import {title}.csv")


@pytest.fixture
def heard(document):
    """Specs before and after, and the samples then."""
    changes = []
    document.spec_changed.connect(lambda old, new: changes.append((old, new, document.data)))
    return changes


def test_that_do_undo_and_redo_hold_samples_spec_and_what_is_told_of_them(document, heard):
    spec, data, revision = document.spec, document.data, document.revision
    own = samples(1)
    assert take(document, own) == ()
    imported = document.spec
    assert (document.data, document.own) == (own, own)
    assert imported.network.inputs == 4
    assert imported.network.output.units == 3
    assert (document.title, document.carried.notes) == ("flowers", "Read.")
    document.undo_stack.undo()
    assert (document.spec, document.own, document.revision) == (spec, None, revision)
    assert np.array_equal(document.data.inputs, data.inputs)
    assert document.title == "Untitled"
    assert document.undo_stack.isClean()
    document.undo_stack.redo()
    assert (document.spec, document.data) == (imported, own)
    assert [new for _, new, _ in heard] == [imported, spec, imported]
    assert heard[0][2] is own


def test_that_a_second_table_with_the_same_spec_is_another_state(document, heard):
    first, second = samples(1), samples(2)
    take(document, first)
    take(document, second)
    assert document.undo_stack.count() == 2
    assert document.data is second
    document.undo_stack.undo()
    assert document.data is first
    assert len(heard) == 3


def test_that_edits_after_it_hold_their_samples(document):
    take(document, samples(1))
    document.change_source("circle")
    assert document.data.width == 2
    document.change_source(OWN)
    assert document.data is document.own
    for _ in range(3):
        document.undo_stack.undo()
    assert document.own is None
    document.undo_stack.redo()
    document.undo_stack.redo()
    assert document.spec.data.source.name == "circle"


def test_that_samples_that_do_not_go_with_the_spec_are_refused(document, heard):
    own = samples(1)
    spec = document.spec
    [*problems] = document.import_data(
        spec_for(spec, document.data, samples(2, classes=("a",))), Carried(own), "import"
    )
    assert problems
    assert document.own is None
    assert heard == []
    assert document.undo_stack.count() == 0
