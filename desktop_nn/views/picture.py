"""A view as a picture: PNG at any scale, SVG or PDF, in the light theme, as paper is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QMarginsF, QPoint, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from desktop_nn.views.diagram_canvas import DiagramCanvas
from desktop_nn.views.picture_pens import pens_scaled
from desktop_nn.views.plain_svg import with_plain_lines
from desktop_nn.views.theme import Theme
from desktop_nn.views.tokens import LIGHT

PIXELS_AN_INCH = 96
POINTS_AN_INCH = 72.0
MOST_PIXELS = 100_000_000
"""Of a PNG: 400 MB while it is painted."""
NO_CACHE = QGraphicsItem.CacheMode.NoCache
WHOLE = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren


@dataclass(frozen=True)
class PictureForm:
    """`scale`: pixels of a PNG for one of the screen."""

    label: str
    ending: str
    scale: float = 1.0


FORMS = (
    PictureForm("PNG, for print: four times the screen's size", ".png", 4.0),
    PictureForm("PNG, twice the screen's size", ".png", 2.0),
    PictureForm("PNG, as on screen", ".png", 1.0),
    PictureForm("SVG, lines and text that can be edited", ".svg"),
    PictureForm("PDF, for documents", ".pdf"),
)

COPIED = FORMS[1]
"""What is put on the clipboard."""


def picture_of(view: QWidget, form: PictureForm, theme: Theme, title: str) -> bytes:
    """The file's bytes. The network is drawn as lines, whatever of it is in sight; other views as
    they stand. ValueError where a PNG would be larger than MOST_PIXELS."""
    size = _size(view)
    if form.ending == ".png" and size.width() * size.height() * form.scale**2 > MOST_PIXELS:
        raise ValueError(
            f"The picture would have more than {MOST_PIXELS // 1_000_000} million pixels. Choose a "
            "smaller one, or SVG."
        )
    with theme.lent(LIGHT, view), without_caches(view):
        write = {".png": _png, ".svg": _svg, ".pdf": _pdf}[form.ending]
        return write(view, size, theme, form, title)


@contextmanager
def without_caches(view: QWidget) -> Iterator[None]:
    """What plots keep as pixels for the screen is drawn as lines and text for as long as it takes:
    sharp at any scale."""
    kept = [(item, item.cacheMode()) for item in _items(view)]
    kept = [(item, mode) for item, mode in kept if mode != NO_CACHE]
    try:
        for item, _ in kept:
            item.setCacheMode(NO_CACHE)
        yield
    finally:
        for item, mode in kept:
            item.setCacheMode(mode)


def _items(view: QWidget) -> list[QGraphicsItem]:
    """Of every plot and diagram in it."""
    views = [view] if isinstance(view, QGraphicsView) else view.findChildren(QGraphicsView)
    scenes = [each.scene() for each in views if each.scene() is not None]
    return [item for scene in scenes for item in scene.items()]


def _size(view: QWidget) -> QSize:
    if isinstance(view, DiagramCanvas):
        layout = view.diagram_layout
        return QSize(round(layout.width), round(layout.height))
    return view.size()


def _png(view: QWidget, size: QSize, theme: Theme, form: PictureForm, title: str) -> bytes:
    image = QImage(size * form.scale, QImage.Format.Format_RGB32)
    image.setText("Title", title)
    painter = QPainter(image)
    painter.scale(form.scale, form.scale)
    with pens_scaled(_items(view), form.scale):
        _paint(view, size, theme, painter)
    buffer = _buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _svg(view: QWidget, size: QSize, theme: Theme, form: PictureForm, title: str) -> bytes:
    generator, buffer = QSvgGenerator(), _buffer()
    generator.setOutputDevice(buffer)
    generator.setResolution(PIXELS_AN_INCH)
    generator.setSize(size)
    generator.setViewBox(QRectF(0.0, 0.0, size.width(), size.height()))
    generator.setTitle(title)
    generator.setDescription("Desktop NN")
    _paint(view, size, theme, QPainter(generator))
    return with_plain_lines(bytes(buffer.data().data()).decode()).encode()


def _pdf(view: QWidget, size: QSize, theme: Theme, form: PictureForm, title: str) -> bytes:
    """On a page of the picture's size."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Desktop NN")
    writer.setResolution(PIXELS_AN_INCH)
    page = QSizeF(size) * (POINTS_AN_INCH / PIXELS_AN_INCH)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(page, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch),
            QPageLayout.Orientation.Portrait,
            QMarginsF(),
        )
    )
    _paint(view, size, theme, QPainter(writer))
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    return buffer


def _paint(view: QWidget, size: QSize, theme: Theme, painter: QPainter) -> None:
    """And end the painter, so that all is written."""
    try:
        painter.fillRect(QRectF(QPoint(), QSizeF(size)), theme.color("panel"))
        if isinstance(view, DiagramCanvas):
            view.paint_whole(painter)
        else:
            view.render(painter, QPoint(), QRegion(), WHOLE)
    finally:
        painter.end()
