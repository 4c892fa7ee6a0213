"""The weights into each unit of the first layer as a picture, where each sample is one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_nn.experiment.data_sets import image_shape
from desktop_nn.experiment.history import History
from desktop_nn.models.asking import Asked
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import fixed, grouped, signed
from desktop_nn.models.selection import Selection
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.weight_pictures import WeightPictures
from desktop_nn.views.late_label import LateLabel
from desktop_nn.views.live_text import LiveText
from desktop_nn.views.sample_key import SampleKey, Scale
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View
from desktop_nn.views.weight_mosaic import GAP, Mosaic

STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
HELP = (
    "Each picture is a unit of the first layer: blue pixels, weights above 0, raise its "
    "Z = X W + b, orange ones lower it. A click or the arrow keys choose a unit, in the network too"
)


class PictureField(QWidget):
    """The pictures. `told` is given the sentence of the unit that is pointed at or chosen.
    `unit_chosen(unit)`, from 0, when the user chooses one here."""

    unit_chosen = Signal(int)

    def __init__(self, theme: Theme, told: LiveText) -> None:
        super().__init__()
        self._theme = theme
        self._told = told
        self._shown: WeightPictures | None = None
        self._image = QImage()
        self.mosaic: Mosaic | None = None
        self.chosen = -1
        self._pointer: QPoint | None = None
        self.setObjectName("weightPictures")
        self.setAccessibleName("Weights into each unit of the first layer, as pictures")
        self.setToolTip(HELP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_pictures(self, shown: WeightPictures | None) -> None:
        self._shown = shown
        self.draw()

    def draw(self) -> None:
        """Into a picture of the screen's own pixels, which is then only copied."""
        shown = self._shown
        if shown is None:
            self.mosaic, self._image, self.chosen = None, QImage(), -1
            self.update()
            return
        ratio = self.devicePixelRatioF()
        count, height, width = shown.pictures.shape
        across, down = int(self.width() * ratio), int(self.height() * ratio)
        self.mosaic = Mosaic.of(count, height, width, across, down)
        self.chosen = self.chosen if self.chosen < self.mosaic.count else -1
        line = self._theme.color("line")
        frame = (line.red(), line.green(), line.blue(), 255)
        self._image = self.mosaic.drawn(shown.pictures, self._theme.diverging(), frame)
        self._image.setDevicePixelRatio(ratio)
        self._tell()
        self.update()

    def place(self, number: int) -> QRect:
        """Where a picture lies in the widget."""
        assert self.mosaic is not None
        place, ratio = self.mosaic.place(number), self.devicePixelRatioF()
        return QRect(place.topLeft() / ratio, place.size() / ratio)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        if self.chosen >= 0 and self.mosaic is not None:
            painter.setPen(self._theme.color("accent"))
            ring = self.place(self.chosen).adjusted(-1, -1, 0, 0)
            painter.drawRect(ring)
            if self.hasFocus():
                painter.drawRect(ring.adjusted(-1, -1, 1, 1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.draw()

    # Pointing and choosing

    def choose(self, number: int) -> None:
        """By the user, of those that are drawn."""
        if self.mosaic is not None:
            self.show_chosen(max(0, min(number, self.mosaic.count - 1)))
            self.unit_chosen.emit(self.chosen)

    def show_chosen(self, number: int) -> None:
        """Ring a unit, from 0; none with -1, or where it isn't drawn."""
        drawn = self.mosaic is None or number < self.mosaic.count
        self.chosen = number if drawn else -1
        self._tell()
        self.setAccessibleDescription(self._told.text())
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or self.mosaic is None:
            super().keyPressEvent(event)
            return
        self._pointer = None
        target = self.chosen + step[0] + step[1] * self.mosaic.columns
        if self.chosen < 0:
            target = 0
        if 0 <= target < self.mosaic.count:
            self.choose(target)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        found = self._at(event.position().toPoint())
        if found is not None:
            self.choose(found[0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pointer = event.position().toPoint()
        self._tell()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._pointer = None
        self._tell()

    def _at(self, point: QPoint) -> tuple[int, int, int] | None:
        ratio = self.devicePixelRatioF()
        x, y = int(point.x() * ratio), int(point.y() * ratio)
        return self.mosaic.at(x, y) if self.mosaic is not None else None

    def asked_at(self, point: QPoint) -> Asked | None:
        """The weight that is drawn at a point."""
        found = self._at(point)
        if found is None or self._shown is None:
            return None
        unit, row, column = found
        pixel = row * self._shown.pictures.shape[2] + column
        said = f"weight W1[{pixel + 1}, {unit + 1}], with the step of the coming update"
        return Asked(said, "W1", (pixel, unit), "after")

    def _tell(self) -> None:
        """Of the pixel under the pointer, else of the chosen unit."""
        shown = self._shown
        found = self._at(self._pointer) if self._pointer is not None else None
        if shown is None or (found is None and self.chosen < 0):
            self._told.show_text("")
        elif found is not None:
            unit, row, column = found
            weight = shown.pictures[unit, row, column] / 127.0 * shown.largest
            place = f"unit {unit + 1}, pixel {row},{column}"
            self._told.show_text(f"{place}: w ≈ {_rounded(weight, shown.largest)}")
        else:
            unit = shown.pictures[self.chosen] / 127.0 * shown.largest
            low, high = (_rounded(float(w), shown.largest) for w in (unit.min(), unit.max()))
            self._told.show_text(f"unit {self.chosen + 1}: w from {low} to {high}")


class WeightPicturesView(View):
    """A picture for each unit, all on one scale: blue weights raise the unit's Z where the sample
    has ink, orange ones lower it, and zero is the panel's own colour."""

    products = frozenset({"weight_pictures"})

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("weightPicturesView")
        self.setAccessibleName("First layer")
        self._shown: WeightPictures | None = None
        self._selection: Selection | None = None
        self._build()

    def _build(self) -> None:
        self.told = LiveText()
        self.told.setObjectName("keyFact")
        self.told.setFixedHeight(18)
        self.field = PictureField(self.theme, self.told)
        self.key = SampleKey(self.theme)
        self.key.setFixedHeight(18)
        self._empty = LateLabel(self._words())
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GAP, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.told)
        layout.addWidget(self.key)

    def _words(self) -> str:
        if self.document.spec.data.features:
            return "With features, the first layer's weights are no picture of the pixels."
        return "The weights into each unit of the first layer appear here, as pictures."

    # The chosen unit

    def follow_neuron(self, selection: Selection) -> None:
        """Ring the picture of the neuron that all views look at, and choose it with a click."""
        self._selection = selection
        selection.neuron_selected.connect(self._show_chosen)
        selection.neuron_deselected.connect(self._show_chosen)
        self.field.unit_chosen.connect(self._on_unit_chosen)
        self._show_chosen()

    def _on_unit_chosen(self, unit: int) -> None:
        if self._selection is not None:
            self._selection.select(0, unit)

    def _show_chosen(self) -> None:
        if self._selection is not None:
            layer, unit = self._selection.neuron or (0, -1)
            self.field.show_chosen(unit if layer == 0 else -1)

    # Where numbers come from

    def origins_at(self, point: QPoint) -> Sequence[Asked]:
        asked = self.field.asked_at(self.field.mapFrom(self, point))
        return () if asked is None else (asked, *self._of_unit(asked.index[1]))

    def origins_here(self) -> Sequence[Asked]:
        return self._of_unit(self.field.chosen) if self.field.chosen >= 0 else ()

    def _of_unit(self, unit: int) -> Sequence[Asked]:
        said = f"output a of neuron {unit + 1}, layer 1"
        return (Asked(said, "A1", (unit,), of_sample=True),)

    # What it is told

    def on_theme(self) -> None:
        self._name()
        self.field.draw()

    def forget(self) -> None:
        self._shown = None
        self.field.show_pictures(None)
        self.told.show_text("")
        self.key.show_entries(())
        if self.stack.currentWidget() is self.field:
            self._empty.wait()
        self._empty.setText(self._words())
        self.stack.setCurrentWidget(self._empty)
        self.fact_changed.emit("")

    def on_spec(self) -> None:
        if image_shape(self.document.spec.data, self.document.data) is None:
            self.forget()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        product = snapshot.products.get("weight_pictures")
        if product is None:
            return
        is_on_scale = self._shown is not None and self._shown.largest == product.largest
        is_first = self._shown is None
        self._shown = product
        self.stack.setCurrentWidget(self.field)
        self.field.show_pictures(product)
        if is_first:
            self._show_chosen()
        if not is_on_scale:
            self._name()
        mosaic = self.field.mosaic
        drawn = mosaic.count if mosaic is not None else 0
        capped = f"the first {drawn} of {grouped(product.of)}" if drawn < product.of else f"{drawn}"
        self.fact_changed.emit(f"{capped} units, {product.pictures[0].size} weights each")

    def _name(self) -> None:
        """The scale of colours, which is that of the largest weight."""
        if self._shown is not None:
            largest = fixed(self._shown.largest, _digits(self._shown.largest))
            colors = tuple(QColor(*row) for row in self.theme.diverging()[::127].tolist())
            self.key.show_entries((), Scale(signed(f"-{largest}"), largest, colors))


def _digits(largest: float) -> int:
    """Digits after the point in which a hundredth of it can be told."""
    return next((d for d in range(2, 9) if largest >= 10.0 ** (1 - d)), 9)


def _rounded(weight: float, largest: float) -> str:
    return fixed(weight, _digits(largest))
