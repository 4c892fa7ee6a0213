"""A claim on a session's folder: whoever holds it is the only window that may touch it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile

from desktop_nn.experiment.recovery import forget

LOCK = ".lock"


class SessionClaim:
    """Held from the beginning to `release`, or to the end of the process, however it ends."""

    def __init__(self, folder: Path, lock: QLockFile) -> None:
        self.folder = folder
        self._lock = lock

    @classmethod
    def of(cls, folder: Path) -> SessionClaim | None:
        """None where another window, alive, has it, or it can't be written."""
        lock = QLockFile(str(folder) + LOCK)
        lock.setStaleLockTime(0)  # by its process alone, however long it has been held
        return cls(folder, lock) if lock.tryLock(0) or _takes_over(lock) else None

    def release(self) -> None:
        self._lock.unlock()

    def forget(self) -> None:
        """Nothing is kept there any more."""
        forget(self.folder)
        self.release()


def _takes_over(lock: QLockFile) -> bool:
    """The lock of a process that is dead, whatever its number stands for by now.

    By the number and the name of the program alone, which `tryLock` goes by, the dead seem alive
    when their number was given away again, as always in a container, or when the machine has
    another name by now. The system knows better: it lets go of a file when its process ends, and
    `removeStaleLockFile` takes away what nobody holds, on this machine or on a disk in the network.
    """
    return lock.removeStaleLockFile() and lock.tryLock(0)


def is_claimed(folder: Path) -> bool:
    """Whether a window that is alive has it."""
    claim = SessionClaim.of(folder)
    if claim is None:
        return True
    claim.release()
    return False
