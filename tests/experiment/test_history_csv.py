"""The history as a table: every digit, empty cells, and a row on disk as soon as it is written."""

import csv

import numpy as np
import pytest

from desktop_nn.experiment import history as module
from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.experiment.history_csv import HistoryWriter, write_history
from desktop_nn.training.run import Run
from tests.experiment.projects import default_spec

HEADER = (
    "epoch,update,loss_training,loss_validation,penalty,accuracy_training,accuracy_validation,"
    "f1_training,f1_validation,r_squared_training,r_squared_validation,"
    "mean_absolute_error_training,mean_absolute_error_validation"
)
REST = (np.nan,) * (len(COLUMNS) - 7)


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def test_that_it_has_a_row_per_epoch_with_every_digit(tmp_path):
    run = Run(default_spec())
    for _ in range(3):
        run.advance_epoch()
    write_history(tmp_path / "history.csv", run.history)
    with (tmp_path / "history.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == list(COLUMNS)
    assert [row[:2] for row in rows] == [["1", "40"], ["2", "80"], ["3", "120"]]
    for cells, row in zip(rows, run.history.levels[0].mean, strict=True):
        measured = [float(cell) if cell else np.nan for cell in cells]
        assert np.array_equal(measured, row, equal_nan=True)


def test_that_what_was_not_measured_stays_empty(tmp_path):
    history = History()
    history.append((1, 5, 0.1, np.nan, 0.0, np.nan, np.nan, *REST))
    write_history(tmp_path / "history.csv", history)
    assert lines(tmp_path / "history.csv") == [HEADER, "1,5,0.1,,0.0,,,,,,,,"]


def test_that_a_row_is_on_disk_as_soon_as_it_is_written(tmp_path):
    path = tmp_path / "history.csv"
    with HistoryWriter(path) as writer:
        assert lines(path) == [HEADER]
        writer.write(np.array([1, 5, 0.25, np.inf, 0.0, 1.0, 1 / 3, *REST]))
        assert lines(path)[1:] == ["1,5,0.25,inf,0.0,1.0,0.3333333333333333,,,,,,"]


def test_that_thinned_rows_stand_at_the_last_of_their_epochs(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LEVEL_ROWS", 4)
    history = History()
    for epoch in range(1, 6):
        history.append((epoch, 10 * epoch, float(epoch), 0.0, 0.0, 0.0, 0.0, *REST))
    write_history(tmp_path / "history.csv", history)
    starts = [line.split(",")[:3] for line in lines(tmp_path / "history.csv")[1:]]
    assert starts == [
        ["2", "20", "1.5"],
        ["3", "30", "3.0"],
        ["4", "40", "4.0"],
        ["5", "50", "5.0"],
    ]


def test_that_a_folder_in_its_place_is_an_error(tmp_path):
    with pytest.raises(OSError, match="directory"):
        write_history(tmp_path, History())
