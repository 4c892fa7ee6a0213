"""Setting a checkout up: which Python, which environment, which packages of the system."""

import ast
import json
import os
import py_compile
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
import commands
import environment
import system_packages
from desktop_nn.app.system_libraries import Library
from environment import Environment
from talk import SetupError

EGL = Library("libEGL.so.1", ("libegl1",))


def answers(**results):
    """A probe that knows these Pythons, by their names with _ for the dot; others are not there."""
    return lambda python: results.get(python.replace(".", "_"), 1)


class Calls:
    """Stands in for subprocess.run: records the commands, returns the codes it was given."""

    def __init__(self, *codes, stdout=""):
        self.commands = []
        self._codes = list(codes)
        self._stdout = stdout

    def __call__(self, command, **options):
        self.commands.append(command)
        code = self._codes.pop(0) if self._codes else 0
        return subprocess.CompletedProcess(command, code, self._stdout, "")


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


@pytest.fixture
def ready(checkout, monkeypatch):
    """A checkout with an environment in which the project and the extra dev are installed."""
    calls = Calls(stdout="3.11")
    monkeypatch.setattr(environment.subprocess, "run", calls)
    (checkout / ".venv").mkdir()
    Environment(checkout).prepare(["dev"])
    calls.commands.clear()
    return calls


def installs(calls):
    return [command[-1] for command in calls.commands if "pip" in command]


def creations(calls):
    return [command for command in calls.commands if "venv" in command]


def test_that_the_newest_python_is_taken():
    assert bootstrap.best_python(answers(python3_11=0, python3_12=0)) == "python3.12"


def test_that_a_python_that_makes_environments_goes_before_a_newer_one_that_does_not():
    assert bootstrap.best_python(answers(python3_13=2, python3_11=0)) == "python3.11"


def test_that_the_newest_is_taken_when_none_makes_environments():
    assert bootstrap.best_python(answers(python3_12=2, python3_11=2)) == "python3.12"


def test_that_there_may_be_no_suitable_python():
    assert bootstrap.best_python(answers()) is None


def test_that_this_python_is_found_suitable():
    assert bootstrap.probe(sys.executable) == bootstrap.SUITABLE


def test_that_a_python_that_is_not_there_is_not_suitable():
    assert bootstrap.probe("/no/such/python") not in (bootstrap.SUITABLE, bootstrap.WITHOUT_VENV)


def test_that_an_old_python_is_told_what_is_needed(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 6, 15))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is Python 3\.6"):
        bootstrap.main([bootstrap.CHOSEN, "run"])


def test_that_an_old_python_can_read_the_script():
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 4))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]


def test_that_the_first_time_makes_an_environment_and_installs(checkout, monkeypatch):
    calls = Calls(1)  # nothing answers in .venv
    monkeypatch.setattr(environment.subprocess, "run", calls)
    (checkout / ".venv").mkdir()
    Environment(checkout).prepare()
    assert len(creations(calls)) == 1
    assert installs(calls) == ["."]


def test_that_the_second_time_installs_nothing(checkout, ready):
    Environment(checkout).prepare(["dev"])
    assert creations(ready) == installs(ready) == []


def test_that_running_after_testing_installs_nothing(checkout, ready):
    Environment(checkout).prepare()
    assert installs(ready) == []


def test_that_a_new_extra_keeps_those_before(checkout, ready):
    Environment(checkout).prepare(["benchmark"])
    assert installs(ready) == [".[benchmark,dev]"]


def test_that_a_changed_project_file_is_installed_again(checkout, ready):
    (checkout / "pyproject.toml").write_text("[project]\nname = 'changed'\n")
    Environment(checkout).prepare()
    assert installs(ready) == [".[dev]"]


def test_that_a_checkout_that_was_moved_gets_a_new_environment(checkout, ready):
    stamp = checkout / ".venv" / "desktop-nn.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "checkout": "/elsewhere"}))
    Environment(checkout).prepare()
    assert len(creations(ready)) == 1


