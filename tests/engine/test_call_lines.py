"""The lines beside a number: run on the arrays that can be looked at, they give it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from desktop_nn.engine.call_lines import Call, CallLines, last_made_by
from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.program import Array
from desktop_nn.engine.trace import Quantity, trace_update
from tests.engine.nets import everything, numbers, one_hot, train, trainer_of

N, CLASSES = 8, 2
X, Y = numbers(N, 3, seed=5), one_hot(N, CLASSES, seed=5)


def call(line: str, output: str, *inputs: str) -> Call:
    return Call(line, output, frozenset(inputs))


MEAN = call("mean", "mean", "ones", "Z")
CENTRED = call("Xhat = Z - mean", "Xhat", "Z", "mean")
SQUARED = call("part = Xhat * Xhat", "part", "Xhat")
VARIANCE = call("variance", "variance", "ones", "part")
SCALED = call("Xhat = Xhat * scale", "Xhat", "Xhat", "scale")
PROGRAM = [MEAN, CENTRED, SQUARED, VARIANCE, SCALED]


def test_that_lines_go_back_to_arrays_that_stay_as_they_are() -> None:
    assert CallLines([MEAN, VARIANCE]).that_made(1) == "variance"
    assert CallLines(PROGRAM).that_made(4) == "Xhat = Z - mean\nXhat = Xhat * scale"


def test_that_what_is_written_again_later_is_told_with_what_it_served() -> None:
    again = [*PROGRAM, call("part = g * Xhat", "part", "g", "Xhat")]
    assert CallLines(again).that_made(3) == "Xhat = Z - mean\npart = Xhat * Xhat\nvariance"


def test_that_what_is_hidden_is_told_too() -> None:
    lines = CallLines(PROGRAM, {"part"})
    assert lines.that_made(3) == "Xhat = Z - mean\npart = Xhat * Xhat\nvariance"
    assert CallLines(PROGRAM).that_made(3) == "variance"


def test_that_where_no_call_writes_it_all_are_told() -> None:
    assert last_made_by([MEAN, VARIANCE], "m", ()) == "mean\nvariance"


# On a real plan


@pytest.fixture(params=[row.name for row in OPTIMIZERS.rows])
def shown(request: pytest.FixtureRequest) -> list[Quantity]:
    """The trace of a net with all there is, after some updates."""
    spec = everything(dtype="float64")
    trainer = trainer_of(spec, "cross_entropy", request.param, l2=0.01, l1=0.001, clip=0.5, seed=4)
    train(trainer, 3, classes=CLASSES)
    return trace_update(trainer, X, Y)


def constants() -> dict[str, Any]:
    return {
        "np": np,
        "ones": np.ones(N),
        "class_ones": np.ones((CLASSES, 1)),
        "averaging": np.full(N, 1.0 / N),
    }


def run(lines: str, arrays: dict[str, Array], output: str) -> Array:
    """What they leave in `output`; the arrays stay as they are."""
    own = {name: np.array(array) for name, array in arrays.items()}
    exec(lines, {**constants(), **own}, own)
    return own[output]


def test_that_the_lines_of_each_step_give_it_from_what_is_shown(shown: list[Quantity]) -> None:
    arrays = {q.name: q.value for q in shown if q.phase not in ("after", "penalty", "update")}
    drawn_or_moved = ("mask", "running")
    ran = [
        quantity
        for quantity in shown
        if quantity.phase in ("forward", "loss", "backward")
        and not any(word in quantity.line for word in drawn_or_moved)
    ]
    assert len(ran) > 25
    for quantity in ran:
        found = run(quantity.line, arrays, quantity.name)
        assert found == pytest.approx(quantity.value, rel=1e-12, abs=1e-15), quantity.name


def test_that_the_lines_of_an_update_give_memory_and_weights(shown: list[Quantity]) -> None:
    value = {(q.phase, q.name): q.value for q in shown}
    scalars = {q.name: q.value for q in shown if q.phase == "update" and q.value.ndim == 0}
    lines = {(q.phase, q.name): q.line for q in shown}
    memory = [name[:-3] for phase, name in value if phase == "before" and name.endswith("_W1")]
    for name in (name for phase, name in value if phase == "after" and ("before", name) in value):
        old = {
            **scalars,
            "g": value["update", f"d{name}"],
            "w": value["before", name],
            "t": np.zeros_like(value["before", name]),
        }
        before = {m: value["before", f"{m}_{name}"] for m in memory}
        new = {m: value["update", f"{m}_{name}"] for m in memory}
        for m in memory:
            others = {**old, **before, **{k: new[k] for k in memory if k != m}}
            found = run(lines["update", f"{m}_{name}"], others, m)
            assert found == pytest.approx(new[m], rel=1e-12, abs=1e-18), (m, name)
        stepped = run(lines["update", f"step_{name}"], {**old, **new}, "w")
        assert stepped == pytest.approx(value["after", name], rel=1e-12, abs=1e-15), name
        step = lines["update", f"step_{name}"]
        assert step.endswith(lines["after", name].split("\n")[-1])
