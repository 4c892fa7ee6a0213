"""The picture of the network diagram: where everything lies, what is in sight, and how it is
painted. What the mouse and the keyboard do with it is the diagram's own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_nn.models.document import Document
from desktop_nn.models.network_facts import widths
from desktop_nn.models.walk_picture import WalkPicture
from desktop_nn.training.probe import Probe
from desktop_nn.views import diagram_lighting as lighting
from desktop_nn.views.diagram_content import DiagramContent
from desktop_nn.views.diagram_edges import Geometry, nearest
from desktop_nn.views.diagram_focus import paint_focus
from desktop_nn.views.diagram_layout import CAPTION_WIDTH, DiagramLayout, arrange
from desktop_nn.views.diagram_overlay import DiagramOverlay
from desktop_nn.views.diagram_phase import Phase, paint_phase
from desktop_nn.views.diagram_probe import fits, paint_probe
from desktop_nn.views.diagram_readout import Place, Readout, readout_of
from desktop_nn.views.diagram_scene import DiagramScene
from desktop_nn.views.diagram_text import (
    ColumnText,
    column_texts,
    face_of,
    map_axes,
    maps_kind,
    name_width,
    upright_columns,
)
from desktop_nn.views.diagram_viewport import ZOOM_STEP, DiagramViewport
from desktop_nn.views.kept import KeptPictures
from desktop_nn.views.painting import paint_on
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

MOST_CARDS = 500
"""Neurons' numbers in a walk that are kept as pictures, some 10 kB each."""
MOST_COLUMNS = 24
"""Layers of such neurons, some 200 kB each."""

REACH = 5.0
"""Pixels within which an edge is under the mouse."""


