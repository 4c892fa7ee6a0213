"""Whether an exported script prints what the run has measured: it is run, in a process of its own.

The program's own interpreter runs it, so that it works where no other Python is installed.
"""

from __future__ import annotations

import io
import math
import os
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from multiprocessing.connection import Connection

from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.training.other_process import answer_of

SHOWN = tuple(map(COLUMNS.index, ("epoch", "update", "loss_training", "loss_validation")))
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Lines = Sequence[Sequence[float]]


def printed_by(code: str, threads: int, seconds: float = 600.0) -> Lines:
    """The numbers of each line that a script prints. RuntimeError where it fails, or takes longer
    than that."""

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

    lines: Lines = answer_of(_run, (code,), seconds, "to run the script", start)
    return lines


def _run(code: str, answer: Connection) -> None:
    text = io.StringIO()
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
