"""Trying supported Pythons with the oldest and the newest packages."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import commands
import versions
from versions import Trial, Trials

WRITTEN = (commands.CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(WRITTEN)["project"]
OLDEST = Trial("/a/python", "3.11", "oldest")
NEWEST = Trial("/a/python", "3.12", "newest")


class Calls:
    """Stands in for subprocess.run; `fails` is a word of the command that ends with 1."""

    def __init__(self, fails="none"):
        self.commands = []
        self._fails = fails

    def __call__(self, command, **options):
        self.commands.append(command)
        return subprocess.CompletedProcess(command, 1 if self._fails in command else 0, "", "")


class Tried:
    """Stands in for Trials."""

    def __init__(self, passes=True):
        self.names = []
        self.arguments = []
        self._passes = passes

    def passes(self, trial, arguments):
        self.names.append((trial.number, trial.age))
        self.arguments.append(list(arguments))
        return self._passes


def trials(tmp_path, calls):
    return Trials(commands.CHECKOUT, tmp_path, calls)


# What is tried


def test_that_the_pythons_tried_are_those_that_the_project_supports():
    supported = [c.rsplit(" ", 1)[1] for c in PROJECT["classifiers"] if "Python :: 3." in c]
    assert list(versions.PYTHONS) == supported
    assert PROJECT["requires-python"] == f">={versions.PYTHONS[0]}"


def test_that_every_dependency_names_its_oldest_version_and_a_reason():
    pins = versions.constraints(PROJECT, "oldest")
    assert "numpy==2.2" in pins
    assert "PySide6-Essentials==6.11.3" in pins
    assert "safetensors==0.5" in pins
    assert len(pins) == len(PROJECT["dependencies"]) + len(versions.EXTRAS)


def test_that_every_bound_stands_beside_its_reason():
    lines = WRITTEN.splitlines()
    for requirement in PROJECT["dependencies"]:
        number = next(n for n, line in enumerate(lines) if f'"{requirement}"' in line)
        assert lines[number - 1].strip().startswith("#"), requirement


def test_that_a_requirement_without_an_oldest_version_is_refused():
    with pytest.raises(ValueError, match="no oldest version in 'numpy<3'"):
        versions.lowest("numpy<3")


def test_that_the_newest_packages_are_bound_by_the_project_alone():
    assert versions.constraints(PROJECT, "newest") == []


def test_that_every_selected_test_exists():
    assert [path for path in versions.SELECTION if not (commands.CHECKOUT / path).exists()] == []


# Which Python


def test_that_a_python_is_found_on_the_path_with_pyenv_and_with_uv(tmp_path):
    beside = tmp_path / "on path" / "python3.12"
    inside = tmp_path / ".pyenv/versions/3.12.1/bin/python"
    managed = tmp_path / ".local/share/uv/python/cpython-3.12.9-linux/bin/python3.12"
    other = tmp_path / ".pyenv/versions/3.11.7/bin/python"
    for path in (beside, inside, managed, other):
        path.parent.mkdir(parents=True)
        path.write_text("")
        path.chmod(0o755)
    environ = {"HOME": str(tmp_path), "PATH": str(beside.parent)}
    found = list(versions.candidates("3.12", environ))
    assert found == [str(beside), str(inside), str(managed), sys.executable]


def test_that_this_python_is_found_and_no_other_is_taken_for_it():
    number = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert versions.is_of_version(versions.find_python(number), number)
    assert versions.find_python("3.99") is None


# One trial


def test_that_the_oldest_packages_are_installed_and_the_selection_is_run(tmp_path):
    calls = Calls()
    assert trials(tmp_path, calls).passes(OLDEST, ["-x"])
    environment, install, told, tests = calls.commands
    assert environment[0] == "/a/python"
    assert "numpy>=2.2,<3" in install
    assert any(word.startswith("pytest>=") for word in install)
    assert "PySide6-Essentials" in told
    assert tests[-len(versions.SELECTION) :] == list(versions.SELECTION)
    assert "-x" in tests


def test_that_pip_keeps_to_the_constraints_of_the_oldest(tmp_path):
    calls = Calls("pytest")
    trials(tmp_path, calls).passes(OLDEST)
    install = calls.commands[1]
    kept_to = Path(install[install.index("-c") + 1]).read_text(encoding="utf-8")
    assert "msgspec==0.19\n" in kept_to


def test_that_an_environment_goes_when_its_tests_pass_and_stays_when_they_fail(tmp_path):
    assert trials(tmp_path, Calls()).passes(OLDEST)
    assert list(tmp_path.iterdir()) == []
    assert not trials(tmp_path, Calls("pytest")).passes(NEWEST)
    assert [path.name for path in tmp_path.iterdir()] == ["3.12-newest"]


def test_that_nothing_is_tested_where_nothing_could_be_installed(tmp_path):
    calls = Calls("install")
    assert not trials(tmp_path, calls).passes(OLDEST)
    assert not any("pytest" in command for command in calls.commands)


# All of them


def test_that_each_python_is_tried_with_the_oldest_and_the_newest(capsys):
    tried = Tried()
    assert versions.try_versions(tried, [], lambda number: "/a/python") == 0
    assert tried.names == [(n, age) for n in versions.PYTHONS for age in versions.AGES]
    assert "Python 3.13, newest packages: passed" in capsys.readouterr().out


def test_that_words_choose_one_and_the_rest_goes_to_pytest():
    tried = Tried()
    versions.try_versions(tried, ["3.12", "newest", "-x"], lambda number: "/a/python")
    assert tried.names == [("3.12", "newest")]
    assert tried.arguments == [["-x"]]


def test_that_a_python_that_is_not_here_is_told_and_the_others_are_tried(capsys):
    tried = Tried()
    there = {"3.11": "/a/python"}
    assert versions.try_versions(tried, [], there.get) == 0
    assert {number for number, _ in tried.names} == {"3.11"}
    told = capsys.readouterr().out
    assert "Python 3.12: not tried" in told
    assert "Python 3.13: not tried" in told


def test_that_it_is_a_failure_where_no_python_is_here():
    assert versions.try_versions(Tried(), [], lambda number: None) == 1


def test_that_one_failure_is_a_failure(capsys):
    assert versions.try_versions(Tried(False), ["3.12"], lambda number: "/a/python") == 1
    assert "Python 3.12, oldest packages: FAILED" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("long_ones", "frameworks", "others"), [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
)
def test_that_the_soak_runs_the_long_tests_and_then_these(
    long_ones, frameworks, others, monkeypatch
):
    asked = []

    def call(self, command):
        asked.append(command[-1])
        return long_ones

    def answer(name, status):
        def tried(self, arguments):
            asked.append(name)
            return status

        monkeypatch.setattr(commands.Commands, name, tried)

    answer("cross_check", frameworks)
    answer("versions", others)
    monkeypatch.setattr(commands.Commands, "setup", lambda self, arguments: 0)
    monkeypatch.setattr(commands.Commands, "_call", call)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")  # given back afterwards
    assert commands.main(["soak", "-x"]) == max(long_ones, frameworks, others)
    assert asked == ["-x", "cross_check", "versions"]
