"""A selection of the tests on each supported Python, with the oldest and with the newest packages
that pyproject.toml allows; each in an environment of its own, which goes when they pass."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bootstrap import SUITABLE, probe

PYTHONS = ("3.11", "3.12", "3.13")
AGES = ("oldest", "newest")
EXTRAS = ("safetensors", "animation")
"""Optional packages whose bounds are tried too. Those of `dev` are always the newest."""
SELECTION = (
    "tests/engine",
    "tests/experiment",
    "tests/training",
    "tests/models",
    "tests/app/test_none_is_kept.py",
    "tests/app/test_train_and_watch.py",  # the window, driven as a user does
    "tests/app/test_self_test.py",  # with its worker process
)
TOLD = ("numpy", "PySide6-Essentials", "pyqtgraph", "msgspec", "threadpoolctl", "ziamath", "tqdm")

Call = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True)
class Trial:
    """`python`: its path. `number`: as 3.11. `age`: of the packages."""

    python: str
    number: str
    age: str

    @property
    def name(self) -> str:
        return f"Python {self.number}, {self.age} packages"


# What there is to try


def lowest(requirement: str) -> str:
    """The oldest version that a requirement allows, as pip's constraint: numpy>=2.2,<3 is
    numpy==2.2. ValueError where it names none."""
    found = re.match(r"([\w.-]+)(?:\[[\w,]+\])?\s*(?:>=|==)\s*([\w.]+)", requirement)
    if found is None:
        raise ValueError(f"no oldest version in {requirement!r}")
    return f"{found[1]}=={found[2]}"


def constraints(project: Mapping[str, object], age: str) -> list[str]:
    """Of a pyproject.toml's [project]: what pip has to keep to; for the newest nothing more."""
    if age == "newest":
        return []
    optional = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(line for extra in EXTRAS for line in optional[extra])]
    return [lowest(line) for line in wanted]


def candidates(number: str, environ: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Where a Python of this version may be: on the path, or with pyenv or uv."""
    for folder in environ.get("PATH", "").split(os.pathsep):
        if found := shutil.which(f"python{number}", path=folder):
            yield found
    home = Path(environ.get("HOME") or Path.home())
    pyenv = Path(environ.get("PYENV_ROOT") or home / ".pyenv")
    for folder, pattern in (
        (pyenv / "versions", f"{number}.*/bin/python"),
        (home / ".local/share/uv/python", f"cpython-{number}.*/bin/python{number}"),
    ):
        yield from map(str, sorted(folder.glob(pattern)))
    yield sys.executable


def is_of_version(python: str, number: str) -> bool:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return asked.stdout.strip() == number


def find_python(number: str) -> str | None:
    """The first that is of this version and can make environments."""
    for python in candidates(number):
        if probe(python) == SUITABLE and is_of_version(python, number):
            return python
    return None


# Trying


class Trials:
    """`checkout`: whose tests are run. `folder`: for the environments."""

    def __init__(self, checkout: Path, folder: Path, call: Call = subprocess.run) -> None:
        self._checkout = checkout
        self._folder = folder
        self._call = call
        with open(checkout / "pyproject.toml", "rb") as file:
            self._project = tomllib.load(file)["project"]

    def passes(self, trial: Trial, arguments: Sequence[str] = ()) -> bool:
        """Install and test; the environment stays only where something failed."""
        print(f"\n{trial.name}", flush=True)
        home = self._folder / f"{trial.number}-{trial.age}"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        passed = self._install(trial, home) and self._test(home, arguments)
        if passed:
            shutil.rmtree(home)
        return passed

    def _install(self, trial: Trial, home: Path) -> bool:
        kept_to = home / "constraints.txt"
        kept_to.write_text("\n".join(constraints(self._project, trial.age)) + "\n")
        made = self._does([trial.python, "-m", "venv", str(home / "environment")])
        python = str(environment_python(home))
        pip = [python, "-m", "pip", "--disable-pip-version-check"]
        # Wheels alone: a bound for which some Python finds none is a bound too low.
        installs = ["install", "-qq", "--only-binary", ":all:", "-c", str(kept_to)]
        return (
            made
            and self._does([*pip, *installs, *self._needed()])
            and self._does([python, "-c", VERSIONS, *TOLD])
        )

    def _needed(self) -> list[str]:
        """All of it by name, so that nothing is built in the checkout."""
        project = self._project
        return [*project["dependencies"], *project["optional-dependencies"]["dev"]]

    def _test(self, home: Path, arguments: Sequence[str]) -> bool:
        pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", *arguments]
        return self._does([str(environment_python(home)), *pytest, *SELECTION])

    def _does(self, command: Sequence[str]) -> bool:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
        done = self._call(list(command), cwd=self._checkout, env=environment, check=False)
        return done.returncode == 0


VERSIONS = (
    "import sys; from importlib.metadata import version; "
    "print(*(f'{name} {version(name)}' for name in sys.argv[1:]), sep=', ')"
)


def environment_python(home: Path) -> Path:
    inside = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    return home / "environment" / inside


def chosen(arguments: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Versions and ages that words name, all where they name none, and the words for pytest:
    `3.12 newest -x`."""
    numbers = [word for word in arguments if word in PYTHONS] or list(PYTHONS)
    ages = [word for word in arguments if word in AGES] or list(AGES)
    rest = [word for word in arguments if word not in (*PYTHONS, *AGES)]
    return [(number, age) for number in numbers for age in ages], rest


def try_versions(
    trials: Trials,
    arguments: Sequence[str] = (),
    find: Callable[[str], str | None] = find_python,
) -> int:
    """0 where some were tried and all of those passed. One that isn't here is told, and left
    out."""
    wanted, rest = chosen(arguments)
    pythons = {number: find(number) for number, _ in wanted}
    told = {}
    for number, age in wanted:
        python = pythons[number]
        if python is not None:
            trial = Trial(python, number, age)
            told[trial.name] = "passed" if trials.passes(trial, rest) else "FAILED"
    print()
    for name, how in told.items():
        print(f"{name}: {how}")
    for number in [number for number, python in pythons.items() if python is None]:
        print(f"Python {number}: not tried, as there is none here that can make environments")
    return 0 if told and set(told.values()) == {"passed"} else 1
