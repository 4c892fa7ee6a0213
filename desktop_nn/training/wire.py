"""How a message goes over the pipe between window and worker, and how a failure is told."""

from __future__ import annotations

import pickle
import traceback
from multiprocessing.connection import Connection

from desktop_nn.training import messages as m

PICKLE_PROTOCOL = 5
"""From 5 on, arrays that were read-only arrive read-only, and with one copy fewer."""


def packed(message: m.Command | m.Report) -> bytes:
    """As it goes over the pipe."""
    return pickle.dumps(message, PICKLE_PROTOCOL)


def send(connection: Connection, message: m.Command | m.Report) -> None:
    """OSError: the other side is gone."""
    connection.send_bytes(packed(message))


def failed(error: Exception) -> m.Failed:
    """What the window is told of an error of the program's own."""
    if isinstance(error, MemoryError):
        return m.Failed("there was not enough memory", traceback.format_exc())
    message = f"it met an error of the program's own ({type(error).__name__}: {error})"
    return m.Failed(message, "".join(traceback.format_exception(error)))
