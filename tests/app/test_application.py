"""A file that the system asks to open, as macOS does after a double click."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.app.processes import CHECKOUT, environment

LONG = 60.0

SCRIPT = """
import json
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFileOpenEvent
from desktop_nn.app.start import make_application

application, opened = make_application(), []

def ask(name):
    return QCoreApplication.sendEvent(application, QFileOpenEvent(name))

told = [ask("/first.dnn"), ask("/second.dnn"), opened[:]]
told += [application.open_with(lambda path: opened.append(str(path))), opened[:]]
told += [ask("/third.dnn"), opened[:]]
told += [application.open_with(lambda path: opened.append("again")), opened[:]]
print(json.dumps(told))
"""


def test_that_a_file_waits_for_a_window_and_later_ones_open_at_once(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment(tmp_path),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert done.returncode == 0, done.stderr
    second, third = "/second.dnn", "/third.dnn"
    assert json.loads(done.stdout) == [
        *(True, True, []),
        *(True, [second]),
        *(True, [second, third]),
        *(False, [second, third]),
    ]
