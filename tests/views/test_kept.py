"""What is kept: as much as was said, the last used longest, and painted once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from PySide6.QtCore import QBuffer, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from desktop_nn.models.number_text import shown
from desktop_nn.views.kept import Kept, KeptGlyphs, KeptMetrics, KeptPictures
from desktop_nn.views.microscope.cell_text import DENSITIES, Density, cell_text
from desktop_nn.views.theme import mono, sans


def test_that_what_was_used_longest_ago_goes_first() -> None:
    kept: Kept[str, int] = Kept(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c"), len(kept)) == (1, None, 3, 2)


@pytest.fixture
def canvas(qtbot: QtBot) -> QImage:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


def red(painter: QPainter) -> None:
    painter.fillRect(QRectF(0.0, 0.0, 4.0, 4.0), Qt.GlobalColor.red)


def draw(pictures: KeptPictures, canvas: QImage, left: float, of: str = "red") -> None:
    painter = QPainter(canvas)
    pictures.of_size(painter, QSizeF(4.0, 4.0)).draw(left, 2.0, of, red)
    painter.end()


def test_that_a_picture_is_painted_once_and_stands_wherever_it_is_drawn(canvas: QImage) -> None:
    pictures = KeptPictures(10)
    for left in (3.0, 20.0):
        draw(pictures, canvas, left)
        assert canvas.pixelColor(int(left), 2) == Qt.GlobalColor.red
        assert canvas.pixelColor(int(left) + 3, 5) == Qt.GlobalColor.red
        assert canvas.pixelColor(int(left) - 1, 2) == Qt.GlobalColor.white
        assert canvas.pixelColor(int(left) + 4, 2) == Qt.GlobalColor.white
    assert pictures.painted == 1
    draw(pictures, canvas, 3.0, of="another")
    assert pictures.painted == 2


def test_that_a_picture_lies_on_whole_pixels(canvas: QImage) -> None:
    draw(KeptPictures(10), canvas, 3.4)
    assert canvas.pixelColor(3, 2) == Qt.GlobalColor.red
    assert canvas.pixelColor(7, 2) == Qt.GlobalColor.white


def test_that_at_another_scale_it_is_painted_anew_as_sharp_as_the_device(canvas: QImage) -> None:
    canvas.setDevicePixelRatio(2.0)
    pictures = KeptPictures(10)
    draw(pictures, canvas, 3.5)
    assert canvas.pixelColor(7, 4) == Qt.GlobalColor.red
    assert canvas.pixelColor(14, 4) == Qt.GlobalColor.red
    assert canvas.pixelColor(15, 4) == Qt.GlobalColor.white
    assert canvas.pixelColor(6, 4) == Qt.GlobalColor.white


def test_that_metrics_measure_as_qt_does_and_forget_before_they_grow(qtbot: QtBot) -> None:
    metrics = KeptMetrics(sans(11))
    widths = [metrics.horizontalAdvance(text) for text in ("0.25", "0.25", "layer 1")]
    assert widths[0] == widths[1] > 0.0
    assert widths[2] > widths[0]
    for number in range(5000):
        metrics.horizontalAdvance(str(number))
    assert len(metrics._widths) <= 4096
    assert metrics.horizontalAdvance("0.25") == widths[0]


NUMBERS = (0.0, 0.25, -1.5, 123456.0, -3e-9, 4.2e12, math.nan, math.inf, -math.inf)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("density", DENSITIES)
def test_that_glyphs_are_drawn_to_the_pixel_where_qt_writes_the_text(
    qtbot: QtBot, density: Density, ratio: float
) -> None:
    """Twice each: shaped, and kept."""
    glyphs = KeptGlyphs(mono(density.pixels), most=len(NUMBERS))
    room = QRectF(4.0, 3.0, 90.0, density.height)
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for number in NUMBERS + NUMBERS:
        text = cell_text(number, density)
        drawn, written = written_canvas(ratio), written_canvas(ratio)
        with painting(drawn, density) as painter:
            glyphs.draw(painter, room.right(), room.center().y(), text)
        with painting(written, density) as painter:
            painter.drawText(room, right, text)
        assert drawn == written, text
        assert drawn != written_canvas(ratio), "nothing was drawn"


def test_that_between_thousands_is_a_gap_and_no_box(qtbot: QtBot) -> None:
    glyphs = KeptGlyphs(mono(12), most=4)
    _, run = glyphs._shaped(shown(16800.0))
    assert 0 not in run.glyphIndexes()
    steps = [b.x() - a.x() for a, b in pairwise(run.positions())]
    assert 0.0 < steps[2] < 0.6 * steps[0]


def test_that_a_file_of_lines_gets_lines_and_no_picture(qtbot: QtBot) -> None:
    pictures, buffer, generator = KeptPictures(10), QBuffer(), QSvgGenerator()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator.setOutputDevice(buffer)
    painter = QPainter(generator)
    pictures.of_size(painter, QSizeF(4.0, 4.0)).draw(3.0, 2.0, "red", red)
    painter.end()
    drawn = bytes(buffer.data().data()).decode()
    assert "<image" not in drawn
    assert 'fill="#ff0000"' in drawn
    assert pictures.painted == 0


def written_canvas(ratio: float) -> QImage:
    image = QImage(round(100 * ratio), round(44 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    return image


@contextmanager
def painting(image: QImage, density: Density) -> Iterator[QPainter]:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(mono(density.pixels))
    yield painter
    painter.end()
