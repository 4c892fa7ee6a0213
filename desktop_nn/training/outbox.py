"""What a worker sends: training goes on while large arrays are on their way to the window."""

from __future__ import annotations

import os
import threading
import traceback
from collections import deque
from multiprocessing.connection import Connection

from desktop_nn.training import messages as m
from desktop_nn.training.wire import Parcel, deliver, parcel_of


class Outbox:
    """Reports leave in their order. Those with large arrays, and what is sent while one is on its
    way, leave in a thread of their own: copying and writing need no lock of the interpreter, so
    that the run computes meanwhile. The arrays are copies that nobody changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._parcels: deque[Parcel] = deque()
        self._changed = threading.Condition()
        threading.Thread(target=self._work, name="outbox", daemon=True).start()

    def send(self, report: m.Report) -> None:
        """OSError: the window is gone, where that is known at once."""
        parcel = parcel_of(report)
        with self._changed:
            if parcel.arrays or self._parcels:
                self._parcels.append(parcel)
                self._changed.notify_all()
                return
        deliver(self._connection, parcel)

    def flush(self) -> None:
        """Wait until all is sent."""
        with self._changed:
            self._changed.wait_for(lambda: not self._parcels)

    def _work(self) -> None:
        try:
            while True:
                self._deliver_next()
        except OSError:
            os._exit(0)  # the window is gone
        except Exception:
            traceback.print_exc()
            os._exit(1)  # which the window notices; a worker that says nothing more it would not

    def _deliver_next(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._parcels)
            parcel = self._parcels[0]
        deliver(self._connection, parcel)
        del parcel  # a checkpoint is not held until the next one comes
        with self._changed:
            self._parcels.popleft()
            self._changed.notify_all()
