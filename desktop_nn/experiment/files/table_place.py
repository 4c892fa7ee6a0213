"""Where an imported table lies, as a project file says it: seen from the project's folder, and
nothing of the way there that is nobody else's business."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from desktop_nn.experiment.imported import Imported


def told_from(imported: Imported, folder: Path) -> Imported:
    """With the path from the project's `folder` where the table lies in it, or both are the
    user's own; otherwise with the file's name alone."""
    table, folder = Path(os.path.abspath(imported.path)), folder.absolute()
    if not table.is_relative_to(folder) and not (_is_at_home(table) and _is_at_home(folder)):
        return replace(imported, path=table.name)
    return replace(imported, path=Path(os.path.relpath(table, folder)).as_posix())


def _is_at_home(path: Path) -> bool:
    home = Path(os.path.expanduser("~"))
    return home != Path(home.anchor) and path.is_relative_to(home)


def found_from(imported: Imported, folder: Path) -> Imported:
    """With the path that this means for a project in `folder`. Older files tell a whole one."""
    return replace(imported, path=os.path.normpath(folder.absolute() / imported.path))
