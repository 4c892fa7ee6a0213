"""The phase track: the stations of one update, forward, backward and update; a click goes there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolTip, QWidget

from desktop_nn.models.document import Document
from desktop_nn.models.matrix_shelf import symbol_of
from desktop_nn.models.microscope import Microscope, Stop, TracedUpdate
from desktop_nn.models.number_text import grouped
from desktop_nn.views.kept import KeptMetrics, KeptPictures
from desktop_nn.views.microscope.track_chips import PARTS, TITLES, Chip, chips_of, layers_of
from desktop_nn.views.painting import paint_on
from desktop_nn.views.theme import Theme, sans
from desktop_nn.views.view import View

CAPTION, CHIP, BELOW = 17.0, 26.0, 6.0
SIDE = 4.0
PIXELS = 12
EMPTY = "The stations of an update stand here once one is looked at: forward, backward, update."
TIP = (
    "The stations of this update in their order. A click, or ← and →, goes to where that array has "
    "just been computed; Home goes before the first, End behind the last."
)
MOST_TOLD = 12
"""Stations of folded layers that a tip names."""
MOST_CHIPS = 200
"""Pictures of chips that are kept, some 8 kB each."""
INKS = {"present": "accent_ink", "done": "text", "coming": "dim"}
CENTRED = int(Qt.AlignmentFlag.AlignCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LOOK, AGAIN = "Look at the next update", "Look again"
LOOK_TIP = (
    "Trace the update that the next batch would make, on a copy: the run pauses, and is not changed"
)


class PhaseTrack(View):
    """Follows the microscope's position, and moves it. `look_asked()`: where no update is looked
    at, or an old one, its button asks for the coming one."""

    look_asked = Signal()

    def __init__(
        self,
        document: Document,
        theme: Theme,
        microscope: Microscope,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, theme, parent)
        self.microscope = microscope
        self.chips: tuple[Chip, ...] = ()
        self._metrics = KeptMetrics(sans(PIXELS, QFont.Weight.DemiBold))
        self._pictures = KeptPictures(MOST_CHIPS)
        self._arranged: dict[int, tuple[Chip, ...]] = {}
        self._arranged_for: tuple[float, tuple[Stop, ...]] = (0.0, ())
        self._scrolled = 0.0
        self._present = -1
        self._hovered: Chip | None = None
        self._invitation = ""
        self.look_button = QPushButton(LOOK, self)
        self.look_button.setObjectName("overlay")
        self.look_button.setToolTip(LOOK_TIP)
        self.look_button.setStatusTip(LOOK_TIP)
        self.look_button.clicked.connect(self.look_asked)
        self.setObjectName("phaseTrack")
        self.setAccessibleName("Phases of the update")
        self.setStatusTip(TIP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        microscope.opened.connect(self._arrange)
        microscope.closed.connect(self._arrange)
        microscope.moved.connect(self._on_moved)
        microscope.aged.connect(self._show_sentence)
        self._arrange()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(600, int(CAPTION + CHIP + BELOW))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, int(CAPTION + CHIP + BELOW))

    # Following

    def _on_moved(self) -> None:
        if self.microscope.position.stop != self._present:
            self._arrange()

    def _arrange(self) -> None:
        """Chips for the present stop; the present one in sight."""
        self._present = self.microscope.position.stop
        room, stops = self._room(), self.microscope.stops
        if (room, stops) != self._arranged_for:
            self._arranged_for = (room, stops)
            self._arranged.clear()
        self.chips = self._chips_at(max(0, self._present))
        self._hovered = None
        self._bring_into_sight(room)
        self.setAccessibleDescription(self.told())
        self._show_sentence()

    def _chips_at(self, present: int) -> tuple[Chip, ...]:
        """Worked out once for each stop."""
        if present not in self._arranged:
            room, stops = self._arranged_for
            measure = self._metrics.horizontalAdvance
            self._arranged[present] = chips_of(stops, present, room, measure)
        return self._arranged[present]

    def invite(self, sentence: str, button: str = LOOK) -> None:
        """What to say while no update is looked at, and what the button beside it says."""
        self._invitation = sentence
        self.look_button.setText(button)
        self._show_sentence()

    def sentence(self) -> str:
        """That the walk is old, or of a sample alone, or why there is none; nothing to say of a
        fresh one."""
        microscope = self.microscope
        if not microscope.is_open:
            return self._invitation or microscope.reason or EMPTY
        if microscope.traced is None:
            return ""
        traced, run = microscope.traced.update, microscope.run_update
        if microscope.is_evaluation:
            return _of_sample(microscope.traced, microscope.is_old)
        if not microscope.is_old:
            return ""
        where = f" to update {grouped(run)}" if run > traced else ""
        return f"The walk is of update {grouped(traced)}; the run has moved on{where}."

    def _show_sentence(self) -> None:
        sentence = self.sentence()
        if self.microscope.is_open:
            self.look_button.setText(LOOK if self.microscope.is_evaluation else AGAIN)
        self.look_button.setVisible(bool(sentence))
        self.look_button.adjustSize()
        size = self.look_button.size()
        if self.microscope.is_open:
            self.look_button.move(int(self.width() - SIDE) - size.width(), 0)
        else:
            left = SIDE + QFontMetricsF(sans(PIXELS)).horizontalAdvance(sentence) + 12.0
            self.look_button.move(
                int(min(left, self.width() - SIDE - size.width())),
                (self.height() - size.height()) // 2,
            )
        self.update()

    def _room(self) -> float:
        return self.width() - 2.0 * SIDE

    def _bring_into_sight(self, room: float) -> None:
        present = next((chip for chip in self.chips if chip.contains(self._present)), None)
        if present is None:
            self._scrolled = 0.0
            return
        middle = present.left + 0.5 * present.width
        self._scroll_to(middle - 0.5 * room)

    def _scroll_to(self, left: float) -> None:
        self._scrolled = float(round(max(0.0, min(left, self._longest() - self._room()))))
        self.update()

    def _longest(self) -> float:
        return self.chips[-1].left + self.chips[-1].width if self.chips else 0.0

    def told(self) -> str:
        """Where the walk is, for those who can't see it."""
        stops = self.microscope.stops
        if not stops:
            return EMPTY
        if self._present < 0:
            return f"before the first of {len(stops)} stations"
        stop = stops[self._present]
        return f"{TITLES[stop.part]}, {stop.label}, station {stop.number + 1} of {len(stops)}"

    def on_theme(self) -> None:
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._arrange()

    # Going there

    def chip_at(self, point: QPointF) -> Chip | None:
        """The chip at a point of the view."""
        return next((chip for chip in self.chips if self.place_of(chip).contains(point)), None)

    def place_of(self, chip: Chip) -> QRectF:
        """Where a chip is, in the view's pixels."""
        return QRectF(SIDE + chip.left - self._scrolled, CAPTION, chip.width, CHIP)

    def _go_to(self, stop: int) -> None:
        if 0 <= stop < len(self.microscope.stops):
            self.microscope.to_stop(stop)
        elif stop < 0 and self.microscope.is_open:
            self.microscope.to_start()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        chip = self.chip_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and chip is not None:
            self._go_to(chip.first)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        chip = self.chip_at(event.position())
        if chip != self._hovered:
            self._hovered = chip
            self.update()
        shapes = Qt.CursorShape
        self.setCursor(shapes.PointingHandCursor if chip else shapes.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._hovered = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if self._longest() <= self._room():
            event.ignore()
            return
        turned = event.angleDelta()
        self._scroll_to(self._scrolled - (turned.x() or turned.y()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = Qt.Key
        last = len(self.microscope.stops) - 1
        targets = {
            keys.Key_Left: self._present - 1,
            keys.Key_Right: min(self._present + 1, last),
            keys.Key_Home: -1,
            keys.Key_End: last,
        }
        target = targets.get(keys(event.key()))
        if target is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self._go_to(target)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            chip = self.chip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.tip_of(chip) if chip else TIP, self)
            return True
        return super().event(event)

    def tip_of(self, chip: Chip) -> str:
        """All that is computed there."""
        stops = self.microscope.stops[chip.first : chip.last + 1]
        if chip.is_folded:
            labels = ", ".join(stop.label for stop in stops[:MOST_TOLD])
            more = ", …" if len(stops) > MOST_TOLD else ""
            return f"{TITLES[chip.part]}, {layers_of(stops)}: {labels}{more}"
        names = ", ".join(symbol_of(name) for _, name in stops[0].names)
        return f"{TITLES[chip.part]}, {stops[0].label}: {names}"

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        paint_on(self, self._paint)

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sentence = self.sentence()
        if not self.chips:
            painter.setFont(sans(PIXELS))
            painter.setPen(self.theme.color("dim"))
            painter.drawText(QRectF(self.rect()).adjusted(SIDE, 0, -SIDE, 0), LEFT, sentence)
            return
        self._paint_captions(painter)
        if sentence:
            self._paint_sentence(painter, sentence)
        for chip in self.chips:
            place = self.place_of(chip)
            if place.right() > 0.0 and place.left() < self.width():
                self._paint_chip(painter, chip, place)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.color("accent"), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 0.5, -2.5, -1.5), 6.0, 6.0)

    def _paint_sentence(self, painter: QPainter, sentence: str) -> None:
        """Left of the button, over the chips."""
        painter.setFont(sans(11))
        is_old = self.microscope.is_old
        painter.setPen(self.theme.color("warning" if is_old else "dim"))
        right = self.look_button.geometry().left() - 8.0
        width = painter.fontMetrics().horizontalAdvance(sentence)
        place = QRectF(right - width - 8.0, 0.0, width + 8.0, CAPTION)
        painter.fillRect(place, self.theme.color("window"))
        painter.drawText(place, RIGHT, sentence)

    def _paint_captions(self, painter: QPainter) -> None:
        """Over the first chip in sight of each part."""
        painter.setFont(sans(11))
        painter.setPen(self.theme.color("dim"))
        for part in PARTS:
            places = [self.place_of(chip) for chip in self.chips if chip.part == part]
            seen = [p for p in places if p.right() >= SIDE + min(30.0, p.width())]
            if seen and seen[0].left() < self.width():
                left = max(SIDE, seen[0].left())
                painter.drawText(QRectF(left + 1.0, 0.0, 120.0, CAPTION), LEFT, TITLES[part])

    def _paint_chip(self, painter: QPainter, chip: Chip, place: QRectF) -> None:
        """Done chips are filled, the present one in the accent, coming ones an outline. Of all but
        one or two the picture of the step before is right."""
        state = "present" if chip.contains(self._present) else ""
        state = state or ("done" if chip.last < self._present else "coming")
        size, hovered = QSizeF(chip.width, CHIP), chip == self._hovered
        chips = self._pictures.of_size(painter, size, self.theme.tokens.name)
        paint = partial(self._paint_new_chip, chip.text, state, hovered, size)
        chips.draw(place.left(), place.top(), (chip.text, state, hovered), paint)

    def _paint_new_chip(
        self, text: str, state: str, hovered: bool, size: QSizeF, painter: QPainter
    ) -> None:
        theme, is_present = self.theme, state == "present"
        fill = theme.color("accent" if is_present else "raised")
        painter.setBrush(Qt.BrushStyle.NoBrush if state == "coming" else fill)
        border = "accent" if is_present else "faint" if hovered else "line"
        painter.setPen(QPen(theme.color(border), 1.0))
        place = QRectF(QPointF(), size)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 5.0, 5.0)
        weight = QFont.Weight.DemiBold if is_present else QFont.Weight.Normal
        painter.setFont(sans(PIXELS, weight))
        painter.setPen(theme.color(INKS[state]))
        painter.drawText(place, CENTRED, text)


def _of_sample(traced: TracedUpdate, is_old: bool) -> str:
    """“Sample 12 of the data as it is evaluated: without dropout.”"""
    has_norm = any(layer.batch_norm for layer in traced.network.layers)
    parts = (
        "without dropout" if traced.network.has_dropout else "",
        "batch norm by its running statistics" if has_norm else "",
    )
    how = ", ".join(filter(None, parts))
    when = "; the run has moved on" if is_old else ""
    sample = grouped(traced.rows[0] + 1)
    return f"Sample {sample} of the data as it is evaluated{how and ': '}{how}{when}."
