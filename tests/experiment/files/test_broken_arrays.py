"""Arrays and samples that are none: each is refused with a sentence, soon, and nothing is run."""

import pickle
import struct
import zipfile

import numpy as np
import pytest

from desktop_nn.experiment.history import COLUMNS
from tests.experiment.files.broken import npy, refusal, zipped

ARRAYS = ["parameters.npy", "memory/v.npy", "history/0.mean.npy", "data/inputs.npy"]
each_array = pytest.mark.parametrize("member", ARRAYS)


@each_array
@pytest.mark.parametrize(
    "array",
    [
        np.zeros((3, 3, 3)),
        np.zeros(0),
        np.array("text"),
        np.array([1 + 2j]),
        np.zeros(5, np.dtype([("a", "f8")])),
        np.zeros((2, len(COLUMNS)), np.float16),
        np.zeros((5000, len(COLUMNS))),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_that_an_array_of_another_kind_is_refused(path, members, member, array):
    refusal(path, zipped({**members, member: npy(array)}))


class Trap:
    """Says so when it is unpickled."""

    def __reduce__(self):
        return pytest.fail, ("a pickle in a project file was run",)


@each_array
def test_that_a_pickle_is_refused_and_not_run(path, members, member):
    objects = npy(np.array([Trap()], dtype=object))
    for data in (objects, pickle.dumps(Trap())):
        assert f"{member} in the file is no plain array" in refusal(
            path, zipped({**members, member: data})
        )


def header_only(shape, dtype="<f8"):
    """A `.npy` that says it is huge, and is not."""
    text = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}"
    text += " " * (-(len(text) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode() + b"\0" * 64


@each_array
@pytest.mark.parametrize("shape", [(10**12,), (10**9, 7), (-1,), (2**63, 2**63), (0, 10**30)])
def test_that_a_huge_array_that_is_not_there_is_refused_soon(path, members, member, shape):
    refusal(path, zipped({**members, member: header_only(shape)}))


def test_that_a_header_that_is_code_is_refused(path, members):
    text = b"__import__('os').abort()\n"
    data = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text
    refusal(path, zipped({**members, "parameters.npy": data}))


def test_that_a_bomb_is_refused_by_its_declared_size(path, members):
    bomb = {**members, "parameters.npy": npy(np.zeros(10**7))}
    data = zipped(bomb, zipfile.ZIP_DEFLATED)
    assert len(data) < 200_000
    assert "too large to be right" in refusal(path, data)


def declared_larger(data, member, size):
    """The zip with another size for a member in its directory."""
    directory = data.index(b"PK\x01\x02")
    name = struct.pack("<H", len(member)) + member.encode()
    start = next(
        start
        for start in range(directory, len(data))
        if data.startswith(b"PK\x01\x02", start)
        and (data[start + 28 : start + 30] + data[start + 46 :]).startswith(name)
    )
    return data[: start + 24] + struct.pack("<I", size) + data[start + 28 :]


def test_that_a_member_that_is_shorter_than_it_says_is_refused(path, members):
    data = declared_larger(zipped(members), "parameters.npy", 2**31)
    refusal(path, data)
    data = declared_larger(zipped(members), "data/inputs.npy", 900_000_000)
    refusal(path, data)


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_that_an_unusual_compression_is_refused(path, members, compression):
    assert "compressed in an unknown way" in refusal(path, zipped(members, compression))


# Samples


@pytest.mark.parametrize(
    ("member", "array"),
    [
        ("data/inputs.npy", np.full((12, 2), np.nan)),
        ("data/inputs.npy", np.full((12, 2), np.inf)),
        ("data/inputs.npy", np.zeros((12, 3))),
        ("data/inputs.npy", np.zeros((11, 2))),
        ("data/inputs.npy", np.zeros((12, 2), np.float32)),
        ("data/inputs.npy", np.zeros(24)),
        ("data/targets.npy", np.full((12, 1), 3.0)),
        ("data/targets.npy", np.full((12, 1), 0.5)),
        ("data/targets.npy", np.full((12, 1), -1.0)),
        ("data/targets.npy", np.zeros((12, 2))),
    ],
)
def test_that_samples_that_are_no_table_are_refused(path, members, member, array):
    assert "Its samples" in refusal(path, zipped({**members, member: npy(array)}))


def test_that_a_table_without_rows_is_refused(path, members):
    empty = {"data/inputs.npy": npy(np.zeros((0, 2))), "data/targets.npy": npy(np.zeros((0, 1)))}
    assert "Its samples are empty" in refusal(path, zipped({**members, **empty}))
