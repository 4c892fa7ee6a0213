"""Broken and hostile files: each is refused with a sentence, soon, and nothing in it is run."""

import contextlib
import os
import random

import pytest

from desktop_nn.experiment.files import ProjectError, open_project, thumbnail_of
from desktop_nn.experiment.files.samples_beside import beside_of
from tests.experiment.files.broken import refusal, with_header, with_journal, zipped


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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_that_a_pipe_is_told_and_not_waited_for(path):
    os.mkfifo(path)
    with pytest.raises(ProjectError, match="It is no plain file"):
        open_project(path)
    assert thumbnail_of(path) == b""
    assert beside_of(path) is None


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


RULES = {
    "an unknown rule": lambda rules: rules["answered"].append("moon"),
    "an epoch to come": lambda rules: rules["last"].update(epoch=10**6),
    "a best epoch to come": lambda rules: rules.update(best_epoch=10**6),
    "a best epoch below zero": lambda rules: rules.update(best_epoch=-1),
    "no measure": lambda rules: rules.update(first=None),
}


@pytest.mark.parametrize("change", RULES.values(), ids=RULES)
def test_that_what_stop_rules_can_not_know_is_refused(path, members, change):
    refusal(path, zipped(with_header(members, lambda header: change(header["run"]["rules"]))))


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
