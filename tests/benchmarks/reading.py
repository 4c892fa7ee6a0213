"""How long tables of text take to be read: a million rows of five columns, as an import reads them
and makes samples of them."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from desktop_nn.experiment.reading.opening import read_table
from desktop_nn.experiment.reading.recipe import data_set_of, guessed_recipe

ROWS, COLUMNS = 1_000_000, 5
ROUNDS = 3
ASKED = 3.0
"""Seconds on the clock, on an idle core."""

Row = Callable[[list[float]], str]


def _six_decimals(row: list[float]) -> str:
    return ",".join(f"{value:.6f}" for value in row)


def _all_digits(row: list[float]) -> str:
    return ",".join(map(repr, row))


def _gaps_and_texts(row: list[float]) -> str:
    gap = "" if row[2] > 2.0 else f"{row[2]:.3f}"
    return f"{row[0]:.6f},{row[1]:.6f},{gap},{row[3]:.6f},{'red' if row[4] > 0.0 else 'blue'}"


def _quoted(row: list[float]) -> str:
    return ",".join(f'"{value:.6f}"' for value in row)


def _decimal_commas(row: list[float]) -> str:
    return ";".join(f"{value:.6f}" for value in row).replace(".", ",")


def _percent(row: list[float]) -> str:
    return ",".join(f"{value:.6f} %" for value in row)


TABLES: dict[str, Row] = {
    "six decimals": _six_decimals,
    "all digits of a double": _all_digits,
    "gaps and texts": _gaps_and_texts,
    "every cell in quotes": _quoted,
    "decimal commas": _decimal_commas,
    "a sign of percent": _percent,
}


def table() -> Iterator[str]:
    """What the benchmark prints of it. Seconds of the core are what it takes where nothing else
    runs; those on the clock grow with what else does."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    yield f"a table of text of {ROWS:,} × {COLUMNS} to samples, load before: {load}"
    values = np.random.default_rng(1).standard_normal((ROWS, COLUMNS)).tolist()
    with tempfile.TemporaryDirectory() as folder:
        for name, row in TABLES.items():
            path = Path(folder) / "table.csv"
            path.write_text(_text(row, values), encoding="utf-8")
            yield _line(name, path)
    yield f"  asked for: under {ASKED:g} s on the clock"


def _text(row: Row, values: list[list[float]]) -> str:
    head = (";" if row is _decimal_commas else ",").join("abcdy")
    return "\n".join([head, *map(row, values), ""])


def _line(name: str, path: Path) -> str:
    clock, core = [], []
    for _ in range(ROUNDS):
        started, used = time.perf_counter(), time.process_time()
        found = read_table(path, None, lambda done, size: True)
        data_set_of(found, guessed_recipe(found))
        clock.append(time.perf_counter() - started)
        core.append(time.process_time() - used)
    size = path.stat().st_size / 1e6
    return (
        f"  {name:<24}{size:>6.1f} MB  {statistics.median(clock):>6.2f} s on the clock, "
        f"{statistics.median(core):.2f} s of a core"
    )
