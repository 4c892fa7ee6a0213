"""IDX, plain and packed: read whole, or refused by what its head promises."""

import gzip
import struct
import tracemalloc

import numpy as np
import pytest

from desktop_nn.experiment.reading.idx import read_idx
from desktop_nn.experiment.reading.opening import read_table
from desktop_nn.experiment.reading.refusals import ALWAYS_UNPACKED, MOST_NUMBERS
from desktop_nn.experiment.reading.table import DataFileError, ReadingEnded


def idx(array):
    kinds = {"u1": 8, "i4": 12, "f4": 13}
    kind = next(k for k in kinds if array.dtype == np.dtype(k))
    head = struct.pack(">BBBB", 0, 0, kinds[kind], array.ndim)
    shape = struct.pack(f">{array.ndim}I", *array.shape)
    return head + shape + array.astype(f">{kind}").tobytes()


PICTURES = np.arange(24, dtype="u1").reshape(3, 2, 4)
LABELS = np.array([1, 0, 1], "u1")
MEMORY = 3_000_000
"""Bytes that a refusal may take at most."""


def test_that_pictures_find_their_labels(tmp_path):
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(idx(PICTURES))
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(idx(LABELS))
    table = read_table(tmp_path / "t10k-images-idx3-ubyte")
    assert len(table.columns) == 9
    assert table.columns[-1].values.tolist() == [1.0, 0.0, 1.0]
    assert any("t10k-labels-idx1-ubyte" in note for note in table.notes)


def test_that_packed_files_are_read(tmp_path):
    (tmp_path / "images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(PICTURES)))
    assert read_table(tmp_path / "images-idx3-ubyte.gz").rows == 3


@pytest.mark.parametrize(
    "content", [b"", b"\0\0", b"\0\0\x08\x03", idx(PICTURES)[:-1], idx(PICTURES) + b"x", b"\1" * 40]
)
def test_that_a_broken_idx_file_is_refused(tmp_path, content):
    path = tmp_path / "images-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(DataFileError):
        read_idx(path)


def test_that_a_huge_shape_takes_no_memory(tmp_path):
    path = tmp_path / "images-idx3-ubyte"
    path.write_bytes(struct.pack(">BBBB3I", 0, 0, 8, 3, 2**32 - 1, 2**32 - 1, 2**32 - 1))
    with pytest.raises(DataFileError, match="are the most"):
        read_idx(path)


def head(*shape):
    return struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape)


def zeros_behind(begin, size):
    """A packed file that begins so, and goes on for `size` bytes: a thousandth of them long."""
    pack = gzip.zlib.compressobj(9, wbits=31)
    parts = [pack.compress(begin), *(pack.compress(bytes(1 << 20)) for _ in range(size >> 20))]
    return b"".join((*parts, pack.flush()))


@pytest.mark.parametrize(
    ("name", "begin", "said"),
    [
        ("images-idx3-ubyte.gz", head(150_000, 28, 28), "would unpack from"),
        ("images-idx3-ubyte.gz", head(MOST_NUMBERS // 4, 2, 4), "are the most"),
        ("images-idx3-ubyte.gz", head(1, 10_000, 10_000), "columns"),
        ("images-idx3-ubyte.gz", head(3, 2, 4), "cut off, or too long"),
        ("table.csv.gz", b"a,b\n", "Of packed files only IDX is read"),
    ],
)
def test_that_a_small_file_that_unpacks_without_end_is_refused_by_its_head(
    tmp_path, name, begin, said
):
    path = tmp_path / name
    path.write_bytes(zeros_behind(begin, 2 * ALWAYS_UNPACKED))
    tracemalloc.start()
    with pytest.raises(DataFileError, match=said):
        read_table(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEMORY


@pytest.mark.parametrize("axes", [0, 33, 255])
def test_that_no_axes_or_too_many_are_refused(tmp_path, axes):
    path = tmp_path / "images-idx3-ubyte"
    path.write_bytes(head(*[1] * axes) + b"\1")
    with pytest.raises(DataFileError, match="a row for each sample"):
        read_idx(path)


def test_that_a_packed_file_that_is_broken_within_is_refused(tmp_path):
    path = tmp_path / "images-idx3-ubyte.gz"
    data = bytearray(gzip.compress(idx(np.random.default_rng(1).integers(0, 9, (9, 9, 9), "u1"))))
    data[40] ^= 255
    path.write_bytes(data)
    with pytest.raises(DataFileError, match=r"can't be unpacked|cut off"):
        read_idx(path)
    path.write_bytes(data[:60])
    with pytest.raises(DataFileError, match="can't be unpacked"):
        read_idx(path)


def test_that_reading_can_be_ended(tmp_path):
    path = tmp_path / "images-idx3-ubyte"
    path.write_bytes(idx(PICTURES))
    told = []
    read_idx(path, lambda done, size: told.append((done, size)) or True)
    assert told == [(24, 24)]
    with pytest.raises(ReadingEnded):
        read_idx(path, lambda done, size: False)
