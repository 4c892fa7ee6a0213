"""Which libraries of the system Qt needs on Linux, which are missing, and what installs them.

PySide6 brings Qt along, but Qt loads some thirty libraries of the system. Where one is missing,
importing Qt fails with the name of a file, or the process aborts. So look *before* Qt is loaded:

    lacking = missing(required())
    if lacking:
        sys.exit(explanation(lacking))

Standard library only, and nothing else of the project: the set-up script uses this module before
any package is installed.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Library:
    """A shared library and the Debian or Ubuntu packages that may hold it, newest name first."""

    soname: str
    packages: tuple[str, ...]


def _library(soname: str, *packages: str) -> Library:
    return Library(soname, packages)


# What libQt6Core, Gui, Widgets and DBus link to: needed even off screen.
OFF_SCREEN = (
    # Debian 13 and Ubuntu 24.04 renamed it when times became 64 bits wide.
    _library("libgthread-2.0.so.0", "libglib2.0-0t64", "libglib2.0-0"),
    _library("libEGL.so.1", "libegl1"),
    _library("libGL.so.1", "libgl1"),
    _library("libX11.so.6", "libx11-6"),
    _library("libxkbcommon.so.0", "libxkbcommon0"),
    _library("libfontconfig.so.1", "libfontconfig1"),
    _library("libfreetype.so.6", "libfreetype6"),
    _library("libdbus-1.so.3", "libdbus-1-3"),
)

# What Qt's xcb plugin adds, for real windows under X11 (and for Xvfb).
X11 = (
    _library("libxcb-cursor.so.0", "libxcb-cursor0"),
    _library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    _library("libxcb-icccm.so.4", "libxcb-icccm4"),
    _library("libxcb-image.so.0", "libxcb-image0"),
    _library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    _library("libxcb-randr.so.0", "libxcb-randr0"),
    _library("libxcb-render.so.0", "libxcb-render0"),
    _library("libxcb-render-util.so.0", "libxcb-render-util0"),
    _library("libxcb-shape.so.0", "libxcb-shape0"),
    _library("libxcb-shm.so.0", "libxcb-shm0"),
    _library("libxcb-sync.so.1", "libxcb-sync1"),
    _library("libxcb-util.so.1", "libxcb-util1"),
    _library("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    _library("libxcb-xkb.so.1", "libxcb-xkb1"),
    _library("libX11-xcb.so.1", "libx11-xcb1"),
)

# What Qt's wayland plugin adds.
WAYLAND = (
    _library("libwayland-client.so.0", "libwayland-client0"),
    _library("libwayland-cursor.so.0", "libwayland-cursor0"),
    _library("libwayland-egl.so.1", "libwayland-egl1"),
)


def on_linux() -> bool:
    return sys.platform.startswith("linux")


def has_display(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether Qt has somewhere to draw; only Linux can be without."""
    if not on_linux():
        return True
    return any(environ.get(key) for key in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def named_platforms(environ: Mapping[str, str]) -> list[str]:
    """Those that the environment tells Qt to try, in their order; none: Qt chooses by itself."""
    named = environ.get("QT_QPA_PLATFORM", "")
    return [each.partition(":")[0].lower() for each in named.split(";")] if named else []


def loads(soname: str) -> bool:
    """Whether the system's loader finds `soname`; it stays loaded, as Qt is about to need it."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing(
    libraries: Iterable[Library], loads: Callable[[str], bool] = loads
) -> tuple[Library, ...]:
    """Those of `libraries` that can't be loaded; none anywhere but on Linux."""
    if not on_linux():
        return ()
    return tuple(library for library in libraries if not loads(library.soname))


def _ways_to_a_window(environ: Mapping[str, str]) -> list[tuple[Library, ...]]:
    """The sets of which Qt needs one, by what the environment says of the display."""
    if named := named_platforms(environ):
        return [_of_platform(name) for name in named]
    displays = {"DISPLAY": X11, "WAYLAND_DISPLAY": WAYLAND}
    return [libraries for name, libraries in displays.items() if environ.get(name)]


def _of_platform(name: str) -> tuple[Library, ...]:
    if name.startswith("wayland"):  # wayland-egl too
        return WAYLAND
    return X11 if name == "xcb" else ()


def required(
    environ: Mapping[str, str] = os.environ, loads: Callable[[str], bool] = loads
) -> tuple[Library, ...]:
    """What Qt needs on this machine, for the display that it has or for none.

    Where X11 and Wayland are both there, Qt needs one of them: the one that lacks less counts.
    """
    ways = _ways_to_a_window(environ)
    return OFF_SCREEN + min(ways, key=lambda way: len(missing(way, loads)), default=())


def apt_knows(package: str) -> bool:
    """Whether apt's lists have a package of this very name."""
    command = ["apt-cache", "show", "--no-all-versions", package]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _package_of(library: Library, knows: Callable[[str], bool]) -> str:
    """The name that apt knows; else the oldest, which newer packages still provide."""
    *newer, oldest = library.packages
    return next((name for name in newer if knows(name)), oldest)


def packages_of(
    libraries: Iterable[Library], knows: Callable[[str], bool] = apt_knows
) -> tuple[str, ...]:
    """The packages that hold `libraries`, each once, in their order."""
    return tuple(dict.fromkeys(_package_of(library, knows) for library in libraries))


def install_command(packages: Iterable[str]) -> str:
    """The one line to type that installs `packages` on Debian or Ubuntu."""
    as_root = "" if _is_root() else "sudo "
    install = f"{as_root}apt-get install -y --no-install-recommends {' '.join(packages)}"
    return f"{as_root}apt-get update && {install}"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def explanation(libraries: Iterable[Library]) -> str:
    """What to tell the user about missing `libraries`: their names, and what installs them."""
    lacking = tuple(libraries)
    names = ", ".join(library.soname for library in lacking)
    return f"Qt needs libraries that this system lacks: {names}\n{_remedy(packages_of(lacking))}"


def _remedy(packages: tuple[str, ...]) -> str:
    if shutil.which("apt-get"):
        return f"This installs them:\n\n    {install_command(packages)}\n"
    return f"Install the packages that hold them (Debian's names: {' '.join(packages)}).\n"
