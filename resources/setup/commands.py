"""The commands of the Makefile, one function each."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(
    0, str(CHECKOUT)
)  # for desktop_nn.app.system_libraries, before anything is installed

from desktop_nn.app.system_libraries import OFF_SCREEN, X11, required  # noqa: E402
from environment import Environment  # noqa: E402
from system_packages import (  # noqa: E402
    LARGE_PROGRAMS,
    TEST_PROGRAMS,
    provide_libraries,
    provide_programs,
)
from talk import SetupError, say  # noqa: E402
from versions import Trials, try_versions  # noqa: E402

MADE_HERE = (".venv", "build", "dist", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis")
SOURCES = ("desktop_nn", "resources", "tests")

SIDE_BY_SIDE = ("-n", "3", "--dist", "worksteal")
"""Three processes of tests, each with its third in order, so that what a file shares is made once;
who is ready first takes half of what another still has. One more than the cores of a small machine:
tests wait for windows, for processes and their ends."""

COMPILED = CHECKOUT / "build" / "compiled"
"""Where compiled modules go when Python is told to write none beside the sources: tests start the
program and its worker some hundred times, and each would compile all of them again."""

CROSS_CHECKED = (
    "tests/experiment/exports/test_torch_script.py",
    "tests/experiment/exports/test_keras_script.py",
    "tests/experiment/weight_import/test_matching.py",
    "tests/app/test_other_programs.py",
)
"""Tests of which `make test` leaves out what a framework or a large program is missing for."""

LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy", "desktop_nn"),
)


class Commands:
    """What `make` can be asked for; each takes the words of ARGS and returns an exit status."""

    def __init__(self, chosen: bool = False) -> None:
        self._chosen = chosen
        self._environment = Environment(CHECKOUT)

    def help(self, arguments: list[str]) -> int:
        """list the commands"""
        print("Desktop NN\n")
        for name, command in self.table().items():
            print(f"  make {name:<16} {command.__doc__}")
        print('\nARGS="..." is passed on; PYTHON=... chooses the Python.')
        return 0

    def run(self, arguments: list[str]) -> int:
        """set everything up if need be, and start Desktop NN"""
        self._prepare()
        provide_libraries(required())
        return self._become(["desktop-nn", *arguments])

    def setup(self, arguments: list[str]) -> int:
        """only set everything up, for development too"""
        self._prepare("dev")
        provide_libraries(OFF_SCREEN + X11)
        provide_programs()
        return 0

    def test(self, arguments: list[str]) -> int:
        """run the tests, off screen"""
        self.setup([])
        return self._pytest([*SIDE_BY_SIDE, *arguments])

    def soak(self, arguments: list[str]) -> int:
        """run the tests that take minutes, then make cross-check and make versions"""
        self.setup([])
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        long_ones = self._call(["python", "-m", "pytest", "-m", "soak", "-rP", *arguments])
        return max(long_ones, self.cross_check([]), self.versions([]))

    def cross_check(self, arguments: list[str]) -> int:
        """open what is exported with PyTorch, Keras, a browser and more; it installs them: large"""
        self._prepare("dev", "benchmark", "cross-check")
        provide_libraries(OFF_SCREEN)
        provide_programs(TEST_PROGRAMS | LARGE_PROGRAMS)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        patiently = ["--timeout", "600"]  # each script imports a framework, and trains
        return self._call(["python", "-m", "pytest", *patiently, *CROSS_CHECKED, *arguments])

    def versions(self, arguments: list[str]) -> int:
        """test on each supported Python, with the oldest and the newest packages"""
        provide_libraries(OFF_SCREEN)
        return try_versions(Trials(CHECKOUT, CHECKOUT / "build" / "versions"), arguments)

    def lint(self, arguments: list[str]) -> int:
        """check style, formatting and types"""
        self._prepare("dev")
        return max([self._call(list(linter)) for linter in LINTERS])

    def format(self, arguments: list[str]) -> int:
        """format the code, and mend the style where that is safe"""
        self._prepare("dev")
        return self._call(["ruff", "format", "."]) or self._call(["ruff", "check", "--fix", "."])

    def benchmark_setup(self, arguments: list[str]) -> int:
        """install PyTorch for the benchmark; it is large"""
        self._prepare("dev", "benchmark")
        return 0

    def benchmark(self, arguments: list[str]) -> int:
        """measure the engine, beside PyTorch where it is installed"""
        self.setup([])
        os.chdir(CHECKOUT)
        return self._become(["python", "-m", "tests.benchmarks", *arguments])

    def pictures(self, arguments: list[str]) -> int:
        """make the README's pictures of the window again"""
        self._prepare()
        provide_libraries(OFF_SCREEN)
        os.chdir(CHECKOUT)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return self._become(["python", "resources/pictures/make_pictures.py", *arguments])

    def package(self, arguments: list[str]) -> int:
        """build the packaged program in dist: a folder, an archive, on Debian a .deb"""
        self._prepare()
        return self._call(["python", "resources/packaging/build.py", *arguments])

    def package_test(self, arguments: list[str]) -> int:
        """build the packaged program and the wheel, and try both out"""
        self._prepare()
        provide_libraries(OFF_SCREEN + X11)
        provide_programs()
        script = "resources/packaging/try_out.py"
        return self.package([]) or self._call(["python", script, *arguments])

    def clean(self, arguments: list[str]) -> int:
        """remove everything that make made here, the environment too"""
        caches = [cache for name in SOURCES for cache in (CHECKOUT / name).rglob("__pycache__")]
        for folder in [*caches, *(CHECKOUT / name for name in MADE_HERE)]:
            shutil.rmtree(folder, ignore_errors=True)
        return 0

    def table(self) -> Mapping[str, Callable[[list[str]], int]]:
        """The commands by the names that make knows, in the order of the help."""
        commands = (
            self.run,
            self.setup,
            self.test,
            self.soak,
            self.cross_check,
            self.versions,
            self.lint,
            self.format,
            self.benchmark_setup,
            self.benchmark,
            self.pictures,
            self.package,
            self.package_test,
            self.clean,
            self.help,
        )
        return {command.__name__.replace("_", "-"): command for command in commands}

    def _prepare(self, *extras: str) -> None:
        self._environment.prepare(extras, self._chosen)

    def _pytest(self, arguments: list[str]) -> int:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
            os.environ.setdefault("PYTHONPYCACHEPREFIX", str(COMPILED))
        os.chdir(CHECKOUT)
        return self._become(["python", "-m", "pytest", *arguments])

    def _call(self, command: list[str]) -> int:
        program, *arguments = command
        return subprocess.call([self._environment.program(program), *arguments], cwd=CHECKOUT)

    def _become(self, command: list[str]) -> int:
        """Let a program of the environment take this one's place, where the system knows how."""
        if os.name == "nt":
            return self._call(command)
        program, *arguments = command
        path = self._environment.program(program)
        os.execv(path, [path, *arguments])


def main(arguments: list[str], chosen: bool = False) -> int:
    """Carry out the command that `arguments` begins with; return the exit status."""
    table = Commands(chosen).table()
    name, *rest = arguments or ["help"]
    if name not in table:
        say(f"There is no command {name!r}. There are: {', '.join(table)}.")
        return 2
    try:
        return table[name](rest)
    except SetupError as error:
        say(f"\n{error}")
        return 1
    except OSError as error:
        say(f"\n{error.filename or name}: {error.strerror}. When that is mended, try again.")
        return 1
    except KeyboardInterrupt:
        return 130
