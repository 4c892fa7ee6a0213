"""How much work it is to read a project: whether the window may wait for it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from desktop_nn.experiment.files.archive import NO_WHOLE_ZIP, opened_archive
from desktop_nn.experiment.files.plain import ProjectError
from desktop_nn.experiment.files.samples_beside import beside_of

COST_OF_JSON = 10
"""Of a byte of JSON, in bytes of an array, which are only copied."""


def reading_cost(path: Path) -> int:
    """How much work a project is to read, in bytes of arrays; 0 where it is no zip that could be
    read. A file that tells less than it holds is refused when it is read."""
    try:
        if not path.is_file():
            return 0
        with opened_archive(path) as archive:
            members = archive.infolist()
    except (ProjectError, OSError, ValueError, OverflowError, *NO_WHOLE_ZIP):
        return 0
    cost = sum(
        member.file_size * (COST_OF_JSON if member.filename.endswith(".json") else 1)
        for member in members
    )
    return cost + _size_beside(path)


def _size_beside(path: Path) -> int:
    """Bytes of the samples that lie in a file of their own."""
    beside = beside_of(path)
    with suppress(OSError):
        return beside.stat().st_size if beside is not None else 0
    return 0
