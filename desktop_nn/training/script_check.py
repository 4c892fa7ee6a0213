"""Whether an exported script prints what the run has measured: it is run, in a process of its own.

The program's own interpreter runs it, so that it works where no other Python is installed.
"""

from __future__ import annotations

import io
import math
import os
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from multiprocessing.connection import Connection

from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.training.other_process import Tell, answer_of

SHOWN = tuple(map(COLUMNS.index, ("epoch", "update", "loss_training", "loss_validation")))
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

INTERVAL = 0.1
"""Seconds between two messages on how far a script is."""

Lines = Sequence[Sequence[float]]


def printed_by(
    code: str, threads: int, seconds: float = 600.0, lines: int = 0, tell: Tell | None = None
) -> Lines:
    """The numbers of each line that a script prints. RuntimeError where it fails, or takes longer
    than that. `lines`: so many are expected; `tell` is told how far it is by them."""

    def start(begin: Callable[[], None]) -> None:
        """The process loads NumPy before the script could say with how many threads."""
        before = {name: os.environ.get(name) for name in THREADS}
        os.environ.update(dict.fromkeys(THREADS, str(threads)))
        try:
            begin()
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

    found: Lines = answer_of(_run, (code, lines), seconds, "to run the script", start, tell)
    return found


class _Counted(io.StringIO):
    """What is printed, which says now and then how many of the lines expected have come."""

    def __init__(self, expected: int, answer: Connection) -> None:
        super().__init__()
        self._expected, self._answer = expected, answer
        self._lines, self._told_at = 0, time.monotonic()

    def write(self, text: str) -> int:
        self._lines += text.count("\n")
        now = time.monotonic()
        if self._expected and now - self._told_at >= INTERVAL:
            self._told_at = now
            self._answer.send(min(1.0, self._lines / self._expected))
        return super().write(text)


def _run(code: str, lines: int, answer: Connection) -> None:
    text = _Counted(lines, answer)
    try:
        with redirect_stdout(text):
            exec(compile(code, "exported script", "exec"), {"__name__": "__main__"})
    except Exception as error:
        answer.send(f"{type(error).__name__}: {error}")
        return
    answer.send([[float(word) for word in line.split()] for line in text.getvalue().splitlines()])


def difference_of(printed: Lines, history: History) -> str:
    """A sentence on the first line that is not the history's to the last bit; empty where all are.
    Of a long history only the latest rows are exact, and compared."""
    rows = history.levels[0].mean
    if len(printed) != history.length:
        return f"It prints {len(printed)} epochs, and the run has {history.length}."
    for line, row in zip(printed[len(printed) - len(rows) :], rows, strict=True):
        for number, column in zip(line, SHOWN, strict=True):
            wanted = float(row[column])
            if number != wanted and not (math.isnan(number) and math.isnan(wanted)):
                return (
                    f"Epoch {int(row[SHOWN[0]])}: it prints {number!r} as {COLUMNS[column]}, and "
                    f"the run has {wanted!r}."
                )
    return ""
