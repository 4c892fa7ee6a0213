"""The virtual environment of a checkout: made once, and kept in step with pyproject.toml."""

import hashlib
import importlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

import system_packages
from talk import SetupError, say

VENV_FAILED = """The environment could not be made in {folder}.
{how}"""

PIP_FAILED = """The packages could not be installed: pip's own words stand above.
The first time this needs the network, for NumPy, PySide6 and a few small packages.
Nothing is broken: give the same command again when there is one."""


@dataclass(frozen=True)
class Installation:
    """What was installed, or is to be."""

    checkout: str = ""
    pyproject: str = ""  # its checksum
    extras: tuple[str, ...] = ()


class Environment:
    """The folder `.venv` of a checkout."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout
        self.folder = checkout / ".venv"
        self._stamp = self.folder / "desktop-nn.json"

    def program(self, name: str) -> str:
        """The path of a program inside, as this system names it."""
        if os.name == "nt":
            return str(self.folder / "Scripts" / f"{name}.exe")
        return str(self.folder / "bin" / name)

    def prepare(self, extras: Collection[str] = (), chosen: bool = False) -> None:
        """Make it if need be, and install the project with `extras` if anything has changed.

        chosen: the user chose this very Python, so an environment of another one is remade.
        """
        if not self._will_do(chosen):
            self._create()
        installed = self._installed()
        wanted = self._wanted({*extras, *installed.extras})
        if wanted != installed:
            self._install(wanted)

    # What there is.

    def _will_do(self, chosen: bool) -> bool:
        """Whether it runs, was made here, and, if the user chose a Python, is of that one."""
        made_here = self._installed().checkout in ("", str(self.checkout))
        return made_here and self._answers(_version() if chosen else "3.")

    def _answers(self, version: str) -> bool:
        """Whether its Python starts, is of `version`, and has pip: a new system Python has not."""
        ask = "import pip, sys; print('.'.join(map(str, sys.version_info[:2])))"
        command = [self.program("python"), "-c", ask]
        try:
            result = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:
            return False
        return result.returncode == 0 and result.stdout.startswith(version)

    def _installed(self) -> Installation:
        """What was installed last; nothing if that can't be read."""
        try:
            record = json.loads(self._stamp.read_text(encoding="utf-8"))
            return Installation(record["checkout"], record["pyproject"], tuple(record["extras"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Installation()

    def _wanted(self, extras: Collection[str]) -> Installation:
        project = (self.checkout / "pyproject.toml").read_bytes()
        checksum = hashlib.sha256(project).hexdigest()
        return Installation(str(self.checkout), checksum, tuple(sorted(extras)))

    # What is done.

    def _create(self) -> None:
        say(f"Making an environment of Python {_version()} in .venv")
        _provide_ensurepip()
        command = [sys.executable, "-m", "venv", "--clear", str(self.folder)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            words = (result.stdout + result.stderr).strip()
            raise SetupError(VENV_FAILED.format(folder=self.folder, how=words))

    def _install(self, wanted: Installation) -> None:
        say("Installing Desktop NN and what it needs; the first time takes a minute or two")
        self._stamp.unlink(missing_ok=True)  # half an installation is none
        if subprocess.run(self._pip(wanted.extras), cwd=self.checkout, check=False).returncode:
            raise SetupError(PIP_FAILED)
        self._stamp.write_text(json.dumps(asdict(wanted), indent=2), encoding="utf-8")

    def _pip(self, extras: Collection[str]) -> list[str]:
        what = f".[{','.join(extras)}]" if extras else "."
        quietly = ["-qq", "--no-input", "--disable-pip-version-check"]
        return [self.program("python"), "-m", "pip", "install", *quietly, "-e", what]


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _has_ensurepip() -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def _provide_ensurepip() -> None:
    """Debian keeps the part of Python that makes environments in a package of its own."""
    if _has_ensurepip():
        return
    packages = [f"python{_version()}-venv"]
    if not system_packages.install(packages) or not _has_ensurepip():
        raise SetupError(
            f"Python {_version()} lacks its venv module. {system_packages.how_to_install(packages)}"
        )
