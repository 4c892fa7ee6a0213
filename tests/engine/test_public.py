"""The engine as a library: what it exports, what that says of itself, and the ten lines."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_nn import engine
from desktop_nn.engine.catalog.rows import Table

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "resources" / "help" / "engine.md").read_text(encoding="utf-8")
"""Of the help: the engine as a library."""
LINES, ORIGIN_LINES = re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL)

PUBLIC = {name: getattr(engine, name) for name in engine.__all__}
DESCRIBED = {name: value for name, value in PUBLIC.items() if not isinstance(value, Table)}


def public_methods():
    return [
        pytest.param(method, id=f"{name}.{key}")
        for name, value in DESCRIBED.items()
        if inspect.isclass(value)
        for key, method in vars(value).items()
        if not key.startswith("_") and (inspect.isfunction(method) or isinstance(method, property))
    ]


@pytest.mark.parametrize("name", DESCRIBED)
def test_that_all_that_is_exported_says_what_it_is(name):
    text = DESCRIBED[name].__doc__
    assert len(text) > 40
    assert not text.startswith(f"{name}("), "made by dataclass"


@pytest.mark.parametrize("method", public_methods())
def test_that_each_public_method_says_what_it_does(method):
    assert method.__doc__


@pytest.mark.parametrize(
    "name",
    [
        "check_gradients",
        "class_metrics",
        "confusion_matrix",
        "trace_update",
        "traced_update",
        "value_metrics",
    ],
)
def test_that_functions_give_the_shapes_of_what_they_take(name):
    assert re.search(r"\([NC],( [CDK])?\)", PUBLIC[name].__doc__)


def test_that_the_tables_are_all_exported():
    tables = {value.kind for value in PUBLIC.values() if isinstance(value, Table)}
    assert tables == {"activation", "initializer", "loss", "optimizer", "schedule"}


TRACE = """
for each in trace_update(trainer, x, y):
    print(each.name, each.value.shape, each.line)
import sys
print("PySide6" in sys.modules)
"""


def test_that_the_ten_lines_of_the_page_run_by_numpy_alone():
    assert len([line for line in LINES.splitlines() if line]) == 10
    run = subprocess.run(
        [sys.executable, "-c", LINES + TRACE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    first, *trace, has_qt = run.stdout.splitlines()
    loss, accuracy, worst = map(float, first.split())
    assert loss < 0.05
    assert accuracy > 0.95
    assert worst < 1e-6
    assert "Z1 (200, 8) np.dot(X, W1, out=Z1)" in trace
    assert "dW1 (2, 8) np.dot(X.T, dZ1, out=dW1)" in trace
    assert has_qt == "False"


def test_that_the_lines_of_the_page_tell_where_a_number_comes_from():
    made = "\n".join(line for line in LINES.splitlines() if not line.startswith("print"))
    few = made.replace("range(1500)", "range(5)")
    run = subprocess.run(
        [sys.executable, "-c", few + "\n" + ORIGIN_LINES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    formula, substituted, sample = run.stdout.splitlines()
    assert formula.endswith(r"= \sum_n a^{(1)}_{n,4} \, \delta^{(2)}_{n,1}")
    assert substituted.startswith(r"\frac{\partial L}{\partial w^{(2)}_{4,1}} = ")
    assert 0 <= int(sample) < 200


def test_that_the_page_names_every_row_of_the_tables():
    section = PAGE.split("## What is computed")[1].lower()
    flat = " ".join(section.split())
    missing = [
        row.label
        for table in PUBLIC.values()
        if isinstance(table, Table)
        for row in table.rows
        if row.label.split(" / ")[0].lower() not in flat
    ]
    assert missing == []
