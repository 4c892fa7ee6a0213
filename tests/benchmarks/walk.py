"""The microscope on a wide net: how long it takes to open, and a step of it with all faces painted.

Run as a module it is the window itself, which prints what it measured as JSON.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.benchmarks.stage import in_a_process, screen

if TYPE_CHECKING:
    from desktop_nn.app.program import Program
    from desktop_nn.experiment.project import Project

SIZES, BATCH = (784, 128, 64, 10), 256
OPENINGS = 5
REST = 3.0
"""Seconds in which the window comes to rest, and everything is loaded."""
ROUNDS_OF_LAYOUT = 4
"""A layout that gives a widget another size asks for another; then nothing is left to send."""

GRAINS = ("term", "neuron", "layer")
LONGEST = 20.0
"""Seconds after which something is wrong."""


def table() -> list[str]:
    """What the README's benchmark prints of it."""
    with screen() as environment:
        found = in_a_process("walk", "window", environment)
    sizes = "-".join(map(str, SIZES))
    return [
        f"A walk through an update of {sizes}, batch {BATCH}, in Learn at 1440×900:",
        f"  Learn opens with it in   {found['opens']:>6,.0f} ms; asked for: under 300",
        f"  looked at again in       {found['again']:>6,.0f} ms",
        f"  a step, every face       {found['painted']:>6,.0f} ms (median), p90 "
        f"{found['painted_p90']:,.0f}; asked for: under 50",
        f"  new formulas set too     {found['step']:>6,.0f} ms, p90 {found['p90']:,.0f}",
        "  (steps on and back, to every station, by term, neuron and layer)",
    ]


def _project() -> Project:
    import numpy as np

    from desktop_nn.engine.choice import Choice
    from desktop_nn.engine.specs import NetworkSpec
    from desktop_nn.experiment.data_sets.data_set import DataSet
    from desktop_nn.experiment.project import Project, default_spec, dense

    rng = np.random.default_rng(0)
    inputs, *units = SIZES
    x, labels = rng.standard_normal((10 * BATCH, inputs)), rng.integers(0, 10, (10 * BATCH, 1))
    names = tuple(f"pixel {n}" for n in range(inputs))
    own = DataSet(x, labels.astype(float), names, ("class",), tuple("0123456789"))
    activations = ("relu", "relu", "softmax")
    layers = tuple(dense(k + 1, n, a) for k, (n, a) in enumerate(zip(units, activations)))  # noqa: B905
    spec = default_spec()
    return Project(
        replace(
            spec,
            network=NetworkSpec(inputs, layers, next_id=len(layers) + 1),
            data=replace(spec.data, source=Choice("own")),
            training=replace(spec.training, batch_size=BATCH),
        ),
        own=own,
    )


def _measure_walk() -> dict[str, float]:
    from desktop_nn.app.main import open_window

    found: dict[str, float] = {}

    def started(program: Program) -> None:
        from PySide6.QtCore import QTimer

        program.window.resize(1440, 900)
        program.files._take(_project(), None)
        program.window.arrangements.use("learn")
        QTimer.singleShot(0, program, lambda: _walk(program, found))

    open_window(None, started)
    return found


def _walk(program: Program, found: dict[str, float]) -> None:
    microscope = program.microscope
    _events_until(lambda: microscope.is_open)
    rest = time.perf_counter() + REST
    _events_until(lambda: time.perf_counter() > rest)
    opened: list[float] = []
    microscope.opened.connect(lambda: opened.append(time.perf_counter()))
    found["opens"] = statistics.median(_opening_learn(program, opened) for _ in range(OPENINGS))
    again = microscope.look_again
    found["again"] = statistics.median(_opening(again, opened) for _ in range(OPENINGS))
    taken = [time for grain in GRAINS for time in _steps(program, grain)]
    painted, steps = (sorted(times) for times in zip(*taken, strict=True))
    found["painted"], found["painted_p90"] = _middle_and_p90(painted)
    found["step"], found["p90"] = _middle_and_p90(steps)
    program.files.discard()
    program.window.close()


def _middle_and_p90(ordered: Sequence[float]) -> tuple[float, float]:
    return statistics.median(ordered), ordered[int(0.9 * len(ordered))]


def _opening_learn(program: Program, opened: list[float]) -> float:
    """From another arrangement."""
    arrangements = program.window.arrangements
    arrangements.use("explore")
    _events_until(lambda: not program.microscope.is_open)
    rest = time.perf_counter() + REST
    _events_until(lambda: time.perf_counter() > rest)
    return _opening(lambda: arrangements.use("learn"), opened)


def _opening(open_it: Callable[[], object], opened: list[float]) -> float:
    """Milliseconds from the click to the painted walk."""
    opened.clear()
    begin = time.perf_counter()
    open_it()
    _events_until(lambda: bool(opened))
    _events_until(lambda: True)
    return 1000.0 * (time.perf_counter() - begin)


def _steps(program: Program, grain: str) -> Iterator[tuple[float, float]]:
    """One on to each station of the walk, and one back."""
    microscope = program.microscope
    microscope.set_grain(grain)
    for stop in range(len(microscope.stops)):
        microscope.to_stop(stop - 1) if stop else microscope.to_start()
        _events_until(lambda: True)
        yield _step(program, microscope.next)
        yield _step(program, microscope.back)


def _step(program: Program, take_step: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds until all faces show the step, formulas that are new as text; and until these
    are set."""
    from PySide6.QtWidgets import QApplication

    from desktop_nn.views.microscope.typeset import Typesetter

    typesetter = program.window.docks["formula"].content.findChild(Typesetter)
    begin = time.perf_counter()
    take_step()
    for _ in range(ROUNDS_OF_LAYOUT):
        # Layouts and painting; what a timer does comes after the picture is on screen.
        QApplication.sendPostedEvents(None, 0)
    painted = time.perf_counter()
    _events_until(lambda: typesetter.is_idle)
    _events_until(lambda: True)
    return 1000.0 * (painted - begin), 1000.0 * (time.perf_counter() - begin)


def _events_until(is_so: Callable[[], bool]) -> None:
    from PySide6.QtWidgets import QApplication

    end = time.perf_counter() + LONGEST
    while True:
        QApplication.processEvents()
        if is_so():
            return
        if time.perf_counter() > end:
            raise TimeoutError("the walk did not open")
        time.sleep(0.001)


if __name__ == "__main__":
    print(json.dumps(_measure_walk()))