def test_that_a_chosen_python_of_another_version_gets_a_new_environment(
    checkout, ready, monkeypatch
):
    monkeypatch.setattr(environment, "_version", lambda: "3.99")
    Environment(checkout).prepare(chosen=True)
    assert len(creations(ready)) == 1


def test_that_a_damaged_stamp_is_no_stamp(checkout, ready):
    (checkout / ".venv" / "desktop-nn.json").write_text("[1, 2")
    Environment(checkout).prepare()
    assert installs(ready) == ["."]


def test_that_a_failed_installation_is_said_and_tried_again(checkout, ready, monkeypatch):
    (checkout / "pyproject.toml").write_text("changed")
    with monkeypatch.context() as failing:
        failing.setattr(environment.subprocess, "run", Calls(0, 1, stdout="3.11"))
        with pytest.raises(SetupError, match="this needs the network"):
            Environment(checkout).prepare()
    Environment(checkout).prepare()
    assert installs(ready) == [".[dev]"]


def test_that_after_a_failed_installation_of_more_what_there_was_is_there_still(
    checkout, ready, monkeypatch
):
    with monkeypatch.context() as failing:
        failing.setattr(environment.subprocess, "run", Calls(0, 1, stdout="3.11"))
        with pytest.raises(SetupError):
            Environment(checkout).prepare(["benchmark"])
    Environment(checkout).prepare(["dev"])
    assert installs(ready) == []


def package(checkout, name, *files):
    folder = checkout / f".venv/lib/python3.11/site-packages/{name}-1.0.dist-info"
    folder.mkdir(parents=True)
    for file in files:
        (folder / file).write_text("pip")


@pytest.mark.parametrize(("cut", "made"), [(["RECORD"], 1), (["RECORD", "INSTALLER"], 0)])
def test_that_an_environment_with_a_package_that_was_cut_off_is_made_anew(
    checkout, ready, cut, made
):
    package(checkout, "pip", "RECORD", "INSTALLER")
    package(checkout, "numpy", *cut)
    Environment(checkout).prepare(["dev"])
    assert len(creations(ready)) == made


def test_that_an_environment_without_a_whole_pip_is_made_anew(checkout, ready):
    (checkout / ".venv/lib/python3.11/site-packages/pip").mkdir(parents=True)
    Environment(checkout).prepare(["dev"])
    assert len(creations(ready)) == 1


def test_that_a_full_disk_is_told_in_a_sentence(monkeypatch, capsys):
    def full(*words):
        raise OSError(28, "No space left on device", "desktop-nn.json")

    monkeypatch.setattr(commands.Commands, "_prepare", full)
    assert commands.main(["run"]) == 1
    assert "desktop-nn.json: No space left on device. When that is" in capsys.readouterr().err


