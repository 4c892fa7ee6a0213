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
from desktop_nn.app import cut_modules
from talk import SetupError, say

VENV_FAILED = """The environment could not be made in {folder}.
{how}
Is there room on that disk? Some 500 MB are needed. Then give the same command again."""

PIP_FAILED = """The packages could not be installed: pip's own words stand above.
The first time this needs the network and some 500 MB of disk, for NumPy, PySide6 and a few small
packages. Nothing is broken: give the same command again when there is both."""


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
        return made_here and self._is_whole() and self._answers(_version() if chosen else "3.")

    def _answers(self, version: str) -> bool:
        """Whether its Python starts, is of `version`, and has pip: a new system Python has not."""
        ask = "import pip, sys; print('.'.join(map(str, sys.version_info[:2])))"
        command = [self.program("python"), "-c", ask]
        try:
            result = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:
            return False
        return result.returncode == 0 and result.stdout.startswith(version)

    def _is_whole(self) -> bool:
        """Whether no package of it was cut off in the middle, by a kill or a full disk: what was
        installed is noted last. pip would take such a package for installed, or stop at it."""
        places = [*self.folder.glob("lib/python*/site-packages"), *self._windows_packages()]
        return all(_has_whole_packages(place) for place in places)

    def _windows_packages(self) -> list[Path]:
        place = self.folder / "Lib" / "site-packages"
        return [place] if os.name == "nt" and place.is_dir() else []

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
        before = self._installed()
        self._stamp.unlink(missing_ok=True)  # half an installation is none
        if not before.checkout:
            self._remove_cut_modules()  # of pip itself
        if subprocess.run(self._pip(wanted.extras), cwd=self.checkout, check=False).returncode:
            if before.checkout and self._is_whole():
                self._note(before)  # what there was is there still
            raise SetupError(PIP_FAILED)
        self._remove_cut_modules()
        self._note(wanted)

    def _note(self, installed: Installation) -> None:
        self._stamp.write_text(json.dumps(asdict(installed), indent=2), encoding="utf-8")

    def _remove_cut_modules(self) -> None:
        """As a file, by the Python that would read them: none is imported."""
        command = [self.program("python"), cut_modules.__file__, str(self.folder)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)

    def _pip(self, extras: Collection[str]) -> list[str]:
        what = f".[{','.join(extras)}]" if extras else "."
        quietly = ["-qq", "--no-input", "--disable-pip-version-check"]
        return [self.program("python"), "-m", "pip", "install", *quietly, "-e", what]


def _has_whole_packages(place: Path) -> bool:
    """pip is one of them. It writes `INSTALLER` after all else of a package."""
    packages = list(place.glob("*.dist-info"))
    return any(each.name.startswith("pip-") for each in packages) and all(
        (each / "INSTALLER").is_file() and (each / "RECORD").is_file() for each in packages
    )


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
