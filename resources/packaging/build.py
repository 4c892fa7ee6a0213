"""Builds the packaged program: a folder, and on Linux an archive and a .deb.

    python resources/packaging/build.py            into dist/

It is made in an environment of its own, from the wheel, so that nothing of the checkout and nothing
that happens to be installed gets in.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tarfile
import venv
from collections.abc import Sequence
from pathlib import Path

import system_terms

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
BUILD = CHECKOUT / "build" / "package"
DIST = CHECKOUT / "dist"
FOLDER = DIST / "desktop-nn"
MOST_TOLD = 12
"""Words of a command that are printed."""
NEEDED = ("build>=1.2,<2", "pyinstaller>=6.16,<7")
EXTRAS = "safetensors,animation"
"""Bundled, since nothing can be added to a packaged program."""
DEPENDS = "libgl1, libegl1, libfontconfig1, libdbus-1-3, libxcb-cursor0, xkb-data"
"""Of the .deb: what Qt takes from the system, besides the C library."""


WITH_SYMBOLS = ("libpython3*", "python3*/lib-dynload/*.so", "PIL/*.so", "safetensors/*.so")


def call(*command: str | Path, cwd: Path = CHECKOUT) -> None:
    """Run it; SystemExit where it fails."""
    words = [Path(str(command[0])).name, *map(str, command[1:MOST_TOLD])]
    more = len(command) - len(words)
    print("+", *words, *([f"and {more} more"] if more > 0 else []), flush=True)
    done = subprocess.run([str(word) for word in command], cwd=cwd, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} ended with {done.returncode}")


def environment() -> Path:
    """The Python of a new environment with the program's wheel and PyInstaller."""
    folder = BUILD / "environment"
    shutil.rmtree(BUILD, ignore_errors=True)
    venv.create(folder, with_pip=True, symlinks=os.name != "nt")  # as `python -m venv`
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    call(python, "-m", "pip", "install", "--quiet", *NEEDED)
    call(python, "-m", "build", "--wheel", "--outdir", BUILD / "wheel", CHECKOUT)
    (wheel,) = (BUILD / "wheel").glob("*.whl")
    call(python, "-m", "pip", "install", "--quiet", f"{wheel}[{EXTRAS}]")
    return python


def gather_licences(python: Path) -> None:
    """Those of all packages in the environment, which the folder then has without the packages'
    own descriptions."""
    code = (
        "import sys; from pathlib import Path; from desktop_nn.app.licences import gather; "
        "print(len(gather(Path(sys.argv[1]))), 'licences')"
    )
    call(python, "-c", code, BUILD / "licences", cwd=BUILD)


def make_icon(python: Path) -> None:
    """For Windows and macOS, which want files of their own kinds."""
    ending = {"win32": ".ico", "darwin": ".icns"}.get(sys.platform)
    if ending:
        call(python, HERE / "make_icon.py", BUILD / f"desktop-nn{ending}")


def build_folder(python: Path) -> None:
    """dist/desktop-nn. PyInstaller runs outside of the checkout, whose package it would else
    take."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    work = BUILD / "work"
    work.mkdir(parents=True, exist_ok=True)
    call(
        python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
        "--distpath", DIST, "--workpath", work, HERE / "desktop-nn.spec", cwd=work,
    )  # fmt: skip
    if sys.platform.startswith("linux") and shutil.which("strip"):
        # These come with symbols for debuggers. NumPy's libraries must keep theirs: its OpenBLAS
        # does not load without.
        inner = FOLDER / "_internal"
        spoken = [path for pattern in WITH_SYMBOLS for path in inner.glob(pattern)]
        call("strip", "--strip-unneeded", *spoken)


TERMS = "opt/desktop-nn/_internal/desktop_nn/resources/licences"
"""Where the .deb has the terms of what others made."""


def gather_system_terms() -> None:
    """Of what comes from the system: without its terms nothing is given away."""
    inner = FOLDER / "_internal"
    lacking = system_terms.gather(inner, inner / "desktop_nn/resources/licences/gathered")
    if lacking:
        raise SystemExit(f"No terms were found of {', '.join(lacking)}")


def version(python: Path) -> str:
    """As the wheel says."""
    code = "from importlib.metadata import version; print(version('desktop-nn'))"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def bytes_of(folder: Path) -> int:
    """Of all files in it; what only points to another one takes nothing."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file() and not f.is_symlink())


