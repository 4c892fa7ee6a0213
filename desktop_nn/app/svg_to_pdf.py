"""A drawing as PDF, by Qt: lines stay lines and text stays text, on a page of its size."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QSizeF
from PySide6.QtGui import (
    QFontDatabase,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgRenderer

from desktop_nn.app.utf8_locale import use_utf8_letters

POINTS_A_UNIT = 0.75
"""An SVG's unit is 1/96 inch, a point 1/72."""

RESOLUTION = 1200
"""Dots an inch to which coordinates are rounded."""


def pdf_of(svg: str, title: str) -> bytes:
    """The file's content. In a terminal, where Qt does not run yet, it is started without a
    display: fonts need it."""
    start_qt()
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    if not renderer.isValid():
        raise ValueError("The drawing could not be read by Qt, so there is no PDF of it.")
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Desktop NN")
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(_page(QSizeF(renderer.viewBoxF().size()) * POINTS_A_UNIT))
    painter = QPainter(writer)
    renderer.render(painter)
    painter.end()
    return bytes(buffer.data().data())


def _page(size: QSizeF) -> QPageLayout:
    exact = QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    return QPageLayout(exact, QPageLayout.Orientation.Portrait, QMarginsF())


_started: list[QGuiApplication] = []
"""Kept as long as the process: without a reference it would end at once."""


def start_qt() -> None:
    """Where it does not run yet: without a display."""
    if QGuiApplication.instance() is not None:
        return
    from desktop_nn.experiment.resources import resource

    use_utf8_letters()
    _started.append(QGuiApplication(["desktop-nn", "-platform", "offscreen"]))
    for path in sorted(resource("fonts").iterdir()):
        if path.suffix in (".ttf", ".otf"):
            QFontDatabase.addApplicationFont(str(path))
