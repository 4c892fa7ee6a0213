"""The gallery of data sets: a thumbnail each, the present one framed and named."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN, DataSource, load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.data_sets.painted import PAINTED, painted
from desktop_nn.experiment.data_sets.pixels import shape_of_names
from desktop_nn.experiment.resources import ResourceError
from desktop_nn.experiment.specs import DataSpec
from desktop_nn.models.document import Document
from desktop_nn.views.theme import Theme
from desktop_nn.views.tokens import OKABE_ITO, Tokens

COLUMNS = ((920, 4), (760, 6), (0, 8))
"""How many thumbnails stand side by side, from which height of the panel on: as large as the
settings below leave room for. Fifteen sets and one's own are four, three and two rows of them; of
five side by side, the last would have a row to itself."""

SPACING = 2
FRAME = 3
"""Pixels between a thumbnail's picture and its edge."""

SMALLEST, LARGEST = 26, 60
SIDE = 24.0
"""In which pictures are thought; drawn in SCALE times as many pixels, whatever size is shown."""

SCALE = 4
POINT = 0.8
OWN_USE = "The samples that this project carries."
IMPORT_TIP = "Your own data: import a table, CSV, TSV, NumPy's own files or IDX"
PAINTED_USE = "Your own points, set by hand: paint, erase, or begin anew below."


