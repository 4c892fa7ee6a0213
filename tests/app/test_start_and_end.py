"""Starting and ending the program as a process: what is loaded, and what is left."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import psutil
import pytest
from PySide6.QtGui import QImage

from tests.app.processes import CHECKOUT, environment

LONG = 60.0


LIMIT = 20.0
"""Seconds: ten times what the end of all processes may take on a machine of one's own."""


def test_that_no_process_is_left_when_the_window_is_killed(
    tmp_path: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.app.real_window_program"],
        env=environment(tmp_path),
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "epoch" in process.stdout.readline()  # the worker has answered, the window shows it
        children = psutil.Process(process.pid).children(recursive=True)
    finally:
        process.kill()
        killed = time.monotonic()
        process.wait(LONG)
    _, alive = psutil.wait_procs(children, timeout=LIMIT)
    record_testsuite_property("seconds until no process was left", time.monotonic() - killed)
    process.communicate(timeout=LONG)
    assert children
    assert alive == []


def test_that_without_a_display_a_picture_and_the_history_are_written(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path\n"
        "import desktop_nn.app.off_screen as off_screen\n"
        f"off_screen.output_folder = lambda: Path({str(tmp_path)!r}) / 'demo'\n"
        "off_screen.SECONDS = 2.0\n"
        "from desktop_nn.app.main import main\n"
        "if __name__ == '__main__':\n"
        "    raise SystemExit(main([]))\n"
    )
    program = tmp_path / "program.py"
    program.write_text(script)
    done = subprocess.run(
        [sys.executable, str(program)],
        env=environment(tmp_path, platform=None),
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert done.returncode == 0, done.stderr
    assert "There is no display" in done.stdout
    assert str(tmp_path / "demo") in done.stdout
    picture = QImage(str(tmp_path / "demo" / "desktop-nn.png"))
    assert picture.width() >= 1000
    assert len({picture.pixel(x, y) for x in range(0, 1400, 7) for y in range(0, 800, 7)}) > 50
    rows = (tmp_path / "demo" / "history.csv").read_text().splitlines()
    assert rows[0].startswith("epoch,update,loss_training,loss_validation")
    assert len(rows) > 20


def test_that_without_rights_to_write_it_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    script = (
        "from pathlib import Path\n"
        "import desktop_nn.app.off_screen as off_screen\n"
        f"off_screen.output_folder = lambda: Path({str(blocked)!r}) / 'demo'\n"
        "raise SystemExit(off_screen.show_off_screen())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(tmp_path, platform=None),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert done.returncode == 1
    assert "can't be made" in done.stdout
    assert "Traceback" not in done.stderr


LISTING = "import json, sys; print(json.dumps(sorted(sys.modules)))"


def modules_after(statement: str, tmp_path: Path) -> set[str]:
    return set(_listed_after(statement, tmp_path.parent))


@cache
def _listed_after(statement: str, home: Path) -> tuple[str, ...]:
    """A process for each statement, not for each question about what it loads."""
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\n{LISTING}"],
        env=environment(home / "modules"),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
        timeout=LONG,
    )
    return tuple(json.loads(done.stdout))


@pytest.mark.parametrize("heavy", ["numpy", "PySide6", "pyqtgraph", "msgspec"])
def test_that_the_entry_module_loads_nothing_heavy(heavy: str, tmp_path: Path) -> None:
    assert heavy not in modules_after("import desktop_nn.app.main", tmp_path)


@pytest.mark.parametrize("foreign", ["PySide6", "pyqtgraph", "shiboken6"])
def test_that_the_worker_loads_no_qt(foreign: str, tmp_path: Path) -> None:
    statement = "import desktop_nn.app.main, desktop_nn.training.worker"
    assert foreign not in modules_after(statement, tmp_path)


WINDOW = """
from PySide6.QtWidgets import QApplication
from desktop_nn.app.program import Program
from desktop_nn.app.start import make_settings
from desktop_nn.training.link import InlineLink
application = QApplication([])
program = Program(application, InlineLink, make_settings())
program.show()
application.processEvents()
program.window.close()
program.close()
"""


def test_that_formulas_and_hidden_panels_cost_the_start_nothing(tmp_path: Path) -> None:
    loaded = modules_after(WINDOW, tmp_path)
    assert "desktop_nn.app.main_window" in loaded
    for hidden in ("distributions_view", "statistics_view", "samples_view"):
        assert f"desktop_nn.views.{hidden}" not in loaded
    assert not {"ziamath", "ziafont", "latex2mathml"} & loaded
    used_first = ("experiment.reading", "views.import_dialog", "views.picture", "views.help_window")
    assert not {f"desktop_nn.{name}" for name in used_first} & loaded


LATER = ("experiment.exports", "app.exporting", "experiment.reading", "experiment.table_project")
"""What writes for other programs, and what reads their files: loaded when a file is."""


def test_that_exporters_and_readers_cost_the_start_nothing(tmp_path: Path) -> None:
    loaded = modules_after(WINDOW, tmp_path)
    assert "desktop_nn.app.import_control" in loaded
    inner = {name.removeprefix("desktop_nn.") for name in loaded}
    assert [name for name in sorted(inner) if name.startswith(LATER)] == []
    assert not {"onnx", "safetensors"} & loaded


def packages_of_others(modules: set[str]) -> set[str]:
    """Those that neither Python nor this program brings along."""
    tops = {name.split(".")[0] for name in modules} - set(sys.stdlib_module_names)
    # The last two are the machine's own, where it has some.
    ours = {"desktop_nn", "cython_runtime", "sitecustomize", "usercustomize"}
    return {top for top in tops if not top.startswith("_")} - ours


def test_that_a_bare_start_of_the_window_loads_what_it_shows_and_no_more(tmp_path: Path) -> None:
    modules = modules_after("import desktop_nn.app.program", tmp_path)
    qt = {"PySide6", "shiboken6", "shibokensupport", "signature_bootstrap"}
    drawing = {"numpy", "pyqtgraph", "colorama"}  # the last one for pyqtgraph
    files = {"msgspec", "typing_extensions"}
    assert packages_of_others(modules) <= qt | drawing | files | {"threadpoolctl"}
    for heavy in ("pydoc", "unittest", "asyncio", "pyqtgraph.parametertree"):
        assert heavy not in modules
    for later in ("views.confusion_view", "views.numbers_view", "views.worst_view"):
        assert f"desktop_nn.{later}" not in modules
    assert "desktop_nn.training.worker" not in modules
    assert "desktop_nn.engine.explanation.registry" not in modules


def test_that_modules_are_loaded_without_a_look_into_their_source(tmp_path: Path) -> None:
    """As PySide6 would do, which reads all of them for its own spellings."""
    plain = (
        "from desktop_nn.app.plain_import import use_plain_import\n"
        "use_plain_import()\n"
        "import linecache, desktop_nn.views.layer_table_view\n"
        "assert not [name for name in linecache.cache if 'desktop_nn' in name], linecache.cache"
    )
    assert "desktop_nn.views.layer_table_view" in modules_after(plain, tmp_path)


def test_that_a_bare_worker_loads_what_trains_and_no_more(tmp_path: Path) -> None:
    modules = modules_after("import desktop_nn.app.main, desktop_nn.training.serving", tmp_path)
    assert packages_of_others(modules) <= {"numpy", "threadpoolctl"}
    foreign = ("views", "models", "app.program", "app.display", "app.train_command")
    loaded = {name.removeprefix("desktop_nn.") for name in modules}
    assert not loaded & {*foreign, "experiment.files.reading"}
    assert not loaded & {"engine.explanation.registry", "engine.explanation.walk"}
    assert not {"pydoc", "unittest", "asyncio", "multiprocessing.managers"} & modules


def test_that_garbage_is_looked_for_in_the_windows_thread_alone(
    tmp_path: Path,
) -> None:
    script = (
        "import gc\n"
        "from desktop_nn.app.main import open_window\n"
        "def started(program):\n"
        "    from PySide6.QtCore import QTimer\n"
        "    QTimer.singleShot(100, program, lambda: end(program))\n"
        "def end(program):\n"
        "    print(gc.isenabled(), gc.get_freeze_count() > 10_000, program._garbage is not None)\n"
        "    program.files.discard()\n"
        "    program.window.close()\n"
        "if __name__ == '__main__':\n"
        "    open_window(None, started)\n"
    )
    program = tmp_path / "program.py"
    program.write_text(script)
    done = subprocess.run(
        [sys.executable, str(program)],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
        timeout=LONG,
    )
    assert done.stdout.split() == ["False", "True", "True"]
