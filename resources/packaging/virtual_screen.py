"""A screen that nobody looks at, with windows as on a real one; what is on it can be asked."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SIZE = "1440x900x24"
STEP = 31
"""Pixels from one that is looked at to the next, each way: a look must cost next to nothing, or it
would slow down what it measures."""

HEADER, BYTES_A_LINE, COLOURS = 0, 12, 19
"""Places in the head of a dump of a screen, in whole numbers of four bytes: its length, the length
of a line of pixels, and how many colours of twelve bytes stand before them (X11/XWDFile.h)."""


@dataclass(frozen=True)
class VirtualScreen:
    """`display`: as in DISPLAY. `dump`: the file in which the server keeps its pixels."""

    display: str
    dump: Path

    def colours(self) -> int:
        """How many different ones are seen; an empty screen has one."""
        data = self.dump.read_bytes()
        head = struct.unpack_from(">25I", data)
        line, start = head[BYTES_A_LINE], head[HEADER] + 12 * head[COLOURS]
        pixels = range(start, len(data) - line, STEP * line)
        return len({data[p : p + 4] for y in pixels for p in range(y, y + line, 4 * STEP)})


@contextmanager
def virtual_screen() -> Iterator[VirtualScreen | None]:
    """An X server's; None where there can be none."""
    if not shutil.which("Xvfb"):
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        reading, writing = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-fbdir", folder],
            pass_fds=[writing], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writing)
        try:
            with os.fdopen(reading) as number:
                yield VirtualScreen(f":{number.readline().strip()}", Path(folder) / "Xvfb_screen0")
        finally:
            server.terminate()
            server.wait()
