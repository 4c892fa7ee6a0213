"""The report of an unforeseen error: what somebody needs who mends it, nothing of the user's."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from desktop_nn.app.versions import everything

LOG_LINES = 40
"""Of the log's end."""

MOST_BYTES = 40_000
"""Of the log that are read."""


def traceback_text(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> str:
    return "".join(traceback.format_exception(kind, error, trace)).rstrip()


def report_text(tracebacks: Sequence[str], log: Path) -> str:
    """Versions, every kind of error that there was, and the last lines of the log."""
    errors = "\n\n".join(tracebacks)
    tail = log_tail(log) or "(empty)"
    text = f"{everything()}\n\n{errors}\n\nLast lines of the log:\n{tail}\n"
    return without_home(text)


def log_tail(log: Path) -> str:
    """The last lines; nothing where there is no log, or it can't be read."""
    try:
        with log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - MOST_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-LOG_LINES:])


def without_home(text: str) -> str:
    """The user's name, which is in the path of the home folder, is nobody's business."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text
