"""The benchmark runs, compares like with like, and says when there is nothing to compare with."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desktop_nn.training.run import Run
from tests.benchmarks import __main__ as benchmark
from tests.benchmarks import reading, update, watching
from tests.benchmarks.cases import CASES, Case
from tests.benchmarks.contenders import DesktopNN, Torch, contenders_of, load_torch

SMALL = Case("small", (6, 4, 3), "relu", 8, "adam", 0.001, 50, 1.5)


ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "resources" / "help" / "speed.md").read_text(encoding="utf-8")
"""Of the help: speed."""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tiny", "calls and nothing else: {} of them an update"),
        ("middle", "calls for {}, double that"),
        ("middle with batch norm and dropout", "with {} calls for"),
    ],
)
def test_that_an_update_takes_as_many_calls_as_the_help_says(name, said):
    case = next(case for case in CASES if case.name == name)
    run = Run(case.spec(), case.data())
    calls = len(run.trainer.plan(case.batch_size).program)
    assert said.format(calls) in PAGE


class Fixed:
    """A contender with a speed that is known."""

    def __init__(self, name, speeds, threads=1):
        self.name, self.threads, self._speeds = name, threads, list(speeds)

    def speed(self, seconds):
        return self._speeds.pop(0)


def test_that_without_pytorch_it_says_so_and_measures_the_rest(monkeypatch, capsys):
    monkeypatch.setattr(benchmark, "load_torch", lambda: None)
    monkeypatch.setattr(reading, "ROWS", 100)
    monkeypatch.setattr(benchmark, "CASES", (SMALL,))
    assert benchmark.main(["--rounds", "1", "--seconds", "0.01", "--no-window"]) == 0
    printed = capsys.readouterr().out
    assert "PyTorch is not installed: left out" in printed
    assert "Desktop NN, 1 thread" in printed
    assert "updates/s" in printed
    for name in reading.TABLES:
        assert name in printed


def test_that_the_windows_part_comes_last(monkeypatch, capsys):
    monkeypatch.setattr(benchmark, "load_torch", lambda: None)
    monkeypatch.setattr(reading, "ROWS", 100)
    monkeypatch.setattr(benchmark, "CASES", ())
    monkeypatch.setattr(benchmark, "_window_table", lambda minutes: ["the window's part"])
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


def trainer_of(case):
    return Run(case.spec(), case.data()).trainer


def test_that_passes_over_the_parameters_are_counted_from_the_calls():
    # the norm, and w ← w − η g: a product and a difference; w and g are read, w is written
    descent = trainer_of(replace(SMALL, optimizer="gradient_descent"))
    assert (update.passes(descent, 8), update.vectors(descent, 8)) == (3, (2, 1))
    # the norm, three calls for m, four for v, five for the step; all but g are written too
    adam = trainer_of(SMALL)
    assert (update.passes(adam, 8), update.vectors(adam, 8)) == (13, (4, 3))


def test_that_passes_are_counted_over_all_blocks_of_a_large_net():
    large = replace(SMALL, sizes=(6, 9000, 3))
    assert update.passes(trainer_of(large), 8) == pytest.approx(13, abs=0.01)


def test_that_the_matrix_products_are_those_of_the_update():
    plan = trainer_of(SMALL).plan(8)
    # forward 2, dW 2, dX 1: the inputs have no gradient
    assert len(update.matrix_products(plan)) == 5


def test_that_the_shares_of_an_update_s_time_add_up():
    shares = update.shares(trainer_of(SMALL).plan(8), 5)
    assert set(shares) == {"matrix products", "norm and optimizer", "everything between"}
    assert sum(shares.values()) == pytest.approx(1.0)


def fixed_verdicts(case, speeds):
    contenders = [Fixed(name, [], 2 if "2 threads" in name else 1) for name in speeds]
    return list(benchmark._verdicts(case, contenders, {n: [s] for n, s in speeds.items()}))


def test_that_threads_are_compared_with_as_many():
    speeds = {
        "Desktop NN, 1 thread": 21.0,
        "Desktop NN, 2 threads": 38.0,
        "PyTorch, 1 thread": 18.0,
        "PyTorch fused, 1 thread": 20.0,
        "PyTorch, 2 threads": 40.0,
    }
    apart = replace(SMALL, all_cores=0.95, target=1.05)
    assert fixed_verdicts(apart, speeds) == [
        "  → 1.05 × PyTorch fused, 1 thread, as many each; asked for: 1.05 ×",
        "  → 0.95 × PyTorch, 2 threads, as many each; asked for: 0.95 ×",
    ]
    assert fixed_verdicts(SMALL, speeds) == [
        "  → 0.53 × the fastest PyTorch (PyTorch, 2 threads); asked for: 1.5 ×"
    ]


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


def test_that_both_have_batch_norm_and_dropout_in_the_same_places():
    torch = load_torch()
    if torch is None:
        pytest.skip("PyTorch is not installed")
    case = replace(SMALL, normalised=True)
    parts = [type(part).__name__ for part in Torch(case, torch, 1, False).model]
    assert parts == ["Linear", "BatchNorm1d", "ReLU", "Dropout", "Linear"]
    hidden, output = case.spec().network.layers
    assert (hidden.bias, hidden.batch_norm, hidden.dropout) == (False, True, 0.2)
    assert (output.bias, output.batch_norm, output.dropout) == (True, False, 0.0)
    numbers = sum(p.numel() for p in Torch(case, torch, 1, False).model.parameters())
    assert numbers == DesktopNN(case).run.network.parameters.size


def test_that_what_watching_costs_the_worker_is_told_by_product():
    watched = watching.measure(seconds=0.4, warm_up=0.2)
    assert set(watched.first) == set(watching.EXPLORE)
    assert 0.0 < watched.products < watched.whole
    with_edges = watching._row("edges", watched)
    assert f"edges {'':<17}" in with_edges
    assert f"{len(watched.made['edges'])} times" in with_edges
