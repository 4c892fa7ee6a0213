"""Plots of all layers, one each: side by side, in rows, scrolling, in this order."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.models.document import Document
from desktop_nn.models.network_facts import activation_label
from desktop_nn.models.selection import Selection
from desktop_nn.views.late_label import LateLabel
from desktop_nn.views.plot import Plot
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

NARROWEST, LOWEST = 118, 92
"""Pixels of a plot, with its title: where that many don't fit side by side, they stand in several
rows, and scroll when even so there is no room."""

FLATTEST = 64
"""Pixels of a single row, before it scrolls."""

FLAT = 78
"""Pixels of one of several rows, before they scroll."""

GAP = 8
COUNTS_WIDTH = 30
"""Pixels for the numbers at the left, at least."""


class LayerTile(QWidget):
    """The plot of one layer, by its `number`, from 1, under its title. `chosen(number)` when it is
    clicked."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.number = number
        self._label = f"Layer {number}"
        self.is_chosen = False
        self.title = QLabel()
        self.title.setObjectName("caption")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title.setCursor(Qt.CursorShape.PointingHandCursor)
        self.plot = Plot(theme, self, zoom=False)
        self.plot.set_left_width(COUNTS_WIDTH)
        self.plot.clicked.connect(self._on_clicked)
        self.top = QHBoxLayout()
        self.top.setSpacing(6)
        self.top.addWidget(self.title, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self.top)
        layout.addWidget(self.plot, 1)

    def restyle(self) -> None:
        """In the theme's present colours."""

    def forget(self) -> None:
        """Blank, until there is something to show."""

    def name(self, activation: str, of_what: str) -> None:
        """“Layer 1 · tanh”, and what is shown of it: “weights”."""
        self._label = f"Layer {self.number} · {activation}"
        self.title.setToolTip(
            f"{self._label}: how many of its {of_what} lie where. A click chooses the layer"
        )
        self.plot.setAccessibleName(f"{of_what.capitalize()} of layer {self.number}")
        self._write_title()

    def show_chosen(self, is_chosen: bool) -> None:
        """Whether it is the layer that all views look at."""
        if is_chosen == self.is_chosen:
            return
        self.is_chosen = is_chosen
        self.title.setProperty("chosen", is_chosen)
        self.title.style().polish(self.title)
        self._write_title()

    def _write_title(self) -> None:
        """In full, or as much of it as there is room for; the tip has all of it."""
        metrics, room = self.title.fontMetrics(), self.title.width() - 2
        short = self._label.replace("Layer ", "L", 1)
        text = self._label if metrics.horizontalAdvance(self._label) <= room else short
        self.title.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))

    def _on_clicked(self) -> None:
        self.chosen.emit(self.number)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """On the title; the plot tells by itself."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.number)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._write_title()


class LayerGrid(View):
    """A tile for each layer; the subclass makes them and draws on those that are seen. The chosen
    layer's stands out, and comes into sight when it is chosen elsewhere."""

    tiles_are = "Plots"

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.layers: list[LayerTile] = []
        self._selection: Selection | None = None
        self._content = QWidget()
        self.area = QScrollArea()
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._content)
        self.area.setAccessibleName(f"{self.tiles_are} of all layers")
        self.area.verticalScrollBar().valueChanged.connect(self.draw)
        self._empty = LateLabel("")
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.area)

    # What the subclass does

    def made_tile(self, number: int) -> LayerTile:
        raise NotImplementedError

    def draw(self) -> None:
        """On all that can be seen, what is new."""

    # The layers

    def follow_layers(self, of_what: str) -> None:
        """As many tiles as layers, and what they are called."""
        specs = self.document.spec.network.layers
        while len(self.layers) > len(specs):
            tile = self.layers.pop()
            tile.hide()
            tile.deleteLater()
        while len(self.layers) < len(specs):
            tile = self.made_tile(len(self.layers) + 1)
            tile.chosen.connect(self._on_chosen_here)
            self.layers.append(tile)
            tile.show()
        for tile, spec in zip(self.layers, specs, strict=True):
            tile.name(activation_label(spec), of_what)
        self._show_chosen()

    def on_theme(self) -> None:
        for tile in self.layers:
            tile.restyle()

    # The chosen one

    def use_selection(self, selection: Selection) -> None:
        """Follow the layer that all views look at, and choose it with a click."""
        self._selection = selection
        selection.layer_selected.connect(self._on_layer_selected)
        self._show_chosen()

    def _on_chosen_here(self, number: int) -> None:
        if self._selection is not None:
            self._selection.select_layer(number - 1)

    def _on_layer_selected(self, layer: int) -> None:
        self._show_chosen()
        if layer < len(self.layers):
            self.area.ensureWidgetVisible(self.layers[layer], 0, 0)

    def _show_chosen(self) -> None:
        chosen = self._selection.layer if self._selection is not None else None
        for tile in self.layers:
            tile.show_chosen(tile.number - 1 == chosen)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.arrange()
        self.draw()

    def arrange(self) -> None:
        """Each in its place, all of one size; whole rows are in sight, whether they scroll or
        not."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        width, height = self.stack.width(), self.stack.height()
        columns, rows = grid(len(self.layers), width, height)
        seen = min(rows, max(1, (height + GAP) // (FLAT + GAP)))
        tall = max(FLATTEST, (height + GAP) // seen - GAP)
        if rows * (tall + GAP) - GAP > height:
            width -= self.area.verticalScrollBar().sizeHint().width()
        wide = (width + GAP) // columns - GAP
        for number, tile in enumerate(self.layers):
            row, column = divmod(number, columns)
            tile.setGeometry(column * (wide + GAP), row * (tall + GAP), wide, tall)
        self._content.resize(width, rows * (tall + GAP) - GAP)


def grid(count: int, width: int, height: int) -> tuple[int, int]:
    """Columns and rows for so many plots: one row while they fit, then as few as do."""
    most = max(1, (width + GAP) // (NARROWEST + GAP))
    rows = max(1, -(-count // most))
    columns = max(1, -(-count // rows))
    if rows * (FLAT + GAP) - GAP > height:
        columns = min(count, most)
        rows = -(-count // columns)
    return columns, rows
