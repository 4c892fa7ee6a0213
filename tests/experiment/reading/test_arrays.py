"""NumPy's files as tables."""

import numpy as np
import pytest

from desktop_nn.experiment.reading.arrays import read_npy, read_npz
from desktop_nn.experiment.reading.opening import read_table
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
