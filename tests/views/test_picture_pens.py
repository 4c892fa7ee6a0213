"""Lines of a plot in a picture that is larger than the screen."""

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop_nn.views.picture import FORMS, picture_of
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg
from tests.views.showing import on_screen

PNG_4, PNG_2, PNG, *_ = FORMS


@pytest.fixture
def panel(qtbot, theme):
    panel = QWidget()
    plot = Plot(theme, panel)
    plot.resize(160, 120)
    plot.addItem(pg.PlotCurveItem(np.array([0.0, 1.0]), np.array([0.4, 0.4]), pen="r"))
    plot.follow(0.0, 1.0, 0.0, 1.0)
    return on_screen(qtbot, panel, (160, 120))


def red(image):
    """The share of the picture that the curve covers."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return (pixels[..., 2].astype(int) - pixels[..., 0] > 100).mean()


@pytest.mark.parametrize("form", [PNG_2, PNG_4])
def test_that_curves_are_as_wide_in_a_picture_for_print(panel, theme, form):
    """A pen of a pixel would be a quarter as wide there."""
    before = panel.grab().toImage()
    one = red(QImage.fromData(picture_of(panel, PNG, theme, "A plot")))
    large = red(QImage.fromData(picture_of(panel, form, theme, "A plot")))
    assert one > 0.005
    assert large == pytest.approx(one, rel=0.3)
    assert panel.grab().toImage() == before
