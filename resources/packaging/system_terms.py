"""The terms of what a packaged program takes along of the system it is built on: under Debian and
Ubuntu each package lays them down beside its library."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

DOCUMENTS = Path("/usr/share/doc")
COMMON = Path("/usr/share/common-licenses")
"""Texts that a package's own only names."""

NAMED = re.compile(rf"{COMMON}/([\w.-]*\w)")


def gather(inner: Path, folder: Path) -> list[str]:
    """Write the terms of the libraries that lie in `inner`, a file for each text; the names of the
    libraries that come from the system and have none."""
    packages = packages_of(libraries_in(inner))
    texts: dict[str, list[str]] = {}
    for package in sorted({name for name in packages.values() if name}):
        text = terms_of(package)
        if text:
            texts.setdefault(text, []).append(package)
    for number, (text, names) in enumerate([*texts.items(), *_common(texts)]):
        path = folder / f"system-{number:02d}.txt"
        path.write_text(f"{_title(names)}\n{text}", encoding="utf-8")
    known = {name for names in texts.values() for name in names}
    return sorted(library for library, package in packages.items() if package not in known)


def libraries_in(inner: Path) -> list[str]:
    """Those that are files of their own there: what only points elsewhere is told there."""
    found = sorted(inner.glob("lib*.so*"))
    return [path.name for path in found if not path.is_symlink()]


def packages_of(libraries: Iterable[str]) -> Mapping[str, str]:
    """The package that each came with; those that the system has none of are left out, and have
    the terms of the Python package they came with."""
    known = _known_to_the_loader()
    return {name: _package_of(known[name]) for name in libraries if name in known}


def _known_to_the_loader() -> Mapping[str, str]:
    """The paths of the system's libraries, by name."""
    done = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True)
    lines = (line.split() for line in reversed(done.stdout.splitlines()) if "=>" in line)
    return {words[0]: words[-1] for words in lines}


def _package_of(path: str) -> str:
    """ "" where no package has it; a path may be known by its name before /lib was /usr/lib."""
    for place in (path, str(Path(path).resolve()), path.removeprefix("/usr"), f"/usr{path}"):
        done = subprocess.run(["dpkg", "-S", place], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.splitlines()[0].partition(":")[0]
    return ""


def terms_of(package: str) -> str:
    """ "" where the package has laid none down."""
    try:
        return (DOCUMENTS / package / "copyright").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _title(packages: list[str]) -> str:
    """A line, and where there are several packages another one with all of them."""
    first, *others = packages
    return f"{first} and {len(others)} more\nOf {', '.join(packages)}:\n" if others else first


def _common(texts: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The licences that the texts name, whole."""
    named = sorted({name for text in texts for name in NAMED.findall(text)})
    return [
        ((COMMON / name).read_text(encoding="utf-8"), [name])
        for name in named
        if (COMMON / name).is_file()
    ]
