"""No command writes over a file that it reads."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.app import project_commands
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.files.samples_beside import keep_samples
from desktop_nn.experiment.resources import resource
from tests.app.test_project_commands import DONE, REFUSED, said, trained

__all__ = ["trained"]


def test_that_no_command_writes_over_a_file_that_it_reads(trained, tmp_path, capsys, monkeypatch):
    path, run = trained
    table, weights, link = (tmp_path / name for name in ("t.csv", "w.npz", "same.dnn"))
    table.write_text(",".join(run.data.input_names) + "\n1,2\n", encoding="utf-8")
    assert said("export", path, weights) == DONE
    link.symlink_to(path)
    before = [file.read_bytes() for file in (path, table, weights)]
    monkeypatch.setattr(project_commands, "begin", lambda *_: pytest.fail("worked in vain"))
    for words in (
        ("export", "--as", "weights", path, path),
        ("export", "--as", "npz", path, link),
        ("predict", path, table, "--out", path),
        ("predict", path, table, "--out", table),
        ("import-weights", path, weights, "-o", path),
        ("import-weights", path, weights, "-o", weights),
    ):
        capsys.readouterr()
        assert said(*words) == REFUSED
        told = f"“{words[-1].name}” in {tmp_path} is read here, and would be overwritten."
        assert capsys.readouterr().err == f"{told} Choose another name.\n"
    assert [file.read_bytes() for file in (path, table, weights)] == before


def test_that_the_samples_beside_a_project_are_not_overwritten_either(tmp_path):
    rng = np.random.default_rng(0)
    own = DataSet(rng.random((20, 2)), rng.random((20, 1)), ("a", "b"), ("c",))
    path = tmp_path / "mine.dnn"
    beside = keep_samples(path, own)
    save_project(
        path, replace(open_project(resource("samples", "curve.dnn")), own=own), beside=beside
    )
    samples = tmp_path / beside.file
    before = samples.read_bytes()
    assert said("export", path, samples, "--as", "weights") == REFUSED
    assert samples.read_bytes() == before
