"""The benchmark runs, compares like with like, and says when there is nothing to compare with."""

import numpy as np
import pytest

from desktop_nn.training.run import Run
from tests.benchmarks import __main__ as benchmark
from tests.benchmarks.cases import CASES, Case
from tests.benchmarks.contenders import DesktopNN, Torch, contenders_of, load_torch

SMALL = Case("small", (6, 4, 3), "relu", 8, "adam", 0.001, 50, 1.5)


class Fixed:
    """A contender with a speed that is known."""

    def __init__(self, name, speeds, threads=1):
        self.name, self.threads, self._speeds = name, threads, list(speeds)

    def speed(self, seconds):
        return self._speeds.pop(0)


def test_that_without_pytorch_it_says_so_and_measures_the_rest(monkeypatch, capsys):
    monkeypatch.setattr(benchmark, "load_torch", lambda: None)
    monkeypatch.setattr(benchmark, "CASES", (SMALL,))
    assert benchmark.main(["--rounds", "1", "--seconds", "0.01", "--no-window"]) == 0
    printed = capsys.readouterr().out
    assert "PyTorch is not installed: left out" in printed
    assert "Desktop NN, 1 thread" in printed
    assert "updates/s" in printed


def test_that_the_windows_part_comes_last(monkeypatch, capsys):
    monkeypatch.setattr(benchmark, "load_torch", lambda: None)
    monkeypatch.setattr(benchmark, "CASES", ())
    monkeypatch.setattr(benchmark, "_window_table", lambda: ["the window's part"])
    benchmark.main([])
    assert capsys.readouterr().out.endswith("the window's part\n")


def test_that_ratios_are_taken_within_rounds():
    ours = Fixed("Desktop NN", [10.0, 1.0, 20.0])
    theirs = Fixed("PyTorch", [5.0, 0.5, 4.0])
    speeds = benchmark.measured([ours, theirs], 3, 0.0)
    assert benchmark.ratio_of(speeds, ours, theirs) == 2.0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_that_each_case_can_be_trained(case):
    assert Run(case.spec(), case.data()).advance(1) == 1


def test_that_contenders_take_the_same_samples_and_batches():
    torch = load_torch()
    if torch is None:
        pytest.skip("PyTorch is not installed")
    ours, theirs = DesktopNN(SMALL), Torch(SMALL, torch, 1, False)
    rows = ours.run.samples.training_rows
    assert np.array_equal(theirs.inputs.numpy(), ours.run.samples.inputs[:rows])
    assert np.array_equal(theirs.targets.numpy(), ours.run.samples.labels[:rows])
    theirs.advance(1)
    assert len(theirs.batches) + 1 == ours.run.updates_per_epoch
    assert len(contenders_of(SMALL, torch)) == 5
