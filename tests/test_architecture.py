"""The house stands as it was drawn: floors, no Qt below, no process outside training."""

from pathlib import Path

import pytest

import desktop_nn
from tests.architecture import FLOORS, Package, broken_rules

ROOT = Path(desktop_nn.__file__).parent


@pytest.fixture(scope="module")
def package():
    """All of the program, read once."""
    return Package(ROOT)


def test_that_the_house_keeps_its_rules(package):
    assert broken_rules(package) == []


def test_that_all_floors_are_there_and_were_read(package):
    assert {source.floor for source in package.sources.values()} >= set(FLOORS)
    assert {"engine.plan", "experiment.samples"} <= package.loaded_by("training.run")


# The rules, on a planted fault each


def planted(tmp_path, files):
    """What is found in a package of the given files."""
    root = tmp_path / "house"
    for floor in FLOORS:
        (root / floor).mkdir(parents=True)
        (root / floor / "__init__.py").write_text("")
    (root / "__init__.py").write_text("")
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return broken_rules(Package(root))


def test_that_a_good_package_breaks_nothing(tmp_path):
    files = {
        "engine/plan.py": "import numpy as np\nimport math\nfrom . import layers\n",
        "engine/layers.py": "from __future__ import annotations\n",
        "experiment/spec.py": "import msgspec\nfrom house.engine.plan import x\n",
        "training/run.py": "import threading\nfrom house.experiment import spec\n",
        "training/controller.py": "from PySide6.QtCore import QObject, QThread\n",
        "models/document.py": "from PySide6.QtGui import QUndoStack\nimport house.engine.plan\n",
        "views/plot.py": "import pyqtgraph\nfrom ..models import document\n",
        "views/bar.py": "from house.training import run\n",
        "app/main.py": "import multiprocessing\nfrom house.views import plot\n",
    }
    assert planted(tmp_path, files) == []


FAULTS = {
    "a floor above": ({"engine/plan.py": "from house.experiment import x"}, "engine/plan.py:1"),
    "a floor above, relative": (
        {"models/a.py": "import math\nfrom ..views import b"},
        "models/a.py:2",
    ),
    "a floor above, in a function": (
        {"training/run.py": "def f():\n    import house.models.document"},
        "training/run.py:2",
    ),
    "a module above, from the package": (
        {"experiment/a.py": "from house import app"},
        "imports app",
    ),
    "a view that imports the engine": (
        {"views/a.py": "from house.engine import b"},
        "views/a.py:1",
    ),
    "a library in the engine": ({"engine/a.py": "import scipy.linalg"}, "engine imports scipy"),
    "Qt in the experiment": ({"experiment/a.py": "from PySide6 import QtCore"}, "experiment loads"),
    "Qt by a detour": (
        {
            "training/worker.py": "from house.training import talk",
            "training/talk.py": "from house.training.window import x",
            "training/window.py": "import pyqtgraph",
        },
        "training.worker loads pyqtgraph by way of training.window",
    ),
    "Qt in a parent package": (
        {
            "training/worker.py": "from house.experiment.b import x",
            "experiment/__init__.py": "import PySide6",
        },
        "training.worker loads PySide6 by way of experiment",
    ),
    "a thread in a view": ({"views/a.py": "import threading"}, "threading outside training"),
    "a thread of Qt": ({"app/a.py": "from PySide6.QtCore import QThread"}, "QThread outside"),
    "a thread of Qt by its module": (
        {"app/a.py": "from PySide6 import QtCore\nQtCore.QThreadPool()"},
        "app/a.py:2 QThreadPool outside",
    ),
    "a process": ({"models/a.py": "from subprocess import run"}, "subprocess run outside"),
    "a pool": ({"engine/a.py": "import concurrent.futures"}, "concurrent.futures outside"),
    "a fork": ({"app/a.py": "import os\nos.fork()"}, "app/a.py:2 os.fork outside"),
    "a long file": ({"views/a.py": "x = 1\n" * 401}, "views/a.py has 401 lines"),
    "a drawer": ({"views/utils.py": ""}, "views/utils.py is named utils"),
    "a drawer with a longer name": ({"views/plot_helpers.py": ""}, "is named helpers"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_that_a_planted_fault_is_found(tmp_path, fault):
    files, expected = FAULTS[fault]
    broken = planted(tmp_path, files)
    assert any(expected in line for line in broken), broken


def test_that_imports_for_the_type_checker_alone_do_not_count(tmp_path):
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.views import a\n"
    assert planted(tmp_path, {"models/a.py": text}) == []
