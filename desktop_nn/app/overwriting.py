"""That no command writes over a file that it reads."""

from __future__ import annotations

import os
from pathlib import Path

from desktop_nn.experiment.files import ProjectError
from desktop_nn.experiment.files.samples_beside import beside_of


def refuse_what_is_read(out: Path, *read: Path) -> None:
    """ProjectError where `out` is one of the files that are read, by whatever name, or holds the
    samples of one: what is made of it would take its place."""
    for path in (*read, *filter(None, map(beside_of, read))):
        # Those of `os.path` raise nothing, also where a name is too long for the system.
        if os.path.isfile(path) and os.path.isfile(out) and os.path.samefile(path, out):
            raise ProjectError(
                f"“{out.name}” in {out.absolute().parent} is read here, and would be overwritten. "
                "Choose another name."
            )
