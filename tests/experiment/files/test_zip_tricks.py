"""Zips that are none of ours: paths that lead elsewhere, links, doubles, bombs, endless lists."""

import io
import os
import stat
import struct
import time
import tracemalloc
import zipfile

import numpy as np
import pytest

from desktop_nn.experiment.files import members as reader
from desktop_nn.experiment.files import open_project, thumbnail_of
from desktop_nn.experiment.files.archive import LARGEST_DIRECTORY
from tests.experiment.files.broken import npy, refusal, zipped

SOON = 10.0
"""Seconds: ten times what a refusal may take."""

MEMORY = 50_000_000
"""Bytes that a refusal may take at most."""

ELSEWHERE = ("../evil", "../../../../etc/evil", "/etc/evil", "C:\\evil", "a/../../evil", "\\\\x\\y")


@pytest.mark.parametrize("name", ELSEWHERE)
def test_that_a_member_that_leads_elsewhere_is_passed_over_and_written_nowhere(path, members, name):
    path.write_bytes(zipped({**members, name: b"evil"}))
    assert open_project(path).checkpoint is not None
    assert [entry.name for entry in path.parent.iterdir()] == ["project.dnn"]


@pytest.mark.parametrize("member", ["project.json", "parameters.npy", "data/inputs.npy"])
def test_that_a_link_in_the_zip_is_its_text_and_is_not_followed(path, members, member, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(members[member])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            if name == member:
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, os.fsencode(secret) if name == member else data)
    assert member in refusal(path, file.getvalue())


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("member", ["project.json", "parameters.npy", "view.json"])
def test_that_two_members_of_one_name_are_refused(path, members, member):
    members.setdefault(member, b"{}")
    file = io.BytesIO(zipped(members))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(member, members[member])
    assert f"It has two parts called '{member}'" in refusal(path, file.getvalue())


def crowded(members, count):
    """With so many empty members more."""
    file = io.BytesIO(zipped(members))
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(count):
            archive.writestr(f"more/{number}", b"")
    return file.getvalue()


def test_that_a_zip_of_endless_members_is_refused_before_they_are_listed(path, members):
    data = crowded(members, LARGEST_DIRECTORY // 50)
    started = time.perf_counter()
    assert "far more parts than a project can have" in refusal(path, data)
    assert time.perf_counter() - started < SOON
    assert thumbnail_of(path) == b""


def with_directory_size(data, size):
    """The zip, whose end says that its directory is so long."""
    return data[:-10] + struct.pack("<I", size) + data[-6:]


@pytest.mark.parametrize("size", [LARGEST_DIRECTORY + 1, 2**32 - 1, 0x06054B50])
def test_that_a_directory_that_says_it_is_huge_is_refused(path, members, size):
    data = with_directory_size(zipped(members), size)
    assert "far more parts than a project can have" in refusal(path, data)


def with_large_end(data, size):
    """The zip with the end of those beyond 4 GB, which says that its directory is so long."""
    large = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 1, 1, size, 0)
    place = b"PK\x06\x07" + struct.pack("<IQI", 0, len(data) - 22, 1)
    return data[:-22] + large + place + data[-22:]


def test_that_the_directory_of_a_zip_beyond_4_gb_is_held_to_the_same_bound(path, members):
    data = with_large_end(zipped(members), 2**40)
    assert "far more parts than a project can have" in refusal(path, data)
    refusal(path, with_large_end(zipped(members), 2**63))


@pytest.mark.parametrize("comment", [b"a comment", b"PK\x05\x06", b"PK\x05\x06" + bytes(18)])
def test_that_a_comment_at_the_end_hides_no_directory(path, members, comment):
    data = with_directory_size(zipped(members), 2**31)
    data = data[:-2] + struct.pack("<H", len(comment)) + comment
    refusal(path, data)


BOMB = 100_000_000
"""Bytes that a thousandth of them grow to."""


@pytest.mark.parametrize(
    "member", ["project.json", "parameters.npy", "history/0.mean.npy", "view.json", "import.json"]
)
def test_that_a_bomb_costs_neither_time_nor_memory(path, members, member):
    bomb = zipped({member: bytes(BOMB)}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < BOMB // 500
    file = io.BytesIO(bomb)
    with zipfile.ZipFile(file, "a") as archive:
        for name in members.keys() - {member}:
            archive.writestr(name, members[name])
    path.write_bytes(file.getvalue())
    tracemalloc.start()
    started = time.perf_counter()
    if member == "view.json":
        assert open_project(path).looked == {}
    else:
        assert "too large to be right" in refusal(path, file.getvalue())
    seconds, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < SOON
    assert peak < MEMORY


def test_that_a_shape_that_grows_in_its_reading_is_refused(path, members):
    huge = npy(np.zeros(1)).replace(b"(1,)", b"(1e9,)", 1)
    refusal(path, zipped({**members, "data/inputs.npy": huge}))


def test_that_samples_are_bounded_by_the_file_that_holds_them(path, members, monkeypatch):
    """However many there are, what was saved opens again; only what is packed can grow."""
    monkeypatch.setattr(reader, "LARGEST_PACKED_ARRAY", 0)
    monkeypatch.setattr(reader, "LARGEST_NPY_HEADER", 200)
    path.write_bytes(zipped(members))
    assert open_project(path).own is not None
    packed = zipped(members, zipfile.ZIP_DEFLATED)
    assert "data/inputs.npy in the file is too large to be right" in refusal(path, packed)


def test_that_a_member_that_says_it_is_longer_than_the_file_takes_no_memory(path, members):
    said = 2_000_000_000
    with zipfile.ZipFile(io.BytesIO(zipped(members))) as archive:
        length = archive.getinfo("data/inputs.npy").file_size
    whole = zipped(members)
    place = whole.rindex(b"data/inputs.npy") - 46 + 20  # its sizes, in the directory
    sizes = struct.pack("<II", length, length)
    assert whole[place : place + 8] == sizes
    lying = whole[:place] + struct.pack("<II", said, said) + whole[place + 8 :]
    tracemalloc.start()
    assert "data/inputs.npy in the file is too large to be right" in refusal(path, lying)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEMORY
