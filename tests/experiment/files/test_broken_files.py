"""Broken and hostile files: each is refused with a sentence, soon, and nothing in it is run."""

import contextlib
import io
import json
import os
import pickle
import random
import struct
import zipfile

import numpy as np
import pytest

from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.history import COLUMNS
from desktop_nn.training.run import Run
from tests.experiment.projects import (
    changed,
    classes,
    everything,
    project_of,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a file with everything in it."""
    run = Run(everything())
    run.advance(60)
    run.change(changed(run.spec, l2=0.02))
    run.advance(17)
    path = tmp_path_factory.mktemp("whole") / "project.dnn"
    save_project(path, project_of(run, classes(3)))
    return path.read_bytes()


@pytest.fixture
def members(whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "project.dnn"


def refusal(path, data):
    """The sentence with which a file of these bytes is refused."""
    path.write_bytes(data)
    with pytest.raises(ProjectError) as error:
        open_project(path)
    sentence = str(error.value)
    assert "“project.dnn”" in sentence
    assert sentence.endswith(".")
    return sentence


def zipped(members, compression=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def with_header(members, change):
    """The members with project.json changed in place by `change`."""
    header = json.loads(members["project.json"])
    change(header)
    return {**members, "project.json": json.dumps(header).encode()}


def with_journal(members, change):
    journal = json.loads(members["journal.json"])
    change(journal)
    return {**members, "journal.json": json.dumps(journal).encode()}


def test_that_the_whole_file_opens(path, whole, members):
    path.write_bytes(whole)
    assert open_project(path).checkpoint is not None
    path.write_bytes(zipped(members))
    assert open_project(path).checkpoint is not None


# No project at all


def test_that_a_missing_file_is_told(tmp_path):
    with pytest.raises(ProjectError, match=r"There is no file “project\.dnn” in"):
        open_project(tmp_path / "project.dnn")


def test_that_a_folder_is_told(tmp_path):
    with pytest.raises(ProjectError, match="is a folder, not a project file"):
        open_project(tmp_path)


def test_that_a_pipe_is_told_and_not_waited_for(path):
    os.mkfifo(path)
    with pytest.raises(ProjectError, match="It is no plain file"):
        open_project(path)


@pytest.mark.parametrize("data", [b"", b"{}", b"PK\x03\x04", b"\x00" * 1000, "näh".encode()])
def test_that_what_is_no_zip_is_told(path, data):
    assert "it is no project file, or only a part of one" in refusal(path, data)


def test_that_another_zip_is_told(path):
    assert "lacks project.json" in refusal(path, zipped({"readme.txt": b"hello"}))
    assert "no project of Desktop NN" in refusal(path, zipped({"project.json": b"{}"}))


# Damage


def test_that_a_truncated_file_is_refused_wherever_it_ends(path, whole):
    for end in [*range(0, len(whole), 97), len(whole) - 1]:
        refusal(path, whole[:end])


def opened_or_refused(path, data):
    path.write_bytes(data)
    with contextlib.suppress(ProjectError):
        open_project(path)


def test_that_damaged_bytes_never_give_anything_but_a_sentence(path, whole):
    rng = random.Random(1)
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(rng.choice([1, 3, 30])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        opened_or_refused(path, bytes(data))


def test_that_damaged_members_in_a_sound_zip_never_give_anything_but_a_sentence(path, members):
    rng = random.Random(2)
    for _ in range(400):
        name = rng.choice(sorted(members))
        data = bytearray(members[name])
        for _ in range(rng.choice([1, 2, 10])):
            data[rng.randrange(min(len(data), 300))] = rng.randrange(256)
        opened_or_refused(path, zipped({**members, name: bytes(data)}))


# The header


@pytest.mark.parametrize(
    ("version", "text"),
    [
        (2, "written by a newer Desktop NN (file version 2, this program reads up to 1)"),
        (0, "Its version is missing"),
        ("1", "Its version is missing"),
        (None, "Its version is missing"),
    ],
)
def test_that_another_version_is_told(path, members, version, text):
    changed = with_header(members, lambda header: header.update(version=version))
    assert text in refusal(path, zipped(changed))


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b"{", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format": "desktop-nn"}'],
)
def test_that_a_broken_header_is_refused(path, members, text):
    refusal(path, zipped({**members, "project.json": text}))


def spec_of(header):
    return header["spec"]


SPECS = {
    "a rate that is no number": lambda s: s["training"]["optimizer"]["parameters"].update(
        learning_rate="fast"
    ),
    "a rate of null": lambda s: s["training"]["optimizer"]["parameters"].update(learning_rate=None),
    "a rate below zero": lambda s: s["training"]["optimizer"]["parameters"].update(
        learning_rate=-1
    ),
    "a rate without end": lambda s: s["training"]["optimizer"]["parameters"].update(
        learning_rate=10**400
    ),
    "a penalty of null": lambda s: s["training"].update(l2=None),
    "a batch in words": lambda s: s["training"].update(batch_size="ten"),
    "a batch of half a sample": lambda s: s["training"].update(batch_size=1.5),
    "an unknown optimizer": lambda s: s["training"]["optimizer"].update(name="luck"),
    "an unknown data set": lambda s: s["data"]["source"].update(name="oracle"),
    "an unknown type": lambda s: s["network"].update(dtype="float16"),
    "a billion units": lambda s: s["network"]["layers"][0].update(units=10**9),
    "units without end": lambda s: s["network"]["layers"][0].update(units=10**400),
    "a billion inputs": lambda s: s["network"].update(inputs=10**9),
    "inputs below zero": lambda s: s["network"].update(inputs=-2),
    "no layer": lambda s: s["network"].update(layers=[]),
    "a layer that is a number": lambda s: s["network"].update(layers=[7]),
    "a million layers": lambda s: s["network"].update(layers=s["network"]["layers"] * 10_000),
    "the same id twice": lambda s: s["network"]["layers"][1].update(id=1),
    "a hundred million samples": lambda s: s["data"]["source"]["parameters"].update(samples=10**8),
    "a seed below zero": lambda s: s.update(seed=-1),
    "all for validation": lambda s: s["data"].update(validation_share=1.0),
}


@pytest.mark.parametrize("change", SPECS.values(), ids=SPECS)
def test_that_a_spec_that_the_program_would_refuse_is_refused_in_a_file(path, members, change):
    refusal(path, zipped(with_header(members, lambda header: change(header["spec"]))))


@pytest.mark.parametrize("change", SPECS.values(), ids=SPECS)
def test_that_it_is_refused_in_the_journal_too(path, members, change):
    # The start, which the journal must have right for the run to be repeated.
    refusal(path, zipped(with_journal(members, lambda journal: change(journal[0]["spec"]))))


def test_that_numbers_that_json_does_not_know_are_refused(path, members):
    for text in (b"NaN", b"Infinity", b"1e999"):
        broken = members["project.json"].replace(b'"l2": 0.02', b'"l2": ' + text)
        assert broken != members["project.json"]
        refusal(path, zipped({**members, "project.json": broken}))


def test_that_own_data_must_be_there_where_the_spec_asks_for_it(path, members):
    def own(header):
        header["spec"]["data"]["source"] = {"name": "own", "parameters": {}}

    without = {name: data for name, data in members.items() if not name.startswith("data/")}
    assert "should carry its samples" in refusal(path, zipped(with_header(without, own)))


# The run


COUNTERS = {
    "an update below zero": {"update": -1},
    "an update before the last change": {"update": 1},
    "an update without end": {"update": 10**30},
    "a position beyond the samples": {"position": 400},
    "a position below zero": {"position": -1},
    "an age below zero": {"age": -1},
    "an age of an array that isn't there": {"ages": {"W9": 1}},
    "an age of an array below zero": {"ages": {"W1": -1}},
    "an age of an array beyond that of all": {"ages": {"W1": 10**6}},
    "a weight of losses below zero": {"loss_rows": -1},
    "a history below zero": {"history_length": -3},
    "a history that is longer than it is": {"history_length": 10**6},
    "no history": {"history_levels": 0},
    "a million levels": {"history_levels": 10**6},
    "a memory that isn't the optimizer's": {"memory": ["m", "velocity"]},
    "a memory elsewhere": {"memory": ["../m", "v"]},
    "no generators": {"generators": {}},
    "a broken generator": {"shuffle": {"state": {"state": "x", "inc": "1"}}},
    "a generator of another kind": {"shuffle": {}},
}


@pytest.mark.parametrize("change", COUNTERS.values(), ids=COUNTERS)
def test_that_counters_that_do_not_go_together_are_refused(path, members, change):
    broken = with_header(members, lambda header: header["run"].update(change))
    refusal(path, zipped(broken))


JOURNALS = {
    "empty": lambda journal: journal.clear(),
    "without a start": lambda journal: journal.pop(0),
    "out of order": lambda journal: journal.insert(1, {**journal[1], "update": 70}),
    "into the future": lambda journal: journal.append({**journal[1], "update": 10**6}),
    "before the start": lambda journal: journal[0].update(update=-1),
}


@pytest.mark.parametrize("change", JOURNALS.values(), ids=JOURNALS)
def test_that_a_journal_that_is_none_is_refused(path, members, change):
    refusal(path, zipped(with_journal(members, change)))


def test_that_every_member_of_a_run_must_be_there(path, members):
    for name in members:
        if name != "data/names.json":
            rest = {other: data for other, data in members.items() if other != name}
            assert f"It lacks {name}." in refusal(path, zipped(rest))


# Arrays

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
