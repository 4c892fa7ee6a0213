"""`desktop-nn train` where its folder holds other work already, or gets some meanwhile."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_nn.app import command_line, train_command, train_files
from desktop_nn.app.train_files import TrainFiles
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.resources import resource

WRITTEN = ["history.csv", "metrics.csv", "xor.dnn"]
KEPT = ["history.before.csv", "metrics.before.csv", "xor.before.dnn"]


def train(project: object, epochs: int, out: Path, *more: str) -> int:
    return command_line.main(
        ["train", str(project), "--epochs", str(epochs), "--out", str(out), *more]
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_that_finished_work_is_kept_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("xor", 3, tmp_path) == 0
    before = [(tmp_path / name).read_bytes() for name in WRITTEN]
    capsys.readouterr()
    assert train("xor", 1, tmp_path, "--json") == 0
    told = capsys.readouterr()
    assert [(tmp_path / name).read_bytes() for name in KEPT] == before
    assert json.loads(told.out)["kept of before"] == [str(tmp_path / name) for name in KEPT]
    assert "“xor.dnn” was there before: it is kept as “xor.before.dnn”." in told.err
    now, kept = (open_project(tmp_path / name).checkpoint for name in ("xor.dnn", KEPT[2]))
    assert now is not None
    assert kept is not None
    assert (now.epoch, kept.epoch) == (1, 3)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
@pytest.mark.parametrize("name", WRITTEN)
def test_that_a_pipe_in_its_place_is_told_and_not_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    os.mkfifo(tmp_path / name)
    assert train("xor", 3, tmp_path) == 2
    told = capsys.readouterr().err
    assert told == f"“{tmp_path / name}” can't be written: It is no plain file.\n"


def test_that_a_project_in_its_place_goes_on_in_its_files(tmp_path: Path) -> None:
    assert train("xor", 3, tmp_path) == 0
    assert train(tmp_path / "xor.dnn", 2, tmp_path) == 0
    assert names(tmp_path) == WRITTEN
    assert len((tmp_path / "history.csv").read_text().splitlines()) == 1 + 5


def test_that_a_table_of_other_work_is_kept_where_a_project_goes_on(tmp_path: Path) -> None:
    assert train("xor", 3, tmp_path) == 0
    others = (tmp_path / "history.csv").read_bytes().replace(b"\n3,", b"\n4,")
    (tmp_path / "history.csv").write_bytes(others)
    assert train(tmp_path / "xor.dnn", 1, tmp_path) == 0
    assert names(tmp_path) == sorted([*WRITTEN, *KEPT[:2]])
    assert (tmp_path / "history.before.csv").read_bytes() == others


def test_that_a_project_that_was_renamed_still_finds_its_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a kill leaves it: its samples in a file beside it, which the next training needs no
    more once it is whole."""
    monkeypatch.setattr(train_files, "LARGE", 10)
    rng = np.random.default_rng(0)
    source, told = Path(resource("samples", "curve.dnn")), list[str]()
    project = open_project(source)

    def with_samples() -> Project:
        own = DataSet(rng.random((20, 2)), rng.random((20, 1)), ("a", "b"), ("c",))
        return replace(project, own=own)

    first, second = with_samples(), with_samples()
    TrainFiles(tmp_path, source, told.append).keep(first)
    TrainFiles(tmp_path, source, told.append).save(second)
    kept, now = (open_project(tmp_path / name) for name in ("curve.before.dnn", "curve.dnn"))
    assert first.own is not None
    assert second.own is not None
    assert kept.own is not None
    assert now.own is not None
    assert np.array_equal(kept.own.inputs, first.own.inputs)
    assert np.array_equal(now.own.inputs, second.own.inputs)


class Meanwhile:
    """Does something when so many epochs of the next training are done."""

    def __init__(self, epochs: int, monkeypatch: pytest.MonkeyPatch, do: Any) -> None:
        finish = train_command._Training._finish_epoch

        def and_then(training: train_command._Training, bar: train_command.Bar) -> None:
            finish(training, bar)
            if training.run.epoch == epochs:
                monkeypatch.setattr(train_command._Training, "_finish_epoch", finish)
                training.files.keep(training._trained())
                do()

        monkeypatch.setattr(train_command._Training, "_finish_epoch", and_then)


def test_that_two_trainings_in_one_folder_keep_the_work_of_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Meanwhile(2, monkeypatch, lambda: train("xor", 3, tmp_path))
    assert train("xor", 5, tmp_path) == 0
    told = capsys.readouterr()
    assert told.err.count("goes on in “xor-2.dnn”") == 1
    assert told.out.rstrip().endswith(f"and {tmp_path / 'xor-2.dnn'}")
    for end, epochs in (("", 3), ("-2", 5)):
        checkpoint = open_project(tmp_path / f"xor{end}.dnn").checkpoint
        assert checkpoint is not None
        assert checkpoint.epoch == epochs
        assert len((tmp_path / f"history{end}.csv").read_text().splitlines()) == 1 + epochs


def test_that_a_table_which_is_deleted_meanwhile_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Meanwhile(2, monkeypatch, (tmp_path / "history.csv").unlink)
    assert train("xor", 4, tmp_path) == 0
    rows = (tmp_path / "history.csv").read_text().splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == ["1", "2", "3", "4"]