class DiagramCanvas(View):
    """Paints a kept scene, the numbers over it, and the read-out of `shown_place`."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self._content = DiagramContent(theme)
        self._waiting: tuple[str, ...] = ()
        self._texts: Sequence[ColumnText] = ()
        self._selected: int | None = None
        self._pointer = QPointF()
        self._shows_focus = False
        self._probe: Probe | None = None
        self._phase: Phase | None = None
        self._picture: WalkPicture | None = None
        self.cards, self.columns = KeptPictures(MOST_CARDS), KeptPictures(MOST_COLUMNS)
        self._scene: DiagramScene | None = None
        # For what a frame's budget left over, when no further snapshot comes to paint it.
        self._catch_up = QTimer(self, singleShot=True, interval=40)
        self._catch_up.timeout.connect(self.update)
        self._viewport = DiagramViewport(self)
        self._viewport.moved.connect(self._on_scrolled)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(780, 370)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, 150)

    # What it is told of the pointer and the keys

    def shown_place(self) -> Place | None:
        """What is read out: the neuron or edge under the mouse, or where the keys are."""
        return None

    def selected_place(self) -> Place | None:
        """The neuron that is selected, for all views."""
        return None

    @property
    def probe(self) -> Probe | None:
        """The point that is shown running through the network."""
        return self._probe

    def show_probe(self, probe: Probe | None) -> None:
        """What each neuron puts out for one point; of another network, nothing."""
        if probe is not None and not fits(probe, self._layout.columns):
            probe = None
        if probe is not self._probe:
            self._probe = probe
            self.update()

    @property
    def walk_picture(self) -> WalkPicture | None:
        """What is shown of an update that is walked through."""
        return self._picture

    def show_walk(self, picture: WalkPicture | None) -> None:
        """An update that is walked through; of another network, nothing."""
        if picture is not None and not lighting.fits(picture, self._layout.columns):
            picture = None
        if picture is not self._picture:
            self._picture = picture
            self._bring_walk_into_sight()
            self.update()

    def _bring_walk_into_sight(self) -> None:
        """Of a network wider than the view, the neurons that the step is about."""
        if self._picture is None or not self._viewport.is_scrollable:
            return
        place = lighting.lit_place(self._layout, self._picture)
        if place is not None:
            self._viewport.bring_into_sight(place)

    def focused_place(self) -> Place | None:
        """What alone is not dimmed."""
        return None

    def _on_scrolled(self) -> None:
        self.update()

    # Where things are

    @property
    def diagram_layout(self) -> DiagramLayout:
        return self._layout

    def _follow_document(self) -> None:
        self._texts = column_texts(self.document, self._waiting)
        self._phase = None
        self._content.axes = map_axes(self.document)
        self._arrange()
        self.show_probe(self._probe)
        self.show_walk(self._picture)

    def _arrange(self) -> None:
        face, width = face_of(11), float(self.width())
        names = [name_width(text.names, face, width) for text in self._texts]
        units = widths(self.document.spec.network)
        beside = names[0], max(names[-1], CAPTION_WIDTH) if names[-1] else 0.0
        self._layout = self._viewport.arranged(
            lambda wide, high: arrange(units, wide, high, beside)
        )
        self._geometry: Geometry | None = None
        kind, upright = maps_kind(self.document), upright_columns(self.document)
        featured = bool(self.document.spec.data.features)
        self._content.follow(self._layout.columns, kind, upright, featured)
        self._renew()

    def _renew(self) -> None:
        """The next paint begins with a new scene."""
        self._scene = None
        self.update()

    def _edges(self) -> Geometry:
        if self._geometry is None:
            self._geometry = Geometry.of(self._layout)
        return self._geometry

    def _scene_now(self) -> DiagramScene:
        ratio = self.devicePixelRatioF()
        if self._scene is None or self._scene.ratio != ratio:
            look = (self._selected, ratio, self._content.quantity.colours)
            self._scene = DiagramScene(self.theme, self._layout, self._edges(), self._texts, *look)
            self._scene.show_edges(self._content.shown)
            self._scene.show_maps(self._content)
        return self._scene

    def _show_edges(self) -> None:
        if self._scene is not None:
            self._scene.show_edges(self._content.shown)
        self.update()

    def place_at(self, point: QPointF) -> Place | None:
        """What is at a point of the diagram: a neuron, its bias in words, or an edge."""
        cell = self._layout.cell_at(point.x(), point.y())
        if cell is not None:
            return Place(*cell)
        for row, box in enumerate(self._layout.columns[-1].captions):
            if box.contains(point.x(), point.y()):
                return Place(len(self._layout.columns) - 1, row)
        for layer, after in enumerate(self._layout.columns[1:]):
            edge = nearest(self._edges().curves, layer, point.x(), point.y(), REACH)
            if edge is not None:
                source, target = divmod(edge, len(after.cells))
                return Place(layer + 1, target, source)
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._viewport.zoom = min(self._viewport.zoom, self._viewport.most_zoom)
        self._arrange()

    # Zoom

    @property
    def zoom(self) -> float:
        return self._viewport.zoom

    def sight(self) -> tuple[float, float, float]:
        """The zoom, and how far it is scrolled across and down, from 0 to 1."""
        return self._viewport.sight()

    def look_at(self, sight: tuple[float, float, float]) -> None:
        """As `sight` said."""
        self._viewport.look_at(sight, self._arrange)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Larger or smaller, around a place of the view; by default its middle."""
        at = QPointF(0.5 * self.width(), 0.5 * self.height()) if at is None else at
        self._viewport.zoom_to(self.zoom * factor, at, self._arrange)

    def zoom_in(self) -> None:
        self.zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        self.zoom_by(1.0 / ZOOM_STEP)

    def fit(self) -> None:
        """All of it in the view."""
        self._viewport.zoom_to(1.0, QPointF(), self._arrange)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        paint_on(self, self._paint)

    def _paint(self, painter: QPainter) -> None:
        scene, view = self._scene_now(), self._viewport.rect()
        if self._viewport.is_scrollable:
            painter.fillRect(self.rect(), self.theme.color("panel"))
        painter.translate(-view.topLeft())
        if self.zoom > 1.0:
            scene.look_at(QRectF(view.topLeft(), self.size()))
        picture = scene.pixmap(view.left(), view.right())
        painter.drawPixmap(0, 0, picture)
        focused = self.focused_place()
        if focused is not None and self._picture is None:
            paint_focus(painter, self.theme, scene, picture, focused)
        if scene.behind:
            self._catch_up.start()
        overlay = DiagramOverlay(painter, self.theme, scene, self._content)
        overlay.paint_numbers()
        if self._picture is not None:
            self._paint_walk(painter, scene, self._picture)
        elif self._probe is not None:
            paint_probe(painter, self.theme, self._layout.columns, self._probe)
        if self._phase is not None:
            paint_phase(painter, self.theme, self._layout, self._phase, view)
        selected = self.selected_place()
        if selected is not None:
            overlay.paint_selected(selected)
        place, readout = self.shown_place(), self.readout()
        if place is not None and readout is not None:
            overlay.paint_hovered(place)
            overlay.paint_readout(readout, place, self._pointer, view)
        if self._shows_focus:
            overlay.paint_focus(view)

    def paint_whole(self, painter: QPainter) -> None:
        """All of the network as lines and text, at whatever scale the painter has: without what the
        mouse and the keyboard are at."""
        scene = self._scene_now()
        scene.paint_whole(painter, self._texts)
        DiagramOverlay(painter, self.theme, scene, self._content).paint_numbers()
        if self._picture is not None:
            self._paint_walk(painter, scene, self._picture)

    def _paint_walk(self, painter: QPainter, scene: DiagramScene, picture: WalkPicture) -> None:
        kept = self.cards, self.columns
        walk = lighting.WalkPainter(painter, self.theme, scene, picture, *kept)
        walk.paint(dims=not self._content.quantity.is_verdict)

    def show_phase(self, phase: Phase | None) -> None:
        """Light up the part of an update that is computed now; None for no part."""
        if phase != self._phase:
            self._phase = phase
            self.update()

    def readout(self) -> Readout | None:
        """The numbers of what is under the mouse, or where the keys are."""
        place = self.shown_place()
        return None if place is None else self.readout_at(place)

    def readout_at(self, place: Place) -> Readout:
        """The newest numbers of a neuron or an edge."""
        return readout_of(
            place, self._layout.columns, self.document.spec, self._texts, self._content
        )

    def is_behind(self) -> bool:
        """Whether a part of the picture is older than the numbers."""
        return self._scene is not None and self._scene.behind

    def scrolled(self) -> int:
        """Pixels of the diagram that are left of the view."""
        return self._viewport.across.value()
