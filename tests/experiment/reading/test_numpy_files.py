"""NumPy's files that are hostile, or broken: refused by their heads, at no cost."""

import io
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from desktop_nn.engine.number_text import grouped
from desktop_nn.experiment.reading.opening import read_table
from desktop_nn.experiment.reading.refusals import (
    ALWAYS_UNPACKED,
    MOST_NUMBERS,
    MOST_TABLE_COLUMNS,
)
from desktop_nn.experiment.reading.table import DataFileError, ReadingEnded

MEMORY = 3_000_000
"""Bytes that a refusal may take at most."""


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def head(shape, dtype="<f8"):
    """The head of a .npy, which may promise anything."""
    text = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text) + 1) + text.encode() + b"\n"


def zipped(path, begin, size, name="X.npy"):
    """With an array that begins so and goes on for `size` bytes, packed to a thousandth."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as f:
        f.write(begin)
        for _ in range(size >> 20):
            f.write(bytes(1 << 20))
    return path


def refusal(path):
    """What is said; no more memory is taken than a refusal may."""
    tracemalloc.start()
    with pytest.raises(DataFileError) as said:
        read_table(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEMORY
    return str(said.value)


BOMB = 2 * ALWAYS_UNPACKED >> 20 << 20


@pytest.mark.parametrize("name", ["X", "x_train", "anything"])
def test_that_what_unpacks_to_far_more_than_it_is_is_refused(tmp_path, name):
    path = zipped(tmp_path / "a.npz", head((BOMB // 8, 1)), BOMB, f"{name}.npy")
    said = refusal(path)
    assert "“a.npz” would unpack from" in said
    assert "250 times its size is the most" in said


def test_that_the_targets_are_held_to_the_same_bound(tmp_path):
    path = zipped(tmp_path / "a.npz", npy(np.zeros((3, 2))), 0)
    assert "would unpack from" in refusal(zipped(path, head((BOMB // 8,)), BOMB, "y.npy"))


def test_that_an_array_that_nobody_asked_for_is_not_unpacked(tmp_path):
    path = zipped(tmp_path / "a.npz", npy(np.arange(6.0).reshape(3, 2)), 0)
    zipped(path, npy(np.array([0, 1, 0])), 0, "y.npy")
    zipped(path, head((BOMB // 8,)), BOMB, "other.npy")
    tracemalloc.start()
    table = read_table(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [column.values.tolist() for column in table.columns[1:]] == [[1, 3, 5], [0, 1, 0]]
    assert peak < MEMORY


@pytest.mark.parametrize(
    ("shape", "dtype", "said"),
    [
        ((MOST_NUMBERS + 1, 1), "<u1", "are the most"),
        ((10**15, 8), "<f8", "are the most"),
        ((MOST_NUMBERS // 3,), "<U9", "are the most"),
        ((2, MOST_TABLE_COLUMNS + 1), "<f8", f"{grouped(MOST_TABLE_COLUMNS + 1)} columns"),
        ((-3, -2), "<f8", "a row for each sample"),
        ((0, 2), "<f8", "a row for each sample"),
        ((3, 0), "<f8", "a row for each sample"),
        ((1,) * 33, "<f8", "of 33 axes"),
        ((3, 2), "<f8", "takes 48 bytes, and there are 0"),
        ((3, 2), "<U0", "not numbers"),
        ((3, 2), "<c16", "not numbers"),
        ((3, 2), "|O", "not numbers"),
        ((True, 2), "<f8", "not made of whole numbers"),
        ("(1e9,)", "<f8", "doesn't begin as one does"),
        ("(" * 500, "<f8", "doesn't begin as one does"),
    ],
)
@pytest.mark.parametrize("ending", ["npy", "npz"])
def test_that_a_head_that_promises_too_much_or_nonsense_is_refused(
    tmp_path, shape, dtype, said, ending
):
    path = tmp_path / f"a.{ending}"
    data = head(shape, dtype)
    if ending == "npy":
        path.write_bytes(data)
    else:
        zipped(path, data, 0)
    assert said in refusal(path)


def test_that_a_member_that_is_shorter_or_longer_than_its_array_is_refused(tmp_path):
    whole = npy(np.arange(6.0).reshape(3, 2))
    for place, data in enumerate((whole[:-8], whole + b"x", whole[:90], whole[:5])):
        assert "can't be read" in refusal(zipped(tmp_path / f"{place}.npz", data, 0))
        (tmp_path / f"{place}.npy").write_bytes(data)
        assert "can't be read" in refusal(tmp_path / f"{place}.npy")


def test_that_a_zip_whose_bytes_were_changed_is_refused_or_read_as_it_was(tmp_path):
    """Whatever byte it is: no other error comes out."""
    path = zipped(tmp_path / "a.npz", npy(np.arange(6.0).reshape(3, 2)), 0)
    whole = path.read_bytes()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 0x5A
        path.write_bytes(changed)
        try:
            table = read_table(path)
        except DataFileError:
            continue
        assert table.rows == 3


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_that_two_arrays_of_one_name_are_refused(tmp_path):
    path = zipped(tmp_path / "a.npz", npy(np.zeros((3, 2))), 0)
    assert "names one twice" in refusal(zipped(path, npy(np.ones((3, 2))), 0))


@pytest.mark.parametrize("targets", [np.array([b"\xff\xfe", b"b"]), np.array([["a", "b"]] * 2)])
def test_that_targets_that_are_no_texts_or_too_many_are_refused(tmp_path, targets):
    path = zipped(tmp_path / "a.npz", npy(np.zeros((2, 2))), 0)
    assert "targets" in refusal(zipped(path, npy(targets), 0, "y.npy"))


def test_that_a_name_with_the_wrong_ending_is_told(tmp_path):
    zipped(tmp_path / "a.npz", npy(np.zeros((3, 2))), 0).rename(tmp_path / "a.npy")
    assert "should end with .npz" in refusal(tmp_path / "a.npy")
    (tmp_path / "b.npz").write_bytes(npy(np.zeros((3, 2))))
    assert "should end with .npy" in refusal(tmp_path / "b.npz")


def test_that_columns_that_lie_first_in_memory_are_read_as_they_are(tmp_path):
    array = np.arange(6.0).reshape(2, 3).T
    np.save(tmp_path / "a.npy", array)
    table = read_table(tmp_path / "a.npy")
    assert [column.values.tolist() for column in table.columns] == array.T.tolist()


@pytest.mark.parametrize("ending", ["npy", "npz"])
def test_that_reading_tells_how_far_it_is_and_can_be_ended(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    array = np.zeros((300_000, 1))
    (np.save if ending == "npy" else np.savez)(path, array)
    told = []
    read_table(path, progress=lambda done, size: told.append((done, size)) or True)
    assert told[-1] == (array.nbytes, array.nbytes)
    assert len(told) == 3
    with pytest.raises(ReadingEnded):
        read_table(path, progress=lambda done, size: False)
