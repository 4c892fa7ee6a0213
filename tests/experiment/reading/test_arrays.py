"""NumPy's files as tables."""

import numpy as np
import pytest

from desktop_nn.experiment.reading.arrays import read_npy, read_npz
from desktop_nn.experiment.reading.opening import read_table
from desktop_nn.experiment.reading.recipe import data_set_of, guessed_recipe
from desktop_nn.experiment.reading.table import DataFileError

PICTURES = np.arange(24, dtype="u1").reshape(3, 2, 4)
LABELS = np.array([1, 0, 1], "u1")


def test_that_an_array_becomes_columns(tmp_path):
    np.save(tmp_path / "a.npy", PICTURES)
    table = read_npy(tmp_path / "a.npy")
    assert len(table.columns) == 8
    assert table.columns[1].values.tolist() == [1.0, 9.0, 17.0]
    assert [column.name for column in table.columns][:2] == ["pixel 1, 1", "pixel 1, 2"]
    assert any("2 × 4 pixels" in note for note in table.notes)


def test_that_inputs_and_targets_are_found_by_their_names(tmp_path):
    np.savez(tmp_path / "a.npz", X=PICTURES, y=LABELS)
    table = read_npz(tmp_path / "a.npz")
    assert table.columns[-1].name == "target"
    assert table.columns[-1].values.tolist() == [1.0, 0.0, 1.0]


def test_that_a_single_array_is_read_whatever_its_name(tmp_path):
    for name in ("X", "y", "other"):
        np.savez(tmp_path / "a.npz", **{name: PICTURES})
        assert read_npz(tmp_path / "a.npz").rows == 3


def test_that_targets_may_be_texts(tmp_path):
    np.savez(tmp_path / "a.npz", X=PICTURES, y=np.array(["b", "a", "b"]))
    assert read_npz(tmp_path / "a.npz").column("target").categories == ("a", "b")


def test_that_other_names_are_told(tmp_path):
    np.savez(tmp_path / "a.npz", p=PICTURES, q=LABELS)
    with pytest.raises(DataFileError, match="has the arrays p, q"):
        read_npz(tmp_path / "a.npz")


def test_that_objects_are_never_loaded(tmp_path):
    np.save(tmp_path / "a.npy", np.array([{}], object))
    with pytest.raises(DataFileError, match="can't be read"):
        read_npy(tmp_path / "a.npy")


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x93NUMPY\x01\x00"])
def test_that_a_broken_file_is_refused(tmp_path, content):
    for name in ("a.npy", "a.npz"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataFileError):
            read_table(tmp_path / name)


def test_that_a_table_of_text_and_a_folder_are_told_apart(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n1,2\n3,4\n")
    assert read_table(tmp_path / "a.csv").rows == 2
    with pytest.raises(DataFileError, match="is a folder"):
        read_table(tmp_path)


def test_that_levels_of_grey_keep_a_byte_each(tmp_path):
    np.save(tmp_path / "a.npy", PICTURES)
    assert read_npy(tmp_path / "a.npy").columns[0].values.dtype == np.uint8


@pytest.mark.parametrize("shape", [(2, 65, 64), (2, 1, 9), (2, 3, 3, 3)])
def test_that_what_is_no_small_grey_picture_is_columns(tmp_path, shape):
    np.save(tmp_path / "a.npy", np.zeros(shape))
    assert read_npy(tmp_path / "a.npy").columns[0].name == "column 1"


def test_that_a_picture_may_have_a_channel(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros((2, 3, 4, 1)))
    assert read_npy(tmp_path / "a.npy").columns[-1].name == "pixel 3, 4"


def saved(folder, **arrays):
    path = folder / "some.npz"
    np.savez(path, **arrays)
    return read_table(path)


def test_that_arrays_of_one_length_are_columns_by_their_names(tmp_path):
    table = saved(
        tmp_path, size=np.arange(6).reshape(3, 2), kind=np.array(["b", "a", "b"]), y=[1, 2, 3]
    )
    assert [column.name for column in table.columns] == ["size 1", "size 2", "kind", "y"]
    assert table.column("size 2").values.tolist() == [1.0, 3.0, 5.0]
    assert table.column("kind").categories == ("a", "b")
    assert table.notes == ("Arrays become columns: “size”, “kind”, “y”.",)


@pytest.mark.parametrize(
    "arrays",
    [
        {"a": np.zeros(3), "b": np.zeros(4)},
        {"a": np.zeros((3, 2, 2)), "b": np.zeros(3)},
        {"a": np.zeros((3, 2)), "a 1": np.zeros(3)},
    ],
)
def test_that_other_arrays_are_refused(tmp_path, arrays):
    with pytest.raises(DataFileError, match="columns of one length"):
        saved(tmp_path, **arrays)


def test_that_arrays_that_are_left_out_are_named(tmp_path):
    some = np.zeros((3, 2))
    table = saved(tmp_path, x_train=some, y_train=np.arange(3), x_test=some, y_test=np.arange(3))
    assert table.notes[0] == (
        "“x_train” is put in, and “y_train” predicted; other arrays are left out: “x_test”, "
        "“y_test”."
    )


def test_that_a_single_one_in_each_row_of_targets_is_a_class(tmp_path):
    table = saved(tmp_path, X=np.zeros((30, 2)), y=np.eye(3)[np.arange(30) % 3])
    assert table.columns[-1].values.tolist() == [0.0, 1.0, 2.0] * 10
    assert any("3 targets one is 1" in note for note in table.notes)
    assert guessed_recipe(table).task == "classes"


def test_that_several_numbers_to_a_sample_are_all_predicted(tmp_path):
    table = saved(tmp_path, X=np.zeros((4, 2)), y=np.arange(8.0).reshape(4, 2))
    recipe = guessed_recipe(table)
    assert (recipe.targets, recipe.task) == (("target 1", "target 2"), "values")
    assert data_set_of(table, recipe).data.targets.tolist() == np.arange(8).reshape(4, 2).tolist()
