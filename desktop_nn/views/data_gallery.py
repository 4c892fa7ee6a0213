"""The gallery of data sets: a thumbnail each, the present one framed."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QToolButton, QWidget

from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN, load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.specs import DataSpec
from desktop_nn.models.document import Document
from desktop_nn.views.theme import Theme
from desktop_nn.views.tokens import OKABE_ITO

COLUMNS = 4
SIDE = 46
SCALE = 3


class DataGallery(QWidget):
    """A click takes the data set with its usual settings."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for place, row in enumerate(DATA_SOURCES.rows):
            tooltip = "\n".join(filter(None, [row.label, row.use, row.formula, row.source]))
            button = self._made_button(row.name, row.label, tooltip)
            layout.addWidget(button, place // COLUMNS, place % COLUMNS)
        self._own_button = self._made_button(OWN, "Own", "The samples that this project carries.")
        layout.addWidget(self._own_button, len(DATA_SOURCES.rows) // COLUMNS, 0)
        self._group.buttonClicked.connect(self._on_clicked)
        document.spec_changed.connect(self._on_spec_changed)
        document.project_changed.connect(self._follow)
        theme.changed.connect(self._on_theme)
        self._on_theme()
        self._follow()

    def _made_button(self, name: str, label: str, tooltip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"data.{name}")
        button.setCheckable(True)
        button.setFixedSize(QSize(SIDE + 6, SIDE + 6))
        button.setIconSize(QSize(SIDE, SIDE))
        button.setAccessibleName(f"Data set {label}")
        button.setToolTip(tooltip)
        button.setStatusTip(tooltip.splitlines()[0])
        button.setProperty("source", name)
        self._buttons[name] = button
        self._group.addButton(button)
        return button

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
        own = self._document.own
        self._own_button.setVisible(own is not None)
        if own is not None:
            self._own_button.setIcon(_icon(own, self._theme))
        self._buttons[self._document.spec.data.source.name].setChecked(True)

    def _on_theme(self) -> None:
        tokens = self._theme.tokens
        self.setStyleSheet(
            f"QToolButton {{ padding: 0; background: {tokens.panel}; border-radius: 7px; }}"
            f"QToolButton:checked {{ border: 2px solid {tokens.accent}; }}"
            f"QToolButton:focus {{ border: 2px solid {tokens.text}; }}"
        )
        for row in DATA_SOURCES.rows:
            self._buttons[row.name].setIcon(_icon(_sample_of(row.name), self._theme))
        if self._document.own is not None:
            self._own_button.setIcon(_icon(self._document.own, self._theme))


@cache
def _sample_of(name: str) -> DataSet:
    return load(DataSpec(DATA_SOURCES[name].choice()))


def _icon(data: DataSet, theme: Theme) -> QIcon:
    pixmap = QPixmap(SIDE * SCALE, SIDE * SCALE)
    pixmap.setDevicePixelRatio(SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if data.width == 64:
        _paint_images(painter, data, theme)
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
        painter.drawEllipse(QPointF(x, y), 1.3, 1.3)


def _placed(values: np.ndarray) -> np.ndarray:
    low, high = float(values.min()), float(values.max())
    return 4.0 + (SIDE - 8.0) * (values - low) / ((high - low) or 1.0)


def _colors(data: DataSet, pick: np.ndarray, theme: Theme) -> list[QColor]:
    if not data.classes:
        return [theme.color("positive")] * len(pick)
    if len(data.classes) <= 2:
        both = [theme.color("negative"), theme.color("positive")]
    else:
        both = [QColor(color) for color in OKABE_ITO]
    return [both[label % len(both)] for label in data.labels[pick]]


def _paint_images(painter: QPainter, data: DataSet, theme: Theme) -> None:
    """Four of the pictures."""
    ink = theme.color("text")
    cell = (SIDE - 8.0) / 17.0
    for place in range(4):
        image = data.inputs[place].reshape(8, 8)
        for row in range(8):
            for column in range(8):
                ink.setAlphaF(float(image[row, column].clip(0.0, 1.0)))
                x = 4.0 + cell * (column + 9 * (place % 2))
                y = 4.0 + cell * (row + 9 * (place // 2))
                painter.fillRect(QRectF(x, y, cell, cell), ink)