def test_that_a_set_up_whose_compiled_modules_are_cut_goes_on(tmp_path):
    for name in ("resources/setup", "desktop_nn/app"):
        shutil.copytree(
            commands.CHECKOUT / name,
            tmp_path / name,
            ignore=lambda _, names: [n for n in names if not n.endswith(".py")],
        )
    shutil.copy(commands.CHECKOUT / "desktop_nn/__init__.py", tmp_path / "desktop_nn")
    script = tmp_path / "resources/setup/bootstrap.py"
    source = tmp_path / "desktop_nn/app/system_libraries.py"
    compiled = Path(py_compile.compile(str(source)))
    os.truncate(compiled, 100)
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONPYCACHEPREFIX"}
    command = [sys.executable, script, bootstrap.CHOSEN, "help"]
    done = subprocess.run(command, env=kept, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "make run" in done.stdout
    assert not list(tmp_path.rglob("*.pyc"))


def test_that_a_missing_venv_module_names_the_line_to_type(checkout, monkeypatch):
    monkeypatch.setattr(environment, "_has_ensurepip", lambda: False)
    monkeypatch.setattr(system_packages, "as_root", lambda: None)
    with pytest.raises(SetupError, match=r"apt-get install .*python3\.\d+-venv"):
        Environment(checkout).prepare()


def test_that_apt_is_left_alone_without_rights(monkeypatch):
    calls = Calls()
    monkeypatch.setattr(system_packages.subprocess, "run", calls)
    monkeypatch.setattr(system_packages, "as_root", lambda: None)
    assert not system_packages.install(["libegl1"])
    assert calls.commands == []


def test_that_apt_is_updated_before_it_installs(monkeypatch):
    calls = Calls()
    monkeypatch.setattr(system_packages.subprocess, "run", calls)
    monkeypatch.setattr(system_packages.shutil, "which", lambda program: program)
    monkeypatch.setattr(system_packages, "as_root", lambda: ["sudo", "-n"])
    assert system_packages.install(["libegl1"])
    update, install = calls.commands
    assert update[-1] == "update"
    assert install[-2:] == ["--no-install-recommends", "libegl1"]
    assert install[:2] == ["sudo", "-n"]


def test_that_a_library_that_stays_missing_stops_with_the_line_to_type(monkeypatch):
    monkeypatch.setattr(system_packages, "missing", tuple)
    monkeypatch.setattr(system_packages, "install", lambda packages: False)
    with pytest.raises(SetupError, match=r"libEGL\.so\.1"):
        system_packages.provide_libraries([EGL])


def test_that_a_missing_virtual_screen_stops_nothing(monkeypatch, capsys):
    monkeypatch.setattr(system_packages.shutil, "which", lambda program: None)
    system_packages.provide_programs()
    assert "xvfb" in capsys.readouterr().err


def test_that_what_tests_use_is_installed_qts_way_to_wayland_too(monkeypatch):
    asked = []
    monkeypatch.setattr(system_packages.shutil, "which", lambda program: program != "pdftoppm")
    monkeypatch.setattr(system_packages, "missing", lambda libraries: libraries[:1])
    monkeypatch.setattr(system_packages, "install", lambda packages: asked.extend(packages) or True)
    system_packages.provide_programs()
    assert asked == ["poppler-utils", "libwayland-client0"]


def test_that_ctrl_c_while_a_python_is_looked_for_ends_without_a_traceback(monkeypatch):
    def interrupted(*words, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "call", interrupted)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "run"])
    with pytest.raises((SystemExit, KeyboardInterrupt)) as ended:
        runpy.run_path(bootstrap.__file__, run_name="__main__")
    assert getattr(ended.value, "code", "a traceback") == 130


def test_that_an_unknown_command_is_refused_with_those_there_are(capsys):
    assert commands.main(["dance"]) == 2
    assert "benchmark-setup" in capsys.readouterr().err


def test_that_make_knows_every_command():
    makefile = (commands.CHECKOUT / "Makefile").read_text(encoding="utf-8")
    line = next(line for line in makefile.splitlines() if line.startswith("COMMANDS :="))
    assert set(line.split()[2:]) == set(commands.Commands().table())


def test_that_the_help_says_a_line_of_each_command(capsys):
    assert commands.main([]) == 0
    told = capsys.readouterr().out
    assert all(f"make {name} " in told for name in commands.Commands().table())


@pytest.mark.parametrize(
    ("set_by_the_user", "place"),
    [
        ({}, None),
        ({"PYTHONDONTWRITEBYTECODE": "1"}, str(commands.COMPILED)),
        ({"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "mine"}, "mine"),
    ],
)
def test_that_tests_keep_compiled_modules_but_never_beside_the_sources_where_that_is_forbidden(
    monkeypatch, set_by_the_user, place
):
    begun = {}
    monkeypatch.setattr(os, "environ", dict(set_by_the_user))
    monkeypatch.setattr(os, "chdir", lambda folder: None)
    monkeypatch.setattr(commands.Commands, "_become", lambda *_: begun.update(os.environ))
    commands.Commands()._pytest([])
    assert begun.get("PYTHONPYCACHEPREFIX") == place
    assert "PYTHONDONTWRITEBYTECODE" not in begun