class DataGallery(QWidget):
    """A click takes the data set with its usual settings; the last button is for data of one's own:
    `import_asked()`, while the project carries none. Whoever gives it room says how much by
    `fit`: from its own size it could not know what else the panel holds."""

    import_asked = Signal()

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self._buttons: dict[str, QToolButton] = {}
        self._icons: dict[Tokens, dict[str, QIcon]] = {}
        self._present: tuple[str, object] = ("", None)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._draw)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._layout = QGridLayout()
        self._layout.setSpacing(SPACING)
        self._placed: object = None
        self._room = (0, 0)
        self.about = QLabel()
        self.about.setObjectName("keyFact")
        self.about.setWordWrap(True)
        self.about.setIndent(0)
        self.about.setContentsMargins(0, 3, 0, 0)
        # Not in the grid, which asks a label over several columns how high it is in one of them.
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addLayout(self._layout)
        layout.addWidget(self.about)
        for row in DATA_SOURCES.rows:
            tooltip = "\n".join(filter(None, [row.label, row.use, row.formula, row.source]))
            self._made_button(row.name, row.label, tooltip)
        self._own_button = self._made_button(OWN, "Own", OWN_USE)
        self._painted_button = self._made_button(PAINTED, "Painted", PAINTED_USE)
        self.import_button = self._made_import_button()
        self._own_shown: object = None
        self._painted_shown: object = None
        self.fit(0, 0)
        self._group.buttonClicked.connect(self._on_clicked)
        document.spec_changed.connect(self._on_spec_changed)
        document.project_changed.connect(self._follow)
        theme.changed.connect(self._on_theme)
        self._on_theme()
        self._follow()

    def _made_button(self, name: str, label: str, tooltip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"data.{name}")
        button.setCheckable(True)
        button.setAccessibleName(f"Data set {label}")
        button.setToolTip(tooltip)
        button.setStatusTip(tooltip.splitlines()[0])
        button.setProperty("source", name)
        self._buttons[name] = button
        self._group.addButton(button)
        return button

    def _made_import_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("data.import")
        button.setAccessibleName("Data of your own")
        button.setToolTip(IMPORT_TIP)
        button.setStatusTip(IMPORT_TIP)
        button.clicked.connect(self.import_asked)
        return button

    def fit(self, width: int, height: int) -> None:
        """Thumbnails for a panel with so much room."""
        columns = next(count for least, count in COLUMNS if height >= least)
        side = (width - columns * SPACING) // columns
        side = min(LARGEST, max(SMALLEST, side))
        self._room = (width, height)
        offered = self._offered()
        if (columns, side, offered) == self._placed:
            return
        self._placed = (columns, side, offered)
        while self._layout.count():
            self._layout.takeAt(0)
        buttons = [self._buttons[name] for name in offered]
        self.import_button.setVisible(OWN not in offered)
        if OWN not in offered:
            buttons.append(self.import_button)
        for place, button in enumerate(buttons):
            button.setFixedSize(side, side)
            button.setIconSize(QSize(side - 2 * FRAME, side - 2 * FRAME))
            self._layout.addWidget(button, place // columns, place % columns)
        most = max(count for _, count in COLUMNS)
        for column in range(most + 1):
            self._layout.setColumnStretch(column, int(column == columns))

    def _offered(self) -> tuple[str, ...]:
        """What the project carries itself is offered where there is some."""
        there = {OWN: self._document.own is not None, PAINTED: self._document.painted is not None}
        return tuple(name for name in self._buttons if there.get(name, True))

    def button(self, source: str) -> QToolButton:
        """The button of a data set, by name."""
        return self._buttons[source]

    def _on_clicked(self, button: QToolButton) -> None:
        name = button.property("source")
        if name != self._document.spec.data.source.name:
            self._document.change_source(name)
        self._follow()

    def _on_spec_changed(self, old: object, new: object) -> None:
        self._follow()

    def _follow(self) -> None:
        name = self._document.spec.data.source.name
        offered = self._offered()
        self._own_button.setVisible(OWN in offered)
        self._buttons[name].setChecked(True)
        self._painted_button.setVisible(PAINTED in offered)
        self.fit(*self._room)
        if self._icons:
            self._draw_own()
            self._draw_painted()
            self._draw_present()
        if name in (OWN, PAINTED):
            title, use = ("Own data", OWN_USE) if name == OWN else ("Painted", PAINTED_USE)
            self.about.setText(f"<span style='font-weight:600'>{title}</span> · {use}")
        else:
            row = DATA_SOURCES[name]
            self.about.setText(f"<span style='font-weight:600'>{row.label}</span> · {row.use}")

    def _on_theme(self) -> None:
        tokens = self._theme.tokens
        self.import_button.setIcon(self._theme.icon("plus", "dim"))
        self.setStyleSheet(
            f"QToolButton {{ padding: 0; background: {tokens.panel}; border-radius: 7px; }}"
            f"QToolButton:focus {{ border: 2px solid {tokens.dim}; }}"
            f"QToolButton:checked {{ border: 2px solid {tokens.accent}; }}"
            f"QToolButton:checked:focus {{ background: {tokens.raised}; }}"
        )
        if self._icons:
            self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self._icons and not self._soon.isActive():
            self._soon.start()

    def _draw(self) -> None:
        """The pictures, for the first time once the window stands, and then one by one: together
        they take as long as a panel."""
        icons = self._icons.setdefault(self._theme.tokens, {})
        missing = next((row for row in DATA_SOURCES.rows if row.name not in icons), None)
        if missing is not None:
            icons[missing.name] = _icon_of(missing, self._theme)
            self._buttons[missing.name].setIcon(icons[missing.name])
            self._soon.start()
            return
        for name, icon in icons.items():
            self._buttons[name].setIcon(icon)
        self._present = ("", None)
        self._draw_own()
        self._draw_painted()
        self._draw_present()

    @property
    def is_drawn(self) -> bool:
        """Whether all pictures are there, in the theme's colours."""
        return len(self._icons.get(self._theme.tokens, {})) == len(DATA_SOURCES.rows)

    def _draw_own(self) -> None:
        """Where they are others, or have other colours."""
        own = self._document.own
        if own is not None and (own, self._theme.tokens) != self._own_shown:
            self._own_shown = (own, self._theme.tokens)
            shape = shape_of_names(own.input_names)
            self._own_button.setIcon(_icon(own, self._theme, shape))

    def _draw_present(self) -> None:
        """The set in use as its noise, count and seed have made it; the others as they usually
        are."""
        name, data = self._document.spec.data.source.name, self._document.data
        left, was = self._present
        if (name, data) == (left, was):
            return
        self._present = (name, data)
        icons = self._icons[self._theme.tokens]
        if left in icons and left != name:
            self._buttons[left].setIcon(icons[left])
        if name in DATA_SOURCES and DATA_SOURCES[name].image_shape is None:
            self._buttons[name].setIcon(_icon(data, self._theme))

    def _draw_painted(self) -> None:
        """Anew with every stroke."""
        source = self._document.painted
        shown = (source, self._theme.tokens)
        if source is not None and shown != self._painted_shown:
            self._painted_shown = shown
            self._painted_button.setIcon(_icon(painted(source), self._theme))


def _icon_of(row: DataSource, theme: Theme) -> QIcon:
    """In the theme's present colours."""
    data = _sample_of(row.name)
    return QIcon() if data is None else _icon(data, theme, row.image_shape)


@cache
def _sample_of(name: str) -> DataSet | None:
    """None where the program's own file is broken: the button stays blank, and a click says why."""
    try:
        return load(DataSpec(DATA_SOURCES[name].choice()))
    except ResourceError:
        return None


def _icon(data: DataSet, theme: Theme, shape: tuple[int, int] | None = None) -> QIcon:
    pixmap = QPixmap(int(SIDE * SCALE), int(SIDE * SCALE))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SCALE, SCALE)
    if shape is not None:
        _paint_images(painter, data, shape, theme)
    else:
        _paint_points(painter, data, theme)
    painter.end()
    return QIcon(pixmap)


