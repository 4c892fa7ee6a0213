"""Picture files by Qt's readers: PNG, JPEG and BMP, in grey and in the size that is wanted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from desktop_nn.experiment.data_sets.pixels import Shape
from desktop_nn.experiment.reading.pictures import Grey, PictureError

WHITE = QColor("white")


class PictureFiles:
    """Goes by what is in a file, whatever its ending. Transparent parts count as white. Not bound
    to a thread."""

    def shape(self, path: Path) -> Shape:
        """Rows and columns as they are seen: a photograph may lie on its side in the file."""
        reader = _reader(path)
        size = reader.size()
        if not reader.canRead() or size.isEmpty():
            raise PictureError(reader.errorString())
        turned = reader.transformation().value & 4  # by a quarter: TransformationRotate90
        if turned:
            size.transpose()
        return size.height(), size.width()

    def grey(self, path: Path, shape: Shape) -> Grey:
        """Scaled by means over the pixels that fall together."""
        reader = _reader(path)
        image = reader.read()
        if image.isNull():
            raise PictureError(reader.errorString())
        if image.hasAlphaChannel():
            image = _on_white(image)
        rows, columns = shape
        smooth = Qt.TransformationMode.SmoothTransformation
        size = QSize(columns, rows)
        if image.size() != size:
            image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        return _levels(image.convertToFormat(QImage.Format.Format_Grayscale16))


def _reader(path: Path) -> QImageReader:
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    return reader


def _on_white(image: QImage) -> QImage:
    ground = QImage(image.size(), QImage.Format.Format_RGB32)
    ground.fill(WHITE)
    painter = QPainter(ground)
    painter.drawImage(0, 0, image)
    painter.end()
    return ground


def _levels(image: QImage) -> Grey:
    """Rows may end with bytes that belong to no pixel."""
    rows, columns = image.height(), image.width()
    words = np.frombuffer(image.constBits(), np.uint16).reshape(rows, image.bytesPerLine() // 2)
    return words[:, :columns] / 65535.0
