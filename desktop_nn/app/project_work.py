"""Reading and writing projects while the window goes on: in threads, one for each way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.files.cost import reading_cost
from desktop_nn.experiment.project import Project
from desktop_nn.training.background import Background

READ_AT_ONCE = 5_000_000
"""What may be read while the window waits: bytes of arrays, or as much work; some 20 ms."""

PATIENCE = 0.5
"""Seconds in which a file that is being read when the program ends may still be."""

WhenWritten = Callable[[ProjectError | None], None]
WhenRead = Callable[[Project | ProjectError], None]


class ProjectWork(QObject):
    """All that was asked to be written is written, in its order, also when the program ends. Of
    what is asked to be read only the newest counts."""

    _wrote = Signal(int, object, object)
    _read = Signal(int, object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._numbers = count(1)
        self._writes: dict[int, WhenWritten] = {}
        self._wanted = 0
        self._when_read: WhenRead | None = None
        self._writer = Background("project writer", self._wrote.emit)
        self._reader = Background("project reader", self._read.emit)
        self._wrote.connect(self._on_wrote)
        self._read.connect(self._on_read)

    def write(
        self, path: Path, project: Project, thumbnail: bytes, when_written: WhenWritten
    ) -> None:
        """`when_written` is called in the window's thread, with the error where there was one."""
        number = next(self._numbers)
        self._writes[number] = when_written
        self._writer.put(number, partial(save_project, path, project, thumbnail))

    def read(self, path: Path, when_read: WhenRead) -> bool:
        """Whether it is read already: `when_read` was called. It is called later, in the window's
        thread, for a file that takes its time."""
        self.give_up_reading()
        if reading_cost(path) <= READ_AT_ONCE:
            when_read(_read_now(path))
            return True
        self._wanted, self._when_read = next(self._numbers), when_read
        self._reader.put(self._wanted, partial(_read_now, path))
        return False

    @property
    def is_reading(self) -> bool:
        return self._when_read is not None

    def give_up_reading(self) -> None:
        """Whatever is being read is not wanted any more."""
        self._when_read = None
        self._reader.leave_out_waiting()

    def close(self) -> None:
        """What was to be written is written before this returns."""
        self.give_up_reading()
        self._reader.abandon(PATIENCE)
        self._writer.close()

    @Slot(int, object, object)
    def _on_wrote(self, number: int, result: object, error: Exception | None) -> None:
        when_written = self._writes.pop(number)
        if error is not None and not isinstance(error, ProjectError):
            when_written(ProjectError(f"It can't be written: {error}."))
            raise error
        when_written(error)

    @Slot(int, object, object)
    def _on_read(self, number: int, result: object, error: Exception | None) -> None:
        when_read = self._when_read
        if number != self._wanted or when_read is None:
            return  # given up meanwhile
        self._when_read = None
        if error is not None:
            raise error
        assert isinstance(result, (Project, ProjectError))
        when_read(result)


def _read_now(path: Path) -> Project | ProjectError:
    try:
        return open_project(path)
    except ProjectError as error:
        return error
