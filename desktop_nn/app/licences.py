"""Whose work the program contains, and on which terms: the texts of all licences.

An installed program reads them from what its packages say of themselves. A packaged one has no such
thing: there they were written into a folder when it was built (`gather`). Where a package brings no
text along, there is one in `resources/licences`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from desktop_nn.experiment.resources import resource

DISTRIBUTIONS = (
    "numpy",
    "PySide6-Essentials",
    "shiboken6",
    "pyqtgraph",
    "colorama",
    "msgspec",
    "threadpoolctl",
    "ziamath",
    "ziafont",
    "latex2mathml",
    "tqdm",
    "safetensors",
    "pillow",
)
"""What the program needs, what that needs in turn, and the optional packages."""

PACKAGED_BY = "pyinstaller"
"""Its loader is part of a packaged program."""

KEPT = {"PySide6-Essentials": "Qt.txt", "shiboken6": "Qt.txt", "latex2mathml": "latex2mathml.txt"}
"""Texts of those that bring none along."""

OWN = (
    ("Inter", "fonts", "LICENSE-Inter.txt"),
    ("JetBrains Mono", "fonts", "LICENSE-JetBrainsMono.txt"),
    ("DejaVu Sans", "fonts", "LICENSE-DejaVu.txt"),
    ("Lucide icons", "icons", "LICENSE-lucide.txt"),
    ("Data sets", "data", "SOURCES.md"),
    ("Python", "licences", "Python.txt"),
    ("Parts of Qt", "licences", "Qt-parts.txt"),
)
"""What lies among the program's own files: its title, folder and name."""

TITLES = {
    "desktop-nn": "Desktop NN",
    "numpy": "NumPy",
    "PySide6-Essentials": "Qt and PySide6",
    "shiboken6": "Shiboken6",
    "pillow": "Pillow",
    PACKAGED_BY: "PyInstaller",
}
"""How those are called that are not called as their package."""

NAMED = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)
GATHERED = "gathered"


@dataclass(frozen=True)
class Licence:
    """Of one work: its name, with a version where it is known, and the text of its terms."""

    title: str
    text: str


def licences() -> list[Licence]:
    """All of them: this program's own first."""
    folder = resource("licences", GATHERED)
    found = list(_gathered(folder) if folder.is_dir() else _installed())
    return found + [Licence(title, _read(resource(*place))) for title, *place in OWN]


def gather(folder: Path) -> list[str]:
    """Write those of the installed packages into a folder; the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for number, licence in enumerate(_installed((*DISTRIBUTIONS, PACKAGED_BY))):
        name = f"{number:02d}.txt"
        (folder / name).write_text(f"{licence.title}\n{licence.text}", encoding="utf-8")
        names.append(name)
    return names


def _gathered(folder: Path) -> Iterator[Licence]:
    for path in sorted(folder.glob("*.txt")):
        title, _, text = _read(path).partition("\n")
        yield Licence(title, text)


def _installed(names: tuple[str, ...] = DISTRIBUTIONS) -> Iterator[Licence]:
    for name in ("desktop-nn", *names):
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # not on this system, as colorama beside a pyqtgraph that needs none
        title = TITLES.get(name, name)
        yield Licence(f"{title} {distribution.version}", licence_text(distribution))


def licence_text(distribution: metadata.Distribution) -> str:
    """All that a package says of its terms; else what is kept of them here; else ""."""
    files = distribution.files or []
    texts = [
        _read(Path(str(path.locate())))
        for path in files
        if NAMED.search(path.name) and path.suffix.lower() in ("", ".txt", ".md")
    ]
    kept = KEPT.get(distribution.metadata["Name"].replace("_", "-"), "")
    if not texts and kept:
        texts = [_read(resource("licences", kept))]
    return "\n\n".join(dict.fromkeys(text.strip() for text in texts))


def _read(path: Path) -> str:
    """A file that is gone leaves a sentence in its place."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return f"{path} can't be read: {error.strerror}."
