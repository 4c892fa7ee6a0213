"""A file that a run writes again and again, while others may have one of that name too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from desktop_nn.experiment.file_stamp import FileStamp

Tell = Callable[[str], None]


class OwnFile:
    """The file at `path`, as one run writes it. What others have there is never replaced: before
    the first writing it is renamed, as `two.before.dnn`; where it comes later, the run goes on
    under another name, `two-2.dnn`. `tell` says so. `kept`: the new name of what was there."""

    def __init__(self, path: Path, tell: Tell) -> None:
        self.path = path
        self.kept: Path | None = None
        self._tell = tell
        self._stamp: FileStamp | None = None
        self._has_written = False

    def claim(self) -> None:
        """What is there now is the run's own work of before, and may be replaced."""
        self._stamp = FileStamp.of(self.path)

    @contextmanager
    def room(self) -> Iterator[Path]:
        """Where it is to be written in the block, whole. If that fails, what was there is there."""
        kept = self._make_room()
        try:
            yield self.path
        except BaseException:
            if kept is not None and not self.path.exists():
                kept.rename(self.path)
            raise
        self.claim()
        self._has_written = True
        if kept is not None:
            self.kept = kept
            self._tell(f"“{self.path.name}” was there before: it is kept as “{kept.name}”.")

    def _make_room(self) -> Path | None:
        """The new name of what had to go from there; None where nothing had to."""
        if not self.path.is_file() or FileStamp.of(self.path) == self._stamp:
            return None
        if not self._has_written:
            return self.path.rename(_free(self.path, ".before"))
        taken, self.path = self.path, _free(self.path)
        self._tell(
            f"“{taken.name}” was written by another program meanwhile, and is left to it. "
            f"This training goes on in “{self.path.name}”."
        )
        return None


def _free(path: Path, mark: str = "") -> Path:
    """A name beside it that no file has: with the mark, and a number if need be."""
    marks = (f"{mark}-{number}" if number > 1 else mark for number in count(1 if mark else 2))
    paths = (path.with_name(f"{path.stem}{text}{path.suffix}") for text in marks)
    return next(free for free in paths if not free.exists())
