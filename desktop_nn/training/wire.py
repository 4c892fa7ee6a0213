"""How a message goes over the pipe between window and worker, and how a failure is told."""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from typing import Any

from desktop_nn.training import messages as m

PICKLE_PROTOCOL = 5
"""From 5 on, arrays that were read-only arrive read-only, and with one copy fewer."""

LARGE = 1_000_000
"""Bytes from which on an array doesn't go through the pipe: copying it into memory that the window
reads by itself takes the worker a tenth of the time (205 MB: 0.08 s instead of 0.8 s)."""


@dataclass(frozen=True)
class Parcel:
    """A report as it goes over the pipe: `body`, with the large `arrays` apart."""

    body: bytes
    arrays: tuple[memoryview, ...] = ()


@dataclass(frozen=True)
class Apart:
    """Comes before a body whose arrays, of so many bytes each, come next: one by one through the
    pipe, or as the handle of a memory file, which has no name: when both sides are killed it is
    gone too."""

    sizes: tuple[int, ...]
    in_a_file: bool


def packed(message: m.Command | m.Report) -> bytes:
    """As it goes over the pipe, all in one."""
    return pickle.dumps(message, PICKLE_PROTOCOL)


def send(connection: Connection, message: m.Command | m.Report) -> None:
    """OSError: the other side is gone."""
    connection.send_bytes(packed(message))


def parcel_of(report: m.Report) -> Parcel:
    """Large arrays that can't be changed, such as those of checkpoints, stay where they are."""
    arrays: list[memoryview] = []

    def goes_along(buffer: pickle.PickleBuffer) -> bool:
        array = buffer.raw()
        is_apart = array.readonly and array.nbytes >= LARGE
        if is_apart:
            arrays.append(array)
        return not is_apart

    body = pickle.dumps(report, PICKLE_PROTOCOL, buffer_callback=goes_along)
    return Parcel(body, tuple(arrays))


def deliver(connection: Connection, parcel: Parcel) -> None:
    """OSError: the other side is gone."""
    if parcel.arrays:
        _send_apart(connection, parcel.arrays)
    connection.send_bytes(parcel.body)


def _send_apart(connection: Connection, arrays: Sequence[memoryview]) -> None:
    handle = _memory_file(arrays)
    apart = Apart(tuple(array.nbytes for array in arrays), handle is not None)
    connection.send_bytes(pickle.dumps(apart))
    if handle is None:
        for array in arrays:
            connection.send_bytes(array)
        return
    try:
        send_handle(connection, handle, None)
    finally:
        os.close(handle)


def _memory_file(arrays: Sequence[memoryview]) -> int | None:
    """The handle of one that holds them; None where there can't be one, say for lack of memory."""
    if sys.platform != "linux":
        return None
    try:
        handle = os.memfd_create("desktop-nn")
    except OSError:
        return None
    try:
        with os.fdopen(handle, "wb", closefd=False) as file:
            file.writelines(arrays)
        os.lseek(handle, 0, os.SEEK_SET)
    except OSError:
        os.close(handle)
        return None
    return handle


def receive(connection: Connection) -> Any:
    """What was sent either way. EOFError, OSError: the other side is gone."""
    message = connection.recv()
    if not isinstance(message, Apart):
        return message
    arrays = _arrays(connection, message)
    return pickle.loads(connection.recv_bytes(), buffers=arrays)


def _arrays(connection: Connection, apart: Apart) -> list[memoryview]:
    if not apart.in_a_file:
        return [memoryview(connection.recv_bytes()) for _ in apart.sizes]
    handle = recv_handle(connection)
    try:
        return [_read(handle, size) for size in apart.sizes]
    finally:
        os.close(handle)


def _read(handle: int, size: int) -> memoryview:
    """So many bytes, all of them: one call of the system brings 2 GB at most."""
    from numpy import empty  # which whoever gets arrays has loaded

    array = empty(size, "u1").data
    done = 0
    while done < size:
        count = os.readv(handle, [array[done:]])
        if count == 0:
            raise EOFError("the worker's arrays end too soon")
        done += count
    return array


def failed(error: Exception) -> m.Failed:
    """What the window is told of an error of the program's own."""
    if isinstance(error, MemoryError):
        return m.Failed("there was not enough memory", traceback.format_exc())
    message = f"it met an error of the program's own ({type(error).__name__}: {error})"
    return m.Failed(message, "".join(traceback.format_exception(error)))
