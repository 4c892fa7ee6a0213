"""Words that stand for no value in arrays, as they do in tables of text."""

import numpy as np
import pytest

from desktop_nn.experiment.reading.arrays import read_npy, read_npz
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.missing_words import FoundWord
from desktop_nn.experiment.reading.opening import read_told
from desktop_nn.experiment.reading.recipe import data_set_of, guessed_recipe
from desktop_nn.experiment.reading.table import DataFileError

LABELS = np.array(["b", "NA", "?", "a", "na", ""])


@pytest.fixture
def place(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, X=np.arange(12.0).reshape(6, 2), y=LABELS)
    return path


def test_that_such_a_label_is_no_class_which_is_said(place):
    table = read_npz(place)
    assert table.column("target").categories == ("a", "b")
    assert table.column("target").values.tolist() == [1, -1, -1, 0, -1, -1]
    assert set(table.words) == {FoundWord("NA", 2, True), FoundWord("?", 1, True)}
    made = data_set_of(table, guessed_recipe(table))
    assert "“NA” is taken for a missing value: 2 cells." in made.steps
    assert made.data.rows == 2


def test_that_the_words_can_be_others(place):
    table = read_told(place, Told(words=("b",)))
    assert table.column("target").categories == ("?", "NA", "a", "na")
    assert FoundWord("b", 1, True) in table.words
    assert FoundWord("?", 1, False) in table.words


def test_that_columns_by_their_names_are_read_so_too(tmp_path):
    np.savez(tmp_path / "a.npz", area=np.arange(3.0), kind=np.array(["none", "x", "y"]))
    assert read_npz(tmp_path / "a.npz").column("kind").values.tolist() == [-1, 0, 1]


def test_that_a_number_may_stand_for_none_where_that_is_told(tmp_path):
    np.save(tmp_path / "a.npy", np.array([[1, -999], [-999, 2], [3, 4]], "i8"))
    assert read_npy(tmp_path / "a.npy").column("column 1").missing_count == 0
    table = read_told(tmp_path / "a.npy", Told(words=("-999",)))
    assert table.column("column 1").missing.tolist() == [False, True, False]
    assert table.words == (FoundWord("-999", 2, True),)


def test_that_nothing_else_of_a_text_is_told_of_an_array(place):
    with pytest.raises(DataFileError, match="is no table of text"):
        read_told(place, Told(words=("b",), decimal=","))
