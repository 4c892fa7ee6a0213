"""Weights from a file: what fits is told, set as a step of undo, and undone."""

import numpy as np
import pytest
from PySide6.QtTest import QAbstractItemModelTester

from desktop_nn.experiment.array_setting import ArraySetting
from desktop_nn.experiment.weight_import import WeightsFileError
from desktop_nn.models.weight_import import (
    AS_EDIT,
    AS_START,
    TARGET,
    UNDO,
    VERDICT,
    MatchesModel,
    WeightImport,
)

NETWORK = {"W1": (2, 8), "b1": (8,), "W2": (8, 8), "b2": (8,), "W3": (8, 1), "b3": (1,)}


@pytest.fixture
def heard(document):
    """What the run is told."""
    told = []
    document.arrays_set.connect(told.append)
    return told


def written(tmp_path, **arrays):
    path = tmp_path / "weights.npz"
    np.savez(path, **arrays)
    return path


def whole(tmp_path):
    return written(tmp_path, **{name: np.full(shape, 0.5) for name, shape in NETWORK.items()})


def test_that_a_file_of_all_arrays_is_said_to_fit(tmp_path, document):
    found = WeightImport(whole(tmp_path), document.spec.network, True)
    assert len(found.arrays) == 6
    assert found.fact == "6 arrays in the file; all of them fit."
    assert found.notes == (AS_START, UNDO)
    assert found.text == "import 6 arrays of weights.npz"


def test_that_what_does_not_fit_and_what_gets_nothing_is_said(tmp_path, document):
    path = written(tmp_path, W1=np.ones((2, 8)), W2=np.ones((9, 9)), odd=np.ones(3))
    found = WeightImport(path, document.spec.network, False)
    assert found.fact == "3 arrays in the file; 1 of them fits."
    kept, edit, undo = found.notes
    assert kept == "Kept as they are: b1, W2, b2, W3, b3."
    assert (edit, undo) == (AS_EDIT, UNDO)


def test_that_a_file_of_another_network_is_said_to_fit_nowhere(tmp_path, document):
    found = WeightImport(written(tmp_path, W9=np.ones(3)), document.spec.network, True)
    assert found.arrays == ()
    assert found.fact == "1 array in the file; none of them fits this network."
    assert found.notes == ()


def test_that_a_file_that_is_none_is_refused_in_words(tmp_path, document):
    path = tmp_path / "weights.npz"
    path.write_bytes(b"no archive")
    with pytest.raises(WeightsFileError, match=r"it is no \.npz file"):
        WeightImport(path, document.spec.network, True)


def test_that_the_table_says_of_each_array_where_it_goes_or_why_not(tmp_path, document):
    path = written(tmp_path, **{"0.weight": np.ones((8, 2)), "W2": np.ones((9, 9))})
    model = MatchesModel(WeightImport(path, document.spec.network, True).matches)
    QAbstractItemModelTester(model)
    cells = [[model.index(row, column).data() for column in range(5)] for row in range(2)]
    assert cells[0] == ["0.weight", "8 × 2", "W1", "2 × 8", "✓ fits, transposed"]
    assert cells[1][TARGET] == "W2"
    assert cells[1][VERDICT] == "– W2 is 8 × 8, this array 9 × 9."


# As a step of undo


def arrays(value):
    return (ArraySetting.of(2, "b", np.full(8, value)),)


def test_that_do_undo_and_redo_set_the_new_and_the_old_numbers(document, heard):
    spec, before = document.spec, document.revision
    assert document.set_arrays(arrays(0.5), lambda: arrays(-1.0), "import 1 array") == ()
    assert document.undo_stack.undoText() == "import 1 array"
    after = document.revision
    document.undo_stack.undo()
    assert document.revision == before
    assert document.undo_stack.isClean()
    document.undo_stack.redo()
    assert document.revision == after
    assert heard == [arrays(0.5), arrays(-1.0), arrays(0.5)]
    assert document.spec is spec


def test_that_the_old_numbers_are_made_only_when_they_are_wanted(document, heard):
    made = []
    document.set_arrays(arrays(0.5), lambda: made.append(1) or arrays(0.0), "import")
    assert made == []
    document.undo_stack.undo()
    assert made == [1]


@pytest.mark.parametrize(
    "wrong",
    [
        ArraySetting.of(9, "b", np.ones(8)),
        ArraySetting.of(2, "gamma", np.ones(8)),
        ArraySetting.of(2, "b", np.ones(9)),
        ArraySetting.of(2, "b", np.full(8, np.nan)),
    ],
)
def test_that_what_the_network_can_not_take_is_refused_in_words(document, heard, wrong):
    [problem] = document.set_arrays((wrong,), lambda: (), "import")
    assert problem.severity == "error"
    assert problem.message.startswith("They can't be set: ")
    assert heard == []
    assert document.undo_stack.count() == 0