def build_archive(number: str) -> Path:
    """dist/desktop-nn-VERSION-linux-x86_64.tar.xz, or .zip elsewhere; under macOS of the bundle."""
    machine = os.uname().machine if hasattr(os, "uname") else "x86_64"
    name = f"desktop-nn-{number}-{sys.platform}-{machine}"
    if sys.platform == "darwin":
        path = DIST / f"{name}.zip"  # by the system's own means: Python's would follow links
        call("ditto", "-c", "-k", "--keepParent", DIST / "Desktop NN.app", path)
        return path
    if not sys.platform.startswith("linux"):
        return Path(shutil.make_archive(str(DIST / name), "zip", DIST, "desktop-nn"))
    path = DIST / f"{name}.tar.xz"
    with tarfile.open(path, "w:xz", preset=1) as archive:
        archive.add(FOLDER, "desktop-nn")
    return path


def c_library() -> str:
    """What is taken along of this system asks for a C library as new as this one's."""
    _, number = platform.libc_ver()
    return f"libc6 (>= {number})"


def build_deb(number: str) -> Path:
    """dist/desktop-nn_VERSION_amd64.deb: the folder in /opt, a command, a menu entry, an icon, and
    the type of project files."""
    root = BUILD / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(FOLDER, root / "opt/desktop-nn", symlinks=True)
    share = root / "usr/share"
    placed = {
        HERE / "desktop-nn.desktop": share / "applications/desktop-nn.desktop",
        HERE / "desktop-nn-mime.xml": share / "mime/packages/desktop-nn.xml",
        HERE.parent / "icons/desktop-nn.svg": share / "icons/hicolor/scalable/apps/desktop-nn.svg",
        CHECKOUT / "LICENSE": share / "doc/desktop-nn/copyright",
    }
    for source, target in placed.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    with open(share / "doc/desktop-nn/copyright", "a", encoding="utf-8") as file:
        file.write(f"\nThe terms of all that comes along lie in /{TERMS}.\n")
    command = root / "usr/bin/desktop-nn"
    command.parent.mkdir(parents=True)
    command.symlink_to("/opt/desktop-nn/desktop-nn")
    size = bytes_of(root) // 1024
    control = root / "DEBIAN/control"
    control.parent.mkdir()
    control.write_text(
        f"Package: desktop-nn\nVersion: {number}\nArchitecture: amd64\nSection: education\n"
        "Priority: optional\nMaintainer: The Desktop NN developers <desktop-nn@localhost>\n"
        f"Installed-Size: {size}\nDepends: {c_library()}, {DEPENDS}\n"
        "Description: build a neural network, train it, and see every number\n"
        " A desktop application for students, teachers and engineers: forward and backward\n"
        " propagation number by number, on a network that can be changed while it learns.\n",
        encoding="utf-8",
    )
    path = DIST / f"desktop-nn_{number}_amd64.deb"
    call("dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", root, path)
    return path


def main(arguments: Sequence[str] = ()) -> int:
    python = environment()
    gather_licences(python)
    make_icon(python)
    build_folder(python)
    if sys.platform.startswith("linux") and shutil.which("dpkg"):
        gather_system_terms()
    number = version(python)
    made = [build_archive(number)]
    if sys.platform.startswith("linux") and shutil.which("dpkg-deb"):
        made.append(build_deb(number))
    print(f"{FOLDER}: {bytes_of(FOLDER) / 1e6:.0f} MB unpacked")
    for path in made:
        print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