def _paint_points(painter: QPainter, data: DataSet, theme: Theme) -> None:
    """The first two columns against each other; of one input, the input against the value."""
    count = min(data.rows, 220)
    pick = np.linspace(0, data.rows - 1, count).astype(int)
    across = data.inputs[pick, 0]
    up = data.inputs[pick, 1] if data.width > 1 else data.targets[pick, 0]
    colors = _colors(data, pick, theme)
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    for x, y, color in zip(_placed(across), _placed(-up), colors, strict=True):
        painter.setBrush(color)
        painter.drawEllipse(QPointF(x, y), POINT, POINT)


def _placed(values: np.ndarray) -> np.ndarray:
    low, high = float(values.min()), float(values.max())
    if low == high:
        return np.full(len(values), SIDE / 2.0)
    return 4.0 + (SIDE - 8.0) * (values - low) / (high - low)


def _colors(data: DataSet, pick: np.ndarray, theme: Theme) -> list[QColor]:
    if not data.classes:
        return _value_colors(data, pick, theme)
    if len(data.classes) <= 2:
        both = [theme.color("negative"), theme.color("positive")]
    else:
        both = [QColor(color) for color in OKABE_ITO]
    return [both[label % len(both)] for label in data.labels[pick]]


def _value_colors(data: DataSet, pick: np.ndarray, theme: Theme) -> list[QColor]:
    """By value on the plane, from low to high; over one input the height tells it."""
    if data.width == 1:
        return [theme.color("positive")] * len(pick)
    values = data.targets[pick, 0]
    low, span = float(values.min()), float(np.ptp(values)) or 1.0
    table = theme.diverging()
    places = ((values - low) / span * 254.0).astype(int)
    return [QColor(*table[place].tolist()) for place in places]


def _paint_images(painter: QPainter, data: DataSet, shape: tuple[int, int], theme: Theme) -> None:
    """Four of the pictures, a pixel of space between them."""
    ink = theme.color("text")
    high, wide = shape
    cell = (SIDE - 8.0) / (2 * max(shape) + 1)
    for place, image in enumerate(data.inputs[:4]):
        left, top = (wide + 1) * (place % 2), (high + 1) * (place // 2)
        for pixel, level in enumerate(image.clip(0.0, 1.0)):
            ink.setAlphaF(float(level))
            x, y = left + pixel % wide, top + pixel // wide
            painter.fillRect(QRectF(4.0 + cell * x, 4.0 + cell * y, cell, cell), ink)
