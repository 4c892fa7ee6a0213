"""The style sheet: complete in both themes, its pictures there, and no default grey left."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QSlider,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.views.style_sheet import style_sheet
from desktop_nn.views.tokens import DARK, LIGHT

BOTH = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])


@BOTH
def test_that_no_place_is_left_unfilled(tokens):
    sheet = style_sheet(tokens)
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")


@BOTH
def test_that_the_pictures_it_names_exist(tokens):
    pictures = re.findall(r'url\("([^"]+)"\)', style_sheet(tokens))
    assert len(pictures) >= 2
    for picture in pictures:
        assert Path(picture).is_file()
        assert tokens.name in picture


@BOTH
def test_that_every_colour_is_a_token_of_this_theme(tokens):
    other = LIGHT if tokens is DARK else DARK
    used = set(re.findall(r"#[0-9A-F]{6}", style_sheet(tokens)))
    alien = {getattr(other, name) for name in other.__dataclass_fields__ if name != "name"}
    own = {getattr(tokens, name) for name in tokens.__dataclass_fields__ if name != "name"}
    assert not used & (alien - own)


@pytest.mark.parametrize("mode", ["dark", "light"])
@pytest.mark.parametrize(
    "made", [QPushButton, QToolButton, QLineEdit, QComboBox, QSlider, QCheckBox, QTableView]
)
def test_that_no_control_is_drawn_in_default_grey(theme, qtbot, mode, made):
    theme.use(mode)
    place = QWidget()
    place.setObjectName("central")
    layout = QVBoxLayout(place)
    layout.addWidget(made())
    place.resize(160, 120)
    qtbot.addWidget(place)
    place.show()
    image = place.grab().toImage()
    dark = sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(0, image.width(), 4)
        for y in range(0, image.height(), 4)
    )
    share = dark / (len(range(0, image.width(), 4)) * len(range(0, image.height(), 4)))
    assert share > 0.85 if mode == "dark" else share < 0.15


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_that_an_empty_check_box_can_be_seen(theme, qtbot, mode):
    theme.use(mode)
    box = QCheckBox()
    qtbot.addWidget(box)
    box.resize(20, 20)
    box.show()
    image = box.grab().toImage()
    colors = {image.pixelColor(x, image.height() // 2).name() for x in range(20)}
    assert theme.color("dim").name() in colors
