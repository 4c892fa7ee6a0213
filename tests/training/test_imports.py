"""The worker's side of training loads neither Qt nor pyqtgraph, and needs neither."""

import subprocess
import sys

import pytest

BLOCK = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6", "pyqtgraph"):
            raise ImportError(f"{name} is blocked")
sys.meta_path.insert(0, Blocked())
"""
MODULES = ["run", "worker", "serving", "launch", "link", "talk", "products", "messages"]


@pytest.mark.parametrize("module", MODULES)
def test_that_it_imports_with_qt_blocked(module):
    code = f"{BLOCK}\nimport desktop_nn.training.{module}"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_that_a_run_trains_with_qt_blocked():
    code = f"""{BLOCK}
from desktop_nn.experiment.project import default_spec
from desktop_nn.training.run import Run
run = Run(default_spec())
assert run.advance(50) == 50
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_that_starting_a_worker_loads_nothing_heavy():
    code = """
import sys
import desktop_nn.training.launch
heavy = {"numpy", "PySide6", "pyqtgraph"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True)
