"""The training as an animated picture: network, loss, and over two inputs the decision map. GIF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from desktop_nn.app.svg_to_pdf import start_qt
from desktop_nn.experiment.exports.needed import needed
from desktop_nn.experiment.exports.svg_charts import Curve, curve_chart
from desktop_nn.experiment.history import History
from desktop_nn.training.film import Frame, filmed
from desktop_nn.training.maps import PlaneMap
from desktop_nn.training.other_process import Tell
from desktop_nn.training.run import Run
from desktop_nn.views.tokens import LIGHT, OKABE_ITO

SIZE = QSize(900, 540)
"""Pixels. With 41 frames of a byte a pixel, some 20 MB while it is put together."""
NETWORK = QRectF(0.0, 0.0, 540.0, 540.0)
MAP = QRectF(585.0, 30.0, 250.0, 250.0)
LOSS = QRectF(550.0, 300.0, 340.0, 225.0)
COLORS = 128
MILLISECONDS, LAST_MILLISECONDS = 100, 2000
FILMING = 0.6
"""Of the work: to play the run again. The rest is to paint it."""
STRENGTH = 0.75
"""Of the full colour where the network is sure."""


def animation_gif(run: Run, own: Any, tell: Tell | None = None) -> bytes:
    """The file of a run up to where it stands; `tell` is told how far it is. MissingPackageError
    without Pillow, ValueError where there is nothing to show."""
    tell = tell or (lambda share: None)
    module = needed("PIL.Image", "An animation")
    if not run.update:
        raise ValueError("There is no training yet that could be shown.")
    try:
        frames = filmed(run.journal, run.update, own, tell=lambda share: tell(FILMING * share))
    except RuntimeError as error:
        raise ValueError(f"The animation failed: {error}.") from error
    start_qt()
    history = run.history
    last = _pixels(module, _picture(frames[-1], frames, history)).quantize(COLORS)
    pictures = []
    for number, frame in enumerate(frames, 1):
        # One table of colours for all, the last one's: finding one takes ten times as long.
        pixels = _pixels(module, _picture(frame, frames, history))
        pictures.append(pixels.quantize(palette=last, dither=0))
        tell(FILMING + (1.0 - FILMING) * number / len(frames))
    file = io.BytesIO()
    times = [MILLISECONDS] * (len(pictures) - 1) + [LAST_MILLISECONDS]
    pictures[0].save(file, "GIF", save_all=True, append_images=pictures[1:], duration=times, loop=0)
    return file.getvalue()


def _pixels(module: Any, image: QImage) -> Any:
    size = (image.width(), image.height())
    stride = image.bytesPerLine()
    return module.frombuffer("RGB", size, bytes(image.constBits()), "raw", "RGB", stride, 1)


def _chart(history: History, now: int) -> bytes:
    epochs = history.column("epoch")[1]
    training, validation = (
        history.column(f"loss_{part}")[1] for part in ("training", "validation")
    )
    curves = [
        Curve("training", "positive", epochs, training),
        Curve("validation", "negative", epochs, validation, dashed=True),
    ]
    return curve_chart("Loss", curves, LOSS.width(), LOSS.height(), now).encode()


def _picture(frame: Frame, frames: Sequence[Frame], history: History) -> QImage:
    image = QImage(SIZE, QImage.Format.Format_RGB888)
    image.fill(QColor(LIGHT.panel))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw(painter, frame.drawing.encode(), NETWORK)
    if frame.plane is not None:
        painter.drawImage(MAP, _map(frame.plane))
    if chart := _chart(history, frame.epoch):
        _draw(painter, chart, LOSS if frame.plane else LOSS.translated(0.0, -MAP.height() / 2.0))
    _draw_progress(painter, frame.update / max(1, frames[-1].update))
    painter.end()
    return image


def _draw(painter: QPainter, svg: bytes, place: QRectF) -> None:
    renderer = QSvgRenderer(QByteArray(svg))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    renderer.render(painter, place)


def _draw_progress(painter: QPainter, share: float) -> None:
    """How far the training is: a line along the lower edge."""
    painter.setPen(QPen(QColor(LIGHT.accent), 4.0))
    low = SIZE.height() - 2.0
    painter.drawLine(0, round(low), round(SIZE.width() * share), round(low))


def _map(plane: PlaneMap) -> QImage:
    """White where the network is not sure, full colours where it is."""
    sure = plane.values.astype(float)[..., None] / 127.0
    if plane.classes is None:
        target = np.where(sure < 0.0, _rgb(LIGHT.negative), _rgb(LIGHT.positive))
    else:
        palette = np.array([_rgb(color) for color in OKABE_ITO])
        target = palette[plane.classes % len(palette)]
    mixed = 255.0 + STRENGTH * np.abs(sure) * (target - 255.0)
    upright = np.ascontiguousarray(mixed[::-1].round().astype(np.uint8))
    height, width = plane.values.shape
    picture = QImage(upright.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return picture.scaled(
        MAP.size().toSize(),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _rgb(color: str) -> np.ndarray:
    of = QColor(color)
    return np.array([of.red(), of.green(), of.blue()], float)
