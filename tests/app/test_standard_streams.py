"""Commands whose standard output or standard error nobody hears go on, and end in a sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_nn.experiment.files import open_project

FULL = Path("/dev/full")
ON_A_FULL_DISK = pytest.mark.skipif(not FULL.exists(), reason="a device that is always full")
UNDER_POSIX = pytest.mark.skipif(os.name == "nt", reason="a shell closes the streams")


def done(*words, **streams):
    command = [sys.executable, "-m", "desktop_nn", *map(str, words)]
    return subprocess.run(command, text=True, **streams)


def done_without(closed, *words, **streams):
    """By a shell that closes one of the streams before."""
    line = ["sh", "-c", f'"$@" {closed}', "sh", sys.executable, "-m", "desktop_nn"]
    return subprocess.run([*line, *map(str, words)], text=True, **streams)


def pipe_without_reader():
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "wb")


def trained_into(folder, *more, **streams):
    return done("train", "iris", "--epochs", 9, "--out", folder, *more, **streams)


def epochs_in(folder):
    return open_project(folder / "iris.dnn").checkpoint.epoch


def test_that_training_goes_on_where_nobody_reads_its_bar(tmp_path):
    with pipe_without_reader() as closed:
        assert trained_into(tmp_path, stderr=closed).returncode == 0
    assert epochs_in(tmp_path) == 9


@ON_A_FULL_DISK
def test_that_training_goes_on_where_its_log_is_on_a_full_disk(tmp_path):
    with FULL.open("wb") as full:
        assert trained_into(tmp_path, stderr=full).returncode == 0
    assert epochs_in(tmp_path) == 9


@UNDER_POSIX
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_that_training_goes_on_where_streams_are_closed(closed, tmp_path):
    words = ("train", "iris", "--epochs", 9, "--out", tmp_path)
    assert done_without(closed, *words, stderr=subprocess.DEVNULL).returncode == 0
    assert epochs_in(tmp_path) == 9


@UNDER_POSIX
def test_that_a_command_without_standard_output_ends_quietly():
    ended = done_without(">&-", "info", "iris", stderr=subprocess.PIPE)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_that_training_whose_answer_nobody_reads_is_no_failure(tmp_path):
    with pipe_without_reader() as closed:
        ended = trained_into(tmp_path, stdout=closed, stderr=subprocess.PIPE)
    assert ended.returncode == 0
    assert "written" not in ended.stderr


@ON_A_FULL_DISK
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_that_an_answer_without_room_is_no_fault_of_the_folder(form, tmp_path):
    with FULL.open("wb") as full:
        ended = trained_into(tmp_path, *form, stdout=full, stderr=subprocess.PIPE)
    assert ended.returncode == 2
    expected = "All is done but the answer: standard output: No space left on device."
    assert ended.stderr.splitlines()[-1] == expected


@ON_A_FULL_DISK
def test_that_an_export_whose_answer_has_no_room_is_written(tmp_path):
    out = tmp_path / "weights.npz"
    with FULL.open("wb") as full:
        ended = done("export", "iris", out, stdout=full, stderr=subprocess.PIPE)
    expected = "All is done but the answer: standard output: No space left on device.\n"
    assert (ended.returncode, ended.stderr, out.exists()) == (2, expected, True)


@ON_A_FULL_DISK
@pytest.mark.parametrize("words", [("info", "iris"), ("info", "missing"), ("nonsense",)])
def test_that_json_without_room_ends_in_a_sentence(words):
    with FULL.open("wb") as full:
        ended = done(*words, "--json", stdout=full, stderr=subprocess.PIPE)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr.strip()


def test_that_a_refusal_in_json_stands_on_standard_output():
    ended = done("info", "missing", "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert "missing" in json.loads(ended.stdout)["error"]
    assert ended.stderr == ""
