"""The benchmark of the README: `python -m tests.benchmarks`.

Contenders take turns, in rounds, so that whatever else the machine does hits all of them alike;
shown are medians over the rounds, and ratios within them.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from desktop_nn.training.run import Run
from desktop_nn.training.threads import use_threads
from tests.benchmarks import grid, reading, update
from tests.benchmarks.cases import CASES, Case
from tests.benchmarks.contenders import Contender, MatrixProducts, contenders_of, load_torch

NOTE = """\
Updates per second of whole updates: a shuffled batch gathered, forward, loss, backward, optimizer,
the loss read as a number. Same samples, same batch sizes, float32. Desktop NN goes through
`Run.advance`, which also tests each update for NaN and once an epoch records its history and
measures the validation part, 2 % of the samples. “×” is Desktop NN against that contender, in the
same round. Two threads are of use only where nothing else uses the cores."""

Speeds = dict[str, list[float]]


def main(words: Sequence[str]) -> int:
    options = _options(words)
    torch = load_torch()
    print(_heading(torch))
    print(NOTE)
    for case in CASES:
        for line in case_table(case, torch, options.rounds, options.seconds):
            print(line, flush=True)
    for part in (grid.table(), reading.table()):
        print()
        for line in part:
            print(line, flush=True)
    if not options.no_window:
        print()
        for line in _window_table(options.memory):
            print(line, flush=True)
    return 0


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="turns of each contender")
    parser.add_argument("--seconds", type=float, default=0.6, help="length of a turn")
    parser.add_argument("--no-window", action="store_true", help="leave the window's part out")
    parser.add_argument(
        "--memory", type=float, default=0.0, metavar="MINUTES", help="watch the window's memory too"
    )
    return parser.parse_args(words)


def _heading(torch: Any | None) -> str:
    other = f"PyTorch {torch.__version__}" if torch else "PyTorch is not installed: left out"
    python = f"Python {platform.python_version()}, NumPy {np.__version__}"
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{python}, {other}, {platform.machine()}, load before: {load}\n"


def case_table(case: Case, torch: Any | None, rounds: int, seconds: float) -> Iterator[str]:
    """The lines of one case."""
    sizes = "-".join(map(str, case.sizes))
    yield ""
    yield (
        f"{case.name}: {sizes} {case.activation}, batch {case.batch_size}, "
        f"{case.optimizer.replace('_', ' ')}"
    )
    contenders = contenders_of(case, torch)
    speeds = measured(contenders, rounds, seconds)
    first = contenders[0]
    for contender in contenders:
        yield _row(
            contender, speeds, "" if contender is first else _ratio(speeds, first, contender)
        )
    yield from _verdicts(case, contenders, speeds)
    use_threads(1)
    run = Run(case.spec(), case.data())
    run.advance(2)
    yield from update.lines(run.trainer, case.batch_size)


def measured(contenders: list[Contender], rounds: int, seconds: float) -> Speeds:
    """Each contender's speeds, a turn a round; the order turns too."""
    speeds: Speeds = {contender.name: [] for contender in contenders}
    for number in range(rounds):
        for contender in contenders if number % 2 == 0 else reversed(contenders):
            speeds[contender.name].append(contender.speed(seconds))
    return speeds


def _row(contender: Contender, speeds: Speeds, ratio: str) -> str:
    median = statistics.median(speeds[contender.name])
    return f"  {contender.name:<26}{median:>12,.0f} updates/s{ratio:>10}"


def _ratio(speeds: Speeds, one: Contender, other: Contender) -> str:
    return f"{ratio_of(speeds, one, other):.2f} ×"


def ratio_of(speeds: Speeds, one: Contender, other: Contender) -> float:
    """The median of the ratios within rounds."""
    pairs = zip(speeds[one.name], speeds[other.name], strict=True)
    return statistics.median(mine / theirs for mine, theirs in pairs)


def _verdicts(case: Case, contenders: list[Contender], speeds: Speeds) -> Iterator[str]:
    """Against the fastest PyTorch; or, where threads are told apart, with as many each."""
    if case.products:
        alone = next(c for c in contenders if isinstance(c, MatrixProducts))
        share = ratio_of(speeds, _own(contenders, 1), alone)
        yield f"  → matrix products are {share:.0%} of its time; asked for: {case.products:.0%}"
    if not (torches := [c for c in contenders if c.name.startswith("PyTorch")]):
        return
    if not case.all_cores:
        best = _fastest(torches, speeds)
        ratio = ratio_of(speeds, contenders[0], best)
        yield f"  → {ratio:.2f} × the fastest PyTorch ({best.name}); asked for: {case.target:g} ×"
        return
    for threads, target in ((1, case.target), (2, case.all_cores)):
        fastest = _fastest([c for c in torches if c.threads == threads], speeds)
        ratio = ratio_of(speeds, _own(contenders, threads), fastest)
        yield f"  → {ratio:.2f} × {fastest.name}, as many each; asked for: {target:g} ×"


def _own(contenders: list[Contender], threads: int) -> Contender:
    return next(c for c in contenders if c.name.startswith("Desktop") and c.threads == threads)


def _fastest(contenders: list[Contender], speeds: Speeds) -> Contender:
    return max(contenders, key=lambda contender: statistics.median(speeds[contender.name]))


def _window_table(minutes: float) -> Iterator[str]:
    """Imported late: without the window, nothing of Qt is needed."""
    from tests.benchmarks import memory, start, walk, watching, window

    yield from window.table()
    yield ""
    yield from watching.table()
    yield ""
    yield from start.table()
    yield ""
    yield from walk.table()
    if minutes:
        yield ""
        yield from memory.table(minutes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
