"""Lines of a plot in an SVG: as wide in programs that know no `vector-effect`."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer
from PySide6.QtWidgets import QWidget

from desktop_nn.views import plain_svg as module
from desktop_nn.views.picture import FORMS, picture_of
from desktop_nn.views.plain_svg import with_plain_lines
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg
from tests.views.showing import on_screen

SIZE = QSize(120, 100)


def svg_of(transform):
    """A line, a rectangle and a filled one under a transform, by Qt."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(SIZE)
    generator.setViewBox(QRectF(0.0, 0.0, SIZE.width(), SIZE.height()))
    painter = QPainter(generator)
    pen = QPen(QColor("black"))
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setTransform(transform)
    painter.drawPolyline([QPointF(0.0, 0.05), QPointF(1.5, 0.2), QPointF(3.0, 0.1)])
    painter.drawRect(QRectF(0.5, 0.02, 1.0, 0.1))
    painter.fillRect(QRectF(2.0, 0.02, 0.5, 0.1), QColor("blue"))
    painter.end()
    return buffer.data().data().decode()


def shown(svg):
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    return image


def dark(svg):
    image = shown(svg)
    places = [(x, y) for x in range(SIZE.width()) for y in range(SIZE.height())]
    return sum(255 - image.pixelColor(x, y).lightness() for x, y in places)


def test_that_a_stretched_plot_keeps_its_lines_without_the_effect(qapp):
    for transform in (
        QTransform(35.0, 0.0, 0.0, -430.0, 5.0, 95.0),
        QTransform(20.0, 3.0, -40.0, 300.0, 20.0, 5.0),
    ):
        wanted = svg_of(transform)
        assert "non-scaling-stroke" in wanted
        found = with_plain_lines(wanted)
        assert "non-scaling-stroke" not in found
        # A reader that knows no effect paints the whole sheet.
        assert dark(wanted.replace("non-scaling-stroke", "none")) > 3 * dark(wanted)
        assert abs(dark(found) - dark(wanted)) < 0.02 * dark(wanted)


def test_that_words_of_any_characters_leave_it_an_xml():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>a\x0bb</text></svg>'
    assert ElementTree.fromstring(with_plain_lines(svg))[0].text == "a�b"


def test_that_what_is_only_moved_is_left_as_it_is(qapp):
    wanted = svg_of(QTransform(1.0, 0.0, 0.0, 1.0, 7.0, 9.0))
    found = with_plain_lines(wanted)
    plain = wanted.replace(' vector-effect="non-scaling-stroke"', "")
    plain = plain.replace(module.PROFILE, 'version="1.1"')
    assert found.split() == plain.split()


def test_that_a_zoomed_curve_keeps_to_its_plot(qtbot, theme):
    """A plot of a part of it, as a browser and librsvg draw it."""
    panel = QWidget()
    plot = Plot(theme, panel)
    plot.resize(300, 200)
    on_screen(qtbot, panel, (300, 200))
    plot.addItem(pg.PlotCurveItem(np.array([0.0, 100.0]), np.array([0.0, 100.0]), pen="k"))
    plot.follow(40.0, 60.0, 45.0, 55.0)
    svg = picture_of(panel, FORMS[3], theme, "A plot").decode()
    (clip,) = re.findall(r'<clipPath id="plot1"><path d="([^"]*)"', svg)
    corners = [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+),([\d.]+)", clip)]
    shown = plot._box.sceneBoundingRect()
    assert corners[0] == pytest.approx((shown.left(), shown.top()), abs=1.0)
    assert corners[2] == pytest.approx((shown.right(), shown.bottom()), abs=1.0)
    assert re.search(r'<path clip-path="url\(#plot1\)" transform="[^"]*"', svg)
