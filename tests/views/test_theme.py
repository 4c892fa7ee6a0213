"""The theme: dark, light or the system's, everywhere at once; and colours one can read."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from desktop_nn.experiment.resources import resource
from desktop_nn.views.style_sheet import SELECTION
from desktop_nn.views.theme import Theme, mono, rgb, sans
from desktop_nn.views.tokens import DARK, LIGHT

BOTH = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])


class System:
    """The desktop's style hints, with a colour scheme to choose."""

    def __init__(self, scheme):
        self.scheme = scheme

    def colorScheme(self):  # noqa: N802 - Qt's name
        return self.scheme


# Switching


@pytest.mark.parametrize(("mode", "tokens"), [("dark", DARK), ("light", LIGHT)])
def test_that_a_mode_sets_palette_and_sheet_and_tells(theme, qtbot, mode, tokens):
    with qtbot.waitSignal(theme.changed):
        theme.use(mode)
    application = QApplication.instance()
    assert theme.tokens == tokens
    assert application.palette().color(QPalette.ColorRole.Window).name() == tokens.window.lower()
    assert application.palette().color(QPalette.ColorRole.Text).name() == tokens.text.lower()
    assert tokens.panel in application.styleSheet()


def test_that_the_system_decides_when_it_is_asked_to(theme, monkeypatch):
    for scheme, tokens in (
        (Qt.ColorScheme.Light, LIGHT),
        (Qt.ColorScheme.Dark, DARK),
        (Qt.ColorScheme.Unknown, DARK),
    ):
        monkeypatch.setattr(QGuiApplication, "styleHints", lambda scheme=scheme: System(scheme))
        theme.use("system")
        assert theme.tokens == tokens


def test_that_a_change_of_the_system_is_followed_only_in_system_mode(theme, monkeypatch):
    monkeypatch.setattr(QGuiApplication, "styleHints", lambda: System(Qt.ColorScheme.Light))
    theme.use("dark")
    theme._on_system_scheme_changed()
    assert theme.tokens == DARK
    theme.mode = "system"
    theme._on_system_scheme_changed()
    assert theme.tokens == LIGHT


def colors_of(icon, mode=QIcon.Mode.Normal):
    image = icon.pixmap(64, 64, mode).toImage()
    places = itertools.product(range(0, image.width(), 2), range(0, image.height(), 2))
    found = [image.pixelColor(x, y) for x, y in places]
    return {color.name() for color in found if color.alpha() == 255}


def test_that_icons_are_drawn_in_the_themes_colours(theme):
    for mode in ("light", "dark"):
        theme.use(mode)
        assert colors_of(theme.icon("play")) == {theme.color("text").name()}
        assert colors_of(theme.icon("play", "wrong")) == {theme.color("wrong").name()}


def test_that_an_icon_of_what_cannot_be_used_is_faint(theme):
    faint = colors_of(theme.icon("play"), QIcon.Mode.Disabled)
    assert faint == {theme.color("faint").name()}


def test_that_every_icon_can_be_drawn(theme):
    names = [path.stem for path in resource("icons").glob("*.svg") if path.stem != "desktop-nn"]
    assert len(names) > 20
    for name in names:
        assert colors_of(theme.icon(name)), name


def test_that_a_colour_may_be_seen_through(theme):
    assert theme.color("wrong", 0.5).alphaF() == pytest.approx(0.5, abs=0.01)


def test_that_the_programs_own_faces_are_there(theme):
    assert QFontInfo(sans(13)).family() == "Inter"
    assert QFontInfo(mono(12)).family() == "JetBrains Mono"
    assert QFontInfo(sans(13)).pixelSize() == 13
    semibold = sans(15, QFont.Weight.DemiBold)
    assert QFontInfo(semibold).weight() == QFont.Weight.DemiBold


def test_that_figures_have_one_width(theme):
    metrics = QFontMetricsF(sans(13))
    assert len({metrics.horizontalAdvance(figure * 10) for figure in "0123456789"}) == 1


# Colours

TEXT = (
    "text",
    "dim",
    "accent",
    "positive",
    "negative_text",
    "proven",
    "wrong",
    "warning",
)
MARKS = ("positive", "negative", "accent", "proven", "wrong", "warning", "dim")


def luminance(color):
    share = rgb(color) / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    """As the Web Content Accessibility Guidelines define it: 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_that_contrast_is_measured_as_defined():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize("ground", ["window", "panel", "raised"])
@pytest.mark.parametrize("ink", TEXT)
def test_that_text_can_be_read(tokens, ink, ground):
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("ink", ["text", "dim"])
def test_that_text_of_a_chosen_row_can_be_read(tokens, ink):
    assert contrast(getattr(tokens, ink), SELECTION[tokens.name]) >= 4.5


@BOTH
def test_that_text_on_the_accent_can_be_read(tokens):
    assert contrast(tokens.accent_ink, tokens.accent) >= 4.5


@BOTH
@pytest.mark.parametrize("ground", ["panel", "raised"])
@pytest.mark.parametrize("mark", MARKS)
def test_that_marks_with_a_meaning_can_be_seen(tokens, mark, ground):
    """Plots, diagram, frames of fields and check boxes stand on panels and on raised ground.
    `faint`, `line` and `grid` carry no meaning by themselves and are excepted."""
    assert contrast(getattr(tokens, mark), getattr(tokens, ground)) >= 3.0


@BOTH
def test_that_positive_and_negative_differ_in_more_than_lightness(tokens):
    blue, orange = rgb(tokens.positive), rgb(tokens.negative)
    assert blue[2] > blue[0] + 80
    assert orange[0] > orange[2] + 80


@BOTH
def test_that_the_map_runs_from_orange_over_the_panel_to_blue(qapp, tokens):
    theme = Theme()
    theme.tokens = tokens
    table = theme.diverging()
    assert table.shape == (255, 4)
    assert table[127, :3].tolist() == rgb(tokens.panel).tolist()
    assert table[0, :3].tolist() == rgb(tokens.negative).tolist()
    assert table[254, :3].tolist() == rgb(tokens.positive).tolist()
    assert not table.flags.writeable
