"""Makes the program's icon as Windows and macOS want it, of the drawing: a file whose ending, .ico
or .icns, says which.

    python resources/packaging/make_icon.py build/package/desktop-nn.ico
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parents[1] / "icons/desktop-nn.svg"
OF_MACOS = {b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
"""Sides in pixels, by the names that an .icns file has for them; each is a PNG."""

OF_WINDOWS = (16, 32, 48, 256)


def drawn(side: int) -> bytes:
    """As a PNG."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def icns() -> bytes:
    """A name, the length of all, and so for each picture."""
    parts = [(name, drawn(side)) for name, side in OF_MACOS.items()]
    inner = b"".join(name + struct.pack(">I", 8 + len(png)) + png for name, png in parts)
    return b"icns" + struct.pack(">I", 8 + len(inner)) + inner


def ico() -> bytes:
    """A head, a row for each picture with its side (256 is written as 0), length and place, and the
    pictures."""
    pictures = [(side, drawn(side)) for side in OF_WINDOWS]
    place = 6 + 16 * len(pictures)
    rows = b""
    for side, png in pictures:
        rows += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(png), place)
        place += len(png)
    return struct.pack("<HHH", 0, 1, len(pictures)) + rows + b"".join(png for _, png in pictures)


def make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes({".ico": ico, ".icns": icns}[path.suffix]())


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv[:1])
    make(Path(sys.argv[1]))
