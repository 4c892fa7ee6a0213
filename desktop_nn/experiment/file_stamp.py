"""Whether a file is still the one that was read or written last, or somebody has changed it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileStamp:
    """What changes with every write of a file that is put in place whole: which file it is on its
    disk, its size, and when it was written, in nanoseconds."""

    file: int
    size: int
    written: int

    @classmethod
    def of(cls, path: Path) -> FileStamp | None:
        """None where there is no file."""
        try:
            status = path.stat()
        except OSError:
            return None
        return cls(status.st_ino, status.st_size, status.st_mtime_ns)


def gone_file(path: Path | None) -> Path | None:
    """The file, where it was moved, renamed or deleted meanwhile, or can't be reached."""
    return path if path is not None and FileStamp.of(path) is None else None
