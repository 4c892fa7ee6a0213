"""How the worker process comes to be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.processes import CHECKOUT, environment

SCRIPT = """
import json, sys, threading
{before}
if __name__ == "__main__":
    from desktop_nn.training.launch import start_worker
    worker = start_worker()
    ready = worker.connection.recv()
    kind = type(worker.process).__name__
    worker.connection.close()
    worker.process.join(20)
    print(json.dumps([kind, type(ready).__name__, worker.process.exitcode]))
"""


def started(before: str, tmp_path: Path) -> tuple[str, str, int]:
    """The kind of process, its first word, and how it ended when the pipe was closed."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(before=before))
    done = subprocess.run(
        [sys.executable, str(script)],
        env=environment(tmp_path),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    kind, word, code = json.loads(done.stdout)
    return kind, word, code


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every process starts anew")
def test_that_a_bare_process_is_copied_and_the_copy_ends_with_the_pipe(tmp_path: Path) -> None:
    assert started("", tmp_path) == ("ForkProcess", "Ready", 0)


@pytest.mark.parametrize("before", ["import numpy", "import PySide6"])
def test_that_a_process_that_has_loaded_something_is_not_copied(
    before: str, tmp_path: Path
) -> None:
    assert started(before, tmp_path) == ("SpawnProcess", "Ready", 0)


def test_that_a_process_with_threads_is_not_copied(tmp_path: Path) -> None:
    before = "threading.Thread(target=threading.Event().wait, daemon=True).start()"
    assert started(before, tmp_path) == ("SpawnProcess", "Ready", 0)
