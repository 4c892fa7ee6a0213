"""Installs packages of the system through apt, where that needs no password."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence

from desktop_nn.app.system_libraries import (
    WAYLAND,
    Library,
    explanation,
    install_command,
    missing,
    packages_of,
)
from talk import SetupError, say

# Programs that the tests use, and their packages: a virtual screen and what drives windows on it,
# and what draws the exported pictures again.
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "pdftoppm": "poppler-utils",
    "rsvg-convert": "librsvg2-bin",
}
# Larger ones, that open what is exported for a browser and for a spreadsheet.
LARGE_PROGRAMS = {"chromium": "chromium", "ssconvert": "gnumeric"}

APT = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]


def _runs_quietly(command: Sequence[str]) -> bool:
    """Run a command; show what it printed only if it failed."""
    result = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        say(result.stdout.rstrip())
    return result.returncode == 0


def _sudo_needs_no_password() -> bool:
    if not shutil.which("sudo"):
        return False
    ask = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ask.returncode == 0


def as_root() -> list[str] | None:
    """What to put before a command so that it runs as root; None if that isn't possible."""
    if os.name != "posix":
        return None
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if _sudo_needs_no_password() else None


def install(packages: Sequence[str]) -> bool:
    """Install packages without a question; False where that can't be done, or failed."""
    prefix = as_root() if shutil.which("apt-get") else None
    if prefix is None:
        return False
    say(f"Installing packages of the system: {' '.join(packages)}")
    _runs_quietly([*prefix, *APT, "update"])  # old lists may do, so go on
    return _runs_quietly([*prefix, *APT, "install", "-y", "--no-install-recommends", *packages])


def how_to_install(packages: Sequence[str]) -> str:
    return f"This installs what is missing:\n\n    {install_command(packages)}\n"


def provide_libraries(libraries: Sequence[Library]) -> None:
    """See that Qt finds its libraries; stop with the line to type if it wouldn't start."""
    lacking = missing(libraries)
    if lacking and install(packages_of(lacking)):
        lacking = missing(lacking)
    if lacking:
        raise SetupError(explanation(lacking))


def provide_programs(programs: Mapping[str, str] = TEST_PROGRAMS) -> None:
    """See that what tests use is there, Qt's way to Wayland too; else go on: they are skipped."""
    lacking = [package for name, package in programs.items() if not shutil.which(name)]
    packages = [*lacking, *packages_of(missing(WAYLAND))]
    if packages and not install(packages):
        say(f"The tests that need it will be skipped. {how_to_install(packages)}")
