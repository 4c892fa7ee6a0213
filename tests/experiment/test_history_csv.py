"""The history as a table: every digit, empty cells, and a row on disk as soon as it is written."""

import csv

import numpy as np
import pytest

from desktop_nn.experiment import history as module
from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.experiment.history_csv import HistoryWriter, write_history
from desktop_nn.training.run import Run
from tests.experiment.projects import default_spec
from tests.experiment.small_disk import SAID, small_disk

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


def row(epoch):
    return np.array([epoch, 5 * epoch, 0.25 / epoch, np.inf, 0.0, 1.0, 1 / 3, *REST])


def line(epoch):
    return f"{epoch},{5 * epoch},{0.25 / epoch!r},inf,0.0,1.0,0.3333333333333333,,,,,,"


def test_that_a_row_is_on_disk_as_soon_as_it_is_written(tmp_path):
    path = tmp_path / "history.csv"
    with HistoryWriter(path) as writer:
        for epoch in (1, 2, 3):
            writer.write(row(epoch))
            assert lines(path) == [HEADER, *map(line, range(1, epoch + 1))]


def test_that_what_was_there_stays_until_the_first_row(tmp_path):
    path = tmp_path / "history.csv"
    path.write_text("good\n")
    with HistoryWriter(path) as writer:
        writer.start_from(History())
        assert lines(path) == ["good"]
        writer.write(row(1))
        assert lines(path) == [HEADER, line(1)]


def test_that_the_end_without_any_row_is_a_table_without_rows(tmp_path):
    path = tmp_path / "history.csv"
    with HistoryWriter(path) as writer:
        writer.finish()
    assert lines(path) == [HEADER]


def test_that_a_full_disk_leaves_whole_rows_and_what_waits_is_written_when_there_is_room(tmp_path):
    path = tmp_path / "history.csv"
    with HistoryWriter(path) as writer:
        for epoch in (1, 2):
            writer.write(row(epoch))
        size = path.stat().st_size
        with small_disk(size + 20):
            for epoch in (3, 4):
                with pytest.raises(OSError, match=SAID):
                    writer.write(row(epoch))
                assert path.stat().st_size == size
        writer.write(row(5))
    assert lines(path) == [HEADER, *map(line, range(1, 6))]


def test_that_a_disk_that_is_full_from_the_start_leaves_the_file_of_before(tmp_path):
    path = tmp_path / "history.csv"
    path.write_text("good\n")
    with HistoryWriter(path) as writer:
        with small_disk(20), pytest.raises(OSError, match=SAID):
            writer.write(row(1))
        assert lines(path) == ["good"]
        writer.finish()
    assert lines(path) == [HEADER, line(1)]


def history_of(epochs):
    history = History()
    for epoch in range(1, epochs + 1):
        history.append(tuple(row(epoch)))
    return history


@pytest.mark.parametrize("epochs", [3, 40])
def test_that_a_run_that_goes_on_keeps_its_rows_as_they_are(tmp_path, monkeypatch, epochs):
    """Those of its end too, which a kill has taken from the project, go."""
    monkeypatch.setattr(module, "LEVEL_ROWS", 4)
    path = tmp_path / "history.csv"
    path.write_text("\n".join([HEADER, *map(line, range(1, epochs + 3))]) + "\n", encoding="utf-8")
    with HistoryWriter(path) as writer:
        writer.start_from(history_of(epochs))
        writer.write(row(epochs + 1))
    assert lines(path) == [HEADER, *map(line, range(1, epochs + 2))]


@pytest.mark.parametrize(
    "there", ["", "good\n", f"{HEADER}\n{line(1)}\n{line(3)}\n", f"x\n{line(2)}\n"]
)
def test_that_rows_of_another_run_are_none_of_its_own(tmp_path, there):
    path = tmp_path / "history.csv"
    path.write_text(there, encoding="utf-8")
    with HistoryWriter(path) as writer:
        writer.start_from(history_of(2))
        writer.write(row(3))
    assert lines(path) == [HEADER, line(1), line(2), line(3)]


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
