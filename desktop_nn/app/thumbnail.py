"""The small picture of a project, for lists of files."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QSize, Qt
from PySide6.QtWidgets import QWidget

ROOM = QSize(256, 160)
"""What it has in its file."""


def thumbnail_of(diagram: QWidget) -> bytes:
    """The network as it is drawn at present, small, as PNG."""
    small = diagram.grab().scaled(
        ROOM, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    data = QBuffer()
    data.open(QBuffer.OpenModeFlag.WriteOnly)
    small.save(data, "PNG")
    return bytes(data.data().data())
