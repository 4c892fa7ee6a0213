"""The theme: tokens made into palette, style sheet, fonts, icons and colour maps, live."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_nn.experiment.resources import resource
from desktop_nn.views.style_sheet import style_sheet
from desktop_nn.views.tokens import DARK, LIGHT, Tokens

if TYPE_CHECKING:  # the window's frames are painted before NumPy is loaded
    import numpy as np
    from numpy.typing import NDArray

SANS = ["Inter", "DejaVu Sans"]
MONO = ["JetBrains Mono", "DejaVu Sans"]


class Theme(QObject):
    """The one theme of the program. `changed()` when the colours are other ones.

    Whoever paints asks `tokens`, and repaints on `changed`.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode = "system"
        self.reduces_motion = False
        """Whether what only moves, and says nothing, is left out."""
        self.tokens: Tokens = DARK
        self._has_style = False
        self._icons: dict[tuple[str, str, str], QIcon] = {}
        _load_fonts()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_scheme_changed)

    def use(self, mode: str) -> None:
        """`light`, `dark` or `system`."""
        self.mode = mode
        self._apply()

    def _on_system_scheme_changed(self) -> None:
        if self.mode == "system":
            self._apply()

    def _apply(self) -> None:
        self.tokens = self._wanted()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self._set_style(application)
            application.setPalette(_palette(self.tokens))
            application.setStyleSheet(style_sheet(self.tokens))
        self.changed.emit()

    @contextmanager
    def lent(self, tokens: Tokens, view: QWidget) -> Iterator[None]:
        """A widget in other colours for as long as it takes to paint a picture of it: no event
        comes between, so that the window itself never shows them. The rest keeps its style sheet:
        to style all of the program twice would take a second, this takes a tenth."""
        if self.tokens is tokens:
            yield
            return
        own, sheet = self.tokens, view.styleSheet()
        try:
            self._lend(tokens, view, style_sheet(tokens))
            yield
        finally:
            self._lend(own, view, sheet)

    def _lend(self, tokens: Tokens, view: QWidget, sheet: str) -> None:
        self.tokens = tokens
        # All of the program's, and first: a view with a palette of its own would paint a background
        # of its own too, and with its sheet it takes over the palette that there is.
        QApplication.setPalette(_palette(tokens))
        view.setStyleSheet(sheet)
        if (layout := view.layout()) is not None:
            layout.activate()  # now, and not with the next event: else a menu bar is too wide
        self.changed.emit()

    def _set_style(self, application: QApplication) -> None:
        """Once: what is the same in every colour would be a third of a switch."""
        if not self._has_style:
            self._has_style = True
            application.setStyle("Fusion")
            application.setFont(sans(13))

    def _wanted(self) -> Tokens:
        if self.mode == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            return LIGHT if scheme == Qt.ColorScheme.Light else DARK
        return LIGHT if self.mode == "light" else DARK

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """A token's colour: `theme.color("positive")`."""
        color = QColor(getattr(self.tokens, token))
        color.setAlphaF(alpha)
        return color

    def icon(self, name: str, token: str = "text") -> QIcon:
        """A line icon in a token's colour."""
        look = (name, getattr(self.tokens, token), self.tokens.faint)
        if look not in self._icons:
            self._icons[look] = line_icon(*look)
        return self._icons[look]

    def diverging(self) -> NDArray[np.uint8]:
        """255 colours from orange over the panel's own to blue, for -127 … 127: (255, 4) RGBA."""
        return diverging(self.tokens)


def sans(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The program's face, with figures of one width."""
    return QFont(_font("sans", pixels, weight))


def mono(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """For matrices and code."""
    return QFont(_font("mono", pixels, weight))


@cache
def _font(face: str, pixels: float, weight: QFont.Weight) -> QFont:
    """Made once: a new one takes ten times as long as a copy."""
    font = QFont()
    font.setFamilies(SANS if face == "sans" else MONO)
    font.setPixelSize(round(pixels))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@cache
def _load_fonts() -> None:
    for path in sorted(resource("fonts").glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(path))


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.window,
        QPalette.ColorRole.Base: tokens.panel,
        QPalette.ColorRole.AlternateBase: tokens.raised,
        QPalette.ColorRole.Button: tokens.raised,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.dim,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.accent_ink,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Mid: tokens.line,
        QPalette.ColorRole.Dark: tokens.line,
        QPalette.ColorRole.Light: tokens.raised,
        QPalette.ColorRole.Shadow: tokens.window,
    }
    for role, color in roles.items():
        palette.setColor(role, QColor(color))
    faded = (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText)
    for role in faded:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.faint))
    return palette


def line_icon(name: str, color: str, disabled: str) -> QIcon:
    """A line icon in a colour, and in another one while it can't be used."""
    icon = QIcon(_pixmap(name, color))
    icon.addPixmap(_pixmap(name, disabled), QIcon.Mode.Disabled)
    return icon


def _pixmap(name: str, color: str) -> QPixmap:
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", color).encode()))
    pixmap = QPixmap(QSize(64, 64))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap


def rgb(color: str) -> NDArray[np.float64]:
    """Red, green and blue, 0 … 255: (3,)."""
    import numpy as np

    value = QColor(color)
    return np.array([value.red(), value.green(), value.blue()], np.float64)


@cache
def diverging(tokens: Tokens) -> NDArray[np.uint8]:
    """The map of `Theme.diverging`, made once."""
    import numpy as np

    middle, low, high = rgb(tokens.panel), rgb(tokens.negative), rgb(tokens.positive)
    share = np.linspace(0.0, 1.0, 128)[1:, None]
    below = middle + (low - middle) * share
    above = middle + (high - middle) * share
    colors = np.concatenate([below[::-1], middle[None], above])
    table = np.full((255, 4), 255, np.uint8)
    table[:, :3] = colors.round()
    table.flags.writeable = False
    return table
