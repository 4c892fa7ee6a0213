"""Scripts that are run, and runs that they must equal."""

import contextlib
import io
import math

import numpy as np

from desktop_nn.experiment.exports.numpy_script import numpy_script
from desktop_nn.experiment.history import COLUMNS

SHOWN = [COLUMNS.index(name) for name in ("epoch", "update", "loss_training", "loss_validation")]


def script_of(run, own=None, title="A run"):
    return numpy_script(title, run.journal, run.update, own)


def printed(code):
    """The lines that a script prints, as numbers: (epochs, 4)."""
    text = io.StringIO()
    with np.errstate(), contextlib.redirect_stdout(text):
        exec(compile(code, "script", "exec"), {"__name__": "__main__"})
    return [[float(word) for word in line.split()] for line in text.getvalue().splitlines()]


def shown_of(run):
    """What it must print: the history's rows, which are all exact."""
    rows = run.history.levels[0].mean
    assert len(rows) == run.epoch, "older rows are thinned"
    return [[float(row[column]) for column in SHOWN] for row in rows]


def are_same_bits(left, right):
    return len(left) == len(right) and all(
        a == b or (math.isnan(a) and math.isnan(b))
        for one, other in zip(left, right, strict=True)
        for a, b in zip(one, other, strict=True)
    )
